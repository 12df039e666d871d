"""What an outage explains: a refusal that came with one is not believed before it is repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.diagnosis import Confidence, Shared
from bot.domain.findings import Finding, mbi_internal, third_party
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.schedule import Cadence, late_from
from bot.domain.trouble import REFUSALS, account_refusal, shared_fault, word_is

OUTAGE_SLACK = timedelta(minutes=90)
"""A refusal this much older than an outage came with it: vendors admit one up to an hour late."""


def provider_down(case: Case) -> Finding | None:
    """The provider is down, and nothing was refused before."""
    since = case.provider_down_since
    if since is None or _refused_before(case, since):
        return None
    likely = case.late or word_is(case, Reading.REAUTH, Reading.FAILED)
    return third_party(Confidence.LIKELY if likely else Confidence.PROBABLE, Shared.PROVIDER)


def _refused(case: Case) -> list[Testimony]:
    """The bad words and the answers about credentials that may speak of MBI's own."""
    bad = word_is(case, Reading.REAUTH, Reading.FAILED)
    # A message that the provider has trouble of its own tells of an outage, not of a refusal.
    word = case.word if bad and case.message_says is not Reading.SILENT else None
    shared = shared_fault(case)
    refused = shared if shared and shared.reading in REFUSALS else None
    return [t for t in (word, refused, account_refusal(case)) if t]


def _refused_before(case: Case, outage: datetime) -> bool:
    """Whether a refusal is older than the outage; one that came with it has to wait."""
    return any(t.since < outage - OUTAGE_SLACK for t in _refused(case))


def came_with_outage(case: Case) -> Finding | None:
    """A refusal that came with an outage waits until MBI or the probe has tried again."""
    refused = _refused(case)
    since = case.outage_unended_since
    if refused and since is not None and not _refused_before(case, since):
        return third_party(Confidence.UNCLEAR, Shared.PROVIDER)
    if not refused or not _unrepeated(case, case.testimony(Witness.FEED), refused):
        return None
    return third_party(Confidence.UNCLEAR, Shared.PROVIDER)


def _unrepeated(case: Case, feed: Testimony | None, refused: Sequence[Testimony]) -> bool:
    """Whether all of these came with an outage that is over, and none was said again since."""
    if feed is None or feed.reading is not Reading.UP or feed.previous is not Reading.DOWN:
        return False
    began = (feed.previous_since or feed.since) - OUTAGE_SLACK
    within = all(began <= t.since <= feed.since for t in refused)
    return within and not any(_tried_again(case, t, feed.since) for t in refused)


def _tried_again(case: Case, refused: Testimony, recovered: datetime) -> bool:
    """Whether the refusal was repeated after the recovery: by the next cycle, for a word."""
    if refused.witness is not Witness.WORDS:
        return refused.at > recovered
    cycle = case.testimony(Witness.CYCLE)
    passed = cycle is not None and cycle.moment is not None and cycle.moment > recovered
    deadline = late_from(recovered, case.cadences.get(Witness.CYCLE, Cadence()), case.calendar)
    overdue = deadline is not None and case.now >= deadline
    return overdue or (passed and refused.at > recovered)


def came_with_mbi_outage(case: Case) -> Finding | None:
    """A bad word that MBI said while it was down itself waits until it has tried again.

    What a source answers, and what a message tells of it, has nothing to do with MBI.
    """
    mbi, word = case.testimony(Witness.MBI_FEED), case.word
    if mbi is None or word is None or not word_is(case, Reading.REAUTH, Reading.FAILED):
        return None
    if case.message_says is not None or shared_fault(case) or account_refusal(case):
        return None
    during = mbi.reading is Reading.DOWN and mbi.since - OUTAGE_SLACK <= word.since
    held = during or _unrepeated(case, mbi, [word])
    return mbi_internal(Confidence.UNCLEAR, Shared.MBI) if held else None


def came_with_troubles(case: Case) -> Finding | None:
    """A key that is refused since its vendor has trouble, while rows come and MBI says nothing.

    Nothing is lost by waiting until the vendor is well, or until MBI is refused too.
    """
    feed, shared = case.testimony(Witness.FEED), shared_fault(case)
    if feed is None or feed.reading is not Reading.DEGRADED or shared is None:
        return None
    refused = shared.reading is Reading.CREDENTIAL_REFUSED
    told = case.late or not case.flowing or word_is(case, Reading.REAUTH, Reading.FAILED)
    if not refused or told or shared.since < feed.since - OUTAGE_SLACK:
        return None
    return third_party(Confidence.UNCLEAR)
