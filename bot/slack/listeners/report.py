"""`/mbi report`: MBI's own words, pasted."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot.services.answering import NothingReadError
from bot.slack.apologies import apology
from bot.slack.blocks.guide import remark
from bot.slack.blocks.parts import Message, modal, said
from bot.slack.blocks.report import ANY_ACCOUNT, report_form, report_result
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Block, Callback
from bot.slack.kit import Kit
from bot.slack.payloads import CommandRequest, Submission, number_of

TITLE = "report-title"


def register(app: App) -> None:
    """Listen to the submitted form."""

    @app.view(Callback.REPORT)
    def submitted(ack: Ack, body: dict[str, Any], kit: Kit) -> None:
        form = Submission.read(body)
        voice = kit.readers.voice(form.user.id)
        page = form.entered(Block.PAGE)
        if not page:
            ack(response_action="errors", errors={Block.PAGE: voice.plain("report-empty")})
            return
        chosen = form.entered(Block.ACCOUNT)
        account = None if chosen in {"", ANY_ACCOUNT} else number_of(chosen)
        digest = sha256(f"{chosen}\n{page}".encode()).hexdigest()[:32]
        key = f"report:{form.view.id}:{digest}"

        def work() -> View:
            shown = _read(kit, voice, key=key, page=page, account=account, user_id=form.user.id)
            return modal(voice, Callback.RESULT, TITLE, shown.blocks, close="report-close")

        kit.replies.submission(
            work,
            ack=ack,
            waiting=said(voice, Callback.LOADING, TITLE, voice.say("report-working")),
            failed=lambda error: said(voice, Callback.RESULT, TITLE, apology(error, voice)),
            update=lambda view: kit.modals.update(form.view.id, view),
        )


def command(kit: Kit, request: CommandRequest, voice: Voice, ack: Ack) -> None:
    """Read what came with the command, else open the form."""
    if request.rest:
        kit.replies.command(
            lambda: _inline(kit, request, voice),
            voice=voice,
            ack=ack,
            response_url=request.response_url,
        )
        return
    loading = said(voice, Callback.LOADING, TITLE, voice.say("report-loading"))
    ack()
    kit.replies.modal(
        lambda: kit.modals.open(request.trigger_id, loading),
        lambda: report_form(kit.answering.accounts(), voice),
        voice=voice,
        response_url=request.response_url,
        update=kit.modals.update,
        failed=lambda error: said(voice, Callback.RESULT, TITLE, apology(error, voice)),
    )


def _inline(kit: Kit, request: CommandRequest, voice: Voice) -> Message | None:
    key = f"command:{request.trigger_id}"
    if not kit.handled.first(key):
        return None
    return _take(kit, voice, page=request.rest, account=None, user_id=request.user_id)


def _read(
    kit: Kit, voice: Voice, *, key: str, page: str, account: int | None, user_id: str
) -> Message:
    if not kit.handled.first(key):
        return remark(voice.say("report-seen"))
    return _take(kit, voice, page=page, account=account, user_id=user_id)


def _take(kit: Kit, voice: Voice, *, page: str, account: int | None, user_id: str) -> Message:
    try:
        result = kit.answering.report(text=page, account=account, reporter=user_id)
    except NothingReadError:
        return remark(voice.say("report-nothing"))
    return report_result(result, voice)
