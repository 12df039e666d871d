"""Credentials in the bot's keeping, and the data account that they open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.secret import Secret

SALESFORCE_LENGTHS = (15, 18)
BETWEEN_DIGITS = " -."


class Ownership(StrEnum):
    """Whose credential it is."""

    OWN = "own"
    """The bot's own: its refusal alone says nothing of MBI's."""
    SHARED = "shared"
    """The one that MBI uses too: its refusal speaks for MBI."""


class Keeping(StrEnum):
    """What the operator allows the bot to do with an entered key or password."""

    NONE = "none"
    VERIFY = "verify"
    """Try it once, and forget it."""
    STORE = "store"


@dataclass(frozen=True, kw_only=True)
class DataAccount:
    """What the data belongs to at the provider; `title` is for people, where there is one."""

    id: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Opened secrets by name; never printed.

    OAuth: `access_token`, `refresh_token`, `instance_url`, and the data `account` that the
    way to it named. Keys and passwords: the names of the kind's `fields`. `expires_at` is
    when the access token ends, `until` when nothing renews it any more, where that is known.
    """

    values: Mapping[str, str] = field(repr=False)
    expires_at: datetime | None = None
    until: datetime | None = None
    scopes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Let the values print nowhere, wherever they are taken to."""
        hidden = {name: Secret(value) for name, value in self.values.items()}
        object.__setattr__(self, "values", hidden)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One credential, sealed: who gave it, when, for which data account, until when.

    There is at most one an integration. `sealed` holds the values of Credentials as JSON.
    """

    id: int
    integration_id: int
    ownership: Ownership
    sealed: str = field(repr=False)
    given_by: str
    given_name: str
    given_at: datetime
    data_account: str | None = None
    expires_at: datetime | None = None
    until: datetime | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PendingGrant:
    """A grant that waits for a decision while the old one stays.

    `candidates` are the data accounts that it opens. Where `expected` is set none of them
    is the expected one, and only an admin may choose; else its giver chooses among several.
    """

    id: int
    integration_id: int
    link_id: int
    grant: Grant
    candidates: tuple[DataAccount, ...]
    expected: str | None
    expires_at: datetime


def same_data_account(one: str, other: str) -> bool:
    """Whether two spellings name one data account: "123-456-7890" and "customers/1234567890".

    Neither capitals count, nor what stands before the last slash, nor the signs between the
    digits of a number: "my-shop" and "myshop" are two. Meta writes "act_123" for the ad
    account 123. An id of Salesforce has 15 signs on its pages, and three more to check them
    in its API.
    """
    short, long = sorted((_bare(one), _bare(other)), key=len)
    return short == long or (
        (len(short), len(long)) == SALESFORCE_LENGTHS and long.startswith(short)
    )


def pick(expected: str, found: Iterable[DataAccount]) -> DataAccount | None:
    """The expected one among those found."""
    return next((one for one in found if same_data_account(expected, one.id)), None)


def _bare(name: str) -> str:
    bare = name.strip().rstrip("/").rpartition("/")[2].casefold()
    number = "".join(sign for sign in bare.removeprefix("act_") if sign not in BETWEEN_DIGITS)
    return number if number.isdecimal() else bare
