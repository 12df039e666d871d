"""Locks on rows, where a database has them; on SQLite the transaction itself is the lock.

Whoever takes several takes them in this order: subjects, accounts, workspaces, the rest;
and rows of one table by their ids. They never hinder rows that only refer to the locked
ones from being added.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from bot.adapters.db.tables import account, subject, workspace


def lock_subjects(connection: Connection, which: ColumnElement[bool]) -> None:
    """Keep these from others until the commit."""
    connection.execute(
        select(subject.c.id).where(which).order_by(subject.c.id).with_for_update(key_share=True)
    )


def lock_accounts(connection: Connection, which: ColumnElement[bool]) -> None:
    """Keep these from others until the commit."""
    connection.execute(
        select(account.c.id).where(which).order_by(account.c.id).with_for_update(key_share=True)
    )


def lock_workspaces(connection: Connection, which: ColumnElement[bool]) -> None:
    """Keep these from others until the commit."""
    connection.execute(
        select(workspace.c.id).where(which).order_by(workspace.c.id).with_for_update(key_share=True)
    )
