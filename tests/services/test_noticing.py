"""Messages to one person: sent once, edited in place, and never lost."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.errors import DeliveryError, OutcomeUnknownError
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.services.noticing import close_notices, owe_notice
from tests.integration.seeds import ORDERS
from tests.services.channels import Message
from tests.services.journeys import ADS_NAME, Journey

PLACE = "@anna@acme.example"


def tell(way: Journey, *, key: str = "due:1", name: str = ADS_NAME, place: str = PLACE) -> bool:
    """Owe a reminder; whether it is new."""
    now = way.stage.clock.now()
    integration_id = way.stage.id_of(name)
    with way.stage.transaction() as uow:
        notice = Notice(
            id=0,
            workspace_id=uow.watched.workspace().id,
            kind=NoticeKind.DUE,
            place=place,
            key=key,
            integration_id=integration_id,
            created_at=now,
            args={"due": (now + timedelta(days=2)).isoformat()},
        )
        new = owe_notice(uow, notice, now)
        uow.commit()
    return new


def close(way: Journey, *, place: str | None = None) -> None:
    """It is done."""
    ids = [way.stage.id_of(ADS_NAME)]
    with way.stage.transaction() as uow:
        now = way.stage.clock.now()
        close_notices(uow, ids, [NoticeKind.DUE], NoticeState.DONE, now, place=place)
        uow.commit()


def told(way: Journey, place: str = PLACE) -> list[Message]:
    """What stands there, once all is sent."""
    way.stage.deliver()
    return way.stage.channels.at(place)


def test_a_notice_is_sent_once_however_often_it_is_owed(way: Journey) -> None:
    assert [tell(way), tell(way), tell(way)] == [True, False, False]

    (message,) = told(way)

    (shown,) = message.notices
    assert (shown.integration, shown.account, shown.kind) == (ADS_NAME, "Acme EU", "Google Ads")
    assert (shown.locale, shown.timezone) == ("en", "America/New_York")
    way.stage.pass_time(minutes=60)
    assert len(told(way)) == 1


def test_a_notice_that_is_done_is_edited_in_place(way: Journey) -> None:
    tell(way)
    told(way)

    close(way)

    (message,) = told(way)
    assert [n.notice.state for n in message.notices] == [NoticeState.OPEN, NoticeState.DONE]


def test_a_notice_that_is_done_before_anybody_saw_it_is_never_sent(way: Journey) -> None:
    tell(way)

    close(way)

    assert told(way) == []


def test_notices_to_one_place_are_closed_alone(way: Journey) -> None:
    tell(way)
    tell(way, key="due:2", place="@lead@acme.example")
    told(way)

    close(way, place=PLACE)

    (mine,) = told(way)
    (theirs,) = told(way, "@lead@acme.example")
    assert mine.notices[-1].notice.state is NoticeState.DONE
    assert theirs.notices[-1].notice.state is NoticeState.OPEN


def test_while_slack_is_away_a_notice_waits(way: Journey) -> None:
    tell(way)
    way.stage.channels.fail("post_notice", DeliveryError("away"), times=3)
    assert told(way) == []

    for _ in range(5):
        way.stage.pass_time(minutes=5)
        way.stage.deliver()

    assert len(told(way)) == 1


def test_a_notice_of_unknown_outcome_is_looked_up_and_not_doubled(way: Journey) -> None:
    tell(way)
    way.stage.channels.fail("post_notice", OutcomeUnknownError("reset"), carried_out=True)
    told(way)

    way.stage.pass_time(minutes=5)

    (message,) = told(way)
    assert way.stage.channels.troubles.calls["post_notice"] == 1
    assert len(message.notices) == 2


def test_a_notice_that_somebody_deleted_is_not_posted_again_to_say_that_it_is_done(
    way: Journey,
) -> None:
    tell(way)
    told(way)
    way.stage.channels.delete_all()

    close(way)

    assert told(way) == []


def test_what_one_person_is_told_never_falls_back_to_a_channel(way: Journey) -> None:
    way.stage.channels.gone |= {PLACE, "@lead@acme.example"}

    tell(way)
    told(way)
    way.stage.pass_time(minutes=5)

    assert way.stage.channels.messages == [] == told(way, ORDERS.channel)
    way.stage.channels.gone.clear()
    way.stage.pass_time(minutes=60)
    assert len(told(way, "@lead@acme.example")) == 1
