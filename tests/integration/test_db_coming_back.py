"""A team that adds the bot just while it is taken away, or erased, is not lost by that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, select

from bot.adapters.db.engine import make_engine
from bot.adapters.db.erasing import SqlEraser
from bot.adapters.db.tables import installation, workspace
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.installation import Installation
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.workspaces import Settler
from tests.integration.seeds import HOUR, MINUTE, NOW
from tests.integration.waiting import until_somebody_waits

OWN = Installation(team_id="T1", enterprise_id="E1", sealed="s", installed_at=NOW)
SETTLER = Settler(team_id="T1", enterprise_id="E1")


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    made = make_engine(postgres_url)
    yield made
    made.dispose()


@pytest.fixture
def transaction(engine: Engine, kinds: dict[str, Kind]) -> Transaction:
    return partial(SqlUnitOfWork, engine, kinds)


def leave(uow: UnitOfWork, team_id: str | None, erase_in: timedelta = HOUR) -> None:
    uow.workspaces.leave(team_id=team_id, enterprise_id="E1", at=NOW, erase_at=NOW + erase_in)


def while_added(engine: Engine, transaction: Transaction, work: Callable[[], object]) -> None:
    """Have the bot added to the team, and work done that waits for that."""
    with ThreadPoolExecutor(max_workers=1) as pool, transaction() as uow:
        uow.installations.keep(OWN)
        uow.workspaces.settle(SETTLER)
        waiting = pool.submit(work)
        until_somebody_waits(engine)
        uow.commit()
        waiting.result()


def of_team(engine: Engine) -> list[tuple[str | None, datetime | None]]:
    """The team's workspaces, and since when the bot is gone from them."""
    with engine.connect() as connection:
        rows = connection.execute(select(workspace.c.team_id, workspace.c.gone_at))
        return [(row.team_id, row.gone_at) for row in rows]


def test_its_organization_that_leaves_meanwhile_takes_it_along_no_more(
    engine: Engine, transaction: Transaction
) -> None:
    with transaction() as uow:
        uow.workspaces.settle(SETTLER)
        uow.commit()

    def organization_leaves() -> None:
        with transaction() as uow:
            leave(uow, None)
            uow.commit()

    while_added(engine, transaction, organization_leaves)
    assert of_team(engine) == [("T1", None)]


def test_erasing_that_was_due_until_just_now_is_due_no_more(
    engine: Engine, transaction: Transaction
) -> None:
    with transaction() as uow:
        kept = uow.installations.keep(OWN)
        workspace_id = uow.workspaces.settle(SETTLER)
        uow.installations.leave(kept, NOW)
        leave(uow, "T1", erase_in=MINUTE)
        uow.commit()
    eraser = SqlEraser(engine)
    assert eraser.due(NOW + HOUR) == workspace_id
    begun: list[bool] = []
    while_added(
        engine,
        transaction,
        lambda: begun.append(eraser.begin(workspace_id, NOW + HOUR, if_due=True)),
    )
    assert begun == [False]
    assert of_team(engine) == [("T1", None)]
    with engine.connect() as connection:
        assert connection.execute(select(installation.c.gone_at)).scalars().all() == [None]


def test_adding_and_erasing_never_wait_for_each_other_in_a_circle(
    engine: Engine, transaction: Transaction
) -> None:
    with transaction() as uow:
        uow.installations.keep(OWN)
        workspace_id = uow.workspaces.settle(SETTLER)
        uow.commit()
    with ThreadPoolExecutor(max_workers=1) as pool, transaction() as uow:
        uow.installations.keep(OWN)
        erasing = pool.submit(SqlEraser(engine).begin, workspace_id, NOW)
        until_somebody_waits(engine)
        uow.workspaces.settle(SETTLER)
        uow.commit()
        assert erasing.result()
    assert of_team(engine) == [(None, NOW)]


def test_what_is_put_off_keeps_the_text_that_was_sealed_anew_meanwhile(
    engine: Engine, transaction: Transaction
) -> None:
    with transaction() as uow:
        uow.installations.keep(replace(OWN, due_at=NOW))
        uow.commit()
    with transaction() as uow:
        held = uow.installations.claim_rotation(NOW, lease=MINUTE)
        uow.commit()
    assert held is not None
    with engine.begin() as connection:
        connection.execute(installation.update().values(sealed="sealed anew"))
    with transaction() as uow:
        assert uow.installations.put_off(held, NOW + HOUR)
        uow.commit()
    with transaction() as uow:
        (kept,) = uow.installations.living()
    assert (kept.sealed, kept.due_at, kept.lease) == ("sealed anew", NOW + HOUR, None)
