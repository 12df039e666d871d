"""How checks are run: beside one another, one at a time a lane, each within its time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Barrier, Event, Lock

import pytest

from bot.domain.diagnosis import Line
from bot.ports.check import Area, Level, Result
from bot.services.examination.examining import Examining, Step, bounded
from bot.texts.reader import LOCALES, Texts


@dataclass(frozen=True, kw_only=True)
class Look:
    """A check that does what a test says."""

    do: Callable[[], None] = lambda: None
    about: str = "it"
    lane: str = "lane"
    area: Area = Area.MBI
    seconds: float = 10.0
    level: Level = Level.OK

    def run(self) -> Sequence[Result]:
        self.do()
        return [Result(level=self.level, about=self.about, what=Line(key="doctor-feed-ok"))]


@dataclass(kw_only=True)
class Counter:
    """How many are at it at once."""

    now: int = 0
    most: int = 0
    lock: Lock = field(default_factory=Lock)

    def at_it(self) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        with self.lock:
            self.now -= 1


def test_a_lane_is_walked_one_at_a_time_in_its_order() -> None:
    order: list[str] = []
    counter = Counter()

    def look(name: str) -> Look:
        def do() -> None:
            order.append(name)
            counter.at_it()

        return Look(do=do, about=name)

    examined = Examining(checks=[look(str(number)) for number in range(20)]).run()
    assert order == [str(number) for number in range(20)]
    assert counter.most == 1
    assert [one.about for one in examined.results[Area.MBI]] == order


def test_lanes_are_walked_beside_one_another() -> None:
    together = Barrier(3, timeout=10)

    def meet() -> None:
        together.wait()

    checks = [Look(do=meet, lane=name) for name in ("a", "b", "c")]
    assert Examining(checks=checks).run().healthy


def test_one_that_hangs_is_given_up_and_the_others_are_told() -> None:
    never = Event()

    def hang() -> None:
        never.wait()

    hanging = Look(do=hang, about="hanging", seconds=0.05)
    examined = Examining(checks=[hanging, Look(about="well")]).run()
    never.set()
    late, well = examined.results[Area.MBI]
    assert (late.level, late.about, late.what.key) == (Level.FAIL, "hanging", "doctor-too-late")
    assert well.level is Level.OK
    assert not examined.healthy


def test_a_check_that_fails_by_itself_tells_its_kind_and_no_words_of_it() -> None:
    def fail() -> None:
        message = "a-secret"
        raise RuntimeError(message)

    (result,) = bounded(Look(do=fail))
    assert (result.level, result.what.key) == (Level.FAIL, "doctor-broken")
    assert "a-secret" not in repr(result)


def test_areas_keep_their_order_and_steps_are_told() -> None:
    steps: list[Step] = []
    known = [(Area.SETTINGS, Result(level=Level.OK, about="x", what=Line(key="doctor-said")))]
    checks = [Look(area=Area.COVERAGE, lane="a"), Look(area=Area.SLACK, lane="b")]
    examined = Examining(checks=checks, known=known).run(steps.append)
    assert list(examined.results) == [Area.SETTINGS, Area.SLACK, Area.COVERAGE]
    assert [(one.done, one.of) for one in steps] == [(1, 2), (2, 2)]


@pytest.mark.parametrize("level", list(Level))
def test_only_what_somebody_has_to_do_is_unhealthy(level: Level) -> None:
    assert Examining(checks=[Look(level=level)]).run().healthy is (level is not Level.FAIL)


@pytest.mark.parametrize("locale", LOCALES)
def test_areas_and_levels_have_their_words(locale: str) -> None:
    texts = Texts()
    for member in (*Area, *Level):
        kind = "area" if isinstance(member, Area) else "level"
        assert texts.say(locale, f"doctor-{kind}-{member}")
