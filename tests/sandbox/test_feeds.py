"""The providers' status feeds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from bot.sandbox.fakes.feeds import Feed, FeedsPeer

TIMEOUT = 5
FEEDS = {
    "intuit": Feed(name="Intuit", components=("Accounting API", "Webhooks")),
    "mixpanel": Feed(name="Mixpanel", components=("Data Export",), bare=True),
}


@pytest.fixture
def feeds() -> Iterator[FeedsPeer]:
    with FeedsPeer(feeds=FEEDS, now=lambda: datetime(2026, 11, 24, 9, tzinfo=UTC)) as peer:
        yield peer


def summary(feeds: FeedsPeer, provider: str, **headers: str) -> dict[str, Any]:
    url = f"{feeds.url}/{provider}/api/v2/summary.json"
    answer = requests.get(url, headers=headers, timeout=TIMEOUT).json()
    assert isinstance(answer, dict)
    return answer


def test_a_feed_is_green_at_first_and_has_a_group(feeds: FeedsPeer) -> None:
    shown = summary(feeds, "intuit")
    assert shown["status"]["indicator"] == "none"
    assert shown["incidents"] == []
    group, *components = shown["components"]
    assert group["group"] is True
    assert [(c["name"], c["status"]) for c in components] == [
        ("Accounting API", "operational"),
        ("Webhooks", "operational"),
    ]
    assert {c["group_id"] for c in components} == {group["id"]}


def test_an_outage_of_one_component_is_an_incident_and_colours_the_page(feeds: FeedsPeer) -> None:
    feeds.set("intuit", "Accounting API", "major_outage")
    shown = summary(feeds, "intuit")
    assert shown["status"]["indicator"] == "critical"
    assert shown["components"][0]["status"] == "major_outage"
    assert [i["components"][0]["name"] for i in shown["incidents"]] == ["Accounting API"]
    assert summary(feeds, "mixpanel")["status"]["indicator"] == "none"
    feeds.set("intuit", "Accounting API", "operational")
    assert summary(feeds, "intuit")["incidents"] == []


def test_a_bare_feed_has_no_incidents_even_when_it_is_down(feeds: FeedsPeer) -> None:
    feeds.set("mixpanel", "Data Export", "partial_outage")
    shown = summary(feeds, "mixpanel")
    assert shown["status"]["indicator"] == "major"
    assert "incidents" not in shown
    assert "scheduled_maintenances" not in shown


def test_a_misspelt_component_or_status_is_refused(feeds: FeedsPeer) -> None:
    with pytest.raises(KeyError):
        feeds.set("intuit", "Accounting", "major_outage")
    with pytest.raises(KeyError):
        feeds.set("intuit", "Accounting API", "down")


def test_requests_and_their_headers_are_kept_per_provider(feeds: FeedsPeer) -> None:
    summary(feeds, "intuit", Authorization="Bearer secret")
    summary(feeds, "intuit")
    assert (feeds.asked("intuit"), feeds.asked("mixpanel")) == (2, 0)
    first, second = feeds.headers("intuit")
    assert first["authorization"] == "Bearer secret"
    assert "authorization" not in second


def test_an_unknown_provider_is_not_found(feeds: FeedsPeer) -> None:
    url = f"{feeds.url}/nobody/api/v2/summary.json"
    assert requests.get(url, timeout=TIMEOUT).status_code == 404


@pytest.mark.parametrize("document", ["components", "status"])
def test_a_part_of_the_summary_can_be_read_alone(feeds: FeedsPeer, document: str) -> None:
    feeds.set("mixpanel", "Data Export", "degraded_performance")
    url = f"{feeds.url}/mixpanel/api/v2/{document}.json"
    part = requests.get(url, timeout=TIMEOUT).json()
    whole = summary(feeds, "mixpanel")
    assert set(part) == {"page", document}
    assert part[document] == whole[document]
