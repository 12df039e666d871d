"""Zendesk: each ticket once, whatever the network does."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.clock import MovableClock
from bot.adapters.desks.zendesk import LONGEST_BODY, ZendeskDesk
from bot.domain.errors import (
    ConfigurationError,
    CredentialsRefusedError,
    DeliveryError,
    DeskRefusedError,
    OutcomeUnknownError,
)
from bot.domain.ticket import DeskKind
from bot.sandbox.fakes.desk import DeskPeer
from bot.sandbox.fakes.peer import Fault, Html, Reset, ResetAfter, Slow, Status, Truncate
from tests.contract.tickets import KEY, TICKET, ticket

TOKEN = "oauth-token-5e77"
CREATE = "/api/v2/tickets.json"
SEARCH = "/api/v2/search.json"
JSON = "application/json"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 11, 24, 17, tzinfo=UTC))


@pytest.fixture
def peer(clock: MovableClock) -> Iterator[DeskPeer]:
    with DeskPeer(now=clock.now, token=TOKEN, email="bot@acme.example") as desk:
        yield desk


@pytest.fixture
def desk(peer: DeskPeer) -> ZendeskDesk:
    return made(peer.url, oauth_token=TOKEN)


def made(
    url: str,
    *,
    oauth_token: str | None = None,
    email: str | None = None,
    api_token: str | None = None,
) -> ZendeskDesk:
    return ZendeskDesk(
        base_url=url, oauth_token=oauth_token, email=email, api_token=api_token, timeout=0.4
    )


def refused(name: str, **more: object) -> bytes:
    return json.dumps({"error": name, **more}).encode()


def test_a_ticket_is_opened_with_everything_it_holds(desk: ZendeskDesk, peer: DeskPeer) -> None:
    opened = desk.open(TICKET, tried_before=False)
    (held,) = peer.tickets
    assert desk.kind is DeskKind.ZENDESK
    assert opened.number == str(held.id)
    assert opened.url == f"{peer.url}/agent/tickets/{held.id}"
    assert held.subject == TICKET.subject
    assert held.comments[0].body == TICKET.body
    assert held.external_id == KEY
    assert held.fields["priority"] == "high"
    assert held.fields["tags"] == ["mbi-bot"]
    assert held.fields["requester"] == {"name": "Anna Rossi", "email": "anna@acme.example"}


def test_an_api_token_still_opens_tickets(peer: DeskPeer) -> None:
    desk = made(peer.url + "/", email="bot@acme.example", api_token=TOKEN)
    desk.open(TICKET, tried_before=False)
    assert len(peer.tickets) == 1


def test_a_desk_without_credentials_is_a_configuration_error() -> None:
    for given in ({}, {"email": "bot@acme.example"}, {"api_token": TOKEN}):
        with pytest.raises(ConfigurationError):
            made("https://acme.zendesk.example", **given)


@pytest.mark.parametrize(
    ("subject", "body", "held_subject", "held_length"),
    [
        ("a\r\nb\tc", "x" * 70_000, "a b c", LONGEST_BODY),
        ("s" * 300, "short", "s" * 149 + "…", 5),
        ("\u202ehostile \x00", "\ud800", "hostile", 1),
    ],
)
def test_any_text_fits(
    desk: ZendeskDesk,
    peer: DeskPeer,
    subject: str,
    body: str,
    held_subject: str,
    held_length: int,
) -> None:
    desk.open(ticket(subject=subject, body=body), tried_before=False)
    assert peer.tickets[0].subject == held_subject
    assert len(peer.tickets[0].comments[0].body) == held_length


def test_without_an_address_the_ticket_has_no_requester(desk: ZendeskDesk, peer: DeskPeer) -> None:
    desk.open(ticket(requester_email=None), tried_before=False)
    assert "requester" not in peer.tickets[0].fields


@pytest.mark.parametrize(
    "fault",
    [ResetAfter(), Truncate(), Slow(seconds=1)],
    ids=["reset", "truncated", "time-out"],
)
def test_an_answer_lost_on_the_way_never_makes_a_second_ticket(
    desk: ZendeskDesk, peer: DeskPeer, clock: MovableClock, fault: Fault
) -> None:
    peer.faults.add(CREATE, fault)
    with pytest.raises(OutcomeUnknownError):
        desk.open(TICKET, tried_before=False)
    clock.advance(timedelta(hours=3))  # Zendesk has forgotten the idempotency key by then
    opened = desk.open(TICKET, tried_before=True)
    assert [str(held.id) for held in peer.tickets] == [opened.number]


def test_a_try_that_never_arrived_is_made_again(desk: ZendeskDesk, peer: DeskPeer) -> None:
    peer.faults.add(CREATE, Reset())
    with pytest.raises(OutcomeUnknownError):
        desk.open(TICKET, tried_before=False)
    assert not peer.tickets
    desk.open(TICKET, tried_before=True)
    assert len(peer.tickets) == 1


def test_a_repetition_within_two_hours_gets_the_same_ticket(
    desk: ZendeskDesk, peer: DeskPeer
) -> None:
    first = desk.open(TICKET, tried_before=False)
    assert desk.open(TICKET, tried_before=False) == first
    assert len(peer.tickets) == 1


def test_where_the_list_cannot_filter_the_search_finds_the_ticket(
    desk: ZendeskDesk, peer: DeskPeer
) -> None:
    found = {"results": [{"id": 5, "external_id": "another"}, {"id": 6, "external_id": KEY}]}
    peer.faults.add(CREATE, Status(code=404))
    peer.faults.add(SEARCH, Status(code=200, body=json.dumps(found).encode(), content_type=JSON))
    assert desk.open(TICKET, tried_before=True).number == "6"
    assert not peer.tickets


def test_a_list_that_ignores_the_filter_does_not_give_another_ticket_away(
    desk: ZendeskDesk, peer: DeskPeer
) -> None:
    listed = {"tickets": [{"id": 5, "external_id": None}, {"id": 6, "external_id": "another"}]}
    peer.faults.add(CREATE, Status(code=200, body=json.dumps(listed).encode(), content_type=JSON))
    opened = desk.open(TICKET, tried_before=True)
    assert opened.number == str(peer.tickets[0].id)


def test_a_key_with_other_words_finds_the_ticket_it_opened(
    desk: ZendeskDesk, peer: DeskPeer
) -> None:
    first = desk.open(TICKET, tried_before=False)
    again = desk.open(ticket(body="Other words."), tried_before=False)
    assert again == first
    assert len(peer.tickets) == 1


def test_a_look_that_fails_opens_nothing(desk: ZendeskDesk, peer: DeskPeer) -> None:
    for fault in (Status(code=500), Html(), Reset(), Status(code=429)):
        peer.faults.add(CREATE, fault)
        with pytest.raises(DeliveryError):
            desk.open(TICKET, tried_before=True)
        assert not peer.tickets


@pytest.mark.parametrize(
    ("answer", "error", "permanent", "seconds"),
    [
        (
            Status(code=401, body=refused("Couldn't authenticate you")),
            CredentialsRefusedError,
            False,
            None,
        ),
        (Status(code=403, body=b""), CredentialsRefusedError, False, None),
        # A proxy's page is no refusal by Zendesk.
        (Status(code=403, body=b"<html>Blocked"), DeliveryError, False, None),
        (Status(code=409, body=refused("IdempotentRequestInProgress")), DeliveryError, False, 15),
        (Status(code=422, body=refused("RecordInvalid")), DeskRefusedError, True, None),
        (Status(code=422, body=b"<html>"), DeliveryError, False, None),
        (Status(code=429, headers={"Retry-After": "93"}), DeliveryError, False, 93),
        (Status(code=429), DeliveryError, False, None),
        (Status(code=503, headers={"Retry-After": "30"}), DeliveryError, False, 30),
        (Status(code=503), OutcomeUnknownError, False, None),
        (Status(code=500), OutcomeUnknownError, False, None),
        (Status(code=502, body=b"<html>Bad gateway"), OutcomeUnknownError, False, None),
        (Status(code=302, headers={"Location": "/agent"}), DeliveryError, False, None),
        (Status(code=201, body=b"{}", content_type=JSON), OutcomeUnknownError, False, None),
        (Status(code=200, body=b'{"ticket": {"id": "x"}}'), OutcomeUnknownError, False, None),
        (Html(), OutcomeUnknownError, False, None),
    ],
)
def test_what_zendesk_answers_decides_whether_to_try_again(
    desk: ZendeskDesk,
    peer: DeskPeer,
    answer: Fault,
    error: type[DeliveryError],
    permanent: bool,
    seconds: int | None,
) -> None:
    peer.faults.add(CREATE, answer)
    with pytest.raises(DeliveryError) as caught:
        desk.open(TICKET, tried_before=False)
    assert type(caught.value) is error
    assert caught.value.permanent is permanent
    assert caught.value.retry_after == (None if seconds is None else timedelta(seconds=seconds))


def test_a_refusal_names_the_fields(desk: ZendeskDesk) -> None:
    with pytest.raises(DeskRefusedError, match="Subject: cannot be blank"):
        desk.open(ticket(subject="\n"), tried_before=False)


def test_wrong_credentials_are_an_operators_matter(peer: DeskPeer) -> None:
    with pytest.raises(CredentialsRefusedError):
        made(peer.url, oauth_token="wrong").open(TICKET, tried_before=False)


def test_a_desk_that_is_gone_is_tried_again(peer: DeskPeer, desk: ZendeskDesk) -> None:
    peer.stop()
    with pytest.raises(DeliveryError) as caught:
        desk.open(TICKET, tried_before=False)
    assert type(caught.value) is DeliveryError
    peer.start()
    desk.open(TICKET, tried_before=False)
    assert len(peer.tickets) == 1


def test_credentials_never_follow_a_redirect(
    desk: ZendeskDesk, peer: DeskPeer, clock: MovableClock
) -> None:
    with DeskPeer(now=clock.now, token=TOKEN) as elsewhere:
        away = {"Location": f"{elsewhere.url}{CREATE}"}
        peer.faults.add(CREATE, Status(code=307, headers=away))
        with pytest.raises(DeliveryError):
            desk.open(TICKET, tried_before=False)
        assert not elsewhere.tickets


def test_the_token_is_in_no_log_and_no_error(
    desk: ZendeskDesk, peer: DeskPeer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for fault in (Status(code=401), Reset(), Status(code=500), Html()):
        peer.faults.add(CREATE, fault)
        with pytest.raises(DeliveryError) as caught:
            desk.open(TICKET, tried_before=False)
        assert TOKEN not in repr(caught.value)
    assert TOKEN not in caplog.text
