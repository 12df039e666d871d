"""Every key of a TOML text has its line."""

from __future__ import annotations

import tomllib

import pytest

from bot.config.lines import Path, line_at, lines_of

TEXT = """\
# a comment
admins = [
  "a@x.example", # first
  "b@x.example",
]
a.b = { c = 1, d = [ { e = 2 } ] }

[[account]]
name = '''
two lines'''
[[account.integration]]
"quoted key" = 1
[[account.integration]]
[account.integration.more]
deep = true
[[account]]
name = "second"
[[account.integration]]
kind = "x"
[provider."with.dot"]
url = ""
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("admins",), 2),
        (("admins", 0), 3),
        (("admins", 1), 4),
        (("a",), 6),
        (("a", "b", "c"), 6),
        (("a", "b", "d", 0, "e"), 6),
        (("account", 0), 8),
        (("account", 0, "name"), 9),
        (("account", 0, "integration", 0, "quoted key"), 12),
        (("account", 0, "integration", 1), 13),
        (("account", 0, "integration", 1, "more", "deep"), 15),
        (("account", 1, "name"), 17),
        (("account", 1, "integration", 0, "kind"), 19),
        (("provider", "with.dot", "url"), 21),
        (("account", 1, "missing"), 16),
        (("nothing", "like", 3), 1),
    ],
)
def test_a_path_has_the_line_it_is_written_on_or_that_of_what_is_around_it(
    path: Path, line: int
) -> None:
    tomllib.loads(TEXT)
    assert line_at(lines_of(TEXT), path) == line


def test_an_empty_text_has_one_line() -> None:
    assert line_at(lines_of(""), ("admins",)) == 1
