"""What the pages about deploying tell people to type is there, and their files are well formed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.config.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PAGES = [ROOT / "README.md", ROOT / "Procfile", *sorted((ROOT / "docs").glob("*.md"))]
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
ABSENT = "/opt/mbi-bot/bin/mbi-bot"
WATCHED = {"ACME_EXPORT_KEY"}
"""Named by an mbi.toml, not by the bot."""


def files() -> list[Path]:
    return [*PAGES, *(path for path in DEPLOY.iterdir() if path.is_file())]


def test_every_command_that_a_page_names_is_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in files())
    named = set(
        re.findall(r"(?:`mbi-bot|bin/mbi-bot|python -m bot|`bot|^bot|&& bot) ([a-z-]+)", text)
    )
    named |= set(re.findall(r"^bot ([a-z-]+) &&", text, re.MULTILINE))
    assert named >= {
        "backup",
        "restore",
        "migrate",
        "apply",
        "doctor",
        "prune",
        "run",
        "web",
        "worker",
    }
    assert named <= set(COMMANDS)


def test_every_setting_that_a_page_sets_is_one() -> None:
    fields = {name.upper() for name in Settings.model_fields}
    shown = (DEPLOY / "mbi-bot.env.example").read_text(encoding="utf-8")
    told = set(re.findall(r"^(?:# )?([A-Z_]+)=", shown, re.MULTILINE))
    page = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    told |= set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", page))
    told |= set(re.findall(r"([A-Z]+_[A-Z_]+)=…", page))
    assert told - fields - WATCHED == set()


def test_every_file_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    assert [
        one for one in re.findall(r"\]\(([^)#]+)", page) if not (ROOT / "docs" / one).exists()
    ] == []
    for one in re.findall(r"\bdeploy/[\w@.*-]+", page):
        assert list(ROOT.glob(one)), one
    assert "docs/deploying.md" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With a program of this machine in the place of the one that is not installed here."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(ABSENT, sys.executable)
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(text, encoding="utf-8")
    analyze = shutil.which("systemd-analyze") or ""
    told = subprocess.run(  # noqa: S603 - the test's own words
        [analyze, "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert [line for line in told.stderr.splitlines() if str(tmp_path) in line] == []


@pytest.mark.parametrize(
    "unit", [one for one in UNITS if one.suffix == ".service"], ids=lambda p: p.name
)
def test_every_unit_runs_a_command_without_privileges(unit: Path) -> None:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's keys have capitals
    parser.read(unit, encoding="utf-8")
    service = parser["Service"]
    command = re.search(r"mbi-bot ([a-z-]+)", service["ExecStart"])
    assert command
    assert command[1] in COMMANDS
    assert service["User"] == "mbi-bot"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert "EnvironmentFile" in service


def test_the_image_is_built_of_the_package_alone_and_runs_without_rights() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = {word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]}
    assert copied <= {"pyproject.toml", "README.md", "requirements.txt", "bot", "migrations"} | {
        "--from=build",
        "/opt/mbi-bot",
    }
    assert any(line.startswith("USER 10001") for line in lines)
    text = "\n".join(lines)
    assert "--require-hashes" in text
    assert not re.search(r"SECRET_KEYS|TOKEN=|_SECRET", text)
