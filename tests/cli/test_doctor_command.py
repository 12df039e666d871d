"""`doctor` at the shell: what is printed, what it exits with, and what it never prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.cli.examining import tame
from bot.sandbox.company import Company
from bot.sandbox.fakes.slack import SlackWorkspace
from tests.cli.processes import Run

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

PUBLIC = {
    "DATABASE_URL",
    "DESK",
    "EGRESS_URL",
    "MBI_API_URL",
    "MBI_CONFIG",
    "MBI_CONNECT_URL",
    "OAUTHLIB_INSECURE_TRANSPORT",
    "PUBLIC_URL",
    "SLACK_API_URL",
    "ZENDESK_URL",
}


def test_what_is_well_is_told_by_area_and_exits_with_0(run: Run, healthy: dict[str, str]) -> None:
    done = run("doctor", **healthy)
    assert done.returncode == 0, done.stdout
    assert "\nSlack\n  skip  SLACK_SIGNING_SECRET: only a request" in done.stdout
    assert "\n  ok    SLACK_BOT_TOKEN: the bot is @mbi-bot in Acme\n" in done.stdout
    assert "MBI and the providers see the bot at 203.0.113.7" in done.stdout
    assert "all 15 are well" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].endswith(" s.")
    assert "checks begin" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr, "nothing is redrawn where nobody looks"


def test_what_is_to_do_stands_below_its_fault_and_exits_with_1(
    run: Run, healthy: dict[str, str]
) -> None:
    done = run("doctor", "--only", "desk", **{**healthy, "ZENDESK_OAUTH_TOKEN": "wrong"})
    assert done.returncode == 1
    area, fault, remedy, summed = done.stdout.splitlines()
    assert (area, fault[:27]) == ("Desk", "  TO DO DESK=zendesk: it do")
    assert remedy.startswith("        → Set the desk's login or token anew")
    assert summed.startswith("0 ok, 0 to know, 1 to do")


def test_the_readmes_sample_is_what_is_printed(
    run: Run, healthy: dict[str, str], slack: SlackWorkspace
) -> None:
    slack.remove_bot("data-alerts")
    wrong = {**healthy, "ACME_US_EXPORT_KEY": "wrong", "GOOGLE_CLIENT_SECRET": "wrong"}
    assert run("apply", **wrong).returncode == 0
    printed = run("doctor", **wrong).stdout.splitlines()
    (sample,) = re.findall(r"```\n(Slack\n.*?)```", README, re.DOTALL)
    assert [line for line in sample.splitlines() if line not in printed] == []


def test_machines_get_a_line_of_json_each(run: Run, healthy: dict[str, str]) -> None:
    wrong = {**healthy, "ZENDESK_OAUTH_TOKEN": "wrong"}
    done = run("doctor", "--json", "--only", "desk", "--only", "network", **wrong)
    desk, network = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (1, "")
    assert (desk["area"], desk["level"], desk["check"]) == ("desk", "fail", "desk-refused")
    assert desk["do"].startswith("Set the desk's")
    assert (network["level"], network["about"], network["do"]) == ("ok", "EGRESS_URL", None)


def test_no_check_is_announced_where_none_begins(run: Run, healthy: dict[str, str]) -> None:
    done = run("doctor", "--only", "settings", **healthy)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_speaks_the_language_of_the_setting(run: Run, healthy: dict[str, str]) -> None:
    done = run("doctor", "--only", "slack", **healthy, LOCALE="it")
    assert "il bot è @mbi-bot in Acme" in done.stdout
    assert "controlli" in done.stderr


def test_without_what_it_needs_it_says_so_and_exits_with_2(run: Run) -> None:
    done = run("doctor", DATABASE_URL="mysql://nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "DATABASE_URL" in done.stderr
    assert "SECRET_KEYS" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_secret_is_printed_whatever_is_wrong(
    run: Run, healthy: dict[str, str], company: Company, form: tuple[str, ...]
) -> None:
    company.access.oauth.providers["google"].up = False
    wrong = {
        **healthy,
        "SLACK_BOT_TOKEN": "xoxb-not-to-be-seen",
        "SLACK_APP_TOKEN": "xapp-not-to-be-seen",
        "ZENDESK_OAUTH_TOKEN": "desk-token-not-to-be-seen",
        "ACME_EU_EXPORT_KEY": "export-key-not-to-be-seen",
        "SALESFORCE_CLIENT_SECRET": "client-secret-not-to-be-seen",
    }
    assert run("apply", **wrong).returncode == 0
    done = run("doctor", *form, **wrong)
    assert done.returncode == 1
    printed = done.stdout + done.stderr
    assert "Traceback" not in printed
    assert [name for name in wrong if name not in PUBLIC and wrong[name] in printed] == []


def test_a_name_cannot_steer_the_terminal() -> None:
    assert tame("Ads\x1b[2J \u202e\nmain") == "Ads [2J   main"
