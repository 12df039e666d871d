"""The tokens of one app, and the teams that each of them opens."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.records import Json
from bot.sandbox.fakes.slack.refusals import RefusalError

OF_A_TEAM = frozenset({"conversations.list", "users.conversations", "users.list"})
"""Methods that an organization's token has to tell the team, by `team_id`."""
LIFE = timedelta(hours=12)
"""How long a token lives where the app rotates its tokens."""


@dataclass
class Team:
    """One team of this Slack, and what the app may do there."""

    ledger: Ledger
    scopes: frozenset[str]

    @property
    def id(self) -> str:
        """Its id."""
        return self.ledger.app.team_id

    @property
    def enterprise_id(self) -> str | None:
        """The organization that it belongs to."""
        return self.ledger.app.enterprise_id


@dataclass(kw_only=True)
class Held:
    """A token that was given out; `refusal` is Slack's word once it no longer opens."""

    token: str
    teams: Sequence[Team]
    org_wide: bool = False
    refresh: str | None = None
    ends: datetime | None = None
    refusal: str | None = None
    refreshed: bool = field(default=False)

    def team(self, method: str, params: Json) -> Team:
        """The team that a call is about, told by its `team_id` or else by the ids that it names.

        As strict as a server may be: an organization's token with a `team_id` is refused where
        the method takes none. Bolt names the team of one that has only one in every call.
        """
        asked = params.get("team_id")
        if not self.org_wide:
            return self.teams[0]
        if asked and method not in OF_A_TEAM:
            code = "invalid_arg_name"
            raise RefusalError(code)
        if method not in OF_A_TEAM:
            return next((one for one in self.teams if _named(one.ledger, params)), self.teams[0])
        if not asked:
            code = "missing_argument"
            raise RefusalError(code, needed="team_id")
        for team in self.teams:
            if asked == team.id:
                return team
        code = "team_not_found"
        raise RefusalError(code)


class Tokens:
    """Given out, rotated, revoked; by the clock `now`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._held: dict[str, Held] = {}

    def put(self, token: str, team: Team) -> None:
        """One that was copied from the app's own page: it never ends."""
        self._held[token] = Held(token=token, teams=[team])

    def issue(self, teams: Sequence[Team], *, org_wide: bool, rotates: bool) -> Held:
        """A new one. One that rotates comes with what renews it."""
        secret = secrets.token_urlsafe(24)
        held = Held(
            token=f"xoxe.xoxb-1-{secret}" if rotates else f"xoxb-{secret}",
            teams=teams,
            org_wide=org_wide,
            refresh=f"xoxe-1-{secrets.token_urlsafe(24)}" if rotates else None,
            ends=self._now() + LIFE if rotates else None,
        )
        self._held[held.token] = held
        return held

    def renew(self, refresh: object) -> Held:
        """A new pair for a refresh token, which is good once."""
        for old in tuple(self._held.values()):
            if old.refresh is None or old.refresh != refresh:
                continue
            if old.refreshed or old.refusal:
                break
            old.refreshed = True
            return self.issue(old.teams, org_wide=old.org_wide, rotates=True)
        code = "invalid_refresh_token"
        raise RefusalError(code)

    def admit(self, token: str) -> Held:
        """What this token opens; RefusalError with Slack's word where it opens nothing."""
        held = self._held.get(token)
        code = "invalid_auth" if held is None else held.refusal
        if held is not None and code is None and held.ends and held.ends <= self._now():
            code = "token_expired"
        if held is None or code is not None:
            raise RefusalError(code or "invalid_auth")
        return held

    def close(self, team: Team, refusal: str) -> Sequence[Held]:
        """Let no token open this team any more; those that did."""
        closed = [one for one in self._held.values() if team in one.teams and not one.refusal]
        for held in closed:
            held.refusal = refusal
        return closed

    def close_one(self, token: str | None, refusal: str) -> None:
        """Let this one open nothing any more; KeyError where it was never given out."""
        self._held[token or ""].refusal = refusal


def _named(ledger: Ledger, params: Json) -> bool:
    """Whether the team has what the call names; a channel's name is not enough."""
    email = str(params.get("email") or "").strip().casefold()
    return (
        params.get("channel") in ledger.channels
        or any(params.get(name) in ledger.people for name in ("user", "users"))
        or any(person.email.casefold() == email for person in ledger.people.values())
        or ledger.triggers.issued(params.get("trigger_id"))
        or bool(params.get("view_id") and ledger.view(params["view_id"]))
    )
