"""What the log shows, as lines to read and as JSON: ids, errors, and never a secret."""

from __future__ import annotations

import json
import logging
import sys
from threading import Thread

import pytest

from bot.cli.logs import HIDDEN, HideSecrets, JsonLines, tell_uncaught
from bot.ports.context import at_work_on, carried, working_on

SECRET = 'xoxb-"quoted"-é'
TEXT = HideSecrets([SECRET])
JSON = JsonLines([SECRET], process="worker[7]")


def record(message: str, *args: object, raised: Exception | None = None) -> logging.LogRecord:
    exc_info = (type(raised), raised, raised.__traceback__) if raised else None
    return logging.LogRecord("bot.x", logging.ERROR, "x.py", 1, message, args, exc_info)


def told(message: str, *args: object, raised: Exception | None = None) -> dict[str, object]:
    line = JSON.format(record(message, *args, raised=raised))
    assert "\n" not in line
    found: dict[str, object] = json.loads(line)
    return found


def fail() -> None:
    message = f"the key {SECRET}\nis refused"
    raise RuntimeError(message)


def failure() -> RuntimeError:
    try:
        fail()
    except RuntimeError as error:
        return error
    raise AssertionError


def test_a_line_of_json_says_when_what_where_and_by_whom() -> None:
    line = told("delivery %s", 7)
    assert str(line.pop("time")).endswith("+00:00")
    assert line == {
        "level": "ERROR",
        "logger": "bot.x",
        "message": "delivery 7",
        "process": "worker[7]",
    }


def test_both_formats_say_what_the_thread_works_on() -> None:
    with working_on({"request_id": "r-1"}), working_on({"incident_id": 3, "ticket_id": None}):
        line = told("posted")
        assert (line["request_id"], line["incident_id"]) == ("r-1", "3")
        assert "ticket_id" not in line
        assert TEXT.format(record("posted")).endswith("posted [request_id=r-1 incident_id=3]")
    assert "request_id" not in told("posted")


def test_an_error_is_one_line_of_json_with_its_traceback() -> None:
    line = told("failed", raised=failure())
    assert line["error"] == "RuntimeError"
    assert "in fail" in str(line["traceback"])


@pytest.mark.parametrize("formatter", [TEXT, JSON], ids=["text", "json"])
def test_no_secret_passes_however_it_would_be_escaped(formatter: HideSecrets) -> None:
    with working_on({"request_id": SECRET}):
        line = formatter.format(record("with %s", SECRET, raised=failure()))
    assert line.count(HIDDEN) == 3
    for form in (SECRET, json.dumps(SECRET)[1:-1], json.dumps(SECRET, ensure_ascii=False)[1:-1]):
        assert form not in line


def test_addresses_of_private_links_are_hidden_in_json_too() -> None:
    assert told("GET /link/abc?code=1&state=2")["message"] == (
        f"GET /link/{HIDDEN}?{HIDDEN}&{HIDDEN}"
    )


def test_another_thread_works_on_nothing_unless_it_is_carried_along() -> None:
    seen: list[object] = []

    def look() -> None:
        seen.append(dict(at_work_on()))

    with working_on({"request_id": "r-1"}):
        alone = Thread(target=look)
        along = Thread(target=carried(look))
        for thread in (alone, along):
            thread.start()
            thread.join()
    assert seen == [{}, {"request_id": "r-1"}]


def test_hooks_tell_what_nobody_caught(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threading.excepthook", None)
    monkeypatch.setattr(sys, "excepthook", None)
    tell_uncaught()
    error = failure()
    sys.excepthook(type(error), error, error.__traceback__)

    thread = Thread(target=fail, name="a beat")
    thread.start()
    thread.join()
    assert "nobody caught this" in caplog.text
    assert "nobody caught what a beat raised" in caplog.text
