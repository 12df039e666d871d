"""One card of many, some of which people work on; and cards that change while they do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.diagnosis import Cause, Shared
from bot.domain.incident import EventKind, State
from bot.domain.observation import Witness
from bot.domain.round import Proof
from tests.unit.incidents import NOW, OUTAGE, RECOVERING, TOKEN, calm, says, told, trouble
from tests.unit.test_planning_rounds import Tried, proven

ADMIN = trouble(Cause.ADMIN_ACCOUNT)
MEMBERS = (1, 2, 3)


@pytest.fixture
def world() -> Tried:
    """Three refusals of one provider, on one card."""
    world = Tried()
    world.judge(*(says(n, TOKEN) for n in MEMBERS))
    (card,) = world.open
    assert card.subject.startswith("refused:")
    return world


def test_one_that_is_proven_leaves_and_the_others_are_told_of_still(world: Tried) -> None:
    world.begin(2, authorized=world.now)
    world.judge(says(1, TOKEN), says(2, RECOVERING), says(3, TOKEN))
    changes = world.judge(says(1, TOKEN), says(2, proven(Proof.DATA, NOW)), says(3, TOKEN))
    assert told(*changes) == [EventKind.MEMBER_LEFT]
    assert [(i.members, i.state) for i in world.open] == [(frozenset({1, 3}), State.OPEN)]


def test_a_person_speaks_for_nobody_but_the_one_that_was_authorized(world: Tried) -> None:
    world.begin(2, authorized=world.now)
    quiet = calm(unwell={Witness.WORDS})
    world.judge(says(1, quiet), says(2, proven(Proof.PERSON, NOW)), says(3, quiet))
    assert [i.members for i in world.open] == [{1, 3}]


def test_the_last_one_closes_it_with_its_proof(world: Tried) -> None:
    for number in MEMBERS:
        world.begin(number, authorized=world.now)
    world.judge(*(says(n, RECOVERING) for n in MEMBERS))
    assert world.state(1) is State.VERIFYING
    world.judge(says(1, proven(Proof.DATA, NOW)), says(2, RECOVERING), says(3, RECOVERING))
    (change,) = world.judge(says(1, calm()), *(says(n, proven(Proof.CYCLE, NOW)) for n in (2, 3)))
    assert told(change) == [EventKind.RESOLVED]
    assert change.news[0].args["proof"] == "cycle"


def test_one_in_vain_that_has_another_cause_gets_a_card_of_its_own(world: Tried) -> None:
    world.begin(2, authorized=world.now)
    world.judge(says(1, TOKEN), says(2, RECOVERING), says(3, TOKEN))
    world.judge(says(1, TOKEN), says(2, replace(ADMIN, in_vain=True)), says(3, TOKEN))
    assert [(i.cause, i.members) for i in world.open] == [
        (Cause.TOKEN, frozenset({1, 3})),
        (Cause.ADMIN_ACCOUNT, frozenset({2})),
    ]


def test_all_of_them_move_to_an_outage_and_close_one_by_one_by_proof(world: Tried) -> None:
    world.begin(2, authorized=world.now)
    world.judge(*(says(n, OUTAGE) for n in MEMBERS))
    (card,) = world.open
    assert (card.cause, card.state, card.members) == (
        Cause.THIRD_PARTY,
        State.OPEN,
        frozenset(MEMBERS),
    )
    world.judge(says(1, TOKEN), says(2, RECOVERING), says(3, TOKEN))
    world.judge(says(1, TOKEN), says(2, proven(Proof.CYCLE, NOW)), says(3, TOKEN))
    assert [m for i in world.open for m in sorted(i.members)].count(2) == 0


def test_whoever_waits_alone_on_the_card_of_an_outage_that_is_over_is_not_forgotten() -> None:
    world = Tried()
    world.judge(says(1, TOKEN))
    world.begin(1, authorized=world.now)
    for seen in (RECOVERING, OUTAGE, RECOVERING):
        world.judge(says(1, seen), says(2, replace(seen, shared=Shared.PROVIDER)))
    world.judge(says(1, proven(Proof.CYCLE, NOW)), says(2, RECOVERING))
    assert [m for i in world.open for m in sorted(i.members)].count(1) == 0
