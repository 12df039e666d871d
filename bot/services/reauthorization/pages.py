"""The page of a spent link, put together from the rows each time that it is shown."""

from __future__ import annotations

from datetime import datetime

from bot.domain.diagnosis import Status
from bot.domain.grant import PendingGrant
from bot.domain.link import Link, Purpose
from bot.domain.round import Outcome, Round, StepState
from bot.ports.grants import Handover
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reauthorization.comparing import host_keys_of
from bot.services.reauthorization.deciding import may_decide
from bot.services.reauthorization.methods import method_of
from bot.services.reauthorization.pressing import doubt_of
from bot.services.reauthorization.sharing import others_behind
from bot.services.reauthorization.views import Decision, LinkPage, Method, StepView, Why
from bot.services.reauthorization.visiting import Visit

PROVEN_OR_NOT = {
    Outcome.OPEN: StepState.WAITING,
    Outcome.PROVEN: StepState.DONE,
    Outcome.FAILED: StepState.REFUSED,
    Outcome.WITHDRAWN: StepState.SKIPPED,
}


def page_of(uow: UnitOfWork, visit: Visit, origins: tuple[str, ...], now: datetime) -> LinkPage:
    """What the page shows at this moment."""
    integration, account = visit.integration, visit.account
    method, why = method_of(integration, visit.client)
    mends = visit.link.purpose is Purpose.FIX_CONNECTION
    keys = host_keys_of(uow, integration.id) if mends else None
    if keys is not None:
        method, why = Method.WORDS, Why.HOST_KEY
    newest = uow.rounds.newest(integration.id)
    handover = uow.handovers.of_round(newest.id) if newest else None
    pending = uow.grants.pending_of(integration.id, now)
    failed = handover is not None and handover.taken_at is None
    return LinkPage(
        link=visit.link,
        integration=integration.name,
        account=account.name,
        kind=integration.kind.name,
        kind_title=integration.kind.title,
        provider_title=integration.kind.provider_title,
        method=method,
        why=why,
        fields=integration.kind.fields,
        keeping=integration.keeping,
        writes=integration.kind.writes,
        data_account=visit.expected,
        dashboard_url=account.dashboard_url,
        host=integration.host,
        hands_over=account.hands_over,
        access=_access(newest, visit.link, method),
        authorize=_authorize(newest, visit.link, handover),
        data=_data(newest),
        how=newest.how if newest else None,
        deadline=newest.deadline if newest else None,
        problem=newest.problem if newest else None,
        decision=_decision(pending, visit) if pending else None,
        handover_error=handover.error if handover and failed else None,
        origins=origins,
        doubt=doubt_of(visit.verdict),
        host_keys=keys,
        behind=tuple(i.name for i in others_behind(uow, integration)) if keys else (),
        flowing=visit.verdict is not None and visit.verdict.diagnosis.status is Status.OK,
    )


def _access(newest: Round | None, link: Link, method: Method) -> StepView:
    state = newest.access if newest else StepState.TODO
    if method is Method.WORDS and state is StepState.TODO:
        state = StepState.UNAVAILABLE
    if newest is None:
        return StepView(state=state)
    return StepView(state=state, at=newest.access_at, by=_name(newest.access_by, newest, link))


def _authorize(newest: Round | None, link: Link, handover: Handover | None) -> StepView:
    if newest is not None and newest.authorized_at is not None:
        by = _name(newest.authorized_by, newest, link)
        return StepView(state=StepState.DONE, at=newest.authorized_at, by=by)
    under_way = handover is not None and handover.taken_at is None and handover.due_at is not None
    return StepView(state=StepState.WAITING if under_way else StepState.TODO)


def _data(newest: Round | None) -> StepView:
    if newest is None or newest.outcome is Outcome.ABANDONED:
        return StepView(state=StepState.TODO)
    if newest.authorized_at is None and newest.outcome is Outcome.OPEN:
        return StepView(state=StepState.TODO)
    return StepView(state=PROVEN_OR_NOT[newest.outcome], at=newest.closed_at)


def _decision(pending: PendingGrant, visit: Visit) -> Decision:
    return Decision(
        pending_id=pending.id,
        candidates=pending.candidates,
        expected=pending.expected,
        mine=may_decide(pending, visit),
    )


def _name(person: str | None, newest: Round, link: Link) -> str | None:
    """What a person is called, as far as their link or the round tells."""
    known = {newest.begun_by: newest.begun_name, link.person: link.person_name}
    return known.get(person) if person is not None else None
