"""A dead man's switch elsewhere: asked while all goes well, it raises the alarm when it isn't."""

from __future__ import annotations

from http import HTTPStatus

from pydantic import SecretStr
from yarl import URL

from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.sending import Came, Request, Sends

SECONDS = 10.0
MOST_BYTES = 4096


class DeadManSwitch:
    """Asks one address, which is itself a secret."""

    def __init__(self, *, url: SecretStr, sends: Sends) -> None:
        """Keep the address, and what sends."""
        self._url = url
        self._sends = sends

    def ask(self) -> str | None:
        """Say that all goes well; why that could not be said, without the address."""
        request = Request(
            method="GET",
            url=URL(self._url.get_secret_value()),
            timeout=SECONDS,
            most_bytes=MOST_BYTES,
        )
        (heard,) = self._sends.send([request], lambda _place, came: (_fault(came),))
        return heard[0] if heard else "timed out"  # the batch's own time was over first


def _fault(came: Came) -> str | None:
    if isinstance(came, SilenceError | RefusedError):
        return str(came)
    well = HTTPStatus.OK <= came.status < HTTPStatus.MULTIPLE_CHOICES
    return None if well else f"HTTP {came.status}"
