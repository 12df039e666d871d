"""OAuth providers as they are: their people, their login and consent, their tokens and APIs.

The rules are those of `oauthlib`'s own server (RFC 6749, RFC 7636), not ours.
"""

from bot.sandbox.fakes.oauth.known import google, salesforce
from bot.sandbox.fakes.oauth.ledger import Dead
from bot.sandbox.fakes.oauth.peer import OAuthPeer
from bot.sandbox.fakes.oauth.truth import (
    BadToken,
    Client,
    OAuthPerson,
    ProviderTruth,
    Refreshing,
)
from bot.sandbox.fakes.oauth.walking import walk

__all__ = [
    "BadToken",
    "Client",
    "Dead",
    "OAuthPeer",
    "OAuthPerson",
    "ProviderTruth",
    "Refreshing",
    "google",
    "salesforce",
    "walk",
]
