"""The subjects of status feeds: one for each service, shared by all accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, update

from bot.adapters.db.tables import subject
from bot.domain.integration import Kind
from bot.domain.observation import Witness
from bot.domain.subject import Subject
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import DEFAULT_INTERVALS, MBI, WatchedFeed, WatchedIntegration
from tests.integration.seeds import ACME, ADS, CHANNEL, HOUR, INTUIT, NOW, US, watch

GOOGLE = "https://ads.google.com/status/publisher/incidents.json"
ADS_FEED = WatchedFeed(
    provider="google_ads", url=GOOGLE, components=("Google Ads",), shape="google_incidents"
)
ANALYTICS_FEED = replace(ADS_FEED, provider="google_analytics", components=("Google Analytics",))
ADOBE = WatchedFeed(
    provider=MBI, url="https://status.adobe.example", components=("BI",), shape="adobe_events"
)
ADS_US = replace(ADS, client_id=US, name="Google Ads – US")
SHOP = WatchedIntegration(
    client_id=US, name="Shop", kind="google_ecommerce", channel=CHANNEL, owners=()
)
FED = replace(
    ACME,
    integrations=(*ACME.integrations, ADS_US, SHOP),
    feeds=(ADS_FEED, ANALYTICS_FEED, INTUIT),
    mbi_feed=ADOBE,
)


def claimed(transaction: Transaction) -> dict[str, Subject]:
    with transaction() as uow:
        found = uow.subjects.claim(NOW + HOUR, limit=100, lease=HOUR)
        uow.commit()
    return {one.key: one for one in found}


def test_each_service_is_asked_once_for_everybody(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, FED)
    asked = [s for s in claimed(transaction).values() if s.witness is Witness.FEED]
    assert {s.key: (s.url, s.components, s.shape) for s in asked} == {
        "feed:google_ads": (GOOGLE, ("Google Ads",), "google_incidents"),
        "feed:google_analytics": (GOOGLE, ("Google Analytics",), "google_incidents"),
        "feed:intuit": (INTUIT.url, INTUIT.components, "statuspage"),
    }


def test_a_service_concerns_the_accounts_whose_kinds_it_speaks_of(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, FED)
    with transaction(read=True) as uow:
        assert uow.watched.concerned(provider="google_ads") == [1, 2]
        assert uow.watched.concerned(provider="google_analytics") == [2]
        assert uow.watched.concerned(provider="google") == []
        seen = {n: set(uow.watched.picture(n).subjects) for n in (1, 2)}
        ids = {name: n for n, name, _ in uow.watched.names(1)}
        of_shop = [s.key for s in uow.subjects.of_integration(ids["Shop"])]
    assert {"feed:google_ads", "feed:intuit", "ingest", "mbi_feed"} <= seen[1]
    assert "feed:google_analytics" not in seen[1]
    assert "feed:google_analytics" in seen[2]
    assert of_shop[-3:] == ["feed:google_analytics", "ingest", "mbi_feed"]


def test_mbi_itself_has_one_feed_that_can_be_turned_off(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds, FED)
    told = claimed(transaction)["mbi_feed"]
    assert (told.witness, told.url, told.shape) == (Witness.MBI_FEED, ADOBE.url, "adobe_events")
    assert told.provider is None
    assert watch_list.current().mbi_feed == ADOBE
    watch_list.replace(replace(FED, mbi_feed=None), NOW)
    assert watch_list.current().mbi_feed is None


def test_what_is_applied_is_what_is_watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    assert watch(engine, kinds, FED).current().feeds == FED.feeds


def test_a_feed_of_the_version_before_is_a_statuspage(
    engine: Engine, kinds: dict[str, Kind]
) -> None:
    watch_list = watch(engine, kinds, FED)
    with engine.begin() as connection:
        connection.execute(update(subject).where(subject.c.key == "feed:intuit").values(shape=None))
    assert watch_list.current().feeds == FED.feeds


def test_a_document_of_several_megabytes_is_asked_for_less_often(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    heavy = replace(INTUIT, shape="adobe_events")
    watch(engine, kinds, replace(FED, feeds=(heavy, ADS_FEED)))
    pace = {key: one.interval for key, one in claimed(transaction).items()}
    assert pace["feed:google_ads"] == DEFAULT_INTERVALS[Witness.FEED]
    assert pace["feed:intuit"] == DEFAULT_INTERVALS[Witness.MBI_FEED] > timedelta(minutes=2)
