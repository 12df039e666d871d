"""How the panel groups troubles: by what the bot should make of them."""

from collections.abc import Mapping
from types import MappingProxyType

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "token": (
            "token-expired",
            "access-revoked",
            "application-disconnected",
            "key-rolled",
            "authorization-ends",
            "sixty-days-end",
            "api-tokens-end",
        ),
        "admin-account": (
            "admin-demoted",
            "role-removed",
            "user-removed",
            "google-blocked",
            "plan-ended",
            "password-changed",
        ),
        "third-party": (
            "provider-outage",
            "google-outage",
            "meta-outage",
            "mixpanel-outage",
            "database-restarts",
        ),
        "mbi-internal": ("cycle-stuck", "mbi-outage", "ingest-down"),
        "connection": (
            "host-key-rotated",
            "database-unreachable",
            "database-flaps",
            "database-renamed",
            "mbi-not-admitted",
            "salesforce-moved",
            "zendesk-unreachable",
        ),
        "unknown": (
            "ecommerce-still",
            "zendesk-still",
            "orders-still",
            "analytics-blank",
            "file-missing",
        ),
        "bot": ("export-key-refused", "own-grant-revoked", "bot-not-admitted"),
        "calm": ("quiet-weekend", "blank-status"),
        "delivery": ("slack-outage", "desk-outage"),
    }
)
"""The ids of troubles by group, in the order to show them."""
