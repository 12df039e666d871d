"""The Data Import API's door (`connect.rjmetrics.com`): is it up, may this key push."""

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.peer import Peer


class IngestPeer(Peer):
    """Answers 200 while MBI's engine takes pushed data, 503 while it doesn't."""

    def __init__(self, engine: Engine, *, port: int = 0) -> None:
        self._engine = engine
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.add_url_rule("/", "door", self._door)
        app.add_url_rule("/v2/client/<int:client_id>/authenticate", "key", self._authenticate)
        super().__init__(app, port=port)

    def _door(self) -> ResponseReturnValue:
        if not self._engine.ingest_up:
            return "", 503
        return jsonify(code=200, message="The Data Import API is operational.")

    def _authenticate(self, client_id: int) -> ResponseReturnValue:
        if not self._engine.ingest_up:
            return "", 503
        account = self._engine.account(client_id)
        key = request.args.get("apikey")
        if key is None:
            return jsonify(code=400, message="Missing parameter", reasons=["apikey"]), 400
        if account is None or account.import_api_key != key:
            return jsonify(code=401, message="Not authorized", reasons=["apikey"]), 401
        return jsonify(code=200, message="Client is authenticated")
