"""The operator's pipeline: it takes handed-over grants, each once, and feeds MBI with them.

It checks and opens what it gets by the published rules of the hand-over, with code of its
own: HMAC-SHA256 over `v1:<timestamp>:<id>:<body>`, and a Fernet token in the body under a
key that HKDF-SHA256 derives from the same secret.
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.peer import Peer

_PATIENCE = timedelta(minutes=5)
_PURPOSE = b"mbi-bot handover v1 encryption"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One grant that was handed over."""

    id: str
    client_id: int
    integration: str
    kind: str
    data_account: str | None
    given_by: str
    values: Mapping[str, str] = field(repr=False)


class PipelinePeer(Peer):
    """Takes grants at `/grants`, by the clock `now` (aware, UTC), and passes them to `use`.

    `secret` signs and encrypts; another than the bot's refuses everything with 401.
    `broken` answers 422, as a pipeline that cannot do with what it got.
    """

    def __init__(
        self,
        *,
        secret: str,
        use: Callable[[Taken], None],
        now: Callable[[], datetime],
        port: int = 0,
    ) -> None:
        self.secret = secret
        self.broken = False
        self.taken: list[Taken] = []
        self._use = use
        self._now = now
        self._lock = Lock()
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.add_url_rule("/grants", view_func=self._take, methods=["POST"])
        super().__init__(app, port=port)

    def _take(self) -> ResponseReturnValue:
        body = request.get_data()
        number = request.headers.get("MBI-Handover-Id", "")
        if not self._is_genuine(number, body):
            return "another secret, or too old", 401
        if self.broken:
            return "nothing can be done with it", 422
        try:
            content = json.loads(self._box().decrypt(body))
        except InvalidToken:
            return "it cannot be opened", 400
        with self._lock:
            if any(one.id == number for one in self.taken):
                return "taken before", 409
            grant = Taken(
                id=number,
                client_id=int(content["client_id"]),
                integration=content["integration"],
                kind=content["kind"],
                data_account=content["data_account"],
                given_by=content["given_by"],
                values=content["values"],
            )
            self._use(grant)
            self.taken.append(grant)
        return "taken", 202

    def _is_genuine(self, number: str, body: bytes) -> bool:
        sent = request.headers.get("MBI-Handover-Timestamp", "")
        said = request.headers.get("MBI-Handover-Signature", "")
        signed = f"v1:{sent}:{number}:".encode() + body
        mine = f"v1={hmac.new(self.secret.encode(), signed, 'sha256').hexdigest()}"
        if not hmac.compare_digest(said.encode(), mine.encode()):
            return False
        age = self._now().timestamp() - int(sent)
        return abs(age) <= _PATIENCE.total_seconds()

    def _box(self) -> Fernet:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
        return Fernet(base64.urlsafe_b64encode(derived.derive(self.secret.encode())))
