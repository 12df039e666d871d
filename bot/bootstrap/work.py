"""What is done by itself: the work behind the beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.handover.http import HttpPipeline
from bot.bootstrap.forgetting import forgetting_of
from bot.bootstrap.surfaces import ticketing_of
from bot.bootstrap.watch import Watch, proxy_of, reach_of
from bot.config.settings import Settings
from bot.jobs.scheduler import Beat
from bot.ports.waking import Due
from bot.services.delivering import Delivering
from bot.services.handing_over import HandingOver
from bot.services.reminding import Reminding
from bot.slack.kits import Couriers, Kits
from bot.texts.reader import Texts


@dataclass(frozen=True, kw_only=True)
class Work:
    """Everything that falls due."""

    beats: tuple[Beat, ...]
    """In the order in which one leads to the next."""
    delivering: Delivering

    def do(self) -> None:
        """Do all that is due now, one after the other."""
        for beat in self.beats:
            while beat.work():
                pass
        self.delivering.finish()

    def close(self) -> None:
        """Let what is on its way to Slack arrive."""
        self.delivering.close()


def work_of(
    settings: Settings, watch: Watch, kits: Kits, texts: Texts, more: Sequence[Beat] = ()
) -> Work:
    """Put it together: all of it is done for all workspaces; `more` comes last."""
    couriers = Couriers(kits)
    ticketing = ticketing_of(settings, watch, watch.transaction, texts)
    delivering = Delivering(
        transaction=watch.transaction,
        messengers=couriers,
        clock=watch.clock,
        measures=watch.measures,
    )
    reminding = Reminding(transaction=watch.transaction, clock=watch.clock, people=couriers)
    handing_over = HandingOver(
        transaction=watch.transaction,
        clock=watch.clock,
        cipher=watch.cipher,
        pipeline=HttpPipeline(proxy=proxy_of(settings), reach=reach_of(settings)),
    )
    forgetting = forgetting_of(settings, watch.engine, watch.clock)
    return Work(
        delivering=delivering,
        beats=(
            Beat(name=Due.OBSERVE, work=watch.observing.tick),
            Beat(name=Due.HAND_OVER, work=handing_over.tick),
            Beat(name=Due.JUDGE, work=watch.alerting.assess),
            Beat(name="remind", work=reminding.tick),
            Beat(name=Due.TICKET, work=ticketing.tick),
            Beat(name=Due.DELIVER, work=delivering.tick, seconds=0.5),
            Beat(name="forget", work=forgetting.tick, seconds=2.0),
            *more,
        ),
    )
