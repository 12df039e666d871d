"""What is done by itself: the work behind the beats."""

from __future__ import annotations

from dataclasses import dataclass

from bot.adapters.handover.http import HttpPipeline
from bot.bootstrap.watch import Watch, proxy_of, reach_of
from bot.config.settings import Settings
from bot.jobs.scheduler import Beat
from bot.services.delivering import Delivering
from bot.services.handing_over import HandingOver
from bot.services.reminding import Reminding
from bot.slack.kit import Kit
from bot.slack.messenger import SlackMessenger


@dataclass(frozen=True, kw_only=True)
class Work:
    """Everything that falls due."""

    beats: tuple[Beat, ...]
    """In the order in which one leads to the next."""

    def do(self) -> None:
        """Do all that is due now, one after the other."""
        for beat in self.beats:
            while beat.work():
                pass


def work_of(settings: Settings, watch: Watch, kit: Kit, messenger: SlackMessenger) -> Work:
    """Put it together."""
    delivering = Delivering(transaction=watch.transaction, messenger=messenger, clock=watch.clock)
    reminding = Reminding(transaction=watch.transaction, clock=watch.clock, people=kit.directory)
    handing_over = HandingOver(
        transaction=watch.transaction,
        clock=watch.clock,
        cipher=watch.cipher,
        pipeline=HttpPipeline(proxy=proxy_of(settings), reach=reach_of(settings)),
    )
    return Work(
        beats=(
            Beat(name="observe", work=watch.observing.tick),
            Beat(name="hand over", work=handing_over.tick),
            Beat(name="judge", work=watch.alerting.assess),
            Beat(name="remind", work=reminding.tick),
            Beat(name="ticket", work=kit.ticketing.tick),
            Beat(name="deliver", work=delivering.tick, seconds=0.5),
        )
    )
