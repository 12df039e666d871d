"""Tokens that end: kept alive while nobody clicks, and told of where that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.adapters.clock import MovableClock
from bot.sandbox.fakes.peer import ResetAfter, Status
from bot.sandbox.world import NOON
from tests.scenarios.many import ACME, ANNA, Many

HOUR = timedelta(hours=1)


@pytest.fixture
def rotating(database_url: str) -> Iterator[Many]:
    with Many(database_url=database_url, clock=MovableClock(NOON), rotates=True) as many:
        yield many


def test_tokens_are_kept_alive_for_days_though_nobody_clicks(rotating: Many) -> None:
    rotating.add(ANNA, ACME)
    seen = set()
    for _ in range(4 * 24):
        rotating.clock.advance(HOUR)
        rotating.work()
        seen.add(rotating.token(ACME))
        assert rotating.opens(ACME)
    assert len(seen) >= 4 * 24 // 12


def test_an_answer_that_never_came_is_asked_for_again(rotating: Many) -> None:
    rotating.add(ANNA, ACME)
    rotating.clock.advance(10 * HOUR)
    rotating.acme.faults.add("/api/oauth.v2.access", Status(code=503), times=2)
    for _ in range(4):
        rotating.work()
        rotating.clock.advance(timedelta(minutes=6))
    rotating.clock.advance(3 * HOUR)
    assert rotating.opens(ACME)


def test_a_renewal_that_was_lost_on_the_way_is_told_to_the_operator(
    rotating: Many, caplog: pytest.LogCaptureFixture
) -> None:
    rotating.add(ANNA, ACME)
    rotating.clock.advance(10 * HOUR)
    rotating.acme.faults.add("/api/oauth.v2.access", ResetAfter(), times=1)
    rotating.work()
    rotating.clock.advance(timedelta(minutes=6))
    rotating.work()
    assert "add the bot again" in caplog.text
    assert rotating.opens(ACME)
    rotating.clock.advance(3 * HOUR)
    assert not rotating.opens(ACME)
    rotating.add(ANNA, ACME)
    assert rotating.opens(ACME)


def test_a_bot_that_was_down_over_the_end_of_its_token_gets_a_new_one(rotating: Many) -> None:
    rotating.add(ANNA, ACME)
    rotating.clock.advance(50 * HOUR)
    assert not rotating.opens(ACME)
    rotating.work()
    assert rotating.opens(ACME)


def test_an_app_that_slack_does_not_know_any_more_is_told_to_the_operator(
    rotating: Many, caplog: pytest.LogCaptureFixture
) -> None:
    rotating.add(ANNA, ACME)
    secret, rotating.acme.oauth.client_secret = rotating.acme.oauth.client_secret, "another"
    rotating.clock.advance(10 * HOUR)
    rotating.work()
    assert "check SLACK_CLIENT_ID and SLACK_CLIENT_SECRET" in caplog.text
    rotating.acme.oauth.client_secret = secret
    rotating.clock.advance(HOUR)
    rotating.work()
    rotating.clock.advance(2 * HOUR)
    assert rotating.opens(ACME)
