"""Packets of MySQL's client/server protocol (4.1), as its public documents describe them."""

from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack, unpack_from

PLUGIN = b"mysql_native_password"
CONNECT_WITH_DB = 0x8
PROTOCOL_41 = 0x200
SECURE_CONNECTION = 0x8000
PLUGIN_AUTH = 0x80000
PLUGIN_AUTH_LENENC = 0x200000
OFFERED = (
    0x1 | CONNECT_WITH_DB | PROTOCOL_41 | 0x2000 | SECURE_CONNECTION | PLUGIN_AUTH
) | PLUGIN_AUTH_LENENC
NONCE = 20
VERSION = "8.0.36"

_UTF8MB4 = 45
_AUTOCOMMIT = 2
_NUMBER, _TEXT = 8, 253
_ONE_BYTE = 251
_TWO_BYTES = 0xFC


@dataclass(frozen=True, kw_only=True)
class Hello:
    """Who signs in, to which database, and how the password was answered for."""

    user: str
    answer: bytes
    database: str | None
    plugin: bytes


def greeting(number: int, nonce: bytes) -> bytes:
    """The first packet of a connection."""
    return b"".join(
        (
            b"\x0a",
            VERSION.encode() + b"\0",
            pack("<I", number),
            nonce[:8] + b"\0",
            pack("<HBHH", OFFERED & 0xFFFF, _UTF8MB4, _AUTOCOMMIT, OFFERED >> 16),
            pack("<B10x", NONCE + 1),
            nonce[8:] + b"\0",
            PLUGIN + b"\0",
        ),
    )


def hello(payload: bytes) -> Hello:
    """The client's answer to the greeting; ValueError or IndexError for anything else."""
    offers = int(unpack_from("<I", payload)[0])
    if not offers & PROTOCOL_41:
        message = "an older protocol"
        raise ValueError(message)
    user, rest = _until_null(payload[32:])
    answer, rest = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
    database, plugin = b"", PLUGIN
    if offers & CONNECT_WITH_DB:
        database, rest = _until_null(rest)
    if offers & PLUGIN_AUTH:
        plugin, rest = _until_null(rest)
    return Hello(
        user=user.decode(), answer=answer, database=database.decode() or None, plugin=plugin
    )


def switch(nonce: bytes) -> bytes:
    """Asks a client that came with another plugin to answer by this one."""
    return b"\xfe" + PLUGIN + b"\0" + nonce + b"\0"


def done() -> bytes:
    """All is well."""
    return b"\x00\x00\x00" + pack("<HH", _AUTOCOMMIT, 0)


def refusal(code: int, state: str, words: str) -> bytes:
    """An error."""
    return b"\xff" + pack("<H", code) + b"#" + state.encode() + words.encode()


def table(
    column: str, rows: Sequence[Sequence[str | int]], *, more: Sequence[str] = ()
) -> list[bytes]:
    """A result, packet by packet."""
    names = [column, *more]
    numeric = [all(isinstance(row[at], int) for row in rows) for at in range(len(names))]
    return [
        bytes([len(names)]),
        *(_column(name, number=is_number) for name, is_number in zip(names, numeric, strict=True)),
        _end(),
        *(b"".join(_sized(str(value).encode()) for value in row) for row in rows),
        _end(),
    ]


def _column(name: str, *, number: bool) -> bytes:
    parts = (b"def", b"", b"", b"", name.encode(), name.encode())
    kind = _NUMBER if number else _TEXT
    return b"".join(map(_sized, parts)) + pack("<BHIBHBH", 0x0C, _UTF8MB4, 255, kind, 0, 0, 0)


def _end() -> bytes:
    return b"\xfe" + pack("<HH", 0, _AUTOCOMMIT)


def _sized(value: bytes) -> bytes:
    if len(value) < _ONE_BYTE:
        return bytes([len(value)]) + value
    return bytes([_TWO_BYTES]) + pack("<H", len(value)) + value


def _until_null(payload: bytes) -> tuple[bytes, bytes]:
    found, _, rest = payload.partition(b"\0")
    return found, rest
