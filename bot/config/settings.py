"""Settings of a process, read once from the environment.

The models grow with what a command needs: `migrate` reads DatabaseSettings, `apply`
WatchSettings, `check` WitnessSettings, all others Settings. A field's name in capitals
is its name in the environment; fields of type SecretStr may also come from a file named
by NAME_FILE.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from bot.config import checks
from bot.config.addresses import email, origin, safe_web_address
from bot.domain.ticket import DeskKind

MAKE_KEY = (
    "make one with: python -c "
    '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)

Url = Annotated[str, AfterValidator(safe_web_address)]
Origin = Annotated[str, AfterValidator(origin)]
Address = Annotated[str, AfterValidator(email)]
Port = Annotated[int, Field(ge=1, le=65535)]


class DatabaseSettings(BaseModel):
    """What `migrate` needs."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: Annotated[SecretStr, AfterValidator(checks.database_url)] = Field(
        default=SecretStr("sqlite:///mbi-bot.sqlite3"),
        description="Where everything is kept: an SQLite file or a PostgreSQL database.",
        examples=["postgresql://user:password@host/name"],
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(checks.log_level)
    ] = Field(default="INFO", description="How much is logged.", examples=["INFO"])
    log_format: Literal["text", "json"] = Field(
        default="text", description="How it is logged: lines to read, or JSON.", examples=["json"]
    )


class WatchSettings(DatabaseSettings):
    """What `apply` needs."""

    secret_keys: Annotated[tuple[SecretStr, ...], BeforeValidator(checks.fernet_keys)] = Field(
        description=(
            "Keys that seal secrets in the database, comma-separated: "
            "the first seals, all open. Keep them as long as the database."
        ),
        json_schema_extra={"remedy": MAKE_KEY},
    )
    mbi_config: Path = Field(
        default=Path("mbi.toml"),
        description="The file that says what is watched.",
        examples=["mbi.toml"],
    )
    locale: Literal["en", "it"] = Field(
        default="en",
        description="The language of people and channels that name none.",
        examples=["it"],
    )
    public_url: Origin | None = Field(
        default=None,
        description=(
            "Where people open their private links; without it, "
            "the steps to re-authorize are told in Slack."
        ),
        examples=["https://bot.acme.example"],
    )
    mbi_status_url: Annotated[Url | None, BeforeValidator(checks.turned_off)] = Field(
        default="https://data.status.adobe.com/adobestatus/StatusEvents",
        description="Adobe's status page as JSON, asked about MBI itself; off asks nobody.",
        examples=["off"],
    )
    mbi_status_names: Annotated[tuple[str, ...], BeforeValidator(checks.names)] = Field(
        default=("Business Intelligence", "Commerce Intelligence"),
        description="What MBI is called there, comma-separated: products and services.",
        examples=["Business Intelligence,Commerce Intelligence"],
    )


class WitnessSettings(WatchSettings):
    """What `check` needs."""

    mbi_api_url: Url = Field(
        default="https://api.rjmetrics.com/0.1",
        description="MBI's reporting API.",
        examples=["https://api.rjmetrics.com/0.1"],
    )
    mbi_connect_url: Url = Field(
        default="https://connect.rjmetrics.com",
        description="MBI's Data Import API, asked whether it is up.",
        examples=["https://connect.rjmetrics.com"],
    )
    outbound_proxy: Annotated[SecretStr, AfterValidator(checks.proxy_address)] | None = Field(
        default=None,
        description=(
            "A proxy with a fixed address for calls to MBI and providers, since Export API "
            "keys are tied to addresses. Slack, desks and mail are reached without it."
        ),
        examples=["http://user:password@proxy.example:3128"],
    )
    egress_url: Url = Field(
        default="https://checkip.amazonaws.com",
        description="Tells doctor the address that MBI and providers see, as plain text.",
        examples=["https://checkip.amazonaws.com"],
    )
    private_networks: Annotated[tuple[str, ...], BeforeValidator(checks.private_networks)] = Field(
        default=(),
        description=(
            "Networks and host names, comma-separated, at which MBI, providers and status pages "
            "may be asked although their names lead to private addresses."
        ),
        examples=["10.0.0.0/8,gateway.acme.example"],
    )


class Settings(WitnessSettings):
    """What a running bot needs."""

    host: str = Field(
        default="127.0.0.1",
        description="The address to listen on; 0.0.0.0 behind a platform's router.",
        examples=["0.0.0.0"],  # noqa: S104 - shown to an operator, not bound
    )
    port: Port = Field(default=3000, description="The port to listen on.", examples=["3000"])
    trust_proxy: Annotated[int, Field(ge=0, le=5), BeforeValidator(checks.proxy_hops)] = Field(
        default=0,
        description="How many reverse proxies stand before the bot; their headers are believed.",
        examples=["1"],
    )
    workspaces: Literal["one", "many"] = Field(
        default="one",
        description=(
            "Slack workspaces served: one, whose token is SLACK_BOT_TOKEN, or many, "
            "each of which adds the bot by itself at PUBLIC_URL/slack/install."
        ),
        examples=["one", "many"],
    )
    slack_bot_token: SecretStr | None = Field(
        default=None,
        description="The bot's token, from OAuth & Permissions; starts with xoxb-.",
        json_schema_extra={
            "remedy": (
                "copy the Bot User OAuth Token of your Slack app, under OAuth & Permissions; "
                "it starts with xoxb-"
            )
        },
    )
    slack_client_id: str | None = Field(
        default=None,
        description="The Slack app's client id, from Basic Information.",
        examples=["1234567890.1234567890"],
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, description="The Slack app's client secret, from Basic Information."
    )
    slack_url: Origin = Field(
        default="https://slack.com",
        description="Where people are sent to add the bot, and to sign in with Slack.",
        examples=["https://slack.com"],
    )
    sign_in: Annotated[Literal["slack"] | None, BeforeValidator(checks.turned_off)] = Field(
        default=None,
        description=(
            "Set to slack, a private link works only for whoever signs in with Slack as the "
            "person that it was given to."
        ),
        examples=["slack"],
    )
    slack_app_token: Annotated[SecretStr, AfterValidator(checks.app_token)] | None = Field(
        default=None,
        description=(
            "The app-level token with connections:write; starts with xapp-. "
            "Where it is set, Slack is reached by Socket Mode."
        ),
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="Proves that requests come from Slack. Needed without Socket Mode.",
    )
    slack_api_url: Url = Field(
        default="https://slack.com/api",
        description="Slack's Web API, or any server that speaks it.",
        examples=["https://slack.com/api"],
    )
    report_secret: Annotated[SecretStr, AfterValidator(checks.long_enough)] | None = Field(
        default=None,
        description="Signs reports of MBI's words posted to the webhook, which is off without it.",
    )
    desk: DeskKind = Field(
        description="Where tickets go: zendesk, email, or text for Adobe's web form.",
        examples=["zendesk", "email", "text"],
    )
    adobe_support_url: Url = Field(
        default="https://experienceleague.adobe.com/home#support",
        description="Adobe's support form, shown with the text of a ticket.",
    )
    zendesk_url: Url | None = Field(
        default=None,
        description="The desk's address, where ZENDESK_SUBDOMAIN does not say it.",
        examples=["https://acme.zendesk.com"],
    )
    zendesk_subdomain: Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9-]*$")] | None = Field(
        default=None,
        description="The acme of https://acme.zendesk.com.",
        examples=["acme"],
    )
    zendesk_oauth_token: SecretStr | None = Field(
        default=None,
        description="An OAuth access token with the scopes tickets:read and tickets:write.",
    )
    zendesk_email: Address | None = Field(
        default=None,
        description="The agent an API token belongs to.",
        examples=["desk@acme.example"],
    )
    zendesk_api_token: SecretStr | None = Field(
        default=None,
        description="An API token, where there is no OAuth token. Zendesk ends these 2027-04-30.",
    )
    desk_email: Address | None = Field(
        default=None,
        description="The address tickets are mailed to.",
        examples=["data-desk@acme.example"],
    )
    smtp_host: str | None = Field(
        default=None, description="The mail server.", examples=["smtp.acme.example"]
    )
    smtp_port: Port = Field(
        description="Its port: 587 with starttls, 465 with tls, 25 with none.", examples=["587"]
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls, tls or none.", examples=["starttls"]
    )
    smtp_username: str | None = Field(
        default=None, description="The name to log in with, if any.", examples=["mbi-bot"]
    )
    smtp_password: SecretStr | None = Field(default=None, description="Its password.")
    smtp_from: Address | None = Field(
        default=None,
        description="The sender of tickets.",
        examples=["mbi-bot@acme.example"],
    )

    health_port: Port | None = Field(
        default=None,
        description="A worker answers /healthz, /readyz and /metrics at HOST and this port.",
        examples=["9100"],
    )
    metrics_token: Annotated[SecretStr, AfterValidator(checks.long_enough)] | None = Field(
        default=None,
        description="The bearer token that /metrics asks for; without it only this machine may.",
    )
    deadman_url: Annotated[SecretStr, AfterValidator(checks.secret_address)] | None = Field(
        default=None,
        description=(
            "Asked once a minute while watching and delivering go on, so that a dead man's "
            "switch elsewhere raises the alarm when they don't."
        ),
        examples=["https://hc-ping.com/your-uuid"],
    )
    sentry_dsn: SecretStr | None = Field(
        default=None, description="Errors are told to Sentry there; needs the extra sentry."
    )
    pages_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=120, description="Pages and forms that one address may ask for.", examples=["120"]
    )
    reports_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=60, description="Reports that one address may post.", examples=["60"]
    )
    commands_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=30, description="Commands and presses of one person.", examples=["30"]
    )
    keep_observations_days: Annotated[int, Field(ge=7)] = Field(
        default=400,
        description="How long the history of what witnesses said is kept.",
        examples=["400"],
    )
    keep_incidents_days: Annotated[int, Field(ge=30)] = Field(
        default=800,
        description="How long closed incidents and their time lines are kept.",
        examples=["800"],
    )

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode."""
        return self.slack_app_token is not None

    @property
    def zendesk_base(self) -> str | None:
        """The desk's address, from whichever setting names it."""
        if self.zendesk_url or not self.zendesk_subdomain:
            return self.zendesk_url
        return f"https://{self.zendesk_subdomain}.zendesk.com"
