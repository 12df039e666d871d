"""The shape of feeds, the bot's way through a bastion, and what an operator says of kinds.

Columns are added to filled tables without rebuilding them, and the version before goes on
writing beside them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_WITNESSES = ("host_key", "mbi_feed")
BATCH = 1000


def upgrade() -> None:
    """Go forward."""
    op.add_column("subject", sa.Column("shape", sa.Text(), nullable=True))
    op.add_column("integration", sa.Column("sealed_ssh_key", sa.Text(), nullable=True))
    op.add_column("integration", sa.Column("ssh_key_fingerprint", sa.Text(), nullable=True))
    op.add_column(
        "workspace", sa.Column("kinds", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )


def downgrade() -> None:
    """Go back. What the version before cannot read goes; what it watched stays.

    The audit keeps that host keys were taken: nothing is deleted there.
    """
    new = f"witness IN {NEW_WITNESSES}"
    op.execute(
        f"DELETE FROM observation WHERE subject_id IN (SELECT id FROM subject WHERE {new})"  # noqa: S608 - words of this file
    )
    op.execute(f"DELETE FROM subject WHERE {new}")  # noqa: S608 - words of this file
    _name_no_new_witness("verdict", "integration_id")
    _name_no_new_witness("incident", "id")
    op.drop_column("workspace", "kinds")
    op.drop_column("integration", "ssh_key_fingerprint")
    op.drop_column("integration", "sealed_ssh_key")
    op.drop_column("subject", "shape")


def _name_no_new_witness(name: str, key: str) -> None:
    """Leave new witnesses out of diagnoses, each of which lists every witness there is.

    A batch at a time: there may be a hundred thousand, of some kilobytes each.
    """
    table = sa.table(name, sa.column(key, sa.BigInteger), sa.column("diagnosis", sa.JSON))
    told = sa.cast(table.c.diagnosis, sa.Text)
    concerned = sa.or_(*(told.contains(f'"{witness}"') for witness in NEW_WITNESSES))
    changed = (
        sa.update(table)
        .where(table.c[key] == sa.bindparam("row"))
        .values(diagnosis=sa.bindparam("kept", type_=sa.JSON))
    )
    connection, last = op.get_bind(), -1
    while True:
        batch = connection.execute(
            sa.select(table.c[key], table.c.diagnosis)
            .where(table.c[key] > last, concerned)
            .order_by(table.c[key])
            .limit(BATCH)
        ).all()
        if not batch:
            return
        last = batch[-1][0]
        connection.execute(
            changed,
            [
                {
                    "row": row[0],
                    "kept": {field: _without_new(value) for field, value in row.diagnosis.items()},
                }
                for row in batch
            ],
        )


def _without_new(value: object) -> object:
    if not isinstance(value, list):
        return value
    return [one for one in value if one not in NEW_WITNESSES]
