"""What is true at a provider: who works there, what each may see, how it treats tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Refreshing(StrEnum):
    """What the answer to a refresh says of the refresh token."""

    SAME = "same"
    OMITTED = "omitted"
    """Nothing: the old one goes on (Google)."""
    ROTATING = "rotating"
    """A new one; whoever uses the old one again ends the whole family (RFC 9700 §4.14.2)."""


class BadToken(StrEnum):
    """How the API refuses an access token that is no longer good."""

    USUAL = "usual"
    """With 401, in the provider's own shape."""
    FORBIDDEN = "forbidden"
    """With 403 and an empty description, as some servers do."""
    EMPTY = "empty"
    """With 403 and no body at all."""


@dataclass(kw_only=True, eq=False)
class OAuthPerson:
    """Somebody with an account at the provider; `data_accounts` are those they may see."""

    id: str
    name: str
    email: str
    data_accounts: set[str]
    active: bool = True


@dataclass(kw_only=True, eq=False)
class Client:
    """An OAuth client. `redirect_uris`: None takes any; `ways` of proving who it is."""

    client_id: str
    secret: str = field(repr=False)
    redirect_uris: set[str] | None = None
    ways: frozenset[str] = frozenset({"body", "basic"})


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the token endpoint says of a grant that it refuses."""

    dead: str
    inactive: str
    bad_code: str


@dataclass(kw_only=True, eq=False)
class ProviderTruth:
    """One provider. `scopes` are those it knows, with words for its consent page.

    `base_scope` is granted even where everything else is unticked. `needs_offline`: a
    refresh token is given only to who asks for `access_type=offline`, and only at the first
    consent or with `prompt=consent` (Google). `tells_life`: answers have `expires_in`.
    `says_issuer`: the `iss` of callbacks (RFC 9207), None for the true one, "" for none.
    `refuses_with`: an error code for everybody who signs in, such as
    `admin_policy_enforced`. `up`: whether anything but 503 comes from it.
    """

    id: str
    title: str
    people: Sequence[OAuthPerson]
    client: Client
    scopes: Mapping[str, str]
    base_scope: str
    words: Words
    refreshing: Refreshing = Refreshing.SAME
    life: timedelta = timedelta(hours=1)
    code_life: timedelta = timedelta(minutes=5)
    needs_offline: bool = False
    tells_life: bool = True
    pkce: bool = True
    bad_token: BadToken = BadToken.USUAL
    says_issuer: str | None = None
    refuses_with: str | None = None
    up: bool = True
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def person(self, who: str) -> OAuthPerson:
        """The person of that id or e-mail address; KeyError if nobody is."""
        for person in self.people:
            if who in {person.id, person.email}:
                return person
        raise KeyError(who)
