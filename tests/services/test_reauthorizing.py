"""The page of a spent link: checking access at a provider, and the steps after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.audit import Deed
from bot.domain.errors import (
    AccountRefusedError,
    ConsentDeniedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.domain.grant import Keeping, Ownership
from bot.domain.link import Link
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.observation import Reading
from bot.domain.round import How, Outcome, Refusal, StepState
from bot.ports.probe import Tried
from bot.ports.provider import Callback
from bot.ports.witness import Heard
from bot.services.reauthorization.views import Method, Why
from tests.integration.seeds import watch
from tests.services.journeys import (
    ADS_NAME,
    ANNA,
    CIPHER,
    CLIENT_SECRET,
    COOKIE,
    LEAD,
    OTHER_COOKIE,
    WATCHED,
    Journey,
    holding,
    only,
)

RIGHT, OTHER = "customers/1234567890", "customers/5555555555"


def refusal(way: Journey, link: Link) -> Refusal | None:
    """Why the page says that access is not proven."""
    problem = way.page(link).problem
    return problem.reason if problem else None


def test_the_page_shows_the_steps_and_how_access_is_checked(way: Journey) -> None:
    link = way.spent()

    page = way.page(link)

    assert (page.method, page.why) == (Method.OAUTH, None)
    assert page.origins == ("https://google.example",)
    assert (page.integration, page.account) == (ADS_NAME, "Acme EU")
    assert page.data_account == "123-456-7890"
    assert page.dashboard_url == "https://mbi.example/eu"
    steps = (page.access.state, page.authorize.state, page.data.state)
    assert steps == (StepState.TODO, StepState.TODO, StepState.TODO)


@pytest.mark.parametrize(
    ("name", "method", "why"),
    [
        ("Salesforce", Method.WORDS, Why.NO_CLIENT),
        ("Orders database", Method.WORDS, Why.NO_HOST),
        ("Mixpanel forbidden", Method.WORDS, Why.NOT_ALLOWED),
        ("Analytics", Method.WORDS, Why.NO_CLIENT),
        ("Mixpanel", Method.FORM, None),
    ],
)
def test_what_cannot_be_checked_is_said_with_its_reason(
    way: Journey, name: str, method: Method, why: Why | None
) -> None:
    page = way.page(way.spent(LEAD, name=name))

    assert (page.method, page.why) == (method, why)
    unavailable = page.access.state is StepState.UNAVAILABLE
    assert unavailable is (method is Method.WORDS)
    assert page.origins == ()


def test_a_person_is_sent_to_the_provider_with_a_state_of_their_own(way: Journey) -> None:
    link = way.spent()

    states = {way.state(link), way.state(link)}

    assert len(states) == 2
    assert min(len(state) for state in states) >= 43
    assert way.stage.provider.hints == [ANNA.email] * 2
    assert way.last(Deed.SENT_TO_PROVIDER).args == {"provider": "google"}


def test_nobody_is_sent_to_a_provider_without_a_client(way: Journey) -> None:
    link = way.spent(name="Salesforce")

    assert way.reauthorizing.send(link.id, browser=COOKIE) is None
    assert Deed.SENT_TO_PROVIDER not in way.deeds()


def test_the_right_data_account_is_taken_as_the_bots_own_grant(way: Journey) -> None:
    trouble = way.trouble()
    link = way.spent(incident_id=trouble.id)
    way.stage.probes.opens(OTHER, RIGHT)

    returned = way.consent(link)

    assert (returned.link_id, returned.reason) == (link.id, None)
    grant = way.grant()
    assert grant is not None
    assert grant.ownership is Ownership.OWN
    assert (grant.given_by, grant.given_name) == (ANNA.user_id, "Anna")
    assert grant.data_account == RIGHT
    assert grant.given_at == way.stage.clock.now()
    assert grant.expires_at == way.stage.clock.now() + timedelta(hours=1)
    page = way.page(link)
    assert (page.access.state, page.access.by) == (StepState.DONE, "Anna")
    assert page.authorize.state is StepState.TODO
    own = f"own_probe:{link.integration_id}"
    assert way.asked_of(own)
    assert not way.asked_of(f"shared_probe:{link.integration_id}")
    assert way.event_kinds(trouble)[-1] == "access_checked"
    assert way.last(Deed.GRANT_STORED).args["data_account"] == RIGHT


def test_the_card_hears_of_access_at_once(way: Journey) -> None:
    trouble = way.trouble()
    link = way.spent(incident_id=trouble.id)
    way.stage.deliver()
    version = way.incident(trouble).version

    way.consent(link)
    way.stage.deliver()

    assert way.incident(trouble).version == version + 1
    (message,) = way.stage.channels.at(trouble.channel)
    assert message.kinds[-1] == "access_checked"


def test_a_source_that_tells_no_data_account_is_taken_at_its_word(way: Journey) -> None:
    link = way.spent()

    assert way.consent(link).reason is None

    grant = way.grant()
    assert grant is not None
    assert grant.data_account is None


def test_a_pipeline_shares_the_grant_with_mbi(way: Journey) -> None:
    link = way.spent(name="Piped ads")
    way.stage.probes.opens(RIGHT)

    way.consent(link)

    grant = way.grant("Piped ads")
    assert grant is not None
    assert (grant.ownership, grant.data_account) == (Ownership.SHARED, RIGHT)
    assert way.asked_of(f"shared_probe:{link.integration_id}")
    page = way.page(link)
    assert (page.hands_over, page.authorize.state) == (True, StepState.WAITING)
    with way.stage.transaction() as uow:
        (owed,) = uow.handovers.claim(way.stage.clock.now(), limit=10, lease=timedelta(minutes=1))
    assert (owed.given_by, owed.data_account) == (ANNA.user_id, RIGHT)
    assert owed.sealed is not None
    assert "access-1" in CIPHER.decrypt(owed.sealed)


def test_a_grant_that_becomes_mbis_too_is_asked_as_such(way: Journey) -> None:
    link = way.spent()
    way.stage.probes.opens(RIGHT)
    way.consent(link)
    accounts = tuple(
        replace(
            account,
            handover_url="https://pipeline.example/grants",
            sealed_handover_secret=CIPHER.encrypt("shared"),
            handover_fingerprint="h2",
        )
        for account in WATCHED.accounts
    )
    watch(way.engine, dict(way.kinds), replace(WATCHED, accounts=accounts), way.stage.clock.now())

    way.consent(link)

    assert way.asked_of(f"shared_probe:{link.integration_id}")
    assert not way.asked_of(f"own_probe:{link.integration_id}")


def test_a_new_grant_takes_the_place_of_the_old_one(way: Journey) -> None:
    link = way.spent()
    way.stage.probes.opens(RIGHT)
    way.consent(link)
    first = way.grant()

    way.consent(link)

    second = way.grant()
    assert first is not None
    assert second is not None
    assert first.sealed != second.sealed
    assert "access-2" in CIPHER.decrypt(second.sealed)


@pytest.mark.parametrize(
    ("error", "reason", "step"),
    [
        (ConsentDeniedError(code="access_denied"), Refusal.DENIED, StepState.REFUSED),
        (GrantRefusedError(code="scope"), Refusal.SCOPE_NARROWED, StepState.REFUSED),
        (GrantRefusedError(code="issuer"), Refusal.ISSUER_MISMATCH, StepState.REFUSED),
        (GrantRefusedError(code="invalid_grant"), Refusal.STATE_GONE, StepState.TODO),
        (GrantRefusedError(code="other"), Refusal.CREDENTIAL_REFUSED, StepState.REFUSED),
        (AccountRefusedError(), Refusal.ACCOUNT_REFUSED, StepState.REFUSED),
        (ProviderClientError(code="invalid_client"), Refusal.CLIENT_FAULT, StepState.TODO),
        (ProviderSilentError("503"), Refusal.PROVIDER_SILENT, StepState.TODO),
        (
            ProviderSilentError("429", code="rate_limit", retry_after=timedelta(seconds=9)),
            Refusal.TOO_MANY_REQUESTS,
            StepState.TODO,
        ),
        (
            ProviderSilentError("503", retry_after=timedelta(seconds=9)),
            Refusal.PROVIDER_SILENT,
            StepState.TODO,
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, Refusal) else "",
)
def test_what_the_provider_says_is_explained_and_nothing_kept(
    way: Journey, error: ProviderError, reason: Refusal, step: StepState
) -> None:
    link = way.spent()
    way.stage.provider.troubles.fail("exchange", error, carried_out=False, times=1)

    assert way.consent(link).reason is reason

    assert refusal(way, link) is reason
    assert way.page(link).access.state is step
    assert way.grant() is None
    assert way.last(Deed.ACCESS_REFUSED).args["reason"] == str(reason)
    way.stage.probes.opens(RIGHT)
    assert way.consent(link).reason is None
    assert refusal(way, link) is None


def test_the_other_sides_own_words_are_quoted_and_ours_are_not(way: Journey) -> None:
    link = way.spent()
    fails = way.stage.provider.troubles
    fails.fail("exchange", AccountRefusedError("Org blocks it"), carried_out=False, times=1)
    way.consent(link)
    problem = way.page(link).problem
    assert problem is not None
    assert problem.detail == "Org blocks it"

    fails.fail("exchange", AccountRefusedError(), carried_out=False, times=1)
    way.consent(link)

    problem = way.page(link).problem
    assert problem is not None
    assert problem.detail == ""


@pytest.mark.parametrize(
    ("tried", "reason"),
    [
        (
            Tried(heard=Heard.ANSWER, reading=Reading.CREDENTIAL_REFUSED),
            Refusal.CREDENTIAL_REFUSED,
        ),
        (Tried(heard=Heard.ANSWER, reading=Reading.ACCOUNT_REFUSED), Refusal.ACCOUNT_REFUSED),
        (Tried(heard=Heard.ANSWER, reading=Reading.CANNOT_CONNECT), Refusal.CANNOT_CONNECT),
        (Tried(heard=Heard.SILENCE), Refusal.PROVIDER_SILENT),
        (Tried(heard=Heard.SILENCE, retry_after=30.0), Refusal.TOO_MANY_REQUESTS),
        (Tried(heard=Heard.UNASKED), Refusal.PROVIDER_SILENT),
        (Tried(heard=Heard.REFUSED), Refusal.CLIENT_FAULT),
    ],
    ids=lambda value: str(value) if isinstance(value, Refusal) else "",
)
def test_a_grant_that_the_source_does_not_take_is_not_kept(
    way: Journey, tried: Tried, reason: Refusal
) -> None:
    link = way.spent()
    way.stage.probes.says(tried)

    assert way.consent(link).reason is reason

    assert way.grant() is None
    assert refusal(way, link) is reason
    assert not way.asked_of(f"own_probe:{link.integration_id}")


def test_silence_never_takes_away_what_was_proven(way: Journey) -> None:
    link = way.spent()
    way.stage.probes.opens(RIGHT)
    way.consent(link)
    way.stage.probes.says(Tried(heard=Heard.ANSWER, reading=Reading.ACCOUNT_REFUSED))

    way.consent(link)

    assert way.page(link).access.state is StepState.DONE
    assert refusal(way, link) is Refusal.ACCOUNT_REFUSED
    assert way.grant() is not None


def test_a_callback_counts_once(way: Journey) -> None:
    link = way.spent()
    state = way.state(link)
    way.come_back(state)
    before = way.grant()

    replayed = way.come_back(state)

    assert (replayed.link_id, replayed.reason) == (None, Refusal.STATE_GONE)
    assert way.stage.provider.troubles.calls["exchange"] == 1
    assert way.grant() == before
    assert way.last(Deed.CALLBACK_REFUSED).args == {"reason": "state_gone"}


def test_unknown_states_do_not_fill_the_audit(way: Journey) -> None:
    for number in range(20):
        assert way.come_back(f"guess {number}").link_id is None

    assert way.deeds().count(Deed.CALLBACK_REFUSED) == 1
    way.stage.pass_time(minutes=1)
    way.come_back("guess again")
    assert way.deeds().count(Deed.CALLBACK_REFUSED) == 2


def test_ten_minutes_at_the_provider_are_too_many(way: Journey) -> None:
    link = way.spent()
    late, in_time = way.state(link), way.state(link)
    way.stage.pass_time(minutes=10, seconds=-1)
    assert way.come_back(in_time).reason is None

    way.stage.pass_time(seconds=1)

    assert way.come_back(late).reason is Refusal.STATE_GONE


@pytest.mark.parametrize("cookie", [OTHER_COOKIE, "", None])
def test_somebody_elses_state_is_refused(way: Journey, cookie: str | None) -> None:
    link = way.spent()
    state = way.state(link)

    returned = way.come_back(state, cookie=cookie)

    assert (returned.link_id, returned.reason) == (None, Refusal.OTHER_BROWSER)
    assert way.stage.provider.troubles.calls["exchange"] == 0
    assert way.grant() is None
    assert way.last(Deed.CALLBACK_REFUSED).args["reason"] == "other_browser"
    assert way.come_back(state).reason is Refusal.STATE_GONE


def test_who_lost_the_right_at_the_provider_brings_nothing_back(way: Journey) -> None:
    link = way.spent()
    state = way.state(link)
    others = only(WATCHED, ADS_NAME, owners=("bruno@acme.example",))
    watch(way.engine, dict(way.kinds), others, way.stage.clock.now())

    assert way.come_back(state).link_id is None

    assert way.stage.provider.troubles.calls["exchange"] == 0
    assert way.grant() is None


def test_a_denial_is_no_grant_even_with_a_code(way: Journey) -> None:
    link = way.spent()
    denied = ConsentDeniedError("the person said no", code="access_denied")
    way.stage.provider.troubles.fail("exchange", denied, carried_out=False, times=1)

    callback = Callback(error="access_denied", description="no")
    returned = way.come_back(way.state(link), callback)

    assert (returned.link_id, returned.reason) == (link.id, Refusal.DENIED)
    assert way.grant() is None


def test_done_is_remembered_and_awaits_proof_until_the_next_cycle(way: Journey) -> None:
    trouble = way.trouble()
    link = way.spent(incident_id=trouble.id)
    way.stage.pass_time(minutes=3)
    now = way.stage.clock.now()

    assert way.reauthorizing.done(link.id, browser=COOKIE)

    begun = way.round()
    assert begun is not None
    assert (begun.authorized_at, begun.authorized_by, begun.how) == (now, ANNA.user_id, How.DONE)
    assert begun.deadline is not None
    assert begun.deadline > now + timedelta(hours=6)
    page = way.page(link)
    assert (page.authorize.state, page.authorize.by) == (StepState.DONE, "Anna")
    assert (page.data.state, page.deadline) == (StepState.WAITING, begun.deadline)
    with way.stage.transaction(read=True) as uow:
        found = uow.watched.one(link.integration_id)
    assert found is not None
    assert found[0].authorized is not None
    assert (found[0].authorized.at, found[0].authorized.how) == (now, How.DONE)
    assert way.event_kinds(trouble)[-1] == "authorized"
    told = way.last(Deed.AUTHORIZED)
    assert (told.actor, told.args["how"], told.args["name"]) == (ANNA.user_id, "done", "Anna")


def test_done_said_again_changes_nothing(way: Journey) -> None:
    link = way.spent()
    way.reauthorizing.done(link.id, browser=COOKIE)
    first = way.round()
    way.stage.pass_time(minutes=5)

    assert way.reauthorizing.done(link.id, browser=COOKIE)

    assert way.round() == first
    assert way.deeds().count(Deed.AUTHORIZED) == 1


def test_the_calendar_of_a_kind_with_a_known_life_begins_with_done(way: Journey) -> None:
    link = way.spent(name="Analytics")
    calendar = f"calendar:{link.integration_id}"
    assert not way.asked_of(calendar)

    way.reauthorizing.done(link.id, browser=COOKIE)

    assert way.asked_of(calendar)


def test_done_on_an_old_page_after_a_failed_round_begins_another(way: Journey) -> None:
    link = way.spent()
    way.reauthorizing.done(link.id, browser=COOKIE)
    end(way, Outcome.FAILED)
    assert way.page(link).data.state is StepState.REFUSED

    assert way.reauthorizing.done(link.id, browser=COOKIE)

    again = way.round()
    assert again is not None
    assert (again.outcome, again.how) == (Outcome.OPEN, How.DONE)
    assert way.deeds().count(Deed.AUTHORIZED) == 2


def test_done_on_an_old_page_after_proof_changes_nothing(way: Journey) -> None:
    link = way.spent()
    way.reauthorizing.done(link.id, browser=COOKIE)
    end(way, Outcome.PROVEN)
    assert way.page(link).data.state is StepState.DONE

    assert way.reauthorizing.done(link.id, browser=COOKIE)

    assert way.deeds().count(Deed.AUTHORIZED) == 1
    proven = way.round()
    assert proven is not None
    assert proven.outcome is Outcome.PROVEN


def end(way: Journey, outcome: Outcome) -> None:
    """Close the round, as whoever judges does."""
    way.stage.pass_time(minutes=10)
    with way.stage.transaction() as uow:
        going = uow.rounds.open_one(way.stage.id_of(ADS_NAME))
        assert going is not None
        uow.rounds.save(replace(going, outcome=outcome, closed_at=way.stage.clock.now()))
        uow.commit()


def test_going_on_without_checking_is_a_step_of_its_own(way: Journey) -> None:
    link = way.spent()

    assert way.reauthorizing.skip(link.id, browser=COOKIE)
    assert way.reauthorizing.skip(link.id, browser=COOKIE)

    assert way.page(link).access.state is StepState.SKIPPED
    assert way.deeds().count(Deed.ACCESS_SKIPPED) == 1


def test_what_was_checked_cannot_be_skipped(way: Journey) -> None:
    link = way.spent()
    way.consent(link)

    assert way.reauthorizing.skip(link.id, browser=COOKIE)

    assert way.page(link).access.state is StepState.DONE


def test_no_secret_of_oauth_is_anywhere_in_the_database(way: Journey, engine: Engine) -> None:
    link = way.spent()
    state = way.state(link)
    way.stage.probes.opens(RIGHT)
    pending = way.state(link)

    way.come_back(state, Callback(code="code-of-the-provider"))

    secrets = (
        state,
        pending,
        f"verifier-of-{pending}",
        "code-of-the-provider",
        "access-1",
        "refresh-1",
        CLIENT_SECRET,
        COOKIE,
    )
    assert [secret for secret in secrets if holding(engine, secret)] == []
    assert way.grant() is not None


def test_an_asked_owner_sees_that_it_is_done(way: Journey) -> None:
    link = way.spent()
    way.linking.ask_owners(replace(ANNA, user_id="U-B"), integration_id=link.integration_id)
    assert len(way.notices(NoticeKind.ASKED)) == 1

    way.reauthorizing.done(link.id, browser=COOKIE)

    ((_, view),) = way.notices(NoticeKind.ASKED)
    assert view.notice.state is NoticeState.DONE
    assert view.notice.version == 2


def test_the_page_tells_what_becomes_of_what_is_entered(way: Journey) -> None:
    kept = way.page(way.spent(name="Mixpanel"))

    assert (kept.keeping, kept.writes) == (Keeping.STORE, False)
    assert kept.fields == ("username", "secret")
