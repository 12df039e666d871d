"""What amounts to trouble, and what contradicts it."""

from __future__ import annotations

from bot.domain.case import Case
from bot.domain.contradiction import contradicted, goes_on
from bot.domain.observation import Reading, Testimony, Witness

REFUSALS = frozenset({Reading.CREDENTIAL_REFUSED, Reading.ACCOUNT_REFUSED})
UNREACHED = frozenset({Reading.CANNOT_CONNECT, Reading.FULL, Reading.HOST_KEY_CHANGED})


def troubles(case: Case) -> tuple[Testimony, ...]:
    """The testimonies that amount to trouble; without one, nothing is posted."""
    found = [
        case.data if case.late else None,
        case.word if word_is(case, Reading.REAUTH, Reading.FAILED) else None,
        shared_fault(case),
        account_refusal(case),
        unreached(case),
        changed_key(case),
        cycle_fault(case),
        case.testimony(Witness.FEED) if case.reading(Witness.FEED) is Reading.DOWN else None,
        case.silent_probe if case.provider_down_since else None,
        case.ingest_down if case.kind.ingest else None,
    ]
    return tuple({t.witness: t for t in found if t is not None}.values())


def word_is(case: Case, *readings: Reading) -> bool:
    """Whether MBI's word is one of these."""
    return case.word is not None and case.word.reading in readings


def shared_fault(case: Case) -> Testimony | None:
    """MBI's own credential refused or without a connection."""
    return _probed(case, Witness.SHARED_PROBE, REFUSALS | UNREACHED)


def account_refusal(case: Case) -> Testimony | None:
    """A refusal of the person, the role or the account."""
    refused = frozenset({Reading.ACCOUNT_REFUSED})
    shared = _probed(case, Witness.SHARED_PROBE, refused)
    return shared or _probed(case, Witness.OWN_PROBE, refused)


def unreached(case: Case) -> Testimony | None:
    """A source without a connection, or with another host key than before."""
    shared = _probed(case, Witness.SHARED_PROBE, UNREACHED)
    return shared or _probed(case, Witness.OWN_PROBE, UNREACHED)


def changed_key(case: Case) -> Testimony | None:
    """Another SSH host key than the bastion was known by, which MBI is not seen to have taken.

    MBI keeps the key that it enrolled and refuses another one until an admin refreshes it
    (Commerce Intelligence guide, SSH host key verification).
    """
    return _probed(case, Witness.HOST_KEY, frozenset({Reading.HOST_KEY_CHANGED}))


def cycle_fault(case: Case) -> Testimony | None:
    """A late or bad cycle: to answer at all is what this witness has to succeed in."""
    said = case.testimony(Witness.CYCLE)
    late = case.calendar.updates_enabled and said and said.reading is Reading.LATE
    return said if said and (late or said.reading is Reading.UNSUCCESSFUL) else None


def mbi_troubled(case: Case) -> Testimony | None:
    """What Adobe's status page says of MBI; no trouble by itself, as long as data comes."""
    said = case.testimony(Witness.MBI_FEED)
    return said if said and said.reading in {Reading.DEGRADED, Reading.DOWN} else None


def disproved(case: Case) -> tuple[Testimony, ...]:
    """Refusals of a credential that MBI does not go by."""
    return tuple(p for p in _accused(case) if contradicted(case, p))


def outlived(case: Case) -> tuple[Testimony, ...]:
    """Those after which MBI is seen to go on well: what a card told of them is over."""
    key = case.accuser(Witness.HOST_KEY)
    changed = (key,) if key and key.reading is Reading.HOST_KEY_CHANGED else ()
    return tuple(p for p in (*_accused(case), *changed) if goes_on(case, p))


def _accused(case: Case) -> tuple[Testimony, ...]:
    probes = (case.accuser(w) for w in (Witness.SHARED_PROBE, Witness.OWN_PROBE))
    return tuple(p for p in probes if p and p.reading in REFUSALS | UNREACHED)


def _probed(case: Case, witness: Witness, readings: frozenset[Reading]) -> Testimony | None:
    said = case.accuser(witness)
    return said if said and said.reading in readings and not contradicted(case, said) else None
