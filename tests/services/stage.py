"""The use cases on a real database, with what is outside of the bot scripted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Engine

from bot.adapters.cipher import Fernets
from bot.adapters.clock import MovableClock
from bot.domain.incident import Incident
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.domain.ticket import DeskKind, Ticket, TicketFacts
from bot.ports.desk import Desk, Opened
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import Watched
from bot.ports.witness import Answer, Heard, Question, Witnesses, Word
from bot.ports.wording import Wording
from bot.services.alerting import Alerting
from bot.services.asking import Asking
from bot.services.delivering import Delivering
from bot.services.observing import Observing
from bot.services.probing import Probing
from bot.services.ticketing import Ticketing
from bot.services.views import Requester
from tests.integration.seeds import ACME, EU, ids_by_name, watch
from tests.services.channels import Channels
from tests.services.sources import ScriptedProbes, ScriptedProvider
from tests.services.troubles import Troubles

FERNET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
ANNA = Requester(user_id="U024BE7LH", name="Anna", email="anna@acme.example")


class ScriptedWitnesses(Witnesses):
    """Every witness is silent, unless a test says otherwise by key; counts what is asked."""

    def __init__(self, clock: MovableClock) -> None:
        self.asked: Counter[int] = Counter()
        self.answer: Callable[[Question], Answer] = self.silence
        self._clock = clock

    def silence(self, question: Question) -> Answer:
        """No answer."""
        return Answer(
            subject_id=question.subject_id,
            witness=question.witness,
            at=self._clock.now(),
            heard=Heard.SILENCE,
            detail="timed out",
        )

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        """What the test says."""
        self.asked.update(q.subject_id for q in questions)
        return [self.answer(q) for q in questions]


class ScriptedDesk(Desk):
    """A desk that opens a ticket once a key, and fails as a test tells."""

    kind = DeskKind.ZENDESK

    def __init__(self) -> None:
        self.opened: dict[str, Ticket] = {}
        self.tried_before: list[bool] = []
        self.troubles = Troubles()

    def fail(self, error: BaseException, *, carried_out: bool = False, times: int = 1) -> None:
        """Let the next tickets go wrong."""
        self.troubles.fail("open", error, carried_out=carried_out, times=times)

    def open(self, ticket: Ticket, *, tried_before: bool) -> Opened:
        """Open it, or find it."""
        self.tried_before.append(tried_before)
        return self.troubles.carry_out("open", lambda: self._open(ticket))

    def _open(self, ticket: Ticket) -> Opened:
        self.opened.setdefault(ticket.key, ticket)
        number = list(self.opened).index(ticket.key) + 1
        return Opened(number=str(number), url=f"https://desk.example/{number}")


class PlainWording(Wording):
    """Says which integrations a ticket is about."""

    def ticket(self, facts: TicketFacts, *, locale: str) -> tuple[str, str]:
        """A subject and a body."""
        return f"[{locale}] {', '.join(facts.integrations) or 'General'}", f"By {facts.requester}."


def understands(_kind: str, message: str) -> Reading | None:
    """The catalogue's reading of a message; one of them breaks it."""
    if message == "breaks the reader":
        raise RuntimeError(message)
    return None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One worker with its scripted outside."""

    transaction: Transaction
    clock: MovableClock
    channels: Channels
    witnesses: ScriptedWitnesses
    desk: ScriptedDesk
    provider: ScriptedProvider
    probes: ScriptedProbes
    cipher: Fernets
    observing: Observing
    alerting: Alerting
    delivering: Delivering
    ticketing: Ticketing

    def hear(self, *words: Word, client_id: int = EU) -> None:
        """Take MBI's words on the integrations of an account."""
        with self.transaction(read=True) as uow:
            accounts = uow.watched.accounts(uow.watched.workspace().id)
        account_id = next(a.id for a in accounts if a.client_id == client_id)
        assert self.observing.hear(account_id, words, self.clock.now()) == ()

    def says(self, name: str, reading: Reading, *, client_id: int = EU, message: str = "") -> None:
        """Take MBI's word on one integration, and judge it."""
        self.hear(Word(name=name, reading=reading, message=message), client_id=client_id)
        self.judge()

    def judge(self) -> None:
        """Judge whatever is due."""
        while self.alerting.assess():
            pass

    def deliver(self) -> None:
        """Send what is due, a second apart, until nothing is."""
        while self.delivering.tick():
            self.pass_time(seconds=1)

    def pass_time(self, *, seconds: float = 0, minutes: float = 0) -> None:
        """Move the clock."""
        self.clock.advance(timedelta(seconds=seconds, minutes=minutes))

    def incidents(self) -> Sequence[Incident]:
        """Those that are open."""
        with self.transaction(read=True) as uow:
            return uow.incidents.open_ones(uow.watched.workspace().id)

    def only_incident(self) -> Incident:
        """The one that is open."""
        (incident,) = self.incidents()
        return incident

    def id_of(self, name: str) -> int:
        """An integration's."""
        with self.transaction(read=True) as uow:
            return ids_by_name(uow)[name]


def observing(
    *,
    transaction: Transaction,
    clock: MovableClock,
    witnesses: ScriptedWitnesses,
    provider: ScriptedProvider,
    probes: ScriptedProbes,
    cipher: Fernets,
) -> Observing:
    """Asks those, without chance."""
    return Observing(
        transaction=transaction,
        asking=Asking(
            transaction=transaction,
            clock=clock,
            cipher=cipher,
            witnesses=witnesses,
            probing=Probing(
                transaction=transaction,
                clock=clock,
                cipher=cipher,
                provider=provider,
                probes=probes,
            ),
        ),
        clock=clock,
        chance=lambda: 0.5,
    )


def set_up(
    *,
    engine: Engine,
    kinds: Mapping[str, Kind],
    transaction: Transaction,
    clock: MovableClock,
    watched: Watched = ACME,
    text: bool = False,
) -> Stage:
    """Watch that, with one worker; `text` leaves tickets to a person and Adobe's form."""
    cipher = Fernets([FERNET_KEY])
    sealed = tuple(
        replace(a, sealed_key=cipher.encrypt("export-key") if a.sealed_key else None)
        for a in watched.accounts
    )
    watch(engine, kinds, replace(watched, accounts=sealed), clock.now())
    channels, witnesses, desk = Channels(), ScriptedWitnesses(clock), ScriptedDesk()
    provider, probes = ScriptedProvider(clock), ScriptedProbes()
    return Stage(
        transaction=transaction,
        clock=clock,
        channels=channels,
        witnesses=witnesses,
        desk=desk,
        provider=provider,
        probes=probes,
        cipher=cipher,
        observing=observing(
            transaction=transaction,
            clock=clock,
            witnesses=witnesses,
            provider=provider,
            probes=probes,
            cipher=cipher,
        ),
        alerting=Alerting(transaction=transaction, clock=clock, reads=understands),
        delivering=Delivering(transaction=transaction, messengers=channels, clock=clock),
        ticketing=Ticketing(
            transaction=transaction,
            clock=clock,
            wording=PlainWording(),
            desk=None if text else desk,
            form_url="https://support.example/form",
        ),
    )
