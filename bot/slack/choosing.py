"""Before all listeners: whose request it is, so that they work with that workspace's kit.

Bolt hands what stands in the context to listeners by its name: `kit`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot.slack.blocks.guide import remark
from bot.slack.blocks.parts import said
from bot.slack.ids import Action, Callback
from bot.slack.kit import Kit
from bot.slack.kits import Kits

KIT = "kit"
GUARDED = frozenset(
    {
        Action.REAUTHORIZE,
        Action.ASK_OWNER,
        Action.AUTHORIZED,
        Action.CONFIRM_CHANGE,
        Action.KEEP_ACCOUNT,
        Action.LINK,
    }
)

Next = Callable[[], BoltResponse]


def register(app: App, kits: Kits) -> None:
    """Choose; a team without the bot is told so, and nothing is done for it.

    Nor is anything for people of another company, with whom a channel is shared.
    """

    @app.middleware
    def choose(context: BoltContext, body: dict[str, Any], next_: Next) -> BoltResponse:
        if body.get("type") == "event_callback":
            return next_()  # news of the app itself come from teams that it left, too
        kit = _kit_of(kits, context, body)
        if kit is None:
            return _told(kits, body, "error-not-installed")
        stranger = kits.apart(kit, context.enterprise_id, context.team_id)
        if stranger and not _guarded(body):
            return _told(kits, body, "error-stranger")
        context[KIT] = kit
        return next_()


def _kit_of(kits: Kits, context: BoltContext, body: Mapping[str, Any]) -> Kit | None:
    """The kit of the team whose message was pressed, else of the request's team.

    In a channel shared with another company a press names the team of whoever presses; the
    message names the team whose bot wrote it.
    """
    message = body.get("message")
    wrote = message.get("team") if isinstance(message, Mapping) else None
    if isinstance(wrote, str) and wrote != context.team_id:
        found = kits.of(None, wrote)
        if found is not None:
            return found
    return kits.of(context.enterprise_id, context.team_id)


def _guarded(body: Mapping[str, Any]) -> bool:
    """Whether what is pressed looks at the person by itself, and writes a refusal down."""
    pressed = body.get("actions")
    first = pressed[0] if isinstance(pressed, list) and pressed else None
    return isinstance(first, Mapping) and first.get("action_id") in GUARDED


def _told(kits: Kits, body: Mapping[str, Any], key: str) -> BoltResponse:
    voice = kits.anyone()
    words = voice.say(key)
    if "command" in body:
        return _answer({"response_type": "ephemeral", "text": str(words)})
    if body.get("type") == "view_submission":
        view = said(voice, Callback.RESULT, "error-title", words).to_dict()
        return _answer({"response_action": "update", "view": view})
    response_url = body.get("response_url")
    if isinstance(response_url, str):
        kits.replies.press(lambda: remark(words), voice=voice, response_url=response_url)
    return BoltResponse(status=200, body="")


def _answer(body: Mapping[str, Any]) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "application/json"}
    return BoltResponse(status=200, body=json.dumps(body), headers=headers)
