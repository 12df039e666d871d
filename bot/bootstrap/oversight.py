"""What watches the watcher: health, figures, the pulse, and what starts anew what is deaf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools.func import ttl_cache

from bot.adapters.db.census import take_census
from bot.adapters.db.listening import Listener
from bot.adapters.http.batch import Batch
from bot.adapters.http.deadman import DeadManSwitch
from bot.adapters.http.user_agent import user_agent
from bot.adapters.metrics import Metrics, census_figures, process_figures
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.watch import Watch, reach_of
from bot.bootstrap.work import Work
from bot.config.settings import Settings
from bot.jobs.scheduler import Beat, Jobs
from bot.jobs.vitals import Vitals
from bot.jobs.watchdog import HangingBeats, Watchdog
from bot.ports.waking import Due
from bot.services.health import Health
from bot.services.pulsing import Pulsing, Reassuring
from bot.slack.socket import Socket
from bot.web.health import HealthPages

PULSE = "pulse"
REASSURE = "reassure"
REASSURE_SECONDS = 60.0
SCHEMA_SECONDS = 60.0
"""How long what was found of the schema holds: looking opens a connection of its own."""


def metrics_of() -> Metrics:
    """The figures of this process."""
    return Metrics(version=user_agent().partition("/")[2] or "unknown")


def jobs_of(settings: Settings, watch: Watch, due: Work, metrics: Metrics) -> Jobs:
    """What falls due, and beside it the bot's own pulse; woken by whatever falls due at once."""
    vitals = Vitals([*(beat.name for beat in due.beats), PULSE, REASSURE])
    pulsing = Pulsing(transaction=watch.transaction, clock=watch.clock, ages=vitals.ages)
    own = [Beat(name=PULSE, work=pulsing.tick)]
    if settings.deadman_url:
        sends = Batch(reach=reach_of(settings), batch_timeout=REASSURE_SECONDS / 2)
        switch = DeadManSwitch(url=settings.deadman_url, sends=sends)
        reassuring = Reassuring(ages=vitals.ages, needed=(Due.OBSERVE, Due.DELIVER), ask=switch.ask)
        own.append(Beat(name=REASSURE, work=reassuring.tick, seconds=REASSURE_SECONDS))
    jobs = Jobs((*due.beats, *own), vitals=vitals, measures=metrics)
    watch.waking.to(jobs.wake)
    return jobs


def health_of(
    settings: Settings, watch: Watch, jobs: Jobs, socket: Socket | None, metrics: Metrics
) -> HealthPages:
    """The pages of health and figures."""
    health = Health(
        transaction=watch.transaction,
        clock=watch.clock,
        schema=ttl_cache(maxsize=1, ttl=SCHEMA_SECONDS)(migrations_of(settings).require_current),
        socket=socket,
    )
    metrics.watch(lambda: census_figures(lambda: take_census(watch.engine, watch.clock.now())))
    metrics.watch(lambda: process_figures(jobs.vitals.ages, lambda: socket.age if socket else None))
    token = settings.metrics_token
    return HealthPages(
        hanging=jobs.hanging,
        parts=health.parts,
        figures=metrics.page,
        token=token.get_secret_value() if token else None,
    )


@dataclass(kw_only=True)
class Oversight:
    """What runs beside the work while a process stays."""

    watch: Watch
    jobs: Jobs
    socket: Socket | None
    _stops: list[Callable[[], None]] = field(default_factory=list)

    def start(self, *, worker: bool, give_up: Callable[[], None]) -> None:
        """Watch what this process does; `give_up` ends it where a beat hangs."""
        dogs = []
        if worker:
            dogs.append(Watchdog("beats", HangingBeats(self.jobs, give_up).look))
        if self.socket:
            dogs.append(Watchdog("socket", self.socket.mend))
        for dog in dogs:
            dog.start()
            self._stops.append(dog.stop)
        if worker and self.watch.engine.dialect.name == "postgresql":
            listener = Listener(self.watch.engine, self.jobs.wake)
            listener.start()
            self._stops.append(listener.stop)

    def stop(self) -> None:
        """Watch no more."""
        while self._stops:
            self._stops.pop()()
