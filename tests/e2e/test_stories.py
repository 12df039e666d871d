"""Every story of the sandbox ends well, and one that ends badly is told as such."""

from __future__ import annotations

import pytest

from bot.sandbox.stories import STORIES, Story, play
from bot.sandbox.stories.stage import Stage
from tests.e2e import test_no_secrets as searched

NAMES = {story.name: story for story in STORIES}
SEARCHED = {*searched.STORIES, *searched.AUTHORIZING}
"""Those that end well, or fail, where all that they produce is searched for secrets."""
HERE = [story for story in STORIES if story.tell not in SEARCHED]
ALSO_IN_ITALIAN = ("token-expired", "blank-status", "reauthorized", "own-grant-revoked")


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


def test_one_that_ends_badly_is_told_and_fails_the_whole() -> None:
    def tell(stage: Stage) -> None:
        stage.expect(stage.cards(), "a card nobody has a reason for")

    told: list[str] = []
    bad = Story(name="bad", tell=tell)
    assert not play([bad, NAMES["blank-status"]], locale="en", tell=told.append)
    assert any("ended badly: a card nobody has a reason for" in line for line in told)
    assert told[-1] == "1 passed, 1 failed"
