"""Checks of addresses: URLs, e-mail, Slack channels. Each raises ValueError with a remedy."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

EMAIL = re.compile(r"[^@\s<>,;:\"]{1,64}@[^@\s<>,;:\"]{1,190}")
CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{7,20}")
CHANNEL_NAME = re.compile(r"#[^\s#.,;:!?@&<>\"'()/]{1,80}")


def is_loopback(host: str | None) -> bool:
    """Whether a host never leaves this machine."""
    if not host:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def web_address(text: str, *, may_hold_password: bool = False) -> str:
    """An absolute http(s) URL, without its last slash; plain http only on this machine."""
    try:
        parts = urlsplit(text)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_right = urlsplit(""), False
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_right:
        message = "is not a web address; write it whole, as in https://host.example/path"
        raise ValueError(message)
    if not may_hold_password and (parts.username or parts.password):
        message = "holds a password, which would end up in logs; leave it out"
        raise ValueError(message)
    if re.search(r"\s", text):
        message = "holds white space; remove it"
        raise ValueError(message)
    return text.rstrip("/")


def safe_web_address(text: str) -> str:
    """A web address that is encrypted, unless it stays on this machine."""
    checked = web_address(text)
    parts = urlsplit(checked)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        message = "is not encrypted; use https:// (plain http only on this machine)"
        raise ValueError(message)
    return checked


def origin(text: str) -> str:
    """A safe web address with nothing behind its host: pages begin at its root."""
    checked = safe_web_address(text)
    parts = urlsplit(checked)
    if parts.path or parts.query or parts.fragment:
        message = (
            "has something behind its host, where no page of the bot would be found; "
            "write it as in https://bot.acme.example"
        )
        raise ValueError(message)
    return checked


def email(text: str) -> str:
    """One e-mail address."""
    if not EMAIL.fullmatch(text):
        message = f'"{text}" is not an e-mail address; write it as in anna@acme.example'
        raise ValueError(message)
    return text


def channel(text: str) -> str:
    """A Slack channel, by name or id."""
    if CHANNEL_ID.fullmatch(text):
        return text
    if not CHANNEL_NAME.fullmatch(text):
        message = (
            f'"{text}" is not a Slack channel; write its name as in "#data-alerts" '
            'or its id as in "C024BE91L"'
        )
        raise ValueError(message)
    if text != text.lower():
        message = f'Slack has no capital letters in channel names; write "{text.lower()}"'
        raise ValueError(message)
    return text
