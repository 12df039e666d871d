"""Names as MBI's page writes them, matched with the names that are watched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


def plain(name: str) -> str:
    """A name without regard to case and spacing."""
    return " ".join(name.casefold().split())


def match_names(
    asked: Iterable[str], known: Mapping[str, int]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which known one each name means, exactly or but for case and spacing; and the rest.

    A name that means two of them loosely means neither: a word held against the wrong
    integration would have the wrong one authorized again.
    """
    alike = Counter(plain(name) for name in known)
    loose = {plain(name): row_id for name, row_id in known.items() if alike[plain(name)] == 1}
    matched: dict[str, int] = {}
    unknown: list[str] = []
    for name in asked:
        found = known.get(name, loose.get(plain(name)))
        if found is None:
            unknown.append(name)
        else:
            matched[name] = found
    return matched, tuple(unknown)
