"""Who did what about whose authorization: only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Deed(StrEnum):
    """What was done."""

    PRESSED = "pressed"
    NOT_ALLOWED = "not_allowed"
    OWNER_ASKED = "owner_asked"
    LINK_SENT = "link_sent"
    LINK_OPENED = "link_opened"
    SIGNED_IN = "signed_in"
    """The link's person proved in Slack who they are."""
    LINK_SPENT = "link_spent"
    LINK_REFUSED = "link_refused"
    """A used, expired, withdrawn or foreign link was tried."""
    NEW_LINK_ASKED = "new_link_asked"
    SENT_TO_PROVIDER = "sent_to_provider"
    CALLBACK_REFUSED = "callback_refused"
    ACCESS_CHECKED = "access_checked"
    ACCESS_REFUSED = "access_refused"
    ACCESS_SKIPPED = "access_skipped"
    GRANT_STORED = "grant_stored"
    GRANT_REFUSED = "grant_refused"
    """The provider refuses a grant that the bot holds."""
    CHANGE_ASKED = "change_asked"
    """Another data account: an admin has to confirm."""
    CHANGE_CONFIRMED = "change_confirmed"
    CHANGE_DECLINED = "change_declined"
    AUTHORIZED = "authorized"
    HANDED_OVER = "handed_over"
    HANDOVER_FAILED = "handover_failed"
    HOST_KEY_TAKEN = "host_key_taken"
    """A bastion is known by another SSH host key from now on, which MBI goes by."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line. `actor` is a Slack user id, None for the bot itself; args hold no secrets."""

    id: int
    at: datetime
    workspace_id: int
    deed: Deed
    actor: str | None = None
    integration_id: int | None = None
    incident_id: int | None = None
    args: Mapping[str, str] = field(default_factory=dict)
