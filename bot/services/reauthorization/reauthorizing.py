"""The page of a spent link: its steps, done by the browser that spent it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping

from bot.domain.errors import ConfigurationError
from bot.domain.link import CALLBACK
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.probe import Probes
from bot.ports.provider import Callback, Provider
from bot.ports.unit_of_work import Transaction
from bot.services.opening import open_client
from bot.services.reauthorization.deciding import Deciding
from bot.services.reauthorization.entering import Entering
from bot.services.reauthorization.issuing import MakeToken
from bot.services.reauthorization.methods import method_of
from bot.services.reauthorization.pages import page_of
from bot.services.reauthorization.proving import Proving
from bot.services.reauthorization.returning import Browsers, Returning
from bot.services.reauthorization.stepping import Stepping
from bot.services.reauthorization.views import Decided, LinkPage, Method, Presser, Returned
from bot.services.reauthorization.visiting import Door, Visit

log = logging.getLogger(__name__)


class Reauthorizing:
    """Leads a person through the steps; `browser` is always the raw value of the cookie.

    Every method lets in only the browser that spent the link, and only while the link's
    person still may, by the rows of that moment.
    """

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        cipher: Cipher,
        provider: Provider,
        probes: Probes,
        public_url: str,
        make_token: MakeToken = secrets.token_urlsafe,
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._provider = provider
        self._door = Door(transaction=transaction, clock=clock)
        proving = Proving(transaction=transaction, clock=clock, cipher=cipher, probes=probes)
        self._entering = Entering(clock=clock, cipher=cipher, proving=proving)
        self._stepping = Stepping(transaction=transaction, clock=clock)
        self._deciding = Deciding(transaction=transaction, clock=clock, cipher=cipher)
        self._returning = Returning(
            transaction=transaction,
            clock=clock,
            cipher=cipher,
            provider=provider,
            proving=proving,
            door=self._door,
            redirect_uri=f"{public_url.rstrip('/')}{CALLBACK}",
            make_token=make_token,
        )

    def page(self, link_id: int, *, browser: str) -> LinkPage | None:
        """The page as it stands; None for whoever may not see it."""
        visit = self._door.visit(link_id, browser=browser)
        if visit is None:
            return None
        with self._transaction(read=True) as uow:
            return page_of(uow, visit, self._origins(visit), self._clock.now())

    def send(self, link_id: int, *, browser: str) -> str | None:
        """The address at the provider; None when there is none: the page says why."""
        visit = self._door.visit(link_id, browser=browser)
        return self._returning.send(visit) if visit else None

    def came_back(self, state: str, callback: Callback, *, browsers: Browsers) -> Returned:
        """Take what a person came back with; `browsers` gives the cookie for a link's id."""
        return self._returning.came_back(state, callback, browsers)

    def check(self, link_id: int, *, browser: str, entered: Mapping[str, str]) -> bool:
        """Try an entered key or password; whether it is good."""
        visit = self._door.visit(link_id, browser=browser)
        return visit is not None and self._entering.check(visit, entered)

    def skip(self, link_id: int, *, browser: str) -> bool:
        """Go on without checking."""
        visit = self._door.visit(link_id, browser=browser)
        return visit is not None and self._stepping.skip(visit)

    def done(self, link_id: int, *, browser: str, shown: str = "") -> bool:
        """Take a person's word that MBI was authorized; `shown` is the host key they compared."""
        visit = self._door.visit(link_id, browser=browser)
        return visit is not None and self._stepping.done(visit, shown=shown)

    def choose(self, link_id: int, *, browser: str, data_account: str) -> bool:
        """Take one of the data accounts that a waiting grant opens."""
        visit = self._door.visit(link_id, browser=browser)
        return visit is not None and self._deciding.choose(visit, data_account)

    def decide(self, link_id: int, *, browser: str, accept: bool) -> bool:
        """Confirm or decline another data account, as an admin on the page."""
        visit = self._door.visit(link_id, browser=browser)
        return visit is not None and self._deciding.decide(visit, accepts=accept)

    def decide_as(self, presser: Presser, *, pending_id: int, accept: bool) -> Decided:
        """The same, as an admin in Slack."""
        return self._deciding.decide_as(presser, pending_id=pending_id, accepts=accept)

    def _origins(self, visit: Visit) -> tuple[str, ...]:
        """Where a form of the page may lead to; nowhere while no key opens the client."""
        kind = visit.integration.kind
        if method_of(visit.integration, visit.client)[0] is not Method.OAUTH:
            return ()
        try:
            client = open_client(self._cipher, kind.provider, visit.client)
        except ConfigurationError as error:
            log.error("the client at %s stays closed: %s", kind.provider, error)  # noqa: TRY400 - says it all
            return ()
        return self._provider.origins(kind.name, client)
