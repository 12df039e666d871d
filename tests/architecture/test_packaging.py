"""Dependencies: each with its reason, each pinned for deployment."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PINNED = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
PROJECT = tomllib.loads(PYPROJECT)["project"]
PLACES = re.compile(r"https?://|@|--(index|extra|find|trusted)")


def test_every_dependency_has_its_reason_beside_it() -> None:
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    for one in wanted:
        assert re.search(rf'^ +"{re.escape(one)}",? +# \w', PYPROJECT, re.MULTILINE), one


def test_every_dependency_is_pinned_at_a_version_that_it_allows() -> None:
    pinned = dict(line.split("==") for line in PINNED if "==" in line)
    for one in map(Requirement, PROJECT["dependencies"]):
        version = pinned[str(canonicalize_name(one.name))]
        assert one.specifier.contains(version), one


def test_what_is_installed_names_no_place_to_get_it_from() -> None:
    dependencies = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"], *PINNED]
    assert [line for line in dependencies if PLACES.search(line)] == []


def test_a_deployment_releases_before_it_runs() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    processes = dict(line.split(": ", 1) for line in lines)
    assert set(processes) == {"release", "web", "worker"}
    assert processes["release"] == "python -m bot migrate && python -m bot apply"
