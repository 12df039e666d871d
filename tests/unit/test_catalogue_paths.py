"""Paths by which a catalogue file points into an answer."""

from __future__ import annotations

import pytest

from bot.catalogue.paths import texts_at

ANSWER = {
    "id": 7,
    "name": "Anna",
    "on": True,
    "empty": {},
    "none": None,
    "names": ["a", "b"],
    "orgs": [{"id": "x", "in": [1, 2], "teams": [{"id": "t"}]}, {"id": "y", "in": []}],
    "projects": {"1": {"name": "Shop"}, "2": {"name": "App"}},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("name", ["Anna"]),
        ("id", ["7"]),
        ("names[]", ["a", "b"]),
        ("orgs[].id", ["x", "y"]),
        ("orgs[].in[]", ["1", "2"]),
        ("orgs[].teams[].id", ["t"]),  # the other one has none
        ("orgs[].in{}", None),
        ("projects{}", ["1", "2"]),
        ("projects{}.name", ["Shop", "App"]),
        ("empty.names[]", []),  # left out, as many APIs do with empty lists
        ("empty.projects{}", []),
        ("empty.name", None),
        ("nothing", None),
        ("nothing[]", None),
        ("none", None),
        ("on", None),
        ("orgs", None),
        ("name[]", None),
        ("names{}", None),
        ("names.a", None),
        ("orgs[].name", None),
        ("orgs[]", None),
    ],
)
def test_a_path_finds_texts_or_tells_that_the_shape_is_another(
    path: str, found: list[str] | None
) -> None:
    assert texts_at(path, ANSWER) == found


@pytest.mark.parametrize("answer", [None, [], "text", 5])
def test_what_is_no_object_has_another_shape(answer: object) -> None:
    assert texts_at("names[]", answer) is None


def test_an_empty_answer_holds_an_empty_list() -> None:
    assert texts_at("names[]", {}) == []
