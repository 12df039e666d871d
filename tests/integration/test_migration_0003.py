"""What an operator's filled database goes through with the revision of feeds and bastions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, MetaData, select

from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.diagnosis import Cause
from bot.domain.integration import Kind
from bot.domain.observation import Reading, Witness
from bot.ports.unit_of_work import Verdict
from bot.ports.watch_list import MBI, WatchedFeed
from tests.integration.seeds import (
    ACME,
    NOW,
    ORDERS,
    TROUBLE,
    ids_by_name,
    incident,
    recorded,
    settled,
    watch,
)

BEHIND = replace(ORDERS, settings={"ssh_host": "bastion.acme.example"}, sealed_ssh_key="sealed")
ADOBE = WatchedFeed(provider=MBI, url="https://status.example/", shape="adobe_events")
CHANGED = replace(
    settled(reading=Reading.LATE),
    witness=Witness.HOST_KEY,
    reading=Reading.HOST_KEY_CHANGED,
    known="ssh-ed25519 SHA256:a",
)
TOLD = replace(
    TROUBLE,
    cause=Cause.CONNECTION,
    grounds=frozenset({Witness.HOST_KEY, Witness.NEWEST_ROW}),
    well=frozenset({Witness.MBI_FEED}),
    unwell=frozenset({Witness.HOST_KEY}),
    outlived=frozenset({Witness.HOST_KEY}),
)


@pytest.fixture
def filled(empty_database_url: str, kinds: dict[str, Kind]) -> Iterator[Engine]:
    """A database behind a bastion whose host key changed, on a card and in a verdict."""
    Migrations(empty_database_url).upgrade()
    engine = make_engine(empty_database_url)
    wanted = replace(ACME, integrations=(*ACME.integrations[:2], BEHIND), mbi_feed=ADOBE)
    watch(engine, kinds, wanted)
    with SqlUnitOfWork(engine, kinds) as uow:
        orders = ids_by_name(uow)[ORDERS.name]
        (subject,) = uow.subjects.by_keys([f"host_key:{orders}"]).values()
        uow.subjects.record([replace(recorded(subject), testimony=CHANGED)])
        uow.watched.keep_verdicts(
            [Verdict(integration_id=orders, diagnosis=TOLD, data_until=None, changed_at=NOW)]
        )
        card = incident(uow, [orders], subject="bastion:bastion.acme.example:22@2")
        uow.incidents.save(replace(card, diagnosis=TOLD))
        uow.commit()
    yield engine
    engine.dispose()


def words_of(engine: Engine) -> str:
    """All that the tables hold, but for the columns of this version."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = [row for table in tables.sorted_tables for row in connection.execute(select(table))]
    return "\n".join(map(str, rows))


def test_the_version_before_finds_nothing_that_it_cannot_read(
    filled: Engine, empty_database_url: str, kinds: dict[str, Kind]
) -> None:
    filled.dispose()
    migrations = Migrations(empty_database_url)
    migrations.downgrade("0002")
    for word in ("host_key", "mbi_feed"):
        assert word not in words_of(filled)
    filled.dispose()
    assert migrations.upgrade() == ("0002", migrations.expected)
    migrations.check()
    with SqlUnitOfWork(filled, kinds) as uow:
        (card,) = uow.incidents.open_ones(uow.watched.workspace().id)
        assert card.diagnosis.grounds == {Witness.NEWEST_ROW}
        assert card.diagnosis.evidence == TOLD.evidence
        assert ids_by_name(uow).keys() == {one.name for one in ACME.integrations}


def test_what_was_watched_is_watched_again_after_it_was_applied(
    filled: Engine, empty_database_url: str, kinds: dict[str, Kind]
) -> None:
    filled.dispose()
    Migrations(empty_database_url).downgrade("0002")
    Migrations(empty_database_url).upgrade()
    wanted = replace(ACME, integrations=(*ACME.integrations[:2], BEHIND), mbi_feed=ADOBE)
    watch(filled, kinds, wanted)
    with SqlUnitOfWork(filled, kinds, read=True) as uow:
        orders = ids_by_name(uow)[ORDERS.name]
        found = uow.subjects.by_keys([f"host_key:{orders}", "mbi_feed"])
    assert {one.witness for one in found.values()} == {Witness.HOST_KEY, Witness.MBI_FEED}
    assert all(one.testimony is None for one in found.values())
