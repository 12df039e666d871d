"""How often somebody may ask."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.pace import WINDOW, MovingWindow


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_much_goes_through_in_a_minute_and_then_it_is_said_how_long_to_wait() -> None:
    watch = Watch()
    pace = MovingWindow(3, monotonic=watch)
    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 60]
    watch.now += 59.5
    assert pace.wait("a") == 1
    watch.now += 0.5
    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 60]


def test_one_waits_for_nobody_else() -> None:
    pace = MovingWindow(1, monotonic=Watch())
    assert [pace.wait(who) for who in ("a", "a", "b", "a")] == [0, 60, 0, 60]


def test_names_without_end_are_not_all_remembered() -> None:
    pace = MovingWindow(1, monotonic=Watch(), remembered=10)
    for number in range(1000):
        assert pace.wait(str(number)) == 0
    assert pace.wait("999") == 60, "whoever asked lately is still known"
    assert pace.wait("0") == 0, "whoever asked long ago is not"


@given(st.integers(1, 5), st.lists(st.floats(0, 40), max_size=60))
def test_no_minute_ever_sees_more(most: int, pauses: list[float]) -> None:
    watch = Watch()
    pace = MovingWindow(most, monotonic=watch)
    served: list[float] = []
    for pause in pauses:
        watch.now += pause
        wait = pace.wait("a")
        if wait:
            watch.now += wait
            assert pace.wait("a") == 0, "whoever waits as long as they were told is served"
        served.append(watch.now)
    for number in range(len(served) - most):
        assert served[number + most] - served[number] >= WINDOW - 1e-6
