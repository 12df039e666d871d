"""Notices: kept once, closed once. The audit: only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, Executable, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.adapters.db.tables import audit
from bot.domain.audit import Deed, Entry
from bot.domain.integration import Kind
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.ports.unit_of_work import Transaction
from tests.integration.begun import all_at_once
from tests.integration.seeds import HOUR, NOW, incident, watch

DUE, ASKED, CHANGE = NoticeKind.DUE, NoticeKind.ASKED, NoticeKind.CHANGE


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds)


def new_notice(
    key: str = "due:1", kind: NoticeKind = DUE, integration_id: int = 1, place: str = "@UANNA"
) -> Notice:
    return Notice(
        id=0,
        workspace_id=1,
        kind=kind,
        place=place,
        key=key,
        integration_id=integration_id,
        created_at=NOW,
        args={"due": "2026-12-01"},
    )


def add(transaction: Transaction, new: Notice) -> tuple[Notice, bool]:
    with transaction() as uow:
        kept = uow.notices.add(new)
        uow.commit()
    return kept


def test_a_notice_is_kept_once_however_often_it_is_asked_for(transaction: Transaction) -> None:
    with transaction() as uow:
        opened = incident(uow, [1])
        uow.commit()
    new = replace(new_notice(), incident_id=opened.id)
    kept = all_at_once(8, lambda _: add(transaction, new))
    assert [new for _, new in kept].count(True) == 1
    assert {one.id for one, _ in kept} == {kept[0][0].id}
    with transaction(read=True) as uow:
        assert uow.notices.get(kept[0][0].id) == replace(new, id=kept[0][0].id)
        assert uow.notices.get(kept[0][0].id + 1) is None


def test_those_that_are_open_close_once_and_people_should_see_it(transaction: Transaction) -> None:
    due, asked, change, other = (
        add(transaction, one)[0]
        for one in (
            new_notice("a"),
            new_notice("b", ASKED),
            new_notice("c", CHANGE),
            new_notice("d", integration_id=2),
        )
    )

    def close(_number: int) -> list[int]:
        with transaction() as uow:
            closed = list(uow.notices.close([1], [DUE, ASKED], NoticeState.DONE))
            uow.commit()
        return closed

    closed = all_at_once(4, close)
    assert sorted(one for some in closed for one in some) == [due.id, asked.id]
    with transaction(read=True) as uow:
        found = [uow.notices.get(one.id) for one in (due, asked, change, other)]
    assert [(one.state, one.version) for one in found if one] == [
        (NoticeState.DONE, 2),
        (NoticeState.DONE, 2),
        (NoticeState.OPEN, 1),
        (NoticeState.OPEN, 1),
    ]


def test_only_those_of_one_place_close_where_one_is_named(transaction: Transaction) -> None:
    here, _ = add(transaction, new_notice("a"))
    add(transaction, new_notice("b", place="@UBEA"))
    with transaction() as uow:
        closed = uow.notices.close([1], [DUE], NoticeState.WITHDRAWN, place="@UANNA")
        assert closed == [here.id]


def tell(transaction: Transaction, deed: Deed, at: datetime = NOW, **more: Any) -> None:  # noqa: ANN401 - fields of an entry
    entry = Entry(id=0, at=at, workspace_id=1, deed=deed, args={"how": "dm"})
    with transaction() as uow:
        uow.audit.add(replace(entry, **more))
        uow.commit()


def deeds(transaction: Transaction, **asked: Any) -> list[Deed]:  # noqa: ANN401 - as `read` takes them
    with transaction(read=True) as uow:
        return [entry.deed for entry in uow.audit.read(**asked)]


def test_the_audit_is_read_in_its_order_and_in_parts(transaction: Transaction) -> None:
    with transaction() as uow:
        opened = incident(uow, [1])
        uow.commit()
    tell(transaction, Deed.PRESSED, actor="UANNA", integration_id=1, incident_id=opened.id)
    tell(transaction, Deed.LINK_SENT, integration_id=2)
    tell(transaction, Deed.LINK_SPENT, NOW + HOUR, integration_id=1)
    with transaction(read=True) as uow:
        first, second, third = uow.audit.read()
        assert first == Entry(
            id=first.id,
            at=NOW,
            workspace_id=1,
            deed=Deed.PRESSED,
            actor="UANNA",
            integration_id=1,
            incident_id=opened.id,
            args={"how": "dm"},
        )
        assert uow.audit.read(after=first.id) == [second, third]
        assert uow.audit.read(after=first.id, limit=1) == [second]
        assert uow.audit.read(after=third.id) == []
    assert deeds(transaction, since=NOW + HOUR) == [Deed.LINK_SPENT]
    assert deeds(transaction, integration_id=1) == [Deed.PRESSED, Deed.LINK_SPENT]
    assert deeds(transaction, integration_id=1, after=first.id) == [Deed.LINK_SPENT]


ANOTHER = {"at": NOW, "workspace_id": 1, "deed": "forged", "args": {}}
REWRITINGS: Mapping[str, Executable] = {
    "change": update(audit).values(actor="UEVE"),
    "delete": delete(audit),
    "change one": update(audit).where(audit.c.id == 1).values(args={}),
    "delete one": delete(audit).where(audit.c.id == 1),
}


@pytest.mark.parametrize("how", REWRITINGS)
def test_nobody_rewrites_the_audit(engine: Engine, transaction: Transaction, how: str) -> None:
    tell(transaction, Deed.PRESSED, actor="UANNA")
    with pytest.raises(DBAPIError, match="only ever added to"), engine.begin() as connection:
        connection.execute(REWRITINGS[how])
    with transaction(read=True) as uow:
        (entry,) = uow.audit.read()
    assert (entry.actor, entry.args) == ("UANNA", {"how": "dm"})


def test_nobody_puts_another_entry_in_the_place_of_one(
    engine: Engine, transaction: Transaction
) -> None:
    tell(transaction, Deed.PRESSED)
    replacing = insert(audit).values({**ANOTHER, "id": 1})
    empty = text("TRUNCATE audit")
    if engine.dialect.name == "sqlite":
        replacing = replacing.prefix_with("OR REPLACE")
        empty = text("DELETE FROM audit")
    for statement in (replacing, empty):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(statement)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(audit)).scalar() == 1
    assert deeds(transaction) == [Deed.PRESSED]
