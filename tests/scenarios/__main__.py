"""Scores the verdicts on the labelled set: `python -m tests.scenarios`, from a checkout.

Exits with 1 where too few causes are right, or re-authorizing is offered in vain. Words
behind the command name the cases to show, by a part of their file's or their own name.
"""

from __future__ import annotations

import sys

from bot.catalogue.loader import load_catalogue
from tests.scenarios.labelled.reading import CaseFileError, read_cases
from tests.scenarios.labelled.replaying import score

ENOUGH = 0.98


def main(wanted: list[str]) -> int:
    """Replay, and print the score."""
    try:
        cases = read_cases(kinds=tuple(load_catalogue().entries))
    except CaseFileError as error:
        sys.stdout.write(f"{error}\n")
        return 2
    chosen = [
        case
        for case in cases
        if not wanted or any(word in f"{case.file}: {case.name}" for word in wanted)
    ]
    if not chosen:
        sys.stdout.write("no such case\n")
        return 2
    result = score(chosen)
    sys.stdout.writelines(f"{line}\n" for line in result.lines())
    return 0 if result.share >= ENOUGH and not result.false_offers else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
