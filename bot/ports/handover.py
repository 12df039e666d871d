"""Handing a new grant to the operator's pipeline that feeds MBI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What is handed over, once. `id` is the same however often it is sent again."""

    id: str
    url: str = field(repr=False)
    secret: str = field(repr=False)
    at: datetime
    account: str
    client_id: int
    integration: str
    kind: str
    data_account: str | None
    given_by: str
    values: Mapping[str, str] = field(repr=False)


class Pipeline(Protocol):
    """The operator's pipeline."""

    def hand_over(self, parcel: Parcel) -> None:
        """Send it, signed and encrypted; it was taken when this returns.

        Raises DeliveryError (try again), PermanentDeliveryError (refused as it is) or
        CredentialsRefusedError (the signature is refused).
        """
        ...
