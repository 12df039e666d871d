"""The bot as it is installed: complete, and able to migrate away from its source tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.adapters.db.migrate import Migrations

ROOT = Path(__file__).parents[2]
SOURCES = ("bot", "migrations")
FILES = ("pyproject.toml", "README.md", "LICENSE")
NO_INDEX = "No matching distribution found for setuptools"

pytestmark = pytest.mark.slow


def run(*command: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the test's own words
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since building leaves its traces in the tree."""
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tree / name)
    built = run("-m", "pip", "wheel", "--no-deps", "--wheel-dir", "dist", ".", folder=tree)
    if NO_INDEX in built.stderr and not os.environ.get("CI"):
        pytest.skip("no package index to build with")
    assert built.returncode == 0, built.stderr
    (found,) = (tree / "dist").glob("*.whl")
    return found


def test_everything_of_the_source_tree_is_in_the_wheel(wheel: Path) -> None:
    """A folder that nobody named in pyproject.toml would be missing."""
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {
        path.relative_to(ROOT).as_posix()
        for name in SOURCES
        for path in (ROOT / name).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    expected = {
        f"bot/{name}" if name.startswith("migrations/") else name
        for name in sources
        if not name.endswith(".mako")  # for who writes revisions, in the source tree
    }
    assert packed == expected


def test_an_installed_wheel_migrates_an_empty_database(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    installing = run(
        *("-m", "pip", "install", "--no-deps", "--quiet", "--target", str(installed), str(wheel)),
        folder=elsewhere,
    )
    assert installing.returncode == 0, installing.stderr
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    migrated = run(
        *("-m", "bot", "migrate"),
        folder=elsewhere,
        PYTHONPATH=str(installed),
        DATABASE_URL=url,
    )
    assert migrated.returncode == 0, migrated.stderr
    Migrations(url).require_current()
    where = run(
        "-c", "import bot; print(bot.__file__)", folder=elsewhere, PYTHONPATH=str(installed)
    )
    assert where.stdout.startswith(str(installed))
