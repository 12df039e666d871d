"""What every module keeps to."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])
ROOMS = [path for path in PRODUCT if path.parent.name != "versions"]
"""Migrations apart: each is one step of the past, which nobody splits afterwards."""
ALL = [*PRODUCT, *sorted((ROOT / "tests").rglob("*.py"))]
LONGEST = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "misc"}
VAGUE |= {"data", "info"}
REASONED = re.compile(r"(noqa: [A-Z0-9, ]+|ignore\[[^\]]*\]|pragma: [a-z ]+?) +[-#] ?\S")
LAZY = ROOT / "bot" / "cli"
"""The command line names its commands in a table that is imported late."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def offenders(paths: Iterable[Path], breaks: Callable[[Path], object]) -> dict[str, object]:
    """The modules that break a rule, each with what breaks it."""
    found = {name_of(path): breaks(path) for path in paths}
    return {name: fault for name, fault in found.items() if fault}


def late_imports(path: Path) -> list[int]:
    return [
        inner.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def hides_a_cycle(path: Path) -> bool:
    return any(
        getattr(node, "id", None) == "TYPE_CHECKING"
        or getattr(node, "attr", None) == "TYPE_CHECKING"
        for node in ast.walk(tree_of(path))
    )


def imports_by_name(path: Path) -> bool:
    if LAZY in path.parents or path == LAZY.with_suffix(".py"):
        return False
    return "importlib.import_module" in set(imported(path)) or any(
        isinstance(node, ast.Attribute) and node.attr == "import_module"
        for node in ast.walk(tree_of(path))
    )


def bare_exceptions(path: Path) -> list[int]:
    reader = io.StringIO(path.read_text(encoding="utf-8")).readline
    return [
        token.start[0]
        for token in tokenize.generate_tokens(reader)
        if token.type == tokenize.COMMENT
        and re.search(r"#\s*(noqa|type:\s*ignore|pragma:)", token.string)
        and not REASONED.search(token.string)
    ]


def test_nothing_is_imported_inside_a_function() -> None:
    assert offenders(ALL, late_imports) == {}


def test_nothing_hides_a_cycle_behind_type_checking() -> None:
    assert offenders(ALL, hides_a_cycle) == {}


def test_nothing_is_patched() -> None:
    patched = offenders(
        ALL, lambda path: [name for name in imported(path) if name.startswith("unittest.mock")]
    )
    assert patched == {}


def test_only_the_command_line_imports_by_name() -> None:
    assert offenders(PRODUCT, imports_by_name) == {}


def test_a_module_is_a_small_room() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ROOMS}
    assert offenders(ROOMS, lambda path: lines[path] > LONGEST and lines[path]) == {}


def test_a_module_is_named_after_what_it_holds() -> None:
    vague = offenders(ALL, lambda path: VAGUE & set(path.relative_to(ROOT).with_suffix("").parts))
    assert vague == {}


def test_a_module_says_what_it_is_for() -> None:
    mute = offenders(
        PRODUCT, lambda path: tree_of(path).body and not ast.get_docstring(tree_of(path))
    )
    assert mute == {}


def test_every_exception_from_the_rules_has_its_reason_beside_it() -> None:
    assert offenders(ALL, bare_exceptions) == {}
