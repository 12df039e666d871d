"""A database server that speaks MySQL's protocol, as far as signing in and looking around."""

from bot.sandbox.fakes.database.peer import DatabasePeer
from bot.sandbox.fakes.database.truth import DatabaseAccount, DatabaseTruth, Refused

__all__ = ["DatabaseAccount", "DatabasePeer", "DatabaseTruth", "Refused"]
