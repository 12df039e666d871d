"""Playing stories one after the other, each in a world of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from time import monotonic

from bot.sandbox.stories.stage import Stage, StoryFailedError
from bot.sandbox.stories.story import Story
from bot.sandbox.world import World

STRIDE = timedelta(hours=3)
"""Stories pass time faster than people do."""
MOST_STRIDES = 24
"""The longest way, to the end of an authorization, in so many."""


def play(stories: Iterable[Story], *, locale: str, tell: Callable[[str], None]) -> bool:
    """Play and tell them; whether all ended well."""
    told = [_play(story, locale, tell) for story in stories]
    tell(f"{sum(told)} passed, {len(told) - sum(told)} failed")
    return all(told)


def _play(story: Story, locale: str, tell: Callable[[str], None]) -> bool:
    tell(f"{story.name}: {(story.tell.__doc__ or '').strip()}")
    begun = monotonic()
    with World(
        live=False,
        handover=story.handover,
        locale=locale,
        start=story.begins,
        stride=STRIDE,
        most_strides=MOST_STRIDES,
    ) as world:
        try:
            stage = Stage(world, locale=locale, tell=tell)
            story.tell(stage)
            if missing := story.shows - stage.shown_causes:
                stage.fail(f"not shown: {', '.join(map(' by '.join, sorted(missing)))}")
        except (StoryFailedError, TimeoutError) as failure:
            tell(f"  ended badly: {failure}\n")
            return False
    tell(f"  ended well ({monotonic() - begun:.1f} s)\n")
    return True
