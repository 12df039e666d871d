"""Troubles at the sources themselves: providers, databases, and the ways to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.sandbox.access import ORDERS, Access
from bot.sandbox.fakes.database import Refused
from bot.sandbox.fakes.feeds import FeedsPeer
from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.mbi.truth import Fault, Integration
from bot.sandbox.troubles import Step, Trouble, outage, setter, switch

CLAIMS_REAUTH = Fault("Re-auth", None)
"""What MBI shows where a provider's sign-in is down with all the rest: wrongly so."""
RESTARTS = Fault("Failed", "1053 Server shutdown in progress")
RENAMED = Fault("Failed", f"1049 Unknown database '{ORDERS}'")
NOT_ADMITTED = Fault(
    "Failed", "1130 Host '54.88.76.97' is not allowed to connect to this MySQL server"
)
MOVED = Fault("Failed", "Could not resolve host: acme.my.salesforce.com")
SHUT_OUT = Fault("Failed", "Connection timed out: acme-us.zendesk.com:443")
UNPAID = Fault("Re-auth", "402 Payment Required")
BLOCKED = Fault("Re-auth", "admin_policy_enforced")


def source_troubles(*, engine: Engine, feeds: FeedsPeer, access: Access) -> Sequence[Trouble]:
    """Those of single sources, in both accounts."""
    eu, us = engine.accounts
    orders = eu.integration("Orders database")
    return (
        outage(
            "meta-outage",
            engine,
            feeds,
            provider="meta",
            components=["Marketing API", "Facebook Login"],
            fault=CLAIMS_REAUTH,
        ),
        _mixpanel_outage(engine, feeds, access),
        _database("database-restarts", orders, access, fault=RESTARTS, answers=_restarting()),
        _renamed(orders, access),
        _faulty("mbi-not-admitted", NOT_ADMITTED, orders),
        _database("bot-not-admitted", orders, access, answers=_barred()),
        switch("database-flaps", orders, "flaps"),
        _faulty("salesforce-moved", MOVED, eu.integration("Salesforce")),
        _faulty("zendesk-unreachable", SHUT_OUT, us.integration("Zendesk")),
        _plan_ended(eu.integration("Mixpanel"), access),
        switch("user-removed", eu.integration("QuickBooks Online"), "admin_demoted"),
        _disconnected(us.integration("Stripe"), engine),
        _blocked(engine, access),
        _host_key_rotated(us.integration("Billing database"), engine, access),
        _still("ecommerce-still", us.integration("Google ECommerce"), feeds),
        _still("zendesk-still", us.integration("Zendesk"), feeds),
        _still("orders-still", orders, feeds),
        switch("file-missing", eu.integration("Bing Ads spend"), "quiet"),
        _dies_unseen(eu.integration("Google Analytics"), engine),
    )


def _faulty(trouble: str, fault: Fault, *integrations: Integration) -> Trouble:
    """MBI is refused so by each of them."""

    def put(held: Fault | None) -> None:
        for one in integrations:
            one.fault = held

    return Trouble(
        id=trouble,
        is_active=lambda: all(one.fault == fault for one in integrations),
        steps=[Step(break_=lambda: put(fault), mend=lambda: put(None))],
    )


def _mixpanel_outage(engine: Engine, feeds: FeedsPeer, access: Access) -> Trouble:
    trouble = outage(
        "mixpanel-outage",
        engine,
        feeds,
        provider="mixpanel",
        components=["Data Export"],
        fault=CLAIMS_REAUTH,
    )
    peer = access.mixpanel
    trouble.also(
        Step(break_=setter(peer, "up", value=False), mend=setter(peer, "up", value=True)),
    )
    return trouble


def _restarting() -> Refused:
    return Refused(code=1053, state="08S01", words="Server shutdown in progress")


def _barred() -> Refused:
    words = "Host '127.0.0.1' is not allowed to connect to this MySQL server"
    return Refused(code=1130, state="HY000", words=words)


def _database(
    name: str,
    orders: Integration,
    access: Access,
    *,
    answers: Refused,
    fault: Fault | None = None,
) -> Trouble:
    """The server refuses whoever asks from where the bot is, and MBI where there is a `fault`."""
    truth = access.database.truth

    def put(refused: Refused | None, held: Fault | None) -> None:
        truth.refuses, orders.fault = refused, held

    return Trouble(
        id=name,
        is_active=lambda: truth.refuses is answers,
        steps=[Step(break_=lambda: put(answers, fault), mend=lambda: put(None, None))],
    )


def _renamed(orders: Integration, access: Access) -> Trouble:
    trouble = _faulty("database-renamed", RENAMED, orders)
    truth, other = access.database.truth, f"{ORDERS}_2027"
    trouble.also(
        Step(
            break_=lambda: truth.rename(ORDERS, other),
            mend=lambda: truth.rename(other, ORDERS),
        ),
    )
    return trouble


def _plan_ended(mixpanel: Integration, access: Access) -> Trouble:
    trouble = _faulty("plan-ended", UNPAID, mixpanel)
    peer = access.mixpanel
    trouble.also(
        Step(break_=setter(peer, "ended", value=True), mend=setter(peer, "ended", value=False)),
    )
    return trouble


def _disconnected(stripe: Integration, engine: Engine) -> Trouble:
    return Trouble(
        id="application-disconnected",
        is_active=lambda: stripe.access_revoked,
        steps=[
            Step(
                break_=setter(stripe, "access_revoked", value=True),
                mend=lambda: engine.save_and_test(stripe),
            ),
        ],
    )


def _blocked(engine: Engine, access: Access) -> Trouble:
    """An administrator of Google Workspace lets no foreign application in any more."""
    every = [one for account in engine.accounts for one in account.integrations]
    concerned = [one for one in every if one.provider == "google" and not one.blank_status]
    trouble = _faulty("google-blocked", BLOCKED, *concerned)
    google = access.oauth.providers["google"]

    def refuse(code: str | None) -> Callable[[], None]:
        return lambda: setattr(google, "refuses_with", code)

    trouble.also(Step(break_=refuse(BLOCKED.message), mend=refuse(None)))
    return trouble


def _host_key_rotated(billing: Integration, engine: Engine, access: Access) -> Trouble:
    def rotate() -> None:
        engine.settle()
        access.bastion.truth.rotate()

    return Trouble(
        id="host-key-rotated",
        is_active=lambda: billing.host_key is not None and not billing.host_key.opens,
        steps=[Step(break_=rotate, mend=lambda: engine.refresh_host_keys(billing))],
    )


def _still(name: str, integration: Integration, feeds: FeedsPeer) -> Trouble:
    """No rows come, MBI shows no word, and the provider's status page can't be read."""

    def put(*, still: bool) -> None:
        integration.quiet = integration.blank_status = still
        change = feeds.unreadable.add if still else feeds.unreadable.discard
        change(integration.provider)

    return Trouble(
        id=name,
        is_active=lambda: integration.quiet and integration.blank_status,
        steps=[Step(break_=lambda: put(still=True), mend=lambda: put(still=False))],
    )


def _dies_unseen(analytics: Integration, engine: Engine) -> Trouble:
    """MBI's token dies where MBI shows no word and there is no table to look at."""
    return Trouble(
        id="analytics-blank",
        is_active=lambda: not analytics.authorization_ok,
        steps=[
            Step(
                break_=setter(analytics, "authorization_ok", value=False),
                mend=lambda: engine.save_and_test(analytics),
            ),
        ],
    )
