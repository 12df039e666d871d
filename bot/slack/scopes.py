"""The rights that the app asks Slack for, as `manifest.yml` says them."""

from __future__ import annotations

NEEDED = (
    "commands",
    "chat:write",
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
    "im:write",
)
OPTIONAL = ("channels:history", "groups:history", "im:history")
"""To find a message again after a send of unknown outcome; they let the bot read channels, and
what people write to it."""
