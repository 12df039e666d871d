"""When two spellings name one data account."""

import pytest

from bot.domain.grant import DataAccount, pick, same_data_account


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("123-456-7890", "customers/1234567890"),
        ("properties/318200417", "318200417"),
        ("ACME-us", "acme-us"),
        ("act_1234567890", "1234567890"),  # an ad account of Meta
        ("00D5g000004KpQz", "00D5g000004KpQzEAK"),  # Salesforce's short and long form
        ("00D5g000004KpQzEAK", "00D5g000004KpQz"),
        ("https://acme.example/shops/7/", "7"),
    ],
)
def test_spellings_of_one_data_account_are_the_same(one: str, other: str) -> None:
    assert same_data_account(one, other)
    assert pick(one, [DataAccount(id="another"), DataAccount(id=other)]) == DataAccount(id=other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("123-456-7890", "123-456-7891"),
        ("12345", "123456"),
        ("00D5g000004KpQz", "00D5g000004KpQyEAK"),
        ("", "1234567890"),
        ("my-shop.example", "myshop.example"),
        ("orders_eu", "orderseu"),
        ("act_shop", "shop"),
        ("act_12345", "act_12346"),
        ("https://acme.example/", "https://evil.example/"),
        ("!", "?"),
    ],
)
def test_different_data_accounts_are_never_the_same(one: str, other: str) -> None:
    assert not same_data_account(one, other)
    assert pick(one, [DataAccount(id=other)]) is None
