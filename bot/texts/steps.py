"""The steps of a kind, one sentence each: its own, else its way's, else those of all."""

from __future__ import annotations

from bot.domain.integration import Authorization
from bot.texts.reader import Texts

IN_MBI = "steps"
"""What to do in MBI's Integrations page."""
HOST_KEY = "hostkey"
"""How MBI takes another SSH host key, whatever the kind."""
AT_SOURCE = "make"
"""How to make a new key or password at the source; nothing for other ways to authorize."""
BEFORE_CONNECTING = "connect"
"""What to look at where MBI cannot connect, before it is saved anew in MBI."""


def steps_of(
    texts: Texts,
    locale: str,
    kind: str,
    authorization: Authorization,
    prefix: str,
    *,
    account: str | None = None,
    name: str | None = None,
) -> list[str]:
    """The steps in their order; `account` is the data account, `name` the name in MBI."""
    ways = (f"{prefix}-{kind.replace('_', '-')}", f"{prefix}-{authorization}", prefix)
    way = next((one for one in ways if texts.has(f"{one}-1")), prefix)
    steps: list[str] = []
    while texts.has(key := f"{way}-{len(steps) + 1}"):
        steps.append(texts.say(locale, key, account=account, name=name))
    return steps
