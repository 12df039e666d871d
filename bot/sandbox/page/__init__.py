"""The page of the sandbox, to try the bot with a mouse."""

from bot.sandbox.page.app import page_app
from bot.sandbox.page.panel import Panel, Trouble

__all__ = ["Panel", "Trouble", "page_app"]
