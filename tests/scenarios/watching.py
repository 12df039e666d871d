"""Watch files as operators would write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from bot.sandbox.acme import ANNA, BRUNO, DARIO
from bot.sandbox.people import ALERTS, LENA

ADS = "Google Ads – main"
ADS_US = "Google Ads – US"
ANALYTICS = "Google Analytics"
ORDERS = "Orders database"

FILE = """\
admins = ["{admin}"]
default_channel = "#{channel}"
locale = "{locale}"

[provider.google]
feed_url = "{feeds}/google/incidents.json"
"""


def _table(values: Mapping[str, object]) -> str:
    # JSON's strings, numbers and lists of strings are TOML's too.
    return "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in values.items())


def integration(
    name: str, kind: str = "mysql", owners: Iterable[str] = (ANNA,), channel: str | None = None
) -> str:
    """One integration."""
    known = {"name": name, "kind": kind, "owners": list(owners), "channel": channel}
    return "[[account.integration]]\n" + _table({k: v for k, v in known.items() if v})


def account(
    name: str, client_id: int, *integrations: str, timezone: str = "Europe/Rome", **more: str
) -> str:
    """One account with its integrations; `more` are other keys of it."""
    head = {"name": name, "client_id": client_id, "timezone": timezone, **more}
    return "\n".join(["[[account]]\n" + _table(head), *integrations])


def watching(*accounts: str, locale: str = "en", channel: str = ALERTS) -> str:
    """The whole file, but for the address of the feeds, `{feeds}`."""
    head = FILE.format(admin=LENA, channel=channel, locale=locale, feeds="{feeds}")
    return "\n".join([head, *accounts])


EU = account(
    "Acme EU",
    194,
    integration(ADS, "google_ads"),
    integration(ANALYTICS, "google_analytics", (ANNA, BRUNO)),
    integration(ORDERS, "mysql", (DARIO,)),
)
US = account("Acme US", 207, integration(ADS_US, "google_ads", (BRUNO,)))
BOTH = watching(EU, US)
"""Two accounts and four integrations, of which MBI's own words are the only news."""


def many(count: int) -> str:
    """One account with so many integrations, "Shop 001" and so on."""
    named = [integration(f"Shop {number:03}") for number in range(1, count + 1)]
    return watching(account("Acme EU", 194, *named))


def page(*rows: tuple[str, str]) -> str:
    """MBI's Integrations page as the clipboard holds it: names with MBI's words."""
    head = "Name\tIntegration Type\tLast Data Point Received"
    told = [f"{name}\n{word}\tMySQL\t2 hours ago" for name, word in rows]
    return "\n".join([head, *told])
