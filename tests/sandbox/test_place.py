"""A port taken before its peer serves there."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask import Flask

from bot.sandbox.fakes.peer import Peer, Place


def app() -> Flask:
    made = Flask("here")
    made.add_url_rule("/", view_func=lambda: "here")
    return made


def test_a_place_is_known_before_and_kept_after_its_peer_starts() -> None:
    place = Place()
    with Peer(app(), place=place) as peer:
        assert peer.url == place.url
        assert requests.get(place.url, timeout=30).text == "here"
    with pytest.raises(requests.ConnectionError):
        requests.get(place.url, timeout=30)
    with peer:
        assert requests.get(place.url, timeout=30).text == "here"


def test_nobody_else_gets_a_place_that_is_taken() -> None:
    place = Place()
    with pytest.raises(OSError, match="in use"):
        Place(place.port)
    place.leave().close()


def test_who_comes_early_waits_until_the_peer_is_there() -> None:
    place = Place()
    with ThreadPoolExecutor(1) as early:
        asked = early.submit(requests.get, place.url, timeout=30)
        with Peer(app(), place=place):
            assert asked.result().text == "here"
