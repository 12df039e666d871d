"""News of an incident, for the thread of its card."""

from __future__ import annotations

from datetime import datetime

from bot.domain.card import TimelineView
from bot.domain.incident import Event, EventKind
from bot.slack.blocks.mrkdwn import Markup, lines, link, mention
from bot.slack.blocks.parts import Message, section
from bot.slack.blocks.voice import Voice

WHY = {EventKind.MEMBER_LEFT: "well", EventKind.RESOLVED: ""}
"""How leaving without a named reason reads."""

REASONS = ("why", "mended", "purpose", "how")
"""The arguments that an event may have words of its own for, the most telling first."""


def news(view: TimelineView, voice: Voice) -> Message:
    """One message for all that happened, in order."""
    told = [event_words(event, voice) for event in view.events]
    if len(told) == 1:
        return Message(text=told[0], blocks=(section(told[0]),))
    timed = [event_line(event, voice) for event in view.events]
    half = (len(timed) + 1) // 2
    blocks = tuple(section(lines(part)) for part in (timed[:half], timed[half:]) if part)
    return Message(text=lines(told).replace("\n", " "), blocks=blocks)


def event_line(event: Event, voice: Voice) -> Markup:
    """When, and what."""
    return voice.say("details-timeline-line", at=event.at, what=event_words(event, voice))


def event_words(event: Event, voice: Voice) -> Markup:
    """What happened, as a sentence."""
    args = event.args
    number = args.get("number")
    moved = event.kind is EventKind.DATA_ACCOUNT_CHANGED
    return voice.say(
        _key(event, voice),
        person=mention(event.actor) if event.actor else None,
        name=args.get("name"),
        before=args.get("before") if moved else _word("cause", args.get("before"), voice),
        after=args.get("after") if moved else _word("cause", args.get("after"), voice),
        number=link(args.get("url"), number) if number else None,
        error=args.get("error") or args.get("detail"),
        reason=_word("event-reason", args.get("reason"), voice),
        proof=_proof(event, voice),
    )


def _key(event: Event, voice: Voice) -> str:
    """The id of its words; those of its reason, proof or way, where they have their own."""
    plain = f"event-{event.kind}".replace("_", "-")
    found = (event.args[name] for name in REASONS if event.args.get(name))
    why = next(found, WHY.get(event.kind, ""))
    if event.kind is EventKind.RESOLVED and not why and _proof(event, voice):
        why = "proven"
    special = f"{plain}-{why}".replace("_", "-")
    return special if why and voice.texts.has(special) else plain


def _word(prefix: str, name: str | None, voice: Voice) -> Markup | None:
    key = f"{prefix}-{name}".replace("_", "-")
    return voice.say(key) if name and voice.texts.has(key) else None


def _proof(event: Event, voice: Voice) -> Markup | None:
    key = f"proof-{event.args.get('proof')}"
    if not voice.texts.has(key):
        return None
    return voice.say(
        key,
        at=moment_of(event.args.get("proof_at")),
        person=mention(event.actor) if event.actor else None,
    )


def moment_of(text: str | None) -> datetime | None:
    """A moment as it is kept in arguments (ISO 8601, with its zone); None for anything else."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
