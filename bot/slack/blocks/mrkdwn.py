"""Slack's own markup: making foreign text harmless in it, and writing its tokens.

Escapes: https://docs.slack.dev/messaging/formatting-message-text. Lengths are counted in
UTF-16 units, so that an emoji is never more to Slack than it is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

ELLIPSIS = "…"
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
LOOK_ALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
"""Slack has no escapes for these, so they are written with signs that look the same."""
ACTS = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")
"""Where they would format; an underscore within a word never does."""
SPACES = re.compile(r"\s+")
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Controls, broken surrogates, and what would turn round the words beside a name."""
USER_ID = re.compile(r"[UW][A-Z0-9]+")


class Markup(str):
    """Text that is safe mrkdwn already."""

    __slots__ = ()


def units(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text) + sum(1 for sign in text if sign > "\uffff")


def one_line(text: str) -> str:
    """Text without breaks, control signs and broken surrogates."""
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def clamped(text: str, limit: int) -> str:
    """The beginning of a text, with an ellipsis where something was left out."""
    return _joined(text, limit)


def escaped(text: str, limit: int = 200) -> Markup:
    """Foreign text on one line that neither formats, links nor pings; at most `limit` long."""
    tame = ACTS.sub(lambda found: LOOK_ALIKES[found[0]], one_line(text))
    return Markup(_joined((ESCAPES.get(sign, sign) for sign in tame), limit))


def code(text: str, limit: int = 2900) -> Markup:
    """Foreign text with its line breaks, shown as it is."""
    tame = INVISIBLE.sub("", text).replace("`", LOOK_ALIKES["`"])
    shown = _joined((ESCAPES.get(sign, sign) for sign in tame), limit - 8)
    return Markup(f"```\n{shown}\n```")


def moment(at: datetime, fallback: str) -> Markup:
    """A moment that each reader sees in their own zone; `fallback` where that can't be."""
    tame = _joined((ESCAPES.get(sign, sign) for sign in fallback.replace("|", "/")), 80)
    return Markup(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{tame}>")


def mention(user_id: str) -> Markup:
    """A person by Slack id; anything else is shown as the text it is."""
    return Markup(f"<@{user_id}>") if USER_ID.fullmatch(user_id) else escaped(user_id, 80)


def link(url: str | None, label: str) -> Markup:
    """A link where the address is one for browsers, else only its label."""
    words = escaped(label, 100)
    if url is None or not is_web(url):
        return words
    address = url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E")
    return Markup(f"<{address.replace('|', '%7C')}|{words}>")


def is_web(url: str) -> bool:
    """Whether an address may stand behind a link or button."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    sound = not any(sign.isspace() for sign in url) and units(url) <= 1000  # noqa: PLR2004 - roomy
    return sound and parts.scheme in {"http", "https"} and bool(parts.netloc)


def bold(text: str) -> Markup:
    """Safe text in bold; the text must not be blank."""
    return Markup(f"*{text}*")


def lines(parts: Iterable[str], limit: int = 2900, *, bullet: str = "") -> Markup:
    """As many whole lines as fit, with an ellipsis for those left out."""
    shown: list[str] = []
    left = limit - 2
    for part in parts:
        line = f"{bullet}{part}"
        left -= units(line) + 1
        if left < 0:
            shown.append(ELLIPSIS)
            break
        shown.append(line)
    return Markup("\n".join(shown))


def _joined(pieces: Iterable[str], limit: int) -> str:
    """Pieces that must not be cut, as many as fit."""
    kept: list[str] = []
    room = limit
    for piece in pieces:
        room -= units(piece)
        kept.append(piece)
        if room < 0:
            break
    else:
        return "".join(kept)
    while kept and sum(map(units, kept)) > limit - 1:
        kept.pop()
    return "".join(kept) + ELLIPSIS
