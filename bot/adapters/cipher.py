"""Secrets at rest: Fernet, with keys that can be changed."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import ConfigurationError


class Fernets:
    """Implements the port `Cipher`: the first key encrypts, all decrypt."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys; raises ConfigurationError when one is none."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError):
            # The key itself is left out of the message and of the traceback.
            message = "SECRET_KEYS: one of the keys is not a Fernet key (32 bytes, URL-safe base64)"
            raise ConfigurationError(message) from None

    def encrypt(self, secret: str) -> str:
        """Text fit for a database column."""
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The secret again; raises ConfigurationError when no key opens it."""
        try:
            return self._fernet.decrypt(token).decode()
        except (InvalidToken, ValueError):
            message = (
                "SECRET_KEYS: no key opens what the database holds; "
                "add the key that sealed it at the end of the list"
            )
            raise ConfigurationError(message) from None
