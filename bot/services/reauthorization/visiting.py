"""Who may come to the page of a spent link, and what is known of what it is for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.grant import Grant
from bot.domain.integration import Account, Integration, Workspace
from bot.domain.link import Link, digest
from bot.ports.clock import Clock
from bot.ports.grants import SealedClient
from bot.ports.unit_of_work import Transaction, UnitOfWork, Verdict
from bot.services.reauthorization.permitting import admits
from bot.services.reauthorization.spending import refuse_link


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A person with their link, and what it is for, as the rows are at this moment.

    `client` is the operator's at the kind's provider; `held` the grant in the bot's keeping.
    """

    link: Link
    workspace: Workspace
    integration: Integration
    account: Account
    verdict: Verdict | None
    client: SealedClient | None
    held: Grant | None
    browser: str = ""
    """The digest of the cookie that it came with."""

    @property
    def expected(self) -> str | None:
        """The data account that it has to stay, where it is known."""
        return self.integration.data_account or (self.held.data_account if self.held else None)

    @property
    def admitted(self) -> bool:
        """Whether the link's person may re-authorize it now."""
        return admits(self.workspace, self.integration, self.link.person_email)


def visit_of(uow: UnitOfWork, link: Link) -> Visit | None:
    """What a link is for; None when that is no longer watched."""
    found = uow.watched.one(link.integration_id)
    if found is None:
        return None
    integration, account, verdict = found
    return Visit(
        link=link,
        workspace=uow.watched.workspace(),
        integration=integration,
        account=account,
        verdict=verdict,
        client=uow.clients.of(account.workspace_id).get(integration.kind.provider),
        held=uow.grants.of_integrations([integration.id]).get(integration.id),
    )


def visit_again(uow: UnitOfWork, visit: Visit) -> Visit | None:
    """The same by the rows of this moment; None when it is another kind of thing by now."""
    present = visit_of(uow, visit.link)
    if present is None or present.integration.kind.name != visit.integration.kind.name:
        return None
    return replace(present, browser=visit.browser)


class Door:
    """Lets the browser in that spent the link, while its person still may."""

    def __init__(self, *, transaction: Transaction, clock: Clock) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock

    def visit(self, link_id: int, *, browser: str) -> Visit | None:
        """Whoever may come in; one who may no more is written down and turned away."""
        now = self._clock.now()
        with self._transaction(read=True) as uow:
            link = uow.links.of_browser(link_id, digest(browser), now)
            visit = visit_of(uow, link) if link else None
        if visit is None:
            return None
        if visit.admitted:
            return replace(visit, browser=digest(browser))
        self._turn_away(visit.link, now)
        return None

    def _turn_away(self, link: Link, now: datetime) -> None:
        with self._transaction() as uow:
            refuse_link(uow, link, now, reason="not_allowed")
            uow.commit()
