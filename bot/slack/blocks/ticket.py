"""The modal of a ticket: prefilled, and honest about whether it will help."""

from __future__ import annotations

import json

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.ticket import DeskKind, Priority, Ticket, TicketState
from bot.services.views import TicketDraft
from bot.slack.blocks.card import ticket_line
from bot.slack.blocks.mrkdwn import Markup, clamped, code, link, one_line
from bot.slack.blocks.parts import actions, link_button, modal, plain, section, titled
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Block as BlockId
from bot.slack.ids import Callback

LONGEST_SUBJECT = 150
LONGEST_BODY = 3000
"""As much as Slack's text input takes."""


def ticket_form(draft: TicketDraft, voice: Voice) -> View:
    """The form, or for Adobe's own form the text to carry there."""
    if draft.desk is DeskKind.TEXT:
        return _text(draft, voice)
    blocks = [*_warning(draft, voice), section(_for(draft.desk, voice)), *_inputs(draft, voice)]
    return modal(
        voice,
        Callback.TICKET,
        "ticket-title",
        blocks,
        close="ticket-close",
        submit="ticket-submit",
        metadata=about(draft.incident_id, draft.integration_id),
    )


def about(incident_id: int | None, integration_id: int | None) -> str:
    """What a ticket is about, to travel with its modal."""
    return json.dumps({"incident": incident_id, "integration": integration_id})


def ticket_result(ticket: Ticket, voice: Voice) -> View:
    """What became of it."""
    desk = voice.word("desk", ticket.desk)
    number = link(ticket.url, ticket.number) if ticket.number else None
    blocks: list[Block] = [section(voice.say(f"ticket-{ticket.state}", desk=desk, number=number))]
    if ticket.state is TicketState.OPENED and ticket.url:
        blocks += actions(*link_button(voice, "card-details", ticket.url))
    return modal(voice, Callback.RESULT, "ticket-title", blocks, close="ticket-close")


def _for(desk: DeskKind, voice: Voice) -> Markup:
    return voice.say("ticket-for", desk=voice.word("desk", desk))


def _warning(draft: TicketDraft, voice: Voice) -> list[Block]:
    told: list[Block] = []
    if draft.existing:
        told.append(section(ticket_line(draft.existing, voice)))
    if not draft.worth:
        remedy = voice.word("remedy", draft.remedy)
        told.append(section(voice.say("ticket-not-worth", remedy=remedy)))
    return told


def _inputs(draft: TicketDraft, voice: Voice) -> list[Block]:
    options = [_priority(p, voice) for p in Priority]
    chosen = options[list(Priority).index(draft.priority)]
    return [
        InputBlock(
            block_id=BlockId.SUBJECT,
            label=plain(voice.plain("ticket-subject")),
            element=PlainTextInputElement(
                action_id=BlockId.SUBJECT,
                initial_value=clamped(one_line(draft.subject), LONGEST_SUBJECT),
                max_length=LONGEST_SUBJECT,
            ),
        ),
        InputBlock(
            block_id=BlockId.BODY,
            label=plain(voice.plain("ticket-body")),
            hint=plain(voice.plain("ticket-body-hint", 500)),
            element=PlainTextInputElement(
                action_id=BlockId.BODY,
                initial_value=clamped(draft.body, LONGEST_BODY),
                multiline=True,
                max_length=LONGEST_BODY,
            ),
        ),
        InputBlock(
            block_id=BlockId.PRIORITY,
            label=plain(voice.plain("ticket-priority")),
            element=StaticSelectElement(
                action_id=BlockId.PRIORITY, options=options, initial_option=chosen
            ),
        ),
    ]


def _priority(priority: Priority, voice: Voice) -> Option:
    return Option(value=priority, text=plain(voice.plain(f"priority-{priority}", 75)))


def _text(draft: TicketDraft, voice: Voice) -> View:
    """Adobe's form has no interface for programs, so a person carries the text over."""
    priority = voice.word("priority", draft.priority)
    blocks: list[Block] = [
        *_warning(draft, voice),
        section(voice.say("ticket-text-intro")),
        section(voice.say("ticket-text-steps", priority=priority)),
        *actions(*link_button(voice, "ticket-text-link", draft.form_url)),
        titled(voice.say("ticket-text-subject"), code(one_line(draft.subject), 500)),
        titled(voice.say("ticket-text-body"), code(draft.body)),
    ]
    return modal(voice, Callback.RESULT, "ticket-title", blocks, close="ticket-close")
