"""Paying what is owed to Slack: cards, threads, news of tickets, and notices to one person.

Written with the decision, sent after: a claim is taken, the state is read again, the call
goes out with no transaction open, and what came of it is written. Stale changes so
collapse into the present one. A place that hangs holds nobody else up: each is written to
in a thread of its own, and none is given more than one.
"""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from bot.domain.delivery import Delivery
from bot.domain.errors import DeliveryError
from bot.ports.clock import Clock
from bot.ports.context import Field, working_on
from bot.ports.in_time import is_in_time, while_in_time
from bot.ports.measures import Measures, Unmeasured, outcome_of
from bot.ports.messenger import Messengers
from bot.ports.unit_of_work import Transaction
from bot.services.paying import Paying
from bot.services.redelivering import Redelivering

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(seconds=60)
AT_ONCE = 8
"""Places that one process writes to at the same time."""
AT_ONCE_A_WORKSPACE = 6
"""What one workspace may take of them, so that one that hangs leaves room for others."""
PATIENCE = 2.0
"""Real seconds that a tick waits for what it sent; what takes longer goes on beside it."""


class Delivering:
    """Sends what is owed to Slack."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        messengers: Messengers,
        clock: Clock,
        patience: float = PATIENCE,
        measures: Measures | None = None,
    ) -> None:
        """Keep the collaborators; no thread starts before there is something to send."""
        self._transaction = transaction
        self._clock = clock
        self._patience = patience
        self._measures = measures or Unmeasured()
        self._paying = Paying(transaction=transaction, messengers=messengers, clock=clock)
        self._redelivering = Redelivering(transaction=transaction, clock=clock)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deliver")
        self._lock = Lock()
        self._under_way: dict[Future[None], Delivery] = {}

    def tick(self, *, limit: int = BATCH) -> int:
        """Send one batch of due messages; how many there were."""
        busy = self._busy()
        room = min(limit, AT_ONCE - len(busy))
        if room <= 0:
            return 0
        begun = self._clock.now()
        crowd = Counter(delivery.workspace_id for delivery in busy)
        with self._transaction() as uow:
            owed = uow.deliveries.claim_messages(
                begun,
                limit=room,
                lease=LEASE,
                busy=frozenset((one.workspace_id, one.place) for one in busy),
                full=frozenset(w for w, taken in crowd.items() if taken >= AT_ONCE_A_WORKSPACE),
            )
            uow.commit()
        self._wait([self._submit(delivery, begun) for delivery in owed], self._patience)
        return len(owed)

    def finish(self) -> None:
        """Wait until all that is under way is sent or has failed."""
        with self._lock:
            under_way = list(self._under_way)
        self._wait(under_way, None)

    def close(self) -> None:
        """Send what is under way, and take no more."""
        self._pool.shutdown(wait=True)

    def _busy(self) -> list[Delivery]:
        with self._lock:
            return list(self._under_way.values())

    def _submit(self, delivery: Delivery, begun: datetime) -> Future[None]:
        sending = self._pool.submit(self._try, delivery, begun)
        with self._lock:
            self._under_way[sending] = delivery
        sending.add_done_callback(self._over)
        return sending

    def _over(self, sending: Future[None]) -> None:
        with self._lock:
            self._under_way.pop(sending, None)

    @staticmethod
    def _wait(sendings: list[Future[None]], seconds: float | None) -> None:
        done, _ = wait(sendings, timeout=seconds)
        for each in done:
            each.result()

    def _try(self, delivery: Delivery, begun: datetime) -> None:
        # The other half is for the call itself, once more in plain words, and to write it down.
        with (
            working_on(_names(delivery)),
            while_in_time(lambda: self._clock.now() < begun + LEASE / 2),
        ):
            try:
                if is_in_time():
                    self._send(delivery)
                else:
                    self._give_back(delivery)
            except Exception:
                # Its lease brings it back, with an outcome that is unknown; the others go on.
                log.exception("delivery %s was not completed", delivery.id)
                self._measures.delivered(delivery.kind, "broken")

    def _give_back(self, delivery: Delivery) -> None:
        """Let a worker with more time take it: near its lease's end two might send it."""
        with self._transaction() as uow:
            uow.deliveries.failed(replace(delivery, due_at=self._clock.now()))
            uow.commit()

    def _send(self, delivery: Delivery) -> None:
        try:
            if self._paying.announce(delivery):
                self._give_back(delivery)
                return
            after = self._paying.pay(delivery)
        except DeliveryError as error:
            self._measures.delivered(delivery.kind, outcome_of(error))
            self._redelivering.failed(delivery, error)
            return
        with self._transaction() as uow:
            uow.deliveries.sent(after)
            uow.commit()
        since = delivery.owed_since
        waited = (self._clock.now() - since).total_seconds() if since else None
        self._measures.delivered(delivery.kind, "sent", waited=waited)


def _names(delivery: Delivery) -> dict[Field, object]:
    """What the log shall say of whatever happens on the way."""
    return {
        "delivery_id": delivery.id,
        "workspace_id": delivery.workspace_id,
        "incident_id": delivery.incident_id,
        "ticket_id": delivery.ticket_id,
    }
