"""Keeps what Slack posts to the bot, so that the very same request can come again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

KEPT = ("CONTENT_TYPE", "HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_X_SLACK_SIGNATURE")


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request: where it went, its body, and the headers that prove it."""

    path: str
    body: bytes
    headers: dict[str, str]


class Recorder:
    """Stands before the bot's web side; `holding` keeps what comes from reaching it."""

    def __init__(self, app: WSGIApplication) -> None:
        self.received: list[Received] = []
        self.holding = False
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        headers = {_header(name): str(environ[name]) for name in KEPT if name in environ}
        self.received.append(Received(path=str(environ["PATH_INFO"]), body=body, headers=headers))
        if self.holding:
            start("200 OK", [("Content-Length", "0")])
            return ()
        return self._app(environ, start)


def _header(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-").title()
