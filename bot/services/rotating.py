"""Changing the keys: all that is sealed is sealed anew with the first of them.

What the first key opens is passed over, so that whoever was stopped goes on where they were.
A running bot may work beside it: a text that somebody writes meanwhile is left as they wrote
it, and looked at again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.ports.sealed import Keyring, SealedText, SealedTexts

ROUNDS = 2
"""How often all is looked at again, for what was written meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Rotated:
    """What was done, and what is left.

    `by_key` counts the texts by the place of the key that opens them now, from 0.
    """

    anew: int
    by_key: Counter[int] = field(default_factory=Counter)
    closed: Sequence[SealedText] = ()
    settled: bool = True
    """Whether the last look found nothing to do: else somebody still seals with an older key."""

    @property
    def left(self) -> int:
        """Texts that a key other than the first has to open."""
        return sum(count for place, count in self.by_key.items() if place)

    def idle(self, size: int) -> Sequence[int]:
        """The places of the keys that open nothing any more; never the first."""
        return [place for place in range(1, size) if not self.by_key[place]]


class Rotating:
    """Seals everything anew."""

    def __init__(self, *, texts: SealedTexts, keys: Keyring) -> None:
        """Keep the collaborators."""
        self._texts = texts
        self._keys = keys

    @property
    def count(self) -> int:
        """How many texts there are to look at in a round."""
        return self._texts.count()

    def check(self, told: Callable[[int], None]) -> Rotated:
        """Look at all and change nothing; `told` hears of each batch's size."""
        return self._round(told, change=False)

    def rotate(self, told: Callable[[int], None]) -> Rotated:
        """Seal anew whatever an older key opens; `told` hears of each batch of the first round."""
        done = self._round(told, change=True)
        anew = done.anew
        for _ in range(ROUNDS):
            done = self._round(lambda _: None, change=True)
            anew += done.anew
            if done.settled:
                break
        return replace(done, anew=anew)

    def _round(self, told: Callable[[int], None], *, change: bool) -> Rotated:
        anew, older_yet = 0, 0
        by_key, closed = Counter[int](), list[SealedText]()
        for place in self._texts.places():
            for batch in self._texts.batches(place):
                older = []
                for text in batch:
                    opened_by = self._keys.opened_by(text.text)
                    if opened_by:
                        older.append((text, opened_by))
                    elif opened_by == 0:
                        by_key[0] += 1
                    elif not text.passing:
                        closed.append(text)
                if change and older:
                    swapped = self._swap([text for text, _ in older])
                    anew += swapped
                    by_key[0] += swapped
                else:
                    by_key.update(opened_by for _, opened_by in older)
                older_yet += len(older)
                told(len(batch))
        # What was written meanwhile, or gone, is seen by the next round.
        settled = not change or not older_yet
        return Rotated(anew=anew, by_key=by_key, closed=closed, settled=settled)

    def _swap(self, texts: Sequence[SealedText]) -> int:
        return self._texts.swap([(text, self._keys.sealed_anew(text.text)) for text in texts])
