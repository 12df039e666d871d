"""How the app is put together."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest

from bot.sandbox.fakes.peer import Status
from bot.slack.handover import Handover
from bot.slack.payloads import CommandRequest, StatusRequest
from tests.slack.conftest import World


def test_bolt_never_asks_who_it_is(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi help")
    assert "auth.test" not in [call.method for call in world.slack.calls]


def test_an_oauth_client_in_the_environment_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
    make_world: Callable[..., World],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "s")
    with caplog.at_level(logging.INFO, logger="bot"):
        world = make_world()
    world.slack.command("UBEN", "data-alerts", "/mbi help")
    assert "/mbi status" in world.slack.ephemerals("UBEN")[0].text
    assert "InstallationStore" not in caplog.text, "Bolt's word that it keeps tokens in files"


def test_a_reader_whom_slack_does_not_tell_is_answered_in_the_workspaces_language(
    world: World,
) -> None:
    world.slack.faults.add("/api/users.info", Status(code=503), times=None)
    world.slack.command("UANNA", "data-alerts", "/mbi help")
    assert "What the bot can do" in str(world.slack.ephemerals("UANNA")[0].blocks)


@pytest.mark.parametrize(
    ("rest", "asked"),
    [
        ("", StatusRequest()),
        ("share", StatusRequest(share=True)),
        ("page 3", StatusRequest(page=3)),
        ("pagina 3 condividi", StatusRequest(page=3, share=True)),
        ("Google Ads", StatusRequest(name="Google Ads")),
        ("Google Ads share", StatusRequest(name="Google Ads", share=True)),
        ("page three", StatusRequest(name="page three")),  # may be a name
        ("page ²", StatusRequest(name="page ²")),  # a digit, but no number
    ],
)
def test_what_status_is_asked_for(rest: str, asked: StatusRequest) -> None:
    assert StatusRequest.parse(rest) == asked


def test_a_command_is_read_as_it_was_typed() -> None:
    request = CommandRequest(
        user_id="UBEN",
        trigger_id="1",
        response_url="",
        text="report  R&amp;D &lt;old&gt;\tRe-auth\nSecond &amp;lt; line",
    )
    assert request.word == "report"
    assert request.rest == "R&D <old>\tRe-auth\nSecond &lt; line"


def test_a_result_is_brought_by_whoever_waits() -> None:
    late: list[int] = []
    handover = Handover[int](late.append)
    handover.run(lambda: 7)
    assert handover.wait(0) == (7,)
    assert late == []


def test_a_result_nobody_waits_for_is_brought_once_by_the_worker() -> None:
    late: list[int] = []
    handover = Handover[int](late.append)
    gate = threading.Event()

    def work() -> int:
        gate.wait(5)
        return 7

    worker = threading.Thread(target=handover.run, args=[work])
    worker.start()
    assert handover.wait(0) is None
    gate.set()
    worker.join(5)
    assert late == [7]
