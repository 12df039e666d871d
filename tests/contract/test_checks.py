"""Single checks against peers: waits that are asked for, peers that hang, pages in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from flask import Flask, Response
from yarl import URL

from bot.adapters.checks.hosts import HostCheck
from bot.adapters.checks.web import EgressCheck, HandoverCheck, PublicUrlCheck
from bot.adapters.cipher import Fernets
from bot.adapters.clock import MovableClock
from bot.adapters.http.batch import Batch
from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.http.sending import Came, Hear, Request, T
from bot.adapters.witnesses.http import HttpWitnesses
from bot.domain.integration import Engine
from bot.domain.observation import Witness
from bot.ports.check import Level, Result
from bot.ports.witness import Question
from bot.sandbox.fakes.peer import Html, Peer, Slow, Status
from bot.services.examination.asking import Key, WitnessCheck

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CIPHER = Fernets([Fernet.generate_key().decode()])


@pytest.fixture
def peer() -> Iterator[Peer]:
    """Answers with a newest row, or an address."""
    app = Flask("peer")
    app.add_url_rule(
        "/figure/7/export",
        "row",
        lambda: Response("max\n2026-11-24 11:50:00\n", mimetype="text/csv"),
        methods=["POST"],
    )
    app.add_url_rule("/ip", "ip", lambda: "2001:db8::7\n")
    app.add_url_rule("/grants", "grants", lambda: "", methods=["POST"])
    with Peer(app) as served:
        yield served


class Written:
    """Implements `Sends`: the same for whatever is sent."""

    def __init__(self, came: Came) -> None:
        self.came = came
        self.sent: list[URL] = []

    def send(self, requests: Sequence[Request], hear: Hear[T]) -> list[T | None]:
        self.sent += [request.url for request in requests]
        return [hear(place, self.came) for place in range(len(requests))]


def text_of(result: Result) -> str:
    return result.what.key.removeprefix("doctor-")


def row_check(peer: Peer, waited: list[float], *, sealed: str | None = None) -> WitnessCheck:
    clock = MovableClock(NOON)
    return WitnessCheck(
        about="Orders",
        lane="mbi 194",
        question=Question(subject_id=0, witness=Witness.NEWEST_ROW, client_id=194, figure=7),
        witnesses=HttpWitnesses(
            mbi_api_url=peer.url, connect_url=peer.url, clock=clock, sends=Batch()
        ),
        cipher=CIPHER,
        key=Key(sealed=sealed or CIPHER.encrypt("export-key")),
        sleep=waited.append,
    )


def test_a_wait_that_is_asked_for_is_kept_and_then_it_is_asked_again(peer: Peer) -> None:
    peer.faults.add("/figure", Status(code=429, headers={"Retry-After": "3"}))
    waited: list[float] = []
    (result,) = row_check(peer, waited).run()
    assert (text_of(result), waited) == ("newest-row-ok", [3.0])


def test_who_wants_to_be_left_alone_for_long_is(peer: Peer) -> None:
    peer.faults.add("/figure", Status(code=429, headers={"Retry-After": "3600"}))
    waited: list[float] = []
    (result,) = row_check(peer, waited).run()
    assert (result.level, text_of(result), waited) == (Level.SKIP, "asked-too-often", [])


def test_what_no_key_opens_is_left_to_the_check_of_the_keys(peer: Peer) -> None:
    other = Fernets([Fernet.generate_key().decode()]).encrypt("export-key")
    assert row_check(peer, [], sealed=other).run() == []


def test_a_pipeline_that_hangs_is_given_up(peer: Peer) -> None:
    peer.faults.add("/grants", Slow(seconds=60), None)
    sends = Batch(timeout=0.1, batch_timeout=0.2)
    (result,) = HandoverCheck(about="Acme", url=f"{peer.url}/grants", sends=sends).run()
    assert text_of(result) == "handover-silent"
    assert str(result.what.args["detail"]).startswith("timed out")


def test_a_pipeline_that_takes_grants_only_is_reached_without_one(peer: Peer) -> None:
    (result,) = HandoverCheck(about="Acme", url=f"{peer.url}/grants", sends=Batch()).run()
    assert (result.level, result.what.args["detail"]) == (Level.OK, "HTTP 405")


@pytest.mark.parametrize("fault", [Html(), Status(code=503)])
def test_an_address_that_cannot_be_found_out_is_no_more_than_a_note(
    peer: Peer, fault: Html | Status
) -> None:
    check = EgressCheck(url=f"{peer.url}/ip", sends=Batch())
    (result,) = check.run()
    assert (result.level, result.what.args["address"]) == (Level.OK, "2001:db8::7")
    peer.faults.add("/ip", fault)
    (result,) = check.run()
    assert (result.level, text_of(result)) == (Level.WARN, "egress-unknown")


def reply(status: int, body: bytes, media_type: str = "application/json") -> Reply:
    return Reply(status=status, media_type=media_type, body=body)


@pytest.mark.parametrize(
    ("came", "level", "text"),
    [
        (reply(200, b'{"alive": true}'), Level.OK, "public-ok"),
        (reply(200, b"<h1>Parked</h1>", "text/html"), Level.FAIL, "public-other"),
        (reply(404, b"{}"), Level.FAIL, "public-other"),
        # a proxy that has nobody behind it: the bot may not run yet
        (reply(502, b"<h1>Bad gateway</h1>", "text/html"), Level.WARN, "public-silent"),
        (SilenceError("the host cannot be reached"), Level.WARN, "public-silent"),
        (SilenceError("TLS failed"), Level.FAIL, "public-silent"),
    ],
)
def test_the_public_address_has_to_lead_to_the_bot(came: Came, level: Level, text: str) -> None:
    sends = Written(came)
    (result,) = PublicUrlCheck(public_url="https://bot.acme.example", sends=sends).run()
    assert (result.level, text_of(result)) == (level, text)
    assert sends.sent == [URL("https://bot.acme.example/healthz")]


def test_a_host_that_takes_connections_is_well(peer: Peer) -> None:
    url = URL(peer.url)
    check = HostCheck(
        about="Orders", host=url.host or "", port=url.port or 0, engines=(Engine.POSTGRESQL,)
    )
    assert [text_of(one) for one in check.run()] == ["host-ok"]
