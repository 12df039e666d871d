"""Everything that may bear on one integration's verdict, gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.integration import Kind
from bot.domain.observation import GOOD_READINGS, Reading, Testimony, Witness
from bot.domain.schedule import Cadence, Calendar, late_from

HEARD_WITHIN = {
    Witness.FEED: timedelta(hours=2),
    Witness.INGEST: timedelta(hours=2),
    Witness.CYCLE: timedelta(hours=24),
    Witness.NEWEST_ROW: timedelta(hours=24),
    Witness.SHARED_PROBE: timedelta(hours=24),
    Witness.OWN_PROBE: timedelta(hours=24),
    Witness.CALENDAR: timedelta(days=3650),
}
"""How long a settled reading speaks without being confirmed; words fade with the cycle."""


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """What the other integrations of the account and of the provider show.

    `judged` and `late` count the account's others whose data can be judged, and the late
    ones; `other_providers_late` counts the other providers among those. `probed` and
    `silent` count the provider's probes, this one's included. `refused` counts the
    provider's other integrations whose authorization is refused at present.
    """

    judged: int = 0
    late: int = 0
    other_providers_late: int = 0
    probed: int = 0
    silent: int = 0
    refused: int = 0


@dataclass(frozen=True, kw_only=True)
class Case:
    """One integration before its verdict.

    `message_says` is what the catalogue makes of the error message that came with
    MBI's word: a refusal of the account or of the credential, or a connection fault.
    """

    now: datetime
    kind: Kind
    calendar: Calendar = field(default_factory=Calendar)
    testimonies: Mapping[Witness, Testimony] = field(default_factory=dict)
    cadences: Mapping[Witness, Cadence] = field(default_factory=dict)
    message_says: Reading | None = None
    neighbours: Neighbours = field(default_factory=Neighbours)

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
        return said if said and said.good_at else None

    @property
    def word_life(self) -> timedelta:
        """MBI's word counts for two cycles."""
        return 2 * self.calendar.cadence

    @property
    def word(self) -> Testimony | None:
        """MBI's word, unless rows that came after a bad word contradict it."""
        said = self.testimony(Witness.WORDS)
        if said is None or said.reading not in {Reading.REAUTH, Reading.FAILED}:
            return said
        row = self.testimony(Witness.NEWEST_ROW)
        flows = row and row.reading is Reading.FRESH and row.moment and row.moment > said.at
        return None if flows else said

    @property
    def data(self) -> Testimony | None:
        """Who can judge whether data arrives: the newest row, else the last data point."""
        row = self.testimony(Witness.NEWEST_ROW)
        if row is not None and row.reading in {Reading.FRESH, Reading.LATE}:
            return row
        word = self.testimony(Witness.WORDS)
        return word if word is not None and word.moment is not None else None

    @property
    def late(self) -> bool:
        """Whether data is proven late."""
        data = self.data
        if data is None:
            return False
        if data.witness is Witness.NEWEST_ROW:
            return data.reading is Reading.LATE
        expected = self.expected(data)
        return expected is not None and data.at >= expected

    @property
    def flowing(self) -> bool:
        """Whether data is proven to arrive."""
        return self.data is not None and not self.late

    def expected(self, data: Testimony) -> datetime | None:
        """From when the next value after this one is late."""
        if data.moment is None:
            return None
        cadence = self.cadences.get(data.witness, Cadence())
        return late_from(data.moment, cadence, self.calendar)

    @property
    def provider_down_since(self) -> datetime | None:
        """Since when the provider is down, by its feed or by its own silence."""
        feed = self.testimony(Witness.FEED)
        if feed and feed.reading is Reading.DOWN:
            return feed.since
        near = self.neighbours
        enough = near.silent >= min(3, near.probed) and near.probed > 1
        probe = self.silent_probe
        return probe.since if enough and probe else None

    @property
    def silent_probe(self) -> Testimony | None:
        """A probe that used to succeed and is silent now."""
        for witness in (Witness.SHARED_PROBE, Witness.OWN_PROBE):
            said = self.accuser(witness)
            if said and said.reading is Reading.SILENT:
                return said
        return None

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
        return frozenset(good)

    @property
    def refused_as_bot(self) -> tuple[Testimony, ...]:
        """The witnesses that refuse the bot itself."""
        found = [self.testimony(w) for w in self.testimonies]
        return tuple(t for t in found if t and t.reading is Reading.BOT)

    @property
    def all_silent(self) -> bool:
        """Whether every witness that is asked is silent at once: the bot's own network."""
        asked = [t for w, t in self.testimonies.items() if w not in SAID_TO_US]
        recent = [t for t in asked if self.now - t.asked_at <= HEARD_WITHIN[t.witness]]
        return len(recent) > 1 and all(t.reading is Reading.SILENT for t in recent)


SAID_TO_US = frozenset({Witness.WORDS, Witness.CALENDAR})
"""These are told to the bot, not asked over the network."""
