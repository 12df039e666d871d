"""Settings of a running bot; those that smaller commands need are in `needs`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from bot.config import checks
from bot.config.needs import Address, Origin, Port, Url, WitnessSettings
from bot.domain.ticket import DeskKind


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
