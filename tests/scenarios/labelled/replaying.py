"""Replays a case through the bot's own services, from raw answers to a verdict.

The services, the catalogue and the adapters are those of production; only the network, the
database and the clock are stood in for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.fernet import Fernet

from bot.adapters.cipher import Fernets
from bot.adapters.probes.databases.probe import DatabaseProbe
from bot.adapters.probes.http import HttpProbes
from bot.adapters.probes.ways import DATABASE, HTTP, AllProbes, engines_of
from bot.adapters.witnesses.all import AllWitnesses
from bot.adapters.witnesses.bastions import Bastions
from bot.adapters.witnesses.http import HttpWitnesses
from bot.catalogue.loader import load_catalogue
from bot.domain.observation import Testimony, Witness
from bot.domain.schedule import Cadence
from bot.domain.subject import Subject
from bot.domain.words import Word, read_page, read_report
from bot.ports.probe import Probes
from bot.services.asking import UNTRIED, Asking
from bot.services.judging import judge_all
from bot.services.observing import Observing
from bot.services.probing import Probing
from tests.scenarios.labelled import bodies
from tests.scenarios.labelled.databases import RecordedBastion, recorded_drivers
from tests.scenarios.labelled.moments import moments
from tests.scenarios.labelled.peers import Clock, Present, Recorded, RecordedProvider
from tests.scenarios.labelled.reading import Heard, LabelledCase, Raw
from tests.scenarios.labelled.scoring import Score, Scored
from tests.scenarios.labelled.setting import REPORTS, Setting, set_up

API = "https://api.rjmetrics.com/0.1"
CONNECT = "https://connect.rjmetrics.com"
PROBES = frozenset({Witness.OWN_PROBE, Witness.SHARED_PROBE})
ALIKE = frozenset(
    {Witness.NEWEST_ROW, Witness.CYCLE, Witness.INGEST, Witness.FEED, Witness.MBI_FEED}
)
"""These hear the same in many cases, and try no grant: each story of theirs is replayed once."""
TOKEN_LIFE = timedelta(hours=1)
LONG_LIFE = timedelta(days=30)
"""Of a token that is exchanged for the next one while it lives, and not yet."""
ENDS_SOON = timedelta(days=2)
ENDED = timedelta(minutes=1)

Settled = tuple[Testimony | None, Cadence, int]


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The half of the bot that looks, around one case."""

    setting: Setting
    clock: Clock
    present: Present
    asking: Asking
    observing: Observing


class Replayer:
    """Replays cases; a story that many of them share it replays once."""

    def __init__(self) -> None:
        self.catalogue = load_catalogue()
        self._cipher = Fernets([Fernet.generate_key().decode()])
        self._known: dict[str, Settled] = {}

    def verdict(self, case: LabelledCase) -> Scored:
        """The verdict on the case's own integration."""
        setting = set_up(case, self.catalogue, self._cipher)
        bot = self._bot(setting)
        for subject in list(setting.shelf.subjects_held.values()):
            told = setting.heard.get(subject.key, ())
            if told and subject.witness in ALIKE:
                self._remembered(bot, subject, told)
            else:
                _replay(bot, subject.key, told)
        bot.clock.at = setting.now
        for subject in list(setting.shelf.subjects_held.values()):
            if subject.witness is Witness.CALENDAR:
                _ask(bot, subject.key)
        picture = setting.shelf.picture(setting.shelf.account.id)
        judged = judge_all(picture, setting.now, self.catalogue.meaning)[0]
        return Scored(case=case, verdict=judged.diagnosis, untold=tuple(bot.present.untold))

    def _bot(self, setting: Setting) -> Bot:
        clock, present = Clock(setting.now), Present()
        answers = Recorded(present)
        ways: dict[str, Probes] = {
            HTTP: HttpProbes(
                catalogue=self.catalogue, connect_url=CONNECT, clock=clock, sends=answers
            ),
            DATABASE: DatabaseProbe(
                drivers=recorded_drivers(present), engines=engines_of(self.catalogue)
            ),
        }
        asking = Asking(
            transaction=setting.shelf,
            clock=clock,
            cipher=self._cipher,
            witnesses=AllWitnesses(
                http=HttpWitnesses(
                    mbi_api_url=API, connect_url=CONNECT, clock=clock, sends=answers
                ),
                bastions=Bastions(clock=clock, looks=RecordedBastion(present)),
            ),
            probing=Probing(
                transaction=setting.shelf,
                clock=clock,
                cipher=self._cipher,
                provider=RecordedProvider(present, self.catalogue, clock),
                probes=AllProbes(catalogue=self.catalogue, ways=ways),
            ),
        )
        return Bot(
            setting=setting,
            clock=clock,
            present=present,
            asking=asking,
            observing=Observing(
                transaction=setting.shelf, asking=asking, clock=clock, chance=lambda: 0.5
            ),
        )

    def _remembered(self, bot: Bot, subject: Subject, told: Sequence[Heard]) -> None:
        """Replay it, unless the same was heard before in the same surroundings."""
        held = bot.setting.shelf.subjects_held
        anyone = replace(subject, id=0, key="", integration_id=None, sealed_key=None)
        story = repr((anyone, bot.setting.now, told))
        if story not in self._known:
            _replay(bot, subject.key, told)
            came = held[subject.key]
            self._known[story] = came.testimony, came.cadence, came.failures
        testimony, cadence, failures = self._known[story]
        held[subject.key] = replace(
            held[subject.key], testimony=testimony, cadence=cadence, failures=failures
        )


def _replay(bot: Bot, key: str, told: Sequence[Heard]) -> None:
    """Ask at every moment that is told, and record what is heard."""
    now = bot.setting.now
    asked = sorted(
        ((at, one) for one in told for at in moments(one.at, now)), key=lambda pair: pair[0]
    )
    for at, one in asked:
        bot.clock.at = at
        if one.word is not None or one.paste is not None:
            bot.observing.hear(bot.setting.shelf.account.id, _words(bot, key, one, at), at)
            continue
        bot.present.heard, bot.present.reply = one, _reply(bot, key, one, at)
        _ask(bot, REPORTS if one.witness == "words" else key)


def _ask(bot: Bot, key: str) -> None:
    subject = bot.setting.shelf.subjects_held[key]
    if subject.witness in PROBES:
        _hold(bot, subject.integration_id or 0)
    answers = bot.asking.ask([subject])
    for answer in answers:
        # The bot goes on when trying met a fault of its own; a case must not.
        assert answer.detail != UNTRIED, f"{key} at {answer.at}: not to be tried as told"
    bot.observing.record([subject], answers)


def _hold(bot: Bot, integration_id: int) -> None:
    """Let the access token live, or be at its end where the case tells only of a refresh."""
    shelf, heard = bot.setting.shelf, bot.present.heard
    exchanges = shelf.integrations[integration_id].kind.exchanges
    ending = heard is not None and heard.token is not None and heard.http is None
    lives = {True: (LONG_LIFE, ENDS_SOON), False: (TOKEN_LIFE, -ENDED)}
    life = lives[exchanges][ending]
    held = shelf.grants_held[integration_id]
    shelf.grants_held[integration_id] = replace(held, expires_at=bot.clock.at + life)


def _reply(bot: Bot, key: str, one: Heard, at: datetime) -> Raw | None:
    """The body of this moment, where the case writes it in short."""
    account, now = bot.setting.shelf.account, bot.setting.now
    subject = bot.setting.shelf.subjects_held[key]
    if one.row is not None:
        return bodies.newest_row(one, now, at, account.timezone)
    if one.cycle is not None:
        return bodies.cycle(one.cycle, now, at, account.timezone)
    if one.feed is not None:
        return bodies.feed(subject.shape or "statuspage", one.feed, subject.components, at)
    return one.http


def _words(bot: Bot, key: str, one: Heard, at: datetime) -> Sequence[Word]:
    shelf = bot.setting.shelf
    names = [integration.name for integration in shelf.integrations.values()]
    if one.paste is not None:
        page = read_page(one.paste, names, at, timezone=shelf.account.timezone)
        return page.words
    assert one.word is not None
    own = shelf.integrations[shelf.subjects_held[key].integration_id or 0].name
    report = read_report(bodies.words(one.word, bot.setting.now, own), now=at)
    assert not report.faults, report.faults
    return report.words


def score(cases: Sequence[LabelledCase]) -> Score:
    """Replay them all."""
    replayer = Replayer()
    return Score(scored=tuple(replayer.verdict(one) for one in cases))
