"""`mbi-bot diagnose`: the README's own example, and files that are none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli import commands
from bot.domain.errors import BotError
from tests.cli.processes import Run

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Verdicts from a file")[2].partition("\n## ")[0]
FILE, VERDICT = re.findall(r"```json\n(.*?)```", SECTION, re.DOTALL)

anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def diagnosed(text: str | bytes) -> tuple[str, str]:
    """What is printed and what is refused."""
    done = CliRunner().invoke(commands, ["diagnose", "-"], input=text)
    if done.exception is None:
        return done.stdout, ""
    assert isinstance(done.exception, BotError), done.exception
    return "", str(done.exception)


def test_the_readme_shows_what_its_example_really_prints(tmp_path: Path) -> None:
    path = tmp_path / "observations.json"
    path.write_text(FILE, encoding="utf-8")
    done = CliRunner().invoke(commands, ["diagnose", str(path)])
    assert done.exit_code == 0
    assert done.stdout == VERDICT, "put what is printed into the README"


def test_a_file_comes_from_standard_input_too() -> None:
    assert diagnosed(FILE) == (VERDICT, "")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"integration": {"kind": "google_adz"}}, 'did you mean "google_ads"?'),
        ({"now": "yesterday"}, "now: "),
        ({"account": {"timezone": "Mars"}}, "account.timezone: "),
        ({"account": {"cadence_hours": 1e300}}, "account.cadence_hours: "),
        ({"observations": [{"witness": "oracle"}]}, "observations[0].witness: "),
        ({"weather": "fine"}, "weather: "),
    ],
)
def test_a_fault_is_told_with_its_place(change: dict[str, Any], told: str) -> None:
    printed, refused = diagnosed(json.dumps({**json.loads(FILE), **change}))
    assert printed == ""
    assert told in refused


@pytest.mark.parametrize("text", ["", "{", "[]", "null", b"\xff\xfe\x00", b"\x00" * 1000])
def test_what_is_no_such_file_is_refused_in_words(text: str | bytes) -> None:
    printed, refused = diagnosed(text)
    assert printed == ""
    assert refused


@settings(max_examples=30)  # each loads every text anew
@given(part=st.sampled_from(sorted(json.loads(FILE))), value=anything)
def test_whatever_stands_in_a_place_there_is_a_verdict_or_a_fault(part: str, value: object) -> None:
    printed, refused = diagnosed(json.dumps({**json.loads(FILE), part: value}))
    assert bool(printed) != bool(refused)


def test_a_kind_that_is_not_there_ends_with_a_line_and_no_traceback(run: Run) -> None:
    done = run("diagnose", "-", stdin=FILE.replace("google_ads", "google_adz"))
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == 'integration.kind: "google_adz" is not known; did you mean "google_ads"?\n'
    )
