"""The steps of every kind, in both languages."""

from __future__ import annotations

import logging

import pytest

from bot.catalogue.loader import load_catalogue
from bot.domain.integration import Authorization
from bot.texts.reader import LOCALES, Texts
from bot.texts.steps import AT_SOURCE, IN_MBI, steps_of

KINDS = load_catalogue().kinds()
TEXTS = Texts()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_steps_in_mbi_whatever_is_known(
    caplog: pytest.LogCaptureFixture, kind: str, known: bool, locale: str
) -> None:
    caplog.set_level(logging.WARNING)
    names = {"account": "acct-1", "name": "Main – one"} if known else {}
    steps = steps_of(TEXTS, locale, kind, KINDS[kind].authorization, IN_MBI, **names)
    assert len(steps) >= 2
    assert not caplog.records
    told = "\n".join(steps)
    assert ("Main – one" in told) is known
    if known and KINDS[kind].can_lapse and kind != "data_import_api":
        assert "acct-1" in told


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_key_or_password_is_made_at_the_source_and_nothing_else_is(kind: str) -> None:
    authorization = KINDS[kind].authorization
    made = authorization in {Authorization.KEY, Authorization.PASSWORD}
    for locale in LOCALES:
        assert bool(steps_of(TEXTS, locale, kind, authorization, AT_SOURCE)) is made


def test_a_kind_without_steps_of_its_own_takes_those_of_its_way() -> None:
    taken = steps_of(TEXTS, "en", "new_kind", Authorization.OAUTH, IN_MBI, account="7")
    assert len(taken) == 4
    assert "choose 7" in taken[-1]


def test_names_are_said_as_they_are() -> None:
    (_, second, *_) = steps_of(TEXTS, "en", "mysql", Authorization.PASSWORD, IN_MBI, name="<b>{x}")
    assert second == "Open <b>{x} with the gear in its line."


def test_the_key_that_writes_is_named_as_one() -> None:
    steps = steps_of(TEXTS, "en", "data_import_api", Authorization.KEY, AT_SOURCE)
    assert "write into MBI's warehouse" in steps[-1]
