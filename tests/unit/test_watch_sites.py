"""Sources at a host that is named after the data account, which the operator has to name."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.catalogue.loader import load_catalogue
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.config.watch_advice import watch_advice

TEXT = """\
admins = ["lead@acme.example"]
default_channel = "#data"

[[account]]
name = "Acme"
client_id = 194
timezone = "Europe/Rome"

[[account.integration]]
name = "Help desk"
kind = "zendesk"
"""
API = '\n[provider.zendesk]\napi_url = "https://desk.example"\n'


def advice(folder: Path, text: str) -> list[str]:
    path = folder / "mbi.toml"
    path.write_text(text)
    keys = {"SECRET_KEYS": Fernet.generate_key().decode(), "MBI_CONFIG": str(path)}
    settings = read_settings(keys, WatchSettings)
    return list(watch_advice(settings, catalogue=load_catalogue(), environ={}))


def test_without_a_data_account_nobody_can_be_asked(tmp_path: Path) -> None:
    (line,) = advice(tmp_path, TEXT)
    assert line.startswith("mbi.toml:10: ")
    assert '"Help desk"' in line
    assert "data_account" in line


@pytest.mark.parametrize(
    "more", ['data_account = "acme"\n', 'credentials = "none"\n', API], ids=["named", "none", "api"]
)
def test_with_one_or_where_nobody_asks_there_is_nothing_to_say(tmp_path: Path, more: str) -> None:
    assert advice(tmp_path, TEXT + more) == []
