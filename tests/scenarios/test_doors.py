"""The bot's doors: only Slack's own requests and signed reports come in."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest
import requests

from bot.slack.ids import Action
from tests.scenarios.scene import Scene, words
from tests.scenarios.watching import ADS, ADS_US

COMMAND = {
    "command": "/mbi",
    "text": "status",
    "user_id": "U0OMAR",
    "team_id": "T0ACME000",
    "channel_id": "C0ALERTS",
    "trigger_id": "1.2.3",
    "response_url": "http://127.0.0.1:9/x",
}


def body(**fields: str) -> bytes:
    return urlencode(COMMAND | fields).encode()


def test_a_command_signed_with_another_secret_is_refused(scene: Scene) -> None:
    assert scene.post(body(), secret="guessed").status_code == 401
    assert scene.calls("users.info") == 0


@pytest.mark.parametrize("minutes", [6, -6, 60 * 24])
def test_a_request_of_another_time_is_refused(calm: Scene, minutes: int) -> None:
    assert calm.post(body(), age=timedelta(minutes=minutes)).status_code == 401


def test_a_request_changed_on_the_way_is_refused(calm: Scene) -> None:
    calm.command("omar", "/mbi status")
    sent = calm.recorder.received[-1]
    changed = sent.body.replace(b"status", b"report")
    answer = requests.post(calm.web.url + sent.path, data=changed, headers=sent.headers, timeout=30)
    assert answer.status_code == 401


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_a_request_without_proof_is_refused(calm: Scene, missing: str) -> None:
    calm.command("omar", "/mbi status")
    sent = calm.recorder.received[-1]
    headers = {name: value for name, value in sent.headers.items() if name != missing}
    answer = requests.post(calm.web.url + sent.path, data=sent.body, headers=headers, timeout=30)
    assert answer.status_code == 401


def test_a_forged_press_changes_nothing(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"))
    scene.press_to_open("bruno", Action.DETAILS, scene.card())
    (payload,) = parse_qs(scene.recorder.received[-1].body.decode())["payload"]
    forged = json.loads(payload)
    forged["actions"][0] |= {"action_id": Action.ACKNOWLEDGE, "value": "1"}
    sent = urlencode({"payload": json.dumps(forged)}).encode()
    assert scene.post(sent, secret="guessed").status_code == 401
    scene.work()
    assert Action.ACKNOWLEDGE in str(scene.card().blocks)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"payload=",
        b"payload=%7B",
        b"payload=[]",
        b"payload=null",
        b"payload=%7B%22type%22%3A%22block_actions%22%7D",
        b"payload=%7B%22type%22%3A%22view_submission%22%2C%22view%22%3A1%7D",
        b"command=%2Fmbi",
        b"command=%2Fmbi&text=status&user_id=&trigger_id=",
        b"a" * 100_000,
    ],
)
def test_a_signed_request_of_any_shape_is_answered(calm: Scene, sent: bytes) -> None:
    answer = calm.post(sent)
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def test_a_signed_report_becomes_a_card(scene: Scene) -> None:
    answer = scene.post_words(194, [{"name": ADS, "status": "Re-auth"}])
    assert answer.json() == {"read": 1, "unknown": [], "faults": []}
    scene.work()
    assert "needs re-authorization" in words(scene.card())


def test_a_report_of_one_account_never_speaks_of_another(scene: Scene) -> None:
    answer = scene.post_words(194, [{"name": ADS_US, "status": "Re-auth"}])
    assert answer.json()["unknown"] == [ADS_US]
    scene.work()
    assert scene.posts() == []


@pytest.mark.parametrize(("secret", "age"), [("guessed", 0), ("", 400)])
def test_a_forged_or_stale_report_is_refused(scene: Scene, secret: str, age: int) -> None:
    proof = {"secret": secret} if secret else {}
    answer = scene.post_words(194, [{"name": ADS, "status": "Re-auth"}], age=age, **proof)
    assert answer.status_code == 401
    scene.work()
    assert scene.posts() == []


def test_the_bot_says_that_it_is_alive_and_ready(calm: Scene) -> None:
    for page in ("healthz", "readyz"):
        assert requests.get(f"{calm.web.url}/{page}", timeout=30).status_code == 200
