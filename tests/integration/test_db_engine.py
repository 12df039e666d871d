"""Opening the database."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, StatementError

from bot.adapters.db.engine import database_url as understood
from bot.adapters.db.engine import make_engine
from bot.adapters.db.tables import interaction
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import HOUR, NOW, watch

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@db.example/bot",  # as Heroku and others write it
        "postgresql://u:p@db.example/bot",
        "postgresql+psycopg://u:p@db.example/bot",
    ],
)
def test_every_spelling_of_postgresql_means_psycopg_3(url: str) -> None:
    rendered = understood(url).render_as_string(hide_password=False)
    assert rendered == "postgresql+psycopg://u:p@db.example/bot"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("mysql://u:secret@db.example/bot", "names mysql"),
        ("u:secret@db.example", "is not a URL"),
        ("", "is not a URL"),
    ],
)
def test_what_cannot_serve_is_refused_without_showing_its_password(url: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=why) as caught:
        make_engine(url)
    assert "secret" not in "".join(traceback.format_exception_only(caught.value))


def test_moments_come_back_in_utc_from_whatever_zone_they_went_in(engine: Engine) -> None:
    moment = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=ROME, fold=1)
    with engine.begin() as connection:
        connection.execute(interaction.insert().values(key="k", at=moment))
        kept = connection.execute(select(interaction.c.at)).scalar_one()
    assert kept == moment.astimezone(UTC)
    assert kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - the very thing to refuse
    with engine.begin() as connection, pytest.raises(StatementError, match="needs its zone"):
        connection.execute(interaction.insert().values(key="k", at=naive))


def test_nothing_lasts_that_was_not_committed(transaction: Transaction) -> None:
    with transaction() as uow:
        assert uow.interactions.first("pressed", NOW)
    with transaction() as uow:
        assert uow.interactions.first("pressed", NOW)
        uow.commit()
    with transaction() as uow:
        assert not uow.interactions.first("pressed", NOW)


def test_an_error_inside_rolls_back_and_comes_out(transaction: Transaction) -> None:
    def fail() -> None:
        with transaction() as uow:
            uow.interactions.first("pressed", NOW)
            message = "inside"
            raise LookupError(message)

    with pytest.raises(LookupError, match="inside"):
        fail()
    with transaction() as uow:
        assert uow.interactions.first("pressed", NOW)


def test_one_that_was_opened_to_read_refuses_to_commit(transaction: Transaction) -> None:
    with transaction(read=True) as uow, pytest.raises(RuntimeError, match="opened to read"):
        uow.commit()


def test_readers_never_wait_for_a_writer_and_see_the_state_before_it(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds)
    with transaction() as writing:
        writing.subjects.claim(NOW + HOUR, limit=100, lease=HOUR)
        with transaction(read=True) as reading:
            assert reading.subjects.by_keys(["ingest"])["ingest"].lease is None
        writing.commit()
    with transaction(read=True) as reading:
        assert reading.subjects.by_keys(["ingest"])["ingest"].lease is not None


def test_a_statement_on_postgresql_ends_in_time_and_the_session_keeps_nothing(
    postgres_url: str, kinds: dict[str, Kind]
) -> None:
    """A transaction pooler hands the session to somebody else after each transaction."""
    engine = make_engine(postgres_url)
    for number in range(9):  # psycopg prepares what it has seen five times
        with partial(SqlUnitOfWork, engine, kinds)() as uow:
            assert uow.interactions.first(f"trigger-{number}", NOW)
            uow.commit()
    with engine.connect() as connection:
        inside = connection.exec_driver_sql("SHOW statement_timeout").scalar_one()
        prepared = connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements")
        assert prepared.scalar_one() == 0
    assert inside == "30s"
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("SHOW statement_timeout")
    assert cursor.fetchone() == ("0",)
    cursor.close()
    raw.close()
    engine.dispose()


def test_a_failing_statement_does_not_tell_what_it_was_given(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(interaction.insert().values(key="a-digest", at=NOW))
    with pytest.raises(IntegrityError) as caught, engine.begin() as connection:
        connection.execute(interaction.insert().values(key="a-digest", at=NOW))
    told = "".join(traceback.format_exception_only(caught.value))
    if engine.dialect.name == "sqlite":  # PostgreSQL's own words name the key
        assert "a-digest" not in told
    assert "[parameters: (" not in told
