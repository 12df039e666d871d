"""What the doctor finds: all well, then one fault each with its one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.bootstrap.checking import checking_with
from bot.bootstrap.examination import examining_with
from bot.config.environment import read_settings
from bot.config.needs import WitnessSettings
from bot.ports.check import Area, Level
from bot.sandbox.company import Company
from bot.sandbox.fakes.mail import Login, MailPeer
from bot.sandbox.fakes.peer import Html, Status
from bot.sandbox.fakes.slack import SlackWorkspace
from bot.sandbox.fakes.ssh import BastionPeer, BastionTruth
from bot.sandbox.settings import watch_file
from tests.cli.doctor import Environ, apply, edit, found

Broken = Callable[[Company, SlackWorkspace, Environ], None]


def test_where_all_is_well_nobody_has_anything_to_do(healthy: Environ) -> None:
    assert found(healthy, Level.FAIL, Level.WARN, Level.SKIP) == [
        ("slack", "SLACK_SIGNING_SECRET", "signing-unseen"),
        ("web", "PUBLIC_URL", "public-here"),
    ]
    well = {area for area, _, _ in found(healthy, Level.OK)}
    assert well == {*map(str, Area)} - {"web", "handover"}


def test_all_behind_one_host_are_named_with_it(healthy: Environ) -> None:
    apply(healthy)
    path = Path(healthy["MBI_CONFIG"])
    text = path.read_text(encoding="utf-8")
    before, head, orders = text.partition('[[account.integration]]\nname = "Orders database"')
    table = head + orders.partition("\n[[")[0]
    twin = table.replace("Orders database", "Shop database")
    path.write_text(f"{before}{twin}\n{head}{orders}", encoding="utf-8")
    well = found(healthy, Level.OK, only=(Area.SOURCES,))
    assert ("sources", "Shop database, Orders database", "host-ok") in well


def test_what_is_not_there_by_choice_is_told_as_such(healthy: Environ) -> None:
    chosen = {
        **healthy,
        "PUBLIC_URL": "",
        "DESK": "text",
        "SLACK_SIGNING_SECRET": "",
        "SLACK_APP_TOKEN": "xapp-sandbox-app",
    }
    assert found(chosen, Level.SKIP) == [
        ("web", "PUBLIC_URL", "public-unset"),
        ("desk", "DESK=text", "desk-text"),
    ]


def test_a_first_look_does_not_ask_for_words_that_are_fetched_already(healthy: Environ) -> None:
    advised = found(healthy, Level.OK, only=(Area.COVERAGE,))
    assert advised
    with examining_with(healthy, only=[Area.COVERAGE]) as examining:
        results = examining.run().results[Area.COVERAGE]
    asked_for = {one.remedy.key for one in results if one.remedy}
    assert "advice-connect" in asked_for
    assert "advice-words" not in asked_for


def no_right(_: Company, slack: SlackWorkspace, __: Environ) -> None:
    slack.take("im:write")


def archived(_: Company, slack: SlackWorkspace, __: Environ) -> None:
    slack.archive("data-alerts")


def uninvited(_: Company, slack: SlackWorkspace, __: Environ) -> None:
    slack.remove_bot("data-alerts")


def renamed(_: Company, __: SlackWorkspace, environ: Environ) -> None:
    edit(environ, '"#data-alerts"', '"#data-alarms"')
    apply(environ)


def gone(_: Company, slack: SlackWorkspace, __: Environ) -> None:
    slack.deactivate("U0ANNA")


def another(name: str, value: str) -> Broken:
    """A setting that is wrong, and applied."""

    def broken(_: Company, __: SlackWorkspace, environ: Environ) -> None:
        environ[name] = value
        apply(environ)

    return broken


def no_report(company: Company, _: SlackWorkspace, environ: Environ) -> None:
    figure = company.accounts[0].integrations[0].figure_id
    edit(environ, f"newest_row_figure = {figure}", "newest_row_figure = 1")
    apply(environ)


def page_instead_of_mbi(company: Company, _: SlackWorkspace, __: Environ) -> None:
    company.ingest.faults.add("/", Html(), None)


def page_instead_of_feed(company: Company, _: SlackWorkspace, __: Environ) -> None:
    company.feeds.faults.add("/intuit", Html(), None)


def no_words(company: Company, _: SlackWorkspace, __: Environ) -> None:
    company.mbi.faults.add("/reports/194.json", Status(code=500), None)


def unregistered(company: Company, _: SlackWorkspace, __: Environ) -> None:
    company.access.google_client.redirect_uris = {"https://other.example/oauth/callback"}


def no_database(company: Company, _: SlackWorkspace, __: Environ) -> None:
    company.access.database.stop()


def no_pipeline(company: Company, _: SlackWorkspace, environ: Environ) -> None:
    text = watch_file(company, locale="en", handover=True)
    Path(environ["MBI_CONFIG"]).write_text(text, encoding="utf-8")
    apply(environ)
    company.pipeline.stop()


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (another("SLACK_BOT_TOKEN", "xoxb-no"), ("slack", "SLACK_BOT_TOKEN", "token-refused")),
        (another("SLACK_APP_TOKEN", "xapp-no"), ("slack", "SLACK_APP_TOKEN", "app-token-refused")),
        (no_right, ("slack", "scopes", "scopes-missing")),
        (archived, ("slack", "#data-alerts", "channel-archived")),
        (uninvited, ("slack", "#data-alerts", "channel-outside")),
        (renamed, ("slack", "#data-alarms", "channel-unknown")),
        (gone, ("slack", "anna@acme.example", "person-unknown")),
        (page_instead_of_mbi, ("mbi", "MBI_CONNECT_URL", "ingest-silent")),
        (another("ACME_EU_EXPORT_KEY", "wrong"), ("mbi", "Acme EU", "cycle-refused")),
        (no_report, ("mbi", "Google Ads – main", "newest-row-refused")),
        (no_words, ("mbi", "Acme EU", "words-silent")),
        (page_instead_of_feed, ("feeds", "intuit", "feed-silent")),
        (another("GOOGLE_CLIENT_SECRET", "wrong"), ("providers", "google", "client-wrong")),
        (another("SALESFORCE_CLIENT_ID", "wrong"), ("providers", "salesforce", "client-wrong")),
        (unregistered, ("providers", "google", "redirect-wrong")),
        (no_database, ("sources", "Orders database", "host-closed")),
        (another("ZENDESK_OAUTH_TOKEN", "wrong"), ("desk", "DESK=zendesk", "desk-refused")),
        (no_pipeline, ("handover", "Acme EU", "handover-silent")),
    ],
)
def test_one_fault_is_one_line(
    healthy: Environ,
    company: Company,
    slack: SlackWorkspace,
    broken: Broken,
    line: tuple[str, str, str],
) -> None:
    broken(company, slack, healthy)
    assert found(healthy) == [line]


def test_before_the_tables_are_made_it_says_so_and_still_looks_at_the_rest(
    healthy: Environ, empty_sqlite_url: str, slack: SlackWorkspace
) -> None:
    slack.archive("data-alerts")
    environ = {**healthy, "DATABASE_URL": empty_sqlite_url}
    assert found(environ) == [
        ("database", "DATABASE_URL", "database-empty"),
        ("slack", "#data-alerts", "channel-archived"),
    ]
    assert not Path(empty_sqlite_url.removeprefix("sqlite:///")).exists()


def test_what_was_not_applied_is_told(healthy: Environ) -> None:
    edit(healthy, "cadence_hours = 6", "cadence_hours = 8")
    assert found(healthy) == [("database", "mbi.toml", "not-applied")]


def test_a_database_that_is_away_hinders_nothing_else(healthy: Environ) -> None:
    away = {**healthy, "DATABASE_URL": "postgresql://bot:secret@127.0.0.1:9/bot"}
    assert found(away) == [("database", "DATABASE_URL", "database-away")]


def test_another_key_opens_nothing_that_was_sealed(healthy: Environ) -> None:
    environ = {**healthy, "SECRET_KEYS": Fernet.generate_key().decode()}
    assert set(found(environ, only=(Area.DATABASE,))) == {
        ("database", "SECRET_KEYS", "sealed-closed"),
        ("database", "mbi.toml", "not-applied"),
    }
    both = {**healthy, "SECRET_KEYS": f"{environ['SECRET_KEYS']},{healthy['SECRET_KEYS']}"}
    assert ("database", "SECRET_KEYS", "sealed-ok") in found(both, Level.OK)


def test_faults_of_settings_and_file_are_told_together_and_the_rest_is_looked_at(
    healthy: Environ, slack: SlackWorkspace
) -> None:
    edit(healthy, 'kind = "google_ads"', 'kind = "google_adz"')
    faulty = {**healthy, "SLACK_BOT_TOKEN": "", "PORT": "many"}
    places = {about.partition(":")[0] for _, about, _ in found(faulty, only=(Area.SETTINGS,))}
    assert places == {"SLACK_BOT_TOKEN", "PORT", "mbi.toml"}
    # what was applied is looked at in place of the file; Slack waits for its settings
    rest = found(faulty, Level.OK, Level.SKIP)
    assert ("slack", "Slack", "settings-first") in rest
    assert ("mbi", "Acme EU", "cycle-ok") in rest
    assert list(slack.calls) == []


@pytest.mark.parametrize(
    ("password", "line"),
    [("right", []), ("wrong", [("desk", "DESK=email", "desk-refused")])],
)
def test_a_mail_server_is_greeted_and_sent_nothing(
    healthy: Environ, password: str, line: list[tuple[str, str, str]]
) -> None:
    mail = MailPeer(login=Login(user="bot", password="right")).start()
    environ = {
        **healthy,
        "DESK": "email",
        "DESK_EMAIL": "desk@acme.example",
        "SMTP_HOST": mail.host,
        "SMTP_PORT": str(mail.port),
        "SMTP_SECURITY": "none",
        "SMTP_USERNAME": "bot",
        "SMTP_PASSWORD": password,
        "SMTP_FROM": "bot@acme.example",
    }
    try:
        assert found(environ, only=(Area.DESK,)) == line
        assert mail.messages == []
    finally:
        mail.stop()


def test_a_mail_server_that_is_away_is_told(healthy: Environ) -> None:
    mail = MailPeer().start()
    mail.stop()
    environ = {
        **healthy,
        "DESK": "email",
        "DESK_EMAIL": "desk@acme.example",
        "SMTP_HOST": mail.host,
        "SMTP_PORT": str(mail.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "bot@acme.example",
    }
    assert found(environ, only=(Area.DESK,)) == [("desk", "DESK=email", "desk-away")]


def test_a_vendor_that_is_down_is_no_work_for_the_operator(
    healthy: Environ, company: Company
) -> None:
    company.ingest.faults.add("/", Status(code=503), None)
    assert found(healthy) == []
    assert ("mbi", "MBI_CONNECT_URL", "ingest-down") in found(healthy, Level.WARN)


def test_nothing_is_posted_opened_or_handed_over(
    healthy: Environ, company: Company, slack: SlackWorkspace
) -> None:
    found(healthy, Level.OK)
    assert {call.method for call in slack.calls} <= {
        "auth.test",
        "conversations.list",
        "users.lookupByEmail",
    }
    assert company.desk.tickets == []
    assert slack.messages("data-alerts") == []


BASTION = """host = "10.0.0.7"
ssh_host = "{host}"
ssh_port = {port}
ssh_user = "mbi-bot"
ssh_key = {{ env = "BASTION_KEY" }}
"""


def test_a_bastion_is_known_by_its_key_and_lets_the_bot_in(healthy: Environ) -> None:
    peer = BastionPeer(BastionTruth()).start()
    try:
        environ = {**healthy, "BASTION_KEY": peer.truth.admit()}
        path = Path(environ["MBI_CONFIG"])
        text = path.read_text(encoding="utf-8")
        before, head, orders = text.partition('[[account.integration]]\nname = "Orders database"')
        lines = [x for x in orders.splitlines() if x.partition(" ")[0] not in {"host", "port"}]
        end = next((n for n, x in enumerate(lines) if x.startswith("[[")), len(lines))
        lines.insert(end, BASTION.format(host=peer.host, port=peer.port))
        path.write_text(before + head + "\n".join(lines), encoding="utf-8")
        about = ("sources", "Orders database")
        only = (Area.SOURCES,)
        assert (*about, "bastion-entered") in found(environ, Level.OK, only=only)

        apply(environ)
        with checking_with(read_settings(environ, WitnessSettings)) as ((_, answering),):
            answering.check(name="Orders database")
        peer.truth.rotate()
        assert (*about, "bastion-changed") in found(environ, only=only)
    finally:
        peer.stop()
