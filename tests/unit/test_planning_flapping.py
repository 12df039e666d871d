"""Cards of what goes back and forth: edited in place, quiet in their threads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.diagnosis import Cause
from bot.domain.flapping import MARK
from bot.domain.incident import EventKind
from bot.domain.planning import Change
from tests.unit.incidents import HOUR, RECOVERING, TOKEN, WORDS, World, calm, says, told
from tests.unit.test_planning_rounds import Tried

FLAPPING = replace(TOKEN, flaps=True)


def hushed(*changes: Change) -> list[EventKind]:
    return [n.kind for change in changes for n in change.news if MARK in n.args]


@pytest.mark.parametrize(("hours", "cards"), [(3, 1), (23, 1), (25, 2)])
def test_what_flaps_is_the_same_card_for_a_day(hours: int, cards: int) -> None:
    world = World()
    world.judge(says(1, FLAPPING))
    world.judge(says(1, calm(WORDS)))
    world.now += hours * HOUR
    world.judge(says(1, FLAPPING))
    assert len(world.kept) == cards


def test_its_coming_and_going_is_not_told_in_the_thread() -> None:
    world = World()
    opened = world.judge(says(1, FLAPPING))
    assert (told(*opened), hushed(*opened)) == ([EventKind.OPENED], [])
    for seen, kind in (
        (RECOVERING, EventKind.WAITING_FOR_DATA),
        (calm(WORDS), EventKind.RESOLVED),
        (FLAPPING, EventKind.WORSE_AGAIN),
        (replace(FLAPPING, cause=Cause.ADMIN_ACCOUNT), EventKind.VERDICT_CHANGED),
    ):
        changes = world.judge(says(1, replace(seen, flaps=True) if seen.trouble else seen))
        assert (told(*changes), hushed(*changes)) == ([kind], [kind])


def test_of_what_is_steady_all_is_told() -> None:
    world = World()
    for seen in (TOKEN, calm(WORDS), TOKEN):
        assert hushed(*world.judge(says(1, seen))) == []


def test_what_came_of_a_person_s_work_is_told_whatever_flaps() -> None:
    world = Tried()
    world.judge(says(1, FLAPPING))
    world.begin(1, authorized=world.now)
    closed = world.judge(says(1, calm(WORDS)))
    assert (told(*closed), hushed(*closed)) == ([EventKind.RESOLVED], [])
