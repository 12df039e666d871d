"""What works, but not for long or not as an operator may think."""

from __future__ import annotations

from bot.config.rules import advice


def test_an_api_token_of_zendesk_is_told_its_end() -> None:
    (told,) = advice({"ZENDESK_API_TOKEN": "t"}, {})
    assert "2027-04-30" in told
    assert not list(advice({"ZENDESK_API_TOKEN": "t", "ZENDESK_OAUTH_TOKEN": "o"}, {}))


def test_a_web_dyno_on_loopback_is_told_that_nothing_reaches_it() -> None:
    (told,) = advice({}, {"DYNO": "web.1"})
    assert "HOST=0.0.0.0" in told
    assert not list(advice({"HOST": "0.0.0.0"}, {"DYNO": "web.1"}))  # noqa: S104 - not bound
