"""Erasing a workspace: nothing of it is left in any table, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import JSON, Boolean, Column, Engine, Integer, Table, func, insert, select
from sqlalchemy.exc import DatabaseError

from bot.adapters.clock import MovableClock
from bot.adapters.db.columns import Duration, UtcDateTime
from bot.adapters.db.erasing import NOBODYS, SqlEraser, belongs, referring
from bot.adapters.db.tables import (
    audit,
    erasure,
    installation,
    interaction,
    metadata,
    workspace,
)
from bot.domain.installation import KEPT, Installation
from bot.ports.unit_of_work import Transaction
from bot.ports.workspaces import Settler
from bot.services.erasing import Erasing
from tests.integration.seeds import HOUR, NOW

MADE: tuple[tuple[type, object], ...] = (
    (UtcDateTime, NOW),
    (Duration, HOUR),
    (JSON, {}),
    (Boolean, False),
)
WITHOUT_OWNER = {"erasure", "installation", "interaction", "pulse", "serves", "workspace"}


def value(column: Column[object], workspace_id: int) -> object:
    """Anything that the column takes, and that tells workspaces apart."""
    for kind, made in MADE:
        if isinstance(column.type, kind):
            return made
    numbered = isinstance(column.type, Integer)
    return workspace_id if numbered else f"{column.name} {workspace_id}"


def fill(engine: Engine, workspace_id: int) -> None:
    """One row of the workspace in every table; its id stands for all of its ids."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table in NOBODYS:
                continue
            row: dict[str, object] = {
                column.name: value(column, workspace_id)
                for column in table.columns
                if not column.nullable or column.foreign_keys
            }
            if table is workspace:
                row["team_id"] = f"T{workspace_id}"
            if table is interaction:
                row["key"] = f"{workspace_id}:press:1"
            connection.execute(insert(table).values(row))


def held(engine: Engine) -> Mapping[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


@pytest.fixture
def erasing(engine: Engine, clock: MovableClock) -> Erasing:
    return Erasing(eraser=SqlEraser(engine), clock=clock)


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda one: one.name)
def test_every_table_says_whose_its_rows_are(table: Table) -> None:
    """A table added later without an owner is erased with nobody: it has to be thought of."""
    if table.name in WITHOUT_OWNER:
        assert "workspace_id" not in table.c or table is erasure
        return
    assert "workspace_id" in table.c or referring(table), table.name


def test_all_of_one_workspace_goes_and_all_of_another_stays(
    engine: Engine, erasing: Erasing
) -> None:
    fill(engine, 1)
    fill(engine, 2)
    before = held(engine)
    told: list[int] = []
    rows = erasing.erase(1, told.append)
    after = held(engine)
    theirs = {t.name for t in metadata.sorted_tables if t not in NOBODYS}
    assert {name: before[name] - after[name] for name in theirs} == dict.fromkeys(theirs, 1)
    assert rows == len(theirs) == told[-1]
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name in theirs:
                mine = select(func.count()).select_from(table).where(belongs(table, 1))
                assert not connection.execute(mine).scalar_one()
    assert after["erasure"] == 0


def test_the_audit_of_others_can_not_be_deleted_while_one_is_erased(
    engine: Engine, clock: MovableClock
) -> None:
    fill(engine, 1)
    fill(engine, 2)
    SqlEraser(engine).begin(1, clock.now())
    with pytest.raises(DatabaseError, match="only ever added to"), engine.begin() as connection:
        connection.execute(audit.delete().where(audit.c.workspace_id == 2))


def test_it_goes_on_where_it_was_interrupted(
    engine: Engine, erasing: Erasing, clock: MovableClock
) -> None:
    fill(engine, 1)
    eraser = SqlEraser(engine)
    eraser.begin(1, clock.now())
    for _ in range(5):
        assert eraser.step(1, limit=1) == 1
    while erasing.tick():
        pass
    assert set(held(engine).values()) <= {0, 2, held(engine)["serves"]}
    assert held(engine)["workspace"] == 0


def test_what_was_left_is_erased_after_thirty_days_and_not_before(
    engine: Engine, transaction: Transaction, erasing: Erasing, clock: MovableClock
) -> None:
    fill(engine, 1)
    left = Installation(team_id="T1", sealed="s", installed_at=NOW)
    with transaction() as uow:
        kept = uow.installations.keep(left)
        uow.installations.leave(kept, clock.now())
        uow.workspaces.leave(
            team_id="T1", enterprise_id=None, at=clock.now(), erase_at=clock.now() + KEPT
        )
        uow.commit()
    clock.advance(KEPT - HOUR)
    assert not erasing.tick()
    assert held(engine)["workspace"] == 1
    clock.advance(HOUR)
    while erasing.tick():
        pass
    assert held(engine)["workspace"] == 0
    with engine.connect() as connection:
        assert connection.execute(select(installation)).all() == []


def test_a_team_that_comes_back_while_it_is_erased_begins_anew(
    engine: Engine, transaction: Transaction, erasing: Erasing, clock: MovableClock
) -> None:
    fill(engine, 7)
    SqlEraser(engine).begin(7, clock.now())
    with transaction() as uow:
        again = uow.workspaces.settle(Settler(team_id="T7", admin="anna@acme.example"))
        uow.commit()
    while erasing.tick():
        pass
    with engine.connect() as connection:
        assert [row.id for row in connection.execute(select(workspace))] == [again]
    assert again != 7


def test_the_id_of_an_erased_workspace_is_never_given_again(
    transaction: Transaction, erasing: Erasing
) -> None:
    ids = []
    for team_id in ("T1", "T2"):
        with transaction() as uow:
            ids.append(uow.workspaces.settle(Settler(team_id=team_id)))
            uow.commit()
        erasing.erase(ids[-1], lambda _: None)
    assert ids[1] > ids[0]
