"""Changing the keys: nothing sealed is forgotten, lost or shown, whatever runs beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, inspect, select, update

from bot.adapters.cipher import Fernets
from bot.adapters.db.engine import make_engine
from bot.adapters.db.sealed import SqlSealedTexts
from bot.adapters.db.tables import access_grant, metadata
from bot.ports.sealed import Place, SealedText
from bot.services.rotating import Rotated, Rotating
from tests.integration.filling import fill

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))
TELLING = re.compile(r"seal|secret|token|password|verifier|private|cipher|credential")
NO_SECRETS = {"link.token_digest"}
"""What has a telling name and holds only digests."""


def rotating(engine: Engine, *keys: str, batch: int = 3) -> Rotating:
    return Rotating(texts=SqlSealedTexts(engine, batch=batch), keys=Fernets(keys))


def rotate(engine: Engine, *keys: str) -> Rotated:
    return rotating(engine, *keys).rotate(lambda _: None)


def opened(engine: Engine, *keys: str) -> dict[tuple[str, str, int], str]:
    """Everything sealed, by its place, opened with these keys alone."""
    cipher = Fernets(keys)
    found: dict[tuple[str, str, int], str] = {}
    texts = SqlSealedTexts(engine)
    for place in texts.places():
        for batch in texts.batches(place):
            for text in batch:
                number = int(re.findall(r"\d+", str(text.key[-1]))[-1])
                found[place.table, place.column, number] = cipher.decrypt(text.text)
    return found


def test_every_column_of_the_database_that_is_sealed_is_handled(engine: Engine) -> None:
    handled = {str(place) for place in SqlSealedTexts(engine).places()}
    looks_secret = {
        f"{table}.{column['name']}"
        for table in inspect(engine).get_table_names()
        for column in inspect(engine).get_columns(table)
        if TELLING.search(column["name"])
    }
    assert looks_secret - handled == NO_SECRETS
    assert {"installation.sealed", "slack_state.sealed", "access_grant.sealed"} <= handled


def test_everything_is_sealed_anew_and_stays_the_same(engine: Engine) -> None:
    secrets = fill(engine, Fernets([OLD]), rows=7)
    done = rotate(engine, NEW, OLD)
    assert (done.anew, done.left, done.settled, done.closed) == (len(secrets), 0, True, [])
    assert done.idle(2) == [1]
    assert opened(engine, NEW) == secrets


def test_a_second_time_there_is_nothing_to_do(engine: Engine) -> None:
    fill(engine, Fernets([OLD]), rows=2)
    rotate(engine, NEW, OLD)
    before = grants_of(engine)
    assert rotate(engine, NEW, OLD).anew == 0
    assert grants_of(engine) == before


def grants_of(engine: Engine) -> Sequence[str]:
    with engine.connect() as connection:
        found = select(access_grant.c.sealed).order_by(access_grant.c.id)
        return connection.execute(found).scalars().all()


def test_whoever_was_stopped_goes_on_where_they_were(engine: Engine) -> None:
    secrets = fill(engine, Fernets([OLD]), rows=5)
    seen = 0

    def stop(more: int) -> None:
        nonlocal seen
        seen += more
        if seen >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotating(engine, NEW, OLD).rotate(stop)
    assert opened(engine, OLD, NEW) == secrets
    done = rotate(engine, NEW, OLD)
    assert 0 < done.anew < len(secrets)
    assert opened(engine, NEW) == secrets


def test_looking_changes_nothing_and_counts_by_key(engine: Engine) -> None:
    secrets = fill(engine, Fernets([OLD]), rows=2)
    found = rotating(engine, NEW, OLD).check(lambda _: None)
    assert (found.anew, found.left, dict(found.by_key)) == (0, len(secrets), {1: len(secrets)})
    assert opened(engine, OLD) == secrets


class Meanwhile(SqlSealedTexts):
    """Somebody writes between reading and writing."""

    def __init__(self, engine: Engine, write: Callable[[], None]) -> None:
        super().__init__(engine)
        self._write = write

    def swap(self, changed: Sequence[tuple[SealedText, str]]) -> int:
        self._write()
        return super().swap(changed)


@pytest.mark.parametrize("writes_with", [[NEW, OLD], [OLD]], ids=["restarted", "not restarted"])
def test_a_grant_that_is_refreshed_meanwhile_is_never_lost(
    engine: Engine, writes_with: list[str]
) -> None:
    fill(engine, Fernets([OLD]))
    written: list[str] = []

    def refresh() -> None:
        if written:
            return
        written.append(Fernets(writes_with).encrypt("refreshed"))
        with engine.begin() as connection:
            connection.execute(update(access_grant).values(sealed=written[0]))

    texts = Meanwhile(engine, refresh)
    done = Rotating(texts=texts, keys=Fernets([NEW, OLD])).rotate(lambda _: None)
    assert opened(engine, NEW)["access_grant", "sealed", 1] == "refreshed"
    assert (done.left, done.settled) == (0, True)


def test_somebody_who_goes_on_with_an_old_key_is_noticed(engine: Engine) -> None:
    fill(engine, Fernets([OLD]))

    def refresh() -> None:
        with engine.begin() as connection:
            sealed = Fernets([OLD]).encrypt("refreshed")
            connection.execute(update(access_grant).values(sealed=sealed))

    seen: list[int] = []
    texts = Meanwhile(engine, refresh)
    done = Rotating(texts=texts, keys=Fernets([NEW, OLD])).rotate(seen.append)
    assert done.left > 0 or not done.settled


def test_what_no_key_opens_is_named_and_never_shown(engine: Engine) -> None:
    secrets = fill(engine, Fernets([OLD]))
    closed = Fernets([LOST]).encrypt("closed")
    with engine.begin() as connection:
        connection.execute(update(access_grant).values(sealed=closed))
    done = rotate(engine, NEW, OLD)
    assert [str(text) for text in done.closed] == ["access_grant.sealed, row 1"]
    assert closed not in repr(done)
    assert done.anew == len(secrets) - 1


def test_a_row_that_the_bot_holds_is_not_waited_for(postgres_url: str) -> None:
    """PostgreSQL alone: on SQLite whoever writes has the whole database, for a moment."""
    engine = make_engine(postgres_url)
    secrets = fill(engine, Fernets([OLD]))
    with engine.begin() as bot:
        bot.execute(update(access_grant).values(given_name="held"))
        done = rotate(engine, NEW, OLD)
    assert (done.anew, done.settled) == (len(secrets) - 1, False)
    assert rotate(engine, NEW, OLD).settled
    assert opened(engine, NEW) == secrets
    engine.dispose()


@pytest.mark.parametrize("table", ["oauth_state", "slack_state"])
def test_what_is_over_within_minutes_is_no_fault(engine: Engine, table: str) -> None:
    fill(engine, Fernets([LOST]))
    for name in {place.table for place in SqlSealedTexts(engine).places()} - {table}:
        with engine.begin() as connection:
            connection.execute(
                update(metadata.tables[name]).values(
                    {place.column: Fernets([NEW]).encrypt("x") for place in places_of(engine, name)}
                )
            )
    assert rotate(engine, NEW).closed == []


def places_of(engine: Engine, table: str) -> list[Place]:
    return [place for place in SqlSealedTexts(engine).places() if place.table == table]
