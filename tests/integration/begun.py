"""What the tests of links, rounds and grants start from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from bot.domain.grant import Grant, Ownership
from bot.domain.link import LINK_LIFE, Link, Purpose
from bot.domain.round import Round
from bot.ports.grants import Handover
from tests.integration.seeds import NOW

T = TypeVar("T")


def new_link(integration_id: int = 1, incident_id: int | None = None) -> Link:
    """A link not kept yet."""
    return Link(
        id=0,
        workspace_id=1,
        integration_id=integration_id,
        incident_id=incident_id,
        purpose=Purpose.REAUTHORIZE,
        person="UANNA",
        person_name="Anna Rossi",
        person_email="anna@acme.example",
        team_id="T1",
        team_name="Acme",
        locale="it",
        timezone="Europe/Rome",
        created_at=NOW,
        expires_at=NOW + LINK_LIFE,
    )


def new_round(integration_id: int = 1, incident_id: int | None = None) -> Round:
    """A round not kept yet."""
    return Round(
        id=0,
        integration_id=integration_id,
        incident_id=incident_id,
        begun_at=NOW,
        begun_by="UANNA",
        begun_name="Anna Rossi",
    )


def new_grant(
    integration_id: int = 1, sealed: str = "sealed one", ownership: Ownership = Ownership.OWN
) -> Grant:
    """A grant not kept yet."""
    return Grant(
        id=0,
        integration_id=integration_id,
        ownership=ownership,
        sealed=sealed,
        given_by="UANNA",
        given_name="Anna Rossi",
        given_at=NOW,
    )


def new_handover(integration_id: int, round_id: int, sealed: str = "sealed one") -> Handover:
    """A hand-over not owed yet."""
    return Handover(
        id=0,
        workspace_id=1,
        integration_id=integration_id,
        round_id=round_id,
        given_by="UANNA",
        given_at=NOW,
        sealed=sealed,
        data_account="123",
        due_at=NOW,
    )


def all_at_once(count: int, work: Callable[[int], T]) -> Sequence[T]:
    """What `work` gives to as many threads that begin together."""
    together = Barrier(count)

    def begin(number: int) -> T:
        together.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))
