"""The half of the bot that looks: enough to ask witnesses and to judge."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sqlalchemy import Engine

from bot.adapters.db.engine import make_engine
from bot.adapters.db.waking import Waking
from bot.adapters.http.batch import Batch
from bot.adapters.http.calling import BoundedCalls
from bot.adapters.http.reach import Reach
from bot.adapters.oauth.provider import OAuthProvider
from bot.adapters.probes.databases.probe import DatabaseProbe, drivers
from bot.adapters.probes.http import HttpProbes
from bot.adapters.probes.ways import DATABASE, HTTP, AllProbes, engines_of
from bot.adapters.witnesses.all import AllWitnesses
from bot.adapters.witnesses.bastions import Bastions
from bot.adapters.witnesses.http import HttpWitnesses
from bot.bootstrap.store import cipher_of, transactions
from bot.catalogue.loader import Catalogue
from bot.config.needs import WitnessSettings
from bot.config.settings import Settings
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.measures import Measures, Unmeasured
from bot.ports.probe import Probes
from bot.ports.provider import Provider
from bot.ports.unit_of_work import Transaction
from bot.services.alerting import Alerting
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.judging import MessageReader
from bot.services.observing import Observing
from bot.services.probing import PROBE_SECONDS, Probing

ASKING_SECONDS = 60.0
"""A batch of questions is over well within its lease."""

SLACK_BYTES = 8 << 20
"""Of one answer: a page of a thousand people or channels is the largest that is asked for."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """The half of the bot that looks: enough to ask witnesses and to judge."""

    engine: Engine
    waking: Waking
    measures: Measures
    clock: Clock
    cipher: Cipher
    provider: Provider
    probes: Probes
    transaction: Transaction
    observing: Observing
    alerting: Alerting
    reads: MessageReader

    def alerting_for(self, transaction: Transaction) -> Alerting:
        """What people ask of alerts, in a workspace of their own."""
        return Alerting(transaction=transaction, clock=self.clock, reads=self.reads)

    def answering_for(self, transaction: Transaction) -> Answering:
        """What people ask; witnesses are asked, and accounts judged, for all at once."""
        return Answering(
            transaction=transaction,
            clock=self.clock,
            observing=self.observing,
            settle=self.alerting.assess_all,
        )


def watching(
    settings: WitnessSettings,
    catalogue: Catalogue,
    clock: Clock,
    *,
    measures: Measures | None = None,
) -> Watch:
    """Put it together; `measures` counts what happens."""
    measures = measures or Unmeasured()
    engine = make_engine(settings.database_url.get_secret_value())
    waking = Waking(clock)
    transaction = transactions(engine, catalogue.kinds(), waking=waking)
    cipher = cipher_of(settings)
    provider = OAuthProvider(
        catalogue=catalogue, clock=clock, proxy=proxy_of(settings), reach=reach_of(settings)
    )
    probes = probes_of(settings, catalogue, clock)

    observing = Observing(
        transaction=transaction,
        asking=Asking(
            transaction=transaction,
            clock=clock,
            cipher=cipher,
            witnesses=AllWitnesses(
                http=HttpWitnesses(
                    mbi_api_url=settings.mbi_api_url,
                    connect_url=settings.mbi_connect_url,
                    clock=clock,
                    sends=batch_of(settings),
                ),
                bastions=Bastions(clock=clock),
            ),
            probing=Probing(
                transaction=transaction,
                clock=clock,
                cipher=cipher,
                provider=provider,
                probes=probes,
            ),
        ),
        clock=clock,
        chance=random.random,
        measures=measures,
    )
    return Watch(
        engine=engine,
        waking=waking,
        measures=measures,
        clock=clock,
        cipher=cipher,
        provider=provider,
        probes=probes,
        transaction=transaction,
        observing=observing,
        alerting=Alerting(transaction=transaction, clock=clock, reads=catalogue.meaning),
        reads=catalogue.meaning,
    )


def probes_of(settings: WitnessSettings, catalogue: Catalogue, clock: Clock) -> AllProbes:
    """All ways to try a grant; a batch leaves time within the lease to refresh and try again."""
    return AllProbes(
        catalogue=catalogue,
        ways={
            HTTP: HttpProbes(
                catalogue=catalogue,
                connect_url=settings.mbi_connect_url,
                clock=clock,
                sends=batch_of(settings, seconds=PROBE_SECONDS),
            ),
            DATABASE: DatabaseProbe(
                drivers=drivers(),
                engines=engines_of(catalogue),
                batch_timeout=PROBE_SECONDS,
            ),
        },
    )


def batch_of(settings: WitnessSettings, *, seconds: float = ASKING_SECONDS) -> Batch:
    """What sends requests together, within so many seconds."""
    return Batch(proxy=proxy_of(settings), reach=reach_of(settings), batch_timeout=seconds)


def reach_of(settings: WitnessSettings) -> Reach:
    """Which addresses may be asked."""
    return Reach(settings.private_networks)


def calls_of(settings: WitnessSettings) -> BoundedCalls:
    """What carries calls to Slack: PRIVATE_NETWORKS holds for it too, OUTBOUND_PROXY does not."""
    return BoundedCalls(reach=reach_of(settings), most_bytes=SLACK_BYTES)


def proxy_of(settings: WitnessSettings) -> str | None:
    """The outbound proxy, for MBI and the providers."""
    return settings.outbound_proxy.get_secret_value() if settings.outbound_proxy else None


def bot_token(settings: Settings) -> str:
    """The token of the one workspace; nothing where each has its own."""
    return settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
