"""Tries grants over HTTP, a batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.saying import secrets_of
from bot.adapters.http.sending import Came, Request, Sends
from bot.adapters.probes.reading import Hearing
from bot.adapters.probes.requesting import request_for
from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.granting import ACCOUNT, Probe
from bot.catalogue.loader import Catalogue
from bot.ports.clock import Clock
from bot.ports.probe import Trial, Tried
from bot.ports.witness import Heard


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """A trial that can be sent."""

    trial: Trial
    entry: CatalogueEntry
    probe: Probe
    request: Request


class HttpProbes:
    """Asks each kind's cheap question and never raises; see `Probes`.

    `connect_url` is the Data Import API's address. Time-outs and limits are those of `sends`.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        connect_url: str,
        clock: Clock,
        sends: Sends,
    ) -> None:
        """Keep the collaborators."""
        self._catalogue = catalogue
        self._connect_url = connect_url
        self._clock = clock
        self._sends = sends

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        """One outcome for every trial, in their order, within the batch's time."""
        prepared = [self._prepare(trial) for trial in trials]
        asking = [one for one in prepared if isinstance(one, _Asking)]

        def hear(place: int, came: Came) -> Tried:
            return self._hear(asking[place], came)

        heard = iter(self._sends.send([one.request for one in asking], hear))
        return [
            one if isinstance(one, Tried) else next(heard) or Tried(heard=Heard.UNASKED)
            for one in prepared
        ]

    def _prepare(self, trial: Trial) -> _Asking | Tried:
        """What to send; the outcome itself where nobody can be asked."""
        entry = self._catalogue.entries.get(trial.kind)
        if entry is None or entry.probe is None:
            return Tried(heard=Heard.REFUSED, detail=f"{trial.kind} is not tried over HTTP")
        try:
            request = request_for(entry, entry.probe, trial, connect_url=self._connect_url)
        except RefusedError as error:
            return Tried(heard=Heard.REFUSED, detail=error.detail)
        return _Asking(trial=trial, entry=entry, probe=entry.probe, request=request)

    def _hear(self, asked: _Asking, came: Came) -> Tried:
        hearing = Hearing(
            entry=asked.entry,
            probe=asked.probe,
            now=self._clock.now(),
            account=asked.trial.credentials.values.get(ACCOUNT),
            secrets=secrets_of(asked.trial.client, asked.trial.credentials),
        )
        try:
            if isinstance(came, SilenceError | RefusedError):
                raise came
            return hearing.read(came)
        except RefusedError as error:
            return Tried(heard=Heard.REFUSED, detail=error.detail)
        except SilenceError as error:
            return Tried(heard=Heard.SILENCE, detail=error.detail, retry_after=error.retry_after)
