"""What closes an incident, and what closes a notice about the bot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.diagnosis import Cause, Confidence, Diagnosis
from bot.domain.observation import Witness
from bot.domain.planning import TO_ADMINS
from tests.unit.incidents import (
    CYCLE,
    FEED,
    HOUR,
    NOW,
    ROW,
    STUCK,
    TOKEN,
    WORDS,
    World,
    calm,
    hindered,
    says,
    trouble,
)


def test_a_notice_goes_to_the_admins_and_never_joins_an_alarm() -> None:
    world = World()
    world.judge(says(1, STUCK), says(2, hindered(CYCLE)))
    assert [(i.channel, i.members) for i in world.open] == [
        ("#data", frozenset({1})),
        (TO_ADMINS, frozenset({2})),
    ]


def test_a_notice_stays_while_its_witness_is_not_heard_even_beside_an_alarm() -> None:
    world = World()
    world.judge(says(1, hindered(CYCLE)))
    world.judge(says(1, replace(TOKEN, unheard=frozenset({CYCLE}))))
    assert [i.cause for i in world.open] == [Cause.BOT, Cause.TOKEN]
    world.judge(says(1, TOKEN))
    assert [i.cause for i in world.open] == [Cause.TOKEN]


def test_a_notice_of_a_refused_key_does_not_close_because_of_a_timeout() -> None:
    world = World()
    world.judge(says(1, hindered(CYCLE)))
    world.judge(says(1, replace(calm(), unheard=frozenset({CYCLE}))))
    assert len(world.open) == 1


def test_a_notice_of_utter_silence_closes_when_anybody_answers() -> None:
    world = World()
    silent = replace(hindered(CYCLE, FEED), confidence=Confidence.PROBABLE)
    world.judge(says(1, silent))
    world.judge(says(1, replace(calm(CYCLE), unheard=frozenset({FEED}))))
    assert world.open == []


HEALING = [
    # (remark, what the trouble rested on, what is said now, whether it closes)
    ("the word is good", {WORDS}, calm(WORDS), True),
    ("the word faded", {WORDS}, calm(unwell={WORDS}), False),
    ("the word turned blank", {WORDS}, calm(unwell={WORDS}), False),
    ("rows are fresh", {ROW}, calm(ROW), True),
    ("the newest row fell silent", {ROW}, calm(unwell={ROW}), False),
    ("a good word does not stand for rows", {ROW}, calm(WORDS, unwell={ROW}), False),
    ("a good word, its rows silent", {WORDS, ROW}, calm(WORDS, unwell={ROW}), False),
    ("a good word, its feed unread", {WORDS, FEED}, calm(WORDS, unwell={FEED}), True),
    ("a good word does not stand for the feed alone", {FEED}, calm(WORDS, unwell={FEED}), False),
    ("the feed is up", {FEED}, calm(FEED), True),
    ("the cycle fell silent", {CYCLE}, calm(WORDS, unwell={CYCLE}), False),
    ("old rows do not stand for a refused key", {Witness.SHARED_PROBE},
     calm(ROW, unwell={Witness.SHARED_PROBE}, data=NOW - 9 * HOUR), False),
    ("rows that came since do", {Witness.SHARED_PROBE},
     calm(ROW, unwell={Witness.SHARED_PROBE}, data=NOW - HOUR), True),
    ("a good word that is only read again does not", {Witness.SHARED_PROBE},
     calm(WORDS, unwell={Witness.SHARED_PROBE}), False),
    ("MBI that is seen to go on after it does", {Witness.SHARED_PROBE},
     replace(calm(WORDS, unwell={Witness.SHARED_PROBE}), outlived=frozenset(Witness)), True),
    ("but not for rows that were missing too", {Witness.SHARED_PROBE, ROW},
     replace(calm(WORDS, unwell={ROW}), outlived=frozenset({Witness.SHARED_PROBE})), False),
    ("rows that came since stand for a faded word", {WORDS},
     calm(ROW, unwell={WORDS}, data=NOW - HOUR), True),
    ("its witness is not asked any more, another is well", {ROW}, calm(WORDS), True),
    ("a calendar that is not due stands for nothing", {WORDS},
     calm(Witness.CALENDAR, unwell={WORDS}), False),
    ("nor for a witness that is not asked any more", {ROW}, calm(Witness.CALENDAR), False),
    ("its witness is not asked any more, nobody knows", {ROW}, calm(FEED), False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "grounds", "now", "closes"), HEALING, ids=[row[0] for row in HEALING]
)
def test_an_incident_closes_on_proof_of_health_only(
    why: str, grounds: set[Witness], now: Diagnosis, closes: bool
) -> None:
    world = World()
    world.judge(says(1, trouble(Cause.UNKNOWN, *grounds)))
    world.judge(says(1, now))
    assert (world.open == []) is closes, why


def test_a_notice_needs_no_data_to_close_since_none_stopped() -> None:
    world = World()
    world.judge(says(1, hindered(CYCLE)))
    (change,) = world.judge(says(1, replace(calm(ROW), data_until=NOW + HOUR)))
    assert [news.args for news in change.news] == [{}]
