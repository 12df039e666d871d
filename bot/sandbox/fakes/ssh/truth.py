"""What is so with a bastion: its host keys, and whom it lets through."""

from dataclasses import dataclass, field
from io import StringIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from paramiko import Ed25519Key, PKey


def new_key() -> tuple[str, PKey]:
    """A fresh Ed25519 key: as OpenSSH writes a private one, and to work with."""
    made = Ed25519PrivateKey.generate()
    written = made.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
    return written, Ed25519Key.from_private_key(StringIO(written))


@dataclass
class BastionTruth:
    """Changed while it serves: every connection is answered by what is so then."""

    host_keys: list[PKey] = field(default_factory=lambda: [new_key()[1]])
    """One a type, as servers have them."""
    username: str = "mbi-bot"
    admitted: list[PKey] = field(default_factory=list)
    forwards: bool = True
    """Whether it lets anybody through, as AllowTcpForwarding says."""

    @property
    def fingerprints(self) -> list[str]:
        """Its host keys, as OpenSSH prints them."""
        return [f"{key.get_name()} {key.fingerprint}" for key in self.host_keys]

    def admit(self) -> str:
        """A new private key with which the account is let in."""
        written, key = new_key()
        self.admitted.append(key)
        return written

    def rotate(self) -> None:
        """Put new host keys in place of the old ones."""
        self.host_keys = [new_key()[1]]
