"""The runner of the labelled set: what it refuses, and that it can tell right from wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import run

import pytest

from bot.domain.diagnosis import Cause
from tests.scenarios.__main__ import main
from tests.scenarios.labelled.moments import moment, moments, span
from tests.scenarios.labelled.reading import CaseFileError, LabelledCase, read_cases
from tests.scenarios.labelled.replaying import score

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
CASE = """
[[case]]
name = "The integrations page says Re-auth"
kind = "stripe"
source = "Commerce knowledge base, re-authenticating integrations"
[[case.heard]]
witness = "words"
at = "-1h"
word = { status = "Re-auth" }
[case.expect]
status = "reauth"
cause = "token"
reauthorize = true
"""

Reads = Callable[..., tuple[LabelledCase, ...]]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads texts as files of the set."""

    def read(*texts: str) -> tuple[LabelledCase, ...]:
        for number, text in enumerate(texts):
            (tmp_path / f"file{number}.toml").write_text(text, encoding="utf-8")
        return read_cases(tmp_path, kinds=("stripe", "mysql"))

    return read


def test_moments_count_from_now() -> None:
    assert moment("-3h", NOW) == NOW - 3 * HOUR
    assert moment("0", NOW) == NOW
    assert moment("2026-11-24T09:00:00-05:00", NOW) == NOW - 2 * HOUR
    assert span("1d12h") == 36 * HOUR


def test_a_range_has_both_ends_where_a_step_meets_them() -> None:
    assert moments("-2h..0/1h", NOW) == (NOW - 2 * HOUR, NOW - HOUR, NOW)
    assert moments("-2h..0/90m", NOW) == (NOW - 2 * HOUR, NOW - HOUR / 2)
    assert moments(["-1h", "-3h..-2h/1h"], NOW) == (NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR)


@pytest.mark.parametrize("text", ["yesterday", "-3", "0..-1h/1h", "-1h..0/0", "2026-11-24T09:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        moments(text, NOW)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "stripe"', 'kind = "strype"', "no kind of the catalogue"),
        ('at = "-1h"', 'at = "+1h"', "nothing is heard after now"),
        ('at = "-1h"', 'at = "soon"', "no span"),
        ('witness = "words"', 'witness = "ingest"', "ingest can't say word"),
        ("word = {", "http = { status = 200 }\nword = {", "says 2 things at once"),
        ('witness = "words"', 'witness = "probe"', "probe can't say word"),
        ('cause = "token"', 'cause = "tokens"', "expect.cause"),
        ("reauthorize = true", "reauthorise = true", "Extra inputs"),
        ("source =", "sauce =", "source: Field required"),
    ],
)
def test_a_fault_names_its_file_and_case(reads: Reads, old: str, new: str, complaint: str) -> None:
    with pytest.raises(CaseFileError) as caught:
        reads(CASE.replace(old, new))
    assert complaint in str(caught.value)
    assert 'file0.toml, "The integrations page says Re-auth"' in str(caught.value)


def test_two_cases_may_not_have_one_name(reads: Reads) -> None:
    with pytest.raises(CaseFileError, match="stands there twice"):
        reads(CASE, CASE)


def test_a_right_verdict_counts(reads: Reads) -> None:
    assert score(reads(CASE)).summary == "cause right 1/1, false re-authorize 0"


def test_a_wrong_one_is_told_with_its_evidence(reads: Reads) -> None:
    wrong = CASE.replace('"token"', '"connection"').replace("= true", "= false")
    result = score(reads(wrong))
    lines = list(result.lines())
    assert lines[-1] == "cause right 0/1, false re-authorize 1"
    assert "file0: The integrations page says Re-auth" in lines
    assert "    expected  reauth, connection, no button" in lines
    assert "    got       reauth, token, Re-authorize, likely" in lines
    assert any("word-reauth" in line for line in lines)


def test_a_button_that_is_missing_is_wrong_and_no_false_offer(reads: Reads) -> None:
    missed = CASE.replace('"Re-auth"', '"Success"')
    (one,) = score(reads(missed)).scored
    assert one.verdict.cause is not Cause.TOKEN
    assert not one.right
    assert not one.falsely_offered


def test_whoever_is_asked_without_an_answer_being_told_is_named(reads: Reads) -> None:
    probed = CASE.replace('kind = "stripe"', 'kind = "stripe"\ngrant = "own"').replace(
        "[case.expect]",
        '[[case.heard]]\nwitness = "probe"\nat = "-2h"\n'
        'token = { status = 200, type = "application/json", body = \'{"access_token":"t"}\' }\n'
        "[case.expect]",
    )
    (one,) = score(reads(probed)).scored
    assert one.untold
    assert not one.right


def test_the_command_runs_from_a_checkout() -> None:
    command = [sys.executable, "-m", "tests.scenarios", "trap_rounds"]
    done = run(command, cwd=ROOT, capture_output=True, text=True, timeout=50, check=False)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].endswith("false re-authorize 0")


def test_the_command_says_when_no_case_is_meant() -> None:
    assert main(["no case has this name"]) == 2
