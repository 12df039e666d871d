"""Links in the hands of whoever should not have them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine

from bot.domain.audit import Deed
from bot.domain.link import LinkState
from bot.domain.round import Refusal
from bot.ports.provider import Callback
from bot.services.reauthorization.renewing import MOST_AN_HOUR
from bot.services.reauthorization.views import Closed, Decided
from tests.services.journeys import (
    ADS_NAME,
    ANNA,
    BRUNO,
    COOKIE,
    LEAD,
    OTHER_COOKIE,
    Journey,
    person,
)

GUESSED = "a-token-that-nobody-was-ever-given"


def test_guessing_tokens_waits_for_nobody_who_writes(way: Journey) -> None:
    with way.stage.transaction() as uow:
        uow.watched.lock_workspace(uow.watched.workspace().id)
        with ThreadPoolExecutor(1) as pool:
            shown = pool.submit(way.linking.show, GUESSED).result(timeout=30)
            spent = pool.submit(way.linking.spend, GUESSED, browser=COOKIE).result(timeout=30)
            renewed = pool.submit(way.linking.renew, GUESSED).result(timeout=30)
    assert shown == spent == Closed(state=LinkState.EXPIRED)
    assert not renewed
    assert way.deeds() == []


def test_posting_a_used_link_again_locks_nobody_out(way: Journey, engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # one writer at a time, whatever it writes
    token = way.token(way.issued())
    way.linking.spend(token, browser=COOKIE)
    with way.stage.transaction() as uow:
        uow.watched.lock_workspace(uow.watched.workspace().id)
        with ThreadPoolExecutor(1) as pool:
            again = pool.submit(way.linking.spend, token, browser=OTHER_COOKIE).result(timeout=30)
    assert isinstance(again, Closed)
    assert again.state is LinkState.SPENT


def test_an_old_link_cannot_fill_its_persons_messages(way: Journey) -> None:
    token = way.token(way.issued())
    way.stage.pass_time(minutes=20)
    begun = way.stage.clock.now().replace(minute=0) + timedelta(hours=1)
    way.stage.clock.advance(begun - way.stage.clock.now())
    for _ in range(60):
        way.linking.renew(token)
        way.stage.pass_time(minutes=0.99)
    assert len(way.stage.channels.links) == MOST_AN_HOUR
    way.stage.pass_time(minutes=5)
    assert way.linking.renew(token)


def test_a_question_is_not_told_on_an_incident_of_something_else(way: Journey) -> None:
    trouble = way.trouble()
    before = way.event_kinds(trouble)
    other = way.stage.id_of("Mixpanel")
    assert way.linking.ask_owners(BRUNO, integration_id=other, incident_id=trouble.id)
    assert way.event_kinds(trouble) == before
    assert way.last(Deed.OWNER_ASKED).incident_id is None


def test_a_stranger_with_the_address_of_an_admin_decides_nothing_and_is_written_down(
    way: Journey,
) -> None:
    way.stage.probes.opens("5555555555")
    way.consent(way.spent(ANNA, name=ADS_NAME))
    with way.stage.transaction(read=True) as uow:
        pending = uow.grants.pending_of(way.stage.id_of(ADS_NAME), way.stage.clock.now())
    assert pending is not None
    for presser in (person("lead", foreign=True), BRUNO, person("lead", email=None)):
        decided = way.reauthorizing.decide_as(presser, pending_id=pending.id, accept=True)
        assert decided is Decided.NOT_ALLOWED
        assert way.last(Deed.NOT_ALLOWED).actor == presser.user_id
    assert way.grant() is None


def test_pressing_over_and_over_fills_no_time_line(way: Journey) -> None:
    trouble = way.trouble()
    for _ in range(20):
        way.linking.press(BRUNO, incident_id=trouble.id)
        way.stage.pass_time(seconds=1)
    assert way.event_kinds(trouble).count("not_allowed") == 1
    assert way.deeds().count(Deed.NOT_ALLOWED) == 20


def test_asked_for_twenty_times_at_once_one_new_link_is_sent(way: Journey) -> None:
    token = way.token(way.issued())
    way.stage.pass_time(minutes=20)
    with ThreadPoolExecutor(20) as pool:
        sent = list(pool.map(way.linking.renew, [token] * 20))
    assert sent.count(True) == len(way.stage.channels.links) == 1


def test_a_callback_that_comes_twenty_times_at_once_is_taken_once(way: Journey) -> None:
    link = way.spent()
    state = way.state(link)
    way.stage.probes.opens("1234567890")
    with ThreadPoolExecutor(20) as pool:
        came = list(pool.map(way.come_back, [state] * 20))
    assert [one.link_id for one in came].count(link.id) == 1
    assert way.stage.provider.troubles.calls["exchange"] == 1
    assert way.deeds().count(Deed.GRANT_STORED) == 1


def test_who_has_the_state_but_not_the_browser_gets_nothing_and_neither_does_the_other(
    way: Journey,
) -> None:
    """An attacker's address opened by a victim, and a victim's opened by an attacker."""
    link, victims = way.spent(ANNA), way.spent(LEAD)
    state = way.state(link)
    cookies = {victims.id: OTHER_COOKIE}
    returned = way.reauthorizing.came_back(state, Callback(code="c"), browsers=cookies.get)
    assert (returned.link_id, returned.reason) == (None, Refusal.OTHER_BROWSER)
    again = way.reauthorizing.came_back(state, Callback(code="c"), browsers={link.id: COOKIE}.get)
    assert (again.link_id, again.reason) == (None, Refusal.STATE_GONE)
    assert way.stage.provider.troubles.calls["exchange"] == 0
    assert way.grant() is None
