"""Settings: read once, every fault told together, no secret ever shown."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.config.environment import read_settings
from bot.config.needs import DatabaseSettings, WatchSettings
from bot.config.settings import Settings
from bot.domain.errors import ConfigurationError
from bot.domain.ticket import DeskKind

KEY = Fernet.generate_key().decode()
LEAST = {"SECRET_KEYS": KEY, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "signing"}
MAIL = {
    "SMTP_HOST": "smtp.example",
    "SMTP_FROM": "bot@acme.example",
    "DESK_EMAIL": "desk@acme.example",
}


def read(**changes: str) -> Settings:
    return read_settings({**LEAST, **changes}, Settings)


def faults(**changes: str) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        read(**changes)
    return str(refused.value).splitlines()[1:]


def test_the_least_settings_run_a_bot_on_loopback_with_everything_else_at_its_default() -> None:
    settings = read()
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.database_url.get_secret_value() == "sqlite:///mbi-bot.sqlite3"
    assert settings.desk is DeskKind.TEXT
    assert not settings.socket_mode


def test_all_faults_are_told_together_each_once_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_settings(
            {"PORT": "abc", "PUBLIC_URL": "http://bot.acme.example", "WORKSPACES": "few"}, Settings
        )
    told = str(refused.value).splitlines()[1:]
    names = sorted(line.split(":")[0].strip() for line in told)
    assert names == [
        "PORT",
        "PUBLIC_URL",
        "SECRET_KEYS",
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "WORKSPACES",
    ]
    assert all(";" in line for line in told)


@pytest.mark.parametrize("behind", ["/bot", "/bot/", "?team=1", "/#top"])
def test_the_public_address_has_nothing_behind_its_host(behind: str) -> None:
    (told,) = faults(PUBLIC_URL=f"https://bot.acme.example{behind}")
    assert "PUBLIC_URL: has something behind its host" in told
    assert "write it as in https://bot.acme.example" in told


def test_a_missing_key_shows_the_command_that_makes_one() -> None:
    (told,) = faults(SECRET_KEYS="")
    assert "Fernet.generate_key()" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEYS", f"{KEY},not-a-key-at-all"),
        ("SLACK_APP_TOKEN", "xoxb-mistaken-for-the-other"),
        ("SLACK_BOT_TOKEN", "xapp-mistaken-for-the-other"),
        ("REPORT_SECRET", "too-short"),
        ("DATABASE_URL", "mysql://user:hunter2@host/name"),
        ("OUTBOUND_PROXY", "ftp://user:hunter2@host"),
    ],
    ids=lambda part: part if part.isupper() else "",
)
def test_a_fault_of_a_secret_never_shows_it(name: str, value: str) -> None:
    (told,) = faults(**{name: value})
    assert told.strip().startswith(f"{name}:")
    for part in (*value.split(","), "hunter2"):
        assert part not in told


def test_settings_print_no_secret() -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-visible-nowhere",
        "SMTP_PASSWORD": "pass-visible-nowhere",
        "SMTP_USERNAME": "bot",
        "DATABASE_URL": "postgresql://u:visible-nowhere@host/name",
        **MAIL,
    }
    shown = repr(read(**secrets)) + str(read(**secrets))
    assert "visible-nowhere" not in shown
    assert KEY not in shown


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    held = tmp_path / "token"
    held.write_text("xoxb-from-a-file\n")
    settings = read(SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(held))
    assert settings.slack_bot_token == SecretStr("xoxb-from-a-file")


def test_a_file_of_a_secret_that_is_missing_empty_or_one_of_two_is_one_fault_each(
    tmp_path: Path,
) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")
    missing = faults(SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(tmp_path / "none"))
    assert len(missing) == 1
    assert "SLACK_BOT_TOKEN_FILE" in missing[0]
    assert len(faults(SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(empty))) == 1
    assert "set twice" in faults(SLACK_BOT_TOKEN_FILE=str(empty))[0]


def test_only_secrets_come_from_files(tmp_path: Path) -> None:
    held = tmp_path / "port"
    held.write_text("4000")
    assert read(PORT_FILE=str(held)).port == 3000


def test_migrate_needs_nothing_and_apply_only_its_keys() -> None:
    assert read_settings({}, DatabaseSettings).log_level == "INFO"
    with pytest.raises(ConfigurationError) as refused:
        read_settings({}, WatchSettings)
    assert "SLACK" not in str(refused.value)


@pytest.mark.parametrize("variable", ["DYNO", "K_SERVICE"])
def test_sqlite_is_refused_where_the_disk_vanishes(variable: str) -> None:
    (told,) = faults(**{variable: "web.1"})
    assert "DATABASE_URL" in told
    assert "PostgreSQL" in told
    read(**{variable: "web.1", "DATABASE_URL": "postgres://user:word@host/name"})


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///"])
def test_a_database_that_is_only_in_memory_is_refused(url: str) -> None:
    assert len(faults(DATABASE_URL=url)) == 1


def test_socket_mode_needs_no_signing_secret() -> None:
    settings = read(SLACK_SIGNING_SECRET="", SLACK_APP_TOKEN="xapp-1")
    assert settings.socket_mode
    assert "SLACK_APP_TOKEN" in faults(SLACK_SIGNING_SECRET="")[0]


def test_another_server_than_slack_may_have_tokens_of_its_own_shape() -> None:
    read(SLACK_BOT_TOKEN="anything", SLACK_API_URL="http://127.0.0.1:9000/api")
    assert len(faults(SLACK_BOT_TOKEN="anything")) == 1
    assert len(faults(SLACK_BOT_TOKEN="anything", SLACK_API_URL="https://slack.com/api/")) == 1


@pytest.mark.parametrize(
    ("given_settings", "desk"),
    [
        ({}, DeskKind.TEXT),
        (MAIL, DeskKind.EMAIL),
        ({"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_OAUTH_TOKEN": "t"}, DeskKind.ZENDESK),
        ({"ZENDESK_SUBDOMAIN": "acme", "ZENDESK_OAUTH_TOKEN": "t", **MAIL}, DeskKind.ZENDESK),
        ({**MAIL, "DESK": "text"}, DeskKind.TEXT),
    ],
)
def test_the_desk_is_what_is_set_unless_it_is_named(
    given_settings: dict[str, str], desk: DeskKind
) -> None:
    assert read(**given_settings).desk is desk


@pytest.mark.parametrize(
    ("given_settings", "missing"),
    [
        ({"DESK": "email"}, {"SMTP_HOST", "SMTP_FROM", "DESK_EMAIL"}),
        ({"ZENDESK_SUBDOMAIN": "acme"}, {"ZENDESK_OAUTH_TOKEN"}),
        ({"ZENDESK_API_TOKEN": "t"}, {"ZENDESK_SUBDOMAIN", "ZENDESK_EMAIL"}),
        ({**MAIL, "SMTP_PASSWORD": "p"}, {"SMTP_USERNAME"}),
        (
            {**MAIL, "SMTP_PASSWORD": "p", "SMTP_USERNAME": "u", "SMTP_SECURITY": "none"},
            {"SMTP_SECURITY"},
        ),
    ],
)
def test_half_a_desk_is_a_fault_and_never_silently_another_desk(
    given_settings: dict[str, str], missing: set[str]
) -> None:
    told = faults(**given_settings)
    assert {line.split(":")[0].strip() for line in told} == missing


def test_the_mail_port_follows_from_the_security() -> None:
    assert read(SMTP_SECURITY="tls").smtp_port == 465
    assert read().smtp_port == 587
    assert read(SMTP_PORT="2525").smtp_port == 2525


def test_the_address_of_the_desk_follows_from_its_subdomain() -> None:
    token = {"ZENDESK_OAUTH_TOKEN": "t"}
    assert read(ZENDESK_SUBDOMAIN="acme", **token).zendesk_base == "https://acme.zendesk.com"
    own = read(ZENDESK_URL="http://127.0.0.1:7000/", **token)
    assert own.zendesk_base == "http://127.0.0.1:7000"


@pytest.mark.parametrize(("said", "hops"), [("yes", 1), ("true", 1), ("no", 0), ("2", 2)])
def test_proxies_are_a_number_and_yes_means_one(said: str, hops: int) -> None:
    assert read(TRUST_PROXY=said).trust_proxy == hops


@given(
    st.dictionaries(
        st.sampled_from(sorted(name.upper() for name in Settings.model_fields)), st.text()
    )
)
def test_any_environment_is_read_or_refused_in_words(environ: dict[str, str]) -> None:
    with suppress(ConfigurationError):
        read_settings(environ, Settings)
