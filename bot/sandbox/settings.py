"""The settings and the watch file that an operator of Acme would write."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.fernet import Fernet

from bot.sandbox.acme import FEEDS
from bot.sandbox.company import Company
from bot.sandbox.fakes.mbi.truth import Account, Integration
from bot.sandbox.people import ALERTS, LENA


@dataclass(frozen=True)
class _Secret:
    """Named by its variable, never written."""

    variable: str


Value = str | int | date | Sequence[str] | _Secret
CADENCE_HOURS = 6
BEHIND = "10.20.0.7"
"""A database that only the bastion before it can reach."""
INTERVALS = {"newest_row": 600, "cycle": 600, "ingest": 300, "feed": 300, "reports": 600}
BOT_TOKEN = "xoxb-sandbox-bot"  # noqa: S105 - opens nothing but the stand-in
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - the same


UNHURRIED = dict.fromkeys(
    ("PAGES_PER_MINUTE", "REPORTS_PER_MINUTE", "COMMANDS_PER_MINUTE"), "1000000"
)
"""No limits to speak of: all the people here share one address."""


def environment(
    company: Company, *, slack_api_url: str, public_url: str, folder: Path
) -> dict[str, str]:
    """The environment of the bot, all on loopback; `public_url` is where it will listen."""
    keys = {key_name(account): account.export_api_key for account in company.accounts}
    access = company.access
    return {
        **keys,
        "GOOGLE_CLIENT_ID": access.google_client.client_id,
        "GOOGLE_CLIENT_SECRET": access.google_client.secret,
        "GOOGLE_DEVELOPER_TOKEN": access.developer_token,
        "SALESFORCE_CLIENT_ID": access.salesforce_client.client_id,
        "SALESFORCE_CLIENT_SECRET": access.salesforce_client.secret,
        "HANDOVER_SECRET": company.handover_secret,
        "PUBLIC_URL": public_url,
        "DATABASE_URL": f"sqlite:///{folder / 'sandbox.sqlite3'}",
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "MBI_CONFIG": str(folder / "mbi.toml"),
        "MBI_API_URL": f"{company.urls['mbi']}/0.1",
        "MBI_CONNECT_URL": company.urls["ingest"],
        "MBI_STATUS_URL": company.feeds.feed_url("adobe"),
        "SLACK_API_URL": slack_api_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "REPORT_SECRET": Fernet.generate_key().decode(),
        "DESK": "zendesk",
        "ZENDESK_URL": company.urls["desk"],
        "ZENDESK_OAUTH_TOKEN": company.desk_token,
        **UNHURRIED,
    }


def key_name(account: Account) -> str:
    """The variable that holds an account's Export API key."""
    return f"{account.name.upper().replace(' ', '_')}_EXPORT_KEY"


def watch_file(company: Company, *, locale: str, handover: bool = False) -> str:
    """`mbi.toml` for all of Acme's integrations; `locale` is the channel's language.

    With `handover`, new grants go to the company's pipeline.
    """
    parts = [
        _table(
            None,
            {"admins": [LENA], "default_channel": f"#{ALERTS}", "locale": locale},
        ),
        _table("intervals", INTERVALS),
        *(_provider(company, provider) for provider in FEEDS),
        *(_account(company, account, handover=handover) for account in company.accounts),
    ]
    return "\n".join(parts)


def _provider(company: Company, provider: str) -> str:
    access = company.access
    feed_url = company.feeds.feed_url(provider)
    if provider == "mixpanel":
        known = {"feed_url": feed_url, "api_url": access.mixpanel.url}
        return _table(f"provider.{provider}", known)
    if provider not in access.oauth.providers:
        return _table(f"provider.{provider}", {"feed_url": feed_url})
    base = access.oauth.base(provider)
    client = _table(
        f"provider.{provider}",
        {
            "feed_url": feed_url,
            "client_id": _Secret(f"{provider}_client_id"),
            "client_secret": _Secret(f"{provider}_client_secret"),
            "authorize_url": f"{base}/authorize",
            "token_url": f"{base}/token",
            "api_url": base,
            "issuer": base,
        },
    )
    if provider != "google":
        return client
    secrets = {"developer_token": _Secret("google_developer_token")}
    return f"{client}\n{_table('provider.google.secrets', secrets)}"


def _account(company: Company, account: Account, *, handover: bool) -> str:
    known: dict[str, Value] = {
        "name": account.name,
        "client_id": account.client_id,
        "timezone": str(account.schedule.zone),
        "export_api_key": _Secret(key_name(account)),
        "cadence_hours": CADENCE_HOURS,
        "blackout": [f"{start:02}:00-{end:02}:00" for start, end in account.schedule.blackout],
        "reports_url": f"{company.urls['mbi']}/reports/{account.client_id}.json",
    }
    if handover:
        known["handover_url"] = f"{company.pipeline.url}/grants"
        known["handover_secret"] = _Secret("handover_secret")
    own = (_integration(company, integration) for integration in account.integrations)
    return "\n".join([_table("[account]", known), *own])


def _integration(company: Company, integration: Integration) -> str:
    database = company.access.database if integration.kind == "mysql" else None
    bastion = company.access.bastion if integration.host_key else None
    ends = integration.authorized_at if integration.life else None
    known = {
        "name": integration.name,
        "kind": integration.kind,
        "owners": list(integration.owners),
        "data_account": integration.data_account,
        "newest_row_figure": integration.figure_id,
        "host": database.host if database else BEHIND if bastion else None,
        "port": database.port if database else None,
        "ssh_host": bastion.host if bastion else None,
        "ssh_port": bastion.port if bastion else None,
        "credentials": "store" if integration.key else "none" if bastion else None,
        "authorized_on": ends.date() if ends else None,
    }
    return _table("[account.integration]", {k: v for k, v in known.items() if v})


def _table(name: str | None, values: Mapping[str, Value]) -> str:
    lines = [f"{key} = {_written(value)}" for key, value in values.items()]
    return "\n".join([f"[{name}]" if name else "", *lines, ""])


def _written(value: Value) -> str:
    if isinstance(value, _Secret):
        return f'{{ env = "{value.variable.upper()}" }}'
    if isinstance(value, date):
        return value.isoformat()
    # JSON's strings, numbers and lists of strings are TOML's too.
    return json.dumps(value, ensure_ascii=False)
