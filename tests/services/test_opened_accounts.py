"""What a grant opens, where its source says: nothing at all, or more than it lists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.grant import DataAccount, Ownership
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.domain.round import Refusal, StepState
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import ADS, watch
from tests.services.holding import WATCHED as HELD
from tests.services.holding import ask, give, reading, subject
from tests.services.journeys import WATCHED, Journey, only
from tests.services.sources import GOOD
from tests.services.stage import Stage, set_up

RIGHT, OTHER = "customers/1234567890", "customers/5550001111"
NOTHING = replace(GOOD, opens_none=True, detail="opens no data account")
SOME = replace(GOOD, data_accounts=(DataAccount(id=OTHER),), partial=True)
OWN = "own_probe"


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker that watches Acme."""
    return set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=HELD)


def test_access_to_nothing_is_none_to_the_data_account_expected(way: Journey) -> None:
    link = way.spent()
    way.stage.probes.says(NOTHING)

    returned = way.consent(link)

    assert returned.reason is Refusal.ACCOUNT_REFUSED
    assert way.grant() is None
    page = way.page(link)
    assert page.access.state is StepState.REFUSED


def test_access_to_nothing_is_taken_where_nothing_is_expected(way: Journey) -> None:
    anywhere = only(WATCHED, ADS.name, data_account=None)
    watch(way.engine, dict(way.kinds), anywhere, way.stage.clock.now())
    link = way.spent()
    way.stage.probes.says(NOTHING)

    assert way.consent(link).reason is None

    grant = way.grant()
    assert grant is not None
    assert grant.data_account is None


def test_what_may_stand_on_another_page_takes_an_admins_word(way: Journey) -> None:
    """The expected one may be among those that were not listed; nobody here can tell."""
    link = way.spent()
    way.stage.probes.says(SOME)

    assert way.consent(link).reason is Refusal.OTHER_DATA_ACCOUNT
    assert way.grant() is None


def test_a_grant_that_opens_nothing_any_more_is_refused(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new(), data_account="1234567890")
    stage.probes.says(NOTHING)
    ask(stage)
    said = subject(stage, OWN).testimony
    assert said
    assert said.pending is Reading.ACCOUNT_REFUSED


def test_a_grant_that_never_opened_the_one_expected_accuses_nobody(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    stage.probes.says(NOTHING)
    ask(stage)
    assert reading(stage, OWN) is Reading.BOT


@pytest.mark.parametrize("ownership", [Ownership.OWN, Ownership.SHARED])
def test_one_that_is_not_on_the_first_page_may_be_on_another(
    stage: Stage, ownership: Ownership
) -> None:
    give(
        stage,
        ADS.name,
        stage.provider.new(),
        ownership=ownership,
        data_account="1234567890",
    )
    stage.probes.says(SOME)
    ask(stage)
    assert reading(stage, f"{ownership}_probe") is Reading.GOOD
