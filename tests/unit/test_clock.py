"""The machine's clock, and one that can be moved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

from bot.adapters.clock import MovableClock, SystemClock

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_machines_clock_tells_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_a_clock_that_starts_somewhere_stands_still_until_it_is_moved() -> None:
    clock = MovableClock(START)
    assert clock.now() == clock.now() == START
    clock.advance(timedelta(hours=2))
    assert clock.now() == START + timedelta(hours=2)


def test_a_clock_that_starts_nowhere_flows_and_keeps_what_it_was_moved() -> None:
    clock = MovableClock()
    clock.advance(timedelta(days=1))
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(days=1) - SECOND < ahead <= timedelta(days=1)
    assert clock.now().tzinfo is UTC


def test_a_start_in_another_zone_is_shown_in_utc() -> None:
    rome = timezone(timedelta(hours=1))
    clock = MovableClock(START.astimezone(rome))
    assert clock.now() == START
    assert clock.now().tzinfo is UTC


def test_no_move_is_lost_between_threads() -> None:
    clock = MovableClock(START)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: clock.advance(SECOND), range(400)))
    assert clock.now() == START + 400 * SECOND
