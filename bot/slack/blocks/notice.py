"""A message to one person: a reminder, a request, a question; edited once it is closed."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject

from bot.domain.notice import NoticeKind, NoticeState
from bot.ports.messenger import NoticeView
from bot.slack.blocks.mrkdwn import Markup, escaped, mention
from bot.slack.blocks.news import moment_of
from bot.slack.blocks.parts import Message, actions, button, context, mrkdwn, plain, section
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action

NAME = 80
EXPLAINED = frozenset({NoticeKind.ASKED, NoticeKind.CHANGE})
PERSON = {NoticeKind.ASKED: "asker", NoticeKind.CHANGE: "giver"}


def notice(view: NoticeView, voice: Voice) -> Message:
    """What its reader is told now; what is closed says so and has no buttons any more."""
    text = _words(view, voice)
    blocks: list[Block] = [section(text)]
    if view.notice.state is NoticeState.OPEN:
        if view.notice.kind in EXPLAINED:
            blocks.append(context(voice.say(f"notice-{view.notice.kind}-why")))
        blocks += actions(*_buttons(view, voice))
    return Message(text=text, blocks=tuple(blocks))


def _words(view: NoticeView, voice: Voice) -> Markup:
    notice, args = view.notice, view.notice.args
    closed = "" if notice.state is NoticeState.OPEN else f"-{notice.state}"
    if not closed and args.get("for_good"):
        closed = "-for-good"
    person = args.get(PERSON.get(notice.kind, ""))
    return voice.say(
        f"notice-{notice.kind}{closed}",
        name=escaped(view.integration, NAME) or f"#{notice.integration_id}",
        account=escaped(view.account, NAME) or "…",
        due=moment_of(args.get("due")),
        provider=escaped(view.kind, NAME) or None,
        person=mention(person) if person else None,
        expected=args.get("expected"),
        found=args.get("found"),
    )


def _buttons(view: NoticeView, voice: Voice) -> list[ButtonElement]:
    notice = view.notice
    if notice.kind is NoticeKind.CHANGE:
        return _decision(view, voice)
    if notice.args.get("for_good"):
        return []  # nobody can renew what ends for good
    about = f"integration:{notice.integration_id}"
    if notice.incident_id is not None:
        about = f"incident:{notice.incident_id} {about}"
    return [button(voice, Action.REAUTHORIZE, "card-reauthorize", about, primary=True)]


def _decision(view: NoticeView, voice: Voice) -> list[ButtonElement]:
    pending = view.notice.args.get("pending", "")
    if not pending:
        return []
    confirm = button(voice, Action.CONFIRM_CHANGE, "notice-change-confirm", pending)
    found = escaped(view.notice.args.get("found", ""), NAME) or None
    confirm.confirm = ConfirmObject(
        title=plain(voice.plain("notice-change-sure", 100)),
        text=mrkdwn(voice.say("notice-change-sure-text", found=found)),
        confirm=plain(voice.plain("notice-change-sure-yes", 30)),
        deny=plain(voice.plain("notice-change-sure-no", 30)),
    )
    keep = button(voice, Action.KEEP_ACCOUNT, "notice-change-keep", pending)
    return [confirm, keep]
