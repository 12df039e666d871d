"""Who may sign in at the database, and to which databases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1
from secrets import token_urlsafe

OTHERS = ("information_schema",)
"""What every account sees."""


class Refused(Exception):  # noqa: N818 - what the server answers, not a fault of its
    """The server's answer, by its code of the MySQL error reference."""

    def __init__(self, *, code: int, state: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.state = state
        self.words = words


@dataclass(kw_only=True, eq=False)
class DatabaseAccount:
    """An account; `databases` are those it was granted."""

    name: str
    password: str = field(repr=False)
    databases: set[str]
    locked: bool = False


def _nothing() -> None:
    pass


@dataclass(kw_only=True, eq=False)
class DatabaseTruth:
    """One server. `full`: it takes no more connections. `refuses`: its answer to everybody.

    `settle` is called before a password changes, so that the past keeps the old one.
    """

    databases: set[str]
    accounts: list[DatabaseAccount]
    full: bool = False
    refuses: Refused | None = None
    settle: Callable[[], None] = field(default=_nothing, repr=False)

    def account(self, name: str) -> DatabaseAccount | None:
        """The account of that name."""
        return next((one for one in self.accounts if one.name == name), None)

    def set_password(self, name: str, password: str | None = None) -> None:
        """Set it, to a new one if none is given; KeyError if there is no such account."""
        account = self.account(name)
        if account is None:
            raise KeyError(name)
        self.settle()
        account.password = password or token_urlsafe(12)

    def rename(self, old: str, new: str) -> None:
        """Give a database another name, with all that was granted on it."""
        self.settle()
        for named in (self.databases, *(account.databases for account in self.accounts)):
            if old in named:
                named.remove(old)
                named.add(new)

    def sign_in(self, name: str, scramble: bytes, nonce: bytes) -> DatabaseAccount:
        """The account that this answer to `nonce` proves; raises Refused."""
        account = self.account(name)
        if account is None or scramble != native_scramble(account.password, nonce):
            using = "YES" if scramble else "NO"
            words = f"Access denied for user '{name}'@'localhost' (using password: {using})"
            raise Refused(code=1045, state="28000", words=words)
        if account.locked:
            words = f"Access denied for user '{name}'@'localhost'. Account is locked."
            raise Refused(code=3118, state="HY000", words=words)
        return account

    def enter(self, account: DatabaseAccount, database: str) -> None:
        """Choose a database; raises Refused."""
        if database not in {*self.databases, *OTHERS}:
            raise Refused(code=1049, state="42000", words=f"Unknown database '{database}'")
        if database not in {*account.databases, *OTHERS}:
            words = f"Access denied for user '{account.name}'@'localhost' to database '{database}'"
            raise Refused(code=1044, state="42000", words=words)


def native_scramble(password: str, nonce: bytes) -> bytes:
    """What `mysql_native_password` answers to a nonce; empty for no password."""
    if not password:
        return b""
    once = sha1(password.encode()).digest()  # noqa: S324 - the protocol's own
    mask = sha1(nonce + sha1(once).digest()).digest()  # noqa: S324 - the same
    return bytes(a ^ b for a, b in zip(once, mask, strict=True))
