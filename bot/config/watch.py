"""The shape of `mbi.toml`: which accounts and integrations are watched, and how."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.config.addresses import channel, email, safe_web_address
from bot.domain.hours import read_hours
from bot.services.suggesting import nearest

LONGEST_CADENCE = 31 * 24


def zone(text: str) -> str:
    """An IANA time zone by its city; abbreviations know no summer time."""
    if text in available_timezones() and ("/" in text or text == "UTC"):
        ZoneInfo(text)
        return text
    near = nearest(text, available_timezones()) if "/" in text else None
    remedy = f'did you mean "{near}"?' if near else 'write its city, as in "America/New_York"'
    message = f'"{text}" is not a time zone; {remedy}'
    raise ValueError(message)


def hours(text: str) -> str:
    """Hours of a day, "HH:MM-HH:MM"."""
    read_hours(text)
    return text


def reference(value: object) -> object:
    """A secret is never in the file: only the name of the variable that holds it."""
    if not isinstance(value, dict):
        message = 'has to name a variable, never the secret itself; write { env = "NAME" }'
        raise ValueError(message)  # noqa: TRY004 - pydantic gathers ValueErrors
    return value


Email = Annotated[str, AfterValidator(email)]
Channel = Annotated[str, AfterValidator(channel)]
Url = Annotated[str, AfterValidator(safe_web_address)]
Zone = Annotated[str, AfterValidator(zone)]
Hours = Annotated[str, AfterValidator(hours)]
Host = Annotated[str, Field(max_length=253, pattern=r"^[A-Za-z0-9]([A-Za-z0-9.:_-]*[A-Za-z0-9])?$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]
Locale = Literal["en", "it"]
FeedShape = Literal[
    "statuspage",
    "google_incidents",
    "salesforce_trust",
    "stripe",
    "zendesk",
    "metastatus",
    "adobe_events",
]


class Entry(BaseModel):
    """A table of the file: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class SecretReference(Entry):
    """Where a secret is: the variable NAME, or the file that NAME_FILE names."""

    env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = Field(
        examples=['"ACME_EXPORT_KEY"']
    )


Secret = Annotated[SecretReference, BeforeValidator(reference)]


class IntegrationEntry(Entry):
    """One integration, named as on MBI's Integrations page.

    `host` and `port` say where a database is. `credentials` is what may be done with a key
    or a password that somebody enters: none, verify (tried once and forgotten), store.
    `authorized_on` is the day it was last authorized in MBI, where the bot can't know.
    `engine` is what speaks at the database's port, where its kind leaves that open; `tls`
    how the connection is encrypted. `ssh_host` and `ssh_port` are the bastion's that MBI
    goes through; `ssh_user` and `ssh_key`, a private key, let the bot through it too.
    """

    name: Name = Field(examples=['"Google Ads – main"'])
    kind: str = Field(examples=['"google_ads"'])
    channel: Channel | None = Field(default=None, examples=['"#data-alerts"'])
    owners: list[Email] = Field(default_factory=list, examples=['["anna@acme.example"]'])
    data_account: Name | None = Field(default=None, examples=['"123-456-7890"'])
    newest_row_figure: int | None = Field(default=None, ge=1, examples=["360531"])
    host: Host | None = Field(default=None, examples=['"db.acme.example"'])
    port: int | None = Field(default=None, ge=1, le=65_535, examples=["3306"])
    engine: Literal["mysql", "postgresql", "mssql", "mongodb"] | None = Field(
        default=None, examples=['"mysql"']
    )
    tls: Literal["off", "prefer", "require", "verify"] = Field(
        default="prefer", examples=['"verify"']
    )
    ssh_host: Host | None = Field(default=None, examples=['"bastion.acme.example"'])
    ssh_port: int | None = Field(default=None, ge=1, le=65_535, examples=["22"])
    ssh_user: Name | None = Field(default=None, examples=['"mbi-bot"'])
    ssh_key: Secret | None = Field(default=None, examples=['{ env = "BASTION_KEY" }'])
    credentials: Literal["none", "verify", "store"] = Field(default="verify", examples=['"verify"'])
    authorized_on: date | None = Field(default=None, examples=["2026-11-12"])


class AccountEntry(Entry):
    """One MBI account."""

    name: Name = Field(examples=['"Acme EU"'])
    client_id: int = Field(ge=1, examples=["194"])
    timezone: Zone = Field(examples=['"America/New_York"'])
    export_api_key: Secret | None = Field(default=None, examples=['{ env = "ACME_EXPORT_KEY" }'])
    blackout: list[Hours] = Field(default_factory=list, examples=['["09:00-11:00"]'])
    cadence_hours: float = Field(default=24, gt=0, le=LONGEST_CADENCE, examples=["24"])
    updates: bool = Field(default=True, examples=["true"])
    default_channel: Channel | None = Field(default=None, examples=['"#data-alerts"'])
    dashboard_url: Url | None = Field(default=None, examples=['"https://dashboard.example/"'])
    reports_url: Url | None = Field(default=None, examples=['"https://acme.example/mbi.json"'])
    handover_url: Url | None = Field(default=None, examples=['"https://acme.example/grants"'])
    handover_secret: Secret | None = Field(
        default=None, examples=['{ env = "ACME_HANDOVER_SECRET" }']
    )
    integration: list[IntegrationEntry] = Field(default_factory=list)


class ChannelEntry(Entry):
    """The language of one channel."""

    name: Channel = Field(examples=['"#data-alerts"'])
    locale: Locale = Field(examples=['"it"'])


class ProviderEntry(Entry):
    """A provider's status feed, and the operator's OAuth client there.

    The addresses replace the catalogue's. `feed_shape` says how the feed is written, where
    that is not as the catalogue knows it; a feed that it does not know is a Statuspage.
    `feed_instance` is what the feed calls yours: the instance at Salesforce, the subdomain
    at Zendesk. `secrets` fill the catalogue's requests, such as the developer token of
    Google Ads.
    """

    feed_url: Url | None = Field(default=None, examples=['"https://status.example/summary.json"'])
    feed_components: list[Name] | None = Field(default=None, examples=['["Data Export"]'])
    feed_shape: FeedShape | None = Field(default=None, examples=['"statuspage"'])
    feed_instance: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,63}$")] | None = Field(
        default=None, examples=['"NA123"']
    )
    client_id: Secret | None = Field(default=None, examples=['{ env = "GOOGLE_CLIENT_ID" }'])
    client_secret: Secret | None = Field(
        default=None, examples=['{ env = "GOOGLE_CLIENT_SECRET" }']
    )
    authorize_url: Url | None = Field(default=None, examples=['"https://provider.example/auth"'])
    token_url: Url | None = Field(default=None, examples=['"https://provider.example/token"'])
    api_url: Url | None = Field(default=None, examples=['"https://api.provider.example"'])
    issuer: Url | None = Field(default=None, examples=['"https://provider.example"'])
    secrets: dict[str, Secret] = Field(
        default_factory=dict, examples=['{ developer_token = { env = "GOOGLE_DEVELOPER_TOKEN" } }']
    )


class IntervalsEntry(Entry):
    """Seconds between two questions to a witness; each witness has a sensible default.

    MBI asks for a minute between calls about an account's cycle, and feeds are cached
    about as long.
    """

    newest_row: int | None = Field(default=None, ge=10, le=86_400, examples=["600"])
    cycle: int | None = Field(default=None, ge=60, le=86_400, examples=["300"])
    ingest: int | None = Field(default=None, ge=10, le=86_400, examples=["120"])
    feed: int | None = Field(default=None, ge=60, le=86_400, examples=["120"])
    probe: int | None = Field(default=None, ge=60, le=86_400, examples=["900"])
    reports: int | None = Field(default=None, ge=10, le=86_400, examples=["600"])


class WatchFile(Entry):
    """The whole file. `team` is the Slack team that it is for, where there are many."""

    team: Annotated[str, Field(pattern=r"^T[A-Z0-9]{2,30}$")] | None = Field(
        default=None, examples=['"T0123456789"']
    )
    admins: list[Email] = Field(min_length=1, examples=['["lead@acme.example"]'])
    default_channel: Channel = Field(examples=['"#data-alerts"'])
    locale: Locale | None = Field(default=None, examples=['"it"'])
    account: list[AccountEntry] = Field(min_length=1, examples=["[[account]]"])
    channel: list[ChannelEntry] = Field(default_factory=list)
    provider: dict[str, ProviderEntry] = Field(default_factory=dict)
    kind: dict[str, dict[str, object]] = Field(default_factory=dict)
    """Fields of the catalogue's files, in their place."""
    intervals: IntervalsEntry = Field(default_factory=IntervalsEntry)
