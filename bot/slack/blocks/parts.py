"""The blocks that messages and modals are made of, within Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.slack.blocks.mrkdwn import Markup, bold, is_web
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action, Callback

MOST_FIELDS = 10


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message: `text` is the whole of it in a sentence, for whoever sees no blocks.

    `public` asks for it to be shown to the whole channel instead of one person.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    public: bool = False


def mrkdwn(text: Markup) -> MarkdownTextObject:
    """Markup in which nothing is linked or pinged that isn't marked so."""
    return MarkdownTextObject(text=text, verbatim=True)


def plain(text: str) -> PlainTextObject:
    """Text as it is; colons make no emoji."""
    return PlainTextObject(text=text, emoji=False)


def header(text: str) -> HeaderBlock:
    """A title of at most 150 characters."""
    return HeaderBlock(text=plain(text))


def section(text: Markup, fields: Iterable[tuple[str, Markup]] = ()) -> SectionBlock:
    """A paragraph, with pairs of label and value below it."""
    shown = [mrkdwn(Markup(f"{bold(label)}\n{value}")) for label, value in fields]
    return SectionBlock(text=mrkdwn(text), fields=shown[:MOST_FIELDS] or None)


def titled(label: str, body: Markup) -> SectionBlock:
    """A paragraph under a bold label."""
    return section(Markup(f"{bold(label)}\n{body}"))


def context(*parts: Markup) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[mrkdwn(part) for part in parts])


def button(
    voice: Voice, action: Action, key: str, value: str, *, primary: bool = False
) -> ButtonElement:
    """A button that tells the bot `value`; at most one of a message is the primary one."""
    style = "primary" if primary else None
    text = plain(voice.plain(key, 75))
    return ButtonElement(text=text, action_id=action, value=value, style=style)


def link_button(
    voice: Voice, key: str, url: str | None, *, primary: bool = False
) -> list[ButtonElement]:
    """A button that opens an address; none where there is no address for browsers."""
    if url is None or not is_web(url):
        return []
    style = "primary" if primary else None
    text = plain(voice.plain(key, 75))
    return [ButtonElement(text=text, action_id=Action.LINK, url=url, style=style)]


def actions(*buttons: ButtonElement, block_id: str | None = None) -> list[Block]:
    """A row of buttons; nothing when there are none."""
    return [ActionsBlock(elements=list(buttons), block_id=block_id)] if buttons else []


def modal(
    voice: Voice,
    callback: Callback,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str = "details-close",
    submit: str | None = None,
    metadata: str = "",
) -> View:
    """A modal; `title`, `close` and `submit` are message ids."""
    return View(
        type="modal",
        callback_id=callback,
        title=plain(voice.plain(title, 24)),
        close=plain(voice.plain(close, 24)),
        submit=plain(voice.plain(submit, 24)) if submit else None,
        blocks=list(blocks),
        private_metadata=metadata,
    )


def said(voice: Voice, callback: Callback, title: str, text: Markup) -> View:
    """A modal that says one thing: it is loading, working, done or has failed."""
    return modal(voice, callback, title, [section(text)])
