"""Where a key stands in a TOML file, so that a fault can be told by its line."""

from __future__ import annotations

import re

_NEXT_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


def line_of(text: str, *path: str | int) -> int:
    """The line of the innermost part of a path that stands in the file; 1 where none does.

    Numbers count tables of one name, such as the third `[[words]]`.
    """
    at, trail = 0, ""
    for step in path:
        if isinstance(step, int):
            found = _nth_table(text, trail, step)
        else:
            trail = f"{trail}.{step}" if trail else step
            found = _key(text, step, at)
            if found is None:
                found = _nth_table(text, trail, 0)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _key(text: str, key: str, start: int) -> int | None:
    """A key in the table that begins at `start`, or before the first table."""
    behind = text.find("\n", start) if text.startswith("[", start) else start
    end = _NEXT_TABLE.search(text, max(behind, start))
    pattern = re.compile(rf"^{re.escape(key)}\b\s*[=.]", re.MULTILINE)
    found = pattern.search(text, start, end.start() + 1 if end else len(text))
    return found.start() if found else None


def _nth_table(text: str, name: str, number: int) -> int | None:
    pattern = re.compile(rf"^\[+\s*{re.escape(name)}\s*\]+", re.MULTILINE)
    for count, found in enumerate(pattern.finditer(text)):
        if count == number:
            return found.start()
    return None
