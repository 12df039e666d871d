"""The Zendesk desk against a peer that is as strict as Zendesk: one ticket, whatever breaks."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.clock import MovableClock
from bot.adapters.desks.zendesk import LONGEST_BODY, LONGEST_SUBJECT, ZendeskDesk
from bot.domain.errors import (
    ConfigurationError,
    CredentialsRefusedError,
    DeliveryError,
    DeskRefusedError,
    OutcomeUnknownError,
)
from bot.domain.ticket import DeskKind, Priority, Ticket
from bot.sandbox.fakes.desk import DeskPeer
from bot.sandbox.fakes.peer import Fault, Html, Huge, Reset, ResetAfter, Slow, Status, Truncate

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TOKEN = "desk-token-c3d4"
TICKETS = "/api/v2/tickets.json"
TICKET = Ticket(
    id=7,
    workspace_id=1,
    key="mbi-0123456789abcdef0123456789abcdef",
    desk=DeskKind.ZENDESK,
    subject="Orders database stopped",
    body="No rows since 09:05.",
    priority=Priority.HIGH,
    requester="U1",
    requester_name="Anna Rossi",
    requester_email="anna@acme.example",
    created_at=NOW,
)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def peer(clock: MovableClock) -> Iterator[DeskPeer]:
    with DeskPeer(now=clock.now, token=TOKEN, email="agent@acme.example") as desk:
        yield desk


@pytest.fixture
def desk(peer: DeskPeer) -> ZendeskDesk:
    return desk_at(peer.url)


def desk_at(url: str, *, oauth_token: str | None = TOKEN, timeout: float = 20) -> ZendeskDesk:
    return ZendeskDesk(
        base_url=url,
        oauth_token=oauth_token,
        email="agent@acme.example",
        api_token=TOKEN,
        timeout=timeout,
    )


def said(code: int, body: object, **headers: str) -> Status:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Status(
        code=code, body=json.dumps(body).encode(), content_type="application/json", headers=named
    )


def test_a_ticket_arrives_whole_and_is_named_by_its_number(
    peer: DeskPeer, desk: ZendeskDesk
) -> None:
    opened = desk.open(TICKET, tried_before=False)
    (held,) = peer.tickets
    assert opened.number == str(held.id)
    assert opened.url == f"{peer.url}/agent/tickets/{held.id}"
    assert held.subject == TICKET.subject
    assert [comment.body for comment in held.comments] == [TICKET.body]
    assert held.fields == {
        "priority": "high",
        "tags": ["mbi-bot"],
        "external_id": TICKET.key,
        "requester": {"name": "Anna Rossi", "email": "anna@acme.example"},
    }


def test_the_requester_is_left_out_where_nobody_knows_the_address(
    peer: DeskPeer, desk: ZendeskDesk
) -> None:
    desk.open(replace(TICKET, requester_email=None), tried_before=False)
    assert "requester" not in peer.tickets[0].fields


def test_an_agents_api_token_opens_the_door_too(peer: DeskPeer) -> None:
    desk_at(peer.url, oauth_token=None).open(TICKET, tried_before=False)
    assert len(peer.tickets) == 1


def test_a_desk_without_any_token_is_a_fault_of_the_settings() -> None:
    with pytest.raises(ConfigurationError, match="OAuth token"):
        ZendeskDesk(
            base_url="https://x.example", oauth_token=None, email="a@x.example", api_token=None
        )


def test_no_text_is_too_long_or_breaks_the_subject(peer: DeskPeer, desk: ZendeskDesk) -> None:
    desk.open(
        replace(TICKET, subject="a\r\nb" + "c" * 999, body="d" * 99_999, requester_name="\n"),
        tried_before=False,
    )
    (held,) = peer.tickets
    assert held.subject.startswith("a bc")
    assert len(held.subject) == LONGEST_SUBJECT
    assert len(held.comments[0].body) == LONGEST_BODY
    assert held.fields["requester"] == {"name": "anna@acme.example", "email": "anna@acme.example"}


@pytest.mark.parametrize("fault", [Reset(), ResetAfter(), Truncate(), Slow(seconds=3)])
@pytest.mark.parametrize("hours", [0, 3])  # Zendesk forgets a key after two
def test_a_try_without_an_answer_leaves_one_ticket_in_the_end(
    peer: DeskPeer, desk: ZendeskDesk, clock: MovableClock, fault: Fault, hours: int
) -> None:
    peer.faults.add(TICKETS, fault)
    with pytest.raises(OutcomeUnknownError):
        desk_at(peer.url, timeout=1).open(TICKET, tried_before=False)
    clock.advance(timedelta(hours=hours))
    opened = desk.open(TICKET, tried_before=True)
    assert [str(held.id) for held in peer.tickets] == [opened.number]


def test_a_repetition_without_a_look_up_is_one_ticket_by_its_key(
    peer: DeskPeer, desk: ZendeskDesk
) -> None:
    first = desk.open(TICKET, tried_before=False)
    assert desk.open(TICKET, tried_before=False) == first
    assert len(peer.tickets) == 1


def test_a_key_that_was_used_with_other_words_finds_its_ticket(
    peer: DeskPeer, desk: ZendeskDesk
) -> None:
    first = desk.open(TICKET, tried_before=False)
    assert desk.open(replace(TICKET, body="Worded anew."), tried_before=False) == first
    assert len(peer.tickets) == 1


def test_a_used_key_without_its_ticket_is_tried_again(peer: DeskPeer, desk: ZendeskDesk) -> None:
    peer.faults.add(TICKETS, said(400, {"error": "IdempotentRequestError"}))
    with pytest.raises(OutcomeUnknownError, match="no ticket yet"):
        desk.open(TICKET, tried_before=False)


@pytest.mark.parametrize(
    "listed",
    [
        said(404, {"error": "InvalidEndpoint"}),
        said(200, {"tickets": []}),
        said(200, {"tickets": [{"id": 1, "external_id": "another"}]}),  # the filter is ignored
        said(200, {"tickets": "none"}),
    ],
)
def test_what_the_list_does_not_show_is_searched_for(
    peer: DeskPeer, desk: ZendeskDesk, clock: MovableClock, listed: Status
) -> None:
    first = desk.open(TICKET, tried_before=False)
    clock.advance(timedelta(hours=3))
    peer.faults.add(TICKETS, listed)
    assert desk.open(TICKET, tried_before=True) == first
    assert len(peer.tickets) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (said(503, {}), DeliveryError),
        (said(429, {}, Retry_After="9"), DeliveryError),
        (said(422, {"error": "a query of another sort"}), DeliveryError),
        (said(403, {"error": "Forbidden"}), CredentialsRefusedError),
        (Html(), OutcomeUnknownError),
        (Reset(), OutcomeUnknownError),
    ],
)
def test_nothing_is_opened_and_nothing_given_up_while_the_look_up_fails(
    peer: DeskPeer, desk: ZendeskDesk, fault: Fault, error: type[DeliveryError]
) -> None:
    peer.faults.add(TICKETS, fault)
    with pytest.raises(error) as raised:
        desk.open(TICKET, tried_before=True)
    assert type(raised.value) is error
    assert not raised.value.permanent
    assert peer.tickets == []


@pytest.mark.parametrize(
    ("fault", "error", "seconds"),
    [
        (said(401, {"error": "Couldn't authenticate you"}), CredentialsRefusedError, None),
        (said(403, {"error": {"title": "Forbidden"}}), CredentialsRefusedError, None),
        (Status(code=401), CredentialsRefusedError, None),
        (Status(code=403, body=b"<h1>Blocked</h1>"), DeliveryError, None),  # a firewall's
        (Status(code=404, body=b"<h1>No such desk</h1>"), DeliveryError, None),
        (said(409, {"error": "IdempotentRequestInProgress"}), DeliveryError, 15),
        (said(409, {"error": "IdempotentRequestInProgress"}, Retry_After="3"), DeliveryError, 3),
        (said(422, {"error": "RecordInvalid"}), DeskRefusedError, None),
        (said(400, {"error": "BadRequest"}), DeskRefusedError, None),
        (Status(code=422, body=b"<h1>Blocked</h1>"), DeliveryError, None),
        (said(429, {"error": "TooManyRequests"}, Retry_After="93"), DeliveryError, 93),
        (said(429, {"error": "TooManyRequests"}), DeliveryError, None),
        (said(503, {}, Retry_After="60"), DeliveryError, 60),
        (said(503, {}), OutcomeUnknownError, None),
        (said(500, {}), OutcomeUnknownError, None),
        (Status(code=502, body=b"<h1>Bad gateway</h1>"), OutcomeUnknownError, None),
        (Html(), OutcomeUnknownError, None),
        (Huge(size=10_000_000), OutcomeUnknownError, None),
        (said(201, {"ticket": {"id": "none"}}), OutcomeUnknownError, None),
        (said(201, []), OutcomeUnknownError, None),
    ],
)
def test_every_refusal_says_whether_to_try_again(
    peer: DeskPeer,
    desk: ZendeskDesk,
    fault: Fault,
    error: type[DeliveryError],
    seconds: int | None,
) -> None:
    peer.faults.add(TICKETS, fault)
    with pytest.raises(error) as raised:
        desk.open(TICKET, tried_before=False)
    assert type(raised.value) is error
    assert raised.value.retry_after == (timedelta(seconds=seconds) if seconds else None)


def test_a_refused_ticket_says_why(desk: ZendeskDesk) -> None:
    with pytest.raises(DeskRefusedError, match="Subject: cannot be blank"):
        desk.open(replace(TICKET, subject=" "), tried_before=False)


def test_a_reason_is_one_short_line_whatever_the_desk_writes(
    peer: DeskPeer, desk: ZendeskDesk
) -> None:
    deep: object = {"description": "x\ny" * 999}
    for _ in range(20):
        deep = [deep]
    peer.faults.add(
        TICKETS, said(422, {"error": "a\nb", "description": "c" * 999, "details": deep})
    )
    with pytest.raises(DeskRefusedError) as raised:
        desk.open(TICKET, tried_before=False)
    assert "a b" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
    assert len(str(raised.value)) <= 200


def test_a_desk_that_is_not_there_has_surely_no_ticket(peer: DeskPeer, desk: ZendeskDesk) -> None:
    peer.stop()
    with pytest.raises(DeliveryError) as raised:
        desk.open(TICKET, tried_before=False)
    assert type(raised.value) is DeliveryError


def test_a_server_that_speaks_no_tls_has_surely_no_ticket(peer: DeskPeer) -> None:
    with pytest.raises(DeliveryError) as raised:
        desk_at(peer.url.replace("http:", "https:")).open(TICKET, tried_before=False)
    assert type(raised.value) is DeliveryError


def test_a_redirect_carries_neither_ticket_nor_token_away(
    peer: DeskPeer, desk: ZendeskDesk, clock: MovableClock
) -> None:
    with DeskPeer(now=clock.now, token=TOKEN) as other:
        headers = {"Location": other.url + TICKETS}
        for code in (301, 302, 303, 307, 308):
            peer.faults.add(TICKETS, Status(code=code, headers=headers))
            with pytest.raises(DeliveryError, match=str(code)):
                desk.open(TICKET, tried_before=False)
        assert other.tickets == []


def test_a_wrong_token_is_named_in_no_error_and_no_log(
    peer: DeskPeer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(CredentialsRefusedError) as raised:
        desk_at(peer.url, oauth_token="wrong-token-e5f6").open(TICKET, tried_before=False)
    assert "wrong-token" not in f"{raised.value!r} {caplog.text}"
