"""The database: one schema on SQLite and PostgreSQL, read and written through SQLAlchemy Core."""
