"""What runs by itself: beats that go on whatever happens in one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, active_count

import pytest

from bot.jobs.scheduler import Beat, Jobs

PATIENCE = 10.0
"""Seconds until a test gives up; each waits for an event, so it takes milliseconds."""
SOON = 0.01


@contextmanager
def running(*beats: Beat) -> Iterator[Jobs]:
    jobs = Jobs(beats, pause=SOON)
    jobs.start()
    try:
        yield jobs
    finally:
        jobs.stop()


class Work:
    """Counts how often it is done and says when it was done often enough."""

    def __init__(self, *, until: int, does: Callable[[int], int | bool] = lambda _n: 0) -> None:
        self.enough = Event()
        self.done = 0
        self._until = until
        self._does = does

    def __call__(self) -> int | bool:
        """Do it once."""
        self.done += 1
        if self.done >= self._until:
            self.enough.set()
        return self._does(self.done)


def test_a_beat_comes_at_once_and_again_and_again() -> None:
    work = Work(until=3)
    with running(Beat(name="observe", work=work, seconds=SOON)):
        assert work.enough.wait(PATIENCE)


def test_one_beat_works_until_nothing_is_due() -> None:
    """A backlog does not wait for the next beat, which here comes in an hour."""
    work = Work(until=6, does=lambda n: 128 if n < 6 else 0)
    with running(Beat(name="observe", work=work, seconds=3600)):
        assert work.enough.wait(PATIENCE)
    assert work.done == 6


def test_a_beat_that_fails_is_logged_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    def fail_first(n: int) -> int:
        if n == 1:
            message = "the database is away"
            raise OSError(message)
        return 0

    work = Work(until=2, does=fail_first)
    with running(Beat(name="observe", work=work, seconds=SOON)):
        assert work.enough.wait(PATIENCE)
    assert "observe failed" in caplog.text
    assert "the database is away" in caplog.text


def test_a_beat_that_goes_on_failing_shows_its_traceback_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: int) -> int:
        message = "the database is away"
        raise OSError(message)

    work = Work(until=3, does=fail)
    with running(Beat(name="observe", work=work, seconds=SOON)):
        assert work.enough.wait(PATIENCE)
    assert caplog.text.count("observe failed: OSError") >= 2
    assert caplog.text.count("Traceback") == 1


def test_a_beat_that_hangs_holds_up_no_other() -> None:
    release, other = Event(), Work(until=3)

    def hang() -> int:
        release.wait(PATIENCE)
        return 0

    with running(
        Beat(name="observe", work=hang, seconds=SOON),
        Beat(name="deliver", work=other, seconds=SOON),
    ):
        assert other.enough.wait(PATIENCE)
        release.set()


def test_a_beat_never_overlaps_itself() -> None:
    """It lasts as long as five beats of another one that comes as often."""
    other, busy, overlapped = Work(until=5), Lock(), Event()

    def slow() -> int:
        if not busy.acquire(blocking=False):
            overlapped.set()
            return 0
        other.enough.wait(PATIENCE)
        busy.release()
        return 0

    with running(
        Beat(name="observe", work=slow, seconds=SOON),
        Beat(name="deliver", work=other, seconds=SOON),
    ):
        assert other.enough.wait(PATIENCE)
    assert not overlapped.is_set()


def test_stopping_waits_for_the_work_under_way_and_takes_no_more() -> None:
    begun, finish, finished = Event(), Event(), Event()

    def work() -> int:
        begun.set()
        finish.wait(PATIENCE)
        finished.set()
        return 1  # there would be more

    jobs = Jobs((Beat(name="observe", work=work, seconds=SOON),))
    jobs.start()
    assert begun.wait(PATIENCE)
    finish.set()
    jobs.stop()
    assert finished.is_set()


def test_after_stopping_nothing_is_left_running() -> None:
    before = active_count()
    work = Work(until=1)
    with running(Beat(name="observe", work=work, seconds=SOON)):
        assert work.enough.wait(PATIENCE)
    done = work.done
    assert active_count() == before
    assert work.done == done


def test_jobs_that_never_started_can_be_stopped() -> None:
    jobs = Jobs((Beat(name="observe", work=lambda: 0),))
    jobs.stop()
    jobs.stop()


def test_no_beats_at_all_are_fine() -> None:
    with running():
        pass


def test_nothing_begins_while_they_are_paused() -> None:
    begun: list[str] = []

    def work() -> bool:
        begun.append("one")
        return False

    jobs = Jobs((Beat(name="one", work=work, seconds=0.01),))
    with jobs.paused():
        jobs.start()
        jobs.stop()
    assert begun == []
