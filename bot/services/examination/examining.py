"""Runs checks beside one another, each within its time."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLateError
from dataclasses import dataclass
from threading import Lock, Thread

from bot.domain.diagnosis import Line
from bot.ports.check import Area, Check, Level, Result

AT_ONCE = 8
"""Lanes that are walked together."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A check that is through, for whoever shows how far the examination is."""

    done: int
    of: int
    area: Area
    about: str


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What came of all, by area in the order of areas; `seconds` that it took."""

    results: Mapping[Area, tuple[Result, ...]]
    seconds: float
    checks: int

    @property
    def healthy(self) -> bool:
        """Whether nobody has anything to do."""
        return not any(one.level is Level.FAIL for each in self.results.values() for one in each)


class Examining:
    """Runs what it is given; `known` is what was found out before anything could be asked."""

    def __init__(
        self,
        *,
        checks: Sequence[Check],
        known: Sequence[tuple[Area, Result]] = (),
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep them; `elapsed` are seconds of real time."""
        self._checks = tuple(checks)
        self._known = tuple(known)
        self._elapsed = elapsed

    @property
    def checks(self) -> int:
        """How many there are."""
        return len(self._checks)

    @property
    def longest(self) -> int:
        """How many are run one after the other at most."""
        return max(map(len, self._lanes()), default=0)

    def run(self, told: Callable[[Step], None] = lambda _: None) -> Examined:
        """Run them all; `told` hears of each that is through, one at a time."""
        begun = self._elapsed()
        found: dict[int, Sequence[Result]] = {}
        alone = Lock()

        def walk(lane: Sequence[Check]) -> None:
            for check in lane:
                results = bounded(check)
                with alone:
                    found[id(check)] = results
                    told(_step(check, len(found), len(self._checks)))

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for walked in [pool.submit(walk, lane) for lane in self._lanes()]:
                walked.result()
        return Examined(
            results=self._sorted(found),
            seconds=self._elapsed() - begun,
            checks=len(self._checks),
        )

    def _lanes(self) -> Sequence[Sequence[Check]]:
        lanes: defaultdict[str, list[Check]] = defaultdict(list)
        for check in self._checks:
            lanes[check.lane].append(check)
        return list(lanes.values())

    def _sorted(self, found: Mapping[int, Sequence[Result]]) -> Mapping[Area, tuple[Result, ...]]:
        by_area: defaultdict[Area, list[Result]] = defaultdict(list)
        for area, result in self._known:
            by_area[area].append(result)
        for check in self._checks:
            by_area[check.area] += found[id(check)]
        return {area: tuple(by_area[area]) for area in Area if by_area[area]}


def bounded(check: Check) -> Sequence[Result]:
    """What a check finds within its time. One that hangs is left behind: it ends with the process.

    Not all that hangs can be told to stop: looking up a name, for one.
    """
    came: Future[Sequence[Result]] = Future()

    def run() -> None:
        try:
            came.set_result(check.run())
        except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold a secret
            came.set_result([_broken(check, type(error).__name__)])

    Thread(target=run, name=f"check {check.area}", daemon=True).start()
    try:
        return came.result(timeout=check.seconds)
    except TooLateError:
        return [
            Result(
                level=Level.FAIL,
                about=check.about,
                what=Line(key="doctor-too-late", args={"seconds": round(check.seconds)}),
                remedy=Line(key="doctor-too-late-do"),
            )
        ]


def _step(check: Check, done: int, of: int) -> Step:
    return Step(done=done, of=of, area=check.area, about=check.about)


def _broken(check: Check, kind: str) -> Result:
    return Result(
        level=Level.FAIL,
        about=check.about,
        what=Line(key="doctor-broken", args={"kind": kind}),
        remedy=Line(key="doctor-broken-do"),
    )
