"""The web page of the sandbox: a small Slack to click in, and levers to break things."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, Flask, Response, jsonify, render_template, request

from bot.sandbox.fakes.slack import Answer, ImpossibleError, SlackWorkspace
from bot.sandbox.page.panel import Panel
from bot.sandbox.page.scene import Json, Scenes, Words

_HOLD_SECONDS = 20.0
_LONGEST_STEP = timedelta(days=31)
_POLICY = "default-src 'self'; img-src 'self' https: data:; base-uri 'none'; form-action 'none'"
_POLICY += "; frame-ancestors 'self'"


def page_app(*, slack: SlackWorkspace, panel: Panel, words: Words) -> Flask:
    """The page as a Flask application, to be mounted on a peer of its own."""
    app = Flask(__name__)
    app.register_blueprint(_Page(slack, panel, Scenes(slack, panel, words)).blueprint())
    app.after_request(_secured)
    return app


def _secured(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


class _Page:
    def __init__(self, slack: SlackWorkspace, panel: Panel, scenes: Scenes) -> None:
        self._slack = slack
        self._panel = panel
        self._scenes = scenes
        self._acts: Mapping[str, Callable[[Json], Answer | None]] = {
            "send": self._send,
            "press": self._press,
            "press_in_view": self._press_in_view,
            "submit": self._submit,
            "close": self._close,
            "toggle": self._toggle,
            "advance": self._advance,
        }

    def blueprint(self) -> Blueprint:
        page = Blueprint("page", __name__)
        page.add_url_rule("/", view_func=self._index)
        page.add_url_rule("/scene", view_func=self._scene)
        # Only JSON is taken, so no other site can make a browser post here.
        page.add_url_rule("/act/<kind>", view_func=self._act, methods=["POST"])
        return page

    def _index(self) -> str:
        person = self._scenes.person(request.args.get("user", ""))
        return render_template(
            "sandbox.html", words=self._scenes.words(person.locale), lang=person.locale[:2]
        )

    def _scene(self) -> Response:
        """The scene once it differs from `since`, held back for a while until it does."""
        since = request.args.get("since", type=int)
        if since is not None:
            try:
                self._slack.wait(lambda: self._slack.version != since, _HOLD_SECONDS)
            except TimeoutError:
                return Response(status=HTTPStatus.NO_CONTENT)
        wanted = request.args
        return jsonify(self._scenes.draw(wanted.get("user", ""), wanted.get("channel", "")))

    def _act(self, kind: str) -> tuple[Response, HTTPStatus] | Response:
        asked = request.get_json()
        if kind not in self._acts or not isinstance(asked, dict):
            return jsonify(ok=False, failure="unknown_act"), HTTPStatus.NOT_FOUND
        try:
            answer = self._acts[kind](asked)
        except (ImpossibleError, LookupError) as error:
            # The screen was older than the world, say after a card was edited.
            return jsonify(ok=False, failure="gone", detail=str(error)), HTTPStatus.CONFLICT
        failure = answer.failure if answer is not None else None
        return jsonify(ok=failure is None, failure=failure)

    def _send(self, asked: Json) -> Answer | None:
        text = str(asked["text"])
        if text.startswith("/"):
            return self._slack.command(asked["user"], asked["channel"], text)
        self._slack.say(asked["user"], asked["channel"], text)
        return None

    def _press(self, asked: Json) -> Answer:
        return self._slack.select(
            asked["user"],
            asked["channel"],
            asked["ts"],
            asked["action_id"],
            asked.get("value"),
            asked.get("block_id"),
        )

    def _press_in_view(self, asked: Json) -> Answer:
        return self._slack.act_in_view(
            asked["user"], asked["view"], asked["action_id"], asked.get("value"), asked["values"]
        )

    def _submit(self, asked: Json) -> Answer:
        return self._slack.submit(asked["user"], asked["view"], asked["values"])

    def _close(self, asked: Json) -> Answer | None:
        return self._slack.close_view(asked["user"], asked["view"])

    def _toggle(self, asked: Json) -> None:
        self._panel.toggle(str(asked["trouble"]))
        self._slack.tell_change()

    def _advance(self, asked: Json) -> None:
        step = timedelta(minutes=int(asked["minutes"]))
        if timedelta(0) < step <= _LONGEST_STEP:
            self._panel.advance(step)
            self._slack.tell_change()
