"""Ways to break delivery, by which the harness shows that it would notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.slack.messenger import SlackMessenger


def _look_for_nothing() -> None:
    """What an earlier send left is never found."""
    SlackMessenger.find = lambda *_args, **_kwargs: None  # type: ignore[method-assign]  # breaking it is the point


SABOTAGES: Mapping[str, Callable[[], None]] = {
    "look-for-nothing": _look_for_nothing,
}
