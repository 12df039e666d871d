"""Stories played against the sandbox, told as text, each with an end that is checked."""

from bot.sandbox.stories.book import STORIES
from bot.sandbox.stories.playing import play
from bot.sandbox.stories.story import Story

__all__ = ["STORIES", "Story", "play"]
