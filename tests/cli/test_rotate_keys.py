"""`rotate-keys` at the shell: what it prints, what it ends with, and that it may be killed."""

from __future__ import annotations

from cryptography.fernet import Fernet
from sqlalchemy import update

from bot.adapters.cipher import Fernets
from bot.adapters.db.engine import make_engine
from bot.adapters.db.sealed import SqlSealedTexts
from bot.adapters.db.tables import account
from bot.services.rotating import Rotating
from tests.cli.processes import Run, Start
from tests.integration.filling import fill

NEW = Fernet.generate_key().decode()
MANY = 300


def with_keys(environ: dict[str, str], *keys: str) -> dict[str, str]:
    return {**environ, "SECRET_KEYS": ",".join(keys)}


def closed_to(environ: dict[str, str], *keys: str) -> int:
    """How many texts these keys do not open."""
    engine = make_engine(environ["DATABASE_URL"])
    try:
        rotating = Rotating(texts=SqlSealedTexts(engine), keys=Fernets(keys))
        return len(rotating.check(lambda _: None).closed)
    finally:
        engine.dispose()


def test_the_old_key_can_go_afterwards(run: Run, applied: dict[str, str]) -> None:
    old = applied["SECRET_KEYS"]
    both = with_keys(applied, NEW, old)
    looked = run("rotate-keys", "--check", **both)
    assert looked.returncode == 1
    assert "Opened by key 1 of SECRET_KEYS: 0." in looked.stdout
    done = run("rotate-keys", **both)
    assert (done.returncode, done.stdout.startswith("Sealed anew: ")) == (0, True)
    assert "Sealed anew: 0." not in done.stdout
    assert "No longer needed in SECRET_KEYS: key 2." in done.stdout
    assert "Looked at" in done.stderr
    assert closed_to(applied, NEW) == 0
    alone = run("rotate-keys", "--check", **with_keys(applied, NEW))
    assert (alone.returncode, "holds one key" in alone.stdout) == (0, True)


def test_what_no_key_opens_ends_with_a_fault(run: Run, applied: dict[str, str]) -> None:
    sealed = Fernets([Fernet.generate_key().decode()]).encrypt("lost")
    engine = make_engine(applied["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(update(account).values(sealed_key=sealed))
    engine.dispose()
    done = run("rotate-keys", **with_keys(applied, NEW, applied["SECRET_KEYS"]))
    assert done.returncode == 1
    assert "No key opens account.sealed_key, row 1." in done.stderr
    assert "mbi-bot apply" in done.stderr
    assert sealed not in done.stdout + done.stderr
    assert "No longer needed" not in done.stdout


def test_one_that_is_killed_is_run_again(run: Run, start: Start, applied: dict[str, str]) -> None:
    engine = make_engine(applied["DATABASE_URL"])
    fill(engine, Fernets([applied["SECRET_KEYS"]]), rows=MANY, first=1000)
    engine.dispose()
    both = with_keys(applied, NEW, applied["SECRET_KEYS"])
    process = start("rotate-keys", **both)
    assert process.stdout
    assert "Looked at" in process.stdout.readline()
    process.kill()
    process.wait()
    assert closed_to(applied, NEW, applied["SECRET_KEYS"]) == 0
    assert run("rotate-keys", **both).returncode == 0
    assert closed_to(applied, NEW) == 0
