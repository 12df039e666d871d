"""Figures in Prometheus' format, named as https://prometheus.io/docs/practices/naming/ says.

What this process did is counted as it comes; what there is stands in the database and is
read when somebody asks. Labels are few and bounded: never a name, an id or an address.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.adapters.db.census import Census
from bot.domain.delivery import DeliveryKind
from bot.domain.diagnosis import Cause
from bot.domain.observation import Reading, Witness
from bot.domain.ticket import TicketState
from bot.ports.witness import Heard

log = logging.getLogger(__name__)

LAG_SECONDS = (0.1, 0.5, 1, 2, 5, 15, 60, 300, 1800)
BEAT_SECONDS = (0.01, 0.05, 0.25, 1, 5, 15, 60, 300)
CALL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
OTHER = "other"
"""What a newer version wrote and this one has no name for."""

Families = Iterator[GaugeMetricFamily]


class Metrics:
    """Implements the port `Measures`, with a registry of its own."""

    def __init__(self, *, version: str) -> None:
        """Begin at nothing."""
        # Else each counter has a second series, which nobody asks for.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # its module types it not
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("mbi_bot_build", "This version.", registry=registry).info(
            {"version": version, "python": platform.python_version()}
        )
        self._polls = Counter(
            "mbi_bot_polls",
            "Questions to witnesses, by whether an answer was heard.",
            ("witness", "heard"),
            registry=registry,
        )
        self._answers = Counter(
            "mbi_bot_answers",
            "Answers of witnesses, by what they came to.",
            ("witness", "reading"),
            registry=registry,
        )
        self._deliveries = Counter(
            "mbi_bot_deliveries",
            "Messages and tickets on their way, by what came of each try.",
            ("kind", "outcome"),
            registry=registry,
        )
        self._lag = Histogram(
            "mbi_bot_delivery_lag_seconds",
            "From when a message fell due to when it was sent.",
            ("kind",),
            buckets=LAG_SECONDS,
            registry=registry,
        )
        self._beats = Histogram(
            "mbi_bot_beat_duration_seconds",
            "One batch of what falls due by itself.",
            ("beat",),
            buckets=BEAT_SECONDS,
            registry=registry,
        )
        self._failures = Counter(
            "mbi_bot_beat_failures",
            "Batches that failed; their work is still due.",
            ("beat",),
            registry=registry,
        )
        self._calls = Histogram(
            "mbi_bot_slack_call_duration_seconds",
            "Calls of Slack's Web API, by what came of them.",
            ("method", "outcome"),
            buckets=CALL_SECONDS,
            registry=registry,
        )
        self._requests = Counter(
            "mbi_bot_http_requests",
            "Requests answered by the web side.",
            ("endpoint", "status"),
            registry=registry,
        )

    def answered(self, witness: Witness, heard: Heard, reading: Reading | None) -> None:
        """A witness was asked."""
        self._polls.labels(str(witness), str(heard)).inc()
        if reading is not None:
            self._answers.labels(str(witness), str(reading)).inc()

    def delivered(self, kind: DeliveryKind, outcome: str, *, waited: float | None = None) -> None:
        """A message was sent or failed."""
        self._deliveries.labels(str(kind), outcome).inc()
        if waited is not None:
            self._lag.labels(str(kind)).observe(max(waited, 0.0))

    def called_slack(self, method: str, outcome: str, seconds: float) -> None:
        """A method of Slack's Web API was called."""
        self._calls.labels(method, outcome).observe(seconds)

    def beaten(self, beat: str, seconds: float, *, well: bool) -> None:
        """One batch is over."""
        self._beats.labels(beat).observe(seconds)
        if not well:
            self._failures.labels(beat).inc()

    def served(self, endpoint: str, status: int) -> None:
        """A request was answered."""
        self._requests.labels(endpoint, str(status)).inc()

    def watch(self, read: Callable[[], Iterable[GaugeMetricFamily]]) -> None:
        """Take these in whenever somebody asks."""
        self._registry.register(_Read(read))

    def page(self) -> tuple[bytes, str]:
        """All figures as they are now, and their content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST


class _Read(Collector):
    def __init__(self, read: Callable[[], Iterable[GaugeMetricFamily]]) -> None:
        self._read = read

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the database is asked only when somebody wants to know."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """As they are now."""
        return self._read()


def census_figures(take: Callable[[], Census]) -> Families:
    """What there is; without an answer of the database only that there was none."""
    try:
        census = take()
    except Exception as error:
        log.exception("the database does not tell what there is: %s", type(error).__name__)
        yield _gauge("database_up", "Whether the database answered.", {(): 0})
        return
    yield _gauge("database_up", "Whether the database answered.", {(): 1})
    due = census.due
    yield _gauge(
        "due", "What is due by now.", {(n,): one.count for n, one in due.items()}, ("what",)
    )
    yield _gauge(
        "due_oldest_seconds",
        "Since when the oldest of it is due.",
        {(n,): one.oldest for n, one in due.items()},
        ("what",),
    )
    yield _gauge("incidents_open", "Open incidents.", _known(census.incidents, Cause), ("cause",))
    yield _gauge("integrations", "Integrations watched.", {(): census.integrations})
    yield _gauge(
        "links", "Private links kept.", {(n,): c for n, c in census.links.items()}, ("state",)
    )
    yield _gauge("tickets", "Tickets kept.", _known(census.tickets, TicketState), ("state",))
    yield _gauge(
        "pulse_age_seconds",
        "Since when no worker at all has ended such a batch well.",
        {(n,): age for n, age in census.pulses.items()},
        ("beat",),
    )


def process_figures(
    ages: Callable[[], Mapping[str, float | None]], socket: Callable[[], float | None]
) -> Families:
    """How old the last beat of this process is, and the last pong of Slack's socket."""
    known: dict[tuple[str, ...], float] = {
        (name,): age for name, age in ages().items() if age is not None
    }
    if known:
        yield _gauge(
            "beat_age_seconds",
            "Since when this process has ended no such batch well.",
            known,
            ("beat",),
        )
    heard = socket()
    if heard is not None:
        yield _gauge(
            "socket_ping_age_seconds", "Since when Slack's socket was not heard.", {(): heard}
        )


def _known(
    counted: Mapping[str, int], names: type[Cause | TicketState]
) -> dict[tuple[str, ...], float]:
    """Counted by names of ours, all of them; and whatever else there is under one."""
    found: dict[tuple[str, ...], float] = {(str(name),): 0 for name in names}
    for name, count in counted.items():
        key = (name,) if (name,) in found else (OTHER,)
        found[key] = found.get(key, 0) + count
    return found


def _gauge(
    name: str,
    help_: str,
    values: Mapping[tuple[str, ...], float],
    labels: tuple[str, ...] = (),
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"mbi_bot_{name}", help_, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family
