"""The labelled set of verdicts: its size, its sources, and how often the bot is right on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.loader import load_catalogue
from bot.domain.diagnosis import Cause
from bot.domain.integration import Authorization
from tests.scenarios.labelled.moments import moments
from tests.scenarios.labelled.reading import Heard, LabelledCase, read_cases
from tests.scenarios.labelled.replaying import score
from tests.scenarios.labelled.scoring import Score, told

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CATALOGUE = load_catalogue()
CASES = read_cases(kinds=tuple(CATALOGUE.entries))
ENOUGH_RIGHT = 0.98
FEWEST_CASES = 150
FEWEST_A_KIND = 3
MENDED_BY_AUTHORIZING = {Cause.TOKEN, Cause.ADMIN_ACCOUNT}
OK = 200


@pytest.fixture(scope="module")
def result() -> Score:
    """All cases, replayed once."""
    return score(CASES)


def wrong(result: Score) -> str:
    return "\n".join(line for one in result.scored if not one.right for line in told(one))


def test_nearly_every_cause_is_right(result: Score) -> None:
    assert result.share >= ENOUGH_RIGHT, wrong(result)


def test_nobody_is_asked_to_authorize_again_for_nothing(result: Score) -> None:
    assert result.false_offers == 0, wrong(result)


def test_status_button_and_confidence_are_nearly_always_right_too(result: Score) -> None:
    right = sum(one.right for one in result.scored)
    assert right / len(result.scored) >= ENOUGH_RIGHT, wrong(result)


def test_every_case_tells_what_is_answered_to_whoever_asks(result: Score) -> None:
    assert not [one.case.name for one in result.scored if one.untold]


def test_the_readme_quotes_the_score_of_this_very_run(result: Score) -> None:
    quoted = re.findall(r"^cause right \d+/\d+, false re-authorize \d+$", README, re.MULTILINE)
    assert quoted == [result.summary]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= FEWEST_CASES


def test_every_kind_has_its_cases() -> None:
    counted = Counter(case.kind for case in CASES)
    few = {name for name in CATALOGUE.entries if counted[name] < FEWEST_A_KIND}
    assert not few


def test_every_cause_is_expected_somewhere() -> None:
    assert {case.expect.cause for case in CASES} == {*Cause, None}


def test_re_authorizing_is_expected_for_two_causes_alone() -> None:
    offered = {case.expect.cause for case in CASES if case.expect.reauthorize}
    assert offered == MENDED_BY_AUTHORIZING


def authorizing() -> list[CatalogueEntry]:
    """The kinds whose grants the bot may try, or whose authorization MBI's word speaks of."""
    return [e for e in CATALOGUE.entries.values() if e.authorization is not Authorization.NONE]


def last_probe(case: LabelledCase) -> Heard | None:
    probes = [one for one in case.heard if one.witness == "probe"]
    return max(probes, key=lambda one: moments(one.at, case.now)[-1], default=None)


def lets_in(heard: Heard) -> bool:
    return bool(heard.good) or (heard.http is not None and heard.http.status == OK)


def dead_view(case: LabelledCase) -> bool:
    """The bot's own view is refused while MBI goes on."""
    heard = last_probe(case)
    return case.expect.cause is Cause.BOT and heard is not None and not lets_in(heard)


def dead_token(case: LabelledCase) -> bool:
    """MBI's own authorization ended while the bot is let in."""
    heard = last_probe(case)
    mends = case.expect.reauthorize and case.expect.cause in MENDED_BY_AUTHORIZING
    return mends and heard is not None and lets_in(heard)


def without_a_pair() -> Iterator[str]:
    for entry in authorizing():
        own = [case for case in CASES if case.kind == entry.name]
        if not any(map(dead_view, own)):
            yield f"{entry.name}: nothing of a dead view while MBI is fine"
        # MBI has no word on keys that push into it, and holds none of them itself.
        if not entry.ingest and not any(map(dead_token, own)):
            yield f"{entry.name}: nothing of a dead token while the bot is let in"


def test_every_kind_that_authorizes_has_both_halves_of_the_pair() -> None:
    assert not list(without_a_pair())
