"""Keeping secrets at rest."""

from __future__ import annotations

from typing import Protocol


class Cipher(Protocol):
    """Encrypts what the database keeps; never shows what it holds."""

    def encrypt(self, secret: str) -> str:
        """Text fit for a database column."""
        ...

    def decrypt(self, token: str) -> str:
        """The secret again; raises ConfigurationError when no key opens it."""
        ...
