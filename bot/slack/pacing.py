"""How often one person may command, press and submit; past that they are told, not ignored.

Slack itself always gets its 200: it would show a person anything else as a failure of the
app's, and counts failures against it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot.ports.pace import Pace
from bot.slack.blocks.guide import remark
from bot.slack.choosing import KIT
from bot.slack.ids import Action
from bot.slack.kit import Kit

log = logging.getLogger(__name__)

Next = Callable[[], BoltResponse]


def register(app: App, pace: Pace) -> None:
    """Stand before all listeners, behind the check of the signature."""

    @app.middleware
    def paced(body: dict[str, Any], context: BoltContext, next_: Next) -> BoltResponse:
        kit, user_id = context.get(KIT), _counted(body)
        seconds = pace.wait(f"{_team(body)} {user_id}") if user_id else 0
        if kit is None or not user_id or not seconds:
            return next_()
        log.info("one person asks too much at once")
        return _told(kit, body, user_id, seconds)


def _told(kit: Kit, body: Mapping[str, Any], user_id: str, seconds: int) -> BoltResponse:
    voice = kit.readers.voice(user_id)
    if "command" in body:
        words = str(voice.say("error-too-many", seconds=seconds))
        return _answer({"response_type": "ephemeral", "text": words})
    if body.get("type") == "view_submission":
        # What was typed stays where it is.
        words = voice.plain("error-too-many", seconds=seconds)
        return _answer({"response_action": "errors", "errors": {_input(body): words}})
    kit.replies.press(
        lambda: remark(voice.say("error-too-many", seconds=seconds)),
        voice=voice,
        response_url=str(body["response_url"]),
    )
    return BoltResponse(status=200, body="")


def _counted(body: Mapping[str, Any]) -> str | None:
    """Who asks; None for what costs nothing, and for what could not be answered in words."""
    if "command" in body:
        return _text(body.get("user_id"))
    kind, user = body.get("type"), body.get("user")
    if not isinstance(user, Mapping):
        return None
    told = (kind == "view_submission" and bool(_input(body))) or (
        kind == "block_actions" and bool(_text(body.get("response_url"))) and not _leads_away(body)
    )
    return _text(user.get("id")) if told else None


def _team(body: Mapping[str, Any]) -> str:
    """The team of the request, else the organization."""
    team = body.get("team")
    named = team.get("id") if isinstance(team, Mapping) else body.get("team_id")
    return _text(named) or _text(body.get("enterprise_id")) or ""


def _leads_away(body: Mapping[str, Any]) -> bool:
    """Whether the browser has opened an address already."""
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    return isinstance(first, Mapping) and first.get("action_id") == Action.LINK


def _input(body: Mapping[str, Any]) -> str:
    """The first block that a modal lets a person fill in."""
    view = body.get("view")
    blocks = view.get("blocks") if isinstance(view, Mapping) else None
    if not isinstance(blocks, list):
        return ""
    inputs = (b for b in blocks if isinstance(b, Mapping) and b.get("type") == "input")
    return next((str(b["block_id"]) for b in inputs if b.get("block_id")), "")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _answer(body: Mapping[str, Any]) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "application/json"}
    return BoltResponse(status=200, body=json.dumps(body), headers=headers)
