"""Acme's pipeline, as whoever hands a grant over sees it."""

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.adapters.handover.http import HttpPipeline
from bot.domain.errors import CredentialsRefusedError, PermanentDeliveryError
from bot.ports.handover import Parcel
from bot.sandbox.fakes.pipeline import PipelinePeer, Taken

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
SECRET = "the-secret-of-both-sides"


@pytest.fixture
def used() -> list[Taken]:
    return []


@pytest.fixture
def pipeline(used: list[Taken]) -> Iterator[PipelinePeer]:
    with PipelinePeer(secret=SECRET, use=used.append, now=lambda: NOW) as peer:
        yield peer


def parcel(pipeline: PipelinePeer, *, secret: str = SECRET, at: datetime = NOW) -> Parcel:
    return Parcel(
        id="grant-1",
        url=f"{pipeline.url}/grants",
        secret=secret,
        at=at,
        account="Acme EU",
        client_id=194,
        integration="Mixpanel",
        kind="mixpanel",
        data_account="2816334",
        given_by="U0ANNA",
        values={"username": "reader", "secret": "s3cret"},
    )


def post(pipeline: PipelinePeer, *, signed_by: str = SECRET, sealed_by: str = SECRET) -> int:
    content = {
        "client_id": 194,
        "integration": "Mixpanel",
        "kind": "mixpanel",
        "data_account": None,
        "given_by": "U0ANNA",
        "values": {"secret": "s3cret"},
    }
    info = b"mbi-bot handover v1 encryption"
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(sealed_by.encode())
    body = Fernet(base64.urlsafe_b64encode(derived)).encrypt(json.dumps(content).encode())
    sent = str(int(NOW.timestamp()))
    signed = f"v1:{sent}:grant-2:".encode() + body
    signature = hmac.new(signed_by.encode(), signed, "sha256").hexdigest()
    headers = {
        "MBI-Handover-Id": "grant-2",
        "MBI-Handover-Timestamp": sent,
        "MBI-Handover-Signature": f"v1={signature}",
    }
    url = f"{pipeline.url}/grants"
    return requests.post(url, data=body, headers=headers, timeout=30).status_code


def test_a_grant_is_opened_and_used_once_however_often_it_comes(
    pipeline: PipelinePeer, used: list[Taken]
) -> None:
    for _ in range(3):
        HttpPipeline().hand_over(parcel(pipeline))
    assert [(one.id, one.integration, one.values["secret"]) for one in used] == [
        ("grant-1", "Mixpanel", "s3cret")
    ]


@pytest.mark.parametrize(
    ("secret", "at"),
    [
        ("another-secret-altogether", NOW),
        (SECRET, NOW - timedelta(minutes=6)),  # sent again by somebody who listened
        (SECRET, NOW + timedelta(minutes=6)),
    ],
)
def test_what_is_not_genuine_is_refused(
    pipeline: PipelinePeer, used: list[Taken], secret: str, at: datetime
) -> None:
    with pytest.raises(CredentialsRefusedError):
        HttpPipeline().hand_over(parcel(pipeline, secret=secret, at=at))
    assert used == []


def test_a_client_of_ones_own_is_taken_by_the_published_rules(pipeline: PipelinePeer) -> None:
    assert post(pipeline, signed_by="guess") == 401
    assert post(pipeline, sealed_by="guess") == 400
    assert post(pipeline) == 202
    assert post(pipeline) == 409


def test_nothing_unsigned_gets_in(pipeline: PipelinePeer, used: list[Taken]) -> None:
    answer = requests.post(f"{pipeline.url}/grants", data=b"{}", timeout=30)
    assert answer.status_code == 401
    assert used == []


def test_a_broken_pipeline_says_so_for_good(pipeline: PipelinePeer, used: list[Taken]) -> None:
    pipeline.broken = True
    with pytest.raises(PermanentDeliveryError):
        HttpPipeline().hand_over(parcel(pipeline))
    assert used == []
