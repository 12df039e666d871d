"""Socket Mode: the same app, through a connection the bot opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.slack.socket import Socket
from tests.slack.conftest import World


@pytest.fixture
def socket(world: World) -> Iterator[Socket]:
    world.slack.bot_url = None
    socket = Socket(app=world.app, app_token="xapp-sandbox-app")
    socket.start()
    world.slack.wait_for_socket()
    yield socket
    socket.stop()


def test_a_command_comes_through_the_socket(world: World, socket: Socket) -> None:
    assert socket.alive
    answer = world.slack.command("UBEN", "data-alerts", "/mbi status")
    assert answer.failure is None
    assert "One integration is watched" in world.slack.ephemerals("UBEN")[0].text


def test_a_socket_that_was_never_opened_is_not_alive(world: World) -> None:
    socket = Socket(app=world.app, app_token="xapp-sandbox-app")
    assert not socket.alive
    socket.stop()
