"""Nobody is led into a private network: by a name, by a name that changes, or by a redirect."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Event

import pytest

from bot.adapters.http.reach import Reach
from tests.contract.outside import CALLERS, FAULTS, Listener, Names, Outside

NAME = "outside.example"
PUBLIC = "127.0.0.2"
"""Stands for an address that may be asked; 127.0.0.1 for one that may not."""
PRIVATE = "127.0.0.1"
EACH = pytest.mark.parametrize("caller", CALLERS)


def hang_up(line: socket.socket, _over: Event) -> None:
    line.recv(1)


@pytest.fixture
def trap() -> Iterator[Listener]:
    """What nobody may reach."""
    with Listener(hang_up).at(PRIVATE) as listener:
        yield listener


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the sandbox: a token endpoint on loopback may be asked without TLS."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@EACH
def test_a_name_that_leads_into_a_private_network_is_not_asked(caller: str, trap: Listener) -> None:
    at = Outside(host=NAME, port=trap.port)
    with pytest.raises(FAULTS):
        CALLERS[caller](at)
    assert trap.connections == 0
    assert at.names.asked > 0


@EACH
@pytest.mark.parametrize("host", ["10.255.255.1", "169.254.169.254"])
def test_such_an_address_is_not_asked_either(caller: str, host: str) -> None:
    names = Names(host)
    with pytest.raises(FAULTS):
        CALLERS[caller](Outside(host=host, port=443, names=names))
    with pytest.raises(OSError, match="PRIVATE_NETWORKS"):
        Reach().addresses(host, 443)


@EACH
def test_the_address_that_was_checked_is_the_one_that_is_asked(caller: str, trap: Listener) -> None:
    """DNS rebinding: the first look-up gives an address that may be asked, the next does not."""
    names = Names(PUBLIC, PRIVATE)
    at = Outside(host=NAME, port=trap.port, names=names, allowed=(PUBLIC,))
    with Listener(hang_up).at(PUBLIC, trap.port) as asked:
        with pytest.raises(FAULTS):
            CALLERS[caller](at)
        assert (asked.connections, names.asked) == (1, 1)
    assert trap.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("caller", [one for one in CALLERS if one != "a mail server"])
def test_no_redirect_is_followed(caller: str, status: int, trap: Listener) -> None:
    def redirect(line: socket.socket, _over: Event) -> None:
        line.recv(1 << 16)
        line.sendall(
            f"HTTP/1.1 {status} Elsewhere\r\nLocation: http://{PRIVATE}:{trap.port}/\r\n"
            "Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )

    with Listener(redirect).at(PUBLIC) as asked:
        with pytest.raises(FAULTS):
            CALLERS[caller](Outside(host=PUBLIC, port=asked.port))
        assert asked.connections == 1
    assert trap.connections == 0
