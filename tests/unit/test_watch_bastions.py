"""Databases behind bastions, and what speaks at their ports, in `mbi.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.adapters.cipher import Fernets
from bot.catalogue.loader import load_catalogue
from bot.config.desired import read_desired
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.config.watch_advice import watch_advice
from bot.domain.errors import ConfigurationError
from bot.ports.watch_list import WatchedIntegration

CATALOGUE = load_catalogue()
KEY = Fernet.generate_key().decode()
PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nnobody's\n-----END OPENSSH PRIVATE KEY-----"
FILE = """\
admins = ["lead@acme.example"]
default_channel = "#data"

[[account]]
name = "Acme"
client_id = 194
timezone = "UTC"

[[account.integration]]
name = "Orders"
kind = "{kind}"
"""
BASTION = """\
host = "10.1.2.3"
ssh_host = "bastion.acme.example"
ssh_port = 2222
ssh_user = "mbi-bot"
ssh_key = { env = "BASTION_KEY" }
"""


def settings_of(folder: Path, text: str) -> WatchSettings:
    path = folder / "mbi.toml"
    path.write_text(text)
    return read_settings({"SECRET_KEYS": KEY, "MBI_CONFIG": str(path)}, WatchSettings)


def desired(folder: Path, more: str, kind: str = "mysql") -> WatchedIntegration:
    (integration,) = read_desired(
        settings_of(folder, FILE.replace("{kind}", kind) + more),
        environ={"BASTION_KEY": PRIVATE},
        catalogue=CATALOGUE,
        cipher=Fernets([KEY]),
    ).integrations
    return integration


def test_a_bastion_is_kept_with_its_key_sealed(tmp_path: Path) -> None:
    kept = desired(tmp_path, BASTION)
    assert kept.settings == {
        "host": "10.1.2.3",
        "ssh_host": "bastion.acme.example",
        "ssh_port": 2222,
        "ssh_user": "mbi-bot",
    }
    assert kept.sealed_ssh_key
    assert Fernets([KEY]).decrypt(kept.sealed_ssh_key) == PRIVATE
    assert kept.ssh_key_fingerprint
    assert "PRIVATE" not in repr(kept)


def test_what_speaks_there_and_its_encryption_are_kept(tmp_path: Path) -> None:
    kept = desired(tmp_path, 'engine = "postgresql"\ntls = "verify"\n', kind="amazon_rds")
    assert kept.settings == {"engine": "postgresql", "tls": "verify"}


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        ("mysql", "ssh_port = 22\n", ":12: ssh_port needs ssh_host; add ssh_host = "),
        ("mysql", 'ssh_host = "b"\nssh_user = "x"\n', ":13: ssh_user needs ssh_key; add"),
        ("mysql", BASTION.replace("BASTION_KEY", "NO_KEY"), ":16: ssh_key: variable NO_KEY is"),
        ("mysql", BASTION.replace('{ env = "BASTION_KEY" }', '"secret"'), ":16: ssh_key has to"),
        ("mysql", 'engine = "oracle"\n', ":12: engine"),
        ("mysql", 'engine = "mssql"\n', 'engine "mssql" is none of mysql; write one of "mysql"'),
        ("stripe", 'ssh_host = "b"\n', ":12: ssh_host is for databases, and stripe is none"),
        ("stripe", 'tls = "verify"\n', ":12: tls is for databases, and stripe is none"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, kind: str, more: str, told: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        desired(tmp_path, more, kind)
    assert told in str(caught.value)
    assert "secret" not in str(caught.value).replace("secrets", "").replace("never the secret", "")


def test_a_host_of_which_nobody_knows_what_speaks_there_is_advised(tmp_path: Path) -> None:
    text = FILE.replace("{kind}", "amazon_rds") + 'host = "db.acme.example"\n'
    (told,) = watch_advice(settings_of(tmp_path, text), catalogue=CATALOGUE, environ={})
    assert told.startswith("mbi.toml:12: ")
    assert 'add engine = "' in told
