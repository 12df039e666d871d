"""What every module keeps to."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

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


every_module = pytest.mark.parametrize("path", ALL, ids=name_of)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def late_imports(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@every_module
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    assert list(late_imports(tree_of(path))) == []


@every_module
def test_nothing_hides_a_cycle_behind_type_checking(path: Path) -> None:
    names = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
    assert "TYPE_CHECKING" not in names


@every_module
def test_nothing_is_patched(path: Path) -> None:
    assert not [name for name in imported(tree_of(path)) if name.startswith("unittest.mock")]


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_only_the_command_line_imports_by_name(path: Path) -> None:
    named = "importlib.import_module" in set(imported(tree_of(path))) or any(
        isinstance(node, ast.Attribute) and node.attr == "import_module"
        for node in ast.walk(tree_of(path))
    )
    assert not named or LAZY in path.parents or path == LAZY.with_suffix(".py")


@pytest.mark.parametrize("path", ROOMS, ids=name_of)
def test_a_module_is_a_small_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@every_module
def test_a_module_is_named_after_what_it_holds(path: Path) -> None:
    assert not VAGUE & set(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    tree = tree_of(path)
    assert not tree.body or ast.get_docstring(tree)


@every_module
def test_every_exception_from_the_rules_has_its_reason_beside_it(path: Path) -> None:
    reader = io.StringIO(path.read_text(encoding="utf-8")).readline
    comments = [t for t in tokenize.generate_tokens(reader) if t.type == tokenize.COMMENT]
    bare = [
        token.start[0]
        for token in comments
        if re.search(r"#\s*(noqa|type:\s*ignore|pragma:)", token.string)
        and not REASONED.search(token.string)
    ]
    assert bare == []
