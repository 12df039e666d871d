"""What the fakes saw, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from bot.adapters.db.tables import delivery, event, incident, notice, ticket
from bot.domain.flapping import told_in_thread
from bot.domain.incident import Event, EventKind
from bot.sandbox.fakes.slack import Message
from tests.crash.cards import Card, cards, said, strings
from tests.crash.people import People
from tests.crash.world import Truth, World, is_over

ON_IT = "is on it."


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


def findings(world: World, engine: Engine, people: People) -> list[Finding]:
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
    found += _seen(standing, people, world.truth)
    found += _answered(world, standing, people)
    found += _tickets(world, people.taken, {row.key for row in tickets})
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
    yield from (lost(f"a card says that {name} is broken") for name in named.keys() - truth.broken)


def _seen(standing: list[Card], people: People, truth: Truth) -> Iterator[Finding]:
    """Nothing that people have seen is gone, and they are told of its end."""
    numbers = {card.number for card in standing}
    yield from (lost(f"the card of incident {n}, which stood") for n in people.numbers - numbers)
    over = {card.number for card in standing if card.over}
    for name, number in people.seen.items():
        if name not in truth.broken and number not in over:
            yield lost(f"the card of incident {number} does not say that {name} is well again")


def _answered(world: World, standing: list[Card], people: People) -> Iterator[Finding]:
    """That somebody is at it stands once in the thread."""
    for name in people.acknowledged:
        threads = {card.message.ts for card in standing if name in card.words}
        told = sum(
            " ".join(strings(message.blocks)).count(ON_IT)
            for message in said(world)
            if message.thread_ts in threads
        )
        if told > 1:
            yield doubled(f"{told} lines say that somebody is at {name}")
        if not told:
            yield lost(f"no line says that somebody is at {name}")


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
    if told < owed or not owed:  # of one authorization that ends there is always one
        yield lost(f"{told} direct messages for {owed} notices")
