"""`check` at the shell: what it prints, and what it exits with."""

from __future__ import annotations

import pytest

from tests.cli.processes import Run


def test_all_integrations_are_asked_account_by_account(run: Run, applied: dict[str, str]) -> None:
    done = run("check", **applied)
    heads = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert len(heads) == 16
    assert heads == sorted(heads)
    assert "  · update cycle answers" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_one_is_found_by_a_loose_name_and_told_in_the_language_of_the_setting(
    run: Run, applied: dict[str, str]
) -> None:
    done = run("check", "orders databse", **applied, LOCALE="it")
    assert done.stdout.startswith("Acme EU / Orders database: ")
    assert "ciclo di aggiornamento" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [("weather", "No integration is called “weather”"), ("google", "could be several")],
)
def test_a_name_that_is_not_one_integration_is_an_error(
    run: Run, applied: dict[str, str], name: str, told: str
) -> None:
    done = run("check", name, **applied)
    assert told in done.stdout
    assert done.returncode == 1


def test_with_nothing_watched_it_says_what_to_do(
    run: Run, acme: dict[str, str], sqlite_url: str
) -> None:
    done = run("check", **{**acme, "DATABASE_URL": sqlite_url})
    assert "run mbi-bot apply" in done.stderr
    assert (done.returncode, done.stdout) == (1, "")


def test_a_key_that_mbi_refuses_is_told_and_is_an_error(
    run: Run, acme: dict[str, str], sqlite_url: str
) -> None:
    wrong = {**acme, "ACME_EU_EXPORT_KEY": "wrong", "DATABASE_URL": sqlite_url}
    assert run("apply", **wrong).returncode == 0
    run("check", "orders database", **wrong)
    done = run("check", "orders database", **wrong)  # a refusal is believed when it is said twice
    assert "newest row refuses the bot" in done.stdout
    assert "Export API key" in done.stdout
    assert done.returncode == 1
