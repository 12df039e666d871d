"""`backup` and `restore`, as an operator and a timer run them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.processes import Run


def test_a_database_is_copied_and_put_back_and_each_step_says_what_comes_next(
    run: Run, tmp_path: Path
) -> None:
    run("migrate")
    made = run("backup", "copy.sqlite3")
    assert (made.returncode, made.stderr) == (0, "")
    assert "at revision" in made.stdout
    assert "SECRET_KEYS are not in it" in made.stdout
    again = run("backup", "copy.sqlite3")
    assert (again.returncode, again.stdout) == (1, "")
    assert "add --force" in again.stderr
    assert run("backup", "--force", "copy.sqlite3").returncode == 0

    back = run("restore", "copy.sqlite3")
    assert (back.returncode, back.stderr) == (0, "")
    assert "is kept as mbi-bot.sqlite3.before-restore-" in back.stdout
    assert "mbi-bot migrate" in back.stdout
    assert "already" in run("migrate").stdout
    assert len(list(tmp_path.glob("mbi-bot.sqlite3.before-restore-*"))) == 1


def test_whoever_has_postgresql_is_told_what_to_run_instead(run: Run) -> None:
    told = run("backup", "copy.dump", DATABASE_URL="postgresql://bot:geheim@127.0.0.1:9/mbi")
    assert told.returncode == 1
    assert (
        "pg_dump --format=custom --file=copy.dump postgresql://bot@127.0.0.1:9/mbi" in told.stderr
    )
    assert "geheim" not in told.stdout + told.stderr
