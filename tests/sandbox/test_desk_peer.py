"""The ticket desk, strict as Zendesk is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from bot.sandbox.fakes.desk import DeskPeer

TIMEOUT = 5
TOKEN = "desk-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> Iterator[DeskPeer]:
    with DeskPeer(now=clock.now, token=TOKEN, email="bot@acme.example") as peer:
        yield peer


def post(
    desk: DeskPeer,
    *,
    key: str | None = None,
    subject: str = "Google Ads stopped",
    body: str = "No rows since 09:05.",
    **fields: object,
) -> requests.Response:
    return requests.post(
        f"{desk.url}/api/v2/tickets.json",
        json={"ticket": {"subject": subject, "comment": {"body": body}, **fields}},
        headers={**BEARER, **({"Idempotency-Key": key} if key else {})},
        timeout=TIMEOUT,
    )


def get(desk: DeskPeer, path: str, **params: str) -> requests.Response:
    return requests.get(f"{desk.url}{path}", params=params, headers=BEARER, timeout=TIMEOUT)


def test_a_ticket_is_created_with_its_address(desk: DeskPeer) -> None:
    answer = post(desk, external_id="mbi-7", priority="high", tags=["mbi"])
    ticket = answer.json()["ticket"]
    assert answer.status_code == 201
    assert answer.headers["Location"] == ticket["url"]
    assert ticket["description"] == "No rows since 09:05."
    assert ticket["external_id"] == "mbi-7"
    assert requests.get(ticket["url"], headers=BEARER, timeout=TIMEOUT).json()["ticket"] == ticket
    assert [t.subject for t in desk.tickets] == ["Google Ads stopped"]


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        (("bot@acme.example/token", TOKEN), 200),
        (("bot@acme.example/token", "another"), 401),
        (("bot@acme.example", TOKEN), 401),  # passwords are no longer taken
        (None, 401),
    ],
)
def test_only_the_token_opens_the_door(
    desk: DeskPeer,
    auth: tuple[str, str] | None,
    status: int,
) -> None:
    url = f"{desk.url}/api/v2/tickets.json"
    assert requests.get(url, auth=auth, timeout=TIMEOUT).status_code == status


def test_a_broken_authorization_header_is_a_401(desk: DeskPeer) -> None:
    for value in ("Bearer another", "Basic %%%", "Digest x", "Bearer"):
        url = f"{desk.url}/api/v2/tickets.json"
        answer = requests.get(url, headers={"Authorization": value}, timeout=TIMEOUT)
        assert answer.status_code == 401


def test_the_same_key_and_body_give_the_first_answer_again(desk: DeskPeer, clock: Clock) -> None:
    first = post(desk, key="ticket-7")
    clock.time += timedelta(minutes=119)
    second = post(desk, key="ticket-7")
    assert first.headers["x-idempotency-lookup"] == "miss"
    assert second.headers["x-idempotency-lookup"] == "hit"
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["Location"] == first.headers["Location"]
    assert len(desk.tickets) == 1


def test_after_two_hours_the_key_is_forgotten(desk: DeskPeer, clock: Clock) -> None:
    post(desk, key="ticket-7")
    clock.time += timedelta(hours=2)
    assert post(desk, key="ticket-7").headers["x-idempotency-lookup"] == "miss"
    assert len(desk.tickets) == 2


def test_the_same_key_with_another_body_is_refused(desk: DeskPeer) -> None:
    post(desk, key="ticket-7")
    answer = post(desk, key="ticket-7", subject="Another")
    assert answer.status_code == 400
    assert answer.json()["error"] == "IdempotentRequestError"
    assert post(desk, key="k" * 256).status_code == 400
    assert len(desk.tickets) == 1


def test_a_twin_in_progress_is_a_conflict(desk: DeskPeer) -> None:
    desk.in_progress = True
    answer = post(desk, key="ticket-7")
    assert (answer.status_code, answer.json()["error"]) == (409, "IdempotentRequestInProgress")
    assert desk.tickets == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"subject": "  "}, "subject"), ({"body": ""}, "comment")],
)
def test_blank_fields_are_named(desk: DeskPeer, fields: dict[str, Any], field: str) -> None:
    answer = post(desk, **fields)
    assert answer.status_code == 422
    assert answer.json()["error"] == "RecordInvalid"
    (fault,) = answer.json()["details"]["base"]
    assert (fault["error"], fault["field_key"]) == ("BlankValue", field)


def test_a_refused_ticket_leaves_its_key_free(desk: DeskPeer) -> None:
    assert post(desk, key="ticket-7", subject="").status_code == 422
    assert post(desk, key="ticket-7").status_code == 201


def test_an_unknown_priority_is_invalid(desk: DeskPeer) -> None:
    assert post(desk, priority="P1").status_code == 422


def test_a_body_that_is_no_ticket_is_a_bad_request(desk: DeskPeer) -> None:
    for body in (b"", b"[]", b'{"request": {}}'):
        url = f"{desk.url}/api/v2/tickets.json"
        answer = requests.post(url, data=body, headers=BEARER, timeout=TIMEOUT)
        assert answer.status_code == 400


def test_tickets_are_found_by_external_id(desk: DeskPeer) -> None:
    post(desk, external_id="mbi-7")
    post(desk, external_id="mbi-8")
    listed = get(desk, "/api/v2/tickets.json", external_id="mbi-8").json()
    found = get(desk, "/api/v2/search.json", query="type:ticket external_id:mbi-8").json()
    assert [t["external_id"] for t in listed["tickets"]] == ["mbi-8"]
    assert [t["external_id"] for t in found["results"]] == ["mbi-8"]
    nothing = get(desk, "/api/v2/search.json", query="type:ticket external_id:mbi-9").json()
    assert (nothing["results"], nothing["count"]) == ([], 0)
    assert get(desk, "/api/v2/search.json").status_code == 422


def test_a_comment_is_added(desk: DeskPeer) -> None:
    number = post(desk).json()["ticket"]["id"]
    answer = requests.put(
        f"{desk.url}/api/v2/tickets/{number}.json",
        json={"ticket": {"comment": {"body": "Mended.", "public": False}, "status": "solved"}},
        headers=BEARER,
        timeout=TIMEOUT,
    )
    assert answer.json()["ticket"]["status"] == "solved"
    assert [(c.body, c.public) for c in desk.tickets[0].comments] == [
        ("No rows since 09:05.", True),
        ("Mended.", False),
    ]
    assert get(desk, "/api/v2/tickets/1.json").status_code == 404


def test_an_outage_answers_503_to_everything_but_people(desk: DeskPeer) -> None:
    desk.outage = True
    assert post(desk).status_code == 503
    assert get(desk, "/api/v2/tickets.json").status_code == 503
    assert requests.get(f"{desk.url}/agent", timeout=TIMEOUT).status_code == 200


def test_people_read_tickets_newest_first_and_nothing_they_hold_runs(desk: DeskPeer) -> None:
    number = post(desk, subject="<script>alert(1)</script>").json()["ticket"]["id"]
    post(desk, subject="Second")
    page = requests.get(f"{desk.url}/agent", timeout=TIMEOUT).text
    assert page.index("Second") < page.index("alert(1)")
    assert "<script" not in page
    one = requests.get(f"{desk.url}/agent/tickets/{number}", timeout=TIMEOUT).text
    assert "Second" not in one
    assert requests.get(f"{desk.url}/agent/tickets/1", timeout=TIMEOUT).status_code == 404
