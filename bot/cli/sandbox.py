"""`sandbox`: the bot in a world of its own, to try it without any account."""

from __future__ import annotations

import signal
import webbrowser

import click

from bot.cli.logs import start_logging
from bot.cli.stopping import Stop
from bot.domain.errors import BotError
from bot.sandbox.runner import serve
from bot.sandbox.stories import STORIES, Story, play

DEFAULT_PORT = 8000
"""Where the page is looked for first."""


class NoSuchStoryError(BotError):
    """There is no story of that name."""


@click.command()
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Where the page listens.")
@click.option("--play", "story", metavar="NAME", help="Play a story, or all, without a browser.")
@click.option("--locale", type=click.Choice(["en", "it"]), default="en", show_default=True)
@click.option("--open", "browse", is_flag=True, help="Open the page in a browser.")
def sandbox(*, port: int, story: str | None, locale: str, browse: bool) -> None:
    """Live through it in a browser: a small Slack, MBI, providers and a desk, all made up.

    Needs no account, no key, no network. With --play a story is told as text; the exit code
    is 1 when one ends badly.
    """
    if story is not None:
        start_logging("CRITICAL", ())
        raise SystemExit(0 if play(_chosen(story), locale=locale, tell=click.echo) else 1)
    start_logging("WARNING", ())
    stop = Stop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with serve(port=port, locale=locale) as running:
        if not stop.is_set():
            for line in running.welcome():
                click.echo(line)
            if browse:
                webbrowser.open(running.url)
        stop.wait()
        click.echo(f"\n{running.farewell()}")


def _chosen(name: str) -> tuple[Story, ...]:
    named = {story.name: story for story in STORIES}
    if name == "all":
        return STORIES
    if name not in named:
        message = f"There is no story {name}. There are: all, {', '.join(named)}."
        raise NoSuchStoryError(message)
    return (named[name],)
