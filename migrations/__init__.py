"""Alembic's environment and revisions, packaged as bot.migrations."""
