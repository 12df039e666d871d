"""From what is known of an account to a verdict on each of its integrations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, Neighbours
from bot.domain.integration import Integration
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.planning import Judged
from bot.domain.round import Attempts
from bot.domain.schedule import calendar_of
from bot.domain.trouble import REFUSALS, changed_key, shared_fault, word_is
from bot.domain.verdict import diagnose
from bot.ports.unit_of_work import Picture

MessageReader = Callable[[str, str], Reading | None]
"""What the catalogue makes of an error message: kind name and message in, reading out."""


def keys_of(integration: Integration) -> Mapping[Witness, str]:
    """The subject that each witness answers for, where it speaks of this integration."""
    return {
        Witness.WORDS: f"words:{integration.id}",
        Witness.NEWEST_ROW: f"newest_row:{integration.id}",
        Witness.CYCLE: f"cycle:{integration.account_id}",
        Witness.INGEST: "ingest",
        Witness.FEED: f"feed:{integration.kind.feed}",
        Witness.SHARED_PROBE: f"shared_probe:{integration.id}",
        Witness.OWN_PROBE: f"own_probe:{integration.id}",
        Witness.CALENDAR: f"calendar:{integration.id}",
        Witness.HOST_KEY: f"host_key:{integration.id}",
        Witness.MBI_FEED: "mbi_feed",
    }


def judge_all(picture: Picture, now: datetime, reads: MessageReader) -> tuple[Judged, ...]:
    """Judge every integration of the account, each in the light of the others."""
    cases = [_case(picture, i, now, reads) for i in picture.integrations]
    neighbours = _neighbourhood(picture.integrations, cases)
    return tuple(
        Judged(integration=i, diagnosis=diagnose(replace(case, neighbours=near)))
        for i, case, near in zip(picture.integrations, cases, neighbours, strict=True)
    )


def _case(picture: Picture, integration: Integration, now: datetime, reads: MessageReader) -> Case:
    keys = keys_of(integration)
    said: dict[Witness, Testimony] = {
        w: picture.testimonies[k] for w, k in keys.items() if k in picture.testimonies
    }
    learned = {w: picture.subjects[k].cadence for w, k in keys.items() if k in picture.subjects}
    word = said.get(Witness.WORDS)
    message = word.detail if word else ""
    grant = picture.grants.get(integration.id)
    return Case(
        now=now,
        kind=replace(integration.kind, has_feed=_fed(picture, keys[Witness.FEED])),
        calendar=calendar_of(picture.account),
        testimonies=said,
        cadences=learned,
        message_says=reads(integration.kind.name, message) if message else None,
        attempts=picture.attempts.get(integration.id, Attempts()),
        authorized=integration.authorized,
        granted_at=grant.given_at if grant else None,
    )


def _fed(picture: Picture, key: str) -> bool:
    """Whether there is a feed to ask, the catalogue's or one that the operator named."""
    return key in picture.subjects or key in picture.testimonies


def _neighbourhood(
    integrations: Sequence[Integration], cases: Sequence[Case]
) -> Sequence[Neighbours]:
    """Count once for the account, then leave each one out of its own neighbourhood.

    Uploads and what has a fault of its own tell nothing of what others suffer from.
    """
    pairs = list(zip(integrations, cases, strict=True))
    judged = [not i.kind.upload and c.data is not None and not _own_fault(c) for i, c in pairs]
    late = [j and c.late for j, c in zip(judged, cases, strict=True)]
    refused = [_refused(c) for c in cases]
    providers = [i.kind.provider for i in integrations]
    late_by = _count(providers, late)
    refused_by = _count(providers, refused)
    probed_by = _count(providers, [_probed(c) for c in cases])
    silent_by = _count(providers, [c.silent_probe is not None for c in cases])
    return [
        Neighbours(
            judged=sum(judged) - judged[n],
            late=sum(late) - late[n],
            other_providers_late=len(late_by.keys() - {provider}),
            probed=probed_by[provider],
            silent=silent_by[provider],
            refused=refused_by[provider] - refused[n],
            kin_on_time=_going_on(cases[n], pairs) if late[n] else 0,
        )
        for n, provider in enumerate(providers)
    ]


def _going_on(case: Case, others: Sequence[tuple[Integration, Case]]) -> int:
    """How many of the same provider have brought data since this one should have."""
    kin = [c for i, c in others if i.kind.provider == case.kind.provider and c.flowing]
    return sum(case.beyond(c.data.moment, 0.5) for c in kin if c.data)


def _count(providers: Sequence[str], which: Sequence[bool]) -> Counter[str]:
    return Counter(p for p, counts in zip(providers, which, strict=True) if counts)


def _own_fault(case: Case) -> bool:
    told = word_is(case, Reading.REAUTH, Reading.FAILED)
    return told or shared_fault(case) is not None or changed_key(case) is not None


def _refused(case: Case) -> bool:
    shared = shared_fault(case)
    return word_is(case, Reading.REAUTH) or (shared is not None and shared.reading in REFUSALS)


def _probed(case: Case) -> bool:
    return any(case.accuser(w) for w in (Witness.SHARED_PROBE, Witness.OWN_PROBE))
