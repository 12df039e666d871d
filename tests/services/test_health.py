"""Readiness part by part, the pulse of workers, and the dead man's switch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.adapters.clock import MovableClock
from bot.domain.errors import ConfigurationError
from bot.domain.health import Part
from bot.domain.installation import Installation
from bot.ports.unit_of_work import Transaction
from bot.services.health import STARTING, TOO_OLD, Health
from bot.services.pulsing import STALE_SECONDS, Pulsing, Reassuring

MINUTE = timedelta(minutes=1)


@dataclass
class Line:
    """Slack's socket as health sees it."""

    age: float | None = 1.0
    wanted: bool = True


def good_schema() -> None:
    """A schema that serves this version."""


def parts(
    transaction: Transaction,
    clock: MovableClock,
    *,
    schema: Callable[[], None] = good_schema,
    socket: Line | None = None,
    after: timedelta = timedelta(),
) -> dict[str, Part]:
    health = Health(transaction=transaction, clock=clock, schema=schema, socket=socket)
    clock.advance(after)
    return {part.name: part for part in health.parts()}


def beat(transaction: Transaction, clock: MovableClock, *, ages: dict[str, float | None]) -> None:
    Pulsing(transaction=transaction, clock=clock, ages=lambda: ages).tick()


def test_while_no_worker_has_ever_run_it_is_said_and_becomes_a_fault_in_time(
    transaction: Transaction, clock: MovableClock
) -> None:
    """A web process may start before the first worker does."""
    at_first = parts(transaction, clock)["polling"]
    assert (at_first.good, at_first.age_seconds) == (True, None)
    assert "no worker has ever run: start mbi-bot worker" in at_first.says
    later = parts(transaction, clock, after=STARTING)
    assert (later["polling"].good, later["delivery"].good) == (False, False)


def test_the_pulse_of_any_worker_tells_each_age(
    transaction: Transaction, clock: MovableClock
) -> None:
    beat(transaction, clock, ages={"observe": 2.0, "deliver": 30.0, "judge": None})
    found = parts(transaction, clock)
    assert found["polling"] == Part(name="polling", good=True, age_seconds=2.0)
    assert found["delivery"] == Part(name="delivery", good=True, age_seconds=30.0)
    assert found["database"].good
    assert found["schema"].good


def test_workers_that_go_on_no_more_are_named(
    transaction: Transaction, clock: MovableClock
) -> None:
    beat(transaction, clock, ages={"observe": 0.0, "deliver": 0.0})
    clock.advance(TOO_OLD)
    beat(transaction, clock, ages={"deliver": 0.0})
    found = parts(transaction, clock)
    assert (found["polling"].good, found["delivery"].good) == (False, True)
    assert "no worker goes on" in found["polling"].says


def test_a_pulse_is_written_seldom_and_never_backwards(
    transaction: Transaction, clock: MovableClock
) -> None:
    ages: dict[str, float | None] = {"observe": 0.0}
    pulsing = Pulsing(transaction=transaction, clock=clock, ages=lambda: ages)

    def written() -> timedelta:
        pulsing.tick()
        with transaction(read=True) as uow:
            return clock.now() - uow.pulses.all()["observe"]

    assert written() == timedelta()
    clock.advance(timedelta(seconds=9))
    assert written() == timedelta(seconds=9)
    clock.advance(timedelta(seconds=1))
    assert written() == timedelta()
    beat(transaction, clock, ages={"observe": 60.0})  # another worker, which is slower
    assert written() == timedelta()


def test_a_schema_that_does_not_serve_this_version_says_what_to_do(
    transaction: Transaction, clock: MovableClock
) -> None:
    def refuse() -> None:
        message = "this version needs 0004: run mbi-bot migrate."
        raise ConfigurationError(message)

    found = parts(transaction, clock, schema=refuse)["schema"]
    assert (found.good, "run mbi-bot migrate" in found.says) == (False, True)


def test_a_database_that_does_not_answer_says_no_more_than_that(clock: MovableClock) -> None:
    def away(*, read: bool = False) -> None:
        message = f"postgresql://user:password@host {read}"
        raise OSError(message)

    found = parts(away, clock, socket=Line())  # type: ignore[arg-type]  # it never opens anything
    assert found["database"] == Part(name="database", good=False, says="does not answer")
    assert set(found) == {"database", "socket"}


@pytest.mark.parametrize(
    ("line", "good"),
    [
        (Line(age=3.0), True),
        (Line(age=39.9), True),
        (Line(age=40.0), False),
        (Line(age=None), False),
        (Line(age=None, wanted=False), None),
        (None, None),
    ],
)
def test_the_socket_counts_where_this_process_holds_it(
    transaction: Transaction, clock: MovableClock, line: Line | None, *, good: bool | None
) -> None:
    found = parts(transaction, clock, socket=line).get("socket")
    assert (found.good if found else None) is good


def test_tokens_that_ended_are_told_and_refuse_readiness_when_none_is_left(
    transaction: Transaction, clock: MovableClock
) -> None:
    soon = clock.now() + MINUTE
    for team, ends in (("T1", soon), ("T2", soon + MINUTE)):
        with transaction() as uow:
            uow.installations.keep(
                Installation(team_id=team, sealed="x", installed_at=clock.now(), expires_at=ends)
            )
            uow.commit()
    assert parts(transaction, clock)["tokens"] == Part(name="tokens", good=True)
    clock.advance(MINUTE)
    one = parts(transaction, clock)["tokens"]
    assert (one.good, one.says) == (True, "1 of 2 have ended and were not renewed")
    clock.advance(MINUTE)
    assert not parts(transaction, clock)["tokens"].good


class Switch:
    """A dead man's switch that counts how often it was told."""

    def __init__(self, fault: str | None = None) -> None:
        self.told = 0
        self._fault = fault

    def ask(self) -> str | None:
        self.told += 1
        return self._fault


@pytest.mark.parametrize(
    ("ages", "told", "logged"),
    [
        ({"observe": 1.0, "deliver": 1.0}, 1, ""),
        ({"observe": 1.0, "deliver": 1.0, "judge": None}, 1, ""),
        ({"observe": 1.0, "deliver": None}, 0, ""),  # just started
        ({}, 0, ""),
        ({"observe": STALE_SECONDS, "deliver": 1.0}, 0, "observe stands still"),
        ({"observe": 1.0, "deliver": 999.0}, 0, "deliver stands still"),
    ],
)
def test_the_switch_is_told_only_while_watching_and_delivering_go_on(
    ages: dict[str, float | None], told: int, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    switch = Switch()
    reassuring = Reassuring(ages=lambda: ages, needed=("observe", "deliver"), ask=switch.ask)
    assert reassuring.tick() is False
    assert switch.told == told
    assert logged in caplog.text


def test_a_switch_that_cannot_be_told_is_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    switch = Switch("timed out after 10 s")
    Reassuring(ages=lambda: {"observe": 0.0}, needed=("observe",), ask=switch.ask).tick()
    assert "(DEADMAN_URL) could not be told: timed out after 10 s" in caplog.text
