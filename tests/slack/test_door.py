"""Forged, stale and malformed requests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.slack.conftest import World

GOOD = {
    "command": "/mbi",
    "text": "help",
    "user_id": "UBEN",
    "team_id": "T1",
    "trigger_id": "1.2.3",
    "response_url": "http://127.0.0.1:9/none",
}
PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "UBEN"},
    "team": {"id": "T1"},
    "trigger_id": "1.2.3",
    "container": {"is_ephemeral": False},
    "actions": [{"type": "button", "action_id": "acknowledge", "block_id": "b", "value": "12"}],
}
SENT: dict[str, Any] = {
    "type": "view_submission",
    "user": {"id": "UBEN"},
    "team": {"id": "T1"},
    "view": {"id": "V1", "type": "modal", "callback_id": "ticket", "state": {"values": {}}},
}


def test_a_good_signature_is_let_in(world: World) -> None:
    assert world.post(GOOD).status_code == 200


def test_a_forged_signature_is_refused(world: World) -> None:
    assert world.post(GOOD, secret="guessed").status_code == 401
    assert world.answers.asked == []


def test_a_stale_signature_is_refused(world: World) -> None:
    assert world.post(GOOD, age=600).status_code == 401


def test_slacks_own_check_of_the_address_is_answered(world: World) -> None:
    assert world.post({"ssl_check": "1", "token": "x"}).status_code == 200


@pytest.mark.parametrize("missing", ["user_id", "trigger_id", "response_url"])
def test_a_command_without_its_parts_is_told_so(world: World, missing: str) -> None:
    fields = {name: value for name, value in GOOD.items() if name != missing}
    answer = world.post(fields)
    assert answer.status_code == 200
    assert "shape it cannot read" in answer.text


@pytest.mark.parametrize("text", ["", " ", "\x00", "status " + "x" * 8000, "status page 99999999"])
def test_any_text_of_a_command_is_answered(world: World, text: str) -> None:
    answer = world.post(GOOD | {"text": text})
    assert answer.status_code == 200
    assert answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"user": None},
        {"user": {"id": 7}},
        {"user": "UBEN"},
        {"trigger_id": None},
        {"actions": [{"type": "button", "action_id": "acknowledge", "value": ["12"]}]},
        {"actions": [{"type": "button", "action_id": "acknowledge", "value": "twelve"}]},
        {"actions": [{"type": "button", "action_id": "acknowledge", "value": "9" * 40}]},
        {"actions": [{"type": "button", "action_id": "acknowledge"}]},
        {"actions": []},
        {"actions": None},
        {"actions": [{"type": "button"}]},
        {"container": []},
        {"type": "unheard_of"},
        {"type": None},
        {"response_url": 7},
    ],
)
def test_a_malformed_press_does_nothing_and_breaks_nothing(
    world: World, change: dict[str, Any]
) -> None:
    answer = world.post({"payload": json.dumps(PRESS | change)})
    assert answer.status_code in {200, 400, 404}
    assert world.alerts.acknowledged == []


@pytest.mark.parametrize(
    "view",
    [
        None,
        [],
        {},
        {"id": "V1"},
        {"id": "V1", "type": "modal", "callback_id": "ticket", "state": None},
        {"id": "V1", "type": "modal", "callback_id": "ticket", "state": {"values": []}},
        {"id": "V1", "type": "modal", "callback_id": "report", "state": {"values": {"page": 1}}},
        SENT["view"]
        | {
            "private_metadata": "{",
            "state": {
                "values": {"subject": {"subject": {"value": "s"}}, "body": {"body": {"value": "b"}}}
            },
        },
        SENT["view"]
        | {
            "callback_id": "report",
            "state": {
                "values": {
                    "page": {"page": {"value": "x"}},
                    "account": {"account": {"selected_option": {"value": "'; drop"}}},
                }
            },
        },
    ],
)
def test_a_malformed_submission_does_nothing_and_breaks_nothing(world: World, view: object) -> None:
    answer = world.post({"payload": json.dumps(SENT | {"view": view})})
    assert answer.status_code in {200, 400, 404}
    assert world.tickets.taken == {}
    assert world.answers.asked == []


@pytest.mark.parametrize("body", ["", "a=b", "[]", "payload={}", "payload=%7B%22type%22%3A7%7D"])
def test_a_body_of_another_kind_breaks_nothing(world: World, body: str) -> None:
    assert world.post(body).status_code in {200, 400, 404}


def test_a_payload_never_reaches_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    secret = "xoxp-very-secret"
    world.post(GOOD | {"trigger_id": "", "text": secret})
    world.post({"payload": json.dumps(PRESS | {"actions": [], "token": secret})})
    assert secret not in caplog.text
