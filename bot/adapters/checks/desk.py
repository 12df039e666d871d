"""Looks at the desk: whether it lets the bot in. No ticket is opened and no mail sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.errors import CredentialsRefusedError, DeliveryError
from bot.ports.check import Area, Level, Result
from bot.services.examination.telling import told


class Greeted(Protocol):
    """A desk that can be greeted."""

    def greet(self) -> None:
        """Come in and go again; raises DeliveryError as `open` does."""
        ...


@dataclass(frozen=True, kw_only=True)
class DeskCheck:
    """Whether the desk lets the bot in."""

    about: str
    desk: Greeted
    area: Area = Area.DESK
    lane: str = "desk"
    seconds: float = 25.0
    """A mail server is spoken with several times, each within ten."""

    def run(self) -> Sequence[Result]:
        """One result."""
        try:
            self.desk.greet()
        except CredentialsRefusedError as refused:
            detail = str(refused)
            return [
                told(Level.FAIL, self.about, "desk-refused", do="desk-refused-do", detail=detail)
            ]
        except DeliveryError as error:
            detail = str(error)
            return [told(Level.FAIL, self.about, "desk-away", do="desk-away-do", detail=detail)]
        return [told(Level.OK, self.about, "desk-ok")]
