"""Private links: who gets one, what opening it shows, and how it is spent."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime

from bot.domain.audit import Deed
from bot.domain.errors import DeliveryError
from bot.domain.incident import EventKind
from bot.domain.link import Link, LinkState, Purpose
from bot.ports.clock import Clock
from bot.ports.messenger import Messenger, PrivateLink
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.reauthorization.comparing import host_keys_of
from bot.services.reauthorization.issuing import Issuer, MakeToken, fresh_link, note_sent
from bot.services.reauthorization.petitioning import ask_owners
from bot.services.reauthorization.pressing import Aimed, aim_at
from bot.services.reauthorization.renewing import renew
from bot.services.reauthorization.saying import say_done
from bot.services.reauthorization.sharing import others_behind
from bot.services.reauthorization.spending import NotSignedIn, SignInProof, show, spend
from bot.services.reauthorization.views import (
    Closed,
    Confirmation,
    InWords,
    Issued,
    Needless,
    NotAllowed,
    NothingToDo,
    Pressed,
    Presser,
    SaidDone,
)
from bot.services.recording import record
from bot.services.views import NoSuchName

log = logging.getLogger(__name__)

UNKNOWN = Closed(state=LinkState.EXPIRED)
"""What an address that was never given shows."""


class Linking:
    """Answers the button, and the link that came of it."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        messenger: Messenger,
        public_url: str | None,
        make_token: MakeToken = secrets.token_urlsafe,
        sign_in: bool = False,
    ) -> None:
        """Keep the collaborators; without a public address there are no links, only words.

        With `sign_in` a link is spent only where its person signed in before.
        """
        self._transaction = transaction
        self._clock = clock
        self._messenger = messenger
        self._sign_in = sign_in
        self._issuer = Issuer(public_url, make_token) if public_url else None

    def press(
        self,
        presser: Presser,
        *,
        incident_id: int | None = None,
        integration_id: int | None = None,
        name: str | None = None,
        purpose: Purpose | None = None,
    ) -> Pressed | NoSuchName:
        """What pressing comes to, for an incident, an integration, or a name loosely matched."""
        now = self._clock.now()
        with self._transaction() as uow:
            aim = aim_at(
                uow, presser, incident_id=incident_id, integration_id=integration_id, name=name
            )
            if isinstance(aim, NotAllowed):
                _refuse(uow, presser, aim, now)
            pressed: Pressed | NoSuchName
            if isinstance(aim, Aimed):
                pressed = self._answer(uow, presser, aim, purpose or aim.purpose, now)
                if self._issuer is None and incident_id is not None and _own_view(aim):
                    pressed = NothingToDo(why=Needless.NO_ADDRESS)
            else:
                pressed = aim
            uow.commit()
        return pressed

    def ask_owners(
        self, presser: Presser, *, integration_id: int, incident_id: int | None = None
    ) -> tuple[str, ...]:
        """Ask those who may, by direct message; the e-mails of those who are asked."""
        with self._transaction() as uow:
            asked = ask_owners(
                uow,
                presser,
                integration_id=integration_id,
                incident_id=incident_id,
                now=self._clock.now(),
            )
            uow.commit()
        return asked

    def send(self, private: PrivateLink) -> None:
        """Send a link to its person directly; raises DeliveryError."""
        self._messenger.send_link(private)
        with self._transaction() as uow:
            note_sent(uow, private.link, self._clock.now(), how="dm")
            uow.commit()

    def show(self, token: str) -> Confirmation | Closed:
        """What opening a link shows; spends nothing, and counts the opening."""
        if not self._knows(token):
            return UNKNOWN
        with self._transaction() as uow:
            shown = show(uow, token, self._clock.now())
            uow.commit()
        return shown

    def spend(
        self, token: str, *, browser: str, signed_in: str | None = None
    ) -> Link | Closed | NotSignedIn:
        """Spend a link for the browser with that cookie; at most one ever does.

        `signed_in` is the cookie with which its person signed in, where that is asked for.
        """
        if not self._knows(token):
            return UNKNOWN
        proof = SignInProof(browser=signed_in) if self._sign_in else None
        with self._transaction() as uow:
            spent = spend(uow, token, browser=browser, now=self._clock.now(), proof=proof)
            uow.commit()
        return spent

    def renew(self, token: str) -> bool:
        """Send a new link to the person of this one, once a minute; whether one was sent."""
        if self._issuer is None or not self._knows(token):
            return False
        with self._transaction() as uow:
            private = renew(uow, self._issuer, token, self._clock.now())
            uow.commit()
        if private is None:
            return False
        try:
            self.send(private)
        except DeliveryError as error:
            log.warning("a new link for %s was not sent: %s", private.link.person, error)
            return False
        return True

    def say_done(self, presser: Presser, *, integration_id: int, shown: str = "") -> SaidDone:
        """Take a person's word, given in Slack, that MBI was authorized.

        `shown` is the host key that they compared.
        """
        now = self._clock.now()
        with self._transaction() as uow:
            said = say_done(uow, presser, integration_id, now, shown=shown)
            uow.commit()
        return said

    def _knows(self, token: str) -> bool:
        """Whether it was ever given: strangers who guess hold up nobody who writes."""
        with self._transaction(read=True) as uow:
            return uow.links.by_token(token) is not None

    def _answer(
        self, uow: UnitOfWork, presser: Presser, aim: Aimed, purpose: Purpose, now: datetime
    ) -> Pressed:
        workspace_id = aim.account.workspace_id
        record(
            uow,
            at=now,
            deed=Deed.PRESSED,
            workspace_id=workspace_id,
            actor=presser.user_id,
            integration_id=aim.integration.id,
            incident_id=aim.incident_id,
            args={"purpose": str(purpose), "integration": aim.integration.name},
            event=EventKind.LINK_ASKED,
        )
        if self._issuer is None:
            return _in_words(uow, aim, purpose)
        link = fresh_link(
            presser,
            workspace_id=workspace_id,
            integration_id=aim.integration.id,
            incident_id=aim.incident_id,
            purpose=purpose,
            now=now,
        )
        private = self._issuer.issue(uow, link, aim.integration, aim.account)
        note_sent(uow, private.link, now, how="shown")
        return Issued(private=private, doubt=aim.doubt)


def _own_view(aim: Aimed) -> bool:
    """Whether MBI has all it needs, so that its steps would renew nothing of what ended."""
    return aim.incident is not None and aim.incident.diagnosis.grant_died


def _in_words(uow: UnitOfWork, aim: Aimed, purpose: Purpose) -> InWords:
    kind = aim.integration.kind
    mends = purpose is Purpose.FIX_CONNECTION
    others = others_behind(uow, aim.integration) if mends else ()
    return InWords(
        integration_id=aim.integration.id,
        integration=aim.integration.name,
        account=aim.account.name,
        kind=kind.name,
        kind_title=kind.title,
        authorization=kind.authorization,
        purpose=purpose,
        data_account=aim.integration.data_account,
        dashboard_url=aim.account.dashboard_url,
        host_keys=host_keys_of(uow, aim.integration.id) if mends else None,
        behind=tuple(other.name for other in others),
    )


def _refuse(uow: UnitOfWork, presser: Presser, aim: NotAllowed, now: datetime) -> None:
    """Write it down each time, and tell it on the time line once a person and hour."""
    matter = f"{aim.integration_id}:{aim.incident_id}:{presser.user_id}"
    news = uow.interactions.first(f"not-allowed:{matter}:{now:%Y-%m-%dT%H}", now)
    record(
        uow,
        at=now,
        deed=Deed.NOT_ALLOWED,
        workspace_id=uow.watched.workspace().id,
        actor=presser.user_id,
        integration_id=aim.integration_id,
        incident_id=aim.incident_id,
        args={"integration": aim.integration, "team": presser.team_id},
        event=EventKind.NOT_ALLOWED if news else None,
    )
