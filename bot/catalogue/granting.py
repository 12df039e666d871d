"""How a kind's grants are given and tried, as its file says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.catalogue.paths import PATH
from bot.catalogue.rules import AnswerRule, Part, Where

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
ADDRESSES = frozenset({"api_url", "connect_url", "instance_url"})
"""Placeholders that begin a probe's address."""
KNOWN = ADDRESSES | {"client_id", "data_account"}
"""What may stand in an address beside the names of fields."""
OAUTH_VALUES = frozenset({"access_token", "refresh_token", "instance_url"})
"""The names of what an OAuth grant is made of."""
ACCOUNT = "account"
"""The name of the data account that a person came back with; it is no secret."""
LABEL = "{data_account}."
"""The only thing that may be filled into a host, as its first label."""
LONGEST_DAYS = 36_500
"""Of any life: more, added to a day, is no day any more."""

_HOST = r"^https://(\{data_account\}\.)?[^/?#\s{}]+"
_HTTPS = _HOST + r"(/[^?#\s{}]*)?$"
_ADDRESS = _HOST + r"(/\S*)?$"
_ORIGIN = r"^https://(\*\.)?[a-z0-9.-]+$"
_NAME = r"^[A-Za-z][A-Za-z0-9_]*$"


class Strategy(StrEnum):
    """How a code becomes a grant, and how that is renewed."""

    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - a word, not a secret
    """RFC 6749, sections 4.1.3 and 6."""
    META_EXCHANGE = "meta_exchange"
    """A short-lived token is exchanged for a long-lived one, and that one while it lives."""


class OAuth(Part):
    """Where a person is sent, where grants are got and renewed, and how.

    `scopes` are asked for, `needs` (all of them, unless given) have to be granted.
    `params` go along to the page of the provider, which people may reach by `origins`.
    `instance_hosts` are the endings of hosts that an `instance_url` in the answer may
    name, since it comes from outside. `refresh_days` is how long a refresh token lasts.
    A data account is told by the parameter `account_param` that a person comes back with,
    or by `account_value` of the token answer, where the probe itself tells none.
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
    refresh_days: int | None = Field(default=None, ge=1, le=LONGEST_DAYS)
    account_param: str | None = Field(default=None, pattern=_NAME, max_length=40)
    account_value: str | None = Field(default=None, pattern=_NAME, max_length=40)
    strategy: Strategy = Strategy.REFRESH_TOKEN
    answers: tuple[AnswerRule, ...] = ()

    @model_validator(mode="after")
    def _account_comes_one_way(self) -> Self:
        if self.account_param and self.account_value:
            message = "account_param: account_value tells the same"
            raise ValueError(message)
        return self

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

    @property
    def tells_account(self) -> bool:
        """Whether the way to a grant names its data account."""
        return bool(self.account_param or self.account_value)


class Probe(Part):
    """The cheap question that a grant is tried with, over HTTP.

    `{…}` in `url` and `headers` is filled with `api_url`, `connect_url`, `instance_url`,
    `client_id` (MBI's), `data_account`, the fields of a key, `account` of an OAuth grant
    and, in headers, its other parts, `oauth_client_id` and the operator's secrets; a header
    is left out where something of the operator's is not given. `basic` are name and word of
    HTTP Basic, filled with fields. `accounts`, `titles` and `person` are paths into the
    answer: "a.b", "list[]" for each item, "object{}" for each key, which may go on behind a
    dot. Where something stands at `more`, those accounts are not all. A good answer has
    something at `shows`. `no_account` is what an answer without any account means. `speaks`
    tells how the source itself refuses, as in `where` of a rule, in one of those ways: gateways
    and firewalls that answer in its place speak JSON too, and refuse nothing.
    """

    method: Literal["GET", "POST"] = "GET"
    url: str = Field(min_length=8)
    api_url: str | None = Field(default=None, pattern=_HTTPS)
    headers: Mapping[str, str] = Field(default_factory=dict)
    basic: tuple[str, str] | None = None
    good: tuple[int, ...] = (200,)
    accounts: str | None = Field(default=None, pattern=PATH)
    titles: str | None = Field(default=None, pattern=PATH)
    person: str | None = Field(default=None, pattern=PATH)
    more: str | None = Field(default=None, pattern=PATH)
    shows: str | None = Field(default=None, pattern=PATH)
    no_account: Literal["silence", "account_refused", "good"] = "silence"
    speaks: tuple[Annotated[Where, Field(min_length=1)], ...] = ()
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
        for name in ("titles", "more"):
            if getattr(self, name) and not self.accounts:
                message = f"{name}: without accounts there is nothing to name"
                raise ValueError(message)
        return self

    @property
    def in_url(self) -> frozenset[str]:
        """The placeholders of the address."""
        return frozenset(PLACEHOLDER.findall(self.url))

    @property
    def in_basic(self) -> frozenset[str]:
        """The placeholders of HTTP Basic."""
        return frozenset(PLACEHOLDER.findall(" ".join(self.basic or ())))

    @property
    def in_headers(self) -> frozenset[str]:
        """The placeholders of the headers."""
        return frozenset(PLACEHOLDER.findall(" ".join(self.headers.values())))
