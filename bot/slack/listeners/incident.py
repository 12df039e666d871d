"""The buttons of a card: *Acknowledge* and *Details*."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.slack.apologies import apology
from bot.slack.blocks.details import details
from bot.slack.blocks.guide import remark
from bot.slack.blocks.parts import Message, said
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action, Callback
from bot.slack.kit import Kit
from bot.slack.payloads import Press

TITLE = "details-title"


def register(app: App) -> None:
    """Listen to both."""

    @app.action(Action.ACKNOWLEDGE)
    def acknowledge(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        press = Press.read(body)
        voice = kit.readers.voice(press.user.id)
        kit.replies.press(
            lambda: _acknowledged(kit, press, voice), voice=voice, response_url=press.response_url
        )

    @app.action(Action.DETAILS)
    def show(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        press = Press.read(body)
        voice = kit.readers.voice(press.user.id)
        incident_id = press.number
        loading = said(voice, Callback.LOADING, TITLE, voice.say("details-loading"))

        def work() -> View:
            evidence = kit.alerting.details(incident_id=incident_id)
            if evidence is None:
                return said(voice, Callback.RESULT, TITLE, voice.say("details-gone"))
            return details(evidence, voice)

        kit.replies.modal(
            lambda: kit.modals.open(press.trigger_id, loading),
            work,
            voice=voice,
            response_url=press.response_url,
            update=kit.modals.update,
            failed=lambda error: said(voice, Callback.RESULT, TITLE, apology(error, voice)),
        )


def _acknowledged(kit: Kit, press: Press, voice: Voice) -> Message | None:
    incident_id = press.number
    if not kit.handled.first(f"press:{press.trigger_id}"):
        return None
    outcome = kit.alerting.acknowledge(incident_id=incident_id, person=press.user.id)
    return remark(voice.say(f"acknowledged-{outcome}"))
