"""Figures: what is counted, under which names, and that labels stay few."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.db.census import Census, Due
from bot.adapters.metrics import Metrics, census_figures, process_figures
from bot.domain.delivery import DeliveryKind
from bot.domain.diagnosis import Cause
from bot.domain.errors import OutcomeUnknownError, PermanentDeliveryError, PlaceGoneError
from bot.domain.observation import Reading, Witness
from bot.ports.measures import outcome_of
from bot.ports.witness import Heard


def figures(metrics: Metrics) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    page, content_type = metrics.page()
    assert content_type.startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return figures(metrics).get((f"mbi_bot_{name}", frozenset(labels.items())))


def test_what_this_process_does_is_counted() -> None:
    metrics = Metrics(version="1.2")
    metrics.answered(Witness.CYCLE, Heard.ANSWER, Reading.LATE)
    metrics.answered(Witness.CYCLE, Heard.UNASKED, None)
    metrics.delivered(DeliveryKind.CARD, "sent", waited=0.7)
    metrics.delivered(DeliveryKind.CARD, outcome_of(PlaceGoneError()))
    metrics.called_slack("chat.postMessage", "ok", 0.2)
    metrics.beaten("observe", 0.1, well=True)
    metrics.beaten("observe", 0.1, well=False)
    metrics.served("slack", 200)
    expected: Mapping[tuple[str, tuple[tuple[str, str], ...]], float] = {
        ("polls_total", (("witness", "cycle"), ("heard", "answer"))): 1,
        ("polls_total", (("witness", "cycle"), ("heard", "unasked"))): 1,
        ("answers_total", (("witness", "cycle"), ("reading", "late"))): 1,
        ("deliveries_total", (("kind", "card"), ("outcome", "sent"))): 1,
        ("deliveries_total", (("kind", "card"), ("outcome", "place_gone"))): 1,
        ("delivery_lag_seconds_bucket", (("kind", "card"), ("le", "1.0"))): 1,
        ("delivery_lag_seconds_bucket", (("kind", "card"), ("le", "0.5"))): 0,
        (
            "slack_call_duration_seconds_count",
            (("method", "chat.postMessage"), ("outcome", "ok")),
        ): 1,
        ("beat_duration_seconds_count", (("beat", "observe"),)): 2,
        ("beat_failures_total", (("beat", "observe"),)): 1,
        ("http_requests_total", (("endpoint", "slack"), ("status", "200"))): 1,
    }
    for (name, labels), count in expected.items():
        assert value(metrics, name, **dict(labels)) == count, name
    assert any(name == "mbi_bot_build_info" for name, _ in figures(metrics))


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (PlaceGoneError(), "place_gone"),
        (OutcomeUnknownError(), "outcome_unknown"),
        (PermanentDeliveryError(), "permanent_delivery"),
    ],
)
def test_a_failure_is_counted_by_its_kind(error: PlaceGoneError, word: str) -> None:
    assert outcome_of(error) == word


def census() -> Census:
    return Census(
        due={"messages": Due(count=2, oldest=12.5)},
        incidents={"token": 3, "a_cause_from_the_future": 1},
        integrations=7,
        links={"open": 2},
        tickets={"waiting": 1},
        pulses={"observe": 4.0},
    )


def test_what_there_is_stands_beside_it_with_causes_that_never_grow() -> None:
    metrics = Metrics(version="1")
    metrics.watch(lambda: census_figures(census))
    assert value(metrics, "database_up") == 1
    assert value(metrics, "due", what="messages") == 2
    assert value(metrics, "due_oldest_seconds", what="messages") == 12.5
    assert value(metrics, "incidents_open", cause="token") == 3
    assert value(metrics, "incidents_open", cause="other") == 1
    assert value(metrics, "integrations") == 7
    assert value(metrics, "tickets", state="opened") == 0
    assert value(metrics, "pulse_age_seconds", beat="observe") == 4
    causes = [labels for name, labels in figures(metrics) if name == "mbi_bot_incidents_open"]
    assert len(causes) == len(Cause) + 1


def test_a_database_that_is_away_leaves_the_figures_of_the_process() -> None:
    def away() -> Census:
        message = "no"
        raise OSError(message)

    metrics = Metrics(version="1")
    metrics.watch(lambda: census_figures(away))
    metrics.watch(lambda: process_figures(lambda: {"observe": 1.5, "judge": None}, lambda: 3.0))
    assert value(metrics, "database_up") == 0
    assert value(metrics, "beat_age_seconds", beat="observe") == 1.5
    assert value(metrics, "beat_age_seconds", beat="judge") is None
    assert value(metrics, "socket_ping_age_seconds") == 3
