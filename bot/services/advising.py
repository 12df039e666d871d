"""Which witness to add next to an integration, or to mend, and what it would bring.

A table by witness and by what the kind is like, in the README's order of worth. It promises
no verdict: a witness is worth what it may say, and which causes it tells apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.domain.diagnosis import Line
from bot.domain.grant import Keeping
from bot.domain.integration import Authorization, Integration
from bot.domain.observation import Witness
from bot.services.views import Advice, Coverage, Speaks

PROBES = frozenset({Witness.OWN_PROBE, Witness.SHARED_PROBE})
LACKING = frozenset({Speaks.NOT_SET_UP})
SHARED = "shared-probe"
NAMING = frozenset({"own-probe", "feed"})
"""What names the provider."""


def advise(
    integration: Integration,
    coverage: Sequence[Coverage],
    *,
    words_polled: bool = False,
    registered: bool = False,
) -> Advice | None:
    """The next witness by worth; None where nothing more is to be had.

    `words_polled`: MBI's words of its account are fetched already, from a reports_url.
    `registered`: the operator has an OAuth client at its provider.
    """
    held = {one.witness: one for one in coverage}
    for witness, gain_of in WORTH:
        gain = gain_of(integration)
        if gain is None:
            continue
        found = _found(witness, held)
        if found is None or found.speaks in LACKING:
            if witness is Witness.WORDS and words_polled:
                continue
            what = _what(witness, integration, held, registered=registered)
        elif _broken(found):
            what = Line(key=f"mend-{_name(witness)}")
        else:
            continue
        named = {"provider": _provider(integration)} if gain in NAMING else {}
        return Advice(
            witness=Witness.SHARED_PROBE if gain == SHARED else witness,
            what=what,
            gain=Line(key=f"gain-{gain}", args=named),
            mend=what.key.startswith("mend-"),
        )
    return None


def _found(witness: Witness, held: Mapping[Witness, Coverage]) -> Coverage | None:
    """Of two probes an integration has one."""
    if witness in PROBES:
        return next((held[one] for one in sorted(PROBES) if one in held), None)
    return held.get(witness)


def _broken(one: Coverage) -> bool:
    """Whether it was asked and never answered, or its answer is that the bot may not ask."""
    return one.speaks is Speaks.BOT or (one.speaks is Speaks.NEVER and one.asked_at is not None)


def _what(
    witness: Witness, about: Integration, held: Mapping[Witness, Coverage], *, registered: bool
) -> Line:
    match witness:
        case Witness.NEWEST_ROW if Witness.CYCLE not in held:
            return Line(key="advice-newest-row-key")
        case Witness.OWN_PROBE:
            return _access(about, registered=registered)
        case Witness.HOST_KEY if about.kind.tunnelled:
            return Line(key="advice-bastion")
        case Witness.FEED:
            return Line(key="advice-feed", args={"provider": about.kind.provider})
        case _:
            return Line(key=f"advice-{_name(witness)}")


def _access(about: Integration, *, registered: bool) -> Line:
    """What is lacking until the bot may hold access: a setting, or only somebody who gives it."""
    kind = about.kind
    if kind.by_oauth and not registered:
        return Line(key="advice-own-probe", args={"provider": kind.provider})
    if not kind.by_oauth and kind.database and about.host is None:
        return Line(key="advice-shared-probe-host")
    if not kind.by_oauth and about.keeping is not Keeping.STORE:
        return Line(key="advice-shared-probe")
    return Line(key="advice-connect")


def _newest_row(about: Integration) -> str | None:
    return "newest-row-upload" if about.kind.upload else "newest-row"


def _words(about: Integration) -> str | None:
    if about.kind.blank_status or about.kind.upload:
        return None
    if about.kind.authorization is Authorization.PASSWORD:
        return "words-password"
    return "words-token" if about.kind.can_lapse else "words"


def _cycle(_: Integration) -> str | None:
    return "cycle"


def _probe(about: Integration) -> str | None:
    if not about.kind.probed or not (about.kind.by_oauth or about.kind.fields):
        return None
    return "own-probe" if about.kind.by_oauth or about.kind.separate else SHARED


def _calendar(about: Integration) -> str | None:
    return "calendar" if about.kind.life else None


def _feed(about: Integration) -> str | None:
    return "feed" if about.kind.has_feed else None


def _host_key(about: Integration) -> str | None:
    return "host-key" if about.kind.database and not about.kind.tunnelled else None


def _tunnel(about: Integration) -> str | None:
    """Before the access: the bot has to find the way that MBI takes."""
    return "host-key" if about.kind.tunnelled else None


WORTH: Sequence[tuple[Witness, Callable[[Integration], str | None]]] = (
    (Witness.NEWEST_ROW, _newest_row),
    (Witness.WORDS, _words),
    (Witness.CYCLE, _cycle),
    (Witness.HOST_KEY, _tunnel),
    (Witness.OWN_PROBE, _probe),
    (Witness.CALENDAR, _calendar),
    (Witness.FEED, _feed),
    (Witness.HOST_KEY, _host_key),
)
"""Witnesses in the order of their worth, and what each brings; None where it has no say."""


def _name(witness: Witness) -> str:
    return str(witness).replace("_", "-")


def _provider(about: Integration) -> str:
    return about.kind.provider_title or about.kind.title
