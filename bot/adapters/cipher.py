"""Secrets at rest: Fernet, with keys that can be changed."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import ConfigurationError
from bot.domain.secret import Secret

CLOSED = (
    "SECRET_KEYS: no key opens what the database holds; "
    "add the key that sealed it at the end of the list"
)


class Fernets:
    """Implements the ports `Cipher` and `Keyring`: the first key encrypts, all decrypt."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys; raises ConfigurationError when one is none."""
        try:
            self._keys = [Fernet(key) for key in keys]
            self._fernet = MultiFernet(self._keys)
        except (ValueError, TypeError):
            # The key itself is left out of the message and of the traceback.
            message = "SECRET_KEYS: one of the keys is not a Fernet key (32 bytes, URL-safe base64)"
            raise ConfigurationError(message) from None

    def encrypt(self, secret: str) -> str:
        """Text fit for a database column."""
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypt(self, token: str) -> Secret:
        """The secret again; raises ConfigurationError when no key opens it."""
        try:
            return Secret(self._fernet.decrypt(token).decode())
        except (InvalidToken, ValueError):
            raise ConfigurationError(CLOSED) from None

    @property
    def size(self) -> int:
        """How many keys there are."""
        return len(self._keys)

    def opened_by(self, text: str) -> int | None:
        """The place of the first key that opens it, from 0; None where none does."""
        for place, key in enumerate(self._keys):
            try:
                key.decrypt(text)
            except (InvalidToken, ValueError):
                continue
            return place
        return None

    def sealed_anew(self, text: str) -> str:
        """The same secret under the first key; raises ConfigurationError where none opens it."""
        try:
            return self._fernet.rotate(text).decode()
        except (InvalidToken, ValueError):
            raise ConfigurationError(CLOSED) from None
