"""Locks on rows, where a database has them; on SQLite the transaction itself is the lock.

Whoever takes several takes them in this order: subjects, accounts, workspaces, the rest;
and rows of one table by their ids. They never hinder rows that only refer to the locked
ones from being added.

The rest, again in one order: links, rounds, what waits for a decision, integrations, grants,
hand-overs, notices, deliveries. So whoever spends a link or goes on with a round, and then
touches an incident or starts a subject, does these first: `subjects.start`,
`watched.ask_assessment`, `watched.lock_workspace`, and only then `links.spend`,
`rounds.open_one` or `rounds.get`. Reading without a lock (`links.by_token`, `links.get`)
may come before.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from bot.adapters.db.tables import account, subject, workspace


def lock_subjects(connection: Connection, which: ColumnElement[bool]) -> None:
    """Keep these from others until the commit."""
    lock_rows(connection, subject.c.id, which)


def lock_accounts(connection: Connection, which: ColumnElement[bool]) -> None:
    """Keep these from others until the commit."""
    lock_rows(connection, account.c.id, which)


def lock_workspaces(connection: Connection, which: ColumnElement[bool]) -> None:
    """Keep these from others until the commit."""
    lock_rows(connection, workspace.c.id, which)


def lock_rows(connection: Connection, row: ColumnElement[Any], which: ColumnElement[bool]) -> None:
    """Keep these rows of one table from others until the commit, by their ids in `row`."""
    connection.execute(select(row).where(which).order_by(row).with_for_update(key_share=True))
