"""What evidence may say, and what would change a verdict: ids, whose words are elsewhere."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.diagnosis import Argument, Line

LONGEST_DETAIL = 300


class Said(StrEnum):
    """Ids of evidence lines; the words are in the text catalogues."""

    WORD_REAUTH = "word-reauth"
    WORD_FAILED = "word-failed"
    WORD_SUCCESS = "word-success"
    WORD_BLANK = "word-blank"
    WORD_MESSAGE = "word-message"
    LAST_DATA_POINT = "last-data-point"
    DATA_LATE = "data-late"
    DATA_FRESH = "data-fresh"
    NO_DATA = "no-data"
    CYCLE_COMPLETED = "cycle-completed"
    CYCLE_LATE = "cycle-late"
    CYCLE_UNSUCCESSFUL = "cycle-unsuccessful"
    CYCLE_SILENT = "cycle-silent"
    INGEST_UP = "ingest-up"
    INGEST_DOWN = "ingest-down"
    FEED_UP = "feed-up"
    FEED_DEGRADED = "feed-degraded"
    FEED_DOWN = "feed-down"
    FEED_SILENT = "feed-silent"
    MBI_FEED_UP = "mbi-feed-up"
    MBI_FEED_DEGRADED = "mbi-feed-degraded"
    MBI_FEED_DOWN = "mbi-feed-down"
    PROBE_SHARED_REFUSED = "probe-shared-refused"
    PROBE_OWN_REFUSED = "probe-own-refused"
    PROBE_ACCOUNT_REFUSED = "probe-account-refused"
    PROBE_SHARED_GOOD = "probe-shared-good"
    PROBE_OWN_GOOD = "probe-own-good"
    PROBE_CANNOT_CONNECT = "probe-cannot-connect"
    PROBE_FULL = "probe-full"
    PROBE_SILENT = "probe-silent"
    HOST_KEY_CHANGED = "host-key-changed"
    HOST_KEYS = "host-keys"
    CALENDAR_DUE = "calendar-due"
    CALENDAR_OVERDUE = "calendar-overdue"
    CALENDAR_ENDS = "calendar-ends"
    CALENDAR_ENDED = "calendar-ended"
    NEIGHBOURS_LATE = "neighbours-late"
    ALONE_LATE = "alone-late"
    OTHERS_REFUSED = "others-refused"
    FLAPPING = "flapping"
    BOT_REFUSED = "bot-refused"
    ALL_SILENT = "all-silent"
    WAITING_FOR_DATA = "waiting-for-data"
    WAITING_FOR_PROOF = "waiting-for-proof"
    AUTHORIZED_DONE = "authorized-done"
    MENDED_HOST_KEY = "mended-host-key"
    MENDED_CONNECTION = "mended-connection"
    AUTHORIZED_HANDOVER = "authorized-handover"
    AUTHORIZED_WORD = "authorized-word"
    AUTHORIZED_OPERATOR = "authorized-operator"
    UNPROVEN = "unproven"
    ROUNDS_FAILED = "rounds-failed"
    LATE_UPLOAD = "late-upload"
    NEVER_SPOKE = "never-spoke"


class Changes(StrEnum):
    """Ids of what would change a verdict."""

    PROVIDER_RECOVERS = "change-provider-recovers"
    WORD_ARRIVES = "change-word-arrives"
    DATA_ARRIVES = "change-data-arrives"
    CYCLE_COMPLETES = "change-cycle-completes"
    PROBE_ANSWERS = "change-probe-answers"
    ADMIN_CONFIRMS = "change-admin-confirms"
    BOT_FIXED = "change-bot-fixed"
    MORE_WITNESSES = "change-more-witnesses"
    SUPPORT_ANSWERS = "change-support-answers"


def line(key: Said | Changes, **args: Argument | None) -> Line:
    """One line; arguments that are not known are left out."""
    return Line(key=str(key), args={k: v for k, v in args.items() if v is not None})
