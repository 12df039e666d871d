"""Acme's MBI, asked for its own words at an address of the operator's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.sandbox.fakes.peer import Html
from bot.sandbox.people import ALERTS
from bot.sandbox.world import NOON, World
from tests.scenarios.scene import say, words

CYCLE = timedelta(hours=9)
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> Iterator[World]:
    """Acme with weeks behind it, whose reports are asked for every ten minutes."""
    with World(live=False, start=NOON, stride=timedelta(hours=2)) as world:
        yield world


def test_a_word_at_the_reports_address_becomes_a_card_and_closes_it(world: World) -> None:
    world.troubles["token-expired"].break_()
    world.advance(CYCLE)
    (card,) = world.slack.messages(ALERTS)
    assert say("because-token") in words(card)
    assert "MBI's own word is “Re-auth”" in words(card)
    world.troubles["token-expired"].mend()
    world.advance(2 * CYCLE)
    closed = next(m for m in world.slack.messages(ALERTS) if m.ts == card.ts)
    assert say("card-title-resolved") in words(closed)


def test_reports_that_cannot_be_read_accuse_nobody(world: World) -> None:
    world.company.mbi.faults.add("/reports", Html(), times=None)
    world.advance(CYCLE)
    assert world.slack.messages(ALERTS) == []
