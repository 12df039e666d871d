"""`/mbi check NAME`: asks every witness now."""

from __future__ import annotations

from slack_bolt import Ack

from bot.services.views import NoSuchName
from bot.slack.blocks.guide import no_such_name, remark
from bot.slack.blocks.parts import Message
from bot.slack.blocks.status_one import status_one
from bot.slack.blocks.voice import Voice
from bot.slack.kit import Kit
from bot.slack.payloads import CommandRequest


def command(kit: Kit, request: CommandRequest, voice: Voice, ack: Ack) -> None:
    """Answer; that it takes a while is said at once."""
    name = " ".join(request.rest.split())

    def work() -> Message | None:
        if not kit.handled.first(f"command:{request.trigger_id}"):
            return None
        if not name:
            return remark(voice.say("check-name"))
        found = kit.answering.check(name=name)
        if isinstance(found, NoSuchName):
            return no_such_name(found, voice)
        return status_one(found, voice, kit.mentions(found.owners))

    kit.replies.command(
        work,
        voice=voice,
        ack=ack,
        response_url=request.response_url,
        waiting=remark(voice.say("check-working", name=name)),
    )
