"""Cards and news on their way into the workspace, and what can go wrong there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.card import CardView, TicketView, TimelineView
from bot.domain.delivery import Posted
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    MessageGoneError,
    OutcomeUnknownError,
    PermanentDeliveryError,
    PlaceGoneError,
    StrangeRefusalError,
)
from bot.domain.incident import Event, EventKind, State
from bot.domain.ticket import DeskKind, TicketState
from bot.ports.messenger import Messenger
from bot.sandbox.fakes.peer import Fault, Html, Reset, ResetAfter, Status, Truncate
from bot.slack.client import make_client
from bot.slack.directory import Directory
from bot.slack.errors import PLAIN, REFUSALS
from bot.slack.messenger import SlackMessenger
from bot.texts.reader import Texts
from tests.slack.conftest import NOW, World

POST = "/api/chat.postMessage"
UPDATE = "/api/chat.update"


def news(*kinds: EventKind) -> TimelineView:
    events = tuple(
        Event(id=n, incident_id=12, at=NOW, kind=kind, actor="UBEN", args={"name": "Mixpanel"})
        for n, kind in enumerate(kinds)
    )
    return TimelineView(locale="en", timezone="UTC", events=events)


def test_a_card_is_posted_with_its_text_its_owners_and_its_key(
    world: World, card: CardView
) -> None:
    posted = world.messenger.post_card("#data-alerts", card, key="card-1")
    (message,) = world.slack.messages("data-alerts")
    assert posted == Posted(channel_id="C1ALERTS", ts=message.ts)
    assert message.text.startswith("Google Ads – main needs re-authorization.")
    assert "<@UANNA>" in str(message.blocks)
    assert message.metadata == {"event_type": "mbi_incident", "event_payload": {"key": "card-1"}}
    (call,) = [c for c in world.slack.calls if c.method == "chat.postMessage"]
    assert (call.params["unfurl_links"], call.params["unfurl_media"]) == (False, False)


@pytest.mark.parametrize("fault", [Status(code=500), Html(), Reset()], ids=["500", "HTML", "reset"])
def test_owners_that_cannot_be_looked_up_do_not_hold_an_alert_back(
    world: World, card: CardView, fault: Fault
) -> None:
    world.slack.faults.add("/api/users.lookupByEmail", fault, times=None)
    world.messenger.post_card("#data-alerts", card, key="card-1")
    (message,) = world.slack.messages("data-alerts")
    assert "anna@acme.example" in str(message.blocks)


def test_an_alert_waits_for_its_owners_only_as_long_as_slack_says(
    world: World, card: CardView
) -> None:
    limited = Status(code=429, headers={"Retry-After": "7"})
    world.slack.faults.add("/api/users.lookupByEmail", limited)
    with pytest.raises(DeliveryError) as held:
        world.messenger.post_card("#data-alerts", card, key="card-1")
    assert held.value.retry_after == timedelta(seconds=7)
    assert not world.slack.messages("data-alerts")


def test_a_server_that_knows_channels_only_by_id_gets_the_id(world: World, card: CardView) -> None:
    unknown = b'{"ok": false, "error": "channel_not_found"}'
    world.slack.faults.add(POST, Status(code=200, body=unknown, content_type="application/json"))
    posted = world.messenger.post_card("#data-alerts", card, key="card-1")
    assert posted.channel_id == "C1ALERTS"
    assert len(world.slack.messages("data-alerts")) == 1


def test_a_card_speaks_its_channels_language(world: World, card: CardView) -> None:
    world.messenger.post_card("#data-alerts", replace(card, locale="it"), key="k")
    assert "è da riautorizzare" in world.slack.messages("data-alerts")[0].text


def test_a_card_is_edited_in_place(world: World, card: CardView) -> None:
    posted = world.messenger.post_card("#data-alerts", card, key="k")
    closed = replace(card, state=State.RESOLVED, resolved_at=NOW + timedelta(hours=3))
    for _ in range(2):
        world.messenger.update_card(posted, closed)
    (message,) = world.slack.messages("data-alerts")
    assert message.text == "Google Ads – main is back to normal after 3 h."


def test_several_news_are_one_message_in_the_thread(world: World, card: CardView) -> None:
    posted = world.messenger.post_card("#data-alerts", card, key="k")
    world.messenger.post_news(
        posted, news(EventKind.ACKNOWLEDGED, EventKind.MEMBER_JOINED), key="n"
    )
    reply = world.slack.messages("data-alerts")[1]
    assert reply.thread_ts == posted.ts
    assert reply.text == "<@UBEN> is on it. Mixpanel is concerned too."


@pytest.mark.parametrize("place", ["@anna@acme.example", "@UANNA"])
def test_a_person_is_told_in_a_direct_message(world: World, card: CardView, place: str) -> None:
    posted = world.messenger.post_card(place, card, key="k")
    assert posted.channel_id == world.slack.direct("UANNA").id


def test_what_became_of_a_ticket_is_told_to_its_requester(world: World) -> None:
    ticket = TicketView(
        id=1,
        desk=DeskKind.ZENDESK,
        state=TicketState.OPENED,
        number="4711",
        url="https://desk.example/4711",
    )
    world.messenger.post_ticket_news("@UBEN", ticket, locale="en", key="k")
    (message,) = world.slack.messages(world.slack.direct("UBEN").id)
    assert message.text == "Ticket <https://desk.example/4711|4711> (Zendesk)"


@pytest.mark.parametrize("place", ["#no-such", "#elsewhere", "@nobody@acme.example", "C0NONE"])
def test_a_place_that_cannot_be_reached_is_gone(world: World, card: CardView, place: str) -> None:
    with pytest.raises(PlaceGoneError):
        world.messenger.post_card(place, card, key="k")


def test_an_archived_channel_is_gone(world: World, card: CardView) -> None:
    world.slack.archive("data-alerts")
    with pytest.raises(PlaceGoneError):
        world.messenger.post_card("#data-alerts", card, key="k")


def test_a_deactivated_person_is_gone(world: World, card: CardView) -> None:
    world.slack.deactivate("UANNA")
    with pytest.raises(PlaceGoneError):
        world.messenger.post_card("@UANNA", card, key="k")


def test_a_deleted_card_is_gone(world: World, card: CardView) -> None:
    posted = world.messenger.post_card("#data-alerts", card, key="k")
    world.client.chat_delete(channel=posted.channel_id, ts=posted.ts)
    with pytest.raises(MessageGoneError):
        world.messenger.update_card(posted, card)
    with pytest.raises(MessageGoneError):
        world.messenger.post_news(posted, news(EventKind.RESOLVED), key="n")


def test_a_refused_token_is_the_operators_matter(
    world: World, card: CardView, texts: Texts
) -> None:
    client = make_client(token="xoxb-wrong", api_url=world.slack.api_url)
    messenger = SlackMessenger(client=client, directory=Directory(client), texts=texts)
    with pytest.raises(CredentialsRefusedError) as caught:
        messenger.post_card("#data-alerts", card, key="k")
    assert "xoxb" not in str(caught.value)


def test_slack_can_ask_to_wait(world: World, card: CardView) -> None:
    world.slack.outage(429, retry_after=7)
    with pytest.raises(DeliveryError) as caught:
        world.messenger.post_card("#data-alerts", card, key="k")
    assert caught.value.retry_after == timedelta(seconds=7)
    assert not isinstance(caught.value, OutcomeUnknownError | PermanentDeliveryError)


@pytest.mark.parametrize(
    "fault",
    [
        Reset(),
        ResetAfter(),
        Truncate(),
        Status(code=502, body=b"<html>"),
        Status(code=500, body=b'{"ok":false,"error":"internal_error"}'),
        Status(code=200, body=b'{"ok":false,"error":"fatal_error"}'),
    ],
)
def test_a_post_that_may_have_arrived_is_never_made_again_by_itself(
    world: World, card: CardView, fault: Status | Reset | ResetAfter | Truncate
) -> None:
    world.messenger.post_card("#data-alerts", card, key="first")  # owners are known by now
    world.slack.faults.add(POST, fault)
    with pytest.raises(OutcomeUnknownError):
        world.messenger.post_card("#data-alerts", card, key="k")
    arrived = len(world.slack.messages("data-alerts")) - 1
    assert arrived == (1 if isinstance(fault, ResetAfter | Truncate) else 0)


@pytest.mark.parametrize("fault", [Reset(), ResetAfter(), Truncate(), Status(code=503)])
def test_an_edit_can_simply_be_tried_again(
    world: World, card: CardView, fault: Status | Reset | ResetAfter | Truncate
) -> None:
    posted = world.messenger.post_card("#data-alerts", card, key="k")
    world.slack.faults.add(UPDATE, fault)
    with pytest.raises(DeliveryError) as caught:
        world.messenger.update_card(posted, card)
    assert type(caught.value) is DeliveryError


def test_a_web_page_in_place_of_slack_means_nothing_was_sent(world: World, card: CardView) -> None:
    world.messenger.post_card("#data-alerts", card, key="first")
    world.slack.faults.add(POST, Html())
    with pytest.raises(DeliveryError) as caught:
        world.messenger.post_card("#data-alerts", card, key="k")
    assert type(caught.value) is DeliveryError


def test_a_refused_connection_means_nothing_was_sent(texts: Texts, card: CardView) -> None:
    client = make_client(token="xoxb-any", api_url="http://127.0.0.1:9/api/")
    messenger = SlackMessenger(client=client, directory=Directory(client), texts=texts)
    with pytest.raises(DeliveryError) as caught:
        messenger.post_card("#data-alerts", replace(card, members=()), key="k")
    assert type(caught.value) is DeliveryError


def refused(code: str) -> Status:
    body = f'{{"ok":false,"error":"{code}"}}'.encode()
    return Status(code=200, body=body, content_type="application/json")


def test_every_refusal_in_the_table_is_acted_on(world: World, card: CardView) -> None:
    world.messenger.post_card("#data-alerts", card, key="first")
    for code, kind in REFUSALS.items():
        world.slack.faults.add(POST, refused(code), times=2 if code in PLAIN else 1)
        with pytest.raises(kind, match=code):
            world.messenger.post_card("C1ALERTS", card, key="k")


@pytest.mark.parametrize("code", sorted(PLAIN))
def test_a_message_that_slack_cannot_take_as_it_is_goes_out_in_plain_words(
    world: World, card: CardView, code: str
) -> None:
    """No alert is lost over how it looks; its edit is treated the same."""
    world.slack.faults.add(POST, refused(code))
    posted = world.messenger.post_card("#data-alerts", card, key="card-1")
    (message,) = world.slack.messages("data-alerts")
    assert message.text.startswith("Google Ads – main needs re-authorization.")
    assert message.blocks == ()
    assert message.metadata
    world.slack.faults.add(UPDATE, refused(code))
    world.messenger.update_card(posted, replace(card, state=State.RESOLVED))
    (message,) = world.slack.messages("data-alerts")
    assert message.blocks == ()


def test_an_unknown_refusal_is_worth_another_try(world: World, card: CardView) -> None:
    world.messenger.post_card("#data-alerts", card, key="first")
    world.slack.faults.add(POST, refused("not_yet_invented"))
    with pytest.raises(StrangeRefusalError, match="not_yet_invented") as caught:
        world.messenger.post_card("#data-alerts", card, key="k")
    assert not caught.value.permanent


# People


def test_people_are_looked_up_once(world: World) -> None:
    for _ in range(3):
        assert world.directory.mentions(["ANNA@acme.example", "gone@acme.example"]) == {
            "ANNA@acme.example": "<@UANNA>"
        }
    calls = [c.method for c in world.slack.calls]
    assert calls == ["users.lookupByEmail", "users.lookupByEmail"]


def test_a_failed_look_up_is_not_remembered(world: World) -> None:
    world.slack.faults.add("/api/users.info", Status(code=503))
    with pytest.raises(DeliveryError):
        world.directory.person("UANNA")
    person = world.directory.person("UANNA")
    assert person
    assert (person.locale, person.timezone) == ("it-IT", "Europe/Rome")


def test_channels_are_found_over_many_pages(world: World) -> None:
    assert world.directory.channel_id("elsewhere") == "C2ELSE"
    assert world.directory.channel_id("data-alerts") == "C1ALERTS"
    assert world.directory.channel_id("none") is None


def test_the_messenger_keeps_the_ports_promise(world: World) -> None:
    port: Messenger = world.messenger
    assert port
