"""Scenes: the whole bot, with signed requests coming in and Web API calls going out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.clock import MovableClock
from bot.sandbox.company import Company
from bot.sandbox.world import NOON
from tests.scenarios.access import Site
from tests.scenarios.scene import Scene
from tests.scenarios.two_teams import TwoTeams
from tests.scenarios.watching import BOTH

Setting = Callable[..., Scene]
SiteSetting = Callable[..., Site]


@pytest.fixture(scope="session")
def outside() -> Iterator[Company]:
    """MBI's ingest, the feeds, a desk and a mail server, all well, for all scenes."""
    clock = MovableClock(NOON)
    company = Company(now=clock.now, advance=clock.advance)
    company.start()
    yield company
    company.stop()


@pytest.fixture
def company(outside: Company) -> Iterator[Company]:
    """The same with an empty desk and mailbox, and nothing broken afterwards."""
    outside.desk.tickets.clear()
    outside.mail.messages.clear()
    yield outside
    outside.desk.outage = outside.mail.transient = outside.mail.permanent = False
    for peer in (outside.desk, outside.mbi, outside.ingest, outside.feeds):
        peer.faults.clear()


@pytest.fixture
def set_scene(company: Company, sqlite_url: str, tmp_path: Path) -> Iterator[Setting]:
    """Starts scenes on the test's database; all end with the test."""
    with ExitStack() as stack:

        def start(watch: str = BOTH, *, database_url: str = sqlite_url, **more: Any) -> Scene:  # noqa: ANN401 - whatever a scene takes
            settings = more.pop("settings", None) or zendesk(company)
            scene = Scene(
                company=company,
                folder=tmp_path,
                database_url=database_url,
                clock=MovableClock(NOON),
                watch=watch,
                settings=settings,
                **more,
            )
            return stack.enter_context(scene)

        yield start


def zendesk(company: Company) -> dict[str, str]:
    """The settings of the desk that most scenes have."""
    return {
        "DESK": "zendesk",
        "ZENDESK_URL": company.urls["desk"],
        "ZENDESK_OAUTH_TOKEN": company.desk_token,
    }


@pytest.fixture(scope="session")
def calm(
    outside: Company, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The same for all tests that only ask: nothing in it ever breaks or changes."""
    folder = tmp_path_factory.mktemp("calm")
    shutil.copyfile(sqlite_template, folder / "bot.sqlite3")
    with Scene(
        company=outside,
        folder=folder,
        database_url=f"sqlite:///{folder / 'bot.sqlite3'}",
        clock=MovableClock(NOON),
        watch=BOTH,
        settings=zendesk(outside),
    ) as scene:
        yield scene


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def everywhere(request: pytest.FixtureRequest, set_scene: Setting) -> Scene:
    """The usual scene, on SQLite and on PostgreSQL."""
    return set_scene(database_url=request.getfixturevalue(request.param))


@pytest.fixture
def scene(set_scene: Setting) -> Scene:
    """Two accounts with four integrations, and MBI's words as the only news."""
    return set_scene()


@pytest.fixture
def set_site(sqlite_url: str, tmp_path: Path) -> Iterator[SiteSetting]:
    """Starts scenes with sources and pages on the test's database; all end with the test."""
    with _without_tls(), ExitStack() as stack:

        def start(watch: str, *, database_url: str = sqlite_url, **more: Any) -> Site:  # noqa: ANN401 - whatever a site takes
            site = Site(folder=tmp_path, database_url=database_url, watch=watch, **more)
            return stack.enter_context(site)

        yield start


@pytest.fixture(scope="session")
def make_town(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], AbstractContextManager[Site]]:
    """Makes a scene for all tests of a module, each of which has an integration of its own."""

    @contextmanager
    def make(watch: str) -> Iterator[Site]:
        folder = tmp_path_factory.mktemp("town")
        shutil.copyfile(sqlite_template, folder / "bot.sqlite3")
        url = f"sqlite:///{folder / 'bot.sqlite3'}"
        with _without_tls(), Site(folder=folder, database_url=url, watch=watch) as site:
            yield site

    return make


@contextmanager
def _without_tls() -> Iterator[None]:
    """Providers on loopback speak plain HTTP; requests-oauthlib wants that said."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        yield


@pytest.fixture
def teams(company: Company, sqlite_url: str, tmp_path: Path) -> Iterator[TwoTeams]:
    """Two teams that may add the bot; both files are written, neither is applied."""
    clock = MovableClock(NOON)
    with TwoTeams(company=company, folder=tmp_path, database_url=sqlite_url, clock=clock) as both:
        yield both
