"""What is owed to Slack and to the desks, within a unit of work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.delivery import Delivery, DeliveryKind, Posted
from bot.domain.errors import Lane


class DeliveryRepository(Protocol):
    """What is owed to Slack and to the desks."""

    def owe(
        self,
        kind: DeliveryKind,
        *,
        workspace_id: int,
        due_at: datetime,
        place: str = "",
        incident_id: int | None = None,
        ticket_id: int | None = None,
        notice_id: int | None = None,
    ) -> None:
        """Owe one; owing the same again only makes it due again.

        A card and a thread are the same for the same incident and the place first given,
        wherever they have moved since; a ticket for the same ticket, a notice for the same
        notice.
        """
        ...

    def owe_again(self, incident_id: int, due_at: datetime) -> None:
        """Make the cards and the threads of an incident due, wherever they stand.

        Callers do so after `save` with a higher version and after `tell`.
        """
        ...

    def card(self, incident_id: int, place: str) -> Posted | None:
        """Where the incident's card for that place stands; None while it is not posted."""
        ...

    def cards(self, incident_id: int) -> Sequence[Delivery]:
        """The incident's cards, posted or not."""
        ...

    def told(self, incident_id: int, place: str) -> int:
        """The last event told in the thread of the incident's card for that place."""
        ...

    def crowd(self, delivery: Delivery, now: datetime, *, least: int, every: timedelta) -> int:
        """How many new cards are due for its place, itself included, if that is to be announced.

        Those of troubles that are over are none. 0 for fewer than `least`, and where any process
        announced a crowd there within `every`: exactly one is given the number.
        """
        ...

    def adopt(self, delivery: Delivery, posted: Posted, due_at: datetime) -> bool:
        """Let the card stand there from now on; its thread goes on there.

        False, and nothing changed, where it is on its way or moved since it was read.
        """
        ...

    def claim_messages(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        busy: Collection[tuple[int, str]] = (),
        full: Collection[int] = (),
    ) -> Sequence[Delivery]:
        """Take due cards, threads and notices, new cards first; a thread waits for its card.

        At most one a place, none sooner than a second after the last one there, and none
        while Slack asked this workspace to wait; shared by all processes. Of new cards those
        of the worst troubles go first. None for the `busy` places (a workspace's id and the
        place), nor for workspaces that are `full`. A thread comes with the place, channel
        and ts of its card. One that was taken and never recorded comes with `uncertain` and
        one more attempt.
        """
        ...

    def claim_tickets(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        """Take due tickets."""
        ...

    def relocate(self, delivery: Delivery, place: str, due_at: datetime) -> bool:
        """Move a card with its thread, or the news of a ticket, elsewhere, as if unsent.

        False, and nothing changed, when the incident has a card there already.
        """
        ...

    def sent(self, delivery: Delivery) -> None:
        """Write what was sent, where the lease is still ours: place, ts, version, cursor.

        Stays due when something newer is owed by now.
        """
        ...

    def failed(self, delivery: Delivery) -> None:
        """Write the failure, and when to try again; `due_at` None gives it up.

        Given up, it comes back when it is owed again. A thread without a `ts` says that
        its card is gone, so that its card is owed anew.
        """
        ...

    def hold(self, workspace_id: int, until: datetime, lane: Lane = Lane.ALL) -> None:
        """Let no process send to this workspace before then (Slack's Retry-After).

        With another lane: no edits, or no looking for what is uncertain.
        """
        ...
