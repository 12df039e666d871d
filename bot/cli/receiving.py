"""A request has to arrive within so many seconds, however slowly it is sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel

RECEIVING_SECONDS = 20.0
"""From the first bytes of a request to its last. Waitress ends silent connections by itself,
but one that sends a byte now and then is never silent."""


class PromptChannel(HTTPChannel):
    """Waitress's connection, which is ended where a request takes too long to arrive."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - waitress's own
        receiving_seconds: float = RECEIVING_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        **kwargs: Any,  # noqa: ANN401 - the same
    ) -> None:
        """Take what waitress gives."""
        self._patience = receiving_seconds
        self._monotonic = monotonic
        self._arriving: object = None
        self._began = 0.0
        super().__init__(*args, **kwargs)

    def received(self, data: bytes) -> bool:
        """Take what came; whoever goes on for too long is cut off, and nothing is carried out."""
        taken = bool(super().received(data))
        if self.request is not self._arriving:
            self._arriving, self._began = self.request, self._monotonic()
        elif self.request is not None and self._monotonic() - self._began > self._patience:
            self.will_close = True
        return taken
