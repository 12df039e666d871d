"""The sandbox's page as somebody reads it, and what they do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.texts.reader import Texts, Value

PATIENCE = 12
"""Hours: two cycles of Acme EU."""
SLOW = 10_000
TEXTS = Texts()


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A tab as somebody with that language sees it."""

    page: Page
    locale: str

    def words(self, key: str, **args: Value | None) -> str:
        return TEXTS.say(self.locale, key, **args)

    @property
    def messages(self) -> Locator:
        return self.page.locator("#feed").get_by_test_id("message")

    @property
    def card(self) -> Locator:
        return self.messages.first

    @property
    def private(self) -> Locator:
        """What only this person sees, the newest."""
        return self.page.locator("#feed [data-ephemeral=yes]").last

    @property
    def modal(self) -> Locator:
        return self.page.get_by_test_id("modal")

    def act_as(self, user: str, channel: str) -> None:
        """Become somebody, in that channel or ("direct") with the bot."""
        self.page.get_by_test_id(f"person-{user}").click()
        expect(self.page.get_by_test_id(f"person-{user}")).to_have_attribute("aria-pressed", "true")
        self.page.get_by_test_id(f"channel-{channel}").click()
        shown = self.page.get_by_test_id(f"channel-{channel}")
        expect(shown).to_have_attribute("aria-current", "page")

    def break_(self, trouble: str) -> None:
        lever = self.page.get_by_test_id(f"trouble-{trouble}")
        group = self.page.locator("details.group", has=lever)
        if group.get_attribute("open") is None:
            group.locator("summary").click()
        lever.click()
        expect(lever).to_have_attribute("data-active", "yes")

    def advance(self, minutes: int) -> None:
        """Move the clock, and wait until all that comes of it was done."""
        with self.page.expect_response("**/act/advance"):
            self.page.get_by_test_id(f"advance-{minutes}").click()
        expect(self.page.locator(".clock")).to_have_attribute("aria-busy", "false")

    def advance_until(self, seen: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            if seen():
                return
            self.advance(60)
        pytest.fail(f"not within {PATIENCE} hours")

    def command(self, line: str) -> None:
        self.page.get_by_test_id("command").fill(line)
        self.page.get_by_test_id("command").press("Enter")

    def leave_modal(self) -> None:
        self.page.get_by_test_id("modal-close").click()
        expect(self.modal).to_be_hidden()
