"""What is read of the address that a person comes back to, and what is left unread."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from bot.web.coming_back import read_callback

BACK = [("state", "the-state"), ("code", "the-code")]


def test_a_parameter_that_names_a_data_account_is_taken_along() -> None:
    args = MultiDict([*BACK, ("realmId", "9341450000000001"), ("shop", "acme")])
    arrived = read_callback(args, {"realmId"})
    assert arrived
    assert arrived.callback.accounts == {"realmId": "9341450000000001"}
    assert arrived.callback.code == "the-code"


@pytest.mark.parametrize("more", [[], [("realmId", "")]])
def test_without_one_there_is_none(more: list[tuple[str, str]]) -> None:
    arrived = read_callback(MultiDict([*BACK, *more]), {"realmId"})
    assert arrived
    assert arrived.callback.accounts == {}


def test_what_no_kind_names_is_not_read() -> None:
    arrived = read_callback(MultiDict([*BACK, ("realmId", "9341450000000001")]))
    assert arrived
    assert arrived.callback.accounts == {}


@pytest.mark.parametrize("more", [[("realmId", "1"), ("realmId", "2")], [("realmId", "1" * 101)]])
def test_one_that_comes_twice_or_is_too_long_spoils_all(more: list[tuple[str, str]]) -> None:
    assert read_callback(MultiDict([*BACK, *more]), {"realmId"}) is None
