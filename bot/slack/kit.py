"""What the listeners work with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import DeliveryError
from bot.ports.messenger import Messenger
from bot.services.alerting import Alerting
from bot.services.answering import Answering
from bot.services.handled import Handled
from bot.services.merging import Merging
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reporting import Reporting
from bot.services.ticketing import Ticketing
from bot.slack.directory import Directory
from bot.slack.modals import Modals
from bot.slack.readers import Readers
from bot.slack.replies import Replies


@dataclass(frozen=True, kw_only=True)
class Kit:
    """The services behind the surfaces, and the ways to answer."""

    answering: Answering
    alerting: Alerting
    ticketing: Ticketing
    linking: Linking
    reauthorizing: Reauthorizing
    handled: Handled
    merging: Merging
    directory: Directory
    readers: Readers
    replies: Replies
    modals: Modals
    messenger: Messenger
    reporting: Reporting

    def mentions(self, owners: tuple[str, ...]) -> dict[str, str]:
        """Owners as mentions; those that cannot be looked up now are shown by address."""
        try:
            return self.directory.mentions(owners)
        except DeliveryError:
            return {}
