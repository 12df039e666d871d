"""Names on MBI's page and names that are watched."""

from __future__ import annotations

from bot.domain.names import match_names

KNOWN = {"Google Ads – main": 1, "Orders": 2, "orders": 3, "Stripe": 4}


def test_a_name_is_matched_exactly_or_but_for_case_and_spacing() -> None:
    assert match_names(["Stripe", " google  ads – MAIN "], KNOWN) == (
        {"Stripe": 4, " google  ads – MAIN ": 1},
        (),
    )


def test_a_name_that_loosely_means_two_means_neither() -> None:
    assert match_names(["Orders", "orders", "ORDERS"], KNOWN) == (
        {"Orders": 2, "orders": 3},
        ("ORDERS",),
    )


def test_what_is_not_watched_is_said() -> None:
    assert match_names(["Shopify", ""], KNOWN) == ({}, ("Shopify", ""))
