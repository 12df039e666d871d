"""*Re-authorize*, `/mbi reauth`, `/mbi connect`, and the buttons that their answers have."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.domain.link import Purpose
from bot.slack.blocks.guide import remark
from bot.slack.blocks.parts import Message
from bot.slack.blocks.reauth import asked
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action
from bot.slack.kit import Kit
from bot.slack.leading import Asked, lead
from bot.slack.payloads import CommandRequest, Press

Saying = Callable[[Kit, Press, Voice], Message]


def register(app: App) -> None:
    """Listen to all of them."""

    @app.action(Action.REAUTHORIZE)
    def reauthorize(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        press = Press.read(body)
        about = press.numbers
        lead(
            kit,
            Asked.by_press(press),
            lambda presser: kit.linking.press(
                presser,
                incident_id=about.get("incident"),
                integration_id=about.get("integration"),
            ),
        )

    @app.action(Action.ASK_OWNER)
    def ask(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        _answer(kit, Press.read(body), _asked, replace=True)

    @app.action(Action.AUTHORIZED)
    def authorized(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        _answer(kit, Press.read(body), _said, replace=True)

    @app.action(Action.CONFIRM_CHANGE)
    def confirm(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        _answer(kit, Press.read(body), partial(_decided, accept=True))

    @app.action(Action.KEEP_ACCOUNT)
    def keep(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        _answer(kit, Press.read(body), partial(_decided, accept=False))


def command(kit: Kit, request: CommandRequest, voice: Voice, ack: Ack) -> None:
    """Answer `/mbi reauth NAME`."""
    _by_name(kit, request, voice, ack, missing="reauth-name", purpose=None)


def connect(kit: Kit, request: CommandRequest, voice: Voice, ack: Ack) -> None:
    """Answer `/mbi connect NAME`."""
    _by_name(kit, request, voice, ack, missing="connect-name", purpose=Purpose.CONNECT)


def _by_name(
    kit: Kit,
    request: CommandRequest,
    voice: Voice,
    ack: Ack,
    *,
    missing: str,
    purpose: Purpose | None,
) -> None:
    name = " ".join(request.rest.split())
    if not name:
        shown = remark(voice.say(missing))
        ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")
        return
    # A link is brought afterwards: only there it is known whether it was shown.
    ack()
    lead(
        kit,
        Asked.by_command(request),
        lambda presser: kit.linking.press(presser, name=name, purpose=purpose),
    )


def _answer(kit: Kit, press: Press, say: Saying, *, replace: bool = False) -> None:
    voice = kit.readers.voice(press.user.id)

    def work() -> Message | None:
        return say(kit, press, voice) if kit.handled.first(f"press:{press.trigger_id}") else None

    kit.replies.press(work, voice=voice, response_url=press.response_url, replace=replace)


def _asked(kit: Kit, press: Press, voice: Voice) -> Message:
    about = press.numbers
    emails = kit.linking.ask_owners(
        kit.readers.presser(press.who),
        integration_id=about.get("integration", 0),
        incident_id=about.get("incident"),
    )
    return asked(emails, voice, kit.mentions(emails))


def _said(kit: Kit, press: Press, voice: Voice) -> Message:
    presser = kit.readers.presser(press.who)
    integration_id, shown = press.compared
    said = kit.linking.say_done(presser, integration_id=integration_id, shown=shown)
    return remark(voice.word("said-done", said))


def _decided(kit: Kit, press: Press, voice: Voice, *, accept: bool) -> Message:
    presser = kit.readers.presser(press.who)
    decided = kit.reauthorizing.decide_as(presser, pending_id=press.number, accept=accept)
    return remark(voice.word("decided", decided))
