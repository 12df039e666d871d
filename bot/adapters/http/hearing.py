"""What a request may come to, short of an answer."""

from __future__ import annotations

from bot.domain.errors import BotError


class SilenceError(BotError):
    """Nothing that can be read came back."""

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        """Keep a short reason and the seconds to wait, where the answerer named them."""
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class RefusedError(BotError):
    """The bot's own key, address or setting is refused."""

    def __init__(self, detail: str) -> None:
        """Keep a short reason, without the key."""
        super().__init__(detail)
        self.detail = detail
