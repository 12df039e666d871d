"""News of an incident, for the thread of its card."""

from __future__ import annotations

from bot.domain.card import TimelineView
from bot.domain.incident import Event, EventKind
from bot.slack.blocks.mrkdwn import Markup, lines, link, mention
from bot.slack.blocks.parts import Message, section
from bot.slack.blocks.voice import Voice

WHY = {EventKind.MEMBER_LEFT: "well", EventKind.RESOLVED: ""}
"""How leaving without a named reason reads."""


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
    return voice.say(
        _key(event, voice),
        person=mention(event.actor) if event.actor else None,
        name=args.get("name"),
        before=_cause(args.get("before"), voice),
        after=_cause(args.get("after"), voice),
        number=link(args.get("url"), number) if number else None,
        error=args.get("error"),
    )


def _key(event: Event, voice: Voice) -> str:
    plain = f"event-{event.kind}".replace("_", "-")
    reason = event.args.get("why", WHY.get(event.kind, "")).replace("_", "-")
    special = f"{plain}-{reason}"
    return special if reason and voice.texts.has(special) else plain


def _cause(name: str | None, voice: Voice) -> Markup | None:
    key = f"cause-{name}".replace("_", "-")
    return voice.say(key) if name and voice.texts.has(key) else None
