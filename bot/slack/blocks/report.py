"""The modal to paste MBI's Integrations page into, and what was read of it."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.services.views import ReportResult
from bot.slack.blocks.mrkdwn import Markup, clamped, escaped, lines, one_line
from bot.slack.blocks.parts import Message, context, modal, plain, section
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Block as BlockId
from bot.slack.ids import Callback

LONGEST_PASTE = 3000
MOST_OPTIONS = 100
MOST_ROWS = 60
MOST_NAMES = 20
ANY_ACCOUNT = "any"


def report_form(accounts: Sequence[tuple[int, str]], voice: Voice) -> View:
    """The form; the account is asked for only where there are several."""
    blocks: list[Block] = []
    if len(accounts) > 1:
        blocks.append(_account(accounts, voice))
    blocks.append(
        InputBlock(
            block_id=BlockId.PAGE,
            label=plain(voice.plain("report-page")),
            hint=plain(voice.plain("report-page-hint", 500)),
            element=PlainTextInputElement(
                action_id=BlockId.PAGE, multiline=True, max_length=LONGEST_PASTE
            ),
        )
    )
    return modal(
        voice,
        Callback.REPORT,
        "report-title",
        blocks,
        close="report-close",
        submit="report-submit",
    )


def _account(accounts: Sequence[tuple[int, str]], voice: Voice) -> InputBlock:
    anywhere = Option(value=ANY_ACCOUNT, text=plain(voice.plain("report-account-any", 75)))
    options = [anywhere, *(_option(number, name) for number, name in accounts)]
    groups = [
        OptionGroup(label=plain(f"{start + 1} …"), options=options[start : start + MOST_OPTIONS])
        for start in range(0, min(len(options), MOST_OPTIONS**2), MOST_OPTIONS)
    ]
    few = len(options) <= MOST_OPTIONS
    return InputBlock(
        block_id=BlockId.ACCOUNT,
        label=plain(voice.plain("report-account")),
        element=StaticSelectElement(
            action_id=BlockId.ACCOUNT,
            placeholder=plain(voice.plain("report-account-choose")),
            options=options if few else None,
            option_groups=None if few else groups,
            initial_option=anywhere,
        ),
    )


def _option(number: int, name: str) -> Option:
    shown = clamped(one_line(name), 75) or f"#{number}"
    return Option(value=str(number), text=plain(shown))


def report_result(result: ReportResult, voice: Voice) -> Message:
    """What was read, what is not watched, and what was not understood."""
    account = escaped(result.account, 80)
    text = voice.say("report-read", count=len(result.read), account=account)
    rows = lines((_row(name, word, voice) for name, word in result.read[:MOST_ROWS]), bullet="• ")
    blocks: list[Block] = [section(text)]
    if rows:
        blocks.append(section(rows))
    if result.unknown:
        names = _listed(result.unknown, ", ")
        blocks.append(section(voice.say("report-unknown", names=names)))
    if result.unread:
        unread = _listed(result.unread, " / ")
        blocks.append(section(voice.say("report-unread", lines=unread)))
        blocks.append(context(voice.say("report-unread-next")))
    return Message(text=text, blocks=tuple(blocks))


def _row(name: str, word: str, voice: Voice) -> Markup:
    key = "report-row" if word else "report-row-blank"
    return voice.say(key, name=escaped(name, 100), word=word)


def _listed(names: Sequence[str], separator: str) -> Markup:
    shown = [escaped(name, 100) for name in names[:MOST_NAMES]]
    more = "" if len(names) <= MOST_NAMES else " …"
    return Markup(separator.join(one for one in shown if one) + more)
