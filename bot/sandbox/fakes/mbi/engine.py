"""MBI itself: it runs the cycles that were due and remembers what each one saw.

Lazy: whoever asks first settles what happened since the last question.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import RLock

from bot.sandbox.fakes.mbi.refusal import HOST_KEY, UNAVAILABLE, refusal_of
from bot.sandbox.fakes.mbi.schedule import Cycle
from bot.sandbox.fakes.mbi.truth import Account, Arrival, Fault, Integration, Job

_LIVED_BEFORE = timedelta(days=15)
_FIRST_JOB = 13500
_UNAVAILABLE = Fault("Failed", UNAVAILABLE)
_FLAP = timedelta(hours=12)
"""What flaps is well for half of this, and out of reach for the other half."""


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
        self._down: dict[str, Fault] = {}
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

    def set_provider(self, provider: str, *, up: bool, fault: Fault = _UNAVAILABLE) -> None:
        """Take a provider down, which MBI then shows as `fault`, or bring it back."""
        with self.lock:
            self.settle()
            if up:
                self._down.pop(provider, None)
            else:
                self._down[provider] = fault

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

    def refresh_host_keys(self, integration: Integration) -> None:
        """An admin lets MBI take the host keys that the SSH server shows now."""
        with self.lock:
            self.settle()
            if integration.host_key is not None:
                integration.host_key.held = integration.host_key.present()

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
        fault = self._down.get(integration.provider) or integration.fault
        if fault is not None:
            return fault.word, fault.message
        if unreached := _unreached(integration, at):
            return "Failed", unreached
        if refused := _refused(integration, at):
            return "Re-auth", refused
        return "Success", None


def _unreached(integration: Integration, at: datetime) -> str | None:
    """Why MBI can't get to the source."""
    if integration.host_key is not None and not integration.host_key.opens:
        return HOST_KEY
    if integration.reachable and not (integration.flaps and _is_out(at)):
        return None
    return refusal_of(integration.kind).unreachable


def _refused(integration: Integration, at: datetime) -> str | None:
    """Why the source does not let MBI in."""
    texts = refusal_of(integration.kind)
    if integration.access_revoked:
        return texts.revoked
    if integration.admin_demoted:
        return texts.demoted
    return None if integration.is_authorized(at) else texts.expired


def _is_out(at: datetime) -> bool:
    """Whether what flaps is out of reach then."""
    return at.timestamp() % _FLAP.total_seconds() < _FLAP.total_seconds() / 2
