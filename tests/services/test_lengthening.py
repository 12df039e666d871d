"""Grants whose access token itself is renewed while it lives, as at Meta."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.errors import GrantRefusedError, ProviderSilentError
from bot.domain.grant import Credentials, Ownership
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import WatchedIntegration
from tests.integration.seeds import ACME, CHANNEL, EU
from tests.services.holding import ask, give, held, reading, secrets
from tests.services.sources import REFUSED
from tests.services.stage import Stage, set_up

NAME = "Facebook"
FACEBOOK = WatchedIntegration(client_id=EU, name=NAME, kind="facebook_ads", channel=CHANNEL)
OWN, SHARED = "own_probe", "shared_probe"
LIFE = timedelta(days=60)


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker, and a provider that makes a token longer when it is asked."""
    watched = replace(ACME, integrations=(*ACME.integrations, FACEBOOK))
    made = set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=watched)
    made.provider.lengthens = LIFE
    return made


def token(stage: Stage, *, ends_in: timedelta) -> Credentials:
    ends = stage.clock.now() + ends_in
    return Credentials(values={"access_token": "long-1"}, expires_at=ends, until=ends)


def refreshes(stage: Stage) -> int:
    return stage.provider.troubles.calls["refresh"]


def a_day_of_probes(stage: Stage) -> None:
    for _ in range(24 * 4):
        stage.pass_time(minutes=15)
        ask(stage)


def test_it_is_left_alone_while_it_lasts(stage: Stage) -> None:
    give(stage, NAME, token(stage, ends_in=timedelta(days=12)))
    a_day_of_probes(stage)
    assert refreshes(stage) == 0
    assert reading(stage, OWN, NAME) is Reading.GOOD


def test_it_is_made_longer_days_before_its_end(stage: Stage) -> None:
    give(stage, NAME, token(stage, ends_in=timedelta(days=10, hours=1)))
    a_day_of_probes(stage)
    assert refreshes(stage) == 1
    assert secrets(stage, NAME) == {"access_token": "access-1"}
    grant = held(stage, NAME)
    assert grant
    assert grant.until is not None
    assert grant.until > stage.clock.now() + timedelta(days=58)


@pytest.mark.parametrize("silent", [True, False])
def test_one_that_does_not_get_longer_is_asked_for_once_a_day(stage: Stage, silent: bool) -> None:
    """And is tried meanwhile: it lives."""
    held_now = token(stage, ends_in=timedelta(days=5, hours=3))
    give(stage, NAME, held_now)
    if silent:
        stage.provider.troubles.fail("refresh", ProviderSilentError(), carried_out=False, times=99)
    else:
        stage.provider.lengthens = timedelta(0)
    before = len(stage.probes.tried)
    a_day_of_probes(stage)
    assert refreshes(stage) in {1, 2}
    assert len(stage.probes.tried) - before >= 24
    assert reading(stage, OWN, NAME) is Reading.GOOD


def test_a_refused_one_is_not_sent_back_to_be_made_longer(stage: Stage) -> None:
    give(stage, NAME, token(stage, ends_in=timedelta(days=30)))
    stage.probes.says(REFUSED)
    ask(stage)
    stage.pass_time(minutes=15)
    ask(stage)
    assert refreshes(stage) == 0
    assert reading(stage, OWN, NAME) is Reading.CREDENTIAL_REFUSED


def test_one_that_has_ended_is_refused(stage: Stage) -> None:
    give(stage, NAME, token(stage, ends_in=timedelta(minutes=10)))
    stage.provider.troubles.fail(
        "refresh", GrantRefusedError(code="token_ended"), carried_out=False, times=99
    )
    stage.pass_time(minutes=15)
    ask(stage)
    stage.pass_time(minutes=15)
    ask(stage)
    assert stage.probes.tried == []
    assert reading(stage, OWN, NAME) is Reading.CREDENTIAL_REFUSED


def test_one_that_mbis_side_holds_too_is_not_made_to_outlive_theirs(stage: Stage) -> None:
    give(stage, NAME, token(stage, ends_in=timedelta(hours=2)), ownership=Ownership.SHARED)
    ask(stage)
    assert reading(stage, SHARED, NAME) is Reading.GOOD
    stage.pass_time(minutes=125)
    ask(stage)
    assert refreshes(stage) == 0
    assert len(stage.probes.tried) == 1
