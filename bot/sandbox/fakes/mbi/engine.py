"""MBI itself: it runs the cycles that were due and remembers what each one saw.

Lazy: whoever asks first settles what happened since the last question.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import RLock

from bot.sandbox.fakes.mbi.refusal import UNAVAILABLE, refusal_of
from bot.sandbox.fakes.mbi.schedule import Cycle
from bot.sandbox.fakes.mbi.truth import Account, Arrival, Integration, Job

_LIVED_BEFORE = timedelta(days=15)
_FIRST_JOB = 13500


class Engine:
    """Runs the update cycles of `accounts` by the clock `now` (aware, UTC).

    Two weeks have already gone well when it starts.
    """

    def __init__(self, *, accounts: Sequence[Account], now: Callable[[], datetime]) -> None:
        self.accounts = accounts
        self.now = now
        self.lock = RLock()
        self._settled = now() - _LIVED_BEFORE
        self._ingest_up = True
        self._down: set[str] = set()
        self.settle()
        for account in accounts:
            account.settle = self.settle
            for integration in account.integrations:
                integration.settle = self.settle

    @property
    def ingest_up(self) -> bool:
        """Whether the Data Import API answers."""
        return self._ingest_up

    @ingest_up.setter
    def ingest_up(self, up: bool) -> None:
        self.settle()
        self._ingest_up = up

    def provider_up(self, provider: str) -> bool:
        """Whether the provider gives MBI any rows."""
        return provider not in self._down

    def set_provider(self, provider: str, *, up: bool) -> None:
        """Take a provider down, or bring it back."""
        with self.lock:
            self.settle()
            if up:
                self._down.discard(provider)
            else:
                self._down.add(provider)

    def account(self, client_id: int) -> Account | None:
        """The account with that client id, settled."""
        self.settle()
        return next((a for a in self.accounts if a.client_id == client_id), None)

    def settle(self) -> None:
        """Run every cycle that ended since the last time."""
        with self.lock:
            until = self.now()
            for account in self.accounts:
                for cycle in self._due(account, until):
                    self._run(account, cycle)
            self._settled = max(self._settled, until)

    def save_and_test(self, integration: Integration) -> None:
        """A person authorizes the integration anew in MBI; the word changes at once.

        It renews a dead token, gives back revoked access and enters the present key. Who
        lacks the role, or a server out of reach, is refused as before.
        """
        self.authorize(integration, key=integration.key.present() if integration.key else None)

    def authorize(self, integration: Integration, *, key: str | None = None) -> None:
        """The same by whoever brings a grant, with the `key` that they bring."""
        with self.lock:
            self.settle()
            integration.authorization_ok = True
            integration.access_revoked = False
            integration.authorized_at = self.now()
            if integration.key is not None and key is not None:
                integration.key.held = key
            word, message = self._outcome(integration, self.now())
            integration.known.word, integration.known.message = word, message
            if word == "Success":
                integration.known.failed_cycles = 0

    def force_update(self, account: Account) -> None:
        """Begin a cycle now, blackout hours or not, unless one is in progress."""
        with self.lock:
            self.settle()
            if self.in_progress_since(account) is None:
                began = self.now()
                account.forced = Cycle(began=began, ended=began + account.schedule.lasts)

    def in_progress_since(self, account: Account) -> datetime | None:
        """When the cycle in progress began (UTC), if there is one."""
        at = self.now()
        if account.forced is not None:
            return account.forced.began
        after = account.completed.cycle.ended if account.stuck and account.completed else at
        cycle = account.schedule.next_ended(after)
        return cycle.began if cycle.began <= at else None

    def newest_history(
        self,
        integration: Integration,
        since: datetime,
    ) -> list[tuple[datetime, datetime]]:
        """What polling after each cycle would have seen since `since`: (seen at, newest row)."""
        self.settle()
        account = next(a for a in self.accounts if integration in a.integrations)
        history = integration.known.history
        lived = history[0][0] if history else self.now()
        before = lived - timedelta(microseconds=1)
        seen = [
            (cycle.ended, integration.source.newest(cycle.began))
            for cycle in account.schedule.ended_between(since, before)
        ]
        seen += [(at, newest) for at, newest in history if at > since]
        return [(at, newest) for at, newest in seen if newest is not None]

    def _due(self, account: Account, until: datetime) -> list[Cycle]:
        due = list(account.schedule.ended_between(self._settled, until))
        forced = account.forced
        if forced is not None and forced.ended <= until:
            due.append(forced)
            account.forced = None
        return sorted(due, key=lambda cycle: cycle.ended)

    def _run(self, account: Account, cycle: Cycle) -> None:
        if account.stuck:
            return
        for integration in account.integrations:
            self._read(integration, cycle)
        number = account.completed.id + 1 if account.completed else _FIRST_JOB
        account.completed = Job(id=number, cycle=cycle)

    def _read(self, integration: Integration, cycle: Cycle) -> None:
        known = integration.known
        word, message = self._outcome(integration, cycle.ended)
        if word == "Success":
            known.failed_cycles = 0
            known.word, known.message = word, None
            self._take_rows(integration, cycle)
        else:
            known.failed_cycles += 1
            # One failed cycle of a provider that is down is not yet a failure to MBI.
            if self.provider_up(integration.provider) or known.failed_cycles > 1:
                known.word, known.message = word, message
        known.history.append((cycle.ended, known.newest_row))

    def _take_rows(self, integration: Integration, cycle: Cycle) -> None:
        known = integration.known
        arrival = integration.arrival
        if not integration.quiet and (self._ingest_up or arrival is not Arrival.PUSHED):
            known.newest_row = integration.source.newest(cycle.began)
        # What MBI doesn't pull has its data point when it is brought, not when a cycle runs.
        known.last_data_point = cycle.ended if arrival is Arrival.PULLED else known.newest_row

    def _outcome(self, integration: Integration, at: datetime) -> tuple[str, str | None]:
        texts = refusal_of(integration.kind)
        if not self.provider_up(integration.provider):
            return "Failed", UNAVAILABLE
        if not integration.reachable:
            return "Failed", texts.unreachable
        if integration.access_revoked:
            return "Re-auth", texts.revoked
        if integration.admin_demoted:
            return "Re-auth", texts.demoted
        if not integration.is_authorized(at):
            return "Re-auth", texts.expired
        return "Success", None
