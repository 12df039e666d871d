"""Whatever no other listener takes: links, old buttons, closed chapters. Never silence."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from bot.slack.blocks.guide import remark
from bot.slack.blocks.parts import said
from bot.slack.ids import Action, Callback
from bot.slack.kit import Kit
from bot.slack.payloads import Press, Submission

ANY = re.compile(".*")


def register(app: App) -> None:
    """Listen last, since Bolt takes the first listener that fits."""

    @app.action(Action.LINK)
    def followed(ack: Ack) -> None:
        # The browser has opened the address; Slack only wants to hear that it was noticed.
        ack()

    @app.action(ANY)
    def old_button(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        press = Press.read(body)
        voice = kit.readers.voice(press.user.id)
        kit.replies.press(
            lambda: remark(voice.say("error-old-button")),
            voice=voice,
            response_url=press.response_url,
        )

    @app.view(ANY)
    def old_modal(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        form = Submission.read(body)
        voice = kit.readers.voice(form.user.id)
        words = voice.say("error-old-button")
        ack(
            response_action="update",
            view=said(voice, Callback.RESULT, "error-title", words),
        )
