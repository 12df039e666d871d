"""Who gets a link by pressing, and what others are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.audit import Deed
from bot.domain.diagnosis import Cause, Diagnosis, Remedy, Status
from bot.domain.incident import Incident, State
from bot.domain.integration import Kind
from bot.domain.link import LINK_LIFE, Purpose
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.observation import Witness
from bot.domain.round import How, Outcome
from bot.ports.unit_of_work import Verdict
from bot.services.reauthorization.views import (
    Choose,
    InWords,
    Issued,
    Needless,
    NotAllowed,
    NothingToDo,
    Presser,
    SaidDone,
)
from bot.services.views import NoSuchName
from tests.integration.seeds import CHANNEL, TROUBLE, incident, watch
from tests.services.journeys import (
    ADS_NAME,
    ANNA,
    BRUNO,
    LEAD,
    WATCHED,
    Journey,
    journey,
    only,
    person,
)

HEAD_OFFICE = "Acme EU"


def keep_incident(way: Journey, *names: str, diagnosis: Diagnosis = TROUBLE) -> Incident:
    """An open incident of that diagnosis."""
    ids = [way.stage.id_of(name) for name in names]
    with way.stage.transaction() as uow:
        kept = incident(uow, ids, channel=CHANNEL, cause=diagnosis.cause or Cause.UNKNOWN)
        kept = replace(kept, diagnosis=diagnosis)
        uow.incidents.save(kept)
        uow.commit()
    return kept


def judge(way: Journey, name: str, cause: Cause) -> None:
    """Hold that verdict of an integration."""
    diagnosis = replace(TROUBLE, cause=cause)
    with way.stage.transaction() as uow:
        verdict = Verdict(
            integration_id=way.stage.id_of(name),
            diagnosis=diagnosis,
            data_until=None,
            changed_at=way.stage.clock.now(),
        )
        uow.watched.keep_verdicts([verdict])
        uow.commit()


@pytest.mark.parametrize(
    "presser",
    [
        ANNA,
        LEAD,
        replace(ANNA, email="ANNA@Acme.Example"),
    ],
    ids=["an owner", "an admin", "an owner, written otherwise"],
)
def test_owners_and_admins_may_press(way: Journey, presser: Presser) -> None:
    pressed = way.linking.press(presser, incident_id=way.trouble().id)

    assert isinstance(pressed, Issued)
    link = pressed.private.link
    assert (link.person, link.person_name) == (presser.user_id, presser.name)
    assert link.expires_at - link.created_at == LINK_LIFE == timedelta(minutes=15)
    assert pressed.doubt is None


@pytest.mark.parametrize(
    "presser",
    [
        BRUNO,
        replace(ANNA, foreign=True),
        person("anna", email=None),
        replace(ANNA, email="anna@acme.example.evil.example"),
        replace(LEAD, foreign=True),
        replace(ANNA, email=""),
    ],
    ids=[
        "nobody's owner",
        "the owner's address in another Slack",
        "no address",
        "a longer address",
        "the admin's address in another Slack",
        "an empty address",
    ],
)
def test_others_are_told_who_may(way: Journey, presser: Presser) -> None:
    trouble = way.trouble()

    pressed = way.linking.press(presser, incident_id=trouble.id)

    assert isinstance(pressed, NotAllowed)
    assert pressed.owners == ("anna@acme.example",)
    assert pressed.admins == ("lead@acme.example",)
    assert pressed.incident_id == trouble.id
    assert pressed.no_email is (presser.email is None)
    assert Deed.PRESSED not in way.deeds()
    refused = way.last(Deed.NOT_ALLOWED)
    assert (refused.actor, refused.incident_id) == (presser.user_id, trouble.id)
    assert way.event_kinds(trouble)[-1] == "not_allowed"


def test_by_name_others_are_refused_just_the_same(way: Journey) -> None:
    assert isinstance(way.linking.press(BRUNO, name=ADS_NAME), NotAllowed)
    integration_id = way.stage.id_of(ADS_NAME)
    assert isinstance(way.linking.press(BRUNO, integration_id=integration_id), NotAllowed)


def test_an_integration_without_owners_is_the_admins(way: Journey) -> None:
    assert isinstance(way.linking.press(ANNA, name="QuickBooks"), NotAllowed)
    assert isinstance(way.linking.press(LEAD, name="QuickBooks"), Issued)


def test_for_uploaded_files_there_is_nothing_to_authorize(
    engine: Engine, kinds: dict[str, Kind], way: Journey
) -> None:
    watch(engine, kinds, only(WATCHED, ADS_NAME, kind="csv_upload"))
    assert way.linking.press(ANNA, name=ADS_NAME) == NothingToDo(why=Needless.UPLOAD)
    assert isinstance(way.linking.press(BRUNO, name=ADS_NAME), NotAllowed)


def test_ownership_is_read_at_the_moment_of_the_press(
    way: Journey, engine: Engine, kinds: dict[str, Kind]
) -> None:
    trouble = way.trouble()
    fired = only(WATCHED, ADS_NAME, owners=("bruno@acme.example",))
    watch(engine, kinds, fired, way.stage.clock.now())

    assert isinstance(way.linking.press(ANNA, incident_id=trouble.id), NotAllowed)
    assert isinstance(way.linking.press(BRUNO, incident_id=trouble.id), Issued)


def test_each_press_gives_a_fresh_link(way: Journey) -> None:
    trouble = way.trouble()
    urls = {way.issued(incident_id=trouble.id).url for _ in range(3)}

    assert len(urls) == 3
    assert way.deeds() == [Deed.PRESSED, Deed.LINK_SENT] * 3
    assert way.last(Deed.LINK_SENT).args["how"] == "shown"
    assert way.event_kinds(trouble).count("link_asked") == 3


def test_a_resolved_incident_has_nothing_to_press_for(way: Journey) -> None:
    trouble = keep_incident(way, ADS_NAME)
    with way.stage.transaction() as uow:
        done = replace(trouble, state=State.RESOLVED, resolved_at=way.stage.clock.now())
        uow.incidents.save(done)
        uow.commit()

    pressed = way.linking.press(ANNA, incident_id=trouble.id)

    assert pressed == NothingToDo(why=Needless.RESOLVED)


def test_an_incident_that_never_was_has_nothing_to_press_for(way: Journey) -> None:
    assert way.linking.press(ANNA, incident_id=404) == NothingToDo(why=Needless.GONE)
    assert way.linking.press(ANNA, integration_id=404) == NothingToDo(why=Needless.GONE)


@pytest.mark.parametrize("cause", [Cause.THIRD_PARTY, Cause.MBI_INTERNAL, Cause.UNKNOWN, Cause.BOT])
def test_no_card_offers_what_cannot_mend_it(way: Journey, cause: Cause) -> None:
    trouble = keep_incident(way, ADS_NAME, diagnosis=replace(TROUBLE, cause=cause))

    pressed = way.linking.press(LEAD, incident_id=trouble.id)

    assert pressed == NothingToDo(why=Needless.NOT_OFFERED, cause=cause)


@pytest.mark.parametrize("cause", [Cause.TOKEN, Cause.ADMIN_ACCOUNT, Cause.CONNECTION])
def test_while_data_is_awaited_nobody_authorizes_once_more(way: Journey, cause: Cause) -> None:
    waiting = replace(TROUBLE, cause=cause, recovering=True, remedy=Remedy.WAIT_DATA)
    trouble = keep_incident(way, ADS_NAME, diagnosis=waiting)

    assert isinstance(way.linking.press(ANNA, incident_id=trouble.id), NothingToDo)


@pytest.mark.parametrize(
    ("diagnosis", "purpose"),
    [
        (TROUBLE, Purpose.REAUTHORIZE),
        (replace(TROUBLE, cause=Cause.ADMIN_ACCOUNT), Purpose.REAUTHORIZE),
        (replace(TROUBLE, cause=Cause.CONNECTION), Purpose.FIX_CONNECTION),
        (
            Diagnosis(status=Status.OK, cause=Cause.BOT, grounds=frozenset({Witness.OWN_PROBE})),
            Purpose.CONNECT,
        ),
    ],
    ids=["token", "admin account", "connection", "the bot's own grant"],
)
def test_a_link_is_for_what_the_card_asks(
    way: Journey, diagnosis: Diagnosis, purpose: Purpose
) -> None:
    trouble = keep_incident(way, ADS_NAME, diagnosis=diagnosis)

    assert way.issued(incident_id=trouble.id).purpose is purpose


def test_of_several_a_person_chooses_among_those_they_may(way: Journey) -> None:
    trouble = keep_incident(way, ADS_NAME, "Mixpanel", "QuickBooks")

    pressed = way.linking.press(ANNA, incident_id=trouble.id)

    assert isinstance(pressed, Choose)
    chosen = {(name, account) for _, name, account in pressed.members}
    assert chosen == {(ADS_NAME, HEAD_OFFICE), ("Mixpanel", HEAD_OFFICE)}
    after = way.linking.press(ANNA, integration_id=way.stage.id_of("Mixpanel"))
    assert isinstance(after, Issued)
    assert after.private.link.incident_id == trouble.id


def test_the_only_one_of_several_that_a_person_may_needs_no_choice(way: Journey) -> None:
    trouble = keep_incident(way, ADS_NAME, "QuickBooks")

    assert way.issued(incident_id=trouble.id).integration == ADS_NAME


def test_of_several_that_a_person_may_not_all_owners_are_told(way: Journey) -> None:
    trouble = keep_incident(way, ADS_NAME, "QuickBooks")

    pressed = way.linking.press(BRUNO, incident_id=trouble.id)

    assert isinstance(pressed, NotAllowed)
    assert pressed.owners == ("anna@acme.example",)


def test_a_button_for_one_of_several_asks_nothing_more(way: Journey) -> None:
    trouble = keep_incident(way, ADS_NAME, "Mixpanel")
    ads, crm = way.stage.id_of(ADS_NAME), way.stage.id_of("Salesforce")

    pressed = way.linking.press(ANNA, incident_id=trouble.id, integration_id=ads)
    elsewhere = way.linking.press(ANNA, incident_id=trouble.id, integration_id=crm)

    assert isinstance(pressed, Issued)
    assert pressed.private.link.incident_id == trouble.id
    assert isinstance(elsewhere, Issued)
    assert (elsewhere.private.integration, elsewhere.private.link.incident_id) == (
        "Salesforce",
        None,
    )


def test_by_name_the_link_belongs_to_the_open_incident(way: Journey) -> None:
    trouble = way.trouble()

    assert way.issued(name="google ads").link.incident_id == trouble.id


@pytest.mark.parametrize("cause", [Cause.THIRD_PARTY, Cause.MBI_INTERNAL])
def test_by_name_a_doubt_is_told_and_the_link_given(way: Journey, cause: Cause) -> None:
    judge(way, ADS_NAME, cause)

    pressed = way.linking.press(ANNA, name=ADS_NAME)

    assert isinstance(pressed, Issued)
    assert pressed.doubt is cause
    assert pressed.private.link.incident_id is None


def test_a_name_that_nobody_has_suggests_the_nearest(way: Journey) -> None:
    pressed = way.linking.press(ANNA, name="Gogle Adds of nobody")

    assert isinstance(pressed, NoSuchName)


def test_connecting_for_the_first_time_is_said_on_the_link(way: Journey) -> None:
    pressed = way.linking.press(ANNA, name="Salesforce", purpose=Purpose.CONNECT)

    assert isinstance(pressed, Issued)
    assert pressed.private.purpose is Purpose.CONNECT


def test_without_a_public_address_the_steps_are_told_in_words(way: Journey) -> None:
    here = journey(way.stage, way.engine, way.kinds, public_url=None)
    trouble = here.trouble()

    pressed = here.linking.press(ANNA, incident_id=trouble.id)

    assert isinstance(pressed, InWords)
    assert (pressed.integration, pressed.account) == (ADS_NAME, HEAD_OFFICE)
    assert pressed.data_account == "123-456-7890"
    said = here.linking.say_done(ANNA, integration_id=pressed.integration_id)
    assert said is SaidDone.DONE
    begun = here.round()
    assert begun is not None
    assert (begun.how, begun.authorized_by) == (How.DONE, ANNA.user_id)
    assert begun.incident_id == trouble.id
    assert begun.deadline is not None
    assert begun.deadline > here.stage.clock.now()
    assert here.event_kinds(trouble)[-1] == "authorized"


def test_without_a_public_address_the_bots_own_view_is_not_renewed_in_mbi(way: Journey) -> None:
    here = journey(way.stage, way.engine, way.kinds, public_url=None)
    died = Diagnosis(status=Status.OK, cause=Cause.BOT, grounds=frozenset({Witness.OWN_PROBE}))
    trouble = keep_incident(way, ADS_NAME, diagnosis=died)

    pressed = here.linking.press(ANNA, incident_id=trouble.id)

    assert pressed == NothingToDo(why=Needless.NO_ADDRESS)
    assert isinstance(here.linking.press(ANNA, name=ADS_NAME), InWords)


def test_done_in_slack_counts_once_and_only_from_those_who_may(way: Journey) -> None:
    ads = way.stage.id_of(ADS_NAME)

    assert way.linking.say_done(BRUNO, integration_id=ads) is SaidDone.NOT_ALLOWED
    assert way.linking.say_done(ANNA, integration_id=ads) is SaidDone.DONE
    assert way.linking.say_done(ANNA, integration_id=ads) is SaidDone.ALREADY
    assert way.linking.say_done(ANNA, integration_id=404) is SaidDone.GONE
    assert way.deeds().count(Deed.AUTHORIZED) == 1


def test_done_in_slack_pressed_twice_counts_once_even_when_the_first_was_proven_at_once(
    way: Journey,
) -> None:
    ads = way.stage.id_of(ADS_NAME)
    way.linking.say_done(ANNA, integration_id=ads)
    with way.stage.transaction() as uow:
        going = uow.rounds.open_one(ads)
        assert going is not None
        uow.rounds.save(replace(going, outcome=Outcome.PROVEN, closed_at=going.authorized_at))
        uow.commit()

    assert way.linking.say_done(ANNA, integration_id=ads) is SaidDone.ALREADY
    assert way.deeds().count(Deed.AUTHORIZED) == 1


def test_done_in_slack_counts_again_when_the_authorization_is_due_again(way: Journey) -> None:
    ads = way.stage.id_of(ADS_NAME)
    way.linking.say_done(ANNA, integration_id=ads)
    way.stage.pass_time(minutes=60 * 24 * 14)

    assert way.linking.say_done(ANNA, integration_id=ads) is SaidDone.DONE
    assert way.deeds().count(Deed.AUTHORIZED) == 2


def test_owners_are_asked_by_direct_message_once_an_hour(way: Journey) -> None:
    trouble = way.trouble()
    ads = way.stage.id_of(ADS_NAME)

    for _ in range(3):
        asked = way.linking.ask_owners(BRUNO, integration_id=ads, incident_id=trouble.id)
        assert asked == ("anna@acme.example",)

    ((place, view),) = way.notices(NoticeKind.ASKED)
    assert place == "@anna@acme.example"
    assert view.integration == ADS_NAME
    assert view.notice.args == {"asker": BRUNO.user_id}
    assert way.deeds().count(Deed.OWNER_ASKED) == 1
    assert way.event_kinds(trouble).count("owner_asked") == 1
    way.stage.pass_time(minutes=60)
    way.linking.ask_owners(BRUNO, integration_id=ads, incident_id=trouble.id)
    assert len(way.notices(NoticeKind.ASKED)) == 2


def test_without_owners_the_admins_are_asked(way: Journey) -> None:
    books = way.stage.id_of("QuickBooks")

    assert way.linking.ask_owners(BRUNO, integration_id=books) == ("lead@acme.example",)
    assert [place for place, _ in way.notices(NoticeKind.ASKED)] == ["@lead@acme.example"]


def test_nobody_is_asked_for_what_is_mended(way: Journey) -> None:
    trouble = keep_incident(way, ADS_NAME)
    with way.stage.transaction() as uow:
        done = replace(trouble, state=State.RESOLVED, resolved_at=way.stage.clock.now())
        uow.incidents.save(done)
        uow.commit()
    ads = way.stage.id_of(ADS_NAME)

    assert way.linking.ask_owners(BRUNO, integration_id=ads, incident_id=trouble.id) == ()
    assert way.linking.ask_owners(BRUNO, integration_id=404) == ()


def test_an_owner_who_was_asked_sees_that_it_is_done(way: Journey) -> None:
    ads = way.stage.id_of(ADS_NAME)
    way.linking.ask_owners(BRUNO, integration_id=ads)
    assert len(way.notices(NoticeKind.ASKED)) == 1

    way.linking.say_done(ANNA, integration_id=ads)

    ((_, view),) = way.notices(NoticeKind.ASKED)
    assert view.notice.state is NoticeState.DONE


def test_a_question_that_is_settled_before_it_went_out_is_never_sent(way: Journey) -> None:
    ads = way.stage.id_of(ADS_NAME)
    way.linking.ask_owners(BRUNO, integration_id=ads)

    way.linking.say_done(ANNA, integration_id=ads)

    assert way.notices(NoticeKind.ASKED) == []


def test_an_owner_whom_nobody_reaches_falls_back_to_an_admin(way: Journey) -> None:
    way.stage.channels.gone.add("@anna@acme.example")

    way.linking.ask_owners(BRUNO, integration_id=way.stage.id_of(ADS_NAME))

    assert [place for place, _ in way.notices(NoticeKind.ASKED)] == ["@lead@acme.example"]
