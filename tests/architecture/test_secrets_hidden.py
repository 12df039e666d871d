"""No class of the bot prints what lets somebody in, nor will one that is written tomorrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from typing import get_type_hints

import pytest
from pydantic import BaseModel

from bot.domain.secret import Secret

ROOT = Path(__file__).parents[2]
TELLING = re.compile(
    r"(^|_)(token|secret|secrets|password|sealed|verifier|private_key|credentials|digest|dsn|code)($|_)"
)
NO_SECRETS = {
    # What has a telling name and lets nobody in, and why.
    "code": "codes of errors",
    "credentials": "the operator's choice of what may be done with some",
    "code_param": "a name in an address",
    "token_url": "an address that everybody may know",
}
PRINTS = re.compile(r"\bstr\b|Mapping|dict")
"""In the type of a field: that of a value that would be printed as it is."""
HIDES = re.compile("SecretStr|SecretReference")
"""The same of a value that is not printed, or only says where it is."""


def classes() -> Iterator[type]:
    """All that the bot defines, the sandbox's fakes apart: theirs are everybody's secrets."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name.startswith("bot.sandbox") or name.endswith("__main__"):
            continue
        for _, found in getmembers(import_module(name), isclass):
            if found.__module__ == name:
                yield found


CLASSES = list(classes())
DATACLASSES = [one for one in CLASSES if is_dataclass(one)]
TUPLES = [one for one in CLASSES if issubclass(one, tuple) and hasattr(one, "_fields")]
MODELS = [one for one in CLASSES if issubclass(one, BaseModel)]


def telling(name: str) -> bool:
    return TELLING.search(name) is not None and name not in NO_SECRETS


@pytest.mark.parametrize("one", DATACLASSES, ids=lambda one: one.__qualname__)
def test_a_field_with_a_telling_name_does_not_print(one: type) -> None:
    printed = [
        field.name
        for field in fields(one)
        if field.repr and telling(field.name) and PRINTS.search(str(field.type))
    ]
    assert printed == []


@pytest.mark.parametrize("one", TUPLES, ids=lambda one: one.__qualname__)
def test_a_tuple_holds_none_since_it_prints_all(one: type) -> None:
    assert [name for name in one._fields if telling(name)] == []  # type: ignore[attr-defined]  # has them


@pytest.mark.parametrize("one", MODELS, ids=lambda one: one.__qualname__)
def test_a_setting_with_a_telling_name_is_one_that_does_not_print(one: type[BaseModel]) -> None:
    hints = get_type_hints(one)
    shown = [
        name
        for name in one.model_fields
        if telling(name) and "str" in str(hints[name]) and not HIDES.search(str(hints[name]))
    ]
    assert shown == []


def test_a_secret_is_used_like_any_text_and_printed_by_nothing_that_holds_it() -> None:
    secret = Secret("let-me-in")
    assert (secret, len(secret), f"Bearer {secret}") == ("let-me-in", 9, "Bearer let-me-in")
    holders = ({"token": secret}, [secret], (secret,), ValueError(secret), {secret})
    assert [one for one in holders if "let-me-in" in repr(one)] == []
