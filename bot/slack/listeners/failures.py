"""The one listener for errors: words for the person, a reference in the log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from slack_bolt import App, BoltContext
from slack_bolt.response import BoltResponse

from bot.slack.apologies import apology
from bot.slack.blocks.guide import remark
from bot.slack.blocks.mrkdwn import Markup
from bot.slack.blocks.parts import said
from bot.slack.blocks.voice import Voice
from bot.slack.choosing import KIT
from bot.slack.ids import Callback
from bot.slack.kit import Kit
from bot.slack.kits import Kits


def register(app: App, kits: Kits) -> None:
    """Listen to every exception of a listener or middleware."""

    @app.error
    def failed(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        kit, user_id = context.get(KIT), _user_id(body)
        voice = kit.readers.voice(user_id) if isinstance(kit, Kit) and user_id else kits.anyone()
        words = apology(error, voice)
        if "command" in body:
            return _answer({"response_type": "ephemeral", "text": words})
        if body.get("type") == "view_submission":
            view = _failed_view(voice, words)
            return _answer({"response_action": "update", "view": view})
        response_url = body.get("response_url")
        if isinstance(response_url, str):
            kits.replies.press(lambda: remark(words), voice=voice, response_url=response_url)
        return BoltResponse(status=200, body="")


def _user_id(body: dict[str, Any]) -> str | None:
    user = body.get("user")
    found = user.get("id") if isinstance(user, dict) else body.get("user_id")
    return found if isinstance(found, str) else None


def _failed_view(voice: Voice, words: Markup) -> dict[str, Any]:
    shown: dict[str, Any] = said(voice, Callback.RESULT, "error-title", words).to_dict()
    return shown


def _answer(body: dict[str, Any]) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "application/json"}
    return BoltResponse(status=200, body=json.dumps(body), headers=headers)
