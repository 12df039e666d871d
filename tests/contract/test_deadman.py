"""Asking a dead man's switch: what counts as told, and where it may be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, Response, redirect
from pydantic import SecretStr
from werkzeug import Response as Answer

from bot.adapters.http.batch import Batch
from bot.adapters.http.deadman import DeadManSwitch
from bot.adapters.http.reach import Reach
from bot.sandbox.fakes.peer import Peer


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    app = Flask("dead man's switch")

    @app.get("/<int:status>/secret-uuid")
    def answer(status: int) -> Answer:
        return redirect("/200/secret-uuid") if status == 302 else Response("OK", status)

    peer = Peer(app).start()
    yield peer.url
    peer.stop()


@pytest.mark.parametrize(
    ("status", "fault"),
    [(200, None), (204, None), (302, "HTTP 302"), (404, "HTTP 404"), (500, "HTTP 500")],
)
def test_only_a_plain_yes_counts_as_told(site: str, status: int, fault: str | None) -> None:
    switch = DeadManSwitch(url=SecretStr(f"{site}/{status}/secret-uuid"), sends=Batch())
    assert switch.ask() == fault


def test_one_that_is_away_is_told_without_its_address() -> None:
    url = SecretStr("http://127.0.0.1:9/secret-uuid")
    fault = DeadManSwitch(url=url, sends=Batch()).ask()
    assert fault == "the host cannot be reached"


def test_a_name_that_leads_into_a_private_network_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(2, 1, 6, "", ("10.1.2.3", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: found)
    url = SecretStr("http://switch.example/secret-uuid")
    fault = DeadManSwitch(url=url, sends=Batch(reach=Reach())).ask()
    assert fault == "switch.example is in a private network: allow it with PRIVATE_NETWORKS"
