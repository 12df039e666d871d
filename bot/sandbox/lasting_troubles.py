"""Authorizations that end by themselves: the clock jumps to the eve of that day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.mbi.truth import Integration
from bot.sandbox.troubles import Step, Trouble

_SOON = timedelta(days=2)
_EVE = timedelta(days=1, hours=12)
"""So long before the end of an authorization the clock stops."""

Advance = Callable[[timedelta], None]


def lasting_troubles(*, engine: Engine, advance: Advance) -> Sequence[Trouble]:
    """One by its fortnight, one by its sixty days, one because its provider ends all of a kind."""
    eu, us = engine.accounts
    zendesk = us.integration("Zendesk")
    return (
        _ends("authorization-ends", eu.integration("Adobe Analytics"), engine, advance),
        _ends("sixty-days-end", eu.integration("Facebook Ads – EU"), engine, advance),
        _ends(
            "api-tokens-end",
            zendesk,
            engine,
            advance,
            # What nobody can renew ends no more once MBI has another way in.
            also=lambda: setattr(zendesk, "ends_on", None),
        ),
    )


def _ends(
    name: str,
    integration: Integration,
    engine: Engine,
    advance: Advance,
    *,
    also: Callable[[], None] = lambda: None,
) -> Trouble:
    def left() -> timedelta:
        ends_at = integration.ends_at
        return ends_at - engine.now() if ends_at else timedelta.max

    def break_() -> None:
        way = left() - _EVE
        _others_go_on(integration, engine, way)
        advance(way)

    def mend() -> None:
        also()
        engine.save_and_test(integration)

    return Trouble(
        id=name,
        is_active=lambda: left() <= _SOON,
        steps=[Step(break_=break_, mend=mend)],
    )


def _others_go_on(integration: Integration, engine: Engine, way: timedelta) -> None:
    """What else would end on the way was renewed in time, by people who need no telling."""
    for account in engine.accounts:
        for other in account.integrations:
            if other is not integration and other.life and other.ends_at:
                until = engine.now() + way
                if other.ends_at <= until + 2 * _EVE:
                    other.authorized_at = until
