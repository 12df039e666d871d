"""From a person's Done to proof, or to the next hypothesis; and what the bot's grants tell."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.card import CardView
from bot.domain.diagnosis import Cause, Remedy
from bot.domain.grant import Ownership
from bot.domain.incident import EventKind, Incident, State
from bot.domain.link import PAGE_LIFE, Link, LinkState
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.observation import Reading, Witness
from bot.domain.placing import TO_ADMINS, TO_OWNERS, Judged
from bot.domain.round import Attempts, Outcome, Proof, Round
from bot.ports.probe import Tried
from bot.ports.witness import Heard
from bot.services.answering import Answering
from bot.services.closing import close_rounds
from bot.services.reauthorization.views import Closed
from bot.services.views import IntegrationView, Speaks
from tests.integration.seeds import ADS, BOOKS
from tests.services.holding import KEY, give, remember
from tests.services.journeys import ANNA, BRUNO, COOKIE, KEYS, LEAD, Journey
from tests.services.sources import GOOD, REFUSED
from tests.services.stage import ANNA as REQUESTER
from tests.services.weather import Weather

FIGURE = ADS.newest_row_figure or 0
ACCOUNT_REFUSED = Tried(heard=Heard.ANSWER, reading=Reading.ACCOUNT_REFUSED, detail="no role")
CUT = Tried(heard=Heard.ANSWER, reading=Reading.CANNOT_CONNECT, detail="refused at the firewall")
BAD_CLIENT = Tried(heard=Heard.REFUSED, detail="unknown client")


@pytest.fixture
def weather(way: Journey) -> Weather:
    """Silence, save of feeds and ingest."""
    return Weather(stage=way.stage)


def authorize(way: Journey, incident: Incident) -> Link:
    """Press, continue, and say *Done*."""
    way.stage.deliver()
    link = way.spent(LEAD, incident_id=incident.id)
    assert way.reauthorizing.done(link.id, browser=COOKIE)
    way.stage.judge()
    return link


def card(way: Journey, place: str = "#data-alerts") -> CardView:
    """The newest card there."""
    way.stage.deliver()
    return [m for m in way.stage.channels.at(place) if m.cards][-1].card


def latest(way: Journey, name: str) -> Round:
    found = way.round(name)
    assert found is not None
    return found


def view(way: Journey, name: str) -> IntegrationView:
    """What `/mbi status NAME` knows."""
    answering = Answering(
        transaction=way.stage.transaction,
        clock=way.stage.clock,
        observing=way.stage.observing,
        settle=way.stage.judge,
    )
    found = answering.one(name=name)
    assert isinstance(found, IntegrationView)
    return found


def test_done_is_awaited_and_a_row_proves_it(way: Journey, weather: Weather) -> None:
    weather.rows[FIGURE] = way.stage.clock.now() - timedelta(hours=1)
    weather.settle()
    incident = way.trouble(ADS.name)
    authorize(way, incident)
    assert way.incident(incident).state is State.VERIFYING
    shown = card(way)
    assert [(r.integration, r.authorized_by, r.outcome) for r in shown.rounds] == [
        (ADS.name, LEAD.user_id, Outcome.OPEN)
    ]
    weather.pass_hours(1)
    weather.rows[FIGURE] = row = way.stage.clock.now()
    weather.pass_hours(1)
    shown = card(way)
    assert (shown.state, shown.proof, shown.proof_at) == (State.RESOLVED, Proof.DATA, row)
    assert [r.outcome for r in shown.rounds] == [Outcome.PROVEN]
    assert (latest(way, ADS.name).outcome, latest(way, ADS.name).proof) == (
        Outcome.PROVEN, Proof.DATA,
    )  # fmt: skip


def test_a_cycle_proves_it_where_nobody_speaks_of_data(way: Journey, weather: Weather) -> None:
    weather.cycle = way.stage.clock.now()
    weather.settle()
    incident = way.trouble(BOOKS.name)
    authorize(way, incident)
    weather.pass_hours(2)
    assert way.incident(incident).state is State.VERIFYING
    weather.cycle = way.stage.clock.now()
    weather.pass_hours(2)
    assert (card(way).state, card(way).proof) == (State.RESOLVED, Proof.CYCLE)


def test_what_was_proven_does_not_come_back_with_an_old_page(
    way: Journey, weather: Weather
) -> None:
    weather.cycle = way.stage.clock.now()
    weather.settle()
    authorize(way, way.trouble(BOOKS.name))
    weather.pass_hours(2)
    weather.cycle = way.stage.clock.now()
    weather.pass_hours(3)
    assert way.stage.incidents() == []


def test_mbis_good_word_proves_it(way: Journey) -> None:
    incident = way.trouble(BOOKS.name)
    authorize(way, incident)
    way.stage.pass_time(minutes=30)
    way.stage.says(BOOKS.name, Reading.SUCCESS)
    assert (card(way).state, card(way).proof) == (State.RESOLVED, Proof.WORD)


def test_a_person_is_believed_where_nobody_else_can_tell(way: Journey, weather: Weather) -> None:
    give(way.stage, KEYS.name, KEY, ownership=Ownership.SHARED)
    weather.settle()
    way.stage.probes.says(REFUSED)
    weather.pass_hours(1)
    incident = way.stage.only_incident()
    assert incident.cause is Cause.TOKEN
    way.stage.deliver()
    way.stage.probes.says(GOOD)
    link = way.spent(ANNA, incident_id=incident.id)
    give(way.stage, KEYS.name, KEY, ownership=Ownership.SHARED)
    weather.pass_hours(1)
    assert way.incident(incident).state is State.REAUTHORIZING, "the new key is not in MBI yet"
    assert way.reauthorizing.done(link.id, browser=COOKIE)
    way.stage.judge()
    assert (card(way).state, card(way).proof) == (State.RESOLVED, Proof.PERSON)
    weather.pass_hours(2)
    assert way.stage.incidents() == []


def test_the_deadline_reopens_it_with_the_next_hypothesis(way: Journey, weather: Weather) -> None:
    incident = way.trouble(BOOKS.name)
    authorize(way, incident)
    way.stage.pass_time(minutes=20)
    way.stage.says(BOOKS.name, Reading.REAUTH)
    assert way.incident(incident).state is State.VERIFYING
    weather.pass_hours(12)
    after = way.incident(incident)
    assert (after.state, after.cause) == (State.OPEN, Cause.ADMIN_ACCOUNT)
    assert after.diagnosis.offers_reauthorize
    assert way.event_kinds(incident).count(EventKind.ROUND_FAILED) == 1
    assert latest(way, BOOKS.name).outcome is Outcome.FAILED
    assert [(r.outcome, r.failed) for r in card(way).rounds] == [(Outcome.FAILED, 0)]


def test_late_data_alone_does_not_ask_a_second_time(way: Journey, weather: Weather) -> None:
    weather.rows[FIGURE] = way.stage.clock.now() - timedelta(hours=1)
    weather.settle()
    incident = way.trouble(ADS.name)
    authorize(way, incident)
    weather.pass_hours(16)
    after = way.incident(incident)
    assert (after.cause, after.state) == (Cause.MBI_INTERNAL, State.OPEN)
    assert after.diagnosis.remedy is Remedy.ASK_SUPPORT
    assert not after.diagnosis.offers_reauthorize


def test_two_rounds_in_vain_suggest_a_ticket(way: Journey, weather: Weather) -> None:
    incident = way.trouble(BOOKS.name)
    for _ in range(2):
        authorize(way, incident)
        way.stage.pass_time(minutes=20)
        way.stage.says(BOOKS.name, Reading.REAUTH)
        weather.pass_hours(12)
        way.stage.says(BOOKS.name, Reading.REAUTH)
    after = way.incident(incident)
    assert after.diagnosis.remedy is Remedy.ASK_SUPPORT
    assert [(r.outcome, r.failed) for r in card(way).rounds] == [(Outcome.FAILED, 1)]
    draft = way.stage.ticketing.draft(name=None, incident_id=incident.id, requester=REQUESTER)
    assert getattr(draft, "worth", None) is True


def test_what_was_fixed_elsewhere_withdraws_every_prompt(way: Journey) -> None:
    incident = way.trouble(BOOKS.name)
    private = way.issued(LEAD, incident_id=incident.id)
    way.linking.ask_owners(BRUNO, integration_id=way.stage.id_of(BOOKS.name))
    way.stage.deliver()
    way.spent(LEAD, incident_id=incident.id)
    way.stage.pass_time(minutes=1)
    way.stage.says(BOOKS.name, Reading.SUCCESS)
    assert way.incident(incident).state is State.RESOLVED
    refused = way.linking.spend(way.token(private), browser=COOKIE)
    assert isinstance(refused, Closed)
    assert refused.state is LinkState.WITHDRAWN
    assert {n.notice.state for _, n in way.notices(NoticeKind.ASKED)} == {NoticeState.WITHDRAWN}
    assert latest(way, BOOKS.name).outcome is Outcome.WITHDRAWN


def test_who_gives_up_lets_it_fall_back_without_a_word(way: Journey, weather: Weather) -> None:
    incident = way.trouble(BOOKS.name)
    way.spent(LEAD, incident_id=incident.id)
    told = way.event_kinds(incident)
    assert way.incident(incident).state is State.REAUTHORIZING
    weather.pass_hours(10)
    assert way.incident(incident).state is State.REAUTHORIZING
    way.stage.clock.advance(PAGE_LIFE)
    weather.settle()
    assert way.incident(incident).state is State.OPEN
    assert way.event_kinds(incident) == told
    assert latest(way, BOOKS.name).outcome is Outcome.ABANDONED


def test_giving_up_takes_back_no_round_that_failed(way: Journey, weather: Weather) -> None:
    incident = way.trouble(BOOKS.name)
    for before in range(2):
        authorize(way, incident)
        way.stage.pass_time(minutes=20)
        way.stage.says(BOOKS.name, Reading.REAUTH)
        weather.pass_hours(12)
        way.spent(LEAD, incident_id=incident.id)
        way.stage.clock.advance(PAGE_LIFE)
        weather.settle()
        assert latest(way, BOOKS.name).outcome is Outcome.ABANDONED
        assert [(r.outcome, r.failed) for r in card(way).rounds] == [(Outcome.FAILED, before)]
        way.stage.says(BOOKS.name, Reading.REAUTH)
    assert way.incident(incident).diagnosis.remedy is Remedy.ASK_SUPPORT


def test_a_round_that_changed_meanwhile_is_left_to_the_next_judgement(way: Journey) -> None:
    incident = way.trouble(BOOKS.name)
    way.spent(LEAD, incident_id=incident.id)
    stale = latest(way, BOOKS.name)
    with way.stage.transaction(read=True) as uow:
        found = uow.watched.one(way.stage.id_of(BOOKS.name))
    assert found is not None
    judged = way.stage.only_incident().diagnosis
    with way.stage.transaction() as uow:
        uow.rounds.save(replace(stale, authorized_at=way.stage.clock.now()))
        close_rounds(
            uow,
            {stale.integration_id: Attempts(latest=stale)},
            [Judged(integration=found[0], diagnosis=judged)],
            before=[incident],
            after=[],
            now=way.stage.clock.now(),
        )
        uow.commit()
    assert latest(way, BOOKS.name).outcome is Outcome.OPEN


def test_two_workers_at_the_deadline_say_it_once(way: Journey) -> None:
    incident = way.trouble(BOOKS.name)
    authorize(way, incident)
    way.stage.pass_time(minutes=20)
    way.stage.says(BOOKS.name, Reading.REAUTH)
    way.stage.pass_time(minutes=60 * 14)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(way.stage.judge) for _ in range(2)]:
            done.result(timeout=30)
    assert way.event_kinds(incident).count(EventKind.ROUND_FAILED) == 1


def test_the_bots_own_grant_is_revoked_and_mbi_is_fine(way: Journey, weather: Weather) -> None:
    """The first decisive story: no alarm, a note to the owner, closed when it is seen again."""
    weather.rows[FIGURE] = way.stage.clock.now()
    give(way.stage, ADS.name, way.stage.provider.new())
    weather.settle()
    way.stage.provider.revoke()
    way.stage.probes.says(REFUSED)
    for _ in range(4):
        weather.rows[FIGURE] = way.stage.clock.now()
        weather.pass_hours(1)
    note = way.stage.only_incident()
    assert (note.cause, note.channel) == (Cause.BOT, TO_OWNERS)
    assert note.diagnosis.grant_died
    assert not note.diagnosis.trouble
    assert card(way, "@anna@acme.example").notice
    assert way.stage.channels.at("#data-alerts") == []
    way.stage.probes.says(GOOD)
    give(way.stage, ADS.name, way.stage.provider.new())
    weather.rows[FIGURE] = way.stage.clock.now()
    weather.pass_hours(1)
    assert way.stage.incidents() == []


def test_mbis_token_expires_and_the_bots_own_grant_is_fine(way: Journey, weather: Weather) -> None:
    """The second decisive story."""
    weather.rows[FIGURE] = way.stage.clock.now()
    give(way.stage, ADS.name, way.stage.provider.new())
    weather.settle()
    weather.pass_hours(2)
    incident = way.trouble(ADS.name)
    assert incident.cause is Cause.TOKEN
    assert incident.diagnosis.offers_reauthorize
    assert "probe-own-good" in {line.key for line in incident.diagnosis.evidence}


def test_an_account_that_is_refused_to_the_bots_grant_speaks_for_mbi(
    way: Journey, weather: Weather
) -> None:
    give(way.stage, ADS.name, way.stage.provider.new())
    weather.settle()
    way.stage.probes.says(ACCOUNT_REFUSED)
    weather.pass_hours(1)
    assert way.stage.only_incident().cause is Cause.ADMIN_ACCOUNT


def test_a_bad_client_is_the_admins_matter_and_not_the_owners(
    way: Journey, weather: Weather
) -> None:
    give(way.stage, ADS.name, way.stage.provider.new())
    weather.settle()
    way.stage.probes.says(BAD_CLIENT)
    weather.pass_hours(1)
    note = way.stage.only_incident()
    assert (note.cause, note.channel) == (Cause.BOT, TO_ADMINS)


def test_a_probe_that_never_succeeded_accuses_nobody(way: Journey, weather: Weather) -> None:
    give(way.stage, KEYS.name, KEY, ownership=Ownership.SHARED)
    for tried in (REFUSED, CUT):
        way.stage.probes.says(tried)
        weather.pass_hours(3)
    assert way.stage.incidents() == []
    assert Witness.SHARED_PROBE in {c.witness for c in view(way, KEYS.name).coverage}


def test_three_silent_probes_of_a_provider_are_its_outage(way: Journey, weather: Weather) -> None:
    weather.cycle = way.stage.clock.now()
    names = (KEYS.name, "Mixpanel verified", "Mixpanel forbidden")
    for name in names:
        give(way.stage, name, KEY, ownership=Ownership.SHARED)
    weather.settle()
    way.stage.probes.says(Tried(heard=Heard.SILENCE, detail="timed out"))
    weather.pass_hours(3)
    incident = way.stage.only_incident()
    assert (incident.cause, incident.members) == (
        Cause.THIRD_PARTY, frozenset(map(way.stage.id_of, names)),
    )  # fmt: skip


def test_a_status_tells_of_the_authorization_and_of_what_the_bot_holds(way: Journey) -> None:
    now = way.stage.clock.now()
    remember(way.stage, "Analytics", now)
    found = view(way, "Analytics")
    assert found.authorized is not None
    assert (found.authorized.at, found.due) == (now, now + timedelta(days=14))
    assert found.grant is None
    give(way.stage, ADS.name, way.stage.provider.new(), data_account="1234567890")
    held = view(way, ADS.name).grant
    assert held is not None
    assert (held.ownership, held.data_account, held.given_at) == (
        Ownership.OWN, "1234567890", now,
    )  # fmt: skip


def test_a_witness_that_was_never_set_up_is_named_as_such(way: Journey) -> None:
    speaks = {c.witness: c.speaks for c in view(way, ADS.name).coverage}
    assert speaks[Witness.OWN_PROBE] is Speaks.NOT_SET_UP
    assert Witness.SHARED_PROBE not in speaks
    assert {c.witness: c.speaks for c in view(way, "Analytics").coverage}[
        Witness.CALENDAR
    ] is Speaks.NOT_SET_UP


def test_a_calendar_that_is_not_due_proves_no_health(way: Journey, weather: Weather) -> None:
    remember(way.stage, "Analytics", way.stage.clock.now() - timedelta(days=3))
    weather.settle()
    assert view(way, "Analytics").row.status == "unknown"
    incident = way.trouble("Analytics", Reading.FAILED)
    weather.pass_hours(60)
    assert way.incident(incident).state is not State.RESOLVED
