"""What `mbi.toml` may say, but does not do what an operator may think."""

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
handover_url = "https://pipeline.acme.example/grants"
handover_secret = { env = "HANDOVER" }

[[account.integration]]
name = "Ads"
kind = "google_ads"

[[account.integration]]
name = "Orders"
kind = "mysql"
host = "db.acme.example"

[provider.google]
client_id = { env = "CLIENT" }
client_secret = { env = "CLIENT_SECRET" }
"""
ENVIRON = {"CLIENT": "a-client", "CLIENT_SECRET": "its-secret", "HANDOVER": "long-enough-a-secret"}
PUBLIC_URL = "https://bot.acme.example"
HOST = 'host = "db.acme.example"\n'
CLIENT = TEXT[TEXT.index("[provider.google]") :]


def advised(folder: Path, text: str, **environ: str) -> list[str]:
    path = folder / "mbi.toml"
    path.write_text(text, encoding="utf-8")
    keys = {"SECRET_KEYS": Fernet.generate_key().decode(), "MBI_CONFIG": str(path)}
    settings = read_settings({**keys, **environ}, WatchSettings)
    return list(watch_advice(settings, catalogue=load_catalogue(), environ=ENVIRON))


def test_what_works_as_an_operator_thinks_needs_no_advice(tmp_path: Path) -> None:
    assert advised(tmp_path, TEXT, PUBLIC_URL=PUBLIC_URL) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (HOST, "", 'mbi.toml:16: nobody can try a new password of "Orders" here; add host ='),
        (
            'client_secret = { env = "CLIENT_SECRET" }\n',
            "",
            "mbi.toml:21: the client of google has no secret, which most providers ask for; add",
        ),
    ],
)
def test_what_does_less_than_it_seems_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    (line,) = advised(tmp_path, TEXT.replace(old, new), PUBLIC_URL=PUBLIC_URL)
    assert line.startswith(told)


def test_a_client_without_a_public_address_is_told(tmp_path: Path) -> None:
    (told,) = advised(tmp_path, TEXT)
    assert told.startswith("mbi.toml:21: without PUBLIC_URL nobody is sent to google")


def test_a_database_that_nobody_enters_a_password_of_needs_no_host(tmp_path: Path) -> None:
    text = TEXT.replace(HOST, 'credentials = "none"\n')
    assert advised(tmp_path, text, PUBLIC_URL=PUBLIC_URL) == []


def test_a_hand_over_of_nothing_is_told(tmp_path: Path) -> None:
    without = TEXT.replace(CLIENT, "").replace(HOST, 'credentials = "none"\n')
    (told,) = advised(tmp_path, without, PUBLIC_URL=PUBLIC_URL)
    assert told.startswith('mbi.toml:8: no integration of "Acme" can get a grant to hand over')
