"""Reminding people before MBI's authorization ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.adapters.clock import MovableClock
from bot.adapters.db.notices import notice_of
from bot.adapters.db.tables import delivery, notice
from bot.domain.authorization import Authorized
from bot.domain.errors import DeliveryError
from bot.domain.integration import Kind
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.domain.round import How
from bot.ports.people import People
from bot.ports.unit_of_work import Transaction
from bot.services.authorizing import authorize
from bot.services.reminding import Reminding
from tests.integration.seeds import ADS, watch
from tests.services.holding import VISITS, WATCHED, remember
from tests.services.stage import Stage, set_up

ANNA, BRUNO, LEAD = "anna@acme.example", "bruno@acme.example", "lead@acme.example"
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
LIFE = timedelta(days=14)
MINUTE = timedelta(minutes=1)


class Directory(People):
    """Knows the zones that a test tells, and counts who is looked up."""

    def __init__(self, zones: Mapping[str, str | None]) -> None:
        self.zones = dict(zones)
        self.away = False
        self.asked: list[str] = []

    def zone(self, workspace_id: int, email: str) -> str | None:
        """Where they live; in the one workspace there is."""
        assert workspace_id == 1
        self.asked.append(email)
        if self.away:
            raise DeliveryError
        return self.zones.get(email)


class Office:
    """Two owners in Rome and New York; the account's own time is New York's."""

    def __init__(self, stage: Stage, engine: Engine) -> None:
        self.stage = stage
        self.people = Directory({ANNA: "Europe/Rome", BRUNO: "America/New_York"})
        self.reminding = self.another_worker()
        self._engine = engine

    def another_worker(self) -> Reminding:
        return Reminding(
            transaction=self.stage.transaction, clock=self.stage.clock, people=self.people
        )

    def until(self, moment: datetime, *, step: timedelta = 60 * MINUTE) -> None:
        """Let time pass as a worker sees it."""
        while self.stage.clock.now() < moment:
            self.stage.clock.advance(min(step, moment - self.stage.clock.now()))
            self.reminding.tick()

    def notices(self, email: str | None = None) -> list[Notice]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(notice).order_by(notice.c.id)).all()
        found = [notice_of(row) for row in rows]
        return [one for one in found if email is None or one.place == f"@{email}"]

    def owed(self) -> set[int]:
        with self._engine.connect() as connection:
            due = select(delivery.c.notice_id).where(delivery.c.due_at.is_not(None))
            return set(connection.execute(due).scalars())


def office_of(
    engine: Engine,
    kinds: dict[str, Kind],
    transaction: Transaction,
    clock: MovableClock,
    *owners: str,
) -> Office:
    visits = replace(VISITS, owners=owners)
    watched = replace(WATCHED, integrations=(ADS, visits))
    stage = set_up(
        engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=watched
    )
    return Office(stage, engine)


@pytest.fixture
def office(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Office:
    return office_of(engine, kinds, transaction, clock, ANNA)


def due_at(office: Office, due: datetime) -> None:
    """MBI's authorization ends then."""
    remember(office.stage, VISITS.name, due - LIFE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_an_owner_is_reminded_two_days_and_one_day_before_and_on_the_day(office: Office) -> None:
    due_at(office, at(27, 10))  # a Friday, 11:00 in Rome
    office.until(at(27, 18))
    told = office.notices()
    assert [one.created_at for one in told] == [at(25, 10), at(26, 10), at(27, 10)]
    assert {one.place for one in told} == {f"@{ANNA}"}
    assert {one.kind for one in told} == {NoticeKind.DUE}
    assert told[0].args == {"due": at(27, 10).isoformat()}


def test_the_next_reminder_takes_back_the_one_before(office: Office) -> None:
    due_at(office, at(27, 10))
    office.until(at(26, 12))
    first, second = office.notices()
    assert (first.state, first.version) == (NoticeState.WITHDRAWN, 2)
    assert second.state is NoticeState.OPEN
    assert office.owed() == {first.id, second.id}


def test_a_later_date_takes_back_a_reminder_of_the_one_before(office: Office) -> None:
    due_at(office, at(27, 10))
    office.until(at(25, 12))
    due_at(office, at(30, 10))
    office.until(at(25, 13))
    (told,) = office.notices()
    assert (told.state, told.version) == (NoticeState.WITHDRAWN, 2)
    assert office.owed() == {told.id}
    office.until(at(25, 14))
    assert office.notices() == [told], "it is taken back once"


def test_who_owns_it_no_more_or_when_it_is_watched_no_more_is_asked_no_more(
    office: Office, engine: Engine, kinds: dict[str, Kind]
) -> None:
    due_at(office, at(27, 10))
    office.until(at(25, 12))
    watch(engine, kinds, replace(WATCHED, integrations=(ADS, replace(VISITS, owners=(BRUNO,)))))
    office.until(at(25, 16))
    assert [(one.place, one.state) for one in office.notices()] == [
        (f"@{ANNA}", NoticeState.WITHDRAWN),
        (f"@{BRUNO}", NoticeState.OPEN),
    ]
    watch(engine, kinds, replace(WATCHED, integrations=(ADS,)), at(25, 16))
    office.until(at(25, 17))
    assert {one.state for one in office.notices()} == {NoticeState.WITHDRAWN}


def test_a_reminder_at_night_comes_in_the_last_working_hour_before(office: Office) -> None:
    due_at(office, at(27, 3))  # Friday, 04:00 in Rome
    office.until(at(27, 18))
    # 16:00 in Rome on Tuesday, Wednesday and Thursday.
    assert [one.created_at for one in office.notices()] == [at(24, 15), at(25, 15), at(26, 15)]


def test_what_falls_on_a_weekend_comes_on_friday_and_once(office: Office) -> None:
    due_at(office, at(29, 12))  # a Sunday; its rungs are Friday 13:00, Saturday and Sunday
    office.until(at(30, 18))
    assert [one.created_at for one in office.notices()] == [at(27, 12), at(27, 15)]


def test_a_reminder_that_the_bot_came_too_late_for_waits_for_the_next_working_hour(
    office: Office,
) -> None:
    office.stage.clock.advance(at(25, 20) - office.stage.clock.now())
    due_at(office, at(27, 10))
    office.until(at(26, 9))
    (one,) = office.notices()
    assert one.created_at == at(26, 8)  # 09:00 in Rome


def test_an_authorization_that_ended_long_ago_is_told_once(office: Office) -> None:
    due_at(office, at(2, 10))
    office.until(at(26, 18))
    assert len(office.notices()) == 1


def test_each_owner_is_reminded_in_their_own_hours(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> None:
    office = office_of(engine, kinds, transaction, clock, ANNA, BRUNO)
    due_at(office, at(28, 8))  # rungs on Thursday and Friday at 09:00 in Rome, 03:00 in New York
    office.until(at(26, 22))
    (romes,) = office.notices(ANNA)
    (early, late) = office.notices(BRUNO)
    assert romes.created_at == at(26, 8)
    assert romes.state is NoticeState.OPEN
    assert early.created_at == at(25, 21)  # Wednesday, 16:00 in New York
    assert late.created_at == at(26, 21)


def test_without_owners_the_admins_are_reminded(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> None:
    office = office_of(engine, kinds, transaction, clock)
    due_at(office, at(27, 17))
    office.until(at(25, 20))
    assert [one.place for one in office.notices()] == [f"@{LEAD}"]


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "../etc/passwd"])
def test_who_lives_nobody_knows_where_is_reminded_by_the_accounts_clock(
    office: Office, zone: str | None
) -> None:
    office.people.zones[ANNA] = zone
    due_at(office, at(27, 3))  # Thursday, 22:00 in New York
    office.until(at(24, 22))
    assert [one.created_at for one in office.notices()] == [at(24, 21)]


def test_a_reminder_waits_while_nobody_can_be_looked_up(office: Office) -> None:
    due_at(office, at(27, 10))
    office.people.away = True
    office.until(at(25, 12))
    assert office.notices() == []
    office.people.away = False
    office.until(at(25, 13))
    assert len(office.notices()) == 1


def test_a_renewal_takes_every_reminder_back_and_begins_anew(office: Office) -> None:
    due_at(office, at(27, 10))
    office.until(at(25, 12))
    stage = office.stage
    now = stage.clock.now()
    with stage.transaction() as uow:
        ((integration, account, _),) = uow.watched.members([stage.id_of(VISITS.name)])
        authorize(
            uow,
            integration=integration,
            account=account,
            authorized=Authorized(at=now, how=How.DONE, by="U-ANNA"),
            name="Anna",
            now=now,
        )
        uow.commit()
    office.until(at(27, 18))
    (first,) = office.notices()
    assert first.state is NoticeState.DONE
    office.until(now + LIFE)
    assert [one.state for one in office.notices()] == [
        NoticeState.DONE,
        NoticeState.WITHDRAWN,
        NoticeState.WITHDRAWN,
        NoticeState.OPEN,
    ]


def test_a_renewal_between_the_look_and_the_reminder_keeps_it_from_being_sent(
    office: Office,
) -> None:
    due_at(office, at(24, 12))

    class Renews(Directory):
        def zone(self, workspace_id: int, email: str) -> str | None:
            remember(office.stage, VISITS.name, TUESDAY)
            return super().zone(workspace_id, email)

    office.people = Renews(office.people.zones)
    assert office.another_worker().tick() == 0
    assert office.notices() == []


def test_two_workers_and_a_restart_remind_once(office: Office) -> None:
    due_at(office, at(24, 12))
    assert [office.another_worker().tick() for _ in range(3)] == [1, 0, 0]
    office.stage.clock.advance(2 * MINUTE)
    assert office.another_worker().tick() == 0
    assert len(office.notices()) == 1


def test_the_database_is_looked_at_once_a_minute(office: Office) -> None:
    due_at(office, at(24, 12))
    assert office.reminding.tick() == 1
    due_at(office, at(24, 13))
    assert office.reminding.tick() == 0
    office.stage.clock.advance(MINUTE)
    assert office.reminding.tick() == 1


def test_nobody_is_looked_up_for_what_is_far_away(office: Office) -> None:
    due_at(office, at(24, 12) + timedelta(days=8))
    office.reminding.tick()
    assert office.people.asked == []
