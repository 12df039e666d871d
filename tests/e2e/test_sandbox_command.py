"""`mbi-bot sandbox` as somebody types it, in a process of its own, without a network."""

from __future__ import annotations

import os
import re
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest
import requests

from bot.texts.reader import Texts

DEAD = "http://127.0.0.1:9"
"""Nobody listens there, so whatever asks outside fails at once."""
OFFLINE: Mapping[str, str] = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), DEAD),
    **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), DEAD),
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
    "RES_OPTIONS": "attempts:1 timeout:1",
}
USABLE_SECONDS = 5
ENDS_SECONDS = 20
TEXTS = Texts()

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts the command; what is still running at the end is killed."""
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(  # noqa: S603 - the command under test
                [sys.executable, "-m", "bot", "sandbox", *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, **OFFLINE, "PYTHONUNBUFFERED": "1"},
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


def address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The address that was printed, and the lines up to it."""
    assert process.stdout
    lines = ""
    for line in process.stdout:
        lines += line
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found.group(), lines
    pytest.fail(f"no address in {lines!r}: {process.stderr and process.stderr.read()}")


def interrupt(process: subprocess.Popen[str], times: int = 1) -> str:
    """Press Ctrl-C; what it says until it ends, well."""
    for _ in range(times):
        process.send_signal(signal.SIGINT)
    assert process.stdout
    assert process.stderr
    out, err = process.stdout.read(), process.stderr.read()
    assert (process.wait(ENDS_SECONDS), err) == (0, "")
    return out


def worked_seconds() -> float:
    """Seconds of work of all processes started and ended: other load on the machine is no fault."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("locale", ["en", "it"])
def test_it_is_usable_within_five_seconds_of_work_and_ends_cleanly(
    start: Start, locale: str
) -> None:
    before = worked_seconds()
    process = start("--port", "0", "--locale", locale)
    url, _ = address(process)
    page = requests.get(url, timeout=30)
    assert f'<html lang="{locale}">' in page.text
    scene = requests.get(f"{url}/scene", timeout=30).json()
    assert scene["messages"] == []
    out = interrupt(process)
    said = TEXTS.say(locale, "sandbox-welcome", url=url)
    assert said.partition("\n")[2].strip() in out
    assert TEXTS.say(locale, "sandbox-stopping") in out
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=30)
    assert worked_seconds() - before < USABLE_SECONDS


def test_a_second_interrupt_changes_nothing(start: Start) -> None:
    process = start("--port", "0")
    address(process)
    interrupt(process, times=2)


def test_a_termination_ends_it_cleanly_too(start: Start) -> None:
    process = start("--port", "0")
    address(process)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=ENDS_SECONDS)
    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize("locale", ["en", "it"])
def test_a_taken_port_makes_it_take_another_and_say_so(start: Start, locale: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port), "--locale", locale)
        url, said = address(process)
        assert TEXTS.say(locale, "sandbox-port-taken", port=str(port)) in said
        assert not url.endswith(f":{port}")
        assert requests.get(url, timeout=30).ok
        interrupt(process)


def test_an_unknown_story_is_refused_with_the_names_there_are(start: Start) -> None:
    process = start("--play", "moon-landing")
    out, err = process.communicate(timeout=ENDS_SECONDS)
    assert (process.returncode, out) == (1, "")
    assert "moon-landing" in err
    assert "blank-status" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("locale", ["en", "it"])
def test_a_story_that_ends_well_ends_the_command_well(start: Start, locale: str) -> None:
    process = start("--play", "blank-status", "--locale", locale)
    out, err = process.communicate(timeout=ENDS_SECONDS)
    assert (process.returncode, err) == (0, "")
    assert TEXTS.say(locale, "trouble-blank-status") in out
    assert "1 passed, 0 failed" in out
