"""What was done to re-authorize, by whom and when, and what proved that it helped."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.card import CardView, RoundView
from bot.domain.diagnosis import Cause
from bot.domain.incident import State
from bot.domain.round import How, Outcome, StepState
from bot.slack.blocks.mrkdwn import Markup, bold, escaped, mention
from bot.slack.blocks.voice import Voice

NAME = 80
MOST_ROUNDS = 10
TICKET_AFTER = 2
"""Failed rounds after which only a ticket promises anything."""


def awaiting(view: CardView) -> bool:
    """Whether everything on the card is authorized already and only waits for proof."""
    waiting = [r for r in view.rounds if r.authorized_at and r.outcome is Outcome.OPEN]
    return bool(waiting) and len(waiting) >= max(view.member_count, 1)


def in_vain(view: CardView) -> bool:
    """Whether one of them was authorized so often without proof that a ticket is better."""
    return any(_failed(one) >= TICKET_AFTER for one in view.rounds)


def round_lines(view: CardView, voice: Voice) -> list[Markup]:
    """A sentence for each integration that somebody worked on, and what became of it.

    Those of which the same is to be said share it, such as all behind one bastion.
    """
    told: list[Markup] = []
    resolved = view.state is State.RESOLVED
    said: dict[tuple[str, int], list[str]] = {}
    for one in view.rounds[:MOST_ROUNDS]:
        steps = ", ".join(_steps(one, voice, mended=_mended(view), resolved=resolved))
        named = bold(escaped(one.integration, NAME) or "…")
        said.setdefault((steps, _failed(one)), []).append(named)
    for (steps, failed), names in said.items():
        name = f"{', '.join(names)}: " if view.member_count > 1 else ""
        told.append(Markup(f"{name}{steps}."))
        if failed and not resolved:
            told.append(voice.say("round-failed", count=failed))
    if in_vain(view) and not resolved:
        told.append(voice.say("round-ticket"))
    return told


def proof_line(view: CardView, voice: Voice) -> Markup | None:
    """What closed it; None where nothing has to be proven."""
    if view.proof is None:
        return None
    person = next((r.authorized_by for r in view.rounds if r.authorized_by), None)
    return voice.say(
        f"proof-{view.proof}",
        at=view.proof_at,
        person=mention(person) if person else None,
    )


def _failed(one: RoundView) -> int:
    return one.failed + (one.outcome is Outcome.FAILED)


def _mended(view: CardView) -> str:
    """What a person says they mended, where that was no authorization."""
    if view.diagnosis.key_changed:
        return "host-key"
    return "connection" if view.cause is Cause.CONNECTION else ""


def _steps(one: RoundView, voice: Voice, *, mended: str, resolved: bool) -> Iterator[Markup]:
    """What was done, in order; whoever did two things in a row is named once."""
    named = ""

    def step(key: str, person: str | None, **at: object) -> Markup:
        nonlocal named
        again = person is None or person == named
        named = person or named
        given = {name: value for name, value in at.items() if value is not None}
        return voice.say(key, person=None if again else mention(person or ""), **given)  # type: ignore[arg-type]  # moments only

    begun = one.access_by or one.begun_by
    if one.access in {StepState.DONE, StepState.SKIPPED}:
        yield step(f"round-access-{one.access}", begun, at=one.access_at or one.begun_at)
    elif one.begun_at != one.authorized_at:
        yield step("round-begun", one.begun_by, at=one.begun_at)
    if one.access in {StepState.REFUSED, StepState.WAITING} and one.authorized_at is None:
        yield voice.say(f"round-access-{one.access}")
    if one.authorized_at is None:
        return
    how = one.how or How.DONE
    key = f"round-mended-{mended}" if mended and how is How.DONE else f"round-authorized-{how}"
    yield step(key, one.authorized_by, at=one.authorized_at)
    if one.deadline and one.outcome is Outcome.OPEN and not resolved:
        yield voice.say("round-waiting", until=one.deadline)
