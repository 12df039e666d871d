"""The line on which each key of a TOML text stands, which tomllib does not keep."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path = tuple[str | int, ...]


def lines_of(text: str) -> Mapping[Path, int]:
    """Paths as pydantic names them, ("account", 0, "name"), to lines counted from 1.

    The text has to be right: tomllib tells the line of what is not TOML at all.
    """
    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    lengths: dict[Path, int] = {}
    found: dict[Path, int] = {(): 1}
    for node in tree.root_node.named_children:
        for path, line in _top(node, lengths):
            found.setdefault(path, line)
    return found


def line_at(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it that stands in the text."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _top(node: Node, lengths: dict[Path, int]) -> Iterator[tuple[Path, int]]:
    """One statement of the file: a pair, a [table] or a [[table]]."""
    if node.type == "pair":
        yield from _pair(node, ())
    elif node.type in {"table", "table_array_element"}:
        keys = _keys(node.named_children[0])
        prefix = _within(keys, lengths, opens=node.type == "table_array_element")
        for length in range(1, len(prefix) + 1):
            yield prefix[:length], _line(node)
        for child in node.named_children[1:]:
            if child.type == "pair":
                yield from _pair(child, prefix)


def _within(keys: list[str], lengths: dict[Path, int], *, opens: bool) -> Path:
    """Where a table stands: inside the last element of every array on its way."""
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if opens and place == len(keys) - 1:
            lengths[path] = lengths.get(path, 0) + 1
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path


def _pair(node: Node, prefix: Path) -> Iterator[tuple[Path, int]]:
    key, value = node.named_children[0], node.named_children[-1]
    path = prefix
    for part in _keys(key):
        path = (*path, part)
        yield path, _line(node)
    yield from _value(value, path)


def _value(node: Node, path: Path) -> Iterator[tuple[Path, int]]:
    """What stands inside an inline table or an array."""
    if node.type == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                yield from _pair(child, path)
    elif node.type == "array":
        items = [child for child in node.named_children if child.type != "comment"]
        for place, item in enumerate(items):
            yield (*path, place), _line(item)
            yield from _value(item, (*path, place))


def _keys(node: Node) -> list[str]:
    """The parts of a bare, quoted or dotted key, unquoted as TOML says."""
    tree: object = tomllib.loads(f"{(node.text or b'').decode()} = 0")
    parts = []
    while isinstance(tree, dict):
        (part, tree) = next(iter(tree.items()))
        parts.append(part)
    return parts


def _line(node: Node) -> int:
    return node.start_point.row + 1
