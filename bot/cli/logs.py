"""Logging: one line an event on standard error, and never a secret in it.

Both formats are the standard library's formatter with a few lines of ours. A library for
JSON would save little: what is hidden has to be hidden before it is escaped, in whatever
place of the record it stands.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal

from pydantic import BaseModel, SecretStr
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped

from bot.ports.context import at_work_on

log = logging.getLogger(__name__)

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
    "sentry_sdk",
    "psycopg",
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

Format = Literal["text", "json"]


class HideSecrets(logging.Formatter):
    """Formats a record, tracebacks included, with every known secret replaced."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Know the secrets, longest first, so that one within another is hidden whole."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted({s for s in secrets if s}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """One event as text, with the ids of what its thread works on."""
        about = " ".join(f"{name}={value}" for name, value in at_work_on().items())
        text = super().format(record)
        if about:
            first, *rest = text.split("\n", 1)
            text = "\n".join([f"{first} [{about}]", *rest])
        return self.hide(text)

    def hide(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return ADDRESSES.sub(HIDDEN, text)


class JsonLines(HideSecrets):
    """Formats a record as one line of JSON; `process` is the command and its number."""

    def __init__(self, secrets: Iterable[str], *, process: str) -> None:
        """Know the secrets, and what this process is called."""
        super().__init__(secrets)
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """One event."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.hide(record.getMessage()),
            **{name: self.hide(value) for name, value in at_work_on().items()},
            "process": self._process,
        }
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            told["traceback"] = self.hide(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


def start_logging(level: str, secrets: Iterable[str], form: Format = "text") -> HideSecrets:
    """Send all logging to standard error at that level; gives what hides the secrets."""
    handler = logging.StreamHandler()
    formatter = HideSecrets(secrets)
    if form == "json":
        formatter = JsonLines(secrets, process=_process())
    handler.setFormatter(formatter)
    handler.addFilter(lambda record: record.msg not in EXPECTED)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    hush(level)
    return formatter


def hush(level: str) -> None:
    """Let libraries say no more than what an operator can use, whatever the level."""
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


def _process() -> str:
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "mbi-bot")
    return f"{command}[{os.getpid()}]"


def tell_uncaught() -> None:
    """Tell what nobody caught in the log, in its format, instead of as plain text."""

    def in_thread(raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None and not isinstance(raised.exc_value, SystemExit):
            name = raised.thread.name if raised.thread else "a thread"
            log.critical(
                "nobody caught what %s raised",
                name,
                exc_info=(raised.exc_type, raised.exc_value, raised.exc_traceback),
            )

    def in_main(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        log.critical("nobody caught this", exc_info=(kind, error, traceback))

    threading.excepthook = in_thread
    sys.excepthook = in_main
