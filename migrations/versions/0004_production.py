"""Installations of many workspaces, signing in, the bot's own pulse, and what a schema serves.

Only expands: the version before goes on reading and writing beside it. (That version started
on its own schema only: running processes of it go on, and it doesn't start anew on this one.)
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

OF_INCIDENT = "incident_id IS NOT NULL"
INDEXES = {
    "ix_observation_at": ("observation", "at", None),
    "ix_incident_resolved_at": ("incident", "resolved_at", None),
    # Whoever deletes an incident asks each of these whether it refers to it.
    "ix_link_incident_id": ("link", "incident_id", OF_INCIDENT),
    "ix_notice_incident_id": ("notice", "incident_id", OF_INCIDENT),
    "ix_delivery_incident_id": ("delivery", "incident_id", OF_INCIDENT),
    "ix_audit_incident_id": ("audit", "incident_id", OF_INCIDENT),
}

# An entry stays as it is. It goes only with its whole workspace, while that is erased. The
# guards name no table that a later migration may want to rebuild: SQLite would refuse it.
POSTGRESQL_GUARD = (
    "DROP TRIGGER audit_stays ON audit",
    """
    CREATE FUNCTION refuse_to_delete_audit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF EXISTS (SELECT 1 FROM erasure WHERE workspace_id = OLD.workspace_id) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the audit is only ever added to';
    END $$
    """,
    """
    CREATE TRIGGER audit_stays_as_it_is BEFORE UPDATE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit()
    """,
    """
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_to_delete_audit()
    """,
)
POSTGRESQL_GUARD_BEFORE = (
    "DROP TRIGGER audit_stays ON audit",
    "DROP TRIGGER audit_stays_as_it_is ON audit",
    "DROP FUNCTION refuse_to_delete_audit()",
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit()
    """,
)
SQLITE_GUARD = (
    "DROP TRIGGER audit_stays",
    """
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit
    WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE workspace_id = OLD.workspace_id)
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
)
SQLITE_GUARD_BEFORE = (
    "DROP TRIGGER audit_stays",
    """
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
)


def upgrade() -> None:
    """Go forward."""
    _indexes()
    _workspaces()
    _installations()
    op.add_column("link", sa.Column("signed_in_browser", sa.Text(), nullable=True))
    _states()
    _running()
    _guard(SQLITE_GUARD, POSTGRESQL_GUARD)


def downgrade() -> None:
    """Go back. Tokens of installations go; what was watched stays."""
    _guard(SQLITE_GUARD_BEFORE, POSTGRESQL_GUARD_BEFORE)
    for name, (table, _column, _where) in INDEXES.items():
        op.drop_index(name, table)
    for table in ("erasure", "serves", "pulse", "slack_state", "installation"):
        op.drop_table(table)
    op.drop_column("link", "signed_in_browser")
    for column in ("erase_at", "gone_at", "team_name", "enterprise_id"):
        op.drop_column("workspace", column)


def _indexes() -> None:
    """On tables with millions of rows, which every worker writes to all the time.

    PostgreSQL builds them while others write, outside any transaction. One that was cut off
    leaves an index that is not valid, which goes before another try.
    """
    if op.get_bind().dialect.name == "sqlite":
        for name, (table, column, where) in INDEXES.items():
            op.create_index(name, table, [column], sqlite_where=sa.text(where) if where else None)
        return
    with op.get_context().autocommit_block():
        for name, (table, column, where) in INDEXES.items():
            cut_off = sa.text(
                "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid"
            )
            if op.get_bind().execute(cut_off, {"name": name}).first():
                op.drop_index(name, table, postgresql_concurrently=True)
            op.create_index(
                name,
                table,
                [column],
                postgresql_concurrently=True,
                postgresql_where=sa.text(where) if where else None,
                if_not_exists=True,
            )


def _guard(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in sqlite if on_sqlite else postgresql:
        op.execute(statement)


def _workspaces() -> None:
    # SQLite must not give the id of an erased workspace to another one: it is built anew.
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "workspace",
        recreate="always" if sqlite else "never",
        table_kwargs={"sqlite_autoincrement": True},
    ) as batch:
        batch.add_column(sa.Column("enterprise_id", sa.Text(), nullable=True))
        batch.add_column(sa.Column("team_name", sa.Text(), nullable=True))
        batch.add_column(sa.Column("gone_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("erase_at", MOMENT, nullable=True))


def _installations() -> None:
    op.create_table(
        "installation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("team_name", sa.Text(), nullable=True),
        sa.Column("org_wide", sa.Boolean(), nullable=False),
        sa.Column("app_id", sa.Text(), nullable=True),
        sa.Column("bot_id", sa.Text(), nullable=True),
        sa.Column("bot_user_id", sa.Text(), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("installed_by", sa.Text(), nullable=True),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sa.UniqueConstraint("key", name=op.f("uq_installation_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_installation_team_id"), "installation", ["team_id"])
    op.create_index(
        "ix_installation_due_at",
        "installation",
        ["due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )


def _states() -> None:
    op.create_table(
        "slack_state",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.Column("link_id", BIG, nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_slack_state_link_id_link")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_slack_state")),
    )
    op.create_index(op.f("ix_slack_state_link_id"), "slack_state", ["link_id"])
    op.create_index(op.f("ix_slack_state_expires_at"), "slack_state", ["expires_at"])


def _running() -> None:
    op.create_table(
        "pulse",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
    )
    serves = op.create_table(
        "serves",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_serves")),
    )
    op.create_table(
        "erasure",
        sa.Column("workspace_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_erasure")),
    )
    op.bulk_insert(serves, [{"revision": "0003"}, {"revision": "0004"}])
