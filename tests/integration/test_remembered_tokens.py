"""Tokens that are remembered for a while, and what ends that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.fernet import Fernet

from bot.adapters.cipher import Fernets
from bot.adapters.clock import MovableClock
from bot.domain.installation import Installation
from bot.ports.app_tokens import AppTokens, BotToken, Installer, TeamName
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.installing import Installing
from bot.services.opening import seal
from tests.integration.seeds import NOW

CIPHER = Fernets([Fernet.generate_key().decode()])


class Silent(AppTokens):
    """Nobody is asked here."""

    def renew(self, refresh: str) -> BotToken:
        raise AssertionError(refresh)

    def check(self, token: str) -> None:
        raise AssertionError(token)

    def teams(self, token: str) -> list[TeamName]:
        raise AssertionError(token)

    def installer(self, token: str, user_id: str) -> Installer:
        raise AssertionError(token, user_id)

    def greet(self, token: str, user_id: str, *, team: TeamName, locale: str) -> None:
        raise AssertionError(token, user_id, team, locale)


def test_what_was_read_before_somebody_added_the_bot_is_not_remembered_after_it(
    transaction: Transaction, clock: MovableClock
) -> None:
    def add() -> None:
        with transaction() as uow:
            sealed = seal(CIPHER, {"token": "xoxb-1"})
            uow.installations.keep(Installation(team_id="T1", sealed=sealed, installed_at=NOW))
            uow.commit()
        installing.forget()

    meanwhile = [add]

    @contextmanager
    def slow(*, read: bool = False) -> Iterator[UnitOfWork]:
        with transaction(read=read) as uow:
            yield uow
        while meanwhile:
            meanwhile.pop()()

    installing = Installing(
        transaction=slow,  # type: ignore[arg-type]  # a unit of work, between `with` and its end
        clock=clock,
        cipher=CIPHER,
        tokens=Silent(),
    )
    assert installing.token(None, "T1") is None
    assert installing.token(None, "T1") == "xoxb-1"
