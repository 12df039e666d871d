"""Links, rounds, grants, hand-overs, notices and the audit.

Columns are added to filled tables without rebuilding them: on SQLite a rebuilt table is a
dropped one, and nothing here needs that.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NEW_TABLES = (
    "audit",
    "notice",
    "handover",
    "pending_grant",
    "access_grant",
    "oauth_client",
    "oauth_state",
    "round",
    "link",
)
NEW_EVENTS = (
    "link_asked",
    "link_opened",
    "not_allowed",
    "owner_asked",
    "reauthorizing",
    "access_checked",
    "access_refused",
    "data_account_changed",
    "authorized",
    "handed_over",
    "handover_failed",
    "round_failed",
)
NEW_WITNESSES = ("own_probe", "shared_probe", "calendar")

# Not changed, not deleted, and with ids of its own: there is no way to rewrite an entry short
# of dropping a trigger first.
POSTGRESQL_GUARD = (
    """
    CREATE FUNCTION refuse_to_change_audit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$
    """,
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit()
    """,
)
SQLITE_GUARD = (
    """
    CREATE TRIGGER audit_stays_as_it_is BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
    """
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above.
    """
    CREATE TRIGGER audit_replaces_nothing BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
)


def upgrade() -> None:
    """Go forward."""
    _links()
    _rounds()
    _grants()
    _clients_and_handovers()
    _notices()
    _audit()
    for name in ("handover_url", "sealed_handover_secret", "handover_fingerprint"):
        op.add_column("account", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("integration", sa.Column("authorized_on", MOMENT, nullable=True))
    op.add_column("integration", sa.Column("authorized_at", MOMENT, nullable=True))
    op.add_column("integration", sa.Column("authorized_by", sa.Text(), nullable=True))
    op.add_column("integration", sa.Column("authorized_how", sa.Text(), nullable=True))
    _index(
        "ix_integration_authorized_at",
        "integration",
        ["workspace_id", "authorized_at"],
        where="authorized_at IS NOT NULL",
    )
    # In one statement: SQLite adds no constraint to a column that is there already.
    number = "INTEGER" if _sqlite() else "BIGINT"
    op.execute(
        f"ALTER TABLE delivery ADD COLUMN notice_id {number} "
        "CONSTRAINT fk_delivery_notice_id_notice REFERENCES notice (id)"
    )
    _index(
        "uq_delivery_notice", "delivery", ["notice_id"], where="notice_id IS NOT NULL", unique=True
    )


def downgrade() -> None:
    """Go back. What the version before cannot read goes; what it watched stays."""
    op.execute("DELETE FROM delivery WHERE kind = 'notice'")
    op.execute(f"DELETE FROM event WHERE kind IN {NEW_EVENTS}")  # noqa: S608 - words of this file
    op.execute(
        f"UPDATE subject SET due_at = NULL, lease = NULL WHERE witness IN {NEW_WITNESSES}"  # noqa: S608 - words of this file
    )
    op.drop_index("uq_delivery_notice", "delivery")
    # SQLite drops no column that refers to another table; rebuilding does, with its keys off.
    with op.batch_alter_table("delivery") as batch:
        batch.drop_column("notice_id")
    op.drop_index("ix_integration_authorized_at", "integration")
    for name in ("authorized_how", "authorized_by", "authorized_at", "authorized_on"):
        op.drop_column("integration", name)
    for name in ("handover_fingerprint", "sealed_handover_secret", "handover_url"):
        op.drop_column("account", name)
    for name in NEW_TABLES:
        op.drop_table(name)
    if not _sqlite():
        op.execute("DROP FUNCTION refuse_to_change_audit()")


def _links() -> None:
    op.create_table(
        "link",
        sa.Column("id", BIG, nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("browser_digest", sa.Text(), nullable=True),
        sa.Column("workspace_id", BIG, nullable=False),
        sa.Column("integration_id", BIG, nullable=False),
        sa.Column("incident_id", BIG, nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("person_email", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("spent_at", MOMENT, nullable=True),
        sa.Column("page_until", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        *_refers("link", workspace_id="workspace", integration_id="integration"),
        *_refers("link", incident_id="incident"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_link_token_digest")),
    )
    _index(
        "ix_link_unspent",
        "link",
        ["integration_id"],
        where="spent_at IS NULL AND withdrawn_at IS NULL",
    )
    op.create_table(
        "oauth_state",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("link_id", BIG, nullable=False),
        sa.Column("workspace_id", BIG, nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("integration_id", BIG, nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("sealed_verifier", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        *_refers("oauth_state", link_id="link", workspace_id="workspace"),
        *_refers("oauth_state", integration_id="integration"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_oauth_state")),
    )
    op.create_index(op.f("ix_oauth_state_expires_at"), "oauth_state", ["expires_at"])


def _rounds() -> None:
    op.create_table(
        "round",
        sa.Column("id", BIG, nullable=False),
        sa.Column("integration_id", BIG, nullable=False),
        sa.Column("incident_id", BIG, nullable=True),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("begun_name", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("access_at", MOMENT, nullable=True),
        sa.Column("access_by", sa.Text(), nullable=True),
        sa.Column("data_account", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_at", MOMENT, nullable=True),
        sa.Column("problem_detail", sa.Text(), nullable=True),
        sa.Column("authorized_at", MOMENT, nullable=True),
        sa.Column("authorized_by", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("deadline", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        *_refers("round", integration_id="integration", incident_id="incident"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_incident_id"), "round", ["incident_id"])
    op.create_index(op.f("ix_round_integration_id_id"), "round", ["integration_id", "id"])
    _index("uq_round_open", "round", ["integration_id"], where="outcome = 'open'", unique=True)


def _grant_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("ownership", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("data_account", sa.Text(), nullable=True),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
    ]


def _grants() -> None:
    op.create_table(
        "access_grant",
        sa.Column("id", BIG, nullable=False),
        sa.Column("integration_id", BIG, nullable=False),
        *_grant_columns(),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("refresh_lease", sa.Text(), nullable=True),
        sa.Column("refresh_until", MOMENT, nullable=True),
        *_refers("access_grant", integration_id="integration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
        sa.UniqueConstraint("integration_id", name=op.f("uq_access_grant_integration_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pending_grant",
        sa.Column("id", BIG, nullable=False),
        sa.Column("integration_id", BIG, nullable=False),
        sa.Column("link_id", BIG, nullable=False),
        *_grant_columns(),
        sa.Column("grant_expires_at", MOMENT, nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        *_refers("pending_grant", integration_id="integration", link_id="link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_grant")),
        sa.UniqueConstraint("integration_id", name=op.f("uq_pending_grant_integration_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pending_grant_expires_at"), "pending_grant", ["expires_at"])


def _clients_and_handovers() -> None:
    op.create_table(
        "oauth_client",
        sa.Column("workspace_id", BIG, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("urls", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        *_refers("oauth_client", workspace_id="workspace"),
        sa.PrimaryKeyConstraint("workspace_id", "provider", name=op.f("pk_oauth_client")),
    )
    op.create_table(
        "handover",
        sa.Column("id", BIG, nullable=False),
        sa.Column("workspace_id", BIG, nullable=False),
        sa.Column("integration_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("data_account", sa.Text(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        *_refers("handover", workspace_id="workspace", integration_id="integration"),
        *_refers("handover", round_id="round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sqlite_autoincrement=True,
    )
    _index("ix_handover_due_at", "handover", ["due_at"], where="due_at IS NOT NULL")
    op.create_index(op.f("ix_handover_round_id"), "handover", ["round_id"])
    _index(
        "uq_handover_owed", "handover", ["integration_id"], where="taken_at IS NULL", unique=True
    )


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("workspace_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("integration_id", BIG, nullable=False),
        sa.Column("incident_id", BIG, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_refers("notice", workspace_id="workspace", integration_id="integration"),
        *_refers("notice", incident_id="incident"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    _index("ix_notice_open", "notice", ["integration_id"], where="state = 'open'")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("workspace_id", BIG, nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("integration_id", BIG, nullable=True),
        sa.Column("incident_id", BIG, nullable=True),
        sa.Column("args", sa.JSON(), nullable=False),
        *_refers("audit", workspace_id="workspace", integration_id="integration"),
        *_refers("audit", incident_id="incident"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_index(op.f("ix_audit_integration_id_id"), "audit", ["integration_id", "id"])
    for statement in SQLITE_GUARD if _sqlite() else POSTGRESQL_GUARD:
        op.execute(statement)


def _refers(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Foreign keys to the ids of other tables, by column."""
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in columns.items()
    ]


def _index(name: str, table: str, columns: list[str], *, where: str, unique: bool = False) -> None:
    """An index over some rows only."""
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
