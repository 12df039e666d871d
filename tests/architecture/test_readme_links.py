"""What the README points at is there."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli import COMMANDS
from bot.sandbox.people import PEOPLE
from bot.sandbox.stories import STORIES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NUMBERS = (
    *("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty", "twenty-one", "twenty-two", "twenty-three", "twenty-four"),
)


def test_every_picture_and_file_that_the_readme_links_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_place_of_the_code_that_the_readme_names_is_there() -> None:
    places = re.findall(r"`((?:bot|tests|migrations)/[\w/.]*)`", README)
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_part_of_the_bot_is_on_the_map() -> None:
    parts = {
        path.stem
        for path in (ROOT / "bot").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    mapped = set(re.findall(r"^bot/(\w+) ", README, re.MULTILINE))
    assert parts - {"__init__", "__main__"} == mapped


def test_the_readme_names_every_command_and_counts_what_the_sandbox_holds() -> None:
    assert [name for name in COMMANDS if name not in README] == []
    assert f"tells {len(STORIES)} stories" in README
    assert f"{NUMBERS[len(PEOPLE)]} people" in README
