"""`/mbi …`: finds the subcommand and hands over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App

from bot.services.suggesting import nearest
from bot.slack.blocks.guide import guide, no_such_command
from bot.slack.blocks.parts import Message
from bot.slack.blocks.voice import Voice
from bot.slack.ids import ALIASES, Command, Subcommand
from bot.slack.kit import Kit
from bot.slack.listeners import check, reauth, report, status, ticket
from bot.slack.payloads import CommandRequest

Answerer = Callable[[Kit, CommandRequest, Voice, Ack], None]

ANSWERERS: Mapping[Subcommand, Answerer] = {
    Subcommand.STATUS: status.command,
    Subcommand.CHECK: check.command,
    Subcommand.REAUTH: reauth.command,
    Subcommand.CONNECT: reauth.connect,
    Subcommand.REPORT: report.command,
    Subcommand.TICKET: ticket.command,
}


def register(app: App) -> None:
    """Listen to the command."""

    @app.command(Command.MBI)
    def mbi(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        request = CommandRequest.read(body)
        voice = kit.readers.voice(request.user_id)
        answer = ANSWERERS.get(request.subcommand or Subcommand.HELP)
        if answer:
            answer(kit, request, voice, ack)
            return
        shown = _help(request, voice)
        ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")


def _help(request: CommandRequest, voice: Voice) -> Message:
    if request.subcommand is not None:
        return guide(voice)
    near = nearest(request.word.lower(), [*Subcommand, *ALIASES])
    meant = ALIASES.get(near) or Subcommand(near) if near else None
    return no_such_command(request.word, meant, voice)
