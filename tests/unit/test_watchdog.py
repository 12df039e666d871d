"""A beat that hangs is noticed by its age, and one that is woken comes at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from bot.jobs.scheduler import HANGING_SECONDS, Beat, Jobs
from bot.jobs.vitals import Vitals
from bot.jobs.watchdog import HangingBeats, Watchdog

PATIENCE = 10.0
NEVER = 3600.0


class Monotonic:
    """A clock that only a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def running(*beats: Beat, monotonic: Monotonic) -> Iterator[Jobs]:
    names = [beat.name for beat in beats]
    jobs = Jobs(beats, pause=0.01, vitals=Vitals(names, monotonic=monotonic))
    jobs.start()
    try:
        yield jobs
    finally:
        jobs.stop()


def test_a_beat_that_hangs_ends_the_process_once_and_shows_where_it_stands(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, release, gave_up = Event(), Event(), []

    def hang_for_ever() -> int:
        begun.set()
        release.wait(PATIENCE)
        return 0

    monotonic = Monotonic()
    with running(Beat(name="observe", work=hang_for_ever), monotonic=monotonic) as jobs:
        dog = HangingBeats(jobs, lambda: gave_up.append("now"))
        assert begun.wait(PATIENCE)
        dog.look()
        assert gave_up == []
        monotonic.seconds += HANGING_SECONDS + 60
        assert list(jobs.hanging()) == ["observe"]
        dog.look()
        dog.look()
        release.set()
    assert gave_up == ["now"]
    assert "observe hangs for 360 s" in caplog.text
    assert "hang_for_ever" in caplog.text


def test_a_beat_that_fails_again_and_again_does_not_hang() -> None:
    """A database that is away for hours is no reason to end: nothing else would help."""
    failed = Event()

    def fail() -> int:
        failed.set()
        message = "the database is away"
        raise OSError(message)

    monotonic = Monotonic()
    with running(Beat(name="observe", work=fail, seconds=0.01), monotonic=monotonic) as jobs:
        assert failed.wait(PATIENCE)
        monotonic.seconds += HANGING_SECONDS + 60
        failed.clear()
        assert failed.wait(PATIENCE)
        failed.clear()
        assert failed.wait(PATIENCE)  # the one before has ended by now
        assert jobs.hanging() == {}
        assert jobs.vitals.ages() == {"observe": None}


def test_what_comes_seldom_may_be_silent_for_longer() -> None:
    done, monotonic = Event(), Monotonic()

    def work() -> int:
        done.set()
        return 0

    with running(Beat(name="forget", work=work, seconds=NEVER), monotonic=monotonic) as jobs:
        assert done.wait(PATIENCE)
        monotonic.seconds += NEVER
        assert jobs.hanging() == {}
        monotonic.seconds += HANGING_SECONDS + 60
        assert list(jobs.hanging()) == ["forget"]


def test_jobs_that_do_not_run_never_hang() -> None:
    monotonic = Monotonic()
    jobs = Jobs(
        (Beat(name="observe", work=lambda: 0),), vitals=Vitals(["observe"], monotonic=monotonic)
    )
    monotonic.seconds += NEVER
    assert jobs.hanging() == {}


def test_a_beat_that_is_woken_comes_at_once() -> None:
    first, second = Event(), Event()

    def work() -> int:
        (second if first.is_set() else first).set()
        return 0

    with running(Beat(name="deliver", work=work, seconds=NEVER), monotonic=Monotonic()) as jobs:
        assert first.wait(PATIENCE)
        jobs.wake(["deliver", "what another version does"])
        assert second.wait(PATIENCE)


def test_a_beat_that_is_woken_at_its_work_looks_once_more() -> None:
    begun, go_on, again = Event(), Event(), Event()

    def work() -> int:
        if begun.is_set():
            again.set()
        begun.set()
        go_on.wait(PATIENCE)
        return 0

    with running(Beat(name="deliver", work=work, seconds=NEVER), monotonic=Monotonic()) as jobs:
        assert begun.wait(PATIENCE)
        for _ in range(100):
            jobs.wake(["deliver"])
        go_on.set()
        assert again.wait(PATIENCE)


def test_waking_jobs_before_they_run_or_after_does_nothing() -> None:
    jobs = Jobs((Beat(name="deliver", work=lambda: 0),))
    jobs.wake(["deliver"])
    jobs.start()
    jobs.stop()
    jobs.wake(["deliver"])


def test_a_watchdog_that_cannot_look_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    looks, enough = [], Event()

    def look() -> None:
        looks.append(1)
        if len(looks) == 3:
            enough.set()
        message = "Slack is away"
        raise OSError(message)

    dog = Watchdog("socket", look, seconds=0.001)
    dog.start()
    assert enough.wait(PATIENCE)
    dog.stop()
    assert "the watchdog of socket: OSError" in caplog.text
