"""Names as MBI's page writes them, matched with the names that are watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def plain(name: str) -> str:
    """A name without regard to case and spacing."""
    return " ".join(name.casefold().split())


def match_names(
    asked: Iterable[str], known: Mapping[str, int]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which known one each name means, exactly or but for case and spacing; and the rest."""
    loose = {plain(name): row_id for name, row_id in known.items()}
    matched: dict[str, int] = {}
    unknown: list[str] = []
    for name in asked:
        found = known.get(name) or loose.get(plain(name))
        if found is None:
            unknown.append(name)
        else:
            matched[name] = found
    return matched, tuple(unknown)
