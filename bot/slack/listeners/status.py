"""`/mbi status`, its pages and its sharing."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.services.views import NoSuchName
from bot.slack.blocks.guide import no_such_name, remark
from bot.slack.blocks.parts import Message
from bot.slack.blocks.status_list import status_list
from bot.slack.blocks.status_one import status_one
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action
from bot.slack.kit import Kit
from bot.slack.payloads import CommandRequest, Press, StatusRequest


def register(app: App) -> None:
    """Listen to the buttons below a status."""

    @app.action(Action.PREVIOUS_PAGE)
    @app.action(Action.NEXT_PAGE)
    def turn(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        press = Press.read(body)
        voice = kit.readers.voice(press.user.id)
        _, page = press.about
        kit.replies.press(
            lambda: status_list(kit.answering.status(page=page), voice),
            voice=voice,
            response_url=press.response_url,
            replace=True,
        )

    @app.action(Action.SHARE)
    def share(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        press = Press.read(body)
        voice = kit.readers.voice(press.user.id)
        kit.replies.press(
            lambda: _shared(kit, press, voice), voice=voice, response_url=press.response_url
        )


def command(kit: Kit, request: CommandRequest, voice: Voice, ack: Ack) -> None:
    """Answer `/mbi status [NAME | page N] [share]`."""
    asked = StatusRequest.parse(request.rest)
    sharer = request.user_id if asked.share else None

    def work() -> Message | None:
        if not kit.handled.first(f"command:{request.trigger_id}"):
            return None
        if not asked.name:
            return status_list(kit.answering.status(page=asked.page), voice, shared_by=sharer)
        found = kit.answering.one(name=asked.name)
        if isinstance(found, NoSuchName):
            return no_such_name(found, voice)
        return status_one(found, voice, kit.mentions(found.owners), shared_by=sharer)

    kit.replies.command(work, voice=voice, ack=ack, response_url=request.response_url)


def _shared(kit: Kit, press: Press, voice: Voice) -> Message | None:
    """What was shown to one person, as it is now, for the whole channel."""
    kind, number = press.about
    if not kit.handled.first(f"press:{press.trigger_id}"):
        return None
    if kind == "page":
        page = kit.answering.status(page=number)
        return status_list(page, voice, shared_by=press.user.id)
    found = kit.answering.by_id(number)
    if found is None:
        return remark(voice.say("error-old-button"))
    return status_one(found, voice, kit.mentions(found.owners), shared_by=press.user.id)
