"""Which cause is behind trouble: answers first, then what can be concluded from them.

The order of `CAUSES` is the order of the rules; the first that finds something decides.
Whatever speaks for another cause comes before the conclusion that MBI's authorization
lapsed unseen, because asking people to authorize again for nothing is the worst error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.domain.attempt import is_over, was_tried, worsened
from bot.domain.case import Case
from bot.domain.contradiction import BAD_WORDS
from bot.domain.diagnosis import Confidence, Shared
from bot.domain.evidence import Changes
from bot.domain.findings import (
    MISSING_UPLOAD,
    UNKNOWN,
    Finding,
    admin_account,
    connection,
    mbi_internal,
    third_party,
    token,
)
from bot.domain.integration import Authorization
from bot.domain.observation import Reading, Witness
from bot.domain.outages import (
    came_with_mbi_outage,
    came_with_outage,
    came_with_troubles,
    provider_down,
)
from bot.domain.trouble import (
    REFUSALS,
    account_refusal,
    changed_key,
    cycle_fault,
    mbi_troubled,
    shared_fault,
    unreached,
    word_is,
)


def find(case: Case) -> Finding:
    """The cause of trouble; `unknown` where no rule knows one."""
    return next((found for rule in CAUSES if (found := rule(case))), UNKNOWN)


def _message(case: Case) -> Finding | None:
    """What the message beside MBI's bad word says of the source, more exactly than the word."""
    if not word_is(case, Reading.REAUTH, Reading.FAILED):
        return None
    if case.message_says is Reading.SILENT:
        return third_party(Confidence.PROBABLE)
    if case.message_says is Reading.BOT:  # whoever asked is at fault, and MBI asked
        return mbi_internal(Confidence.PROBABLE, Shared.INTEGRATION)
    told = case.message_says in {Reading.CANNOT_CONNECT, Reading.HOST_KEY_CHANGED}
    return connection(Confidence.LIKELY) if told else None


def _message_refuses(case: Case) -> bool:
    return case.message_says in REFUSALS and word_is(case, Reading.REAUTH, Reading.FAILED)


def _word_refuses(case: Case) -> bool:
    """Whether MBI's word is that it is refused; not one that came after the host key changed.

    Behind a host key that MBI does not take, nobody is asked for a credential.
    """
    changed, word = changed_key(case), case.word
    explained = changed and word and word.since >= changed.since
    return word_is(case, Reading.REAUTH) and not explained


def _account(case: Case) -> Finding | None:
    shared = shared_fault(case)
    key_refused = shared is not None and shared.reading is Reading.CREDENTIAL_REFUSED
    said = _word_refuses(case) or _message_refuses(case) or key_refused
    by_password = said and case.kind.authorization is Authorization.PASSWORD
    by_message = _message_refuses(case) and case.message_says is Reading.ACCOUNT_REFUSED
    if not (account_refusal(case) or by_password or by_message):
        return None
    doubted = word_is(case, Reading.SUCCESS) and shared is None
    return admin_account(Confidence.PROBABLE if doubted else Confidence.LIKELY)


def _refused_again(case: Case) -> Finding | None:
    """Refused after a person authorized MBI: the person or the role may be the wrong one."""
    shared = shared_fault(case)
    refused = shared is not None and shared.reading in REFUSALS
    said = _word_refuses(case) or _message_refuses(case)
    if not was_tried(case) or worsened(case) or not (refused or said):
        return None
    return admin_account(Confidence.PROBABLE)


def _token_refused(case: Case) -> Finding | None:
    shared = shared_fault(case)
    key_refused = shared is not None and shared.reading is Reading.CREDENTIAL_REFUSED
    if not (key_refused or _word_refuses(case) or _message_refuses(case)):
        return None
    troubled = case.reading(Witness.FEED) is Reading.DEGRADED
    return token(Confidence.PROBABLE if troubled else Confidence.LIKELY)


def _connection(case: Case) -> Finding | None:
    probed, changed = unreached(case) is not None, changed_key(case) is not None
    failed = word_is(case, *BAD_WORDS) if changed else word_is(case, Reading.FAILED)
    if not (probed or changed or failed):
        return None
    # A changed host key alone tells of a failure that is still to come.
    sure = probed or (failed and (changed or case.kind.database)) or (changed and case.late)
    return connection(Confidence.LIKELY if sure else Confidence.PROBABLE)


def _mbi_internal(case: Case) -> Finding | None:
    ingest = case.ingest_down
    if case.kind.ingest and ingest:
        return mbi_internal(Confidence.LIKELY, Shared.MBI)
    cycle = cycle_fault(case)
    pulled_late = case.late and not case.kind.upload
    across = case.late and _late_across(case)
    ingest_too = pulled_late and ingest is not None
    told = mbi_troubled(case) if pulled_late or cycle else None
    signs = (cycle, across, ingest_too, told, _good_word_but_late(case))
    agreeing = sum(map(bool, signs))
    if not agreeing:
        return None
    hinted = told is not None and told.reading is Reading.DEGRADED
    alone = Confidence.UNCLEAR if hinted else Confidence.PROBABLE
    wider = not (cycle or across) and (ingest_too or told)
    confidence = Confidence.LIKELY if agreeing > 1 else alone
    return mbi_internal(confidence, Shared.MBI if wider else Shared.ACCOUNT)


def _late_across(case: Case) -> bool:
    """Whether others are late too; files come when somebody uploads them, so two have to be."""
    near = case.neighbours
    least = 2 if case.kind.upload else 1
    return near.other_providers_late >= least and 2 * near.late >= near.judged


def _good_word_but_late(case: Case) -> bool:
    """MBI said that the connection is good after the data was already late."""
    word, data = case.word, case.data
    if not (case.late and word and data and word.reading is Reading.SUCCESS):
        return False
    return not case.kind.upload and word.at >= data.since


def _provider_silent(case: Case) -> Finding | None:
    """Late data, and the provider is degraded or does not answer the bot's probe."""
    troubled = case.reading(Witness.FEED) is Reading.DEGRADED or case.silent_probe
    return third_party(Confidence.UNCLEAR) if case.late and troubled else None


def _missing_upload(case: Case) -> Finding | None:
    return MISSING_UPLOAD if case.late and case.kind.upload else None


def _may_have_lapsed(case: Case) -> bool:
    """Late data, an authorization that can lapse, and nobody who vouches for it or fell mute."""
    shared = case.accuser(Witness.SHARED_PROBE)
    vouched = shared is not None and shared.reading in {Reading.GOOD, Reading.SILENT}
    lapses = case.late and case.kind.can_lapse and not vouched and not case.muted
    return lapses and not _stopped_before(case)


def _stopped_before(case: Case) -> bool:
    """Whether MBI was authorized after the data stopped: then that is not what is missing."""
    authorized = case.authorized_at
    return authorized is not None and case.data_after(authorized) is None


def _token_run_out(case: Case) -> Finding | None:
    """The known life of MBI's authorization is over, or the bot's own grant is refused."""
    if not _may_have_lapsed(case):
        return None
    if case.reading(Witness.CALENDAR) in {Reading.DUE, Reading.OVERDUE}:
        return token(Confidence.PROBABLE)
    own = case.accuser(Witness.OWN_PROBE)
    if own and own.reading is Reading.CREDENTIAL_REFUSED and not word_is(case, Reading.SUCCESS):
        return token(Confidence.UNCLEAR)
    return None


def _token_alone_left(case: Case) -> Finding | None:
    """Only this one is late and all else is proven good, so its authorization is left.

    The cycle must be one that should have brought its data, and did not.
    """
    near = case.neighbours
    alone = near.judged > 0 and near.late == 0
    cycle = case.testimony(Witness.CYCLE)
    cycle_good = cycle and cycle.reading is Reading.COMPLETED and case.beyond(cycle.moment, 1)
    ingest_good = case.reading(Witness.INGEST) is Reading.UP
    proven = alone and cycle_good and ingest_good and _provider_good(case)
    return token(Confidence.UNCLEAR) if proven and _may_have_lapsed(case) else None


def _authorized_in_vain(case: Case) -> Finding | None:
    """MBI was authorized, had its chance, and brings nothing: no more of that will help."""
    if not case.late or case.muted or not _stopped_before(case) or not is_over(case):
        return None
    unclear = mbi_internal(Confidence.UNCLEAR, Shared.INTEGRATION)
    return replace(unclear, changes=(Changes.SUPPORT_ANSWERS, *unclear.changes))


def _provider_good(case: Case) -> bool:
    """By its feed; where it has none, by the bot's own grant or its data elsewhere."""
    if case.silent_probe:
        return False
    if case.kind.has_feed:
        return case.reading(Witness.FEED) is Reading.UP
    return case.reading(Witness.OWN_PROBE) is Reading.GOOD or case.neighbours.kin_on_time > 0


CAUSES: tuple[Callable[[Case], Finding | None], ...] = (
    provider_down,
    came_with_outage,
    came_with_mbi_outage,
    came_with_troubles,
    _message,
    _account,
    _refused_again,
    _token_refused,
    _connection,
    _mbi_internal,
    _provider_silent,
    _missing_upload,
    _token_run_out,
    _token_alone_left,
    _authorized_in_vain,
)
