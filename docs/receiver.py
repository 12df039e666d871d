"""Takes the grants that mbi-bot hands over: the other side of `handover_url`.

Serve it behind a proxy that speaks TLS, with HANDOVER_SECRET set as the bot has it:
waitress-serve --listen=127.0.0.1:8080 --call receiver:main
"""  # noqa: INP001 - a script to copy

from __future__ import annotations

import base64
import hmac
import json
import os
import time
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, request

FIVE_MINUTES = 300


def use(grant: dict[str, Any]) -> None:
    """Feed MBI here, with `account`, `integration`, `kind`, `data_account` and `values`."""


def receiver(
    secret: str,
    use: Callable[[dict[str, Any]], None] = use,
    now: Callable[[], float] = time.time,
) -> Flask:
    """An application that takes each grant once, at POST /grants."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 1 << 20
    seen: set[str] = set()  # keep these where a restart does not empty them
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mbi-bot handover v1 encryption")
    box = Fernet(base64.urlsafe_b64encode(hkdf.derive(secret.encode())))

    @app.post("/grants")
    def take() -> tuple[str, int]:
        known, sent, said = (
            request.headers.get(f"MBI-Handover-{name}", "")
            for name in ("Id", "Timestamp", "Signature")
        )
        body = request.get_data()
        signed = f"v1:{sent}:{known}:".encode() + body
        expected = f"v1={hmac.new(secret.encode(), signed, 'sha256').hexdigest()}"
        if not hmac.compare_digest(said.encode(), expected.encode()):
            return "another secret", 401
        if abs(now() - int(sent)) > FIVE_MINUTES:
            return "too old, or one of our clocks is wrong", 401
        if known in seen:
            return "taken before", 409
        use(json.loads(box.decrypt(body)))
        seen.add(known)
        return "taken", 200

    return app


def main() -> Flask:
    """The application, with the secret that mbi.toml names as `handover_secret`."""
    return receiver(os.environ["HANDOVER_SECRET"])
