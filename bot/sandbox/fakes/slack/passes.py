"""What Slack hands to an app for a short while: trigger ids and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.fakes.slack.refusals import RefusalError

TRIGGER_SECONDS = 3.0
RESPONSE_USES = 5
RESPONSE_LIFE = timedelta(minutes=30)


@dataclass
class _Trigger:
    user: str
    issued: float
    spent: bool = False


class Triggers:
    """Trigger ids: good once, for 3 seconds of `monotonic`."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._issued: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        """A fresh trigger id for what this person just did."""
        number = len(self._issued) + 1
        trigger_id = f"{number:010}.{number:012}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = _Trigger(user, self._monotonic())
        return trigger_id

    def issued(self, trigger_id: object) -> bool:
        """Whether it was given out here, used or not."""
        return trigger_id in self._issued

    def spend(self, trigger_id: object) -> str:
        """The person behind the trigger; RefusalError when it is unknown, used or too old."""
        trigger = self._issued.get(str(trigger_id))
        if trigger is None:
            code = "invalid_trigger_id"
            raise RefusalError(code)
        if trigger.spent:
            code = "exchanged_trigger_id"
            raise RefusalError(code)
        if self._monotonic() - trigger.issued > TRIGGER_SECONDS:
            code = "expired_trigger_id"
            raise RefusalError(code)
        trigger.spent = True
        return trigger.user


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a response URL answers: to whom, and beside or instead of which message."""

    user: str
    channel: str
    message_ts: str | None = None
    ephemeral: bool = False
    thread_ts: str | None = None


@dataclass
class _Address:
    target: Target
    issued: datetime
    uses: int = 0


class ResponseAddresses:
    """Response URLs: good 5 times within 30 minutes of `now`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._issued: dict[str, _Address] = {}

    def issue(self, target: Target) -> str:
        """The secret last part of a fresh response URL."""
        key = secrets.token_urlsafe(18)
        self._issued[key] = _Address(target, self._now())
        return key

    def issued(self, key: str) -> bool:
        """Whether this is one of these."""
        return key in self._issued

    def spend(self, key: str) -> Target:
        """The target, one use later; RefusalError when it is unknown, used up or too old."""
        address = self._issued.get(key)
        if address is None:
            code = "invalid_url"
            raise RefusalError(code)
        if self._now() - address.issued > RESPONSE_LIFE:
            code = "expired_url"
            raise RefusalError(code)
        if address.uses >= RESPONSE_USES:
            code = "used_url"
            raise RefusalError(code)
        address.uses += 1
        return address.target
