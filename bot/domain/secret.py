"""A text that lets somebody in."""

from __future__ import annotations


class Secret(str):
    """Used like any text, but printed only by whoever asks for the text itself.

    What holds it prints without it: a mapping, a list, a dataclass, the arguments of an
    exception, and whatever a library logs by its `repr`.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Nothing of it."""
        return "<secret>"
