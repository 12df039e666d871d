"""Opening a link, spending it once, and asking for a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from bot.domain.audit import Deed
from bot.domain.errors import DeliveryError
from bot.domain.incident import State
from bot.domain.integration import Kind
from bot.domain.link import Link, LinkState
from bot.domain.round import Outcome, Proof, StepState
from bot.services.reauthorization.spending import AUDITED_OPENINGS, NotSignedIn
from bot.services.reauthorization.views import Closed, Confirmation
from tests.integration.seeds import watch
from tests.services.journeys import (
    ADS_NAME,
    ANNA,
    COOKIE,
    KEYS,
    LEAD,
    OTHER_COOKIE,
    WATCHED,
    Journey,
    holding,
    only,
)


def lose_ownership(way: Journey, kinds: dict[str, Kind]) -> None:
    """Anna owns it no more."""
    others = only(WATCHED, ADS_NAME, owners=("bruno@acme.example",))
    watch(way.engine, kinds, others, way.stage.clock.now())


def remove(way: Journey, kinds: dict[str, Kind]) -> None:
    """It is watched no more."""
    rest = tuple(i for i in WATCHED.integrations if i.name != ADS_NAME)
    watch(way.engine, kinds, replace(WATCHED, integrations=rest), way.stage.clock.now())


def withdraw(way: Journey) -> None:
    """What its links are for is mended."""
    with way.stage.transaction() as uow:
        uow.links.withdraw([way.stage.id_of(ADS_NAME)], way.stage.clock.now())
        uow.commit()


def test_opening_shows_who_where_and_what(way: Journey) -> None:
    shown = way.linking.show(way.token(way.issued()))

    assert isinstance(shown, Confirmation)
    assert (shown.link.person_name, shown.link.team_name) == ("Anna", "Acme")
    assert (shown.integration, shown.account) == (ADS_NAME, "Acme EU")
    assert shown.kind_title == "Google Ads"


def test_opened_a_hundred_times_it_can_still_be_spent(way: Journey) -> None:
    token = way.token(way.issued())

    for _ in range(100):
        assert isinstance(way.linking.show(token), Confirmation)

    assert isinstance(way.linking.spend(token, browser=COOKIE), Link)
    assert way.deeds().count(Deed.LINK_OPENED) == AUDITED_OPENINGS
    assert way.round() is not None


def test_the_time_line_tells_the_first_opening_only(way: Journey) -> None:
    trouble = way.trouble()
    token = way.token(way.issued(incident_id=trouble.id))

    for _ in range(3):
        way.linking.show(token)

    assert way.event_kinds(trouble).count("link_opened") == 1


def test_posted_fifty_times_at_once_it_is_spent_once(way: Journey) -> None:
    trouble = way.trouble()
    token = way.token(way.issued(incident_id=trouble.id))

    def post(number: int) -> Link | Closed | NotSignedIn:
        return way.linking.spend(token, browser=f"browser {number}")

    with ThreadPoolExecutor(max_workers=50) as pool:
        outcomes: Sequence[Link | Closed | NotSignedIn] = list(pool.map(post, range(50)))

    assert Counter(type(outcome) for outcome in outcomes) == {Link: 1, Closed: 49}
    closed = {o.state for o in outcomes if isinstance(o, Closed)}
    assert closed == {LinkState.SPENT}
    (link,) = (o for o in outcomes if isinstance(o, Link))
    winner = outcomes.index(link)
    pages = [
        number
        for number in range(50)
        if way.reauthorizing.page(link.id, browser=f"browser {number}") is not None
    ]
    assert pages == [winner]
    assert way.event_kinds(trouble).count("reauthorizing") == 1


def test_what_was_checked_before_the_break_has_to_be_checked_again(way: Journey) -> None:
    way.enter(way.spent(name=KEYS.name), username="bot", secret="good")
    checked = way.round(KEYS.name)
    assert checked is not None
    assert checked.access is StepState.DONE
    way.stage.pass_time(minutes=2)
    trouble = way.trouble(KEYS.name)

    link = way.spent(incident_id=trouble.id)

    assert (way.page(link).access.state, way.page(link).access.at) == (StepState.TODO, None)


def test_what_was_checked_since_the_break_stays_so(way: Journey) -> None:
    trouble = way.trouble(KEYS.name)
    way.enter(way.spent(name=KEYS.name), username="bot", secret="good")

    assert way.page(way.spent(incident_id=trouble.id)).access.state is StepState.DONE


def test_spending_says_on_the_card_that_somebody_is_at_it(way: Journey) -> None:
    trouble = way.trouble()
    way.stage.deliver()

    way.spent(incident_id=trouble.id)
    way.stage.deliver()

    now = way.incident(trouble)
    assert (now.state, now.version) == (State.REAUTHORIZING, trouble.version + 1)
    assert now.acknowledged_by is None
    (message,) = way.stage.channels.at(trouble.channel)
    assert message.card.state is State.REAUTHORIZING
    assert message.kinds[-1] == "reauthorizing"


def test_spending_begins_a_round(way: Journey) -> None:
    trouble = way.trouble()

    way.spent(incident_id=trouble.id)

    begun = way.round()
    assert begun is not None
    assert (begun.begun_by, begun.begun_name) == (ANNA.user_id, "Anna")
    assert (begun.incident_id, begun.access) == (trouble.id, StepState.TODO)


def test_a_second_person_goes_on_with_the_round_that_is_open(way: Journey) -> None:
    trouble = way.trouble()
    way.spent(incident_id=trouble.id)
    first = way.round()

    way.spent(LEAD, incident_id=trouble.id)

    assert way.round() == first
    assert way.event_kinds(trouble).count("reauthorizing") == 2


def test_a_round_given_up_long_ago_is_not_gone_on_with(way: Journey) -> None:
    way.spent()
    first = way.round()
    assert first is not None
    way.stage.pass_time(minutes=60 * 12)

    way.spent()

    second = way.round()
    assert second is not None
    assert second.id != first.id
    with way.stage.transaction(read=True) as uow:
        given_up = uow.rounds.get(first.id)
    assert given_up is not None
    assert given_up.outcome is Outcome.ABANDONED


def test_what_was_authorized_weeks_ago_begins_anew(way: Journey) -> None:
    link = way.spent()
    way.reauthorizing.done(link.id, browser=COOKIE)
    first = way.round()
    assert first is not None
    way.stage.pass_time(minutes=60 * 24 * 14)

    link = way.spent()

    assert way.page(link).authorize.state is StepState.TODO
    with way.stage.transaction(read=True) as uow:
        ended = uow.rounds.get(first.id)
    assert ended is not None
    assert (ended.outcome, ended.proof) == (Outcome.PROVEN, Proof.PERSON)


def test_coming_back_soon_after_done_shows_where_one_is(way: Journey) -> None:
    link = way.spent()
    way.reauthorizing.done(link.id, browser=COOKIE)
    way.stage.pass_time(minutes=5)

    assert way.page(way.spent()).authorize.state is StepState.DONE


def test_a_used_link_is_closed(way: Journey) -> None:
    token = way.token(way.issued())
    way.linking.spend(token, browser=COOKIE)

    again = way.linking.spend(token, browser=COOKIE)
    shown = way.linking.show(token)

    assert isinstance(again, Closed)
    assert isinstance(shown, Closed)
    assert again.state is shown.state is LinkState.SPENT
    assert way.last(Deed.LINK_REFUSED).args["reason"] == "spent"


def test_after_fifteen_minutes_a_link_is_closed(way: Journey) -> None:
    token = way.token(way.issued())
    way.stage.pass_time(minutes=15)

    shown = way.linking.show(token)
    spent = way.linking.spend(token, browser=COOKIE)

    assert isinstance(shown, Closed)
    assert isinstance(spent, Closed)
    assert shown.state is spent.state is LinkState.EXPIRED
    assert shown.link is not None
    assert way.round() is None


def test_a_second_before_its_end_a_link_can_be_spent(way: Journey) -> None:
    token = way.token(way.issued())
    way.stage.pass_time(minutes=15, seconds=-1)

    assert isinstance(way.linking.spend(token, browser=COOKIE), Link)


def test_a_link_to_what_is_mended_is_closed(way: Journey) -> None:
    token = way.token(way.issued())
    withdraw(way)

    spent = way.linking.spend(token, browser=COOKIE)

    assert isinstance(spent, Closed)
    assert spent.state is LinkState.WITHDRAWN
    assert not way.linking.renew(token)
    assert way.stage.channels.links == []


def test_a_token_that_was_never_given_opens_nothing(way: Journey) -> None:
    for outcome in (way.linking.show("nobody's"), way.linking.spend("nobody's", browser=COOKIE)):
        assert isinstance(outcome, Closed)
        assert outcome.link is None
    assert not way.linking.renew("nobody's")
    assert way.deeds() == []


def test_who_loses_the_right_between_press_and_continue_cannot_spend(
    way: Journey, kinds: dict[str, Kind]
) -> None:
    token = way.token(way.issued())
    lose_ownership(way, kinds)

    shown = way.linking.show(token)
    spent = way.linking.spend(token, browser=COOKIE)

    assert isinstance(shown, Closed)
    assert isinstance(spent, Closed)
    assert way.last(Deed.LINK_REFUSED).args["reason"] == "not_allowed"
    assert way.round() is None
    assert not way.linking.renew(token)
    assert way.stage.channels.links == []


def test_who_loses_the_right_on_the_page_sees_it_no_more(
    way: Journey, kinds: dict[str, Kind]
) -> None:
    link = way.spent()
    assert way.page(link).integration == ADS_NAME

    lose_ownership(way, kinds)

    assert way.reauthorizing.page(link.id, browser=COOKIE) is None
    assert not way.reauthorizing.done(link.id, browser=COOKIE)
    assert way.deeds().count(Deed.LINK_REFUSED) == 2
    assert Deed.AUTHORIZED not in way.deeds()


def test_a_link_to_what_is_watched_no_more_leads_nowhere(
    way: Journey, kinds: dict[str, Kind]
) -> None:
    link = way.spent()
    token = way.token(way.issued())
    remove(way, kinds)

    assert isinstance(way.linking.show(token), Closed)
    assert isinstance(way.linking.spend(token, browser=COOKIE), Closed)
    assert way.reauthorizing.page(link.id, browser=COOKIE) is None


def test_a_forwarded_link_is_of_no_use_once_its_person_has_spent_it(way: Journey) -> None:
    token = way.token(way.issued())
    link = way.linking.spend(token, browser=COOKIE)
    assert isinstance(link, Link)

    assert isinstance(way.linking.spend(token, browser=OTHER_COOKIE), Closed)
    door = way.reauthorizing
    assert door.page(link.id, browser=OTHER_COOKIE) is None
    assert door.page(link.id, browser="") is None
    assert door.send(link.id, browser=OTHER_COOKIE) is None
    assert not door.check(link.id, browser=OTHER_COOKIE, entered={})
    assert not door.skip(link.id, browser=OTHER_COOKIE)
    assert not door.done(link.id, browser=OTHER_COOKIE)
    assert not door.choose(link.id, browser=OTHER_COOKIE, data_account="1")
    assert not door.decide(link.id, browser=OTHER_COOKIE, accept=True)


def test_twelve_hours_later_the_page_is_closed(way: Journey) -> None:
    link = way.spent()
    way.stage.pass_time(minutes=60 * 12, seconds=-1)
    assert way.reauthorizing.page(link.id, browser=COOKIE) is not None

    way.stage.pass_time(seconds=1)

    assert way.reauthorizing.page(link.id, browser=COOKIE) is None


@pytest.mark.parametrize("end", ["expired", "spent"])
def test_a_new_link_goes_to_its_person_and_nowhere_else(way: Journey, end: str) -> None:
    old = way.issued()
    if end == "expired":
        way.stage.pass_time(minutes=20)
    else:
        way.linking.spend(way.token(old), browser=COOKIE)

    assert way.linking.renew(way.token(old))

    (fresh,) = way.stage.channels.links
    assert fresh.link.person == ANNA.user_id
    assert fresh.link.id != old.link.id
    assert fresh.link.expires_at == way.stage.clock.now() + timedelta(minutes=15)
    assert isinstance(way.linking.show(way.token(fresh)), Confirmation)
    assert isinstance(way.linking.spend(way.token(fresh), browser=COOKIE), Link)
    assert way.last(Deed.LINK_SENT).args["how"] == "dm"


@pytest.mark.parametrize("second", [0, 30, 59])
def test_a_new_link_comes_at_most_once_a_minute(way: Journey, second: int) -> None:
    token = way.token(way.issued())
    way.stage.pass_time(minutes=20, seconds=second)
    sent_at = []

    for _ in range(200):
        if way.linking.renew(token):
            sent_at.append(way.stage.clock.now())
        way.stage.pass_time(seconds=1)

    gaps = [late - early for early, late in pairwise(sent_at)]
    assert min(gaps) >= timedelta(minutes=1)
    assert max(gaps) <= timedelta(minutes=2)
    assert len(way.stage.channels.links) == len(sent_at)


def test_a_new_link_that_slack_does_not_take_was_not_sent(way: Journey) -> None:
    token = way.token(way.issued())
    way.stage.channels.fail("send_link", DeliveryError("Slack is away"))

    assert not way.linking.renew(token)
    assert way.last(Deed.LINK_SENT).args["how"] == "shown"


def test_a_link_is_sent_by_direct_message_where_it_cannot_be_shown(way: Journey) -> None:
    private = way.issued()

    way.linking.send(private)

    assert way.stage.channels.links == [private]
    assert way.last(Deed.LINK_SENT).args == {"link": str(private.link.id), "how": "dm"}


def test_a_link_that_slack_does_not_take_is_told_to_whoever_sends_it(way: Journey) -> None:
    private = way.issued()
    way.stage.channels.fail("send_link", DeliveryError("Slack is away"))

    with pytest.raises(DeliveryError):
        way.linking.send(private)


def test_a_resolved_incident_is_not_reopened_by_an_old_link(way: Journey) -> None:
    trouble = way.trouble()
    private = way.issued(incident_id=trouble.id)
    with way.stage.transaction() as uow:
        held = uow.incidents.get(trouble.id)
        assert held is not None
        done = replace(held, state=State.RESOLVED, resolved_at=way.stage.clock.now())
        uow.incidents.save(done)
        uow.commit()

    link = way.linking.spend(way.token(private), browser=COOKIE)

    assert isinstance(link, Link)
    assert way.incident(trouble).state is State.RESOLVED
    begun = way.round()
    assert begun is not None
    assert begun.incident_id is None
    assert not way.linking.renew(way.token(private))


def test_neither_tokens_nor_cookies_are_anywhere_in_the_database(
    way: Journey, engine: Engine
) -> None:
    private = way.issued()
    token = way.token(private)
    way.linking.show(token)
    way.linking.spend(token, browser=COOKIE)

    assert token not in repr(private)
    assert not holding(engine, token)
    assert not holding(engine, COOKIE)
    assert holding(engine, "anna@acme.example")
