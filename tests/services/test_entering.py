"""Keys and passwords that a person enters: tried live, and kept only where that is wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.domain.audit import Deed
from bot.domain.grant import Ownership
from bot.domain.observation import Reading
from bot.domain.round import Refusal, StepState
from bot.ports.probe import Tried
from bot.ports.witness import Heard
from bot.services.reauthorization.problems import LONGEST_DETAIL, without
from tests.integration.seeds import watch
from tests.services.journeys import CIPHER, LEAD, WATCHED, Journey, holding, only
from tests.services.sources import GOOD

USER, SECRET = "service-account-7", "s3cret-of-mixpanel"
STORED, VERIFIED, FORBIDDEN = "Mixpanel", "Mixpanel verified", "Mixpanel forbidden"


def test_a_good_key_is_kept_where_the_operator_says_so(way: Journey, engine: Engine) -> None:
    link = way.spent(name=STORED)

    assert way.enter(link, username=USER, secret=SECRET)

    grant = way.grant(STORED)
    assert grant is not None
    assert grant.ownership is Ownership.OWN, "MBI itself reads with the project's key"
    assert SECRET in CIPHER.decrypt(grant.sealed)
    assert way.page(link).access.state is StepState.DONE
    assert way.asked_of(f"own_probe:{link.integration_id}")
    assert not way.asked_of(f"shared_probe:{link.integration_id}")
    assert holding(engine, SECRET) == []
    assert way.last(Deed.GRANT_STORED).args["ownership"] == "own"


def test_a_good_key_is_tried_and_forgotten_by_default(way: Journey, engine: Engine) -> None:
    link = way.spent(name=VERIFIED)

    assert way.enter(link, username=USER, secret=SECRET)

    (trial,) = way.stage.probes.tried
    assert trial.credentials.values == {"username": USER, "secret": SECRET}
    assert way.grant(VERIFIED) is None
    assert way.page(link).access.state is StepState.DONE
    assert not way.asked_of(f"own_probe:{link.integration_id}")
    assert Deed.GRANT_STORED not in way.deeds()
    assert Deed.ACCESS_CHECKED in way.deeds()
    assert holding(engine, SECRET) == []
    assert holding(engine, USER) == []


def test_where_nobody_may_enter_a_key_none_is_tried(way: Journey) -> None:
    link = way.spent(name=FORBIDDEN)

    assert not way.enter(link, username=USER, secret=SECRET)

    assert way.stage.probes.tried == []
    assert way.page(link).access.state is StepState.UNAVAILABLE


def test_a_kind_of_oauth_takes_no_form(way: Journey) -> None:
    assert not way.enter(way.spent(), username=USER, secret=SECRET)
    assert way.stage.probes.tried == []


@pytest.mark.parametrize(
    "entered",
    [{}, {"username": USER}, {"username": USER, "secret": "   "}, {"secret": SECRET}],
    ids=["nothing", "half", "blanks", "the other half"],
)
def test_what_is_missing_is_said_before_anything_is_tried(
    way: Journey, entered: dict[str, str]
) -> None:
    link = way.spent(name=STORED)

    assert not way.enter(link, **entered)

    problem = way.page(link).problem
    assert problem is not None
    assert problem.reason is Refusal.MISSING_INPUT
    assert way.page(link).access.state is StepState.TODO
    assert way.stage.probes.tried == []


def test_blanks_around_what_was_pasted_do_no_harm_and_other_fields_none(way: Journey) -> None:
    link = way.spent(name=STORED)

    assert way.enter(link, username=f" {USER}\n", secret=SECRET, host="evil.example")

    (trial,) = way.stage.probes.tried
    assert trial.credentials.values == {"username": USER, "secret": SECRET}


@pytest.mark.parametrize(
    ("tried", "reason", "step"),
    [
        (
            Tried(heard=Heard.ANSWER, reading=Reading.CREDENTIAL_REFUSED),
            Refusal.CREDENTIAL_REFUSED,
            StepState.REFUSED,
        ),
        (
            Tried(heard=Heard.ANSWER, reading=Reading.CANNOT_CONNECT),
            Refusal.CANNOT_CONNECT,
            StepState.REFUSED,
        ),
        (Tried(heard=Heard.SILENCE), Refusal.PROVIDER_SILENT, StepState.TODO),
    ],
    ids=["refused", "no connection", "silence"],
)
def test_a_bad_key_is_not_kept(
    way: Journey, tried: Tried, reason: Refusal, step: StepState
) -> None:
    link = way.spent(name=STORED)
    way.stage.probes.says(tried)

    assert not way.enter(link, username=USER, secret=SECRET)

    page = way.page(link)
    assert page.problem is not None
    assert (page.problem.reason, page.access.state) == (reason, step)
    assert way.grant(STORED) is None


def test_a_source_that_quotes_the_secret_is_not_quoted(way: Journey, engine: Engine) -> None:
    link = way.spent(name=STORED)
    way.stage.probes.says(
        Tried(
            heard=Heard.ANSWER,
            reading=Reading.CREDENTIAL_REFUSED,
            detail=f"Access denied for {USER} (using password: {SECRET})",
        )
    )

    way.enter(link, username=USER, secret=SECRET)

    problem = way.page(link).problem
    assert problem is not None
    assert SECRET not in problem.detail
    assert "Access denied" in problem.detail
    assert holding(engine, SECRET) == []


def test_long_words_of_others_are_cut_after_their_secrets_are_gone() -> None:
    said = without("x" * (LONGEST_DETAIL - 3) + SECRET, [SECRET, ""])

    assert len(said) <= LONGEST_DETAIL
    assert SECRET[:3] not in said


def test_a_key_of_another_data_account_is_refused(way: Journey, engine: Engine) -> None:
    for name in (STORED, VERIFIED):
        named = only(only(WATCHED, STORED, data_account="11"), VERIFIED, data_account="11")
        watch(engine, dict(way.kinds), named, way.stage.clock.now())
        link = way.spent(name=name)
        way.stage.probes.opens("22")

        assert not way.enter(link, username=USER, secret=SECRET)

        problem = way.page(link).problem
        assert problem is not None
        assert problem.reason is Refusal.OTHER_DATA_ACCOUNT
        assert way.grant(name) is None
        waits = way.page(link).decision is not None
        assert waits is (name == STORED)
    assert holding(engine, SECRET) == []


def test_a_key_that_is_not_kept_needs_no_choice(way: Journey) -> None:
    link = way.spent(name=VERIFIED)
    way.stage.probes.opens("11", "22")

    assert way.enter(link, username=USER, secret=SECRET)

    page = way.page(link)
    assert (page.access.state, page.decision) == (StepState.DONE, None)


def test_a_database_is_tried_at_the_host_that_the_operator_named(
    way: Journey, engine: Engine
) -> None:
    settings = {"host": "db.acme.example", "port": 3307, "credentials": "store"}
    named = only(WATCHED, "Orders database", settings=settings, data_account="orders")
    watch(engine, dict(way.kinds), named, way.stage.clock.now())
    link = way.spent(LEAD, name="Orders database")
    way.stage.probes.answer = lambda _: replace(GOOD)

    assert way.enter(link, username="reader", password=SECRET)

    (trial,) = way.stage.probes.tried
    assert (trial.host, trial.port) == ("db.acme.example", 3307)
    assert (trial.client_id, trial.data_account) == (195, "orders")
    assert way.page(link).hands_over


def test_a_key_never_shows_in_what_is_passed_around(way: Journey) -> None:
    link = way.spent(name=STORED)
    way.enter(link, username=USER, secret=SECRET)

    (trial,) = way.stage.probes.tried
    grant = way.grant(STORED)

    assert SECRET not in repr(trial)
    assert SECRET not in repr(grant)
    assert SECRET not in repr(way.page(link))
    assert SECRET not in repr(way.entries())
