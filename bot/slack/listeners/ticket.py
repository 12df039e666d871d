"""`/mbi ticket` and *Open a ticket*."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.domain.ticket import Priority
from bot.services.views import NoSuchName, Requester, TicketDraft
from bot.slack.apologies import apology
from bot.slack.blocks.guide import miss_words
from bot.slack.blocks.mrkdwn import clamped, one_line
from bot.slack.blocks.parts import said
from bot.slack.blocks.ticket import LONGEST_SUBJECT, ticket_form, ticket_result
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action, Block, Callback
from bot.slack.kit import Kit
from bot.slack.payloads import CommandRequest, Press, Submission

TITLE = "ticket-title"


def register(app: App) -> None:
    """Listen to the button and to the submitted form."""

    @app.action(Action.OPEN_TICKET)
    def pressed(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        ack()
        press = Press.read(body)
        voice = kit.readers.voice(press.user.id)
        kind, number = press.about
        _open(
            kit,
            voice,
            trigger_id=press.trigger_id,
            response_url=press.response_url,
            user_id=press.user.id,
            incident_id=number if kind == "incident" else None,
            integration_id=number if kind == "integration" else None,
        )

    @app.view(Callback.TICKET)
    def submitted(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        form = Submission.read(body)
        voice = kit.readers.voice(form.user.id)
        faults = {
            str(block): voice.plain("ticket-empty")
            for block in (Block.SUBJECT, Block.BODY)
            if not form.entered(block)
        }
        if faults:
            ack(response_action="errors", errors=faults)
            return
        kit.replies.submission(
            lambda: _send(kit, voice, form),
            ack=ack,
            waiting=said(voice, Callback.LOADING, TITLE, voice.say("ticket-working")),
            failed=lambda error: said(voice, Callback.RESULT, TITLE, apology(error, voice)),
            update=lambda view: kit.modals.update(form.view.id, view),
        )


def command(kit: Kit, request: CommandRequest, voice: Voice, ack: Ack) -> None:
    """Open the form, for a name or for no integration in particular."""
    name = " ".join(request.rest.split()) or None
    ack()
    _open(
        kit,
        voice,
        trigger_id=request.trigger_id,
        response_url=request.response_url,
        user_id=request.user_id,
        name=name,
    )


def _open(
    kit: Kit,
    voice: Voice,
    *,
    trigger_id: str,
    response_url: str | None,
    user_id: str,
    name: str | None = None,
    incident_id: int | None = None,
    integration_id: int | None = None,
) -> None:
    """Open the modal before anything is asked: Slack allows three seconds for that."""
    loading = said(voice, Callback.LOADING, TITLE, voice.say("ticket-loading"))

    def work() -> View:
        draft = _draft(
            kit,
            kit.readers.requester(user_id),
            name=name,
            incident_id=incident_id,
            integration_id=integration_id,
        )
        if isinstance(draft, NoSuchName):
            return said(voice, Callback.RESULT, TITLE, miss_words(draft, voice))
        return ticket_form(draft, voice)

    kit.replies.modal(
        lambda: kit.modals.open(trigger_id, loading),
        work,
        voice=voice,
        response_url=response_url,
        update=kit.modals.update,
        failed=lambda error: said(voice, Callback.RESULT, TITLE, apology(error, voice)),
    )


def _send(kit: Kit, voice: Voice, form: Submission) -> View:
    """Submit; the modal's id makes the same form, sent again, the same ticket."""
    requester = kit.readers.requester(form.user.id)
    draft = _draft(
        kit,
        requester,
        incident_id=form.about.get("incident"),
        integration_id=form.about.get("integration"),
    )
    if isinstance(draft, NoSuchName):
        return said(voice, Callback.RESULT, TITLE, miss_words(draft, voice))
    written = replace(
        draft,
        subject=clamped(one_line(form.entered(Block.SUBJECT)), LONGEST_SUBJECT),
        body=form.entered(Block.BODY),
        priority=_priority(form.entered(Block.PRIORITY), draft.priority),
    )
    ticket = kit.ticketing.submit(key=f"view:{form.view.id}", draft=written, requester=requester)
    return ticket_result(ticket, voice)


def _draft(
    kit: Kit,
    requester: Requester,
    *,
    name: str | None = None,
    incident_id: int | None = None,
    integration_id: int | None = None,
) -> TicketDraft | NoSuchName:
    """The draft, read anew from what is kept: a button's value proves nothing."""
    if incident_id is None and integration_id is not None:
        found = kit.answering.by_id(integration_id)
        if found is None:
            return NoSuchName(asked=f"#{integration_id}", nearest=())
        name = f"{found.row.account} / {found.row.name}"
    return kit.ticketing.draft(incident_id=incident_id, name=name, requester=requester)


def _priority(chosen: str, fallback: Priority) -> Priority:
    return Priority(chosen) if chosen in set(Priority) else fallback
