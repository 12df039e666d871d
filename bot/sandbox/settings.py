"""The settings and the watch file that an operator of Acme would write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from bot.sandbox.acme import FEEDS
from bot.sandbox.company import Company
from bot.sandbox.fakes.mbi.truth import Account, Integration
from bot.sandbox.people import ALERTS, LENA

CADENCE_HOURS = 6
INTERVALS = {"newest_row": 600, "cycle": 600, "ingest": 300, "feed": 300, "reports": 600}
BOT_TOKEN = "xoxb-sandbox-bot"  # noqa: S105 - opens nothing but the stand-in
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - the same


def environment(company: Company, *, slack_api_url: str, folder: Path) -> dict[str, str]:
    """The environment of the bot, all on loopback."""
    keys = {key_name(account): account.export_api_key for account in company.accounts}
    return {
        **keys,
        "DATABASE_URL": f"sqlite:///{folder / 'sandbox.sqlite3'}",
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "MBI_CONFIG": str(folder / "mbi.toml"),
        "MBI_API_URL": f"{company.urls['mbi']}/0.1",
        "MBI_CONNECT_URL": company.urls["ingest"],
        "SLACK_API_URL": slack_api_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "REPORT_SECRET": Fernet.generate_key().decode(),
        "DESK": "zendesk",
        "ZENDESK_URL": company.urls["desk"],
        "ZENDESK_OAUTH_TOKEN": company.desk_token,
    }


def key_name(account: Account) -> str:
    """The variable that holds an account's Export API key."""
    return f"{account.name.upper().replace(' ', '_')}_EXPORT_KEY"


def watch_file(company: Company, *, locale: str) -> str:
    """`mbi.toml` for all of Acme's integrations; `locale` is the channel's language."""
    parts = [
        _table(
            None,
            {"admins": [LENA], "default_channel": f"#{ALERTS}", "locale": locale},
        ),
        _table("intervals", INTERVALS),
        *(_feed(company, provider) for provider in FEEDS),
        *(_account(company, account) for account in company.accounts),
    ]
    return "\n".join(parts)


def _feed(company: Company, provider: str) -> str:
    url = f"{company.urls['feeds']}/{provider}/api/v2/summary.json"
    return _table(f"provider.{provider}", {"feed_url": url})


def _account(company: Company, account: Account) -> str:
    head = _table(
        "[account]",
        {
            "name": account.name,
            "client_id": account.client_id,
            "timezone": str(account.schedule.zone),
            "cadence_hours": CADENCE_HOURS,
            "blackout": [f"{start:02}:00-{end:02}:00" for start, end in account.schedule.blackout],
            "reports_url": f"{company.urls['mbi']}/reports/{account.client_id}.json",
        },
    )
    key = f'export_api_key = {{ env = "{key_name(account)}" }}\n'
    return "\n".join([head + key, *map(_integration, account.integrations)])


def _integration(integration: Integration) -> str:
    known = {
        "name": integration.name,
        "kind": integration.kind,
        "owners": list(integration.owners),
        "data_account": integration.data_account,
        "newest_row_figure": integration.figure_id,
    }
    return _table("[account.integration]", {k: v for k, v in known.items() if v})


def _table(name: str | None, values: Mapping[str, str | int | Iterable[str]]) -> str:
    # JSON's strings, numbers and lists of strings are TOML's too.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([f"[{name}]" if name else "", *lines, ""])
