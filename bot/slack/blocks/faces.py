"""What a card is about at present."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from bot.domain.card import CardView, Closing
from bot.domain.diagnosis import Remedy, Shared, Status
from bot.domain.incident import State
from bot.domain.observation import Witness


class Face(StrEnum):
    """What a card is about; the title's and the sentence's ids end so."""

    BROKEN = "broken"
    UPLOAD = "upload"
    NOTICE = "notice"
    GRANT = "grant"
    """The bot's own grant died alone: a note to the integration's owners."""
    VERIFYING = "verifying"
    RESOLVED = "resolved"
    SEEN = "seen"
    """The bot sees again."""
    REMOVED = "removed"
    MOVED = "moved"


class Doing(Protocol):
    """How something is doing."""

    @property
    def status(self) -> Status:
        """By its verdict."""
        ...

    @property
    def foretold(self) -> bool:
        """Whether nothing has failed so far."""
        ...


CLOSED = {
    Closing.WELL: Face.RESOLVED,
    Closing.REMOVED: Face.REMOVED,
    Closing.OTHER_CAUSE: Face.MOVED,
}


def status_word(one: Doing) -> str:
    """What its status is called: that MBI will fail is not that it can't connect."""
    return "host-key" if one.foretold else str(one.status)


def face_of(view: CardView) -> Face:
    """What this card is about at present."""
    if view.state is State.RESOLVED:
        seen = view.notice and view.closing is Closing.WELL
        return Face.SEEN if seen else CLOSED[view.closing]
    if view.notice:
        return Face.GRANT if _own_grant_died(view) else Face.NOTICE
    if view.state is State.VERIFYING or view.diagnosis.recovering:
        return Face.VERIFYING
    return Face.UPLOAD if view.diagnosis.remedy is Remedy.UPLOAD_FILE else Face.BROKEN


def _own_grant_died(view: CardView) -> bool:
    """Whether only the bot's own grant is refused; its settings would concern the account."""
    shown = view.diagnosis
    return shown.grounds == {Witness.OWN_PROBE} and shown.shared is Shared.INTEGRATION


def data_flows(view: CardView) -> bool:
    """Whether anybody has proven that data arrives."""
    return not view.diagnosis.well.isdisjoint({Witness.NEWEST_ROW, Witness.WORDS})
