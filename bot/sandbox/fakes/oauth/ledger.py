"""Codes and tokens that a provider gave out, and which of them still live."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_urlsafe
from threading import RLock

from bot.sandbox.fakes.oauth.truth import OAuthPerson, ProviderTruth


class Dead(StrEnum):
    """Why a token is not good."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    INACTIVE = "inactive"
    """Its person was deactivated."""


@dataclass(kw_only=True, eq=False)
class Family:
    """All that grew from one consent."""

    person: OAuthPerson
    client_id: str
    scopes: tuple[str, ...]
    revoked: bool = False


@dataclass(kw_only=True, eq=False)
class Code:
    """An authorization code; `used` from its first exchange on."""

    family: Family
    redirect_uri: str
    challenge: str | None
    method: str | None
    expires_at: datetime
    refreshable: bool
    used: bool = False


@dataclass(kw_only=True, eq=False)
class Access:
    """An access token."""

    family: Family
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(kw_only=True, eq=False)
class Refresh:
    """A refresh token; `spent` once a rotating provider gave its successor."""

    family: Family
    spent: bool = False


class Ledger:
    """The book of one provider, by the clock `now` (aware, UTC)."""

    def __init__(self, provider: ProviderTruth, *, now: Callable[[], datetime]) -> None:
        self.provider = provider
        self.now = now
        self.lock = RLock()
        self.grown: list[Family] = []
        self.codes: dict[str, Code] = {}
        self.access: dict[str, Access] = {}
        self.refresh: dict[str, Refresh] = {}
        self.refused: set[OAuthPerson] = set()
        """Who took the client's access away, and has not given it again."""

    def families(self, person: OAuthPerson) -> Sequence[Family]:
        """All that this person consented to, oldest first."""
        return [family for family in self.grown if family.person is person]

    def grow(self, person: OAuthPerson, client_id: str, scopes: Sequence[str]) -> Family:
        """The person consents; what they had taken away before stays away."""
        with self.lock:
            self.refused.discard(person)
            family = Family(person=person, client_id=client_id, scopes=tuple(scopes))
            self.grown.append(family)
            return family

    def plant(self, who: str, scopes: Sequence[str]) -> tuple[str, str]:
        """The access and refresh token of somebody who consented long ago; KeyError for nobody."""
        person = self.provider.person(who)
        with self.lock:
            family = self.grow(person, self.provider.client.client_id, scopes)
            access, refresh = token_urlsafe(32), token_urlsafe(32)
            ends = self.now() + self.provider.life
            self.access[access] = Access(family=family, scopes=family.scopes, expires_at=ends)
            self.refresh[refresh] = Refresh(family=family)
            return access, refresh

    def revoke(self, person: OAuthPerson) -> None:
        """The person takes the client's access away."""
        with self.lock:
            self.refused.add(person)
            for family in self.families(person):
                family.revoked = True

    def restore(self, person: OAuthPerson) -> None:
        """Undo it, as no provider could: all lives as before."""
        with self.lock:
            self.refused.discard(person)
            for family in self.families(person):
                family.revoked = False

    def check(self, token: str) -> Access | Dead:
        """The access token, or why it is not good."""
        with self.lock:
            held = self.access.get(token)
            if held is None:
                return Dead.UNKNOWN
            if not held.family.person.active:
                return Dead.INACTIVE
            if held.family.revoked:
                return Dead.REVOKED
            return held if self.now() < held.expires_at else Dead.EXPIRED

    def expire(self, person: OAuthPerson | None = None) -> None:
        """End the access tokens (of this person); refresh tokens live on."""
        with self.lock:
            for held in self.access.values():
                if person in {None, held.family.person}:
                    held.expires_at = self.now()

    def end(self, token: str) -> None:
        """Revoke whatever this token belongs to (RFC 7009)."""
        with self.lock:
            held = self.refresh.get(token) or self.access.get(token)
            if held is not None:
                held.family.revoked = True
