"""Writing verdicts in bulk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, update

from bot.adapters.db.codec import DIAGNOSIS
from bot.adapters.db.tables import integration, verdict
from bot.adapters.db.upserting import insert_into
from bot.domain.diagnosis import WORST_FIRST
from bot.ports.unit_of_work import Verdict


def write_verdicts(connection: Connection, verdicts: Sequence[Verdict]) -> None:
    """Write these, and the ranks that pages are ordered by."""
    statement = insert_into(connection, verdict)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[verdict.c.integration_id],
            set_={
                name: statement.excluded[name] for name in ("diagnosis", "data_until", "changed_at")
            },
        ),
        [
            {
                "integration_id": v.integration_id,
                "diagnosis": DIAGNOSIS.dump(v.diagnosis),
                "data_until": v.data_until,
                "changed_at": v.changed_at,
            }
            for v in verdicts
        ],
    )
    connection.execute(
        update(integration)
        .where(integration.c.id == bindparam("row"))
        .values(rank=bindparam("worth")),
        [
            {"row": v.integration_id, "worth": WORST_FIRST.index(v.diagnosis.status)}
            for v in verdicts
        ],
    )
