"""Asking with the grants in the bot's keeping: renew what ends soon, then try them all."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.errors import ConfigurationError
from bot.domain.grant import Grant, Ownership, pick, same_data_account
from bot.domain.integration import Account, Integration
from bot.domain.observation import MAY_SAY, Reading, Witness
from bot.domain.subject import Subject
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.grants import SealedClient
from bot.ports.probe import Probes, Trial, Tried
from bot.ports.provider import Provider
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.witness import Answer, Heard
from bot.services.bastions import jump_of, known_keys
from bot.services.opening import open_client, open_grant
from bot.services.refreshing import UNASKED, Held, Refreshing
from bot.services.stopping import stop

OWNERSHIP_OF = {
    Witness.OWN_PROBE: Ownership.OWN,
    Witness.SHARED_PROBE: Ownership.SHARED,
}
REFUSALS = frozenset({Reading.CREDENTIAL_REFUSED, Reading.ACCOUNT_REFUSED})
SHORTEST_LIFE = timedelta(minutes=5)
MARGIN = timedelta(minutes=2)
"""On top of the time until the next probe, in which an access token must not end."""
PROBE_SECONDS = 25.0
"""How long trying a batch may take; whoever makes the probes sees to it."""
REFRESH_SECONDS = 25.0
AGAIN_WITHIN = 30.0
"""A second round of both begins no later than this, so that all fits in a lease of 90 s."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What the database holds of those that are asked about, by integration."""

    integrations: Mapping[int, tuple[Integration, Account]]
    grants: Mapping[int, Grant]
    clients: Mapping[int, Mapping[str, SealedClient]]
    """By workspace and provider."""
    known: Mapping[int, str]
    """The host keys of bastions, by integration."""


@dataclass(kw_only=True)
class Pass:
    """One batch under way: who is ready to be tried, and what came of the others."""

    ready: dict[int, Held] = field(default_factory=dict)
    """By the subject's id, as everything here."""
    came: dict[int, Tried] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    """What was refused to the last: a refusal, unless an access token ended unnoticed."""
    vain: list[Subject] = field(default_factory=list)

    def take(self, subject_ids: Sequence[int], outcomes: Sequence[Held | Tried]) -> None:
        """Go on with those renewed; the others are through."""
        for subject_id, outcome in zip(subject_ids, outcomes, strict=True):
            if isinstance(outcome, Held):
                self.ready[subject_id] = outcome
            else:
                del self.ready[subject_id]
                self.came[subject_id] = outcome


class Probing:
    """Tries grants at their sources; nothing is open in the database meanwhile."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        cipher: Cipher,
        provider: Provider,
        probes: Probes,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the collaborators; `elapsed` are seconds of real time."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._probes = probes
        self._elapsed = elapsed
        self._refreshing = Refreshing(
            transaction=transaction, clock=clock, cipher=cipher, provider=provider
        )

    def ask(self, subjects: Sequence[Subject]) -> Sequence[Answer]:
        """One answer for every probe, in their order.

        One whose grant is gone, or is MBI's side's to renew and ended, stops being asked.
        """
        begun = self._elapsed()
        read = self._read(subjects)
        going = self._opened(subjects, read)
        self._renew(going, self._ending(subjects, going))
        tried = self._try(going, going.ready)
        again = [i for i, t in tried.items() if _refused(t) and _once_more(going.ready[i])]
        if again and self._elapsed() - begun > AGAIN_WITHIN:
            tried |= dict.fromkeys(again, UNASKED)
        elif again:
            self._renew(going, again)
            tried |= self._try(going, [i for i in again if i in going.ready])
        going.doubtful = {i for i, t in tried.items() if _refused(t)}
        now = self._clock.now()
        going.came = {
            i: _of_own_account(held, _compared(held, _of_ended(held, tried[i], now)))
            for i, held in going.ready.items()
            if i in tried
        } | going.came
        self._settle(subjects, going, read)
        return [_answer(s, going.came.get(s.id, UNASKED), now) for s in subjects]

    def _read(self, subjects: Sequence[Subject]) -> Read:
        ids = {s.integration_id for s in subjects if s.integration_id is not None}
        with self._transaction(read=True) as uow:
            found = uow.watched.members(ids)
            workspaces = {account.workspace_id for _, account, _ in found}
            return Read(
                integrations={i.id: (i, account) for i, account, _ in found},
                grants=uow.grants.of_integrations(ids),
                clients={one: uow.clients.of(one) for one in sorted(workspaces)},
                known=known_keys(uow, [i.id for i, _, _ in found if i.bastion]),
            )

    def _opened(self, subjects: Sequence[Subject], read: Read) -> Pass:
        """Those with a grant to try, opened; for whom no key opens it, the bot is at fault."""
        going = Pass()
        for subject in subjects:
            grant = _grant_of(subject, read)
            if grant is None:
                going.vain.append(subject)
                continue
            try:
                held = self._open(grant, read)
            except ConfigurationError as error:
                going.came[subject.id] = Tried(heard=Heard.REFUSED, detail=str(error))
                continue
            if held.theirs and held.ends_by(self._clock.now()):
                going.vain.append(subject)
            else:
                going.ready[subject.id] = held
        return going

    def _open(self, grant: Grant, read: Read) -> Held:
        integration, account = read.integrations[grant.integration_id]
        provider = integration.kind.provider
        sealed = read.clients[account.workspace_id].get(provider)
        return Held(
            integration=integration,
            account_client_id=account.client_id,
            grant=grant,
            credentials=open_grant(self._cipher, grant),
            client=open_client(self._cipher, provider, sealed),
            jump=jump_of(self._cipher, integration, read.known.get(integration.id)),
        )

    def _ending(self, subjects: Sequence[Subject], going: Pass) -> list[int]:
        """Whose access token would end before the next probe."""
        now = self._clock.now()
        return [
            s.id
            for s in subjects
            if (held := going.ready.get(s.id))
            and held.renews_now(now, max(SHORTEST_LIFE, s.interval + MARGIN))
        ]

    def _renew(self, going: Pass, subject_ids: Sequence[int]) -> None:
        grants = [going.ready[i] for i in subject_ids]
        renewed = self._refreshing.refresh_all(grants, seconds=REFRESH_SECONDS)
        now = self._clock.now()
        outcomes = [_alive(held, one, now) for held, one in zip(grants, renewed, strict=True)]
        going.take(subject_ids, outcomes)

    def _try(self, going: Pass, subject_ids: Collection[int]) -> dict[int, Tried]:
        trials = [_trial(going.ready[i]) for i in subject_ids]
        tried = self._probes.try_all(trials) if trials else ()
        return dict(zip(subject_ids, tried, strict=True))

    def _settle(self, subjects: Sequence[Subject], going: Pass, read: Read) -> None:
        """Stop what is in vain; a refusal that only a refresh could confirm is."""
        for subject in subjects:
            held = going.ready.get(subject.id)
            if held and held.theirs and subject.id in going.doubtful:
                going.came[subject.id] = UNASKED
                going.vain.append(subject)
        for subject in going.vain:
            stop(
                self._transaction,
                subject,
                self._clock.now(),
                vain=lambda uow, about=subject: _same_grant(uow, about, read),  # type: ignore[misc]  # the default binds the loop variable
            )


def _grant_of(subject: Subject, read: Read) -> Grant | None:
    """The grant that this probe tries, where one is held and its kind can be tried."""
    found = read.integrations.get(subject.integration_id or 0)
    grant = read.grants.get(subject.integration_id or 0)
    if found is None or grant is None or not found[0].kind.probed:
        return None
    return grant if grant.ownership is OWNERSHIP_OF[subject.witness] else None


def _same_grant(uow: UnitOfWork, subject: Subject, read: Read) -> bool:
    """Whether nobody has given another grant since."""
    integration_id = subject.integration_id or 0
    held = uow.grants.of_integrations([integration_id]).get(integration_id)
    return held == read.grants.get(integration_id)


def _trial(held: Held) -> Trial:
    integration = held.integration
    return Trial(
        kind=integration.kind.name,
        credentials=held.credentials,
        client=held.client,
        client_id=held.account_client_id,
        data_account=held.data_account,
        host=integration.host,
        port=integration.port,
        engine=integration.engine,
        encryption=integration.encryption,
        jump=held.jump,
    )


def _refused(tried: Tried) -> bool:
    """Some answer 403 to a token that has merely ended, where others answer 401."""
    return tried.heard is Heard.ANSWER and tried.reading in REFUSALS


def _once_more(held: Held) -> bool:
    """An access token may have ended before its time: a refresh tells, where there is one."""
    return held.renewable and not held.renewed and not held.integration.kind.exchanges


def _alive(held: Held, outcome: Held | Tried, now: datetime) -> Held | Tried:
    """A token that could not be lengthened is tried as long as it lives."""
    lives = held.integration.kind.exchanges and not held.ends_by(now)
    return held if lives and isinstance(outcome, Tried) else outcome


def _of_ended(held: Held, tried: Tried, now: datetime) -> Tried:
    """A refusal of an access token that has ended, and that nothing renews, is of that alone."""
    if not (held.integration.kind.by_oauth and held.ends_by(now) and _refused(tried)):
        return tried
    return replace(tried, reading=Reading.CREDENTIAL_REFUSED)


def _compared(held: Held, tried: Tried) -> Tried:
    """A good answer counts while the grant still opens the data account it was given for."""
    if tried.heard is not Heard.ANSWER or tried.reading is not Reading.GOOD:
        return tried
    given_for = held.grant.data_account
    expected = held.data_account
    told = tried.opens_none or (tried.data_accounts and not tried.partial)
    if not expected or not told or pick(expected, tried.data_accounts):
        return tried
    detail = f"{expected} is not among the accounts that this access opens"
    if given_for is None or not same_data_account(expected, given_for):
        # It never opened the one expected now: a matter of the bot's grant, no accusation.
        return replace(tried, heard=Heard.REFUSED, reading=None, detail=detail)
    return replace(tried, reading=Reading.ACCOUNT_REFUSED, detail=detail)


def _of_own_account(held: Held, tried: Tried) -> Tried:
    """At a database an account of the bot's own is locked, or loses rights, for itself alone."""
    own = held.grant.ownership is Ownership.OWN and held.integration.kind.database
    return replace(tried, reading=Reading.CREDENTIAL_REFUSED) if own and _refused(tried) else tried


def _answer(subject: Subject, tried: Tried, now: datetime) -> Answer:
    """What came of it; what its witness may not say is silence: own grants can't speak of roads."""
    sayable = tried.reading in MAY_SAY[subject.witness]
    unheard = tried.heard is Heard.ANSWER and not sayable
    return Answer(
        subject_id=subject.id,
        witness=subject.witness,
        at=now,
        heard=Heard.SILENCE if unheard else tried.heard,
        reading=tried.reading if tried.heard is Heard.ANSWER and sayable else None,
        detail=tried.detail,
        retry_after=tried.retry_after,
    )
