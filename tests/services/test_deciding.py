"""Another data account, or several: who decides, and what becomes of the grant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.domain.audit import Deed
from bot.domain.grant import Ownership
from bot.domain.incident import EventKind
from bot.domain.link import Link
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.round import Refusal, StepState
from bot.services.reauthorization.views import Decided, LinkPage
from tests.integration.seeds import ADS, watch
from tests.services.journeys import (
    ADS_NAME,
    ANNA,
    BRUNO,
    COOKIE,
    LEAD,
    OTHER_COOKIE,
    WATCHED,
    Journey,
    holding,
    only,
    person,
)

RIGHT, OTHER, THIRD = "1234567890", "5555555555", "7777777777"
SECOND_LEAD = person("second")
TWO_ADMINS = replace(
    WATCHED,
    workspace=replace(WATCHED.workspace, admins=("lead@acme.example", "second@acme.example")),
)


def expect(way: Journey, data_account: str | None) -> None:
    """The operator names that data account, or none."""
    named = only(WATCHED, ADS_NAME, data_account=data_account)
    watch(way.engine, dict(way.kinds), named, way.stage.clock.now())


def expected(way: Journey) -> str | None:
    """What is expected by the operator, or by an admin since."""
    with way.stage.transaction(read=True) as uow:
        found = uow.watched.one(way.stage.id_of(ADS_NAME))
    assert found is not None
    return found[0].data_account


def pending_of(page: LinkPage) -> int:
    """What waits for a decision."""
    assert page.decision is not None
    return page.decision.pending_id


@pytest.fixture
def link(way: Journey) -> Link:
    """Anna's, of a card; she holds the right grant."""
    trouble = way.trouble()
    link = way.spent(incident_id=trouble.id)
    way.stage.probes.opens(RIGHT)
    way.consent(link)
    return link


def bring_another(way: Journey, link: Link, *found: str) -> int:
    """Come back with a grant that opens others; what then waits."""
    way.stage.probes.opens(*(found or (OTHER,)))
    assert way.consent(link).reason is Refusal.OTHER_DATA_ACCOUNT
    return pending_of(way.page(link))


def test_another_data_account_is_refused_and_the_old_grant_stays(way: Journey, link: Link) -> None:
    old = way.grant()

    bring_another(way, link)

    assert way.grant() == old
    page = way.page(link)
    assert page.problem is not None
    assert page.problem.reason is Refusal.OTHER_DATA_ACCOUNT
    assert page.decision is not None
    assert page.decision.expected == ADS.data_account
    assert [one.id for one in page.decision.candidates] == [OTHER]
    assert not page.decision.mine
    assert expected(way) == ADS.data_account
    asked = way.last(Deed.CHANGE_ASKED)
    assert asked.args == {"expected": "123-456-7890", "found": OTHER}


def test_admins_are_told_who_brought_which_data_account(way: Journey, link: Link) -> None:
    pending = bring_another(way, link)

    ((place, view),) = way.notices(NoticeKind.CHANGE)

    assert place == "@lead@acme.example"
    assert view.notice.args == {
        "pending": str(pending),
        "giver": ANNA.user_id,
        "expected": "123-456-7890",
        "found": OTHER,
    }


def test_its_giver_cannot_confirm_it(way: Journey, link: Link) -> None:
    pending = bring_another(way, link)
    old = way.grant()

    assert not way.reauthorizing.decide(link.id, browser=COOKIE, accept=True)
    assert not way.reauthorizing.choose(link.id, browser=COOKIE, data_account=OTHER)
    for presser in (ANNA, BRUNO, replace(LEAD, foreign=True), person("lead", email=None)):
        decided = way.reauthorizing.decide_as(presser, pending_id=pending, accept=True)
        assert decided is Decided.NOT_ALLOWED

    assert way.grant() == old


def test_an_admin_confirms_the_change_in_slack(way: Journey, link: Link) -> None:
    pending = bring_another(way, link)
    assert len(way.notices(NoticeKind.CHANGE)) == 1

    decided = way.reauthorizing.decide_as(LEAD, pending_id=pending, accept=True)

    assert decided is Decided.CONFIRMED
    grant = way.grant()
    assert grant is not None
    assert (grant.data_account, grant.given_by) == (OTHER, ANNA.user_id)
    assert expected(way) == OTHER
    page = way.page(link)
    assert (page.access.state, page.problem, page.decision) == (StepState.DONE, None, None)
    confirmed = way.last(Deed.CHANGE_CONFIRMED)
    assert confirmed.actor == LEAD.user_id
    assert (confirmed.args["before"], confirmed.args["after"]) == ("123-456-7890", OTHER)
    ((_, view),) = way.notices(NoticeKind.CHANGE)
    assert view.notice.state is NoticeState.DONE
    assert link.incident_id is not None
    with way.stage.transaction(read=True) as uow:
        events = uow.incidents.events(link.incident_id, limit=100)
    (changed,) = [e for e in events if e.kind is EventKind.DATA_ACCOUNT_CHANGED]
    assert (changed.actor, changed.args["after"]) == (LEAD.user_id, OTHER)
    again = way.reauthorizing.decide_as(LEAD, pending_id=pending, accept=False)
    assert again is Decided.GONE


def test_an_admin_confirms_the_change_on_their_own_page(way: Journey, link: Link) -> None:
    bring_another(way, link)
    private = way.issued(LEAD)
    mine = way.linking.spend(way.token(private), browser=OTHER_COOKIE)
    assert isinstance(mine, Link)
    page = way.reauthorizing.page(mine.id, browser=OTHER_COOKIE)
    assert page is not None
    assert page.decision is not None
    assert page.decision.mine

    assert way.reauthorizing.decide(mine.id, browser=OTHER_COOKIE, accept=True)

    assert expected(way) == OTHER


def test_an_admin_declines_and_everything_stays(way: Journey, link: Link) -> None:
    old = way.grant()
    pending = bring_another(way, link)

    decided = way.reauthorizing.decide_as(LEAD, pending_id=pending, accept=False)

    assert decided is Decided.DECLINED
    assert way.grant() == old
    assert expected(way) == ADS.data_account
    assert way.page(link).decision is None
    assert way.last(Deed.CHANGE_DECLINED).actor == LEAD.user_id
    again = way.reauthorizing.decide_as(LEAD, pending_id=pending, accept=True)
    assert again is Decided.GONE
    assert way.grant() == old


def test_two_admins_at_once_decide_once(way: Journey, link: Link) -> None:
    watch(way.engine, dict(way.kinds), TWO_ADMINS, way.stage.clock.now())
    pending = bring_another(way, link)

    def decide(number: int) -> Decided:
        admin, accept = ((LEAD, True), (SECOND_LEAD, False))[number % 2]
        return way.reauthorizing.decide_as(admin, pending_id=pending, accept=accept)

    with ThreadPoolExecutor(max_workers=8) as pool:
        decided = list(pool.map(decide, range(8)))

    assert decided.count(Decided.GONE) == 7
    deeds = way.deeds()
    assert deeds.count(Deed.CHANGE_CONFIRMED) + deeds.count(Deed.CHANGE_DECLINED) == 1


def test_a_change_that_nobody_decides_on_within_three_days_is_dropped(
    way: Journey, link: Link
) -> None:
    pending = bring_another(way, link)
    way.stage.pass_time(minutes=60 * 24 * 3)

    decided = way.reauthorizing.decide_as(LEAD, pending_id=pending, accept=True)

    assert decided is Decided.GONE


def test_the_right_data_account_after_all_withdraws_the_question(way: Journey, link: Link) -> None:
    pending = bring_another(way, link)
    assert len(way.notices(NoticeKind.CHANGE)) == 1
    way.stage.probes.opens(RIGHT)

    way.consent(link)

    ((_, view),) = way.notices(NoticeKind.CHANGE)
    assert view.notice.state is NoticeState.WITHDRAWN
    assert way.page(link).decision is None
    decided = way.reauthorizing.decide_as(LEAD, pending_id=pending, accept=True)
    assert decided is Decided.GONE
    assert expected(way) == ADS.data_account


def test_a_second_question_takes_the_place_of_the_first(way: Journey, link: Link) -> None:
    first = bring_another(way, link, OTHER)
    second = bring_another(way, link, THIRD)

    assert first != second
    states = [view.notice.state for _, view in way.notices(NoticeKind.CHANGE)]
    assert states == [NoticeState.OPEN]
    assert way.reauthorizing.decide_as(LEAD, pending_id=first, accept=True) is Decided.GONE
    assert way.reauthorizing.decide_as(LEAD, pending_id=second, accept=True) is Decided.CONFIRMED
    assert expected(way) == THIRD


def test_with_none_expected_the_only_one_is_taken_and_expected_from_then_on(
    way: Journey,
) -> None:
    expect(way, None)
    link = way.spent()
    way.stage.probes.opens(OTHER)

    assert way.consent(link).reason is None

    assert way.page(link).data_account == OTHER
    way.stage.probes.opens(THIRD)
    assert way.consent(link).reason is Refusal.OTHER_DATA_ACCOUNT


def test_with_none_expected_its_giver_chooses_among_several(way: Journey) -> None:
    expect(way, None)
    link = way.spent()
    way.stage.probes.opens(RIGHT, OTHER)

    assert way.consent(link).reason is None

    assert way.grant() is None
    page = way.page(link)
    assert page.access.state is StepState.WAITING
    assert page.decision is not None
    assert (page.decision.expected, page.decision.mine) == (None, True)
    assert not way.reauthorizing.choose(link.id, browser=COOKIE, data_account="of nobody")
    assert not way.reauthorizing.decide(link.id, browser=COOKIE, accept=True)
    assert way.reauthorizing.choose(link.id, browser=COOKIE, data_account=OTHER)
    grant = way.grant()
    assert grant is not None
    assert (grant.data_account, grant.ownership) == (OTHER, Ownership.OWN)
    assert way.page(link).access.state is StepState.DONE
    assert way.notices(NoticeKind.CHANGE) == []
    assert not way.reauthorizing.choose(link.id, browser=COOKIE, data_account=RIGHT)


def test_another_owner_cannot_choose_for_the_giver(way: Journey) -> None:
    owners = ("anna@acme.example", "bruno@acme.example")
    named = only(WATCHED, ADS_NAME, data_account=None, owners=owners)
    watch(way.engine, dict(way.kinds), named, way.stage.clock.now())
    link = way.spent()
    way.stage.probes.opens(RIGHT, OTHER)
    way.consent(link)
    private = way.issued(BRUNO)
    theirs = way.linking.spend(way.token(private), browser=OTHER_COOKIE)
    assert isinstance(theirs, Link)

    page = way.reauthorizing.page(theirs.id, browser=OTHER_COOKIE)

    assert page is not None
    assert page.decision is not None
    assert not page.decision.mine
    chosen = way.reauthorizing.choose(theirs.id, browser=OTHER_COOKIE, data_account=OTHER)
    assert not chosen
    assert way.grant() is None


def test_a_choice_against_what_the_operator_named_meanwhile_takes_an_admin(
    way: Journey,
) -> None:
    expect(way, None)
    link = way.spent()
    way.stage.probes.opens(RIGHT, OTHER)
    way.consent(link)
    expect(way, RIGHT)

    assert not way.reauthorizing.choose(link.id, browser=COOKIE, data_account=OTHER)

    assert way.grant() is None
    page = way.page(link)
    assert page.decision is not None
    assert page.decision.expected == RIGHT
    assert len(way.notices(NoticeKind.CHANGE)) == 1


def test_of_several_others_an_admin_lets_the_giver_choose(way: Journey, link: Link) -> None:
    old = way.grant()
    pending = bring_another(way, link, OTHER, THIRD)

    decided = way.reauthorizing.decide_as(LEAD, pending_id=pending, accept=True)

    assert decided is Decided.CONFIRMED
    assert way.grant() == old
    assert way.reauthorizing.choose(link.id, browser=COOKIE, data_account=THIRD)
    grant = way.grant()
    assert grant is not None
    assert grant.data_account == THIRD
    assert way.page(link).data_account == THIRD
    assert way.last(Deed.CHANGE_CONFIRMED).args["after"] == f"{OTHER}, {THIRD}"


def test_what_waits_is_sealed(way: Journey, link: Link, engine: Engine) -> None:
    bring_another(way, link)

    assert holding(engine, "access-2") == []
    assert holding(engine, OTHER)
