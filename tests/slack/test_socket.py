"""Socket Mode: the same app, through a connection the bot opens."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest

from bot.slack.socket import Socket
from tests.slack.conftest import World

PATIENCE = 10.0
NOTHING = Event()


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


@pytest.fixture
def hasty(world: World) -> Iterator[Socket]:
    """A socket that pings ten times a second, and so misses its pongs soon."""
    world.slack.bot_url = None
    socket = Socket(app=world.app, app_token="xapp-sandbox-app", ping_seconds=0.1)
    socket.start()
    world.slack.wait_for_socket()
    yield socket
    socket.stop()


def until(socket: Socket, *, alive: bool) -> None:
    """Look until it is so; each look waits for whatever comes, if only for a moment."""
    end = monotonic() + PATIENCE
    while socket.alive is not alive and monotonic() < end:
        NOTHING.wait(0.01)
    assert socket.alive is alive


def test_a_socket_that_is_up_but_deaf_is_opened_anew(world: World, hasty: Socket) -> None:
    assert hasty.alive
    assert not hasty.mend()
    world.slack.deafen_sockets()
    until(hasty, alive=False)
    world.slack.deafen_sockets(deaf=False)
    assert hasty.mend()
    assert world.slack.sockets_opened >= 2
    until(hasty, alive=True)
    answer = world.slack.command("UBEN", "data-alerts", "/mbi status")
    assert answer.failure is None
    assert not hasty.mend()


def test_a_new_socket_has_its_time_to_be_heard_of_before_the_next(
    world: World, hasty: Socket
) -> None:
    """While the road stays lost nothing is opened at every look, and nothing counts as alive."""
    world.slack.deafen_sockets()
    until(hasty, alive=False)
    opened = sum(hasty.mend() for _ in range(50))
    assert opened == 1
    assert not hasty.alive
    assert hasty.age is not None
    assert hasty.age > 0.4


def test_a_socket_that_is_not_there_to_be_open_is_not_mended(world: World) -> None:
    socket = Socket(app=world.app, app_token="xapp-sandbox-app")
    assert (socket.age, socket.wanted, socket.mend()) == (None, False, False)
    socket.stop()
