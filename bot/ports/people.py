"""Who is who, as far as the use cases need it."""

from __future__ import annotations

from typing import Protocol


class People(Protocol):
    """Looks people up. Methods raise DeliveryError when nobody answers."""

    def zone(self, workspace_id: int, email: str) -> str | None:
        """The IANA time zone of whoever has this address there; None where nobody has."""
        ...
