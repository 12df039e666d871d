"""Keeping rotated Slack tokens alive, whether or not anybody uses the bot meanwhile."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import (
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.domain.installation import ROTATE_BEFORE, Installation
from bot.ports.app_tokens import AppTokens, BotToken
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.services.opening import open_values, seal

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than Slack may take to answer: a refresh token is good once."""
AGAIN = timedelta(minutes=5)
"""After an answer that was none, while the refresh token may still be good."""
REFUSED_AGAIN = timedelta(hours=1)
"""After a refusal of the token or of the app: an operator may mend the app's secret meanwhile."""
WRITES = 3
"""How often keeping a new pair is tried: Slack gives it only once."""


def due_at(given: BotToken, now: datetime) -> datetime | None:
    """When a token has to be renewed; never where nothing renews it.

    One that lives less than twice the margin is renewed at half its life.
    """
    if given.refresh is None or given.expires_at is None:
        return None
    return max(given.expires_at - ROTATE_BEFORE, now + (given.expires_at - now) / 2)


class Renewing:
    """Renews due tokens, one process at a time each."""

    def __init__(
        self, *, transaction: Transaction, clock: Clock, cipher: Cipher, tokens: AppTokens
    ) -> None:
        """Keep the collaborators. `transaction` is for no workspace in particular."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._tokens = tokens

    def tick(self) -> bool:
        """Renew one that is due; whether there was any."""
        now = self._clock.now()
        with self._transaction() as uow:
            due = uow.installations.claim_rotation(now, lease=LEASE)
            uow.commit()
        if due is None:
            return False
        held = open_values(self._cipher, due.sealed or "{}") if due.sealed else {}
        refresh = held.get("refresh_token")
        if refresh is None:
            self._put_off(due, None)
            return True
        try:
            given = self._tokens.renew(refresh)
        except ProviderError as error:
            self._failed(due, error)
        else:
            self._renewed(due, given, refresh)
        return True

    def _renewed(self, due: Installation, given: BotToken, before: str) -> None:
        values = {"token": given.token, "refresh_token": given.refresh or before}
        kept = self._keep(
            replace(
                due,
                sealed=seal(self._cipher, values),
                expires_at=given.expires_at,
                due_at=due_at(replace(given, refresh=values["refresh_token"]), self._clock.now()),
            )
        )
        if not kept:
            log.warning("a renewed token of %s came too late: it was replaced", place(due))

    def _failed(self, due: Installation, error: ProviderError) -> None:
        refused = isinstance(error, GrantRefusedError | ProviderClientError)
        later = REFUSED_AGAIN if refused else _after(error)
        if isinstance(error, GrantRefusedError):
            log.error(
                "Slack refuses to renew the token of %s (%s): until %s it still works, then "
                "nothing is told there; somebody of the team has to add the bot again",
                place(due),
                error,
                due.expires_at,
            )
        elif refused:
            log.error(
                "Slack refuses the app itself (%s): check SLACK_CLIENT_ID and "
                "SLACK_CLIENT_SECRET; the token of %s ends at %s",
                error,
                place(due),
                due.expires_at,
            )
        else:
            log.warning("the token of %s is not renewed yet: %s", place(due), error)
        self._put_off(due, self._clock.now() + later)

    def _put_off(self, due: Installation, due_at: datetime | None) -> None:
        with self._transaction() as uow:
            uow.installations.put_off(due, due_at)
            uow.commit()

    def _keep(self, changed: Installation) -> bool:
        for again in reversed(range(WRITES)):
            try:
                with self._transaction() as uow:
                    kept = uow.installations.rotated(changed)
                    uow.commit()
            except Exception as error:  # whatever the database met
                log.error(  # noqa: TRY400 - a statement in the traceback may hold the tokens
                    "the token of %s could not be kept: %s", place(changed), type(error).__name__
                )
                if not again:
                    raise
            else:
                return kept
        raise AssertionError  # the last try returns or raises


def _after(error: ProviderError) -> timedelta:
    """How long to wait: as long as Slack asks for, where it does."""
    asked = error.retry_after if isinstance(error, ProviderSilentError) else None
    return max(asked or AGAIN, AGAIN)


def place(one: Installation) -> str:
    """An installation, as an operator knows it."""
    if one.team_id:
        return f"team {one.team_id} ({one.team_name})" if one.team_name else f"team {one.team_id}"
    return f"organization {one.enterprise_id}"
