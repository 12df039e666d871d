"""What is looked up while people wait is found by an index, however long the tables get."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.authorization import Authorized
from bot.domain.grant import DataAccount, PendingGrant
from bot.domain.integration import Kind
from bot.domain.link import STATE_LIFE, OAuthState
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.round import How
from bot.ports.unit_of_work import UnitOfWork
from tests.integration.begun import new_grant, new_handover, new_link, new_round
from tests.integration.seeds import HOUR, MINUTE, NOW, incident, watch

GROWING = (
    "link",
    "oauth_state",
    "access_grant",
    "pending_grant",
    "handover",
    "round",
    "notice",
    "audit",
    "delivery",
    "subject",
)
SCANNED = re.compile(rf"SCAN ({'|'.join(GROWING)})(?! USING (COVERING )?INDEX)\b")


def _links(uow: UnitOfWork) -> None:
    link = uow.links.add(new_link(), "token")
    uow.links.by_token("token")
    uow.links.opened(link.id)
    uow.links.spend("token", NOW, browser="b", page_until=NOW + HOUR)
    uow.links.of_browser(link.id, "b", NOW)
    uow.links.withdraw([1, 2], NOW)
    uow.states.add(
        OAuthState(
            link_id=link.id,
            workspace_id=1,
            team_id="T1",
            person="U",
            integration_id=1,
            browser="b",
            sealed_verifier="v",
            redirect_uri="r",
            expires_at=NOW + STATE_LIFE,
        ),
        "digest",
    )
    uow.states.take("digest", NOW)


def _grants(uow: UnitOfWork) -> None:
    link = uow.links.add(new_link(), "token")
    grant = uow.grants.put(new_grant())
    lease = uow.grants.claim_refresh(grant.id, NOW, MINUTE)
    assert lease
    uow.grants.refreshed(grant, lease)
    uow.grants.of_integrations([1, 2])
    pending = uow.grants.pend(
        PendingGrant(
            id=0,
            integration_id=1,
            link_id=link.id,
            grant=new_grant(),
            candidates=(DataAccount(id="1"),),
            expected=None,
            expires_at=NOW + HOUR,
        )
    )
    uow.grants.pending_of(1, NOW)
    uow.grants.take_pending(pending.id, NOW)
    uow.grants.forget(1)


def _rounds(uow: UnitOfWork) -> None:
    opened = incident(uow, [1])
    begun = uow.rounds.begin(new_round(1, opened.id))
    uow.rounds.begin(new_round(1, opened.id))
    uow.rounds.newest(1)
    uow.rounds.save(begun)
    uow.rounds.attempts([1, 2])
    uow.rounds.of_incident(opened.id)
    uow.rounds.authorize(1, Authorized(at=NOW, how=How.DONE))
    uow.handovers.owe(new_handover(1, begun.id))
    (owed,) = uow.handovers.claim(NOW, limit=9, lease=MINUTE)
    uow.handovers.taken(owed, NOW)
    uow.handovers.of_round(begun.id)


def _news(uow: UnitOfWork) -> None:
    uow.notices.close([1, 2], [NoticeKind.DUE], NoticeState.DONE)
    uow.notices.open_ones(1, NoticeKind.DUE)
    uow.audit.read(after=5)
    uow.audit.read(integration_id=1)
    uow.audit.read(since=NOW)
    uow.watched.with_authorization(1)
    uow.subjects.start(["own_probe:1"], NOW)
    uow.subjects.stop(["own_probe:1"])


@pytest.mark.parametrize("use", [_links, _grants, _rounds, _news])
def test_nothing_is_found_by_reading_a_whole_table(
    sqlite_url: str, kinds: dict[str, Kind], use: Callable[[UnitOfWork], None]
) -> None:
    engine = make_engine(sqlite_url)
    watch(engine, kinds)
    asked: list[tuple[str, Any]] = []
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, values, *_rest: asked.append((statement, values)),
    )
    with SqlUnitOfWork(engine, kinds) as uow:
        use(uow)
    plans = [plan for statement, values in asked for plan in _plans(engine, statement, values)]
    engine.dispose()
    assert any("USING" in plan for plan in plans)
    assert [plan for plan in plans if SCANNED.search(plan)] == []


def _plans(engine: Engine, statement: str, values: Any) -> list[str]:  # noqa: ANN401 - a driver's
    if not re.match(r"SELECT|UPDATE|DELETE", statement):
        return []
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    return [f"{row.detail} — {statement}" for row in rows]
