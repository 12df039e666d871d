"""Ask whether a known vulnerability is in what a deployment installs.

Ends with 1 where one is. Where nobody can be asked, or pip-audit can't be had, it says so and
ends with 0: this looks after releases, and what can't be looked up stops nobody's work.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 180
REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"


def main() -> int:
    """Say what was found; the exit code."""
    report = _report()
    skipped = [one for one in report or () if "skip_reason" in one]
    if report is None or len(skipped) == len(report):
        return _tell("The database of vulnerabilities cannot be asked: nothing was audited.")
    found = list(_vulnerable(report))
    if skipped:
        _tell(f"Not known to the database, and so not audited: {len(skipped)} of {len(report)}.")
    for line in found:
        _tell(line)
    if found:
        _tell("Renew requirements.txt (see README), or say in this file why one does not matter.")
        return 1
    return _tell(f"No known vulnerability in {len(report) - len(skipped)} packages.")


def _report() -> Sequence[Mapping[str, object]] | None:
    """What pip-audit has to say of each package; None where it could ask nobody."""
    with TemporaryDirectory() as folder:
        to = Path(folder) / "report.json"
        asked = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"]
        asked += ["--requirement", str(REQUIREMENTS), "--progress-spinner", "off"]
        asked += ["--timeout", "20", "--format", "json", "--output", str(to)]
        try:
            subprocess.run(asked, timeout=SECONDS, capture_output=True, check=False)  # noqa: S603 - this very interpreter
            # It ends with 1 both for a vulnerability and without an answer; a report tells which.
            dependencies = json.loads(to.read_text(encoding="utf-8"))["dependencies"]
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
            return None
    return dependencies if isinstance(dependencies, list) else None


def _vulnerable(report: Sequence[Mapping[str, object]]) -> Iterator[str]:
    for one in report:
        vulnerabilities = one.get("vulns")
        for vulnerability in vulnerabilities if isinstance(vulnerabilities, list) else ():
            mended = ", ".join(vulnerability.get("fix_versions", [])) or "no version yet"
            yield f"{one['name']} {one['version']}: {vulnerability['id']}, mended in {mended}"


def _tell(line: str) -> int:
    sys.stdout.write(f"{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
