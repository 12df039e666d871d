"""The bot in many Slack workspaces: added, asked for its token, and gone again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from bot.domain.errors import BotError, GrantRefusedError, ProviderError
from bot.domain.installation import KEPT, Installation, installation_key
from bot.ports.app_tokens import AppTokens, BotToken, Installer, TeamName
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.ports.workspaces import Settler
from bot.services.opening import open_values, seal
from bot.services.renewing import due_at, place

log = logging.getLogger(__name__)

REMEMBERED = timedelta(seconds=30)
"""How long a token is handed out without a look at the database: other processes renew it, and
what they renewed stays good for hours."""
MOST_REMEMBERED = 10_000
TOKEN, REFRESH = "token", "refresh_token"
SKEW = timedelta(minutes=1)
"""How far Slack's clock may be from ours."""


@dataclass(frozen=True, kw_only=True)
class _Remembered:
    token: str | None = field(repr=False)
    at: datetime


class Installing:
    """Installations, for requests that come and for work that falls due."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        cipher: Cipher,
        tokens: AppTokens,
        locale: str = "en",
        locales: Sequence[str] = ("en",),
    ) -> None:
        """Keep the collaborators. `transaction` is for no workspace in particular.

        A workspace whose installer's language is none of `locales` speaks `locale`.
        """
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._tokens = tokens
        self._locale = locale
        self._locales = tuple(locales)
        self._remembered: dict[str, _Remembered] = {}
        self._lock = Lock()

    def token(self, enterprise_id: str | None, team_id: str | None) -> str | None:
        """What opens that team now; None where the bot is not, or is no longer, installed.

        Remembered for half a minute. Raises ConfigurationError where no key of SECRET_KEYS
        opens it.
        """
        key, now = installation_key(enterprise_id, team_id), self._clock.now()
        with self._lock:
            known, remembered = self._remembered.get(key), self._remembered
        if known is not None and now - REMEMBERED < known.at <= now:
            return known.token
        with self._transaction(read=True) as uow:
            found = uow.installations.of(enterprise_id, team_id)
        opened = self.opened(found).token if found and found.sealed else None
        with self._lock:
            if len(remembered) >= MOST_REMEMBERED:
                remembered.clear()
            # What was forgotten meanwhile takes along what was read before that.
            remembered[key] = _Remembered(token=opened, at=now)
        return opened

    def asking(self, enterprise_id: str | None, team_id: str | None) -> Callable[[], str | None]:
        """What gives that team's token anew at each call."""
        return lambda: self.token(enterprise_id, team_id)

    def opened(self, found: Installation) -> BotToken:
        """Its tokens; ConfigurationError when no key opens them."""
        values = open_values(self._cipher, found.sealed or "")
        return BotToken(
            token=values[TOKEN], refresh=values.get(REFRESH), expires_at=found.expires_at
        )

    def forget(self) -> None:
        """Look everything up again: something changed, or was refused."""
        with self._lock:
            self._remembered = {}

    def install(self, new: Installation, given: BotToken) -> Installation:
        """Keep it with its tokens, make or revive its workspaces, and write to the installer.

        What Slack does not tell of the installer or of an organization's teams holds nothing
        up: the installer is then known by their Slack id.
        """
        installer = self._installer(new, given.token)
        sealed = self._sealed(given)
        locale = self._spoken(installer.locale)
        kept = replace(
            new, sealed=sealed, expires_at=given.expires_at, due_at=due_at(given, self._clock.now())
        )
        teams = sorted(self._teams(new, given.token), key=lambda one: one.id)
        with self._transaction() as uow:
            kept = uow.installations.keep(kept)
            for team in teams:  # in one order for all, as for those that come and go
                uow.workspaces.settle(
                    Settler(
                        team_id=team.id,
                        enterprise_id=new.enterprise_id,
                        team_name=team.name,
                        admin=installer.email or new.installed_by,
                        locale=locale,
                    )
                )
            uow.commit()
        self.forget()
        log.info("installed in %s", place(new))
        self._greet(kept, given.token, locale)
        return kept

    def workspace_id(self, enterprise_id: str | None, team_id: str) -> int | None:
        """The workspace of a team that the bot serves.

        A team that came to an organization's installation later gets its workspace now.
        """
        with self._transaction(read=True) as uow:
            serving = uow.installations.of(enterprise_id, team_id)
            if serving is None:
                return None
            known = uow.workspaces.id_of(team_id, enterprise_id=serving.enterprise_id)
        if known is not None:
            return known
        with self._transaction() as uow:
            made = uow.workspaces.settle(self._settler(team_id, serving.enterprise_id))
            uow.commit()
        return made

    def refused(
        self, enterprise_id: str | None, team_id: str | None, token: str, *, gone: bool
    ) -> None:
        """Slack refused a call with this token; `gone`: since the bot is no longer there.

        A token that was replaced meanwhile says nothing of the one that is held now.
        """
        self.forget()
        if not gone:
            return
        with self._transaction(read=True) as uow:
            found = uow.installations.of(enterprise_id, team_id)
        if found and found.sealed and self.opened(found).token == token:
            self._leave(found)

    def told_gone(
        self, enterprise_id: str | None, team_id: str | None, at: datetime, *, surely: bool
    ) -> None:
        """Slack told at that moment that the bot was removed, or else that tokens were revoked.

        Events come late, twice and in any order, so Slack is asked whether the token of today
        still opens anything. Where it does not answer, its word counts where it is of later
        than the installation; revoked tokens are then found out with the next call.
        """
        with self._transaction(read=True) as uow:
            found = uow.installations.of(enterprise_id, team_id)
        if found is None or found.team_id != team_id:
            return  # an organization's installation goes only as a whole
        try:
            if found.sealed:
                self._tokens.check(self.opened(found).token)
        except GrantRefusedError:
            self._leave(found)
        except ProviderError:
            if surely and at >= found.installed_at - SKEW:
                self._leave(found)

    def told_teams(self, enterprise_id: str, team_ids: Sequence[str], *, gone: bool) -> None:
        """An organization's admin gave the bot to these teams, or took it away from them."""
        now = self._clock.now()
        with self._transaction() as uow:
            for team_id in sorted(set(team_ids)):
                serving = uow.installations.of(enterprise_id, team_id)
                if serving is None or serving.team_id is not None:
                    continue
                if gone:
                    uow.workspaces.leave(
                        team_id=team_id,
                        enterprise_id=enterprise_id,
                        at=now,
                        erase_at=now + KEPT,
                    )
                else:
                    uow.workspaces.settle(self._settler(team_id, enterprise_id))
            uow.commit()

    def _settler(self, team_id: str, enterprise_id: str | None) -> Settler:
        return Settler(team_id=team_id, enterprise_id=enterprise_id, locale=self._locale)

    def _leave(self, found: Installation) -> None:
        now = self._clock.now()
        with self._transaction() as uow:
            gone = uow.installations.leave(found, now)
            # A team may still be served by its organization's.
            served = uow.installations.of(found.enterprise_id, found.team_id) is not None
            if gone and not served:
                uow.workspaces.leave(
                    team_id=found.team_id,
                    enterprise_id=found.enterprise_id,
                    at=now,
                    erase_at=now + KEPT,
                )
            uow.commit()
        self.forget()
        if gone and not served:
            log.warning(
                "the bot was removed from %s: its tokens are forgotten, and all that belongs to "
                "it is erased in %s days unless the bot is added again",
                place(found),
                KEPT.days,
            )

    def _sealed(self, given: BotToken) -> str:
        values = {TOKEN: given.token}
        if given.refresh:
            values[REFRESH] = given.refresh
        return seal(self._cipher, values)

    def _installer(self, new: Installation, token: str) -> Installer:
        if not new.installed_by:
            return Installer()
        try:
            return self._tokens.installer(token, new.installed_by)
        except ProviderError as error:
            log.warning("who added the bot is not known by address: %s", error)
            return Installer()

    def _teams(self, new: Installation, token: str) -> Sequence[TeamName]:
        if new.team_id:
            return [TeamName(id=new.team_id, name=new.team_name)]
        try:
            return self._tokens.teams(token)
        except ProviderError as error:
            log.warning("the organization's teams come with their first request: %s", error)
            return []

    def _spoken(self, locale: str) -> str:
        language = locale.partition("-")[0].partition("_")[0]
        return language if language in self._locales else self._locale

    def _greet(self, kept: Installation, token: str, locale: str) -> None:
        """The page says the same, so that nothing is lost with a greeting that fails."""
        if not kept.installed_by:
            return
        team = TeamName(id=kept.team_id or "", name=kept.team_name)
        try:
            self._tokens.greet(token, kept.installed_by, team=team, locale=locale)
        except BotError as error:
            log.warning("the one who added the bot was not greeted: %s", error)
