"""The watcher watched: figures, health and log of a bot that works."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from bot.cli.logs import JsonLines
from bot.sandbox.fakes.peer import Status
from tests.scenarios.scene import Scene
from tests.scenarios.watching import ADS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Watching the bot")[2].partition("\n## ")[0]
OF_OTHERS = re.compile(r"process_|python_")


def figures(scene: Scene) -> dict[str, float]:
    answer = requests.get(f"{scene.web.url}/metrics", timeout=10)
    assert answer.status_code == 200
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_figures_tell_of_an_incident_and_its_card(everywhere: Scene) -> None:
    everywhere.report((ADS, "Re-auth"))
    everywhere.command("omar", "/mbi status")
    everywhere.work()
    after = figures(everywhere)
    assert after["mbi_bot_incidents_open['token']"] == 1
    assert after["mbi_bot_deliveries_total['card', 'sent']"] == 1
    assert after["mbi_bot_slack_call_duration_seconds_count['chat.postMessage', 'ok']"] >= 1
    assert after["mbi_bot_integrations[]"] == 4
    assert after["mbi_bot_database_up[]"] == 1
    assert after["mbi_bot_due['messages']"] == 0
    assert after["mbi_bot_http_requests_total['200', 'slack']"] >= 1
    assert after["mbi_bot_delivery_lag_seconds_count['card']"] == 1


def test_every_figure_stands_in_the_readme_and_every_one_there_exists(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"))
    scene.work()
    page = requests.get(f"{scene.web.url}/metrics", timeout=10).text
    shown = {
        family.name
        for family in text_string_to_metric_families(page)
        if not OF_OTHERS.match(family.name)
    }
    told = set(re.findall(r"`(mbi_bot_[a-z_]+?)(?:_total)?`", SECTION))
    assert shown <= told
    later = {"mbi_bot_beat_age_seconds", "mbi_bot_pulse_age_seconds"}  # of a process with beats
    assert told - shown <= {*later, "mbi_bot_socket_ping_age_seconds", *made_by_beats()}


def made_by_beats() -> set[str]:
    return {"mbi_bot_beat_duration_seconds", "mbi_bot_beat_failures"}


def test_what_is_logged_for_a_request_and_for_a_delivery_bears_their_ids(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[dict[str, str]] = []
    formatter = JsonLines([], process="run[1]")

    def keep(record: logging.LogRecord) -> bool:
        lines.append(json.loads(formatter.format(record)))
        return True

    caplog.handler.addFilter(keep)
    caplog.set_level(logging.DEBUG)
    scene.slack.faults.add("/api/chat.postMessage", Status(code=503), None)
    scene.report((ADS, "Re-auth"))
    scene.work()
    caplog.handler.removeFilter(keep)
    sending = [line for line in lines if line["message"].startswith("delivery ")]
    assert sending
    for line in sending:
        assert {"delivery_id", "incident_id", "workspace_id"} <= set(line)


def test_every_line_for_a_command_bears_its_request_and_its_team(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    formatter = JsonLines([], process="run[1]")

    def keep(record: logging.LogRecord) -> bool:
        seen.append(formatter.format(record))
        return True

    caplog.handler.addFilter(keep)
    caplog.set_level(logging.DEBUG)
    scene.command("omar", "/mbi status")
    caplog.handler.removeFilter(keep)
    told = [json.loads(line) for line in seen]
    named = {line.get("request_id") for line in told if line.get("team_id")}
    assert len(named) == 1
    assert None not in named
