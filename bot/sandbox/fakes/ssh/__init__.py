"""A stand-in for a bastion: SSH on loopback, that lets known keys through to what is behind."""

from bot.sandbox.fakes.ssh.peer import BastionPeer
from bot.sandbox.fakes.ssh.truth import BastionTruth, new_key

__all__ = ["BastionPeer", "BastionTruth", "new_key"]
