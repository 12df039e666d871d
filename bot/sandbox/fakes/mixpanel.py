"""Mixpanel: who does this service account know, and the page where its secret is made.

`GET /api/app/me` by Basic, answers and errors in the API's own shapes. It speaks of
projects by their ids; a project that is not there is one the account may not see.
"""

from collections.abc import Callable, Mapping
from hmac import compare_digest
from secrets import token_urlsafe

from flask import Flask, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.peer import Peer

_USERNAME = "mbi-reader.4c1d90.mp-service-account"


class MixpanelPeer(Peer):
    """One organization with one service account, which sees `projects` (names by id).

    `ended`: the plan is not paid any more. `up`: whether anything but 503 comes from it.
    `settle` is called before a secret changes, so that the past keeps the old one.
    """

    def __init__(self, *, projects: Mapping[str, str], port: int = 0) -> None:
        self.username = _USERNAME
        self.secret = token_urlsafe(24)
        self.projects = dict(projects)
        self.ended = False
        self.up = True
        self.settle: Callable[[], None] = _nothing
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.before_request(self._is_up)
        app.add_url_rule("/api/app/me", view_func=self._me)
        app.add_url_rule("/settings", view_func=self._settings)
        app.add_url_rule("/settings/secret", "make", self._make, methods=["POST"])
        super().__init__(app, port=port)

    def set_secret(self, secret: str | None = None) -> None:
        """Replace the secret, by a new one if none is given; the old one opens nothing more."""
        self.settle()
        self.secret = secret or token_urlsafe(24)

    def _is_up(self) -> ResponseReturnValue | None:
        return None if self.up else ("", 503)

    def _me(self) -> ResponseReturnValue:
        given = request.authorization
        username = (given.username if given else None) or ""
        secret = (given.password if given else None) or ""
        if not compare_digest(username.encode(), self.username.encode()):
            return jsonify(code=401, error="Not a valid service account username"), 401
        if not compare_digest(secret.encode(), self.secret.encode()):
            return jsonify(status="error", error="Invalid service account credentials"), 401
        if self.ended:
            return jsonify(status="error", error="The plan of this organization has ended"), 402
        projects = {
            number: {"id": int(number), "name": name, "organization_id": 1904}
            for number, name in self.projects.items()
        }
        return jsonify(
            status="ok",
            results={"user_id": 77120, "user_name": self.username, "projects": projects},
        )

    def _settings(self) -> ResponseReturnValue:
        return render_template("mixpanel.html", mixpanel=self)

    def _make(self) -> ResponseReturnValue:
        self.set_secret()
        return redirect("/settings", code=303)


def _nothing() -> None:
    pass
