"""The README's table of kinds is the catalogue's, and its mbi.toml is one that applies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.loader import load_catalogue
from bot.config.watch_reading import read_watch_file
from bot.domain.errors import ConfigurationError

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CATALOGUE = load_catalogue()
KEYS = {"ACME_EXPORT_KEY": "key"}


def the_toml_block(folder: Path) -> Path:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    path = folder / "mbi.toml"
    path.write_text(block, encoding="utf-8")
    return path


def kinds_table() -> list[str]:
    return [
        f"| `{name}` | {entry.title} | {_fed(entry)} | {_checked(entry)} |"
        for name, entry in sorted(CATALOGUE.entries.items())
    ]


def _fed(entry: CatalogueEntry) -> str:
    if entry.feed is None:
        return ""
    return "yes, of your instance" if "{instance}" in entry.feed.url else "yes"


def _checked(entry: CatalogueEntry) -> str:
    """With what: an OAuth client of the operator, or what a person enters."""
    if entry.oauth:
        return f"with an OAuth client, `[provider.{entry.provider}]`"
    return f"with a {entry.authorization}" if entry.fields and entry.kind.probed else ""


def test_the_readme_lists_every_kind_as_the_catalogue_has_it() -> None:
    _, _, below = README.partition(
        "| kind | what it is | status feed known | access can be checked |\n"
    )
    shown = below.partition("\n\n")[0].splitlines()[1:]
    assert shown == kinds_table(), "\n".join(kinds_table())


def test_the_mbi_toml_of_the_readme_applies_as_it_stands(tmp_path: Path) -> None:
    file = read_watch_file(the_toml_block(tmp_path), catalogue=CATALOGUE, environ=KEYS)
    assert [account.client_id for account in file.account] == [194]
    assert [one.kind for one in file.account[0].integration] == ["google_ads", "mysql"]


def test_what_the_readme_leaves_out_for_now_may_be_taken_in_as_it_stands(tmp_path: Path) -> None:
    path = the_toml_block(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^# (?=[\[a-z])", "", text, flags=re.MULTILINE), encoding="utf-8")
    named = re.findall(r'env = "(\w+)"', text)
    environ = {name: f"{name}-that-is-long-enough" for name in named}
    file = read_watch_file(path, catalogue=CATALOGUE, environ=environ)
    assert file.account[0].handover_url
    assert file.account[0].integration[0].authorized_on
    assert file.provider["google"].secrets


def test_the_mbi_toml_of_the_readme_needs_the_key_that_the_readme_exports(tmp_path: Path) -> None:
    assert "export " in README and "ACME_EXPORT_KEY=" in README  # noqa: PT018 - one promise
    with pytest.raises(ConfigurationError, match="ACME_EXPORT_KEY"):
        read_watch_file(the_toml_block(tmp_path), catalogue=CATALOGUE, environ={})
