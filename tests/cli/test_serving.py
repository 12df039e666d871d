"""`run`, `web` and `worker`: how they start, what they refuse, and that they end in time."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
import requests

from bot.sandbox.company import Company
from bot.sandbox.fakes.peer import Slow, Status
from bot.sandbox.fakes.slack import SlackWorkspace
from tests.cli.processes import BEARABLE_SECONDS, Run, Start, end, wait_for

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PLATFORMS_PATIENCE = 10
"""Seconds after which some platforms kill what has not ended."""


@pytest.fixture
def settings(applied: dict[str, str], port: int) -> dict[str, str]:
    """The settings of a bot that watches Acme, at a port of its own."""
    return {**applied, "PORT": str(port)}


def test_web_and_worker_together_are_the_bot_and_end_without_a_word_of_trouble(
    start: Start, settings: dict[str, str]
) -> None:
    web, worker = start("web", **settings), start("worker", **settings)
    wait_for(web, "listening")
    wait_for(worker, "watching")
    ready = requests.get(f"http://127.0.0.1:{settings['PORT']}/readyz", timeout=30)
    assert ready.json()["ready"] is True
    for process in (web, worker):
        printed, took = end(process)
        assert (process.returncode, took < PLATFORMS_PATIENCE) == (0, True)
        assert "Traceback" not in printed


@pytest.mark.parametrize(("hops", "believed"), [("1", True), ("0", False)])
def test_what_a_proxy_says_is_believed_where_it_is_trusted(
    start: Start, settings: dict[str, str], hops: str, *, believed: bool
) -> None:
    wait_for(start("web", **settings, TRUST_PROXY=hops), "listening")
    answer = requests.get(
        f"http://127.0.0.1:{settings['PORT']}/link/of-nobody",
        headers={"X-Forwarded-Proto": "https"},
        timeout=5,
    )
    assert ("Strict-Transport-Security" in answer.headers) is believed


def test_a_process_ends_in_time_even_while_a_witness_keeps_it_waiting(
    start: Start, settings: dict[str, str], company: Company
) -> None:
    company.mbi.faults.add("/", Slow(seconds=60), None)
    process = start("run", **settings)
    wait_for(process, "watching")
    printed, took = end(process)
    assert (process.returncode, took < PLATFORMS_PATIENCE) == (0, True)
    assert "Traceback" not in printed


@pytest.mark.parametrize("what", ["database", "slack"])
def test_a_process_ends_in_time_even_while_it_hangs_at_its_start(
    start: Start, settings: dict[str, str], what: str
) -> None:
    """Somebody takes the connection, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        number = silent.getsockname()[1]
        hanging = {
            "database": {"DATABASE_URL": f"postgresql://bot@127.0.0.1:{number}/mbi"},
            "slack": {
                "SLACK_API_URL": f"http://127.0.0.1:{number}/api",
                "SLACK_APP_TOKEN": "xapp-1-silent",
            },
        }[what]
        process = start("run", **{**settings, **hanging})
        with silent.accept()[0]:
            printed, took = end(process)
    assert took < PLATFORMS_PATIENCE
    assert process.returncode in {0, 1}  # 1 where it gave up waiting by itself just then
    assert "Traceback" not in printed


def test_a_taken_port_is_told_in_one_line(run: Run, settings: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1])
        done = run("web", **{**settings, "PORT": number})
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {number} of 127.0.0.1 is not to be had")
    assert len(done.stderr.splitlines()) == 1


def test_an_app_token_that_slack_refuses_is_told_with_its_remedy(
    run: Run, settings: dict[str, str]
) -> None:
    done = run("run", **settings, SLACK_APP_TOKEN="xapp-not-this-one")
    assert done.returncode == 1
    assert "SLACK_APP_TOKEN: Slack answered invalid_auth" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert "xapp-not-this-one" not in done.stderr


def test_socket_mode_connects_and_ends(
    start: Start, settings: dict[str, str], slack: SlackWorkspace
) -> None:
    process = start("run", **settings, SLACK_APP_TOKEN="xapp-sandbox-app")
    slack.wait_for_socket(timeout=BEARABLE_SECONDS)
    wait_for(process, "watching")
    printed, took = end(process)
    assert (process.returncode, took < PLATFORMS_PATIENCE) == (0, True)
    assert "Traceback" not in printed


def test_a_worker_watches_on_while_slack_is_away(start: Start, settings: dict[str, str]) -> None:
    nobody = {"SLACK_API_URL": "http://127.0.0.1:9/api", "SLACK_APP_TOKEN": "xapp-sandbox-app"}
    process = start("run", **{**settings, **nobody})
    printed = wait_for(process, "watching")
    assert "trying again in 10 s" in printed
    rest, _ = end(process)
    assert (process.returncode, "Traceback" in rest) == (0, False)


def test_advice_is_given_at_the_start(start: Start, settings: dict[str, str]) -> None:
    desk = {
        **{name: value for name, value in settings.items() if name != "ZENDESK_OAUTH_TOKEN"},
        "ZENDESK_API_TOKEN": "an-api-token-of-acme",
        "ZENDESK_EMAIL": "desk@acme.example",
    }
    process = start("web", **desk)
    assert "Advice: ZENDESK_API_TOKEN: Zendesk ends all API tokens" in wait_for(
        process, "listening"
    )


@pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "openssl"))), reason="needs curl and openssl"
)
def test_the_script_of_the_readme_reports_mbis_words_and_check_then_knows_them(
    start: Start, run: Run, settings: dict[str, str], company: Company
) -> None:
    company.mbi.faults.add("/reports", Status(code=503), None)  # so that only the script speaks
    (script,) = re.findall(r"```sh\n(body=.*?)```", README, re.DOTALL)
    address = f"http://127.0.0.1:{settings['PORT']}"
    wait_for(start("web", **settings), "listening")
    done = subprocess.run(  # noqa: S603 - the README's own words
        ["bash", "-euc", script.replace("https://YOUR-BOT", address)],  # noqa: S607 - as people run it
        env={"PATH": "/usr/bin:/bin", "REPORT_SECRET": settings["REPORT_SECRET"]},
        capture_output=True,
        text=True,
        timeout=BEARABLE_SECONDS,
        check=True,
    )
    assert done.stdout.strip() == '{"faults":[],"read":1,"unknown":[]}'
    checked = run("check", "google ads main", **settings)
    assert "Re-auth" in checked.stdout
    assert checked.returncode == 1
