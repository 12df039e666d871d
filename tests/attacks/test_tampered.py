"""Signed requests of Slack's with values that no button of ours ever carried."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, func, select

from bot.adapters.clock import MovableClock
from bot.adapters.db.tables import metadata
from bot.bootstrap.whole import build
from bot.domain.integration import Kind
from bot.slack.ids import Action
from tests.attacks.conftest import SIGNING_SECRET, SITE, Target, settings_of
from tests.integration.seeds import watch

VALUES = [
    *("", " ", "0", "-1", "99999999", "9" * 15, "9" * 16, "9" * 4000, "1.5", "١٢", "1e3", "0x10"),
    *("'; DROP TABLE link; --", "1 OR 1=1", "null", "true", "[]", "{}", "\x00", "\ud800", "../1"),
    *("incident:", "incident:-1", "incident:99999999", "incident:1 integration:99999999"),
    *("integration:1'--", "integration:99999999 ssh-ed25519 SHA256:x", ":", "a:b:c", "1:1 " * 900),
    *("<!channel>", "{{7*7}}", "incident:1" + "\u202e" * 50),
]
SIGNED = "application/x-www-form-urlencoded"
COUNTS_ONLY = {"interaction"}
"""Written for any press at all, so that none counts twice."""


@pytest.fixture
def target(sqlite_url: str, clock: MovableClock, kinds: dict[str, Kind]) -> Iterator[Target]:
    with build(settings_of(sqlite_url, COMMANDS_PER_MINUTE="100000"), clock=clock) as bot:
        watch(bot.watch.engine, kinds)
        yield Target(bot)


def press(
    target: Target,
    action: str,
    value: object,
    *,
    secret: str = SIGNING_SECRET,
    age: int = 0,
    **more: object,
) -> int:
    payload = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "trigger_id": f"1.{time.monotonic_ns()}",
        "container": {"is_ephemeral": False},
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
        **more,
    }
    return send(target, {"payload": json.dumps(payload)}, secret=secret, age=age)


def send(target: Target, fields: dict[str, str], *, secret: str, age: int) -> int:
    body, stamp = urlencode(fields), str(int(time.time()) - age)
    signed = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    headers = {
        "Content-Type": SIGNED,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signed.hexdigest()}",
    }
    answer = target.client().post("/slack/events", data=body, base_url=SITE, headers=headers)
    return answer.status_code


def rows(engine: Engine) -> dict[str, int]:
    """How much stands in each table."""
    with engine.connect() as connection:
        return {
            table.name: int(
                connection.execute(select(func.count()).select_from(table)).scalar_one()
            )
            for table in metadata.sorted_tables
            if table.name not in COUNTS_ONLY
        }


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.LINK])
def test_no_value_of_a_button_does_anything_that_a_person_may_not(
    target: Target, action: Action, caplog: pytest.LogCaptureFixture
) -> None:
    before = rows(target.bot.watch.engine)
    for value in (*VALUES, None, 7, -1, ["1"], {"id": 1}, True):
        assert press(target, action, value) in {200, 400}, value
    target.bot.shared.replies.close()
    assert rows(target.bot.watch.engine) == before
    assert "unexpected, reference" not in caplog.text
    assert "Traceback" not in "".join(
        record.exc_text or "" for record in caplog.records if record.levelname == "ERROR"
    )


@pytest.mark.parametrize(
    ("secret", "age"),
    [("the-secret-of-another-app", 0), ("", 0), (SIGNING_SECRET, 301), (SIGNING_SECRET, -400)],
    ids=["another app's secret", "no secret", "too old", "of the future"],
)
def test_what_slack_did_not_sign_just_now_is_refused(target: Target, secret: str, age: int) -> None:
    assert press(target, Action.ACKNOWLEDGE, "1", secret=secret, age=age) == 401
    fields = {"command": "/mbi", "text": "help", "user_id": "U1", "team_id": "T1"}
    assert send(target, fields, secret=secret, age=age) == 401


def test_a_request_that_is_sent_again_as_it_was_is_carried_out_once(target: Target) -> None:
    handled = target.bot.kits.by_id(1).handled
    assert press(target, Action.ACKNOWLEDGE, "1", trigger_id="1.1") == 200
    assert press(target, Action.ACKNOWLEDGE, "1", trigger_id="1.1") == 200
    target.bot.shared.replies.close()
    assert not handled.first("press:1.1"), "its trigger is known by then"
