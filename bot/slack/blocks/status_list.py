"""All integrations, worst first, a page at a time."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.diagnosis import WORST_FIRST, Status
from bot.services.views import StatusList, StatusRow
from bot.slack.blocks.faces import status_word
from bot.slack.blocks.mrkdwn import Markup, bold, escaped, mention
from bot.slack.blocks.parts import Message, actions, button, context, header, section
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action

MOST_ROWS = 20
"""More than a page has; it only keeps the message within Slack's limits."""
NAME = 60


def status_list(page: StatusList, voice: Voice, *, shared_by: str | None = None) -> Message:
    """One page; `shared_by` is the Slack id of who shows it to the channel."""
    counts = _counts(page, voice)
    text = voice.say("status-sentence", total=page.total, counts=counts)
    blocks: list[Block] = [header(voice.plain("status-title"))]
    if not page.rows:
        empty = voice.say("status-empty")
        return Message(text=empty, blocks=(*blocks, section(empty)), public=shared_by is not None)
    blocks.append(section(text))
    blocks += [section(_row(row, voice)) for row in page.rows[:MOST_ROWS]]
    blocks.append(context(*_footer(page, voice, shared_by)))
    if shared_by is None:
        blocks += actions(*_buttons(page, voice))
    return Message(text=text, blocks=tuple(blocks), public=shared_by is not None)


def _counts(page: StatusList, voice: Voice) -> Markup:
    told = []
    for status in WORST_FIRST:
        foretold = page.foretold if status is Status.FAILED else 0
        if count := page.counts.get(status, 0) - foretold:
            told.append(voice.say(f"status-count-{status}", count=count))
        if foretold:
            told.append(voice.say("status-count-host-key", count=foretold))
    return Markup(", ".join(told))


def _row(row: StatusRow, voice: Voice) -> Markup:
    name = bold(escaped(row.name, NAME) or "…")
    status = voice.word("status", status_word(row))
    told = [Markup(f"{name} ({escaped(row.account, NAME)}): {status}")]
    if row.cause and row.confidence:
        cause = voice.word("cause", row.cause)
        sure = voice.word("confidence", row.confidence)
        told.append(voice.say("status-row-why", cause=cause, confidence=sure))
    if row.cause and row.since:
        told.append(voice.say("status-row-since", since=row.since))
    if row.data_until:
        told.append(voice.say("status-row-data", until=row.data_until))
    if row.muted:
        told.append(voice.say("status-row-muted"))
    return Markup(f"{', '.join(told)}\n{_coverage(row, voice)}")


def _coverage(row: StatusRow, voice: Voice) -> Markup:
    named = ", ".join(voice.word("witness", w) for w in row.speaking)
    if not named:
        return voice.say("status-row-blind")
    return voice.say("status-row-witnesses", witnesses=Markup(named))


def _footer(page: StatusList, voice: Voice, shared_by: str | None) -> list[Markup]:
    parts = [voice.say("status-as-of", at=page.as_of)]
    if page.pages > 1:
        parts.insert(0, voice.say("status-page", page=page.page, pages=page.pages))
    if shared_by:
        parts.append(voice.say("status-shared", person=mention(shared_by)))
    else:
        parts.append(voice.say("status-more"))
    return parts


def _buttons(page: StatusList, voice: Voice) -> list[ButtonElement]:
    found = []
    if page.page > 1:
        before = f"page:{page.page - 1}"
        found.append(button(voice, Action.PREVIOUS_PAGE, "status-previous", before))
    if page.page < page.pages:
        found.append(button(voice, Action.NEXT_PAGE, "status-next", f"page:{page.page + 1}"))
    return [*found, button(voice, Action.SHARE, "status-share", f"page:{page.page}")]
