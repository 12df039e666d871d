"""Time zones by their IANA names."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.adapters.http.hearing import RefusedError


def zone_named(name: str) -> ZoneInfo:
    """The zone; RefusedError when there is none of that name, since that is a setting."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = "unknown time zone in the configuration"
        raise RefusedError(message) from None
