"""`python -m tests.crash`: what the bot survives, in figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.crash.pool import end_orderly, played
from tests.crash.sabotage import SABOTAGES


def main(arguments: Sequence[str] | None = None) -> int:
    """Play runs; 1 where anything was lost or doubled."""
    options = _options(arguments)
    end_orderly()
    lost = doubled = 0
    for outcome in played(
        range(options.seed, options.seed + options.runs),
        jobs=max(1, min(options.jobs, options.runs)),
        history=not options.without_history,
        sabotage=options.sabotage,
    ):
        kinds = {one.kind for one in outcome.found}
        lost += "lost" in kinds
        doubled += "doubled" in kinds
        if outcome.found:
            _say(f"\n{outcome}\n")
            again = f"--seed {outcome.plan.seed} --runs 1"
            history = " --without-history" if options.without_history else ""
            _say(f"Again: python -m tests.crash {again}{history}\n")
        elif options.verbose:
            _say(f"seed {outcome.plan.seed}: well, {outcome.seconds:.1f} s")
    _say(f"runs {options.runs} lost {lost} doubled {doubled}")
    return 1 if lost or doubled else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--runs", type=int, default=25, help="how many (25)")
    parser.add_argument("--seed", type=int, default=1, help="of the first; the next has the next")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    parser.add_argument(
        "--without-history", action="store_true", help="the bot may not read what it wrote"
    )
    parser.add_argument("--sabotage", choices=SABOTAGES, help="break the bot, to be found out")
    parser.add_argument("--verbose", action="store_true", help="a line for each run")
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
