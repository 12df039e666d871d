"""What the fakes saw, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from bot.adapters.db.tables import delivery, event, incident, notice, ticket
from bot.domain.flapping import told_in_thread
from bot.domain.incident import Event, EventKind
from bot.sandbox.fakes.slack import Message
from tests.crash.world import World, is_over

NUMBER = re.compile(r"Incident (\d+)\b")
OVER = ("Back to normal", "No longer watched", "On another card")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card as it stands in Slack."""

    number: int
    message: Message
    words: str
    buttons: tuple[str, ...]

    @property
    def over(self) -> bool:
        """Whether it says that the incident is."""
        return any(word in self.words for word in OVER)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is lost, or doubled."""

    kind: str
    what: str


def lost(what: str) -> Finding:
    """Missing, or not as it is."""
    return Finding(kind="lost", what=what)


def doubled(what: str) -> Finding:
    """There twice."""
    return Finding(kind="doubled", what=what)


def said(world: World) -> list[Message]:
    """All that the bot wrote and everyone may see, oldest first."""
    bot = world.slack.app.bot_user_id
    return [
        message
        for channel in world.slack.channels
        for message in world.slack.messages(channel.id)
        if message.user == bot and message.ephemeral_to is None
    ]


def cards(world: World) -> list[Card]:
    """The cards of incidents that stand in Slack."""
    found = []
    for message in said(world):
        words = "\n".join(strings([message.text, *message.blocks]))
        number = NUMBER.search(words)
        if number and message.thread_ts is None:
            rows = [b["elements"] for b in message.blocks if b["type"] == "actions"]
            found.append(
                Card(
                    number=int(number[1]),
                    message=message,
                    words=words,
                    buttons=tuple(one["action_id"] for row in rows for one in row),
                )
            )
    return found


def strings(part: object) -> Iterator[str]:
    """All words in a part of a message."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from strings(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from strings(value)


def findings(world: World, engine: Engine, asked: Iterable[str]) -> list[Finding]:
    """All that is wrong, once everything is quiet."""
    with engine.connect() as connection:
        incidents = {row.id: row for row in connection.execute(select(incident))}
        events: dict[int, list[Event]] = {number: [] for number in incidents}
        for row in connection.execute(select(event).order_by(event.c.id)):
            told = Event(
                id=row.id,
                incident_id=row.incident_id,
                at=row.at,
                kind=EventKind(row.kind),
                args=row.args,
            )
            if told_in_thread(told):
                events[row.incident_id].append(told)
        notices = connection.execute(select(notice)).all()
        tickets = connection.execute(select(ticket)).all()
        owed = connection.execute(select(delivery).where(delivery.c.due_at.is_not(None))).all()
    found = [lost(f"still owed: {row.kind} {row.id} ({row.error})") for row in owed]
    standing = cards(world)
    found += _cards(standing, incidents)
    found += _truth(world, list(_right(standing, incidents).values()))
    found += _threads(world, standing, events)
    found += _repeated(world)
    found += _tickets(world, asked, {row.key for row in tickets})
    found += _notices(world, len(notices))
    return found


def _cards(standing: list[Card], incidents: Mapping[int, object]) -> Iterator[Finding]:
    """Each incident has one card, in the right state; of two, one is enough not to be lost."""
    count = Counter(card.number for card in standing)
    yield from (doubled(f"the card of incident {n}, {c} times") for n, c in count.items() if c > 1)
    right = _right(standing, incidents)
    for number, row in incidents.items():
        over = is_over(str(getattr(row, "state", "")))
        if not over and not count[number]:
            yield lost(f"the card of incident {number}")
        if count[number] and right[number].over != over:
            yield lost(f"the state of incident {number}: {right[number].message.text}")


def _right(standing: list[Card], incidents: Mapping[int, object]) -> Mapping[int, Card]:
    """One card for each incident: where there are two, one that shows its state."""
    chosen: dict[int, Card] = {}
    for card in standing:
        over = is_over(str(getattr(incidents.get(card.number), "state", "")))
        if card.number not in chosen or card.over == over:
            chosen[card.number] = card
    return chosen


def _truth(world: World, standing: list[Card]) -> Iterator[Finding]:
    """What is broken stands on one open card, and on none what is not."""
    truth = world.truth
    named = Counter(
        integration.name
        for card in standing
        for integration in world.account.integrations
        if not card.over and integration.name in card.words
    )
    yield from (lost(f"no open card tells of {name}") for name in truth.broken - named.keys())
    yield from (doubled(f"{n} open cards tell of {name}") for name, n in named.items() if n > 1)
    if not truth.outage:
        yield from (
            lost(f"a card says that {name} is broken") for name in named.keys() - truth.broken
        )


def _threads(
    world: World, standing: list[Card], events: Mapping[int, list[Event]]
) -> Iterator[Finding]:
    """A thread has one line for each event that is news."""
    by_ts = {(card.message.channel, card.message.ts): card for card in standing}
    lines: Counter[int] = Counter()
    for message in said(world):
        if message.thread_ts is None:
            continue
        card = by_ts.get((message.channel, message.thread_ts))
        if card is None:
            yield lost(f"a thread under no card: {message.text}")
            continue
        lines[card.number] += _count(message)
    for card in {card.number: card for card in standing}.values():
        told, owed = lines[card.number], len(events.get(card.number, []))
        what = f"{told} lines for {owed} events in the thread of incident {card.number}"
        if told > owed:
            yield doubled(what)
        if told < owed:
            yield lost(what)


def _count(message: Message) -> int:
    return sum(block["text"]["text"].count("\n") + 1 for block in message.blocks)


def _repeated(world: World) -> Iterator[Finding]:
    """No two messages bear the same mark of the bot's."""
    marks = Counter(
        str(key)
        for message in said(world)
        if (key := ((message.metadata or {}).get("event_payload") or {}).get("key"))
    )
    yield from (doubled(f"the message {key}, {n} times") for key, n in marks.items() if n > 1)


def _tickets(world: World, asked: Iterable[str], known: set[str]) -> Iterator[Finding]:
    """Each ticket that the bot took is at the desk, once, and nothing else is."""
    opened = Counter(str(one.external_id) for one in world.desk.tickets)
    yield from (doubled(f"ticket {key}, {n} times") for key, n in opened.items() if n > 1)
    yield from (lost(f"ticket {key}") for key in known - opened.keys())
    yield from (doubled(f"ticket {key} of nobody") for key in opened.keys() - known)
    for name in asked:
        about = [one for one in world.desk.tickets if name in one.subject]
        if not about:
            yield lost(f"the ticket for {name}")
        if len(about) > 1:
            yield doubled(f"{len(about)} tickets for {name}")


def _notices(world: World, owed: int) -> Iterator[Finding]:
    direct = {channel.id for channel in world.slack.channels if channel.im_with}
    told = sum(message.channel in direct for message in said(world))
    if told > owed:
        yield doubled(f"{told} direct messages for {owed} notices")
    if told < owed or not owed:
        yield lost(f"{told} direct messages for {owed} notices")
