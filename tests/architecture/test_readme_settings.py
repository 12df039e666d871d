"""The README's table of settings is the code's."""

from __future__ import annotations

from pathlib import Path

from bot.config.table import markdown_table, settings_table

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_shows_every_setting_as_the_code_has_it() -> None:
    shown = [
        line.strip()
        for line in README.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and line.split("`")[1].isupper()
    ]
    told = [line for line in markdown_table().splitlines() if line.startswith("| `")]
    assert shown == told, "print the table with: python -m bot.config"


def test_every_setting_says_what_it_is() -> None:
    assert [row.name for row in settings_table() if not row.meaning.endswith(".")] == []


def test_every_token_password_and_key_is_a_secret() -> None:
    hidden = ("TOKEN", "PASSWORD", "KEYS", "SECRET", "PROXY")
    for row in settings_table():
        if any(part in row.name for part in hidden) and row.name != "TRUST_PROXY":
            assert row.secret, row.name
