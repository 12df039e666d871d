"""Bolt's interfaces for installations and states, over the bot's own keeping.

Bolt's stores keep tokens in plain text, in columns that are too short for sealed ones, with
naive times, and give one state to several takers at once. Here tokens are sealed, only
digests of states are kept, and a state is taken in one statement.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime

from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store import Bot as SlackBot
from slack_sdk.oauth.installation_store import Installation as SlackInstallation

from bot.domain.installation import Installation
from bot.domain.link import STATE_LIFE, digest
from bot.ports.app_tokens import BotToken
from bot.ports.clock import Clock
from bot.ports.installations import SlackState
from bot.ports.unit_of_work import Transaction
from bot.services.installing import Installing

PURPOSE = "install"


class States(OAuthStateStore):
    """States of people on their way to Slack and back: good once, for ten minutes."""

    def __init__(self, *, transaction: Transaction, clock: Clock) -> None:
        """Keep the collaborators. `transaction` is for no workspace in particular."""
        self._transaction = transaction
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """Bolt asks for one."""
        return logging.getLogger(__name__)

    def issue(self, *_args: object, **_more: object) -> str:
        """A new state; Bolt puts it into the browser's cookie as well."""
        state = secrets.token_urlsafe(32)
        ends = self._clock.now() + STATE_LIFE
        with self._transaction() as uow:
            kept = SlackState(purpose=PURPOSE, browser=digest(state), expires_at=ends)
            uow.slack_states.add(kept, digest(state))
            uow.commit()
        return state

    def consume(self, state: str) -> bool:
        """Take it; whether it was good. At most one caller is ever told so."""
        with self._transaction() as uow:
            taken = uow.slack_states.take(digest(state), PURPOSE, self._clock.now())
            uow.commit()
        return taken is not None


class Installations(InstallationStore):
    """Installations, as Bolt reads and writes them. Tokens of people are never asked for."""

    def __init__(self, *, installing: Installing, clock: Clock) -> None:
        """Keep the collaborators."""
        self._installing = installing
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """Bolt asks for one."""
        return logging.getLogger(__name__)

    def save(self, installation: SlackInstallation) -> None:
        """Keep one that was just made, in the place of the one before it."""
        org_wide = bool(installation.is_enterprise_install)
        ends = installation.bot_token_expires_at
        self._installing.install(
            Installation(
                enterprise_id=installation.enterprise_id,
                team_id=None if org_wide else installation.team_id,
                team_name=(installation.team_name or "") if not org_wide else "",
                org_wide=org_wide,
                app_id=installation.app_id,
                bot_id=installation.bot_id,
                bot_user_id=installation.bot_user_id,
                scopes=tuple(installation.bot_scopes or ()),
                installed_by=installation.user_id or None,
                installed_at=self._clock.now(),
            ),
            BotToken(
                token=installation.bot_token or "",
                refresh=installation.bot_refresh_token,
                expires_at=datetime.fromtimestamp(ends, UTC) if ends else None,
            ),
        )

    def save_bot(self, bot: SlackBot) -> None:
        """Bolt renews tokens only where it authorizes requests itself, which it does not here."""
        raise NotImplementedError

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> SlackBot | None:
        """The bot that serves a team, or an organization where no team is asked for."""
        token = self._installing.token(enterprise_id, None if is_enterprise_install else team_id)
        if token is None:
            return None
        return SlackBot(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=token,
            bot_id="",
            bot_user_id="",
            installed_at=self._clock.now().timestamp(),
        )
