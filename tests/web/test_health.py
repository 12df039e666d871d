"""Health and figures: what they say, and to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Event

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.domain.health import Part
from bot.web.app import make_health_web, make_web
from bot.web.health import HealthPages, Page, Shared

TOKEN = "a-token-for-prometheus"
GOOD = (Part(name="database", good=True), Part(name="polling", good=True, age_seconds=1.26))


def pages(
    *,
    parts: Sequence[Part] = GOOD,
    hanging: Mapping[str, float] | None = None,
    token: str | None = None,
) -> HealthPages:
    def figures() -> Page:
        return b"mbi_bot_up 1\n", "text/plain; version=0.0.4"

    return HealthPages(
        hanging=lambda: hanging or {}, parts=lambda: parts, figures=figures, token=token
    )


def worker(health: HealthPages) -> FlaskClient:
    return make_health_web(health).test_client()


def behind_proxies(health: HealthPages, proxies: int) -> FlaskClient:
    return make_web(slack=None, reports=None, health=health, trust_proxy=proxies).test_client()


def test_a_process_whose_beats_go_on_is_alive() -> None:
    answer = worker(pages()).get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"alive": True})


def test_a_process_in_which_a_beat_hangs_is_not() -> None:
    answer = worker(pages(hanging={"observe": 400.0})).get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"alive": False, "hanging": ["observe"]})


def test_each_part_is_told_with_its_age() -> None:
    answer = worker(pages()).get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "parts": {"database": {"good": True}, "polling": {"good": True, "age_seconds": 1.3}},
    }


def test_one_bad_part_is_enough_and_is_named() -> None:
    bad = Part(name="delivery", good=False, says="no worker goes on", age_seconds=200.0)
    answer = worker(pages(parts=(*GOOD, bad))).get("/readyz")
    assert answer.status_code == 503
    assert answer.json
    assert answer.json["ready"] is False
    assert answer.json["parts"]["delivery"]["says"] == "no worker goes on"


def test_a_look_that_hangs_holds_one_thread_and_nobody_for_long() -> None:
    looks, release = [], Event()

    def hang() -> int:
        looks.append(1)
        release.wait(10)
        return 7

    shared = Shared(hang, patience=0.01)
    assert [shared() for _ in range(5)] == [None] * 5
    assert len(looks) == 1
    release.set()


def test_a_look_that_fails_fails_for_whoever_asked() -> None:
    def fail() -> int:
        message = "no"
        raise OSError(message)

    with pytest.raises(OSError, match="no"):
        Shared(fail)()


def ask(client: FlaskClient, peer: str = "127.0.0.1", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/metrics", headers=named, environ_base={"REMOTE_ADDR": peer})


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1"])
def test_without_a_token_this_machine_may_have_the_figures(peer: str) -> None:
    answer = ask(worker(pages()), peer)
    assert (answer.status_code, answer.data) == (200, b"mbi_bot_up 1\n")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4"


@pytest.mark.parametrize("proxies", [0, 1, 2])
@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("10.0.0.9", {}),
        ("203.0.113.7", {}),
        ("", {}),
        ("127.0.0.1", {"X_Forwarded_For": "203.0.113.7"}),
        ("127.0.0.1", {"X_Forwarded_For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"X_Real_IP": "127.0.0.1"}),
        ("203.0.113.7", {"X_Forwarded_For": "127.0.0.1, 127.0.0.1"}),
    ],
)
def test_without_a_token_nobody_else_may_nor_anybody_through_a_proxy(
    peer: str, headers: dict[str, str], proxies: int
) -> None:
    assert ask(behind_proxies(pages(), proxies), peer, **headers).status_code == 403


@pytest.mark.parametrize("peer", ["127.0.0.1", "203.0.113.7"])
@pytest.mark.parametrize(
    ("given", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
        ("", 401),
        ("Bearer", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        ("Bearer é", 401),
    ],
)
def test_with_a_token_whoever_has_it_may_and_nobody_else(
    given: str, status: int, peer: str
) -> None:
    answer = ask(worker(pages(token=TOKEN)), peer, Authorization=given)
    assert answer.status_code == status
    assert ("WWW-Authenticate" in answer.headers) is (status == 401)
    assert TOKEN.encode() not in answer.data


@pytest.mark.parametrize(
    ("proxies", "named", "taken"),
    [
        (1, "f3a1-b2:c", True),
        (0, "f3a1-b2:c", False),
        (1, "a b", False),
        (1, "x" * 200, False),
        (1, "", False),
    ],
)
def test_each_answer_bears_the_id_of_its_request(proxies: int, named: str, *, taken: bool) -> None:
    """A name that a trusted proxy gave, else one of ours; never what would forge the log."""
    client = behind_proxies(pages(), proxies)
    answers = [client.get("/healthz", headers={"X-Request-Id": named}) for _ in range(2)]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert (ids == [named, named]) is taken
    assert taken or ids[0] != ids[1]
