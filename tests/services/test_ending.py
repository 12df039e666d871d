"""A kind whose way to authorize ends on a known day: Zendesk's API tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.adapters.clock import MovableClock
from bot.adapters.db.notices import notice_of
from bot.adapters.db.tables import notice
from bot.catalogue.loader import load_catalogue
from bot.domain.evidence import Said
from bot.domain.integration import Kind
from bot.domain.notice import Notice
from bot.domain.observation import Reading
from bot.ports.people import People
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import WatchedIntegration
from bot.services.reminding import Reminding
from tests.integration.seeds import ACME, ADS, CHANNEL, EU
from tests.services.holding import ask, reading, remember, subject
from tests.services.stage import Stage, set_up

TICKETS = WatchedIntegration(
    client_id=EU, name="Zendesk", kind="zendesk", channel=CHANNEL, owners=("anna@acme.example",)
)
ENDS = datetime(2026, 11, 27, tzinfo=UTC)  # a Friday, three days on


class InRome(People):
    """Everybody lives in Rome."""

    def zone(self, workspace_id: int, email: str) -> str | None:
        """There."""
        return "Europe/Rome" if workspace_id and email else None


@pytest.fixture
def kinds() -> dict[str, Kind]:
    """The catalogue's, with an end that is near."""
    found = dict(load_catalogue().kinds())
    return found | {"zendesk": replace(found["zendesk"], ends_on=ENDS.date())}


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker that watches Zendesk, which nobody told to have authorized."""
    watched = replace(ACME, integrations=(ADS, TICKETS))
    return set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=watched)


def told(engine: Engine) -> list[Notice]:
    with engine.connect() as connection:
        return [notice_of(row) for row in connection.execute(select(notice).order_by(notice.c.id))]


def test_the_calendar_knows_the_day_though_nobody_knows_when_it_was_authorized(
    stage: Stage,
) -> None:
    stage.pass_time(minutes=60)
    ask(stage)
    said = subject(stage, "calendar", TICKETS.name).testimony
    assert said
    assert (said.reading, said.moment) == (Reading.NOT_DUE, ENDS)
    stage.pass_time(minutes=3 * 24 * 60)
    ask(stage)
    assert reading(stage, "calendar", TICKETS.name) is Reading.OVERDUE
    assert subject(stage, "calendar", TICKETS.name).due_at is not None


def test_authorizing_again_moves_no_end_of_the_kind(stage: Stage) -> None:
    remember(stage, TICKETS.name, stage.clock.now())
    ask(stage)
    said = subject(stage, "calendar", TICKETS.name).testimony
    assert said
    assert said.moment == ENDS


def test_its_owner_is_reminded_of_it_once_a_rung_as_of_an_end_for_good(
    stage: Stage, engine: Engine
) -> None:
    reminding = Reminding(transaction=stage.transaction, clock=stage.clock, people=InRome())
    while stage.clock.now() < ENDS + timedelta(days=1):
        reminding.tick()
        stage.clock.advance(timedelta(hours=1))
    notices = told(engine)
    assert len(notices) == 4  # those of earlier weeks in one, then two days, one, and the day
    assert {one.place for one in notices} == {"@anna@acme.example"}
    assert notices[0].args == {"due": ENDS.isoformat(), "for_good": "yes"}


def test_a_verdict_near_the_end_says_why(stage: Stage, transaction: Transaction) -> None:
    stage.says(TICKETS.name, Reading.REAUTH)
    stage.judge()
    with transaction(read=True) as uow:
        ((_, _, verdict),) = uow.watched.members([stage.id_of(TICKETS.name)])
    assert verdict
    (line,) = [one for one in verdict.diagnosis.evidence if one.key == Said.CALENDAR_ENDS]
    assert line.args["at"] == ENDS
