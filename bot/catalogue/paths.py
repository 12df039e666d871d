"""The small paths by which a catalogue file points into an answer."""

from __future__ import annotations

from collections.abc import Mapping

PATH = r"^(\[\]\.)?[A-Za-z_][\w-]*(\[\]|\{\})?(\.[A-Za-z_][\w-]*(\[\]|\{\})?)*$"
"""What a path looks like."""
_KINDS = ("[]", "{}")


def find(path: str, answer: object) -> list[object] | None:
    """What stands at a path; None where the answer has another shape.

    "a.b" is one value, "list[]" each item, "object{}" each key, "object{}.name" the name
    of each value. An empty object holds an empty list, and so does an item of a list that
    holds none of that name: many APIs leave empty ones out. "[].a" is that of each item of
    an answer that is a list.
    """
    found = [answer]
    steps = path.split(".")
    within = False
    if steps[0] == "[]":
        if not isinstance(answer, list):
            return None
        found, steps = answer, steps[1:]
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        found_next: list[object] = []
        for at in found:
            taken = _take(step, at, last=last, within=within)
            if taken is None:
                return None
            found_next += taken
        found = found_next
        within = within or step.endswith(_KINDS)
    return found


def texts_at(path: str, answer: object) -> list[str] | None:
    """The same as texts; a number is one, nothing else is."""
    found = find(path, answer)
    if found is None:
        return None
    plain = [one for one in found if isinstance(one, str | int) and not isinstance(one, bool)]
    return [str(one) for one in plain] if len(plain) == len(found) else None


def _take(step: str, at: object, *, last: bool, within: bool) -> list[object] | None:
    if not isinstance(at, Mapping):
        return None
    many = step.endswith(_KINDS)
    name = step[:-2] if many else step
    held = at.get(name)
    if many and (not at or (within and held is None)):
        return []
    if step.endswith("[]"):
        return list(held) if isinstance(held, list) else None
    if step.endswith("{}"):
        if not isinstance(held, Mapping):
            return None
        return list(held) if last else list(held.values())
    return None if held is None else [held]
