"""`migrate` and `apply`, as a release step runs them, and a person at a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.domain.errors import ConfigurationError
from tests.cli.processes import BEARABLE_SECONDS, Run, command, surroundings


def without(text: str, name: str) -> str:
    """The watch file without one integration."""
    head, *parts = text.split("[[account.integration]]")
    kept = [part for part in parts if f'name = "{name}"' not in part]
    assert len(kept) == len(parts) - 1
    return "[[account.integration]]".join([head, *kept])


def at_a_terminal(*arguments: str, answer: str, environ: Mapping[str, str], folder: Path) -> str:
    """What is shown to somebody who types that answer."""
    screen, keyboard = pty.openpty()
    os.write(screen, answer.encode())
    done = subprocess.run(  # noqa: S603 - the command under test
        command(*arguments),
        env=surroundings(environ),
        cwd=folder,
        stdin=keyboard,
        capture_output=True,
        text=True,
        timeout=BEARABLE_SECONDS,
        check=True,
    )
    os.close(screen)
    os.close(keyboard)
    return done.stdout


def test_a_release_step_migrates_and_applies_and_the_next_one_changes_nothing(
    run: Run, acme: dict[str, str]
) -> None:
    first = run("migrate", **acme)
    assert (first.returncode, first.stderr) == (0, "")
    assert "from empty to 0004" in first.stdout
    assert "already" in run("migrate", **acme).stdout

    plan = run("apply", "--plan", **acme)
    assert '+ integration "Orders database" of Acme EU: mysql in #data-alerts' in plan.stdout
    assert "to add" in plan.stdout
    told = "The redirect address to register at google, salesforce is"
    assert f"{told} {acme['PUBLIC_URL']}/oauth/callback" in plan.stdout
    done = run("apply", **acme)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(plan.stdout)
    assert run("apply", **acme).stdout == "Nothing to change.\n"


def test_advice_on_the_watch_file_is_told_with_its_line(run: Run, applied: dict[str, str]) -> None:
    done = run("apply", **{**applied, "PUBLIC_URL": ""})
    assert (done.returncode, done.stdout) == (0, "Nothing to change.\n")
    google, salesforce = done.stderr.splitlines()
    assert google.startswith("Advice: mbi.toml:")
    assert "without PUBLIC_URL nobody is sent to google" in google
    assert "without PUBLIC_URL nobody is sent to salesforce" in salesforce


def test_removing_is_asked_at_a_terminal_and_not_in_a_release_step(
    run: Run, applied: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "mbi.toml"
    file.write_text(without(file.read_text(encoding="utf-8"), "Mixpanel"), encoding="utf-8")
    removal = '- integration "Mixpanel" of Acme EU: no longer watched; its history is kept'

    refused = at_a_terminal("apply", answer="n\n", environ=applied, folder=tmp_path)
    assert removal in refused
    assert "Nothing was changed." in refused
    assert removal in run("apply", **applied).stdout


@pytest.mark.parametrize("name", ["apply", "check", "worker"])
def test_nothing_starts_on_a_database_that_was_not_migrated(
    run: Run, acme: dict[str, str], name: str
) -> None:
    done = run(name, **acme)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The database is empty; this version needs 0004: run mbi-bot migrate.\n"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:very-secret@127.0.0.1:9/bot",
        "sqlite:////no/such/folder/bot.sqlite3",
    ],
)
def test_a_database_out_of_reach_is_told_in_one_line_without_its_password(
    run: Run, url: str
) -> None:
    done = run("migrate", DATABASE_URL=url)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("DATABASE_URL: the database can't be used (")
    assert "very-secret" not in line


@pytest.mark.parametrize("name", ["apply", "check", "run", "web", "worker"])
def test_without_settings_all_faults_are_told_at_once(name: str) -> None:
    wrong = {"SECRET_KEYS": "", "LOCALE": "xx", "LOG_LEVEL": "loud"}
    done = CliRunner(env=wrong).invoke(commands, [name])
    assert isinstance(done.exception, ConfigurationError)
    for setting in wrong:
        assert f"\n  {setting}: " in str(done.exception)
