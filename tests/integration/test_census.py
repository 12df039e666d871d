"""What is counted for whoever watches the bot, on both databases."""

from __future__ import annotations

from sqlalchemy import Engine, update

from bot.adapters.db.census import Due, take_census
from bot.adapters.db.tables import workspace
from bot.domain.delivery import DeliveryKind
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import CHANNEL, MINUTE, NOW, ids_by_name, incident, watch


def test_what_belongs_to_a_workspace_that_the_bot_left_is_not_overdue(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    """Nobody does it any more, so that it would be the oldest for thirty days."""
    watch(engine, kinds)
    with transaction() as uow:
        watched = ids_by_name(uow)
        one = incident(uow, watched.values())
        uow.deliveries.owe(
            DeliveryKind.CARD, workspace_id=1, due_at=NOW, place=CHANNEL, incident_id=one.id
        )
        uow.commit()
    before = take_census(engine, NOW + MINUTE)
    assert before.due["messages"] == Due(count=1, oldest=60.0)
    assert before.due["subjects"].count > 0
    assert sum(before.incidents.values()) == 1
    assert before.integrations == len(watched)
    with engine.begin() as connection:
        connection.execute(update(workspace).values(gone_at=NOW))
    after = take_census(engine, NOW + MINUTE)
    due = dict(after.due)
    shared = due.pop("subjects")
    assert 0 < shared.count < before.due["subjects"].count
    assert set(due.values()) == {Due(count=0, oldest=0.0)}
    assert not after.incidents
    assert not after.integrations
