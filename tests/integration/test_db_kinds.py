"""What an operator says of kinds outlives the file: processes read it from the database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, update

from bot.adapters.db.tables import workspace
from bot.bootstrap.applying import applying_with
from bot.bootstrap.store import catalogue_of
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.domain.errors import ConfigurationError

FILE = """\
admins = ["lead@acme.example"]
default_channel = "#data"

[[account]]
name = "Acme"
client_id = 194
timezone = "UTC"

[[account.integration]]
name = "Ads"
kind = "facebook_ads"
"""


def apply(engine: Engine, folder: Path, text: str) -> tuple[WatchSettings, str]:
    path = folder / "mbi.toml"
    path.write_text(text)
    environ = {
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "MBI_CONFIG": str(path),
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
    }
    settings = read_settings(environ, WatchSettings)
    with applying_with(settings, environ) as (applying, desired):
        return settings, str(applying.apply(desired))


def test_what_was_applied_is_read_at_the_next_start(engine: Engine, tmp_path: Path) -> None:
    settings, plan = apply(engine, tmp_path, FILE + "[kind.facebook_ads]\nlife_days = 90\n")
    assert "~ kind facebook_ads: life days none → 90 (from the next start of the bot on)" in plan
    assert catalogue_of(settings).kinds()["facebook_ads"].life == timedelta(days=90)
    settings, plan = apply(engine, tmp_path, FILE)
    assert "life days 90 → none" in plan
    assert catalogue_of(settings).kinds()["facebook_ads"].life == timedelta(days=60)
    assert apply(engine, tmp_path, FILE)[1] == "Nothing to change."


def test_what_fits_no_more_is_told_with_what_to_do(engine: Engine, tmp_path: Path) -> None:
    settings, _ = apply(engine, tmp_path, FILE)
    with engine.begin() as connection:
        connection.execute(update(workspace).values(kinds={"facebook_ads": {"gone": 1}}))
    with pytest.raises(ConfigurationError, match=r"run mbi-bot apply:\nkind\.facebook_ads\.gone"):
        catalogue_of(settings)
