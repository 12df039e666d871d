"""Socket Mode: Slack's requests through a connection the bot opens itself."""

from __future__ import annotations

import logging
import time
from threading import Lock, Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

log = logging.getLogger(__name__)

PING_SECONDS = 10.0
MISSED_PONGS = 4
"""After as many pings without a pong a connection counts as deaf, whatever it says itself."""


class Socket:
    """One connection. Bolt's own client reconnects what is closed; `mend` what is deaf."""

    def __init__(self, *, app: App, app_token: str, ping_seconds: float = PING_SECONDS) -> None:
        """Prepare; nothing is connected yet. The app's client says where Slack is."""
        self._app = app
        self._app_token = app_token
        self._ping_seconds = ping_seconds
        self._deaf_after = MISSED_PONGS * ping_seconds
        self._lock = Lock()
        self._handler = self._new()
        self._heard: float | None = None
        self._opened: float | None = None
        self._stopped = False
        self.wanted = False
        """Whether this process is there to hold it."""

    def start(self) -> None:
        """Connect; raises what slack_sdk raises when Slack can't be reached."""
        self.wanted = True
        self._handler.client.connect()
        self._opened = self._heard = time.time()

    def stop(self) -> None:
        """Disconnect, and let the requests at hand finish."""
        with self._lock:
            self._stopped = True
            handler = self._handler
        handler.client.close()

    @property
    def age(self) -> float | None:
        """Seconds since the other side was last heard of; None before it is connected."""
        if self._heard is None:
            return None
        session = self._handler.client.current_session
        pong = session.last_ping_pong_time if session else None
        self._heard = max(self._heard, pong or 0.0)
        return max(time.time() - self._heard, 0.0)

    @property
    def alive(self) -> bool:
        """Whether the other side was heard of lately: a socket can be up and yet deaf."""
        session = self._handler.client.current_session
        age = self.age
        return bool(session and session.is_active() and age is not None and age < self._deaf_after)

    def mend(self) -> bool:
        """Open a new connection in the place of one that is deaf; whether there was need.

        The deaf one is not asked to help: what made it deaf may hold its locks, too. Raises
        what slack_sdk raises when Slack can't be reached; called again, it tries again.
        """
        age, opened = self.age, self._opened
        if age is None or opened is None or age < self._deaf_after:
            return False
        if time.time() - opened < self._deaf_after:
            return False  # a new one has its time to be heard of, too
        log.warning("Slack's socket was not heard of for %d s: opening another", age)
        self._opened = time.time()
        fresh = self._new()
        try:
            fresh.client.connect()
        except Exception:
            _close_apart(fresh)
            raise
        with self._lock:
            old, self._handler = self._handler, fresh
            stopped = self._stopped
        _close_apart(old)
        if stopped:
            fresh.client.close()
        return True

    def _new(self) -> SocketModeHandler:
        return SocketModeHandler(
            self._app,
            self._app_token,
            web_client=self._app.client,
            ping_interval=self._ping_seconds,
        )


def _close_apart(handler: SocketModeHandler) -> None:
    """Close one that may hang over it, and reconnect it nevermore."""
    handler.client.auto_reconnect_enabled = False
    Thread(target=handler.client.close, name="old socket", daemon=True).start()
