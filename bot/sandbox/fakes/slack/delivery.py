"""How Slack brings commands and interactions to the app: signed posts or a socket."""

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from slack_sdk.signature import SignatureVerifier

from bot.sandbox.fakes.slack.records import Answer, Json
from bot.sandbox.fakes.slack.socket_mode import SocketMode

ANSWER_SECONDS = 3.0
PATH = "/slack/events"
_FORM = "application/x-www-form-urlencoded"


class Delivery:
    """Sends to `bot_url` when that is set, else through a connected socket."""

    def __init__(self, signing_secret: str, socket: SocketMode) -> None:
        self.bot_url: str | None = None
        self._signer = SignatureVerifier(signing_secret)
        self._socket = socket

    def command(self, fields: Mapping[str, str]) -> Answer:
        """A slash command."""
        return self._send("slash_commands", dict(fields), urlencode(fields))

    def interaction(self, payload: Json) -> Answer:
        """A press, a choice, or what became of a modal."""
        return self._send("interactive", payload, urlencode({"payload": json.dumps(payload)}))

    def event(self, payload: Json) -> Answer:
        """An event of the Events API."""
        return self._send("events_api", payload, json.dumps(payload), "application/json")

    def _send(self, kind: str, payload: Json, text: str, content_type: str = _FORM) -> Answer:
        if self.bot_url is None:
            return self._socket.send(kind, payload, ANSWER_SECONDS)
        body = text.encode()
        # Signatures go by the real clock: apps refuse those older than five minutes.
        stamp = str(int(time.time()))
        signature = self._signer.generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        return _post(self.bot_url + PATH, body, headers)


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=ANSWER_SECONDS)
    try:
        connection.request("POST", parts.path, body, dict(headers))
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
    except TimeoutError:
        return Answer(status=0, failure="operation_timeout")
    except (OSError, HTTPException):
        return Answer(status=0, failure="dispatch_failed")
    finally:
        connection.close()
    failed = response.status != HTTPStatus.OK
    failure = "http_service_error" if failed else None
    return Answer(status=response.status, body=text, failure=failure)
