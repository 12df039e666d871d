"""How the bot names itself to those it asks."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def user_agent() -> str:
    """`mbi-bot/<version>`; without the version where the source tree runs uninstalled."""
    try:
        return f"mbi-bot/{version('mbi-bot')}"
    except PackageNotFoundError:
        return "mbi-bot"
