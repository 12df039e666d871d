"""Reading the watch files of many workspaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.adapters.cipher import Fernets
from bot.catalogue.loader import load_catalogue
from bot.config.environment import read_settings
from bot.config.many import read_all_desired
from bot.config.needs import WatchSettings
from bot.domain.errors import ConfigurationError
from bot.ports.watch_list import Watched

KEY = Fernet.generate_key().decode()
BODY = """
admins = ["lead@acme.example"]
default_channel = "#data-alerts"
[[account]]
name = "Acme"
client_id = {client}
timezone = "UTC"
[[account.integration]]
name = "Books"
kind = "quickbooks"
"""


def file(team: str | None, *, client: int = 194, more: str = "") -> str:
    head = f'team = "{team}"\n' if team else ""
    return head + BODY.format(client=client) + more


def read(folder: Path, *, workspaces: str = "many") -> list[Watched]:
    environ = {"SECRET_KEYS": KEY, "MBI_CONFIG": str(folder), "WORKSPACES": workspaces}
    settings = read_settings(environ, WatchSettings)
    return list(
        read_all_desired(
            settings, environ=environ, catalogue=load_catalogue(), cipher=Fernets([KEY])
        )
    )


def refused(folder: Path, *, workspaces: str = "many") -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(folder, workspaces=workspaces)
    return str(caught.value)


def test_a_folder_holds_a_file_for_each_team(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(file("T0A"))
    (tmp_path / "b.toml").write_text(file("T0B", client=195))
    (tmp_path / "notes.txt").write_text("no file of ours")
    assert [one.team_id for one in read(tmp_path)] == ["T0A", "T0B"]


def test_the_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(file(None))
    (tmp_path / "b.toml").write_text("admins = 7\n")
    told = refused(tmp_path)
    assert "a.toml: names no team" in told
    assert "b.toml:1" in told


def test_two_files_are_never_for_one_team(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(file("T0A"))
    (tmp_path / "b.toml").write_text(file("T0A", client=195))
    assert "b.toml: is for the team T0A, as a.toml is" in refused(tmp_path)


def test_a_shared_feed_is_one_thing(tmp_path: Path) -> None:
    feed = '[provider.intuit]\nfeed_url = "https://elsewhere.example/summary.json"\n'
    (tmp_path / "a.toml").write_text(file("T0A"))
    (tmp_path / "b.toml").write_text(file("T0B", client=195, more=feed))
    assert "b.toml: has another feed of" in refused(tmp_path)


def test_kinds_are_the_same_for_everybody(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(file("T0A", more="[kind.quickbooks]\nlife_days = 50\n"))
    assert "take [kind.quickbooks] out" in refused(tmp_path)


def test_an_empty_folder_says_what_to_write(tmp_path: Path) -> None:
    assert "write one NAME.toml for each workspace" in refused(tmp_path)


def test_one_workspace_has_one_file_and_no_team(tmp_path: Path) -> None:
    assert "set MBI_CONFIG to one file" in refused(tmp_path, workspaces="one")
    path = tmp_path / "a.toml"
    path.write_text(file("T0A"))
    assert "take team out, or set WORKSPACES=many" in refused(path, workspaces="one")
    path.write_text(file(None))
    assert [one.team_id for one in read(path, workspaces="one")] == [None]
