"""The host keys that a person compares before they say that MBI has the right one."""

from __future__ import annotations

from bot.domain.observation import Reading
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reauthorization.views import HostKeys


def host_keys_of(uow: UnitOfWork, integration_id: int) -> HostKeys | None:
    """Both keys, while its bastion shows another one than it was known by."""
    key = f"host_key:{integration_id}"
    subject = uow.subjects.by_keys([key]).get(key)
    said = subject.testimony if subject else None
    if said is None or said.reading is not Reading.HOST_KEY_CHANGED:
        return None
    return HostKeys(before=said.known, shown=said.detail)
