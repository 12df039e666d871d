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


def upgrade() -> None:
    """Go forward."""
    op.add_column("subject", sa.Column("shape", sa.Text(), nullable=True))
    op.add_column("integration", sa.Column("sealed_ssh_key", sa.Text(), nullable=True))
    op.add_column("integration", sa.Column("ssh_key_fingerprint", sa.Text(), nullable=True))
    op.add_column(
        "workspace", sa.Column("kinds", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )


def downgrade() -> None:
    """Go back. What the version before cannot read is no longer asked."""
    stopped = "due_at = NULL, lease = NULL, testimony = NULL"
    op.execute(f"UPDATE subject SET {stopped} WHERE witness IN {NEW_WITNESSES}")  # noqa: S608 - words of this file
    op.drop_column("workspace", "kinds")
    op.drop_column("integration", "ssh_key_fingerprint")
    op.drop_column("integration", "sealed_ssh_key")
    op.drop_column("subject", "shape")
