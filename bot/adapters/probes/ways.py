"""All ways to try a grant, behind one port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.catalogue.loader import Catalogue
from bot.domain.integration import Engine
from bot.ports.probe import Probes, Trial, Tried
from bot.ports.witness import Heard

HTTP = "http"
"""The way of a kind whose file tells a question over HTTP."""
DATABASE = "database"
"""The way of a kind whose file tells what may speak at its port."""


class AllProbes:
    """Gives each trial to the way that its kind's file names, all ways at once."""

    def __init__(self, *, catalogue: Catalogue, ways: Mapping[str, Probes]) -> None:
        """Keep the ways by name."""
        self._catalogue = catalogue
        self._ways = ways

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        """One outcome for every trial, in their order, as soon as the slowest way is done."""
        places: dict[str, list[int]] = {}
        for place, trial in enumerate(trials):
            places.setdefault(self._way(trial.kind), []).append(place)
        shares = {
            way: [trials[place] for place in own]
            for way, own in places.items()
            if way in self._ways
        }
        outcomes = [_untried(trial) for trial in trials]
        for way, came in self._beside(shares).items():
            for place, tried in zip(places[way], came, strict=True):
                outcomes[place] = tried
        return outcomes

    def _beside(self, shares: Mapping[str, Sequence[Trial]]) -> Mapping[str, Sequence[Tried]]:
        """What each way makes of its share, all at once; one alone needs no thread."""
        if len(shares) <= 1:
            return {way: self._ways[way].try_all(share) for way, share in shares.items()}
        with ThreadPoolExecutor(len(shares), thread_name_prefix="probes") as pool:
            going = {
                way: pool.submit(self._ways[way].try_all, share) for way, share in shares.items()
            }
            return {way: tried.result() for way, tried in going.items()}

    def _way(self, kind: str) -> str:
        entry = self._catalogue.entries.get(kind)
        if entry is None:
            return ""
        if entry.engines:
            return DATABASE
        return HTTP if entry.probe else ""


def engines_of(catalogue: Catalogue) -> dict[str, tuple[Engine, ...]]:
    """What may speak at the port of each kind of database."""
    return {name: entry.engines for name, entry in catalogue.entries.items()}


def _untried(trial: Trial) -> Tried:
    return Tried(heard=Heard.REFUSED, detail=f"there is no way to try {trial.kind}")
