"""Which witness is worth adding next, by what is there and by what the kind is like."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.grant import Keeping
from bot.domain.integration import Bastion, Integration, Kind
from bot.domain.observation import Witness
from bot.services.advising import WORTH, advise
from bot.services.views import Coverage, Speaks
from bot.texts.reader import LOCALES, Texts

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALL = frozenset(Witness)


def of(kinds: dict[str, Kind], kind: str) -> Integration:
    return Integration(
        id=7, account_id=3, name="It", kind=kinds[kind], channel="#data", host="db.example"
    )


def speaking(*witnesses: Witness, but: tuple[Coverage, ...] = ()) -> list[Coverage]:
    others = {one.witness for one in but}
    spoken = [Coverage(witness=w, speaks=Speaks.YES) for w in witnesses if w not in others]
    return [*spoken, *but]


@pytest.mark.parametrize(
    ("kind", "held", "what", "gain"),
    [
        # nothing at all: the account's key and its first report
        ("google_ads", (), "advice-newest-row-key", "gain-newest-row"),
        ("google_ads", (Witness.CYCLE,), "advice-newest-row", "gain-newest-row"),
        # a file is missing, not late
        ("csv_upload", (), "advice-newest-row-key", "gain-newest-row-upload"),
        # MBI's words, and what they tell apart
        ("google_ads", (Witness.NEWEST_ROW, Witness.CYCLE), "advice-words", "gain-words-token"),
        ("mysql", (Witness.NEWEST_ROW, Witness.CYCLE), "advice-words", "gain-words-password"),
        # live Google Analytics is always blank in MBI: its word can't come
        (
            "google_analytics",
            (Witness.NEWEST_ROW, Witness.CYCLE),
            "advice-own-probe",
            "gain-own-probe",
        ),
        # no cycle is needed of what is pasted
        ("google_ads", (Witness.NEWEST_ROW, Witness.WORDS), "advice-cycle", "gain-cycle"),
        # an OAuth grant of the bot's own, or the key that MBI uses too
        (
            "google_ads",
            (Witness.NEWEST_ROW, Witness.WORDS, Witness.CYCLE),
            "advice-own-probe",
            "gain-own-probe",
        ),
        (
            "mysql",
            (Witness.NEWEST_ROW, Witness.WORDS, Witness.CYCLE),
            "advice-shared-probe",
            "gain-shared-probe",
        ),
        # where the kind's life is known
        (
            "adobe_analytics",
            tuple(ALL - {Witness.CALENDAR}),
            "advice-calendar",
            "gain-calendar",
        ),
        # the vendor's feed asks for an instance
        ("salesforce", tuple(ALL - {Witness.FEED}), "advice-feed", "gain-feed"),
        ("mysql", tuple(ALL - {Witness.HOST_KEY}), "advice-host-key", "gain-host-key"),
        # MBI's page asks for the SSH server: before the access, which goes through it
        *(
            (
                kind,
                (Witness.NEWEST_ROW, Witness.WORDS, Witness.CYCLE),
                "advice-bastion",
                "gain-host-key",
            )
            for kind in ("mysql_ssh", "postgresql", "mongodb")
        ),
    ],
)
def test_the_worthiest_that_is_missing_is_advised(
    kinds: dict[str, Kind], kind: str, held: tuple[Witness, ...], what: str, gain: str
) -> None:
    advice = advise(of(kinds, kind), speaking(*held))
    assert advice is not None
    assert (advice.what.key, advice.gain.key, advice.mend) == (what, gain, False)


def test_where_all_speak_there_is_nothing_to_advise(kinds: dict[str, Kind]) -> None:
    bastion = Bastion(host="bastion.example")
    for kind in kinds:
        about = replace(of(kinds, kind), bastion=bastion)
        assert advise(about, speaking(*ALL)) is None, kind


def test_words_that_are_fetched_need_nobody_who_pastes_them(kinds: dict[str, Kind]) -> None:
    held = speaking(*ALL - {Witness.WORDS})
    assert advise(of(kinds, "google_ads"), held, words_polled=True) is None
    assert advise(of(kinds, "google_ads"), held) is not None


def test_where_all_is_prepared_only_somebody_is_wanted_who_gives_access(
    kinds: dict[str, Kind],
) -> None:
    held = speaking(*ALL - {Witness.OWN_PROBE, Witness.SHARED_PROBE})
    registered = advise(of(kinds, "google_ads"), held, registered=True)
    stored = advise(replace(of(kinds, "mysql"), keeping=Keeping.STORE), held)
    unreached = advise(replace(of(kinds, "mysql"), keeping=Keeping.STORE, host=None), held)
    assert registered
    assert stored
    assert unreached
    assert registered.what.key == stored.what.key == "advice-connect"
    assert unreached.what.key == "advice-shared-probe-host"
    assert (registered.witness, stored.witness) == (Witness.OWN_PROBE, Witness.SHARED_PROBE)


@pytest.mark.parametrize("speaks", [Speaks.NEVER, Speaks.BOT])
def test_a_witness_that_never_succeeded_is_to_be_mended(
    kinds: dict[str, Kind], speaks: Speaks
) -> None:
    never = Coverage(witness=Witness.NEWEST_ROW, speaks=speaks, asked_at=NOON)
    advice = advise(of(kinds, "google_ads"), speaking(*ALL, but=(never,)))
    assert advice is not None
    assert (advice.what.key, advice.mend) == ("mend-newest-row", True)


def test_one_that_was_not_asked_yet_or_is_silent_for_once_is_left_alone(
    kinds: dict[str, Kind],
) -> None:
    unasked = Coverage(witness=Witness.NEWEST_ROW, speaks=Speaks.NEVER)
    silent = Coverage(witness=Witness.CYCLE, speaks=Speaks.SILENT, asked_at=NOON)
    assert advise(of(kinds, "google_ads"), speaking(*ALL, but=(unasked, silent))) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_every_advice_has_its_words(kinds: dict[str, Kind], locale: str) -> None:
    texts = Texts()
    for kind in kinds:
        for place in range(len(WORTH)):
            held = {witness for witness, _ in WORTH[:place]}
            for lacking in (
                speaking(*held),
                speaking(
                    *held,
                    but=tuple(
                        Coverage(witness=w, speaks=Speaks.NEVER, asked_at=NOON) for w in ALL - held
                    ),
                ),
            ):
                advice = advise(of(kinds, kind), lacking)
                if advice:
                    for line in (advice.what, advice.gain):
                        assert texts.say(locale, line.key, **line.args)
