"""Telling errors to Sentry, where an operator wants that: what the log calls an error, no more.

No person, no request, no local variable and no earlier line of the log goes along, and every
text passes what hides secrets.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from bot.domain.errors import ConfigurationError
from bot.ports.context import at_work_on

try:
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.dedupe import DedupeIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration
    from sentry_sdk.types import Event
except ImportError:  # pragma: no cover - an extra, which the tests install
    sentry_sdk = None  # type: ignore[assignment]  # told by `start_sentry`

KEPT = ("event_id", "timestamp", "platform", "level", "logger", "logentry", "exception")
CAME_ALONG = ("release", "server_name", "sdk", "tags")
"""Of an event no more than these goes out."""
ENDING_SECONDS = 2

Hide = Callable[[str], str]


def start_sentry(dsn: str, hide: Hide, *, release: str) -> None:
    """Tell errors there from now on; `hide` takes secrets out of a text.

    Raises ConfigurationError where the extra is missing, or the DSN is none.
    """
    if sentry_sdk is None:
        message = (
            "SENTRY_DSN is set, and sentry-sdk is not installed: "
            'pip install "mbi-bot[sentry]", or unset SENTRY_DSN'
        )
        raise ConfigurationError(message)
    try:
        sentry_sdk.init(
            dsn=dsn,
            release=release,
            before_send=lambda event, _hint: cleaned(event, hide),
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None),
                DedupeIntegration(),
                AtexitIntegration(callback=lambda _pending, _seconds: None),
            ],
            max_breadcrumbs=0,
            include_local_variables=False,
            include_source_context=False,
            send_client_reports=False,
            shutdown_timeout=ENDING_SECONDS,
        )
    except ValueError as error:
        message = "SENTRY_DSN is no DSN; copy it from your project's Client Keys at Sentry"
        raise ConfigurationError(message) from error


def cleaned(event: Event, hide: Hide) -> Event:
    """What is worth telling of an event, without secrets; its tags are ids of ours."""
    kept = {name: event[name] for name in (*KEPT, *CAME_ALONG) if name in event}  # type: ignore[literal-required]  # names of its own
    kept["tags"] = dict(at_work_on())
    return {name: _hidden(value, hide) for name, value in kept.items()}  # type: ignore[return-value]  # its own shape


def _hidden(told: object, hide: Hide) -> object:
    if isinstance(told, str):
        return hide(told)
    if isinstance(told, Mapping):
        return {str(name): _hidden(value, hide) for name, value in told.items()}
    if isinstance(told, Sequence) and not isinstance(told, bytes):
        return [_hidden(one, hide) for one in told]
    return told
