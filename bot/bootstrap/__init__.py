"""The composition root: the only place that knows every class."""

from bot.bootstrap.commands import (
    ToApply,
    applying_all_with,
    applying_with,
    auditing_with,
    checking_with,
    copies_of,
    migrations_of,
    watch_advice_of,
)
from bot.bootstrap.examination import examining_with
from bot.bootstrap.forgetting import pruning_with
from bot.bootstrap.installing import erasing_with
from bot.bootstrap.keys import rotating_with
from bot.bootstrap.whole import Bot, build

__all__ = [
    "Bot",
    "ToApply",
    "applying_all_with",
    "applying_with",
    "auditing_with",
    "build",
    "checking_with",
    "copies_of",
    "erasing_with",
    "examining_with",
    "migrations_of",
    "pruning_with",
    "rotating_with",
    "watch_advice_of",
]
