"""Everything that a long day leaves behind is searched for every secret the bot holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.cli.logs import HideSecrets, JsonLines, hush
from bot.sandbox.company import Company
from bot.sandbox.fakes.peer import ResetAfter, Status
from bot.slack.ids import Action, Block
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import HOUR, Scene
from tests.scenarios.watching import ADS, BOTH, ORDERS

KEY = "export-key-that-only-mbi-may-see"
PINGED, DSN = "ping-that-only-the-switch-may-see", "key-that-only-sentry-may-see"
SECRETS = (
    "DEADMAN_URL",
    "METRICS_TOKEN",
    "SENTRY_DSN",
    "EU_KEY",
    "REPORT_SECRET",
    "SECRET_KEYS",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "ZENDESK_OAUTH_TOKEN",
)


@pytest.fixture
def scene(set_scene: Setting, company: Company) -> Scene:
    """An account with a key, which MBI refuses."""
    keyed = BOTH.replace(
        "client_id = 194\n", 'client_id = 194\nexport_api_key = { env = "EU_KEY" }\n'
    ).replace(f'name = "{ORDERS}"', f'name = "{ORDERS}"\nnewest_row_figure = 360536')
    desk = {
        "DESK": "zendesk",
        "ZENDESK_URL": company.urls["desk"],
        "ZENDESK_OAUTH_TOKEN": company.desk_token,
    }
    watching = {
        "DEADMAN_URL": f"{company.urls['desk']}/{PINGED}",
        "SENTRY_DSN": f"https://{DSN}@sentry.example/1",
        "METRICS_TOKEN": "metrics-token-that-only-prometheus-may-see",
    }
    return set_scene(keyed, settings={**desk, **watching, "EU_KEY": KEY})


@pytest.fixture
def logs() -> Iterator[dict[str, StringIO]]:
    """All that LOG_LEVEL=DEBUG logs in both formats, which know no secret to hide here.

    What is hidden must be so where it comes from: by its type, or since nobody logs it.
    """
    formatters = {"text": HideSecrets([]), "json": JsonLines([], process="run[1]")}
    written = {form: StringIO() for form in formatters}
    root = logging.getLogger()
    libraries = [logging.getLogger(name) for name in root.manager.loggerDict]
    before = {logger: logger.level for logger in (root, *libraries)}
    handlers = [logging.StreamHandler(written[form]) for form in formatters]
    for handler, formatter in zip(handlers, formatters.values(), strict=True):
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    hush("DEBUG")
    yield written
    for handler in handlers:
        root.removeHandler(handler)
    for logger, level in before.items():
        logger.setLevel(level)


def a_long_day(scene: Scene) -> None:
    """Breaks, presses, tickets, a desk and a Slack in trouble, forged requests, a restart."""
    scene.report((ADS, "Re-auth"), (ORDERS, "Failed"))
    first = scene.posts()[0]
    scene.press("bruno", Action.ACKNOWLEDGE, first)
    scene.press_to_open("anna", Action.DETAILS, first)
    scene.company.desk.faults.add("/api/v2/tickets", Status(code=503))
    scene.submit("carla", scene.press_to_open("carla", Action.OPEN_TICKET, first))
    scene.command("omar", "/mbi status")
    scene.command("omar", f"/mbi check {ORDERS}")
    scene.open("omar", "/mbi report")
    scene.submit("omar", scene.modal("omar"), **{Block.PAGE: "nonsense"})
    scene.post(b"payload=%7B")
    scene.post(b"command=%2Fmbi", secret="guessed")
    scene.post_words(194, "nonsense")
    scene.slack.faults.add("/api/chat.postMessage", ResetAfter(), times=2)
    scene.slack.faults.add("/api/users.info", Status(code=500))
    scene.wait(2 * HOUR, stride=HOUR / 4)
    scene.slack.outage(503)
    scene.hear(ADS, "Success", data=scene.clock.now())
    scene.wait(HOUR, stride=HOUR / 4)
    scene.slack.outage(None)
    scene.restart()
    scene.wait(HOUR, stride=HOUR / 4)


def test_no_secret_is_in_any_log_message_block_letter_or_row(
    scene: Scene, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    a_long_day(scene)
    assert scene.direct("lena"), "the refused key is told to who runs the bot"
    assert len(scene.company.desk.tickets) == 1
    left = {
        "logs": caplog.text,
        "calls": "\n".join(f"{call.params} {call.response}" for call in scene.slack.calls),
        "tickets": "\n".join(
            f"{t.subject} {t.comments} {t.fields}" for t in scene.company.desk.tickets
        ),
        "rows": "".join(p.read_bytes().decode("latin-1") for p in tmp_path.glob("bot.sqlite3*")),
    }
    assert all(left.values())
    found = [(n, place) for n in SECRETS for place, text in left.items() if scene.secret(n) in text]
    assert found == []


def test_nothing_hides_in_the_last_detail_of_the_log(
    scene: Scene, logs: dict[str, StringIO]
) -> None:
    a_long_day(scene)
    parts = [*(scene.secret(name) for name in SECRETS), PINGED, DSN]
    for form, written in logs.items():
        lines = written.getvalue().splitlines()
        assert lines, form
        assert [part for part in parts if part in written.getvalue()] == []
    assert all(json.loads(line)["level"] for line in logs["json"].getvalue().splitlines())
