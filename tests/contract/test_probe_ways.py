"""Every kind is tried in the way that its file names."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Barrier

import pytest

from bot.adapters.probes.ways import AllProbes
from bot.domain.grant import Credentials
from bot.domain.observation import Reading
from bot.ports.probe import Trial, Tried
from bot.ports.provider import ProviderClient
from bot.ports.witness import Heard
from tests.contract.source import CATALOGUE


class Way:
    """Remembers what it was given; `meeting` holds it until the others are at work too."""

    def __init__(self, meeting: Barrier | None = None) -> None:
        self.kinds: list[str] = []
        self._meeting = meeting

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        if self._meeting:
            self._meeting.wait(timeout=5)
        self.kinds += [trial.kind for trial in trials]
        return [
            Tried(heard=Heard.ANSWER, reading=Reading.GOOD, person=trial.kind) for trial in trials
        ]


def trial(kind: str) -> Trial:
    return Trial(
        kind=kind, credentials=Credentials(values={}), client=ProviderClient(provider=kind)
    )


def test_outcomes_come_in_the_order_of_the_trials() -> None:
    over_http, database = Way(), Way()
    probes = AllProbes(catalogue=CATALOGUE, ways={"http": over_http, "database": database})
    kinds = ["mysql", "mixpanel", "csv_upload", "google_ads", "mysql", "no_such_kind"]
    tried = probes.try_all([trial(kind) for kind in kinds])
    assert [one.person for one in tried] == [
        *("mysql", "mixpanel", None, "google_ads", "mysql", None)
    ]
    assert [tried[place].heard for place in (2, 5)] == [Heard.REFUSED] * 2
    assert over_http.kinds == ["mixpanel", "google_ads"]
    assert database.kinds == ["mysql", "mysql"]


def test_no_way_waits_for_another() -> None:
    meeting = Barrier(2)
    ways = {"http": Way(meeting), "database": Way(meeting)}
    probes = AllProbes(catalogue=CATALOGUE, ways=ways)
    tried = probes.try_all([trial("mysql"), trial("mixpanel")])
    assert {one.heard for one in tried} == {Heard.ANSWER}


def test_a_way_that_is_not_there_is_the_bots_own_matter() -> None:
    probes = AllProbes(catalogue=CATALOGUE, ways={"http": Way()})
    assert [one.heard for one in probes.try_all([trial("mysql")])] == [Heard.REFUSED]
    assert probes.try_all([]) == []


@pytest.mark.parametrize("kind", sorted(CATALOGUE.entries))
def test_every_kind_that_is_probed_names_a_way_there_is(kind: str) -> None:
    entry, way = CATALOGUE.entries[kind], Way()
    AllProbes(catalogue=CATALOGUE, ways={"http": way, "database": way}).try_all([trial(kind)])
    assert bool(way.kinds) is CATALOGUE.kinds()[kind].probed
    assert not (entry.engines and entry.probe)
