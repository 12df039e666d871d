"""Everything that may bear on one integration's verdict, gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.authorization import Authorized
from bot.domain.integration import Kind
from bot.domain.observation import GOOD_READINGS, LASTING, SPEECHLESS, Reading, Testimony, Witness
from bot.domain.round import Attempts, Outcome
from bot.domain.schedule import Cadence, Calendar, late_from

HEARD_WITHIN = {
    Witness.FEED: timedelta(hours=2),
    Witness.INGEST: timedelta(hours=2),
    Witness.CYCLE: timedelta(hours=24),
    Witness.NEWEST_ROW: timedelta(hours=24),
    Witness.SHARED_PROBE: timedelta(hours=24),
    Witness.OWN_PROBE: timedelta(hours=24),
    Witness.CALENDAR: timedelta(days=3650),
    Witness.HOST_KEY: timedelta(hours=24),
    Witness.MBI_FEED: timedelta(hours=2),
}
"""How long a settled reading speaks without being confirmed; words fade with the cycle."""
OUTAGE_REMEMBERED = timedelta(hours=24)
"""How long an outage counts as not yet over while its feed can't be read any more."""

KEYLESS = frozenset({Witness.FEED, Witness.MBI_FEED, Witness.INGEST, Witness.HOST_KEY})


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """What the other integrations of the account and of the provider show.

    `judged` and `late` count the account's others whose data can be judged, and the late
    ones, those aside whose own fault explains it; `other_providers_late` counts the other
    providers among the late. `probed` and `silent` count the provider's probes, this one's
    included. `refused` counts the provider's other integrations whose authorization is
    refused at present, `kin_on_time` those whose data goes on after this one's stopped.
    """

    judged: int = 0
    late: int = 0
    other_providers_late: int = 0
    probed: int = 0
    silent: int = 0
    refused: int = 0
    kin_on_time: int = 0


@dataclass(frozen=True, kw_only=True)
class Case:
    """One integration before its verdict.

    `message_says` is what the catalogue makes of the error message that came with
    MBI's word: a refusal of the account or of the credential, a connection fault, or
    SILENT where the provider said that it has trouble of its own. `authorized` is when a
    person last authorized MBI, `granted_at` when the grant was given that the probes try;
    `ignored` names those whose bad news of before that says nothing any more.
    """

    now: datetime
    kind: Kind
    calendar: Calendar = field(default_factory=Calendar)
    testimonies: Mapping[Witness, Testimony] = field(default_factory=dict)
    cadences: Mapping[Witness, Cadence] = field(default_factory=dict)
    message_says: Reading | None = None
    neighbours: Neighbours = field(default_factory=Neighbours)
    attempts: Attempts = field(default_factory=Attempts)
    authorized: Authorized | None = None
    granted_at: datetime | None = None
    ignored: frozenset[Witness] = frozenset()

    @property
    def authorized_at(self) -> datetime | None:
        """When MBI was last authorized, as far as the bot knows."""
        latest = self.attempts.latest
        known = (self.authorized and self.authorized.at, latest and latest.authorized_at)
        return max((at for at in known if at), default=None)

    def testimony(self, witness: Witness) -> Testimony | None:
        """What that witness says, while it is recent enough to count."""
        said = self.testimonies.get(witness)
        if said is None:
            return None
        limit = self.word_life if witness is Witness.WORDS else HEARD_WITHIN[witness]
        return said if said.fresh(self.now, limit) else None

    def reading(self, witness: Witness) -> Reading | None:
        """Its settled reading, while it counts."""
        said = self.testimony(witness)
        return said.reading if said else None

    def accuser(self, witness: Witness) -> Testimony | None:
        """The same, of a witness that has ever succeeded: others never accuse."""
        said = self.testimony(witness)
        return said if said and said.good_at and witness not in self.ignored else None

    @property
    def word_life(self) -> timedelta:
        """MBI's word counts for two cycles; what it says while proof is awaited, until then."""
        latest = self.attempts.latest
        awaited = latest.authorized_at if latest and latest.outcome is Outcome.OPEN else None
        return max(2 * self.calendar.cadence, self.now - (awaited or self.now))

    @property
    def word(self) -> Testimony | None:
        """MBI's word, unless rows that came after a bad word contradict it.

        A file has no connection that could fail: a bad word of an upload is a misreading.
        """
        said = self.testimony(Witness.WORDS)
        if said is None or said.reading not in {Reading.REAUTH, Reading.FAILED}:
            return said
        ignored = self.kind.upload or Witness.WORDS in self.ignored
        return None if ignored or self.rows_after(said.at) else said

    def rows_after(self, moment: datetime) -> bool:
        """Whether MBI has brought a row newer than that, which no later silence undoes.

        It must be newer by its own date and have been seen later too, since the clocks of
        sources go wrong.
        """
        row = self.testimonies.get(Witness.NEWEST_ROW)
        if row is None or row.moment is None:
            return False
        return moment < row.moment <= self.now and moment < (row.moment_at or row.moment)

    def data_after(self, moment: datetime) -> datetime | None:
        """The newest row or last data point, where MBI has brought it after that moment."""
        row, word = (self.testimonies.get(w) for w in (Witness.NEWEST_ROW, Witness.WORDS))
        if row and self.rows_after(moment):
            return row.moment
        seen = word is not None and word.moment is not None and moment < word.moment <= self.now
        return word.moment if word and seen else None

    @property
    def data(self) -> Testimony | None:
        """Who can judge whether data arrives: the newest row, else the last data point.

        A last data point that is older than the newest row's last answer judges nothing.
        """
        row = self.testimony(Witness.NEWEST_ROW)
        if row is not None and row.reading in {Reading.FRESH, Reading.LATE}:
            return row
        word = self.testimony(Witness.WORDS)
        if word is None or word.moment is None:
            return None
        outdated = row is not None and row.heard_at is not None and row.heard_at >= word.at
        return None if outdated else word

    @property
    def late(self) -> bool:
        """Whether data is proven late; where MBI was told not to update, none is."""
        data = self.data
        if data is None or not self.calendar.updates_enabled or not self._paced(data):
            return False
        if data.witness is Witness.NEWEST_ROW:
            return data.reading is Reading.LATE
        expected = self.expected(data)
        return expected is not None and data.at >= expected

    def _paced(self, data: Testimony) -> bool:
        """Whether its pace is known: files come when somebody uploads them, until learned."""
        cadence = self.cadences.get(data.witness)
        return not self.kind.upload or cadence is None or sum(map(len, cadence.gaps.values())) > 1

    @property
    def flowing(self) -> bool:
        """Whether data is proven to arrive: old rows prove nothing while updates are off."""
        data = self.data
        arriving = data is not None and data.reading is not Reading.LATE and not self.late
        return arriving and self.calendar.updates_enabled

    def expected(self, data: Testimony) -> datetime | None:
        """From when the next value after this one is late."""
        if data.moment is None:
            return None
        cadence = self.cadences.get(data.witness, Cadence())
        return late_from(data.moment, cadence, self.calendar)

    def beyond(self, moment: datetime | None, gaps: float) -> bool:
        """Whether that moment is so many usual gaps after the newest data."""
        data = self.data
        if data is None or data.moment is None or moment is None:
            return False
        cadence = self.cadences.get(data.witness, Cadence())
        usual = cadence.expected_gap(data.moment, self.calendar)
        return moment - data.moment >= usual * gaps

    @property
    def provider_down_since(self) -> datetime | None:
        """Since when the provider is down, by its feed or by its own silence."""
        feed = self.testimony(Witness.FEED)
        if feed and feed.reading is Reading.DOWN:
            return feed.since
        probe = self.silent_probe
        return probe.since if self._kin_silent and probe else None

    @property
    def outage_unended_since(self) -> datetime | None:
        """Since when the provider is down or was, with no word of its recovery since."""
        feed = self.testimonies.get(Witness.FEED)
        if down := self.provider_down_since:
            return down
        if feed and feed.reading is Reading.DOWN and self.now - feed.at <= OUTAGE_REMEMBERED:
            return feed.since
        if feed and feed.reading is not Reading.UP and feed.previous is Reading.DOWN:
            return feed.previous_since if self.now - feed.since <= OUTAGE_REMEMBERED else None
        probe = self._silent_probe()
        return probe.since if probe and self._kin_silent else None

    @property
    def _kin_silent(self) -> bool:
        near, vendor = self.neighbours, not self.kind.database  # a make of servers is none
        return vendor and near.silent >= min(3, near.probed) and near.probed > 1

    @property
    def muted(self) -> bool:
        """Whether a witness fell silent on bad news: nothing may be concluded by elimination."""
        return any(map(self.fell_mute, self.testimonies))

    def fell_mute(self, witness: Witness) -> bool:
        """Whether that one did, of late."""
        said = self.testimonies.get(witness)
        if said is None or self._readable(said) or said.previous is None:
            return False
        bad = said.previous not in GOOD_READINGS | SPEECHLESS
        return bad and self.now - said.since <= OUTAGE_REMEMBERED

    @staticmethod
    def _readable(said: Testimony) -> bool:
        return said.reading not in SPEECHLESS

    @property
    def silent_probe(self) -> Testimony | None:
        """A probe that used to succeed and is silent now, while others answer."""
        return None if self.all_silent else self._silent_probe()

    def _silent_probe(self) -> Testimony | None:
        probes = (self.accuser(w) for w in (Witness.SHARED_PROBE, Witness.OWN_PROBE))
        return next((p for p in probes if p and p.reading is Reading.SILENT), None)

    @property
    def ingest_down(self) -> Testimony | None:
        """MBI's ingest is down, or silent although it used to answer and others do."""
        said = self.accuser(Witness.INGEST)
        if said is None:
            return None
        others = (Witness.CYCLE, Witness.FEED, Witness.NEWEST_ROW)
        answered = [self.reading(w) not in {None, Reading.SILENT, Reading.BOT} for w in others]
        silent = said.reading is Reading.SILENT and any(answered)
        return said if said.reading is Reading.DOWN or silent else None

    @property
    def well(self) -> frozenset[Witness]:
        """The witnesses that positively say all is good."""
        good = {w for w in self.testimonies if self.reading(w) in GOOD_READINGS}
        if Witness.WORDS in good and self.late:
            good.discard(Witness.WORDS)
        if self.flowing and self.data is self.word:
            good.add(Witness.WORDS)  # a last data point proves it, whatever the word beside it
        if not self.calendar.updates_enabled:
            good -= {Witness.NEWEST_ROW, Witness.CYCLE}
        return frozenset(good)

    @property
    def unwell(self) -> frozenset[Witness]:
        """The other witnesses there are, whether they say so, fell silent or faded."""
        return frozenset(self.testimonies) - self.well

    @property
    def unheard(self) -> frozenset[Witness]:
        """The witnesses that the bot asks and can't hear at present, for whatever reason."""
        asked = (t for w, t in self.testimonies.items() if w not in LASTING)
        own = self.testimonies.get(Witness.OWN_PROBE)
        refused = own is not None and own.reading is Reading.CREDENTIAL_REFUSED
        deaf = {t.witness for t in asked if not self._readable(t)}
        return frozenset(deaf | {Witness.OWN_PROBE} if refused else deaf)

    @property
    def refused_as_bot(self) -> tuple[Testimony, ...]:
        """The witnesses that refuse the bot itself: some are asked without a key."""
        found = [self.testimony(w) for w in Witness if w not in KEYLESS]
        return tuple(t for t in found if t and t.reading is Reading.BOT)

    @property
    def all_silent(self) -> bool:
        """Whether every witness that is asked is silent at once: the bot's own network.

        That Adobe's page is read meanwhile lets nothing else be concluded.
        """
        aside = LASTING | {Witness.MBI_FEED}
        asked = [t for w, t in self.testimonies.items() if w not in aside]
        recent = [t for t in asked if self.now - t.asked_at <= HEARD_WITHIN[t.witness]]
        return len(recent) > 1 and all(t.silent for t in recent)
