"""Socket Mode: Slack's requests through a connection the bot opens itself."""

from __future__ import annotations

import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

PING_SECONDS = 10
DEAF_AFTER = 4 * PING_SECONDS
"""Seconds without a pong after which a connection counts as dead, whatever it says itself."""


class Socket:
    """One connection; Bolt's own client reconnects by itself."""

    def __init__(self, *, app: App, app_token: str) -> None:
        """Prepare; nothing is connected yet. The app's client says where Slack is."""
        self._handler = SocketModeHandler(
            app, app_token, web_client=app.client, ping_interval=PING_SECONDS
        )
        self._began: float | None = None

    def start(self) -> None:
        """Connect; raises what slack_sdk raises when Slack can't be reached."""
        self._handler.client.connect()
        self._began = time.time()

    def stop(self) -> None:
        """Disconnect, and let the requests at hand finish."""
        self._handler.client.close()

    @property
    def alive(self) -> bool:
        """Whether the other side was heard of lately: a socket can be up and yet deaf."""
        session = self._handler.client.current_session
        if session is None or not session.is_active():
            return False
        heard = session.last_ping_pong_time or self._began or 0.0
        return time.time() - heard < DEAF_AFTER
