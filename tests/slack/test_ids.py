"""Ids are in one place, and each has its listener."""

from __future__ import annotations

import json

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.slack.ids import ALIASES, Action, Callback, Subcommand
from tests.slack.conftest import World

FORMS = [Callback.REPORT, Callback.TICKET]


def test_every_button_has_a_listener(world: World) -> None:
    values = {Action.SHARE: "page:1", Action.NEXT_PAGE: "page:2", Action.PREVIOUS_PAGE: "page:1"}
    values |= {Action.OPEN_TICKET: "incident:12", Action.AUTHORIZED: "integration:1"}
    values |= dict.fromkeys((Action.REAUTHORIZE, Action.ASK_OWNER), "incident:12 integration:1")
    for action in Action:
        button = ButtonElement(text=action, action_id=action, value=values.get(action, "12"))
        posted = world.client.chat_postMessage(
            channel="C1ALERTS", text="One button", blocks=[ActionsBlock(elements=[button])]
        )
        world.slack.press("UBEN", "data-alerts", str(posted["ts"]), action)
    world.replies.close()
    said = [m.text for m in world.slack.ephemerals("UBEN")]
    assert not [text for text in said if "older version" in text or "cannot read" in text]


def test_every_form_has_a_listener(world: World) -> None:
    for callback in FORMS:
        payload = {
            "type": "view_submission",
            "user": {"id": "UBEN"},
            "view": {"id": "V1", "type": "modal", "callback_id": callback},
        }
        answer = world.post({"payload": json.dumps(payload)})
        assert answer.json()["response_action"] == "errors"


def test_every_subcommand_and_alias_is_answered(world: World) -> None:
    for word in [*Subcommand, *ALIASES]:
        world.slack.command("UBEN", "data-alerts", f"/mbi {word}")
        for view in list(world.slack.views("UBEN"))[::-1]:
            world.slack.close_view("UBEN", view.id)
    said = [m.text for m in world.slack.ephemerals("UBEN")]
    assert not [text for text in said if "There is no command" in text]
