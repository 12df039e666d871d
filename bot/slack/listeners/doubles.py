"""Every press tells where its card stands: so doubles are found, and lost cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.choosing import KIT
from bot.slack.errors import MalformedPayloadError
from bot.slack.kit import Kit
from bot.slack.payloads import Press


def register(app: App) -> None:
    """Look at presses as they come by; whoever listens to them answers."""

    @app.middleware
    def look(body: dict[str, Any], context: BoltContext, next_: Callable[[], None]) -> None:
        next_()
        kit: Kit | None = context.get(KIT)
        if kit is None or body.get("type") != "block_actions":
            return
        try:
            press = Press.read(body)
            incident_id, stands = press.card, press.stands
        except MalformedPayloadError:
            return  # its listener says so
        if incident_id is not None and stands is not None and not press.container.is_ephemeral:
            kit.replies.beside(
                lambda: kit.merging.seen(incident_id, stands, answered=press.answered)
            )
