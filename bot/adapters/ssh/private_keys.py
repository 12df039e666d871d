"""The bot's own private keys for bastions."""

from __future__ import annotations

from contextlib import suppress
from io import StringIO

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_ssh_private_key,
)
from paramiko import ECDSAKey, Ed25519Key, PKey, RSAKey, SSHException

CLASSES: tuple[tuple[type, type[PKey]], ...] = (
    (Ed25519PrivateKey, Ed25519Key),
    (RSAPrivateKey, RSAKey),
    (EllipticCurvePrivateKey, ECDSAKey),
)


class UnreadableKeyError(Exception):
    """A private key that can't be used; its text says why and shows nothing of it."""


def private_key(text: str) -> PKey:
    """An Ed25519, RSA or ECDSA key, in PEM or as OpenSSH writes it, without a passphrase."""
    loaded = _loaded(text.strip().encode() + b"\n")
    for kind, key in CLASSES:
        if loaded and isinstance(loaded, kind):
            written = loaded.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
            with suppress(SSHException, ValueError):
                return key.from_private_key(StringIO(written.decode()))
    message = "the bot's SSH key can't be read: give an Ed25519, RSA or ECDSA key, no passphrase"
    raise UnreadableKeyError(message)


def _loaded(data: bytes) -> PrivateKeyTypes | None:
    for load in (load_ssh_private_key, load_pem_private_key):
        # TypeError: it has a passphrase.
        with suppress(ValueError, TypeError, UnsupportedAlgorithm):
            return load(data, None)
    return None
