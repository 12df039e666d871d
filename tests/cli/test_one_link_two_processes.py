"""Fifty at once with one link, at two processes on one PostgreSQL: exactly one wins."""

from __future__ import annotations

import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from bot.bootstrap.applying import applying_with
from bot.bootstrap.whole import build
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.config.settings import Settings
from bot.domain.audit import Deed
from bot.sandbox.people import LENA
from bot.services.reauthorization.views import Issued, Presser
from tests.cli.processes import Start, wait_for

POSTS = 50
PROCESSES = 2


@pytest.mark.timeout(120)
def test_of_fifty_posts_of_one_link_to_two_processes_exactly_one_wins(
    start: Start, acme: dict[str, str], postgres_url: str
) -> None:
    environ = {**acme, "DATABASE_URL": postgres_url}
    with applying_with(read_settings(environ, WatchSettings), environ) as (applying, desired):
        applying.apply(desired)
    with build(read_settings(environ, Settings)) as bot:
        with bot.transaction(read=True) as uow:
            workspace_id = uow.watched.workspace().id
        pressed = bot.kits.by_id(workspace_id).linking.press(lena(), name="Google Ads – main")
        assert isinstance(pressed, Issued)
        path = pressed.private.url.removeprefix(environ["PUBLIC_URL"])
        sites = [serving(start, environ) for _ in range(PROCESSES)]
        together = Barrier(POSTS)

        def post(number: int) -> tuple[int, bool]:
            together.wait(timeout=30)
            answer = requests.post(
                f"{sites[number % PROCESSES]}{path}", timeout=30, allow_redirects=False
            )
            return answer.status_code, "Set-Cookie" in answer.headers

        with ThreadPoolExecutor(POSTS) as pool:
            answers = Counter(pool.map(post, range(POSTS)))
        assert answers == {(303, True): 1, (410, False): POSTS - 1}
        with bot.transaction(read=True) as uow:
            deeds = Counter(entry.deed for entry in uow.audit.read())
        assert (deeds[Deed.LINK_SPENT], deeds[Deed.LINK_REFUSED]) == (1, POSTS - 1)


def serving(start: Start, environ: dict[str, str]) -> str:
    """The address of one more process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    wait_for(start("web", **{**environ, "PORT": str(port)}), "listening")
    return f"http://127.0.0.1:{port}"


def lena() -> Presser:
    """An admin."""
    return Presser(
        user_id="U0LENA",
        name="Lena",
        email=LENA,
        team_id="T1",
        team_name="Acme",
        locale="en",
        timezone="UTC",
    )
