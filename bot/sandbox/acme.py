"""Acme, the company of the sandbox: its two MBI accounts and its providers' feeds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from secrets import token_hex
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.sandbox.fakes.feeds import Feed
from bot.sandbox.fakes.mbi.schedule import Schedule
from bot.sandbox.fakes.mbi.source import Steady, Weekly
from bot.sandbox.fakes.mbi.truth import Account, Arrival, Integration

ANNA = "anna@acme.example"
BRUNO = "bruno@acme.example"
CARLA = "carla@acme.example"
DARIO = "dario@acme.example"

_EU_ZONE = ZoneInfo("America/New_York")
_US_ZONE = ZoneInfo("America/Los_Angeles")

MBI = "Business Intelligence (MBI)"
"""What Adobe's status page calls it."""

FEEDS: Mapping[str, Feed] = MappingProxyType(
    {
        "google": Feed(
            name="Google Ads",
            components=("Google Ads API", "Google Analytics"),
            shape="google_incidents",
        ),
        "meta": Feed(
            name="Meta", components=("Marketing API", "Facebook Login"), shape="metastatus"
        ),
        # Its components are instances: Acme's is EU45.
        "salesforce": Feed(name="Salesforce", components=("EU45",), shape="salesforce_trust"),
        "intuit": Feed(
            name="Intuit Developer",
            components=("Accounting API", "OAuth 2.0", "Webhooks"),
        ),
        # One that leaves `incidents` out, as some vendors do.
        "mixpanel": Feed(
            name="Mixpanel",
            components=("Data Export", "Ingestion API Availability (EU)"),
            bare=True,
        ),
        "zendesk": Feed(name="Zendesk", components=("Support API", "Sign-in"), shape="zendesk"),
        "stripe": Feed(name="Stripe", components=("api",), shape="stripe"),
        # Adobe's page tells of MBI too, which is asked about by itself.
        "adobe": Feed(name="Adobe", components=("Adobe Analytics", MBI), shape="adobe_events"),
    },
)


def acme_accounts() -> tuple[Account, Account]:
    """Acme EU (client 194) and Acme US (client 207), all well, with keys of their own."""
    return (
        Account(
            name="Acme EU",
            client_id=194,
            schedule=Schedule(
                zone=_EU_ZONE,
                first=time(3, 5),
                every=timedelta(hours=6),
                blackout=((9, 11),),
            ),
            export_api_key=token_hex(20),
            import_api_key=token_hex(20),
            integrations=_eu_integrations(),
        ),
        Account(
            name="Acme US",
            client_id=207,
            schedule=Schedule(zone=_US_ZONE, first=time(1, 40), every=timedelta(hours=6)),
            export_api_key=token_hex(20),
            import_api_key=token_hex(20),
            integrations=_us_integrations(),
        ),
    )


def _eu_integrations() -> Sequence[Integration]:
    return (
        Integration(
            name="Google Ads – main",
            type_word="Google Ads",
            kind="google_ads",
            provider="google",
            source=Steady(seed="google-ads-main", zone=_EU_ZONE),
            owners=(ANNA,),
            data_account="123-456-7890",
            figure_id=360531,
        ),
        Integration(
            name="Google Analytics",
            type_word="Google Analytics",
            kind="google_analytics",
            provider="google",
            source=Steady(seed="analytics", zone=_EU_ZONE),
            owners=(ANNA, BRUNO),
            data_account="properties/318200417",
            blank_status=True,  # live: there is no table, so no newest row either
        ),
        Integration(
            name="Facebook Ads – EU",
            type_word="Facebook Ads",
            kind="facebook_ads",
            provider="meta",
            source=Steady(seed="facebook-ads-eu", zone=_EU_ZONE),
            owners=(ANNA,),
            data_account="act_284511907",
            figure_id=360532,
            life=timedelta(days=60),
        ),
        Integration(
            name="Salesforce",
            type_word="Salesforce",
            kind="salesforce",
            provider="salesforce",
            source=Steady(seed="salesforce", zone=_EU_ZONE, quiet_weekends=True),
            owners=(CARLA,),
            data_account="00D5g000004KpQz",
            figure_id=360533,
        ),
        Integration(
            name="QuickBooks Online",
            type_word="Quickbooks",
            kind="quickbooks",
            provider="intuit",
            source=Steady(
                seed="quickbooks",
                zone=_EU_ZONE,
                by_day=timedelta(minutes=25),
                by_night=timedelta(hours=4),
                quiet_weekends=True,
            ),
            owners=(CARLA,),
            data_account="9130357849012345",
            figure_id=360534,
        ),
        Integration(
            name="Mixpanel",
            type_word="Mixpanel",
            kind="mixpanel",
            provider="mixpanel",
            source=Steady(seed="mixpanel", zone=_EU_ZONE, by_day=timedelta(minutes=2)),
            owners=(BRUNO,),
            data_account="2816334",
            figure_id=360535,
        ),
        Integration(
            name="Orders database",
            type_word="MySQL",
            kind="mysql",
            provider="mysql",
            source=Steady(seed="orders", zone=_EU_ZONE, by_day=timedelta(minutes=3)),
            owners=(DARIO,),
            data_account="orders",
            figure_id=360536,
        ),
        Integration(
            name="Adobe Analytics",
            type_word="Adobe Analytics",
            kind="adobe_analytics",
            provider="adobe",
            source=Steady(seed="adobe", zone=_EU_ZONE, by_day=timedelta(minutes=5)),
            owners=(BRUNO,),
            data_account="acme-eu-web",
            figure_id=360539,
            life=timedelta(days=14),
        ),
        Integration(
            name="Loyalty points",
            type_word="Push API",
            kind="data_import_api",
            provider="data_import_api",
            source=Steady(seed="loyalty", zone=_EU_ZONE, quiet_weekends=True),
            owners=(DARIO,),
            figure_id=360537,
            arrival=Arrival.PUSHED,
            blank_status=True,
        ),
        Integration(
            name="Bing Ads spend",
            type_word="File Upload",
            kind="bing_ads",
            provider="microsoft",
            source=Weekly(seed="bing", zone=_EU_ZONE, weekday=0, hour=8),
            owners=(ANNA,),
            figure_id=360538,
            arrival=Arrival.UPLOADED,
        ),
    )


def _us_integrations() -> Sequence[Integration]:
    return (
        Integration(
            name="Google Ads – US",
            type_word="Google Ads",
            kind="google_ads",
            provider="google",
            source=Steady(seed="google-ads-us", zone=_US_ZONE),
            owners=(BRUNO,),
            data_account="987-654-3210",
            figure_id=371204,
        ),
        Integration(
            name="Google ECommerce",
            type_word="Google ECommerce",
            kind="google_ecommerce",
            provider="google",
            source=Steady(seed="ecommerce-us", zone=_US_ZONE),
            owners=(BRUNO,),
            data_account="properties/402277915",
            figure_id=371205,
        ),
        Integration(
            name="Google Analytics – US",
            type_word="Google Analytics",
            kind="google_analytics_warehoused",
            provider="google",
            source=Steady(seed="analytics-us", zone=_US_ZONE),
            owners=(BRUNO,),
            data_account="properties/402277916",
            figure_id=371209,
        ),
        Integration(
            name="Zendesk",
            type_word="Zendesk",
            kind="zendesk",
            provider="zendesk",
            source=Steady(seed="zendesk", zone=_US_ZONE, by_day=timedelta(minutes=8)),
            owners=(CARLA,),
            data_account="acme-us",
            figure_id=371206,
            ends_on=datetime(2027, 4, 30, tzinfo=UTC),
        ),
        Integration(
            name="Stripe",
            type_word="Stripe",
            kind="stripe",
            provider="stripe",
            source=Steady(seed="stripe-us", zone=_US_ZONE, by_day=timedelta(minutes=6)),
            owners=(CARLA,),
            data_account="acct_1MxAcmeUS",
            figure_id=371207,
        ),
        Integration(
            name="Billing database",
            type_word="MySQL",
            kind="mysql_ssh",
            provider="mysql_ssh",
            source=Steady(seed="billing-us", zone=_US_ZONE, by_day=timedelta(minutes=4)),
            owners=(DARIO,),
            data_account="billing",
            figure_id=371208,
        ),
    )
