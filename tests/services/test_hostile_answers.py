"""Answers of sources that would accuse somebody wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.errors import ProviderSilentError
from bot.domain.grant import Credentials, DataAccount, Ownership
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import ADS
from tests.services.holding import CRM, WATCHED, ask, give, reading, subject
from tests.services.sources import GOOD, REFUSED
from tests.services.stage import Stage, set_up

OWN, SHARED = "own_probe", "shared_probe"
FORBIDDEN = replace(REFUSED, reading=Reading.ACCOUNT_REFUSED, detail="403")


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker that watches Acme with kinds that are probed in different ways."""
    return set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED)


def refreshes(stage: Stage) -> int:
    return stage.provider.troubles.calls["refresh"]


def test_a_403_counts_only_after_a_refresh(stage: Stage) -> None:
    """Some answer 403 to a token that has merely ended."""
    give(stage, ADS.name, stage.provider.new())
    stage.probes.answer = lambda trial: (
        FORBIDDEN if trial.credentials.values["access_token"] == "access-1" else GOOD
    )
    ask(stage)
    assert refreshes(stage) == 1
    assert reading(stage, OWN) is Reading.GOOD


def test_a_403_after_a_refresh_is_an_account_refused(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    stage.probes.says(FORBIDDEN)
    ask(stage)
    assert (refreshes(stage), len(stage.probes.tried)) == (1, 2)
    assert reading(stage, OWN) is Reading.ACCOUNT_REFUSED


def test_a_403_with_silence_at_the_refresh_is_silence(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    stage.probes.says(FORBIDDEN)
    stage.provider.troubles.fail(
        "refresh", ProviderSilentError("HTTP 503"), carried_out=False, times=9
    )
    ask(stage)
    assert reading(stage, OWN) is Reading.SILENT


def test_a_403_that_only_mbis_side_could_test_by_a_refresh_accuses_nobody(stage: Stage) -> None:
    give(stage, CRM.name, stage.provider.new(), ownership=Ownership.SHARED)
    stage.probes.says(FORBIDDEN)
    ask(stage)
    assert refreshes(stage) == 0
    assert subject(stage, SHARED, CRM.name).testimony is None


def test_a_403_to_a_token_that_ended_and_nothing_renews_speaks_of_the_token_alone(
    stage: Stage,
) -> None:
    ended = stage.clock.now() - timedelta(minutes=1)
    give(stage, ADS.name, Credentials(values={"access_token": "a"}, expires_at=ended))
    stage.probes.says(FORBIDDEN)
    ask(stage)
    assert reading(stage, OWN) is Reading.CREDENTIAL_REFUSED


def test_a_data_account_that_is_lost_is_told_without_a_refresh(stage: Stage) -> None:
    given_for = "123-456-7890"
    give(stage, ADS.name, stage.provider.new(), data_account=given_for)
    stage.probes.says(replace(GOOD, data_accounts=(DataAccount(id="5555555555"),)))
    ask(stage)
    assert refreshes(stage) == 0
    assert reading(stage, OWN) is Reading.ACCOUNT_REFUSED
