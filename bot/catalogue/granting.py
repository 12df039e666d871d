"""How a kind's grants are given and tried, as its file says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.catalogue.rules import AnswerRule, Meaning, Part

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
ADDRESSES = frozenset({"api_url", "connect_url", "instance_url"})
"""Placeholders that begin a probe's address."""
KNOWN = ADDRESSES | {"client_id", "data_account"}
"""What may stand in an address beside the names of fields."""
OAUTH_VALUES = frozenset({"access_token", "refresh_token", "instance_url"})
"""The names of what an OAuth grant is made of."""

_HTTPS = r"^https://[^/?#\s]+[^?#\s]*$"
_ADDRESS = r"^https://[^/?#\s{}]+(/\S*)?$"
_ORIGIN = r"^https://(\*\.)?[a-z0-9.-]+$"
_PATH = r"^[A-Za-z_][\w-]*(\[\]|\{\})?(\.[A-Za-z_][\w-]*(\[\]|\{\})?)*$"


class OAuth(Part):
    """Where a person is sent, where grants are got and renewed, and how.

    `scopes` are asked for, `needs` (all of them, unless given) have to be granted.
    `params` go along to the page of the provider, which people may reach by `origins`.
    `instance_hosts` are the endings of hosts that an `instance_url` in the answer may
    name, since it comes from outside. `refresh_days` is how long a refresh token lasts.
    """

    authorize_url: str = Field(pattern=_HTTPS)
    token_url: str = Field(pattern=_HTTPS)
    issuer: str | None = Field(default=None, pattern=_HTTPS)
    scopes: tuple[str, ...] = Field(min_length=1)
    needs: tuple[str, ...] | None = None
    client_auth: Literal["body", "basic"]
    pkce: bool = True
    login_hint: bool = False
    params: Mapping[str, str] = Field(default_factory=dict)
    origins: tuple[str, ...] = ()
    rotates: bool = False
    instance_hosts: tuple[str, ...] = ()
    refresh_days: int | None = Field(default=None, ge=1)
    answers: tuple[AnswerRule, ...] = ()

    @model_validator(mode="after")
    def _hosts_are_hosts(self) -> Self:
        for origin in self.origins:
            if not re.match(_ORIGIN, origin):
                message = f"origins: {origin} is no origin such as https://*.provider.example"
                raise ValueError(message)
        for host in self.instance_hosts:
            if not re.match(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", host):
                message = f"instance_hosts: {host} is no ending such as provider.example"
                raise ValueError(message)
        return self

    @property
    def needed(self) -> tuple[str, ...]:
        """The scopes without which a grant is too narrow."""
        return self.scopes if self.needs is None else self.needs


class Probe(Part):
    """The cheap question that a grant is tried with, over HTTP.

    `{…}` in `url` and `headers` is filled with `api_url`, `connect_url`, `instance_url`,
    `client_id` (MBI's), `data_account`, the fields of a key and, in headers, the parts of
    an OAuth grant, `oauth_client_id` and the operator's secrets; a header is left out
    where something of the operator's is not given. `basic` names the fields of HTTP
    Basic. `accounts`, `titles` and `person` are paths into the answer: "a.b", "list[]"
    for each item, "object{}" for each key, which may go on behind a dot. `no_account` is
    what an answer without any account means.
    """

    method: Literal["GET", "POST"] = "GET"
    url: str = Field(min_length=8)
    api_url: str | None = Field(default=None, pattern=_HTTPS)
    headers: Mapping[str, str] = Field(default_factory=dict)
    basic: tuple[str, str] | None = None
    good: tuple[int, ...] = (200,)
    accounts: str | None = Field(default=None, pattern=_PATH)
    titles: str | None = Field(default=None, pattern=_PATH)
    person: str | None = Field(default=None, pattern=_PATH)
    no_account: Literal[Meaning.SILENCE, Meaning.ACCOUNT_REFUSED] = Meaning.SILENCE
    answers: tuple[AnswerRule, ...] = ()

    @model_validator(mode="after")
    def _address_begins_as_one(self) -> Self:
        begun = PLACEHOLDER.match(self.url)
        if not re.match(_ADDRESS, self.url) and (begun is None or begun[1] not in ADDRESSES):
            places = ", ".join(sorted(f"{{{name}}}" for name in ADDRESSES))
            message = f"url: it has to begin with https:// or one of {places}"
            raise ValueError(message)
        if "{api_url}" in self.url and self.api_url is None:
            message = "url: {api_url} needs api_url"
            raise ValueError(message)
        if self.titles and not self.accounts:
            message = "titles: without accounts there is nothing to name"
            raise ValueError(message)
        return self

    @property
    def in_url(self) -> frozenset[str]:
        """The placeholders of the address."""
        return frozenset(PLACEHOLDER.findall(self.url))

    @property
    def in_headers(self) -> frozenset[str]:
        """The placeholders of the headers."""
        return frozenset(PLACEHOLDER.findall(" ".join(self.headers.values())))
