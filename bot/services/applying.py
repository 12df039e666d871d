"""Applying the configuration: first what would change, then the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.domain.hours import write_hours
from bot.domain.integration import Window
from bot.ports.clock import Clock
from bot.ports.watch_list import (
    Watched,
    WatchedAccount,
    WatchedClient,
    WatchedFeed,
    WatchedIntegration,
    WatchedWorkspace,
    WatchList,
)

Thing = TypeVar("Thing", WatchedAccount, WatchedIntegration, WatchedFeed, WatchedClient)
AnyThing = WatchedAccount | WatchedIntegration | WatchedFeed | WatchedClient

SECRETS = {
    "key_fingerprint": "Export API key",
    "handover_fingerprint": "hand-over secret",
    "fingerprint": "secrets",
    "ssh_key_fingerprint": "SSH key",
}
"""Told in words of their own: only fingerprints of them are known."""
UNTOLD = frozenset({"sealed_key", "sealed_handover_secret", "sealed", "sealed_ssh_key", *SECRETS})
"""Sealing the same secret twice gives other text."""


class Sign(StrEnum):
    """What happens to a thing."""

    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a plan."""

    sign: Sign
    text: str

    def __str__(self) -> str:
        """As a terminal shows it."""
        return f"{self.sign} {self.text}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that would change, in the order of the file; empty when nothing would."""

    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """As a terminal shows it, ending with the sum."""
        if not self.steps:
            return "Nothing to change."
        count = {sign: sum(step.sign is sign for step in self.steps) for sign in Sign}
        total = (
            f"{count[Sign.ADD]} to add, {count[Sign.CHANGE]} to change, "
            f"{count[Sign.REMOVE]} to remove."
        )
        return "\n".join([*map(str, self.steps), total])


class Applying:
    """Makes the database watch what the configuration says."""

    def __init__(self, *, watch_list: WatchList, clock: Clock) -> None:
        """Keep the collaborators."""
        self._watch_list = watch_list
        self._clock = clock

    def plan(self, desired: Watched) -> Plan:
        """What `apply` would change."""
        return plan(self._watch_list.current(), desired)

    def apply(self, desired: Watched) -> Plan:
        """Watch exactly this from now on; the plan that was carried out.

        Written even where the plan is empty: intervals of a newer version and keys
        sealed anew show in no plan.
        """
        carried_out = self.plan(desired)
        self._watch_list.replace(desired, self._clock.now())
        return carried_out


def plan(current: Watched, desired: Watched) -> Plan:
    """The steps from one to the other; nothing in it is secret."""
    names = {account.client_id: account.name for account in (*current.accounts, *desired.accounts)}
    return Plan(
        steps=(
            *_workspace(current.workspace, desired.workspace),
            *_compare(current.accounts, desired.accounts, lambda one: one.client_id, _account_name),
            *_compare(
                current.integrations,
                desired.integrations,
                lambda one: (one.client_id, one.name),
                lambda one: f'integration "{one.name}" of {names.get(one.client_id, "?")}',
            ),
            *_compare(
                _fed_by(current),
                _fed_by(desired),
                lambda one: one.provider,
                lambda one: f"feed of {one.provider}",
            ),
            *_compare(
                current.clients,
                desired.clients,
                lambda one: one.provider,
                lambda one: f"client of {one.provider}",
            ),
            *_intervals(current, desired),
            *_kinds(current, desired),
        )
    )


def _fed_by(watched: Watched) -> Sequence[WatchedFeed]:
    return [*watched.feeds, *filter(None, [watched.mbi_feed])]


def _account_name(account: WatchedAccount) -> str:
    return f'account "{account.name}" ({account.client_id})'


def _workspace(before: WatchedWorkspace, after: WatchedWorkspace) -> list[Step]:
    changes = _differences(before, after)
    return [Step(sign=Sign.CHANGE, text=f"workspace: {'; '.join(changes)}")] if changes else []


def _compare(
    before: Sequence[Thing],
    after: Sequence[Thing],
    key: Callable[[Thing], object],
    name: Callable[[Thing], str],
) -> list[Step]:
    """The steps for things of one sort, told apart by `key`."""
    held = {key(one): one for one in before}
    wanted = {key(one): one for one in after}
    steps = []
    for one in after:
        old = held.get(key(one))
        changes = _differences(old, one) if old else []
        if old is None:
            steps.append(Step(sign=Sign.ADD, text=_added(one, name(one))))
        elif changes:
            steps.append(Step(sign=Sign.CHANGE, text=f"{name(one)}: {'; '.join(changes)}"))
    steps += [
        Step(sign=Sign.REMOVE, text=_removed(one, name(one)))
        for one in before
        if key(one) not in wanted
    ]
    return steps


def _added(one: AnyThing, name: str) -> str:
    if isinstance(one, WatchedIntegration):
        return f"{name}: {one.kind} in {one.channel}"
    return f"{name}: {one.url}" if isinstance(one, WatchedFeed) else name


def _removed(one: AnyThing, name: str) -> str:
    if isinstance(one, WatchedFeed):
        return f"{name}: no longer asked"
    if isinstance(one, WatchedClient):
        return f"{name}: forgotten with its secrets"
    if isinstance(one, WatchedIntegration):
        return f"{name}: no longer watched; its history is kept, a grant of it is erased"
    return f"{name}: no longer watched; its history is kept"


def _differences(
    before: WatchedWorkspace | AnyThing, after: WatchedWorkspace | AnyThing
) -> list[str]:
    found = []
    for field in fields(after):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name in SECRETS:
            found.append(_secret(SECRETS[field.name], old, new))
        elif field.name not in UNTOLD:
            found.append(_difference(field.name, old, new))
    return [one for one in found if one]


def _secret(name: str, before: str | None, after: str | None) -> str:
    """What happens to a secret, of which only the fingerprints are known."""
    if before == after:
        return ""
    if before is None:
        return f"{name} added"
    return f"{name} removed" if after is None else f"{name} replaced or sealed anew"


def _difference(name: str, before: object, after: object) -> str:
    if before == after:
        return ""
    return f"{name.replace('_', ' ')} {_shown(before)} → {_shown(after)}"


def _shown(value: object) -> str:
    """A value as the file would hold it."""
    if value is None or value in ("", (), {}):
        return "none"
    if isinstance(value, timedelta | datetime | Window):
        return _shown_time(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(held)}" for key, held in sorted(value.items()))
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _shown_time(value: timedelta | datetime | Window) -> str:
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    if isinstance(value, Window):
        return write_hours(value)
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _intervals(current: Watched, desired: Watched) -> list[Step]:
    before, after = current.intervals, desired.intervals
    changed = [
        f"{witness.replace('_', ' ')} every {_seconds(before.get(witness))} → "
        f"{_seconds(after.get(witness))}"
        for witness in sorted({*before, *after})
        if before.get(witness) != after.get(witness)
    ]
    return [Step(sign=Sign.CHANGE, text=f"intervals: {'; '.join(changed)}")] if changed else []


def _kinds(current: Watched, desired: Watched) -> list[Step]:
    """What is said of kinds; processes that run read it once, at their start."""
    return [
        Step(
            sign=Sign.CHANGE,
            text=f"kind {name}: {'; '.join(changes)} (from the next start of the bot on)",
        )
        for name in sorted({*current.kinds, *desired.kinds})
        if (changes := _fields(current.kinds.get(name, {}), desired.kinds.get(name, {})))
    ]


def _fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    names = sorted({*before, *after})
    found = [_difference(name, before.get(name), after.get(name)) for name in names]
    return [one for one in found if one]


def _seconds(interval: timedelta | None) -> str:
    return "default" if interval is None else f"{interval.total_seconds():g} s"
