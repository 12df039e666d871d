"""Providers and sources outside of the bot, which answer as a test tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.adapters.clock import MovableClock
from bot.domain.errors import GrantRefusedError
from bot.domain.grant import Credentials, DataAccount
from bot.domain.observation import Reading
from bot.ports.probe import Probes, Trial, Tried
from bot.ports.provider import Callback, Provider, ProviderClient, Sent
from bot.ports.witness import Heard
from tests.services.troubles import Troubles

TOKEN_LIFE = timedelta(hours=1)
GOOD = Tried(heard=Heard.ANSWER, reading=Reading.GOOD)
REFUSED = Tried(heard=Heard.ANSWER, reading=Reading.CREDENTIAL_REFUSED, detail="401 expired")


class ScriptedProvider(Provider):
    """A provider whose refresh tokens may rotate; one used twice ends the whole family.

    `calls` of its troubles are "exchange" and "refresh".
    """

    def __init__(self, clock: MovableClock) -> None:
        self.troubles = Troubles()
        self.rotates = False
        self.lengthens: timedelta | None = None
        """How long an access token lasts that is renewed itself; zero: it ends as before."""
        self.granted: Callable[[Callback], Credentials] = lambda _: self.new()
        self.living: set[str] = set()
        self.hints: list[str | None] = []
        self.data_accounts: list[str | None] = []
        """The expected ones, as the provider was told them, call by call."""
        self._clock = clock
        self._made = 0

    def new(self) -> Credentials:
        """A fresh grant."""
        self._made += 1
        refresh = f"refresh-{self._made}"
        self.living.add(refresh)
        return Credentials(
            values={"access_token": f"access-{self._made}", "refresh_token": refresh},
            expires_at=self._clock.now() + TOKEN_LIFE,
        )

    def revoke(self) -> None:
        """No refresh token lives any more."""
        self.living.clear()

    def origins(self, kind: str, client: ProviderClient) -> tuple[str, ...]:
        """One."""
        assert kind
        return (f"https://{client.provider}.example",)

    def send(
        self,
        kind: str,
        client: ProviderClient,
        *,
        redirect_uri: str,
        state: str,
        login_hint: str | None = None,
        data_account: str | None = None,
    ) -> Sent:
        """An address that tells the state."""
        assert kind
        assert redirect_uri
        self.hints.append(login_hint)
        self.data_accounts.append(data_account)
        return Sent(
            url=f"https://{client.provider}.example/authorize?state={state}",
            verifier=f"verifier-of-{state}",
        )

    def exchange(
        self,
        kind: str,
        client: ProviderClient,
        callback: Callback,
        *,
        redirect_uri: str,
        verifier: str,
        data_account: str | None = None,
    ) -> Credentials:
        """What the test grants."""
        self.data_accounts.append(data_account)
        assert kind
        assert client
        assert redirect_uri
        assert verifier
        return self.troubles.carry_out("exchange", lambda: self.granted(callback))

    def refresh(
        self,
        kind: str,
        client: ProviderClient,
        held: Credentials,
        *,
        data_account: str | None = None,
    ) -> Credentials:
        """New tokens for a living refresh token."""
        self.data_accounts.append(data_account)
        assert kind
        assert client
        return self.troubles.carry_out("refresh", lambda: self._renew(held))

    def _renew(self, held: Credentials) -> Credentials:
        if self.lengthens is not None:
            self._made += 1
            ends = self._clock.now() + self.lengthens if self.lengthens else held.expires_at
            values = {**held.values, "access_token": f"access-{self._made}"}
            return replace(held, values=values, expires_at=ends, until=ends)
        used = held.values["refresh_token"]
        if used not in self.living:
            self.living.clear()
            message = "Token has been expired or revoked."
            raise GrantRefusedError(message, code="invalid_grant")
        fresh = self.new()
        if self.rotates:
            self.living.discard(used)
            return fresh
        self.living.discard(fresh.values["refresh_token"])
        return replace(fresh, values={**fresh.values, "refresh_token": used})


class ScriptedProbes(Probes):
    """Every credential is good, unless a test says otherwise; remembers what was tried."""

    def __init__(self) -> None:
        self.tried: list[Trial] = []
        self.answer: Callable[[Trial], Tried] = lambda _: GOOD

    def opens(self, *data_accounts: str) -> None:
        """Every credential is good, and opens these data accounts."""
        opened = tuple(DataAccount(id=one) for one in data_accounts)
        self.answer = lambda _: replace(GOOD, data_accounts=opened)

    def says(self, tried: Tried) -> None:
        """Every credential comes to that."""
        self.answer = lambda _: tried

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        """What the test says."""
        self.tried += trials
        return [self.answer(trial) for trial in trials]
