"""Dependencies: each with its reason, each pinned for deployment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
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


def pinned() -> dict[str, str]:
    """Each name's version, whatever it is pinned for."""
    found = re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", "\n".join(PINNED), re.MULTILINE)
    assert len(found) == len(dict(found))
    return dict(found)


def deployed(names: Iterable[str]) -> Iterator[Requirement]:
    """What the project asks for with these extras, theirs of each other included."""
    for one in map(Requirement, names):
        if canonicalize_name(one.name) == PROJECT["name"]:
            for extra in one.extras:
                yield from deployed(PROJECT["optional-dependencies"][extra])
        else:
            yield one


DEPLOYED = [*deployed(PROJECT["dependencies"]), *deployed(["mbi-bot[databases,sentry]"])]


@pytest.mark.parametrize("wanted", DEPLOYED, ids=str)
def test_every_dependency_is_pinned_at_a_version_that_it_allows(wanted: Requirement) -> None:
    assert wanted.specifier.contains(pinned()[canonicalize_name(wanted.name)])


def test_what_they_need_in_turn_is_pinned_too() -> None:
    """As far as it is installed here, at the versions that are installed."""
    waiting, seen = [(one.name, one.extras) for one in DEPLOYED], set[str]()
    while waiting:
        name, extras = waiting.pop()
        if (canonical := canonicalize_name(name)) in seen:
            continue
        seen.add(canonical)
        assert canonical in pinned(), f"{name} is missing from requirements.txt"
        needed = map(Requirement, distribution(name).requires or [])
        waiting += [(one.name, one.extras) for one in needed if _applies(one, extras)]


def _applies(needed: Requirement, extras: Iterable[str]) -> bool:
    marker = needed.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras})


def test_every_pin_has_the_hashes_of_its_files() -> None:
    pins = "\n".join(line for line in PINNED if not line.startswith("#"))
    each = re.split(r"\n(?=\S)", pins)
    assert len(each) == len(pinned())
    for one in each:
        assert re.fullmatch(r"\S+==\S+( ; .+)?( \\\n    --hash=sha256:[0-9a-f]{64})+", one), one


def test_a_source_tree_that_is_not_installed_finds_its_migrations(tmp_path: Path) -> None:
    """As a platform runs it, which installs requirements.txt alone."""
    uninstalled = (
        "import runpy, sys;"
        "sys.meta_path = [f for f in sys.meta_path if 'editable' not in str(f).lower()];"
        f"sys.path.insert(0, {str(ROOT)!r}); sys.argv = ['bot', 'migrate'];"
        "runpy.run_module('bot', run_name='__main__')"
    )
    environ = {"DATABASE_URL": f"sqlite:///{tmp_path / 'bot.sqlite3'}", "PATH": os.environ["PATH"]}
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", uninstalled],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout[:28]) == (0, "The database went from empty")


def test_what_is_installed_names_no_place_to_get_it_from() -> None:
    dependencies = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"], *PINNED]
    assert [line for line in dependencies if PLACES.search(line)] == []


def test_a_deployment_releases_before_it_runs() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    processes = dict(line.split(": ", 1) for line in lines)
    assert set(processes) == {"release", "web", "worker"}
    assert processes["release"] == "python -m bot migrate && python -m bot apply"
