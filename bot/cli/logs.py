"""Logging: one line an event on standard error, and never a secret in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from pydantic import BaseModel, SecretStr
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped

HIDDEN = "[hidden]"
TALKATIVE = (
    "requests_oauthlib",
    "oauthlib",
    "slack_sdk",
    "slack_bolt",
    "urllib3",
    "aiohttp",
    "waitress",
    "sqlalchemy",
)
"""Libraries that print headers, tokens, rows or addresses with keys at the levels below."""
ADDRESSES = re.compile(r"(?<=/link/)[^/\s?\"']+|(?<=[?&])(?:state|code)=[^&\s\"']+")
"""What in an address lets in whoever knows it."""


QUIET = {
    "alembic": logging.WARNING,
    "apscheduler": logging.ERROR,
    "paramiko": logging.CRITICAL,
    "pymongo": logging.CRITICAL,
}
"""Libraries that report what is no news: how they opened the database, a beat that comes
while the last one still works, and what they raise as well."""
EXPECTED = frozenset({warning_client_prioritized_and_token_skipped()})
"""Bolt warns of a token beside a client wherever SLACK_BOT_TOKEN is set, as it is here."""


class HideSecrets(logging.Formatter):
    """Formats a record, tracebacks included, with every known secret replaced."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Know the secrets, longest first, so that one within another is hidden whole."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted({s for s in secrets if s}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """One event as text."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return ADDRESSES.sub(HIDDEN, text)


def start_logging(level: str, secrets: Iterable[str]) -> None:
    """Send all logging to standard error at that level."""
    handler = logging.StreamHandler()
    handler.setFormatter(HideSecrets(secrets))
    handler.addFilter(lambda record: record.msg not in EXPECTED)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)


def secrets_of(settings: BaseModel) -> list[str]:
    """Every secret among the settings."""
    found: list[str] = []
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        values = value if isinstance(value, tuple) else (value,)
        found += [v.get_secret_value() for v in values if isinstance(v, SecretStr)]
    return found
