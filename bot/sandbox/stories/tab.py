"""One person's browser in a story: the private link, the provider, MBI's own page."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.browser import Browser
from bot.sandbox.fakes.slack import Message, Person
from bot.sandbox.world import World
from bot.texts.reader import Texts, Value

APART = str.maketrans("", "", "\u2068\u2069")
"""Marks that keep a name's direction of writing apart; nobody sees them."""
SAVE = "Re-authorize, Save & Test"
REFRESH = "Refresh SSH Host Keys"
"""The buttons of MBI's own page, which speaks English."""


class Tab:
    """A tab at one page at a time; `tell` takes each thing that is done in it."""

    def __init__(self, world: World, person: Person, *, tell: Callable[[str], None]) -> None:
        """Open it, empty."""
        self._world = world
        self._person = person
        self._tell = tell
        self._texts = Texts()
        self._browser = Browser()

    def open_link(self, message: Message) -> None:
        """Open the private link of a message, and go on past what it says of itself."""
        address = link_in(message)
        if address is None:
            problem = f"there is no link for {self._person.name} in “{message.text}”"
            raise LookupError(problem)
        self._tell("opens the private link")
        self._browser.open(address)
        self.press("page-continue")

    def press(self, key: str, *, told: str = "", **entered: str) -> None:
        """Press the button with these words of the catalogue; `told` has their arguments' words."""
        words = self.words(key, provider=told or None)
        self._tell(f"presses “{words}”")
        self._go_on(words, **entered)

    def sign_in(self, provider: str, email: str) -> None:
        """Go to a provider, sign in as somebody, consent, come back."""
        self.press("page-oauth-button", told=provider)
        self._tell(f"signs in at {provider} as {email} and consents")
        self._go_on(email)
        self._go_on("Allow")

    def authorize_in_mbi(self, name: str, client_id: int = 194) -> None:
        """Do in MBI what only a person can do there; the page of the steps stays as it was."""
        self._tell(f"authorizes “{name}” in MBI")
        self._in_mbi(client_id, name, SAVE)

    def refresh_in_mbi(self, name: str, client_id: int) -> None:
        """Let MBI take the host keys that the SSH server shows now, and save and test."""
        self._tell(f"refreshes the SSH host keys of “{name}” in MBI")
        self._in_mbi(client_id, name, REFRESH, SAVE)

    def look_again(self) -> None:
        """Load the page again."""
        if self._browser.page:
            self._browser.open(self._browser.page.url)

    def reads(self, key: str, **args: Value | None) -> bool:
        """Whether these words of the catalogue stand on the page."""
        return self.words(key, **args) in self.text

    @property
    def text(self) -> str:
        """All words of the page."""
        return self._browser.page.text.translate(APART) if self._browser.page else ""

    def words(self, key: str, **args: Value | None) -> str:
        """Words of the catalogue in this person's language."""
        return self._texts.say(self._person.locale, key, **args)

    def close(self) -> None:
        """Close it."""
        self._browser.close()

    def _in_mbi(self, client_id: int, name: str, *buttons: str) -> None:
        mbi = Browser()
        mbi.open(self._world.company.urls[f"integrations-{client_id}"])
        for button in buttons:
            mbi.press(button, name=name)
        mbi.close()

    def _go_on(self, words: str, **entered: str) -> None:
        self._browser.press(words, **entered)
        self._world.work()


def link_in(message: Message) -> str | None:
    """The address that a message's button opens."""
    elements = (one for block in message.blocks for one in block.get("elements", ()))
    return next((one["url"] for one in elements if one.get("url")), None)
