"""Buttons of cards and modals of tickets, pressed and sent by people."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.domain.card import CardView
from bot.domain.ticket import DeskKind, Priority
from bot.sandbox.fakes.peer import Status
from bot.sandbox.fakes.slack import Message, View
from bot.services.alerting import Acknowledged
from bot.slack.ids import Action, Callback
from tests.slack.conftest import Ticks, World


@pytest.fixture
def posted(world: World, card: CardView) -> Message:
    world.messenger.post_card("#data-alerts", card, key="card-1")
    return world.slack.messages("data-alerts")[0]


def press(world: World, message: Message, action: Action, user: str = "UBEN") -> None:
    answer = world.slack.press(user, "data-alerts", message.ts, action)
    assert answer.failure is None


def modal(world: World, callback: Callback, user: str = "UBEN") -> View:
    found = world.slack.wait(
        lambda: [v for v in world.slack.views(user) if v.view["callback_id"] == callback]
    )
    return found[0]


def words(view: View) -> str:
    return json.dumps(view.view, ensure_ascii=False)


def told(world: World, user: str = "UBEN") -> str:
    return world.slack.wait(lambda: world.slack.ephemerals(user))[-1].text


def action_payload(world: World, message: Message, action: str, value: str) -> dict[str, str]:
    payload = {
        "type": "block_actions",
        "user": {"id": "UBEN"},
        "team": {"id": "T1"},
        "trigger_id": "1.2.repeated",
        "container": {"type": "message", "is_ephemeral": False},
        "response_url": f"{world.slack.url}/response/none",
        "message": {"ts": message.ts},
        "actions": [
            {"type": "button", "action_id": action, "block_id": "b", "value": value},
        ],
    }
    return {"payload": json.dumps(payload)}


def test_acknowledging_names_the_one_who_pressed(world: World, posted: Message) -> None:
    press(world, posted, Action.ACKNOWLEDGE)
    assert told(world) == "Noted: you are on it. The card shows it in a moment."
    assert world.alerts.acknowledged == [(12, "UBEN")]


def test_a_press_is_answered_in_the_readers_language(world: World, posted: Message) -> None:
    press(world, posted, Action.ACKNOWLEDGE, user="UANNA")
    assert told(world, "UANNA").startswith("Fatto")


@pytest.mark.parametrize("outcome", Acknowledged)
def test_a_late_press_is_harmless_and_never_silent(
    world: World, posted: Message, outcome: Acknowledged
) -> None:
    world.alerts.outcome = outcome
    press(world, posted, Action.ACKNOWLEDGE)
    assert told(world)


def test_the_same_press_twice_has_one_effect(world: World, posted: Message) -> None:
    payload = action_payload(world, posted, Action.ACKNOWLEDGE, "12")
    assert [world.post(payload).status_code for _ in range(2)] == [200, 200]
    world.replies.close()
    assert world.alerts.acknowledged == [(12, "UBEN")]


def test_details_open_at_once_and_fill(world: World, posted: Message) -> None:
    press(world, posted, Action.DETAILS)
    text = words(modal(world, Callback.DETAILS))
    assert "Google Ads – main needs re-authorization" in text
    assert "What would change the verdict" in text


def test_details_of_an_incident_that_is_gone_say_so(world: World, card: CardView) -> None:
    world.messenger.post_card("#data-alerts", replace(card, incident_id=99), key="k")
    press(world, world.slack.messages("data-alerts")[0], Action.DETAILS)
    assert "no longer kept" in words(modal(world, Callback.RESULT))


def test_a_ticket_is_prefilled_and_honest(world: World, posted: Message) -> None:
    press(world, posted, Action.OPEN_TICKET)
    form = modal(world, Callback.TICKET)
    assert "A ticket will probably not help" in words(form)
    assert "Asked by Ben Hill." in words(form)
    assert json.loads(form.view["private_metadata"]) == {"incident": 12, "integration": None}


def test_a_ticket_is_sent_as_it_was_changed(world: World, posted: Message) -> None:
    press(world, posted, Action.OPEN_TICKET)
    form = modal(world, Callback.TICKET)
    values = {"subject": "Nothing arrives", "body": "Since yesterday", "priority": "urgent"}
    world.slack.submit("UBEN", form.id, values)
    assert "on its way to Zendesk" in words(modal(world, Callback.RESULT))
    (ticket,) = world.tickets.taken.values()
    assert (ticket.subject, ticket.body) == ("Nothing arrives", "Since yesterday")
    assert (ticket.priority, ticket.incident_id) == (Priority.URGENT, 12)
    assert (ticket.requester_name, ticket.requester_email) == ("Ben Hill", "ben@acme.example")


def test_a_ticket_sent_twice_is_one_ticket(world: World, posted: Message) -> None:
    press(world, posted, Action.OPEN_TICKET)
    form = modal(world, Callback.TICKET)
    values = {"subject": {"subject": {"value": "s"}}, "body": {"body": {"value": "b"}}}
    payload = {
        "type": "view_submission",
        "user": {"id": "UBEN"},
        "team": {"id": "T1"},
        "view": {
            "id": form.id,
            "type": "modal",
            "callback_id": Callback.TICKET,
            "private_metadata": form.view["private_metadata"],
            "state": {"values": values},
        },
    }
    answers = [world.post({"payload": json.dumps(payload)}) for _ in range(2)]
    assert [a.json()["response_action"] for a in answers] == ["update", "update"]
    assert len(world.tickets.taken) == 1


def test_a_blank_subject_is_told_beside_its_field(world: World, posted: Message) -> None:
    press(world, posted, Action.OPEN_TICKET)
    form = modal(world, Callback.TICKET)
    world.slack.submit("UBEN", form.id, {"subject": "  ", "body": "b", "priority": "low"})
    assert modal(world, Callback.TICKET).errors == {"subject": "Please write something here."}


def test_a_ticket_by_command_shows_that_it_loads(world: World) -> None:
    world.tickets.gate.clear()
    world.slack.command("UBEN", "data-alerts", "/mbi ticket google")
    assert "Filling in the evidence" in words(modal(world, Callback.LOADING))
    world.tickets.gate.set()
    assert modal(world, Callback.TICKET)


def test_a_ticket_for_an_unknown_name_suggests_the_nearest(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi ticket Gogle")
    assert "Nearest: Google Ads – main" in words(modal(world, Callback.RESULT))


def test_a_ticket_needs_no_name(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi ticket")
    form = modal(world, Callback.TICKET)
    world.slack.submit("UBEN", form.id, {})
    modal(world, Callback.RESULT)
    (ticket,) = world.tickets.taken.values()
    assert (ticket.incident_id, ticket.integration_id) == (None, None)


def test_text_for_adobes_form_is_there_to_copy(world: World) -> None:
    world.tickets.desk = DeskKind.TEXT
    world.slack.command("UBEN", "data-alerts", "/mbi ticket google")
    view = modal(world, Callback.RESULT)
    assert "experienceleague.adobe.com" in words(view)
    answer = world.slack.act_in_view("UBEN", view.id, Action.LINK)
    assert answer.failure is None


def test_a_ticket_from_a_status_is_about_that_integration(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi status google ads")
    (status,) = world.slack.ephemerals("UBEN")
    world.slack.press_ephemeral("UBEN", status.ts, Action.OPEN_TICKET)
    assert modal(world, Callback.TICKET)


def test_a_modal_closed_while_it_loads_stays_closed(world: World) -> None:
    world.tickets.gate.clear()
    world.slack.command("UBEN", "data-alerts", "/mbi ticket google")
    loading = modal(world, Callback.LOADING)
    world.slack.close_view("UBEN", loading.id)
    world.tickets.gate.set()
    world.replies.close()
    assert list(world.slack.views("UBEN")) == []


@pytest.mark.parametrize("action", [Action.DETAILS, Action.OPEN_TICKET])
def test_a_trigger_that_is_too_old_says_to_press_again(
    world: World, posted: Message, ticks: Ticks, action: Action
) -> None:
    ticks.step = 4.0
    press(world, posted, action)
    assert told(world) == "That took longer than Slack allows. Press or type it again."


def test_a_modal_that_slack_cannot_open_says_so(world: World, posted: Message) -> None:
    world.slack.faults.add("/api/views.open", Status(code=503))
    press(world, posted, Action.DETAILS)
    assert told(world) == "Slack or the bot is slow at the moment. Try again in a minute."


def test_a_command_whose_modal_cannot_open_says_so(world: World, ticks: Ticks) -> None:
    ticks.step = 4.0
    world.slack.command("UBEN", "data-alerts", "/mbi report")
    assert "Press or type it again" in told(world)


def test_a_button_of_an_older_version_answers(world: World) -> None:
    old = ButtonElement(text="Snooze", action_id="snooze", value="12")
    world.client.chat_postMessage(
        channel="C1ALERTS", text="An old card", blocks=[ActionsBlock(elements=[old])]
    )
    (message,) = world.slack.messages("data-alerts")
    world.slack.press("UBEN", "data-alerts", message.ts, "snooze")
    assert "older version" in told(world)


def test_a_modal_of_an_older_version_answers(world: World) -> None:
    payload = {
        "type": "view_submission",
        "user": {"id": "UBEN"},
        "view": {"id": "V1", "type": "modal", "callback_id": "settings"},
    }
    answer = world.post({"payload": json.dumps(payload)})
    assert "older version" in answer.text
    assert answer.json()["response_action"] == "update"
