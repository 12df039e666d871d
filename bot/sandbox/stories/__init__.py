"""Stories played against the sandbox, told as text, each with an end that is checked."""

from bot.sandbox.stories.book import STORIES, Story
from bot.sandbox.stories.playing import play

__all__ = ["STORIES", "Story", "play"]
