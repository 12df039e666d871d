"""From a feed to a reading, by the shape that it is written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.adapters.http.clean import one_line
from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.reply import MOST_BYTES, Reply
from bot.adapters.witnesses.feeds import adobe_events
from bot.adapters.witnesses.feeds.adobe_events import read_adobe_events
from bot.adapters.witnesses.feeds.google_incidents import read_google_incidents
from bot.adapters.witnesses.feeds.metastatus import read_metastatus
from bot.adapters.witnesses.feeds.salesforce_trust import read_salesforce_trust
from bot.adapters.witnesses.feeds.statuspage import read_statuspage
from bot.adapters.witnesses.feeds.stripe import read_stripe
from bot.adapters.witnesses.feeds.zendesk import read_zendesk
from bot.domain.observation import Reading

_UNNAMED = frozenset({"text/plain", "application/octet-stream", "binary/octet-stream"})
"""What file stores call JSON whose type they don't know."""

MOST_PARTS = 1_000_000
"""Of a document: what it is made of takes many times its own size in memory."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How one kind of feed is read, how large it may be, and how many seconds it may take."""

    read: Callable[[object, Sequence[str]], tuple[Reading, str]]
    most_bytes: int = MOST_BYTES
    timeout: float | None = None


STATUSPAGE = "statuspage"
SHAPES: Mapping[str, Shape] = {
    STATUSPAGE: Shape(read=read_statuspage),
    "google_incidents": Shape(read=read_google_incidents),
    "salesforce_trust": Shape(read=read_salesforce_trust),
    "stripe": Shape(read=read_stripe),
    "zendesk": Shape(read=read_zendesk),
    "metastatus": Shape(read=read_metastatus),
    "adobe_events": Shape(
        read=read_adobe_events,
        most_bytes=adobe_events.MOST_BYTES,
        timeout=adobe_events.TIMEOUT,
    ),
}


def shape_named(name: str | None) -> Shape:
    """The shape of that name, a Statuspage where none is told; RefusedError for another."""
    shape = SHAPES.get(name or STATUSPAGE)
    if shape is None:
        message = "a feed of a shape that is not known"
        raise RefusedError(message)
    return shape


def read_feed(reply: Reply, shape: str | None, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What the feed says of the components wanted, and what it calls the trouble, on one line.

    SilenceError for whatever can't be read: a feed that fails is neither up nor down.
    """
    reader = shape_named(shape)
    if sum(map(reply.body.count, (b"{", b"[", b","))) > MOST_PARTS:
        message = "of too many parts"
        raise SilenceError(message)
    try:
        reading, detail = reader.read(reply.json(also=_UNNAMED), wanted)
    except SilenceError as error:
        raise SilenceError(one_line(error.detail)) from None
    return reading, one_line(detail)
