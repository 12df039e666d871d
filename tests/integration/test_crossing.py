"""Nobody reaches into another workspace: every method of every repository tries to.

Each case is called with what belongs to A. By A's own unit of work it has to have an effect,
else it would prove nothing; by B's it gives nothing and leaves every row of A as it was. A
method that is added to a port without a case fails here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any, get_type_hints

from sqlalchemy import Engine
from sqlalchemy.exc import NoResultFound

from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.audit import Deed, Entry
from bot.domain.authorization import Authorized
from bot.domain.delivery import DeliveryKind, Posted
from bot.domain.diagnosis import Cause
from bot.domain.errors import ConfigurationError, NotHereError
from bot.domain.incident import EventKind, State
from bot.domain.integration import Kind
from bot.domain.link import digest
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.round import How
from bot.ports.unit_of_work import Transaction, UnitOfWork
from tests.integration.begun import new_grant, new_handover, new_link, new_round
from tests.integration.owned import (
    COOKIE,
    LATER,
    LEASE,
    Owned,
    fill,
    new_incident,
    new_notice,
    new_pending,
    new_state,
    new_ticket,
    rows_of,
)
from tests.integration.seeds import NOW, SECOND, recorded

Try = Callable[[UnitOfWork, Owned], object]

OF_NOBODY = {"installations", "slack_states", "pulses", "workspaces"}
"""Repositories that are for no workspace, as their ports say."""
ELSEWHERE = Posted(channel_id="C9", ts="9.9")
MUCH = 99
LEAVES_NO_TRACE = ["watched.lock_workspace", "deliveries.told"]
"""A lock is gone with its transaction, and nothing was told in a thread yet."""


def mine(found: Any, a: Owned) -> list[object]:  # noqa: ANN401 - any repository's answers
    """Those of A among what was found; what is nobody's may be seen by everybody."""
    return [one for one in found if one.workspace_id == a.workspace]


CASES: dict[str, Try] = {
    "subjects.claim": lambda u, a: [
        one.id
        for one in u.subjects.claim(LATER, limit=MUCH, lease=LEASE)
        if one.account_id == a.account
    ],
    "subjects.record": lambda u, a: u.subjects.record([recorded(a.subject, NOW + SECOND)]),
    "subjects.of_integration": lambda u, a: u.subjects.of_integration(a.integration),
    "subjects.by_keys": lambda u, a: u.subjects.by_keys([a.subject.key]),
    "subjects.hasten": lambda u, a: u.subjects.hasten([a.subject.key], NOW - SECOND),
    "subjects.start": lambda u, a: u.subjects.start([f"words:{a.integration}"], NOW),
    "subjects.stop": lambda u, a: u.subjects.stop([a.subject.key]),
    "watched.workspace": lambda u, a: u.watched.workspace(a.workspace),
    "watched.workspaces": lambda u, a: [o for o in u.watched.workspaces() if o.id == a.workspace],
    "watched.accounts": lambda u, a: u.watched.accounts(a.workspace),
    "watched.names": lambda u, a: u.watched.names(a.workspace),
    "watched.with_authorization": lambda u, a: (
        u.rounds.authorize(a.integration, Authorized(at=NOW, how=How.DONE))
        and u.watched.with_authorization(a.workspace)
    ),
    "watched.concerned": lambda u, a: a.account in u.watched.concerned(),
    "watched.ask_assessment": lambda u, a: u.watched.ask_assessment([a.account], NOW - SECOND),
    "watched.claim_assessment": lambda u, a: [
        u.watched.claim_assessment(LATER, lease=LEASE * MUCH) for _ in range(6)
    ].count(a.account),
    "watched.put_off_assessment": lambda u, a: u.watched.put_off_assessment(a.account, LATER),
    "watched.lock_workspace": lambda u, a: u.watched.lock_workspace(a.workspace),
    "watched.picture": lambda u, a: u.watched.picture(a.account),
    "watched.keep_verdicts": lambda u, a: u.watched.keep_verdicts(
        [replace(a.verdict, data_until=LATER)]
    ),
    "watched.members": lambda u, a: u.watched.members([a.integration]),
    "watched.one": lambda u, a: u.watched.one(a.integration),
    "watched.page": lambda u, a: u.watched.page(a.workspace, offset=0, limit=MUCH),
    "watched.count": lambda u, a: u.watched.count(a.workspace),
    "watched.change_data_account": lambda u, a: u.watched.change_data_account(a.integration, "new"),
    "incidents.open_ones": lambda u, a: u.incidents.open_ones(a.workspace),
    "incidents.get": lambda u, a: u.incidents.get(a.incident.id),
    "incidents.of_integration": lambda u, a: u.incidents.of_integration(a.integration),
    "incidents.add": lambda u, a: u.incidents.add(
        replace(new_incident(a.workspace, a.other), subject="another")
    ),
    "incidents.save": lambda u, a: u.incidents.save(replace(a.incident, state=State.ACKNOWLEDGED)),
    "incidents.tell": lambda u, a: u.incidents.tell(a.incident.id, NOW, EventKind.OPENED),
    "incidents.events": lambda u, a: u.incidents.events(a.incident.id),
    "incidents.last_resolved": lambda u, a: u.incidents.last_resolved(
        a.workspace, a.resolved.subject, Cause.TOKEN
    ),
    "deliveries.owe": lambda u, a: u.deliveries.owe(
        DeliveryKind.CARD,
        workspace_id=a.workspace,
        due_at=NOW,
        place="#x",
        incident_id=a.incident.id,
    ),
    "deliveries.owe_again": lambda u, a: u.deliveries.owe_again(a.incident.id, NOW - SECOND),
    "deliveries.card": lambda u, a: u.deliveries.card(a.incident.id, a.card.place),
    "deliveries.cards": lambda u, a: u.deliveries.cards(a.incident.id),
    "deliveries.told": lambda u, a: u.deliveries.told(a.incident.id, a.card.place),
    "deliveries.crowd": lambda u, a: u.deliveries.crowd(a.card, LATER, least=0, every=LEASE),
    "deliveries.adopt": lambda u, a: u.deliveries.adopt(
        next(c for c in u.deliveries.cards(a.incident.id) if c.place == "#more"), ELSEWHERE, NOW
    ),
    "deliveries.claim_messages": lambda u, a: mine(
        u.deliveries.claim_messages(LATER, limit=MUCH, lease=LEASE), a
    ),
    "deliveries.claim_tickets": lambda u, a: mine(
        u.deliveries.claim_tickets(LATER, limit=MUCH, lease=LEASE), a
    ),
    "deliveries.relocate": lambda u, a: u.deliveries.relocate(a.card, "#elsewhere", NOW),
    "deliveries.sent": lambda u, a: u.deliveries.sent(a.card),
    "deliveries.failed": lambda u, a: u.deliveries.failed(a.card),
    "deliveries.hold": lambda u, a: u.deliveries.hold(a.workspace, LATER),
    "tickets.add": lambda u, a: u.tickets.add(new_ticket(a.workspace, a.incident.id, a.ticket.key)),
    "tickets.get": lambda u, a: u.tickets.get(a.ticket.id),
    "tickets.save": lambda u, a: u.tickets.save(replace(a.ticket, number="7")),
    "tickets.of_incident": lambda u, a: u.tickets.of_incident(a.incident.id),
    "interactions.first": lambda u, a: not u.interactions.first(a.token, NOW),
    "links.add": lambda u, a: u.links.add(
        replace(new_link(a.integration), workspace_id=a.workspace), "new"
    ),
    "links.by_token": lambda u, a: u.links.by_token(a.token),
    "links.opened": lambda u, a: u.links.opened(a.link.id),
    "links.sign_in": lambda u, a: u.links.sign_in(a.link.id, COOKIE),
    "links.signed_in": lambda u, a: u.links.signed_in(a.spent.id, COOKIE),
    "links.spend": lambda u, a: u.links.spend(a.token, NOW, browser=COOKIE, page_until=LATER),
    "links.of_browser": lambda u, a: u.links.of_browser(a.spent.id, COOKIE, NOW),
    "links.get": lambda u, a: u.links.get(a.link.id),
    "links.withdraw": lambda u, a: u.links.withdraw([a.integration], NOW),
    "states.add": lambda u, a: u.states.add(
        new_state(a.workspace, a.integration, a.link.id), digest("new")
    ),
    "states.whose": lambda u, a: u.states.whose(digest(a.token)),
    "states.take": lambda u, a: u.states.take(digest(a.token), NOW),
    "grants.of_integrations": lambda u, a: u.grants.of_integrations([a.integration]),
    "grants.put": lambda u, a: u.grants.put(new_grant(a.integration, "other")),
    "grants.forget": lambda u, a: u.grants.forget(a.integration),
    "grants.claim_refresh": lambda u, a: u.grants.claim_refresh(a.grant.id, LATER, LEASE),
    "grants.refreshed": lambda u, a: u.grants.refreshed(a.grant, a.refresh),
    "grants.unclaim": lambda u, a: u.grants.unclaim(a.grant.id, a.refresh),
    "grants.pend": lambda u, a: u.grants.pend(new_pending(a.integration, a.link.id)),
    "grants.pending_of": lambda u, a: u.grants.pending_of(a.integration, NOW),
    "grants.pending": lambda u, a: u.grants.pending(a.pending.id, NOW),
    "grants.take_pending": lambda u, a: u.grants.take_pending(a.pending.id, NOW),
    "clients.of": lambda u, a: u.clients.of(a.workspace),
    "handovers.owe": lambda u, a: u.handovers.owe(
        replace(new_handover(a.integration, a.round.id), workspace_id=a.workspace)
    ),
    "handovers.claim": lambda u, a: mine(u.handovers.claim(LATER, limit=MUCH, lease=LEASE), a),
    "handovers.taken": lambda u, a: u.handovers.taken(a.handover, NOW),
    "handovers.failed": lambda u, a: u.handovers.failed(a.handover),
    "handovers.of_round": lambda u, a: u.handovers.of_round(a.round.id),
    "rounds.begin": lambda u, a: u.rounds.begin(new_round(a.other)),
    "rounds.get": lambda u, a: u.rounds.get(a.round.id),
    "rounds.open_one": lambda u, a: u.rounds.open_one(a.integration),
    "rounds.newest": lambda u, a: u.rounds.newest(a.integration),
    "rounds.save": lambda u, a: u.rounds.save(replace(a.round, begun_name="Another")),
    "rounds.attempts": lambda u, a: u.rounds.attempts([a.integration]),
    "rounds.of_incident": lambda u, a: u.rounds.of_incident(a.incident.id),
    "rounds.authorize": lambda u, a: u.rounds.authorize(
        a.integration, Authorized(at=NOW, how=How.DONE)
    ),
    "notices.add": lambda u, a: u.notices.add(new_notice(a.workspace, a.integration, a.notice.key)),
    "notices.get": lambda u, a: u.notices.get(a.notice.id),
    "notices.close": lambda u, a: u.notices.close(
        [a.integration], [NoticeKind.DUE], NoticeState.WITHDRAWN
    ),
    "notices.open_ones": lambda u, a: u.notices.open_ones(a.workspace, NoticeKind.DUE),
    "audit.add": lambda u, a: u.audit.add(
        Entry(id=0, at=NOW, workspace_id=a.workspace, deed=Deed.PRESSED)
    ),
    "audit.read": lambda u, a: u.audit.read(integration_id=a.integration),
}


def methods() -> Iterator[str]:
    """All that a unit of work for one workspace can be asked to do."""
    for name, port in get_type_hints(UnitOfWork).items():
        if name not in OF_NOBODY:
            for method, _ in inspect.getmembers(port, inspect.isfunction):
                if not method.startswith("_"):
                    yield f"{name}.{method}"


def reached(engine: Engine, within: Transaction, case: Try, owned: Owned) -> bool:
    """Whether a case gave anything, or changed a row of its owner's."""
    before = rows_of(engine, owned)
    found: object = None
    with suppress(NotHereError, NoResultFound, ConfigurationError, StopIteration), within() as uow:
        found = case(uow, owned)
        uow.commit()
    return bool(found) or rows_of(engine, owned) != before


def of_workspace(engine: Engine, kinds: dict[str, Kind], owned: Owned) -> Transaction:
    def within(*, read: bool = False) -> UnitOfWork:
        return SqlUnitOfWork(engine, kinds, workspace_id=owned.workspace, read=read)

    return within


def test_every_method_has_a_case() -> None:
    assert sorted(methods()) == sorted(CASES)


def test_nothing_of_another_workspace_is_seen_or_changed(
    engine: Engine, transaction: Transaction, kinds: dict[str, Kind]
) -> None:
    a, b = (fill(engine, transaction, kinds, team) for team in ("T0A", "T0B"))
    within = of_workspace(engine, kinds, b)
    assert [name for name, case in CASES.items() if reached(engine, within, case, a)] == []


def test_what_is_ones_own_is_reached_by_each_of_these(
    sqlite_url: str, kinds: dict[str, Kind]
) -> None:
    engine, numbers = make_engine(sqlite_url), count()

    def for_all(*, read: bool = False) -> UnitOfWork:
        return SqlUnitOfWork(engine, kinds, read=read)

    def useless(case: Try) -> bool:
        a = fill(engine, for_all, kinds, f"T0{next(numbers)}")
        return not reached(engine, of_workspace(engine, kinds, a), case, a)

    assert [name for name, case in CASES.items() if useless(case)] == LEAVES_NO_TRACE
    engine.dispose()
