"""From `mbi.toml` to the database, on both kinds: what is planned is what is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, text

from bot.adapters.cipher import Fernets
from bot.adapters.clock import MovableClock
from bot.adapters.db.watch_list import SqlWatchList
from bot.catalogue.loader import load_catalogue
from bot.config.desired import read_desired
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.watch_list import Watched
from bot.services.applying import Applying

SECRET = "an-export-key-to-be-seen-nowhere"
FILE = """\
admins = ["lead@acme.example"]
default_channel = "#data"

[[channel]]
name = "#dati"
locale = "it"

[[account]]
name = "Acme EU"
client_id = 194
timezone = "Europe/Rome"
export_api_key = { env = "ACME_EXPORT_KEY" }
blackout = ["09:00-11:00", "22:00-24:00"]
cadence_hours = 12

[[account.integration]]
name = "Books"
kind = "quickbooks"
channel = "#dati"
owners = ["anna@acme.example", "luca@acme.example"]
newest_row_figure = 360531

[[account.integration]]
name = "Orders database"
kind = "mysql"
host = "db.acme.example"
credentials = "verify"

[intervals]
cycle = 90
"""


class Operator:
    """Writes the file, and applies it to the test's database."""

    def __init__(
        self, folder: Path, engine: Engine, clock: MovableClock, kinds: Mapping[str, Kind]
    ) -> None:
        self._path = folder / "mbi.toml"
        self._applying = Applying(watch_list=SqlWatchList(engine, kinds), clock=clock)
        self.keys = [Fernet.generate_key().decode()]

    def desires(self, text: str = FILE, key: str = SECRET) -> Watched:
        self._path.write_text(text, encoding="utf-8")
        environ = {
            "SECRET_KEYS": ",".join(self.keys),
            "MBI_CONFIG": str(self._path),
            "ACME_EXPORT_KEY": key,
        }
        return read_desired(
            read_settings(environ, WatchSettings),
            environ=environ,
            catalogue=load_catalogue(),
            cipher=Fernets(self.keys),
        )

    def plans(self, text: str = FILE, key: str = SECRET) -> list[str]:
        return str(self._applying.plan(self.desires(text, key))).splitlines()

    def applies(self, text: str = FILE, key: str = SECRET) -> list[str]:
        return str(self._applying.apply(self.desires(text, key))).splitlines()


def _ids(uow: UnitOfWork) -> dict[str, int]:
    return {row[1]: row[0] for row in uow.watched.names(uow.watched.workspace().id)}


@pytest.fixture
def operator(
    tmp_path: Path, engine: Engine, clock: MovableClock, kinds: dict[str, Kind]
) -> Operator:
    return Operator(tmp_path, engine, clock, kinds)


def test_what_was_applied_leaves_nothing_to_plan(operator: Operator) -> None:
    planned = operator.plans()
    assert planned[-1] == "5 to add, 2 to change, 0 to remove."
    assert operator.applies() == planned
    assert operator.plans() == ["Nothing to change."]
    assert operator.applies() == ["Nothing to change."]


def test_a_plan_alone_changes_nothing(operator: Operator) -> None:
    assert operator.plans() == operator.plans()


def test_what_is_watched_reaches_the_services(operator: Operator, transaction: Transaction) -> None:
    operator.applies()
    with transaction() as uow:
        workspace = uow.watched.workspace()
        (account,) = uow.watched.accounts(workspace.id)
        found = {i.name: i for i in uow.watched.picture(account.id).integrations}
    assert workspace.admins == ("lead@acme.example",)
    assert workspace.locales == {"#dati": "it"}
    assert account.cadence == timedelta(hours=12)
    assert len(account.blackout) == 2
    assert found["Books"].channel == "#dati"
    assert found["Books"].kind.title == "QuickBooks Online"
    assert found["Orders database"].channel == "#data"


def test_a_removed_integration_keeps_its_history_and_comes_back_as_the_same(
    operator: Operator, transaction: Transaction
) -> None:
    operator.applies()
    with transaction() as uow:
        before = _ids(uow)
    without = FILE[: FILE.index('[[account.integration]]\nname = "Orders')]
    (removed, *_) = operator.applies(without)
    assert removed.startswith('- integration "Orders database" of Acme EU')
    with transaction() as uow:
        assert list(_ids(uow)) == ["Books"]
        key = f"words:{before['Orders database']}"
        assert key in uow.subjects.by_keys([key])
    operator.applies()
    with transaction() as uow:
        again = _ids(uow)
    assert again == before


def test_a_replaced_export_key_is_told_and_kept_sealed(operator: Operator, engine: Engine) -> None:
    operator.applies()
    assert operator.plans(key="another-key") == [
        '~ account "Acme EU" (194): Export API key replaced or sealed anew',
        "0 to add, 1 to change, 0 to remove.",
    ]
    with engine.connect() as connection:
        sealed = connection.execute(text("SELECT sealed_key FROM account")).scalar_one()
    assert SECRET not in sealed
    assert Fernets(operator.keys).decrypt(sealed) == SECRET


def test_a_new_secret_key_seals_the_export_key_anew(operator: Operator, engine: Engine) -> None:
    operator.applies()
    newer = Fernet.generate_key().decode()
    operator.keys = [newer, *operator.keys]
    operator.applies()
    with engine.connect() as connection:
        sealed = connection.execute(text("SELECT sealed_key FROM account")).scalar_one()
    assert Fernets([newer]).decrypt(sealed) == SECRET


def test_a_faulty_file_changes_nothing(operator: Operator) -> None:
    operator.applies()
    with pytest.raises(ConfigurationError):
        operator.applies(FILE.replace("quickbooks", "quickboks"))
    assert operator.plans() == ["Nothing to change."]
