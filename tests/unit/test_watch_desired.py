"""From the file to what the database shall watch."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot.catalogue.loader import load_catalogue
from bot.config.desired import key_fingerprint, read_desired
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.domain.observation import Witness
from bot.ports.watch_list import Watched

TEXT = """\
admins = ["lead@acme.example"]
default_channel = "#data"

[[channel]]
name = "#dati"
locale = "it"

[[account]]
name = "Acme EU"
client_id = 194
timezone = "Europe/Rome"
export_api_key = { env = "KEY" }
default_channel = "#dati"
cadence_hours = 12
handover_url = "https://pipeline.acme.example/grants"
handover_secret = { env = "HANDOVER" }
blackout = ["22:00-24:00"]

[[account.integration]]
name = "Books"
kind = "quickbooks"

[[account.integration]]
name = "Events"
kind = "mixpanel"
channel = "#events"

[[account.integration]]
name = "Orders"
kind = "mysql"
host = "db.acme.example"
port = 3307
authorized_on = 2026-11-12

[provider.google]
client_id = { env = "CLIENT" }
client_secret = { env = "CLIENT_SECRET" }
token_url = "http://127.0.0.1:7001/token"
secrets.developer_token = { env = "DEVELOPER" }

[provider.intuit]
feed_url = "http://127.0.0.1:7000/intuit/api/v2/summary.json"

[intervals]
newest_row = 60
cycle = 300
"""


class Seal:
    """A cipher one can read."""

    def encrypt(self, secret: str) -> str:
        return f"sealed {len(secret)}"

    def decrypt(self, token: str) -> str:
        raise NotImplementedError(token)


def desired(tmp_path: Path, text: str = TEXT) -> Watched:
    path = tmp_path / "mbi.toml"
    path.write_text(text, encoding="utf-8")
    environ = {"SECRET_KEYS": Fernet.generate_key().decode(), "MBI_CONFIG": str(path)}
    settings = read_settings(environ, WatchSettings)
    secrets = {
        "KEY": "an-export-key",
        "HANDOVER": "a-handover-secret",
        "CLIENT": "our-client",
        "CLIENT_SECRET": "our-client-secret",
        "DEVELOPER": "a-developer-token",
    }
    return read_desired(settings, environ=secrets, catalogue=load_catalogue(), cipher=Seal())


def test_channels_fall_back_from_integration_to_account_to_workspace(tmp_path: Path) -> None:
    channels = {one.name: one.channel for one in desired(tmp_path).integrations}
    assert channels == {"Books": "#dati", "Events": "#events", "Orders": "#dati"}
    without = desired(tmp_path, TEXT.replace('default_channel = "#dati"\n', ""))
    assert without.integrations[0].channel == "#data"


def test_an_export_key_is_sealed_and_shown_nowhere(tmp_path: Path) -> None:
    (account,) = desired(tmp_path).accounts
    assert account.sealed_key == "sealed 13"
    assert "an-export-key" not in repr(account)
    assert account.cadence == timedelta(hours=12)


def test_a_fingerprint_changes_with_the_key_and_the_pepper_only() -> None:
    one = key_fingerprint("key", of=1, pepper="p")
    assert one == key_fingerprint("key", of=1, pepper="p")
    assert one != key_fingerprint("other", of=1, pepper="p")
    assert one != key_fingerprint("key", of=1, pepper="q")


def test_feeds_are_those_of_what_is_watched_and_an_operators_address_wins(tmp_path: Path) -> None:
    feeds = {feed.provider: feed for feed in desired(tmp_path).feeds}
    assert set(feeds) == {"intuit", "mixpanel"}
    assert feeds["intuit"].url == "http://127.0.0.1:7000/intuit/api/v2/summary.json"
    assert feeds["mixpanel"].components == ("Data Export",)


def test_only_intervals_that_differ_from_the_defaults_are_kept(tmp_path: Path) -> None:
    assert desired(tmp_path).intervals == {Witness.NEWEST_ROW: timedelta(seconds=60)}


def test_a_channel_may_have_its_own_language(tmp_path: Path) -> None:
    workspace = desired(tmp_path).workspace
    assert (workspace.locale, workspace.locales) == ("en", {"#dati": "it"})


def test_a_client_is_kept_with_its_secrets_sealed_together(tmp_path: Path) -> None:
    (client,) = desired(tmp_path).clients
    assert (client.provider, client.client_id) == ("google", "our-client")
    assert client.urls == {"token_url": "http://127.0.0.1:7001/token"}
    held = '{"client_secret": "our-client-secret", "developer_token": "a-developer-token"}'
    assert client.sealed == f"sealed {len(held)}"
    assert client.fingerprint
    assert "secret" not in repr(client)


def test_a_handover_is_kept_with_its_secret_sealed(tmp_path: Path) -> None:
    (account,) = desired(tmp_path).accounts
    assert account.handover_url == "https://pipeline.acme.example/grants"
    assert account.sealed_handover_secret == f"sealed {len('a-handover-secret')}"
    assert account.handover_fingerprint not in {None, account.key_fingerprint}
    assert "a-handover-secret" not in repr(account)


def test_the_day_of_an_authorization_begins_in_the_accounts_zone(tmp_path: Path) -> None:
    orders = next(one for one in desired(tmp_path).integrations if one.name == "Orders")
    assert orders.authorized_on is not None
    assert orders.authorized_on.isoformat() == "2026-11-12T00:00:00+01:00"
    assert orders.settings == {"host": "db.acme.example", "port": 3307}
