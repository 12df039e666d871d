"""Handing a grant over by HTTPS, against the receiver that operators copy."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.fernet import Fernet
from flask import Flask, Response, request

from bot.adapters.handover.http import HttpPipeline
from bot.domain.errors import CredentialsRefusedError, DeliveryError, PermanentDeliveryError
from bot.ports.handover import Parcel
from bot.sandbox.fakes.peer import Fault, Peer, Reset, ResetAfter, Slow, Status, Truncate
from bot.sandbox.fakes.pipeline import PipelinePeer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECRET = "handover-secret-e5f6"
TOKEN = "1//refresh-token-g7h8"
PARCEL = Parcel(
    id="0123456789abcdef",
    url="",
    secret=SECRET,
    at=NOW,
    account="Acme EU",
    client_id=194,
    integration="Google Ads – main",
    kind="google_ads",
    data_account="123-456-7890",
    given_by="Anna",
    values={"refresh_token": TOKEN, "access_token": "ya29.i9"},
)


class Operator:
    """The receiver of `docs/receiver.py`, with what came in, and how it came."""

    def __init__(self) -> None:
        self.grants: list[dict[str, Any]] = []
        self.seen: list[tuple[dict[str, str], bytes]] = []
        self.now = NOW
        self.busy = False
        self.app: Flask = _receiver_module().receiver(SECRET, self.use, self.read_clock)
        self.app.before_request(self.see)

    def read_clock(self) -> float:
        return self.now.timestamp()

    def use(self, grant: dict[str, Any]) -> None:
        if self.busy:
            raise TimeoutError
        self.grants.append(grant)

    def see(self) -> None:
        self.seen.append((dict(request.headers), request.get_data()))


def _receiver_module() -> Any:  # noqa: ANN401 - a script, loaded by its path
    path = Path(__file__).parents[2] / "docs" / "receiver.py"
    spec = importlib.util.spec_from_file_location("receiver", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def operator() -> Operator:
    return Operator()


@pytest.fixture
def peer(operator: Operator) -> Iterator[Peer]:
    with Peer(operator.app) as running:
        yield running


@pytest.fixture
def parcel(peer: Peer) -> Parcel:
    return replace(PARCEL, url=f"{peer.url}/grants")


def hand_over(parcel: Parcel) -> None:
    HttpPipeline(timeout=0.5).hand_over(parcel)


def test_a_grant_arrives_whole(operator: Operator, parcel: Parcel) -> None:
    hand_over(parcel)
    assert operator.grants == [
        {
            "id": PARCEL.id,
            "account": "Acme EU",
            "client_id": 194,
            "integration": "Google Ads – main",
            "kind": "google_ads",
            "data_account": "123-456-7890",
            "given_by": "Anna",
            "values": dict(PARCEL.values),
        }
    ]


def test_nothing_secret_can_be_read_on_the_way(operator: Operator, parcel: Parcel) -> None:
    hand_over(parcel)
    ((headers, body),) = operator.seen
    on_the_way = f"{headers}{body!r}"
    for secret in (SECRET, *PARCEL.values.values(), PARCEL.integration):
        assert secret not in on_the_way


def test_what_is_sent_again_is_taken_once(operator: Operator, parcel: Parcel) -> None:
    """The same parcel with a later time, as after a crash between its post and the commit."""
    hand_over(parcel)
    hand_over(replace(parcel, at=NOW + timedelta(minutes=1)))
    assert len(operator.grants) == 1


def test_another_secret_is_refused(operator: Operator, parcel: Parcel) -> None:
    with pytest.raises(CredentialsRefusedError, match="401"):
        hand_over(replace(parcel, secret="another"))
    assert operator.grants == []


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_recorded_post_is_refused_after_five_minutes(
    operator: Operator, parcel: Parcel, minutes: int
) -> None:
    operator.now = NOW + timedelta(minutes=minutes)
    with pytest.raises(CredentialsRefusedError):
        hand_over(parcel)
    assert operator.grants == []


@pytest.mark.parametrize("header", ["MBI-Handover-Id", "MBI-Handover-Timestamp"])
def test_a_recorded_post_is_refused_with_any_header_or_body_changed(
    operator: Operator, parcel: Parcel, header: str
) -> None:
    hand_over(parcel)
    (headers, body) = operator.seen[0]
    sent = {name: value for name, value in headers.items() if name.startswith("Mbi-")}
    named = {name.lower(): value for name, value in sent.items()}
    forged = requests.post(parcel.url, body, headers={**named, header.lower(): "1"}, timeout=30)
    other = Fernet(Fernet.generate_key()).encrypt(b"{}")
    stuffed = requests.post(parcel.url, other, headers=named, timeout=30)
    replayed = requests.post(parcel.url, body, headers=named, timeout=30)
    assert (forged.status_code, stuffed.status_code) == (401, 401)
    assert replayed.status_code == 409
    assert len(operator.grants) == 1


def test_a_pipeline_that_breaks_while_it_takes_one_is_given_it_again(
    operator: Operator, parcel: Parcel
) -> None:
    operator.busy = True
    with pytest.raises(DeliveryError):
        hand_over(parcel)
    operator.busy = False
    hand_over(parcel)
    assert len(operator.grants) == 1


def refuses(code: int, **headers: str) -> Status:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Status(code=code, body=b"no, because of grant " + TOKEN.encode(), headers=named)


@pytest.mark.parametrize("code", [400, 404, 410, 413, 422])
def test_a_parcel_refused_as_it_is_is_not_sent_again(peer: Peer, parcel: Parcel, code: int) -> None:
    peer.faults.add("/grants", refuses(code))
    with pytest.raises(PermanentDeliveryError, match=str(code)) as caught:
        hand_over(parcel)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("code", [401, 403])
def test_a_refused_signature_is_told_apart(peer: Peer, parcel: Parcel, code: int) -> None:
    peer.faults.add("/grants", refuses(code))
    with pytest.raises(CredentialsRefusedError):
        hand_over(parcel)


@pytest.mark.parametrize("code", [202, 204, 409])
def test_a_parcel_accepted_or_known_was_taken(peer: Peer, parcel: Parcel, code: int) -> None:
    peer.faults.add("/grants", refuses(code))
    hand_over(parcel)


@pytest.mark.parametrize(
    "fault",
    [
        refuses(302, Location="https://elsewhere.example/grants"),
        refuses(304),
        refuses(408),
        refuses(429),
        refuses(500),
        refuses(503),
        Reset(),
        ResetAfter(),
        Slow(seconds=3),
    ],
)
def test_whatever_else_goes_wrong_is_tried_again(
    operator: Operator, peer: Peer, parcel: Parcel, fault: Fault
) -> None:
    peer.faults.add("/grants", fault)
    with pytest.raises(DeliveryError) as caught:
        hand_over(parcel)
    assert not caught.value.permanent
    assert not isinstance(caught.value, CredentialsRefusedError)
    hand_over(parcel)
    assert len(operator.grants) == 1


def test_an_answer_cut_off_after_its_status_is_an_answer(
    operator: Operator, peer: Peer, parcel: Parcel
) -> None:
    peer.faults.add("/grants", Truncate())
    hand_over(parcel)
    assert len(operator.grants) == 1


def test_the_wait_that_a_pipeline_asks_for_is_kept(peer: Peer, parcel: Parcel) -> None:
    peer.faults.add("/grants", refuses(429, Retry_After="90"))
    with pytest.raises(DeliveryError) as caught:
        hand_over(parcel)
    assert caught.value.retry_after == timedelta(seconds=90)


@pytest.mark.parametrize(
    "url",
    [
        "http://pipeline.example/grants",
        "http://127.0.0.1.pipeline.example/grants",
        "http://localhost.pipeline.example/grants",
        "ftp://127.0.0.1/grants",
        "https:///grants",
        "https://[::1/grants",
        "//pipeline.example/grants",
        "",
    ],
)
def test_no_secret_leaves_without_tls(url: str) -> None:
    with pytest.raises(PermanentDeliveryError, match="https"):
        hand_over(replace(PARCEL, url=url))


def test_a_redirect_is_not_followed(peer: Peer, parcel: Parcel) -> None:
    elsewhere: list[bytes] = []
    app = Flask("elsewhere")

    @app.post("/grants")
    def take() -> Response:
        elsewhere.append(request.get_data())
        return Response("taken")

    with Peer(app) as other:
        peer.faults.add("/grants", refuses(307, Location=f"{other.url}/grants"))
        with pytest.raises(DeliveryError):
            hand_over(parcel)
    assert elsewhere == []


def test_nothing_secret_is_logged_or_told(
    peer: Peer, parcel: Parcel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hidden = replace(parcel, url=f"{parcel.url}?key=url-secret-j1k2")
    told = []
    for fault in (Reset(), Slow(seconds=3), refuses(500)):
        peer.faults.add("/grants", fault)
        with pytest.raises(DeliveryError) as caught:
            hand_over(hidden)
        told.append(f"{caught.value!r} {caught.value.__cause__!r}")
    assert repr(hidden).count(SECRET) == 0
    for secret in (SECRET, *PARCEL.values.values()):
        assert secret not in f"{told}{caplog.text}{hidden!r}"
    assert "url-secret" not in str(told)


def test_the_sandboxs_pipeline_takes_it_too() -> None:
    with PipelinePeer(secret=SECRET, use=lambda _: None, now=lambda: NOW) as pipeline:
        hand_over(replace(PARCEL, url=f"{pipeline.url}/grants"))
        hand_over(replace(PARCEL, url=f"{pipeline.url}/grants"))
        (taken,) = pipeline.taken
    assert taken.values == PARCEL.values
