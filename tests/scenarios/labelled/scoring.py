"""How often the verdict is right, by cause and by kind, and what it gets wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.diagnosis import Diagnosis
from tests.scenarios.labelled.reading import LabelledCase


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One case with its verdict."""

    case: LabelledCase
    verdict: Diagnosis
    untold: tuple[str, ...] = ()
    """Who was asked although the case tells no answer."""

    @property
    def cause_right(self) -> bool:
        """Whether the cause is the expected one."""
        return self.verdict.cause is self.case.expect.cause

    @property
    def falsely_offered(self) -> bool:
        """Whether people would be asked to authorize again for nothing: the worst error."""
        return self.verdict.offers_reauthorize and not self.case.expect.reauthorize

    @property
    def right(self) -> bool:
        """Whether all that the case expects is so."""
        expect, got = self.case.expect, self.verdict
        return (
            self.cause_right
            and not self.untold
            and got.status is expect.status
            and got.offers_reauthorize is expect.reauthorize
            and expect.confidence in {None, got.confidence}
        )


@dataclass(frozen=True, kw_only=True)
class Score:
    """What came of all."""

    scored: tuple[Scored, ...]

    @property
    def share(self) -> float:
        """The part of the cases whose cause is right, up to 1."""
        return sum(one.cause_right for one in self.scored) / len(self.scored)

    @property
    def false_offers(self) -> int:
        """How often re-authorizing is offered though it would not help."""
        return sum(one.falsely_offered for one in self.scored)

    @property
    def summary(self) -> str:
        """The one line that counts."""
        right = sum(one.cause_right for one in self.scored)
        return f"cause right {right}/{len(self.scored)}, false re-authorize {self.false_offers}"

    def lines(self) -> Iterator[str]:
        """The whole report; its last line is the summary."""
        yield from _table("cause", ((_cause(one.case.expect.cause), one) for one in self.scored))
        yield ""
        yield from _table("kind", ((one.case.kind, one) for one in self.scored))
        yield ""
        wrong = [one for one in self.scored if not one.right]
        for one in wrong:
            yield from told(one)
        if wrong:
            yield ""
        yield self.summary


def told(one: Scored) -> Sequence[str]:
    """A case that went wrong: what was expected, what came, and why."""
    expect, got = one.case.expect, one.verdict
    sure = f", {expect.confidence}" if expect.confidence else ""
    offered = got.offers_reauthorize
    return [
        f"{one.case.file}: {one.case.name}",
        f"    expected  {_verdict(expect.status, expect.cause, offered=expect.reauthorize)}{sure}",
        f"    got       {_verdict(got.status, got.cause, offered=offered)}, {got.confidence}",
        *(f"    asked, and the case tells no answer: {who}" for who in dict.fromkeys(one.untold)),
        *(f"    {line.key} {dict(line.args)}" for line in got.evidence),
    ]


def _table(title: str, pairs: Iterable[tuple[str, Scored]]) -> Iterator[str]:
    all_of: Counter[str] = Counter()
    right_of: Counter[str] = Counter()
    for name, one in pairs:
        all_of[name] += 1
        right_of[name] += one.cause_right
    yield f"{title:<30} right  of      %"
    for name in sorted(all_of):
        share = 100 * right_of[name] / all_of[name]
        yield f"{name:<30} {right_of[name]:>5} {all_of[name]:>3} {share:>6.1f}"


def _cause(cause: object) -> str:
    return str(cause) if cause else "none"


def _verdict(status: object, cause: object, *, offered: bool) -> str:
    return f"{status}, {_cause(cause)}, {'Re-authorize' if offered else 'no button'}"
