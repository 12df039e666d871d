"""Signing in with Slack before a link may be used, so that a forwarded one is of no use.

A link tells whose it is; only the browser in which that very person signed in may spend it.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest

from bot.domain.audit import Deed
from bot.domain.errors import ConfigurationError, GrantRefusedError, ProviderError
from bot.domain.link import STATE_LIFE, Link, LinkState, digest
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.installations import SlackState
from bot.ports.sign_in import SignedIn, SignIn
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.reauthorization.issuing import TOKEN_BYTES, MakeToken
from bot.services.reauthorization.spending import admitted, refuse_link
from bot.services.recording import record

log = logging.getLogger(__name__)

PURPOSE = "sign_in"
BrowserOf = Callable[[str], str | None]
"""The cookie that a browser holds for a link's token."""


@dataclass(frozen=True, kw_only=True)
class SetOut:
    """The way to Slack, and the cookie of the browser that sets out."""

    address: str = field(repr=False)
    browser: str = field(repr=False)


class Came(StrEnum):
    """What coming back from Slack comes to."""

    SIGNED_IN = "signed_in"
    OTHER_PERSON = "other_person"
    """Somebody else than the link's person, or in another team."""
    OTHER_BROWSER = "other_browser"
    STATE_GONE = "state_gone"
    """Used, too old, or never given."""
    DENIED = "denied"
    FAILED = "failed"
    """Slack says nothing that can be believed, or nothing at all."""


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """What came of it; the link's token only for the browser that set out."""

    came: Came
    token: str | None = field(default=None, repr=False)
    link: Link | None = None


class SigningIn:
    """Leads to Slack and back; `browser` is always the raw value of a cookie."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        cipher: Cipher,
        sign_in: SignIn,
        make_token: MakeToken = secrets.token_urlsafe,
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._sign_in = sign_in
        self._make_token = make_token

    @property
    def origins(self) -> tuple[str, ...]:
        """Where the form that begins it may lead to."""
        return self._sign_in.origins

    def holds(self, token: str, *, browser: str | None) -> bool:
        """Whether the link's person signed in in this browser."""
        if browser is None:
            return False
        with self._transaction(read=True) as uow:
            link = uow.links.by_token(token)
            return link is not None and uow.links.signed_in(link.id, digest(browser))

    def begin(self, token: str) -> SetOut | None:
        """The way to Slack, good for ten minutes; None where the link can't be used anyway."""
        now = self._clock.now()
        browser, state, nonce = (self._make_token(TOKEN_BYTES) for _ in range(3))
        with self._transaction() as uow:
            link = uow.links.by_token(token)
            if link is None or not _usable(uow, link, now):
                return None
            uow.slack_states.add(
                SlackState(
                    purpose=PURPOSE,
                    browser=digest(browser),
                    link_id=link.id,
                    sealed=self._cipher.encrypt(json.dumps({"token": token, "nonce": nonce})),
                    expires_at=now + STATE_LIFE,
                ),
                digest(state),
            )
            uow.commit()
        address = self._sign_in.address(state=state, nonce=nonce, team_id=link.team_id)
        return SetOut(address=address, browser=browser)

    def came_back(self, state: str, code: str | None, *, browsers: BrowserOf) -> CameBack:
        """Take the state away before anything else is looked at, then ask Slack who came.

        Without a code the person, or Slack, said no.
        """
        with self._transaction() as uow:
            sent = uow.slack_states.take(digest(state), PURPOSE, self._clock.now())
            link = uow.links.get(sent.link_id) if sent and sent.link_id is not None else None
            uow.commit()
        held = self._open(sent.sealed) if sent else None
        if sent is None or link is None or held is None:
            return CameBack(came=Came.STATE_GONE)
        token, nonce = held
        browser = browsers(token)
        if browser is None or not compare_digest(digest(browser), sent.browser or ""):
            self._refuse(link, Came.OTHER_BROWSER)
            return CameBack(came=Came.OTHER_BROWSER)
        if code is None:
            return CameBack(came=Came.DENIED, token=token, link=link)
        return CameBack(came=self._finish(link, browser, code, nonce), token=token, link=link)

    def _finish(self, link: Link, browser: str, code: str, nonce: str) -> Came:
        try:
            who = self._sign_in.who(code=code, nonce=nonce)
        except GrantRefusedError as error:
            log.warning("a sign-in with Slack is not believed: %s", error)
            return Came.FAILED
        except ProviderError as error:
            log.error("nobody can sign in with Slack: %s", error)  # noqa: TRY400 - says it all
            return Came.FAILED
        with self._transaction() as uow:
            enterprise_id = uow.watched.workspace(link.workspace_id).enterprise_id
            if not _is(who, link, enterprise_id):
                now = self._clock.now()
                refuse_link(uow, link, now, reason=str(Came.OTHER_PERSON), actor=who.user_id)
                uow.commit()
                return Came.OTHER_PERSON
            uow.links.sign_in(link.id, digest(browser))
            record(
                uow,
                at=self._clock.now(),
                deed=Deed.SIGNED_IN,
                workspace_id=link.workspace_id,
                actor=who.user_id,
                integration_id=link.integration_id,
                incident_id=link.incident_id,
                args={"link": str(link.id), "team": who.team_id},
            )
            uow.commit()
        return Came.SIGNED_IN

    def _refuse(self, link: Link, came: Came) -> None:
        with self._transaction() as uow:
            refuse_link(uow, link, self._clock.now(), reason=str(came))
            uow.commit()

    def _open(self, sealed: str | None) -> tuple[str, str] | None:
        """The link's token and the nonce; None while no key opens them."""
        try:
            held = json.loads(self._cipher.decrypt(sealed or ""))
        except (ConfigurationError, ValueError) as error:
            log.error("a way back from Slack stays closed: %s", error)  # noqa: TRY400 - says it all
            return None
        return str(held["token"]), str(held["nonce"])


def _usable(uow: UnitOfWork, link: Link, now: datetime) -> bool:
    return link.state(now) is LinkState.USABLE and admitted(uow, link) is not None


def _is(who: SignedIn, link: Link, enterprise_id: str | None) -> bool:
    """Whether that is the link's person: user ids are the same in all teams of an organization."""
    team = who.team_id == link.team_id
    organization = enterprise_id is not None and who.enterprise_id == enterprise_id
    return who.user_id == link.person and (team or organization)
