"""Whose link, page or state it is, and that workspace's own services for it.

An address says nothing of the workspace. It is looked up among all, and whatever is done
then is done by services that see only what is that workspace's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.domain.link import Link, LinkState, digest
from bot.domain.round import Refusal
from bot.ports.provider import Callback
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reauthorization.returning import Browsers
from bot.services.reauthorization.spending import NotSignedIn
from bot.services.reauthorization.views import Closed, Confirmation, LinkPage, Returned

UNKNOWN = Closed(state=LinkState.EXPIRED)


class Room(Protocol):
    """The services of one workspace."""

    @property
    def linking(self) -> Linking:
        """Its links."""
        ...

    @property
    def reauthorizing(self) -> Reauthorizing:
        """Its pages."""
        ...


class Rooms(Protocol):
    """Finds the room; None for what nobody has, and where the bot is no longer installed."""

    def of_token(self, token: str) -> Room | None:
        """By the token of a link."""
        ...

    def of_link(self, link_id: int) -> Room | None:
        """By the id of a spent link."""
        ...

    def of_state(self, state: str) -> Room | None:
        """By what somebody came back from a provider with; the state is not taken."""
        ...


class Whose:
    """Which workspace something belongs to; None where it is nobody's, or the bot left it."""

    def __init__(self, *, transaction: Transaction) -> None:
        """Keep it; it is for no workspace in particular."""
        self._transaction = transaction

    def token(self, token: str) -> int | None:
        """By the token of a link."""
        with self._transaction(read=True) as uow:
            link = uow.links.by_token(token)
            return _living(uow, link.workspace_id if link else None)

    def link(self, link_id: int) -> int | None:
        """By the id of a link."""
        with self._transaction(read=True) as uow:
            link = uow.links.get(link_id)
            return _living(uow, link.workspace_id if link else None)

    def state(self, state: str) -> int | None:
        """By a state of OAuth."""
        with self._transaction(read=True) as uow:
            return _living(uow, uow.states.whose(digest(state)))


class AnyLinking:
    """Links of whichever workspace."""

    def __init__(self, rooms: Rooms) -> None:
        """Keep what finds it."""
        self._rooms = rooms

    def show(self, token: str) -> Confirmation | Closed:
        """As `Linking.show`."""
        room = self._rooms.of_token(token)
        return room.linking.show(token) if room else UNKNOWN

    def spend(
        self, token: str, *, browser: str, signed_in: str | None = None
    ) -> Link | Closed | NotSignedIn:
        """As `Linking.spend`."""
        room = self._rooms.of_token(token)
        return room.linking.spend(token, browser=browser, signed_in=signed_in) if room else UNKNOWN

    def renew(self, token: str) -> bool:
        """As `Linking.renew`."""
        room = self._rooms.of_token(token)
        return room is not None and room.linking.renew(token)


class AnyReauthorizing:
    """Pages of whichever workspace."""

    def __init__(self, rooms: Rooms) -> None:
        """Keep what finds it."""
        self._rooms = rooms

    def page(self, link_id: int, *, browser: str) -> LinkPage | None:
        """As `Reauthorizing.page`."""
        room = self._rooms.of_link(link_id)
        return room.reauthorizing.page(link_id, browser=browser) if room else None

    def send(self, link_id: int, *, browser: str) -> str | None:
        """As `Reauthorizing.send`."""
        room = self._rooms.of_link(link_id)
        return room.reauthorizing.send(link_id, browser=browser) if room else None

    def came_back(self, state: str, callback: Callback, *, browsers: Browsers) -> Returned:
        """As `Reauthorizing.came_back`; a state that is nobody's concerns no workspace."""
        room = self._rooms.of_state(state)
        if room is None:
            return Returned(link_id=None, reason=Refusal.STATE_GONE)
        return room.reauthorizing.came_back(state, callback, browsers=browsers)

    def check(self, link_id: int, *, browser: str, entered: Mapping[str, str]) -> bool:
        """As `Reauthorizing.check`."""
        room = self._rooms.of_link(link_id)
        return room is not None and room.reauthorizing.check(
            link_id, browser=browser, entered=entered
        )

    def skip(self, link_id: int, *, browser: str) -> bool:
        """As `Reauthorizing.skip`."""
        room = self._rooms.of_link(link_id)
        return room is not None and room.reauthorizing.skip(link_id, browser=browser)

    def done(self, link_id: int, *, browser: str, shown: str = "") -> bool:
        """As `Reauthorizing.done`."""
        room = self._rooms.of_link(link_id)
        return room is not None and room.reauthorizing.done(link_id, browser=browser, shown=shown)

    def choose(self, link_id: int, *, browser: str, data_account: str) -> bool:
        """As `Reauthorizing.choose`."""
        room = self._rooms.of_link(link_id)
        return room is not None and room.reauthorizing.choose(
            link_id, browser=browser, data_account=data_account
        )

    def decide(self, link_id: int, *, browser: str, accept: bool) -> bool:
        """As `Reauthorizing.decide`."""
        room = self._rooms.of_link(link_id)
        return room is not None and room.reauthorizing.decide(
            link_id, browser=browser, accept=accept
        )


def _living(uow: UnitOfWork, workspace_id: int | None) -> int | None:
    if workspace_id is None or uow.watched.workspace(workspace_id).gone_at is not None:
        return None
    return workspace_id
