"""Which feeds are asked, by the catalogue and by what an operator says."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.catalogue.loader import load_catalogue
from bot.config.desired import read_desired
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.domain.errors import ConfigurationError
from bot.domain.observation import Witness
from bot.ports.watch_list import Watched, WatchedFeed
from tests.unit.test_watch_desired import Seal

GOOGLE = "https://ads.google.com/status/publisher/incidents.json"
CATALOGUE = load_catalogue()
HEAD = """\
admins = ["lead@acme.example"]
default_channel = "#data"

[[account]]
name = "Acme EU"
client_id = 194
timezone = "Europe/Rome"
"""


def integration(kind: str, name: str = "", data_account: str | None = None) -> str:
    told = f'data_account = "{data_account}"\n' if data_account else ""
    return f'[[account.integration]]\nname = "{name or kind}"\nkind = "{kind}"\n{told}'


def desired(folder: Path, *parts: str, **environ: str) -> Watched:
    path = folder / "mbi.toml"
    path.write_text("\n".join([HEAD, *parts]), encoding="utf-8")
    told = {"SECRET_KEYS": Fernet.generate_key().decode(), "MBI_CONFIG": str(path), **environ}
    settings = read_settings(told, WatchSettings)
    return read_desired(settings, environ=told, catalogue=CATALOGUE, cipher=Seal())


def feeds(folder: Path, *parts: str) -> dict[str, WatchedFeed]:
    return {feed.provider: feed for feed in desired(folder, *parts).feeds}


def test_services_of_one_provider_have_a_feed_each(tmp_path: Path) -> None:
    watched = [integration("google_ads"), integration("google_analytics"),
               integration("google_ecommerce")]  # fmt: skip
    assert feeds(tmp_path, *watched) == {
        "google_ads": WatchedFeed(
            provider="google_ads",
            url=GOOGLE,
            components=("Google Ads", "Google Ads API"),
            shape="google_incidents",
        ),
        "google_analytics": WatchedFeed(
            provider="google_analytics",
            url=GOOGLE,
            components=("Google Analytics",),
            shape="google_incidents",
        ),
    }


def test_an_operators_address_takes_the_place_of_all_services_and_keeps_their_parts(
    tmp_path: Path,
) -> None:
    own = '[provider.google]\nfeed_url = "https://mirror.example/google.json"'
    found = feeds(tmp_path, integration("google_ads"), integration("google_analytics"), own)
    assert {feed.url for feed in found.values()} == {"https://mirror.example/google.json"}
    assert {feed.shape for feed in found.values()} == {"google_incidents"}
    assert found["google_analytics"].components == ("Google Analytics",)


@pytest.mark.parametrize(
    ("kind", "own", "shape", "components"),
    [
        ("quickbooks", "", "statuspage", ()),
        ("mysql", "", "statuspage", ()),
        ("facebook_ads", "", "metastatus", ("marketing-api",)),
        ("facebook_ads", 'feed_shape = "statuspage"', "statuspage", ()),
        ("mixpanel", "", "statuspage", ()),
        ("mixpanel", 'feed_components = ["Export"]', "statuspage", ("Export",)),
        ("mysql", 'feed_shape = "stripe"', "stripe", ()),
    ],
)
def test_how_an_operators_feed_is_read(
    tmp_path: Path, kind: str, own: str, shape: str, components: tuple[str, ...]
) -> None:
    provider = CATALOGUE.entries[kind].provider
    told = f'[provider.{provider}]\nfeed_url = "https://status.example/feed"\n{own}'
    (feed,) = desired(tmp_path, integration(kind), told).feeds
    assert (feed.shape, feed.components) == (shape, components)


def test_a_feed_of_an_instance_is_asked_once_the_instance_is_known(tmp_path: Path) -> None:
    assert feeds(tmp_path, integration("salesforce")) == {}
    told = '[provider.salesforce]\nfeed_instance = "EU45"'
    (feed,) = feeds(tmp_path, integration("salesforce"), told).values()
    assert feed.url == "https://api.status.salesforce.com/v1/instances/EU45/status"


@pytest.mark.parametrize(
    ("accounts", "site"),
    [
        (["acme"], "acme"),
        (["acme.zendesk.com", "acme.zendesk.com"], "acme"),
        (["acme", "other"], None),
        (["acme", None], None),
        ([None], None),
        (["acme&x=1"], None),
    ],
)
def test_a_zendesk_site_is_known_where_all_name_the_same(
    tmp_path: Path, accounts: list[str | None], site: str | None
) -> None:
    watched = [integration("zendesk", f"Desk {n}", one) for n, one in enumerate(accounts)]
    found = [feed.url for feed in desired(tmp_path, *watched).feeds]
    url = "https://status.zendesk.com/api/incidents/active?subdomain="
    assert found == ([url + site] if site else [])


def test_an_operator_names_the_site_of_several(tmp_path: Path) -> None:
    told = '[provider.zendesk]\nfeed_instance = "acme"'
    watched = [integration("zendesk", "One", "acme"), integration("zendesk", "Two", "acme-us")]
    (feed,) = desired(tmp_path, *watched, told).feeds
    assert feed.url.endswith("subdomain=acme")


@pytest.mark.parametrize("key", ["feed_shape", "feed_instance"])
def test_what_belongs_to_no_feed_is_a_fault(tmp_path: Path, key: str) -> None:
    told = f'[provider.mysql]\n{key} = "stripe"'
    with pytest.raises(ConfigurationError, match=f"{key} of mysql belongs to no feed"):
        desired(tmp_path, integration("mysql"), told)


def test_mbi_itself_is_asked_about_on_adobes_page_unless_that_is_off(tmp_path: Path) -> None:
    told = desired(tmp_path, integration("mysql")).mbi_feed
    assert told is not None
    assert told.url == "https://data.status.adobe.com/adobestatus/StatusEvents"
    assert (told.shape, told.components[0]) == ("adobe_events", "Business Intelligence")
    assert desired(tmp_path, integration("mysql"), MBI_STATUS_URL="off").mbi_feed is None


def test_what_mbi_is_called_there_may_change(tmp_path: Path) -> None:
    names = {"MBI_STATUS_NAMES": " Commerce Insights, Adobe BI "}
    told = desired(tmp_path, integration("mysql"), **names).mbi_feed
    assert told is not None
    assert told.components == ("Commerce Insights", "Adobe BI")
    with pytest.raises(ConfigurationError, match="MBI_STATUS_NAMES: holds no name"):
        desired(tmp_path, integration("mysql"), MBI_STATUS_NAMES=" , ")


def test_all_feeds_have_one_pace(tmp_path: Path) -> None:
    paces = desired(tmp_path, integration("mysql"), "[intervals]\nfeed = 600").intervals
    assert {Witness.FEED, Witness.MBI_FEED} == set(paces)
