"""Status feeds in the shape of Statuspage, with what vendors leave out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http.hearing import SilenceError
from bot.adapters.witnesses.feeds.statuspage import read_statuspage
from bot.domain.observation import MAY_SAY, Reading, Witness
from bot.ports.witness import Heard
from bot.sandbox.fakes.feeds import Feed, FeedsPeer
from tests.contract.stage import NOW, Stage


@pytest.fixture
def feeds() -> Iterator[FeedsPeer]:
    shown = {
        "intuit": Feed(name="Intuit", components=("Accounting API", "Webhooks")),
        "mixpanel": Feed(
            name="Mixpanel", components=("Data Export (EU)", "Data Export (US)"), bare=True
        ),
    }
    with FeedsPeer(feeds=shown, now=lambda: NOW) as peer:
        yield peer


@pytest.mark.parametrize(
    ("status", "reading"),
    [
        ("operational", Reading.UP),
        ("degraded_performance", Reading.DEGRADED),
        ("partial_outage", Reading.DEGRADED),
        ("under_maintenance", Reading.DEGRADED),
        ("major_outage", Reading.DOWN),
    ],
)
def test_a_component_speaks_for_itself(
    stage: Stage, feeds: FeedsPeer, status: str, reading: Reading
) -> None:
    feeds.set("intuit", "Accounting API", status)
    url = f"{feeds.url}/intuit/api/v2/summary.json"
    answer = stage.ask(Witness.FEED, url=url, components=("accounting api",))
    assert (answer.heard, answer.reading) == (Heard.ANSWER, reading)
    expected = "" if reading is Reading.UP else "Trouble with Accounting API"
    assert answer.detail == expected
    other = stage.ask(Witness.FEED, url=url, components=("Webhooks",))
    assert (other.reading, other.detail) == (Reading.UP, "")


@pytest.mark.parametrize(
    ("status", "reading"),
    [
        ("operational", Reading.UP),
        ("degraded_performance", Reading.DEGRADED),
        ("partial_outage", Reading.DOWN),
        ("major_outage", Reading.DOWN),
    ],
)
def test_without_components_the_page_speaks(
    stage: Stage, feeds: FeedsPeer, status: str, reading: Reading
) -> None:
    feeds.set("intuit", "Webhooks", status)
    answer = stage.ask(Witness.FEED, url=f"{feeds.url}/intuit/api/v2/status.json")
    assert answer.reading is reading


def test_a_component_may_carry_its_region_and_the_worst_region_counts(
    stage: Stage, feeds: FeedsPeer
) -> None:
    feeds.set("mixpanel", "Data Export (US)", "major_outage")
    url = f"{feeds.url}/mixpanel/api/v2/summary.json"
    assert stage.ask(Witness.FEED, url=url, components=("Data Export",)).reading is Reading.DOWN
    europe = stage.ask(Witness.FEED, url=url, components=("Data Export (EU)",))
    assert europe.reading is Reading.UP


def test_a_component_that_only_begins_alike_is_another(stage: Stage) -> None:
    listed = [
        {"name": "Data Export", "status": "operational"},
        {"name": "Data Export Scheduler", "status": "major_outage"},
    ]
    stage.say(Witness.FEED, {"components": listed})
    assert stage.ask(Witness.FEED, components=("Data Export",)).reading is Reading.UP


def test_a_component_missing_from_the_feed_is_silence_unless_the_others_are_bad(
    stage: Stage, feeds: FeedsPeer
) -> None:
    url = f"{feeds.url}/intuit/api/v2/components.json"
    asked = ("Webhooks", "Gone")
    silent = stage.ask(Witness.FEED, url=url, components=asked)
    assert silent.heard is Heard.SILENCE
    assert silent.detail == "component not in the feed: Gone"
    feeds.set("intuit", "Webhooks", "partial_outage")
    assert stage.ask(Witness.FEED, url=url, components=asked).reading is Reading.DEGRADED


def test_no_credential_reaches_a_status_host(stage: Stage, feeds: FeedsPeer) -> None:
    stage.ask(Witness.FEED, url=f"{feeds.url}/intuit/api/v2/summary.json", secret="never-shown")
    (headers,) = feeds.headers("intuit")
    assert not {"authorization", "cookie", "x-rjm-api-key"} & set(headers)
    assert "never-shown" not in repr(headers)


@pytest.mark.parametrize(
    "feed",
    [
        {},
        {"status": {}},
        {"status": {"indicator": "on fire"}},
        {"status": "none"},
        {"status": {"indicator": None}},
        {"components": []},
        {"components": [{"name": "API", "status": "wobbly"}]},
        {"components": [{"name": 7, "status": "operational"}]},
    ],
)
def test_a_feed_that_cannot_be_read_is_neither_up_nor_down(stage: Stage, feed: object) -> None:
    stage.say(Witness.FEED, feed)
    answer = stage.ask(Witness.FEED)
    assert (answer.heard, answer.reading) == (Heard.SILENCE, None)


def test_an_incident_that_is_over_is_not_named(stage: Stage) -> None:
    incidents = [
        {"name": "Old", "status": "resolved"},
        {"name": "Elsewhere", "status": "identified"},
        {"name": "Here", "status": "monitoring", "components": [{"name": "API"}]},
    ]
    components = [{"name": "API", "status": "major_outage"}]
    stage.say(Witness.FEED, {"components": components, "incidents": incidents})
    assert stage.ask(Witness.FEED, components=("API",)).detail == "Here"


VALUES = st.recursive(
    st.none() | st.booleans() | st.sampled_from(["operational", "none", "API", "resolved"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "components", "incidents", "name", "indicator"]), inner
        )
    ),
    max_leaves=15,
)


@given(VALUES, st.lists(st.sampled_from(["API", "Other"]), max_size=2))
def test_any_feed_is_read_or_silence(feed: object, wanted: list[str]) -> None:
    try:
        reading, _ = read_statuspage(feed, wanted)
    except SilenceError:
        return
    assert reading in MAY_SAY[Witness.FEED]
