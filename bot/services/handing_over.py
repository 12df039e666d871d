"""Handing new grants to the operator's pipeline, each until it is taken or refused."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.audit import Deed
from bot.domain.authorization import Authorized
from bot.domain.errors import (
    ConfigurationError,
    CredentialsRefusedError,
    DeliveryError,
    PermanentDeliveryError,
)
from bot.domain.grant import Credentials, Grant, Ownership
from bot.domain.incident import EventKind
from bot.domain.integration import Account, Integration
from bot.domain.round import How, Round
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.grants import Handover
from bot.ports.handover import Parcel, Pipeline
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.authorizing import authorize, prepare
from bot.services.recording import record

log = logging.getLogger(__name__)

BATCH = 5
LEASE = timedelta(minutes=2)
"""Longer than handing a whole batch over may take, so that nobody sends one twice at once."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(hours=24)
SECRET_HINT = "; is handover_secret the one it checks with, and its clock right?"  # noqa: S105 - words


def owe(
    uow: UnitOfWork,
    *,
    cipher: Cipher,
    account: Account,
    round_: Round,
    credentials: Credentials,
    given_by: str,
    given_name: str,
    now: datetime,
) -> None:
    """Owe the grant of a round to the account's pipeline; `given_by` is a Slack user id."""
    content = {"values": dict(credentials.values), "given_name": given_name}
    uow.handovers.owe(
        Handover(
            id=0,
            workspace_id=account.workspace_id,
            integration_id=round_.integration_id,
            round_id=round_.id,
            given_by=given_by,
            given_at=now,
            sealed=cipher.encrypt(json.dumps(content)),
            data_account=round_.data_account,
            due_at=now,
        )
    )


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """One hand-over, opened: the parcel, and who it is about."""

    parcel: Parcel
    integration: Integration
    account: Account
    given_name: str


class HandingOver:
    """Sends what is owed to pipelines, and tells what became of it."""

    def __init__(
        self, *, transaction: Transaction, clock: Clock, cipher: Cipher, pipeline: Pipeline
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._pipeline = pipeline

    def tick(self, *, limit: int = BATCH) -> int:
        """Hand one batch of what is due over; how many there were."""
        with self._transaction() as uow:
            owed = uow.handovers.claim(self._clock.now(), limit=limit, lease=LEASE)
            uow.commit()
        for handover in owed:
            try:
                self._hand_over(handover)
            except Exception as error:  # noqa: BLE001 - one that breaks must not hold up the others
                # Only the kind: what was opened may stand in the error's text.
                kind = type(error).__name__
                log.error("hand-over %s met %s; its lease brings it back", handover.id, kind)  # noqa: TRY400 - as said
        return len(owed)

    def _hand_over(self, handover: Handover) -> None:
        try:
            addressed = self._address(handover)
            self._pipeline.hand_over(addressed.parcel)
        except PermanentDeliveryError as refused:
            self._give_up(handover, str(refused))
        except CredentialsRefusedError as refused:
            self._give_up(handover, f"{refused}{SECRET_HINT}")
        except DeliveryError as failed:
            self._put_off(handover, str(failed), failed.retry_after)
        except ConfigurationError as failed:
            self._put_off(handover, str(failed), None)
        else:
            self._taken(handover, addressed)

    def _address(self, handover: Handover) -> Addressed:
        """Open it; the time is that of this try, so that a receiver may refuse old ones."""
        with self._transaction(read=True) as uow:
            found = uow.watched.members([handover.integration_id])
        if not found or handover.url is None or handover.sealed_secret is None:
            message = "the account has no handover_url any more"
            raise PermanentDeliveryError(message)
        if handover.sealed is None:
            message = "its secrets are erased"
            raise PermanentDeliveryError(message)
        integration, account, _ = found[0]
        content = json.loads(self._cipher.decrypt(handover.sealed))
        parcel = Parcel(
            id=_id_of(handover),
            url=handover.url,
            secret=self._cipher.decrypt(handover.sealed_secret),
            at=self._clock.now(),
            account=account.name,
            client_id=account.client_id,
            integration=integration.name,
            kind=integration.kind.name,
            data_account=handover.data_account,
            given_by=content["given_name"],
            values=content["values"],
        )
        return Addressed(
            parcel=parcel,
            integration=integration,
            account=account,
            given_name=content["given_name"],
        )

    def _taken(self, handover: Handover, addressed: Addressed) -> None:
        now = self._clock.now()
        integration, account = addressed.integration, addressed.account
        with self._transaction() as uow:
            prepare(uow, integration, account, now)
            of_round = uow.rounds.get(handover.round_id)
            if not uow.handovers.taken(handover, now):
                return  # another process has sent it too, and tells
            _tell(uow, handover, of_round, Deed.HANDED_OVER, EventKind.HANDED_OVER, now)
            authorize(
                uow,
                integration=integration,
                account=account,
                authorized=Authorized(at=now, how=How.HANDOVER, by=handover.given_by),
                name=addressed.given_name,
                now=now,
            )
            uow.commit()

    def _put_off(self, handover: Handover, error: str, asked: timedelta | None) -> None:
        now = self._clock.now()
        attempts = handover.attempts + 1
        due_at = now + max(_wait(attempts), asked or timedelta())
        if due_at - handover.given_at > GIVEN_UP_AFTER:
            self._give_up(handover, error)
            return
        with self._transaction() as uow:
            uow.handovers.failed(replace(handover, attempts=attempts, error=error, due_at=due_at))
            uow.commit()

    def _give_up(self, handover: Handover, error: str) -> None:
        now = self._clock.now()
        with self._transaction() as uow:
            of_bot = _for_bot(uow, handover)
            if of_bot is not None:
                uow.subjects.stop([f"shared_probe:{handover.integration_id}"])
                uow.subjects.start([f"own_probe:{handover.integration_id}"], now)
            uow.watched.lock_workspace(handover.workspace_id)
            of_round = uow.rounds.get(handover.round_id)
            if of_bot != _for_bot(uow, handover):
                return  # somebody gave another one just now; the lease brings this back
            if of_bot is not None:
                uow.grants.put(of_bot)
            if not uow.handovers.failed(replace(handover, error=error, due_at=None)):
                return
            _tell(
                uow, handover, of_round, Deed.HANDOVER_FAILED, EventKind.HANDOVER_FAILED, now, error
            )
            uow.commit()


def _for_bot(uow: UnitOfWork, handover: Handover) -> Grant | None:
    """The grant that MBI's side never got, as the bot's own; None where that is another's.

    What MBI doesn't have can't speak for it. Entered keys and passwords are MBI's all the same.
    """
    grant = uow.grants.of_integrations([handover.integration_id]).get(handover.integration_id)
    found = uow.watched.one(handover.integration_id)
    if grant is None or found is None or not found[0].kind.by_oauth:
        return None
    given_then = (grant.ownership, grant.given_at) == (Ownership.SHARED, handover.given_at)
    return replace(grant, ownership=Ownership.OWN) if given_then else None


def _tell(
    uow: UnitOfWork,
    handover: Handover,
    of_round: Round | None,
    deed: Deed,
    event: EventKind,
    now: datetime,
    detail: str = "",
) -> None:
    record(
        uow,
        at=now,
        deed=deed,
        workspace_id=handover.workspace_id,
        actor=handover.given_by,
        integration_id=handover.integration_id,
        incident_id=of_round.incident_id if of_round else None,
        args={"detail": detail} if detail else None,
        event=event,
        owe=True,
    )


def _id_of(handover: Handover) -> str:
    """The same for every try of one grant, another for the grant that takes its place.

    Made of what stays when the grant is sealed anew under another key, and differs between
    two databases that know one pipeline.
    """
    made_of = (handover.id, handover.round_id, handover.given_by, handover.given_at.isoformat())
    return sha256(":".join(map(str, made_of)).encode()).hexdigest()[:32]


def _wait(attempts: int) -> timedelta:
    """A minute after the first try, then twice as long after each."""
    return min(FIRST_WAIT * (1 << min(max(attempts - 1, 0), 10)), LONGEST_WAIT)
