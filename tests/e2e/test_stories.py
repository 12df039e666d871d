"""Every story of the sandbox ends well, and one that ends badly is told as such."""

from __future__ import annotations

import pytest

from bot.domain.diagnosis import Cause
from bot.domain.integration import Authorization
from bot.sandbox.stories import STORIES, Story, play
from bot.sandbox.stories.matrix import CANNOT, EVERY
from bot.sandbox.stories.stage import Stage
from tests.e2e import test_no_secrets as searched

NAMES = {story.name: story for story in STORIES}
SEARCHED = {*searched.STORIES, *searched.AUTHORIZING}
"""Those that end well, or fail, where all that they produce is searched for secrets."""
HERE = [story for story in STORIES if story.tell not in SEARCHED]
ALSO_IN_ITALIAN = ("token-expired", "reauthorized", "own-grant-revoked", "host-key-rotated")


@pytest.mark.parametrize("story", HERE, ids=lambda story: story.name)
def test_it_ends_well(story: Story) -> None:
    told: list[str] = []
    assert play([story], locale="en", tell=told.append), "\n".join(told)


def test_those_told_elsewhere_are_stories_of_the_book() -> None:
    assert {story.tell for story in STORIES} >= SEARCHED


@pytest.mark.parametrize("name", ALSO_IN_ITALIAN)
def test_it_ends_well_in_italian_too(name: str) -> None:
    told: list[str] = []
    assert play([NAMES[name]], locale="it", tell=told.append), "\n".join(told)


def test_every_cause_is_shown_by_every_way_of_authorizing_or_cannot_meet_it() -> None:
    shown = {pair for story in STORIES for pair in story.shows}
    assert shown | set(CANNOT) == EVERY
    assert not shown & set(CANNOT)
    assert all(reason.endswith(".") for reason in CANNOT.values())


def test_a_story_that_does_not_show_what_it_should_ends_badly() -> None:
    def tell(stage: Stage) -> None:
        stage.expect(not stage.cards(), "nothing broke")

    told: list[str] = []
    shows = frozenset({(Cause.TOKEN, Authorization.KEY)})
    assert not play([Story(name="idle", tell=tell, shows=shows)], locale="en", tell=told.append)
    assert any("ended badly: not shown: token by key" in line for line in told)


def test_one_that_ends_badly_is_told_and_fails_the_whole() -> None:
    def tell(stage: Stage) -> None:
        stage.expect(stage.cards(), "a card nobody has a reason for")

    told: list[str] = []
    bad = Story(name="bad", tell=tell)
    assert not play([bad, NAMES["blank-status"]], locale="en", tell=told.append)
    assert any("ended badly: a card nobody has a reason for" in line for line in told)
    assert told[-1] == "1 passed, 1 failed"
