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
    workspaces: Literal["one", "many"] = Field(
        default="one",
        description=(
            "Slack workspaces served: one, whose token is SLACK_BOT_TOKEN, or many, "
            "each of which adds the bot by itself at PUBLIC_URL/slack/install."
        ),
        examples=["one", "many"],
    )
    mbi_config: Path = Field(
        default=Path("mbi.toml"),
        description=(
            "The file that says what is watched; of many workspaces a folder with one each."
        ),
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
            "Networks and host names, comma-separated, at which anybody but databases and "
            "bastions may be asked although they are, or lead to, private addresses."
        ),
        examples=["10.0.0.0/8,gateway.acme.example"],
    )
