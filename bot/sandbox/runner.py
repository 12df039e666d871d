"""Runs the sandbox for people: the world, and the page to live in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask

from bot.sandbox.fakes.peer import Peer
from bot.sandbox.groups import GROUPS
from bot.sandbox.page import Trouble, page_app
from bot.sandbox.world import World
from bot.texts.reader import Texts

PAGE_WORDS = "sandbox-page-"


class Levers:
    """The page's panel, in the reader's language."""

    def __init__(self, world: World, texts: Texts) -> None:
        """Keep the world they move."""
        self._world = world
        self._texts = texts

    def troubles(self, locale: str) -> Sequence[Trouble]:
        """All troubles, group by group, in the order to show them."""
        return [
            Trouble(
                id=name,
                group=group,
                title=self._texts.say(locale, f"trouble-{name}"),
                explanation=self._texts.say(locale, f"trouble-{name}.explanation"),
                active=self._world.troubles[name].active,
            )
            for group, names in GROUPS.items()
            for name in names
        ]

    def toggle(self, trouble_id: str) -> None:
        """Break what works, or mend what is broken."""
        trouble = self._world.troubles[trouble_id]
        if trouble.active:
            trouble.mend()
        else:
            trouble.break_()

    def now(self) -> datetime:
        """The sandbox's time."""
        return self._world.clock.now()

    def advance(self, delta: timedelta) -> None:
        """Let so much time pass, with the bot at work on the way."""
        self._world.advance(delta)

    def links(self, locale: str) -> Sequence[tuple[str, str]]:
        """MBI's pages, the places where keys and passwords are made, the desk."""
        urls = self._world.company.urls
        pages = [
            (self._texts.say(locale, "sandbox-link-integrations", account=account.name), page)
            for account in self._world.company.accounts
            if (page := urls.get(f"integrations-{account.client_id}"))
        ]
        others = {"mixpanel": "mixpanel", "database": "database", "desk": "agent"}
        return [
            *pages,
            *(
                (self._texts.say(locale, f"sandbox-link-{place}"), urls[name])
                for place, name in others.items()
            ),
        ]


@dataclass(frozen=True, kw_only=True)
class Running:
    """A sandbox that runs. `moved` says that the wanted port was taken."""

    url: str
    wanted: int
    moved: bool
    locale: str

    def welcome(self) -> Sequence[str]:
        """What to print: where it is, and what to try."""
        texts = Texts()
        taken = [texts.say(self.locale, "sandbox-port-taken", port=str(self.wanted))]
        return [
            *(taken if self.moved else []),
            texts.say(self.locale, "sandbox-welcome", url=self.url),
        ]

    def farewell(self) -> str:
        """What to print when it is told to stop."""
        return Texts().say(self.locale, "sandbox-stopping")


def page_of(world: World) -> Flask:
    """The page to live in that world."""
    texts = Texts()
    levers = Levers(world, texts)
    return page_app(slack=world.slack, panel=levers, words=lambda tag: _words(texts, tag))


@contextmanager
def serve(*, port: int, locale: str) -> Iterator[Running]:
    """Run world and page until the block ends."""
    with World(live=True, locale=locale) as world:
        page, moved = _listening(page_of(world), port)
        try:
            yield Running(url=page.url, wanted=port, moved=moved, locale=locale)
        finally:
            page.stop()


def _listening(app: Flask, port: int) -> tuple[Peer, bool]:
    """The page at that port, or at a free one when that is taken."""
    wanted = Peer(app, port=port)
    try:
        wanted.start()
    except OSError:
        other = Peer(app)
        other.start()
        return other, True
    return wanted, False


def _words(texts: Texts, tag: str) -> Mapping[str, str]:
    """The words of the page itself."""
    return {key: texts.say(tag, key) for key in texts.keys(PAGE_WORDS)}
