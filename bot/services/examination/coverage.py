"""What the witnesses of all that is watched are worth, and what to add next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.diagnosis import Line
from bot.domain.integration import Integration
from bot.ports.check import Area, Level, Result
from bot.ports.unit_of_work import Picture, Transaction
from bot.services.advising import PROBES, advise
from bot.services.cards import coverage_of
from bot.services.examination.telling import named, told
from bot.services.judging import keys_of
from bot.services.views import Advice, Coverage, Speaks

Seen = tuple[Integration, tuple[Coverage, ...], Advice | None]


@dataclass(frozen=True, kw_only=True)
class CoverageCheck:
    """What grants were refused for because of the bot, and one advice for all that share it."""

    transaction: Transaction
    area: Area = Area.COVERAGE
    about: str = "mbi.toml"
    lane: str = "database"
    seconds: float = 20.0
    """The witnesses of thousands of integrations are read."""

    def run(self) -> Sequence[Result]:
        """A result for each refused grant, then one for each advice, the largest group first."""
        refused: list[Result] = []
        groups: defaultdict[tuple[str, str, str], list[tuple[str, Advice]]] = defaultdict(list)
        for about, coverage, advice in self._all():
            refused += [_refused(about, one) for one in coverage if _by_bot(one)]
            if advice and not _told_elsewhere(advice, coverage):
                provider = str(advice.gain.args.get("provider", ""))
                groups[advice.what.key, advice.gain.key, provider].append((about.name, advice))
        ordered = sorted(groups.values(), key=lambda one: -len(one))
        return [*refused, *map(_advised, ordered)]

    def _all(self) -> Iterator[Seen]:
        with self.transaction(read=True) as uow:
            seen = [
                (uow.watched.picture(account.id), uow.clients.of(workspace.id))
                for workspace in uow.watched.workspaces()
                for account in uow.watched.accounts(workspace.id)
            ]
        for picture, clients in seen:
            yield from _of(picture, {name for name, one in clients.items() if one.client_id})


def _of(picture: Picture, registered: Collection[str]) -> Iterator[Seen]:
    polled = f"reports:{picture.account.id}" in picture.subjects
    for integration in picture.integrations:
        keys = keys_of(integration).values()
        coverage = coverage_of([picture.subjects[k] for k in keys if k in picture.subjects])
        advice = advise(
            integration,
            coverage,
            words_polled=polled,
            registered=integration.kind.provider in registered,
        )
        yield integration, coverage, advice


def _told_elsewhere(advice: Advice, coverage: Sequence[Coverage]) -> bool:
    """Whether a refusal of the bot says it: of its grant above, of a key or a report by MBI's."""
    refused = {one.witness for one in coverage if one.speaks is Speaks.BOT}
    meant = PROBES if advice.witness in PROBES else {advice.witness}
    return not refused.isdisjoint(meant)


def _by_bot(one: Coverage) -> bool:
    return one.witness in PROBES and one.speaks is Speaks.BOT


def _refused(about: Integration, one: Coverage) -> Result:
    """At a database it is an address or an encryption, elsewhere the operator's client."""
    do = "database-refused-do" if about.kind.database else "probe-refused-do"
    name = about.name
    return told(Level.FAIL, name, "probe-refused", do=do, detail=one.detail, name=name)


def _advised(group: Sequence[tuple[str, Advice]]) -> Result:
    advice = group[0][1]
    return Result(
        level=Level.WARN if advice.mend else Level.OK,
        about=named([name for name, _ in group]),
        what=Line(
            key="doctor-worth-mending" if advice.mend else "doctor-worth-adding",
            args={"witness": str(advice.witness)},
        ),
        remedy=advice.what,
        brings=advice.gain,
    )
