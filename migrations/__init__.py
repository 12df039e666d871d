"""Alembic's environment and revisions, packaged as bot.migrations.

Two neighbouring versions run beside each other while one replaces the other, so a revision
expands first, and a later one contracts:

1. Expand: new tables; new columns that may be empty or have a server default; new indexes.
   Whatever the version before writes must still be taken, and what it reads must be there.
   The revision adds itself to the table `serves`, and leaves those it still serves.
2. Contract, one version later at the earliest: drop or tighten what nobody uses any more. The
   revision deletes from `serves` every revision whose version it would break.

A version starts on a schema of its own revision, or on a newer one that serves it
(`bot.adapters.db.migrate`). Values that are new to an older version are no change of schema,
and older versions leave such rows alone.

On PostgreSQL an index on a table that grows is built concurrently, so that nobody who writes
waits for it, and before all else that its revision does, so that a revision that was cut off
begins anew (0004 shows how). Tests hold every revision to this.
"""
