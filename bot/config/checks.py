"""Checks of single settings. Each raises ValueError with a remedy, never with the value."""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.config.addresses import web_address

SQLITE = "sqlite:///"
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
SHORTEST_SECRET = 16
HOST = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*")
SPOKEN_HOPS = {"true": 1, "yes": 1, "on": 1, "false": 0, "no": 0, "off": 0}


def database_url(url: SecretStr) -> SecretStr:
    """An SQLite file or a PostgreSQL database."""
    text = url.get_secret_value()
    if is_sqlite(text):
        path = text.removeprefix(SQLITE).split("?")[0]
        if not text.startswith(SQLITE) or path in {"", ":memory:"}:
            message = "names no file; write sqlite:///mbi-bot.sqlite3"
            raise ValueError(message)
        return url
    if urlsplit(text).scheme not in POSTGRESQL:
        message = "is neither SQLite nor PostgreSQL; write postgresql://user:password@host/name"
        raise ValueError(message)
    return url


def is_sqlite(url: str) -> bool:
    """Whether a database is a file of this machine."""
    return urlsplit(url).scheme.split("+")[0] == "sqlite"


def fernet_keys(text: object) -> tuple[SecretStr, ...]:
    """Comma-separated Fernet keys, each of which really is one."""
    keys = [part.strip() for part in str(text).split(",") if part.strip()]
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            message = f"key {place} of {len(keys)} is not a Fernet key"
            raise ValueError(message) from None
    if not keys:
        message = "holds no key"
        raise ValueError(message)
    return tuple(SecretStr(key) for key in keys)


def app_token(token: SecretStr) -> SecretStr:
    """An app-level token: mistaking it for the bot's own is the usual slip."""
    if not token.get_secret_value().startswith("xapp-"):
        message = (
            "is not an app-level token, which starts with xapp-; make one under "
            "Basic Information with the scope connections:write"
        )
        raise ValueError(message)
    return token


def proxy_address(url: SecretStr) -> SecretStr:
    """A proxy's address may carry its own name and password."""
    web_address(url.get_secret_value(), may_hold_password=True)
    return url


def secret_address(url: SecretStr) -> SecretStr:
    """An address that is itself a secret."""
    web_address(url.get_secret_value())
    return url


def long_enough(secret: SecretStr) -> SecretStr:
    """A secret nobody guesses."""
    if len(secret.get_secret_value()) < SHORTEST_SECRET:
        message = (
            f"is shorter than {SHORTEST_SECRET} characters; make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
        raise ValueError(message)
    return secret


def proxy_hops(text: object) -> object:
    """A number of proxies; yes means one."""
    return SPOKEN_HOPS.get(str(text).lower(), text)


def private_networks(text: object) -> tuple[str, ...]:
    """Networks such as 10.0.0.0/8, addresses and host names."""
    parts = tuple(part.strip() for part in str(text).split(",") if part.strip())
    for part in parts:
        if not (_is_network(part) or HOST.fullmatch(part)):
            message = f'holds "{part}", which is neither a network nor the name of a host'
            raise ValueError(message)
    return parts


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def turned_off(text: object) -> object:
    """Nothing, where the setting is turned off."""
    return None if str(text).lower() in {"off", "no", "none", "false"} else text


def names(text: object) -> tuple[str, ...]:
    """Names, comma-separated; at least one."""
    found = tuple(part.strip() for part in str(text).split(",") if part.strip())
    if not found:
        message = "holds no name"
        raise ValueError(message)
    return found


def log_level(text: object) -> object:
    """Levels are written in capitals, by people in small letters."""
    return re.sub("^WARN$", "WARNING", str(text).upper())
