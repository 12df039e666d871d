"""`mbi.toml`: its faults, each with line and remedy, all together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.loader import Catalogue, load_catalogue
from bot.config.watch import WatchFile
from bot.config.watch_reading import parse_watch_file, read_watch_file
from bot.domain.errors import ConfigurationError

EXAMPLE = """\
admins = ["lead@acme.example"]
default_channel = "#data-alerts"

[[account]]
name = "Acme EU"
client_id = 194
timezone = "America/New_York"
export_api_key = { env = "ACME_EXPORT_KEY" }
blackout = ["09:00-11:00"]

[[account.integration]]
name = "Google Ads – main"
kind = "google_ads"
owners = ["anna@acme.example"]
data_account = "123-456-7890"
newest_row_figure = 360531

[[account.integration]]
name = "Orders database"
kind = "mysql"
host = "db.acme.example"
credentials = "verify"

[provider.google]
client_id = { env = "GOOGLE_CLIENT_ID" }
client_secret = { env = "GOOGLE_CLIENT_SECRET" }
token_url = "http://127.0.0.1:7001/token"
"""
ENVIRON = {
    "ACME_EXPORT_KEY": "an-export-key",
    "GOOGLE_CLIENT_ID": "a-client",
    "GOOGLE_CLIENT_SECRET": "a-client-secret",
    "SHORT": "hunter2",
}
CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 25)


def parse(
    text: str, environ: Mapping[str, str] = ENVIRON, catalogue: Catalogue = CATALOGUE
) -> WatchFile:
    return parse_watch_file(
        text, name="mbi.toml", catalogue=catalogue, environ=environ, today=TODAY
    )


def faults(text: str, environ: Mapping[str, str] = ENVIRON) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        parse(text, environ)
    return [line.strip() for line in str(refused.value).splitlines() if "has faults" not in line]


def test_the_example_of_the_readme_is_right() -> None:
    file = parse(EXAMPLE)
    assert [one.name for one in file.account[0].integration] == [
        "Google Ads – main",
        "Orders database",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'kind = "google_ads"',
            'kind = "google_adds"',
            'mbi.toml:13: kind "google_adds" is not known; did you mean "google_ads"?',
        ),
        ("owners =", "owner =", 'mbi.toml:14: "owner" is not known here; did you mean "owners"?'),
        ("client_id = 194", 'client_id = "194"', "mbi.toml:6: client_id has to be a whole number"),
        ("client_id = 194", "client_id = 0", "mbi.toml:6: client_id"),
        ("client_id = 194\n", "", "mbi.toml:4: client_id is missing; write client_id = 194"),
        ("America/New_York", "America/New_Yrok", 'did you mean "America/New_York"?'),
        ("America/New_York", "EST", "mbi.toml:7: timezone"),
        ("America/New_York", "../../etc/passwd", "mbi.toml:7: timezone"),
        ("09:00-11:00", "9-11", "mbi.toml:9: blackout"),
        ("09:00-11:00", "09:00-09:00", "mbi.toml:9: blackout"),
        ("anna@acme.example", "anna", "mbi.toml:14: owners"),
        ("lead@acme.example", "<!channel>@x", "mbi.toml:1: admins"),
        ("#data-alerts", "data-alerts", "mbi.toml:2: default_channel"),
        ("#data-alerts", "#Data-Alerts", 'write "#data-alerts"'),
        ("Orders database", "Google Ads – main", "mbi.toml:19: name"),
        ("[provider.google]", "[provider.gogle]", 'did you mean "google"?'),
        ("http://127.0.0.1:7001", "http://evil.example", "mbi.toml:27: token_url is not encrypted"),
        ("[provider.google]", "[intervals]\ncycle = 30\n[provider.google]", "mbi.toml:25: cycle"),
        ('{ env = "ACME_EXPORT_KEY" }', '"hunter2"', "mbi.toml:8: export_api_key has to name"),
        ('credentials = "verify"', 'credentials = "yes"', "mbi.toml:22: credentials"),
        ('credentials = "verify"', "port = 70000", "mbi.toml:22: port"),
        ('credentials = "verify"', 'authorized_on = "May"', "mbi.toml:22: authorized_on"),
        ("db.acme.example", "db.acme.example/orders", "mbi.toml:21: host"),
        (
            "blackout =",
            'handover_url = "https://a.example"\nblackout =',
            "mbi.toml:9: handover_url needs handover_secret; add handover_secret = { env",
        ),
        (
            "blackout =",
            'handover_url = "https://a.example"\nhandover_secret = { env = "SHORT" }\nblackout =',
            "mbi.toml:10: handover_secret: variable SHORT is shorter than 16 characters",
        ),
        (
            'client_id = { env = "GOOGLE_CLIENT_ID" }\n',
            "",
            "mbi.toml:25: client_secret belongs to no client",
        ),
        (
            "token_url =",
            'secrets.developer_token = "hunter2"\ntoken_url =',
            "mbi.toml:27: developer_token has to name a variable",
        ),
        (
            "token_url =",
            'secrets.developer_token = { env = "NOWHERE" }\ntoken_url =',
            "mbi.toml:27: developer_token: variable NOWHERE is not set",
        ),
        ('name = "Acme EU"', 'name = " "', "mbi.toml:5: name"),
        (
            "token_url =",
            'secrets.developer_tokn = { env = "GOOGLE_CLIENT_ID" }\ntoken_url =',
            'developer_tokn" of google is not known; did you mean "developer_token"?',
        ),
        (
            "[provider.google]",
            '[provider.mixpanel]\nsecrets.key = { env = "GOOGLE_CLIENT_ID" }\n[provider.google]',
            'mbi.toml:25: secret "key" of mixpanel is used by no request; remove it',
        ),
        (
            "[provider.google]",
            '[provider.mixpanel]\nclient_id = { env = "GOOGLE_CLIENT_ID" }\n[provider.google]',
            "mbi.toml:25: client_id: no kind of mixpanel uses an OAuth client; remove it",
        ),
        (
            "owners =",
            'credentials = "store"\nowners =',
            "mbi.toml:14: credentials: the bot can try no key or password of google_ads; remove",
        ),
        (
            "owners =",
            'host = "ads.example"\nowners =',
            "mbi.toml:14: host is for databases, and google_ads is none; remove it",
        ),
        (
            "owners =",
            "authorized_on = 2026-11-27\nowners =",
            "mbi.toml:14: authorized_on 2026-11-27 is still to come; write the day",
        ),
    ],
)
def test_a_fault_is_told_once_with_its_line_and_remedy(old: str, new: str, told: str) -> None:
    assert old in EXAMPLE
    (line,) = faults(EXAMPLE.replace(old, new))
    assert told in line
    assert ";" in line
    assert "hunter2" not in line


def test_faults_of_shape_and_of_sense_are_told_together_in_the_order_of_the_file() -> None:
    broken = EXAMPLE.replace("client_id = 194", 'client_id = "x"').replace("mysql", "mysqll")
    told = faults(broken, environ={})
    assert [line.split(" ")[0] for line in told] == [
        "mbi.toml:6:",
        "mbi.toml:8:",
        "mbi.toml:20:",
        "mbi.toml:25:",
        "mbi.toml:26:",
    ]


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-26", "2020-01-01"])
def test_a_day_of_authorization_may_be_any_that_has_begun_somewhere(day: str) -> None:
    file = parse(EXAMPLE.replace("owners =", f"authorized_on = {day}\nowners ="))
    assert str(file.account[0].integration[0].authorized_on) == day


def test_two_accounts_can_share_neither_name_nor_client_id() -> None:
    second = '[[account]]\nname = "ACME EU"\nclient_id = 194\ntimezone = "UTC"\n'
    told = faults(EXAMPLE + second)
    assert [line.split(" ")[1] for line in told] == ["name", "client_id"]


def test_two_accounts_may_have_an_integration_of_the_same_name() -> None:
    second = (
        '[[account]]\nname = "Acme US"\nclient_id = 195\ntimezone = "UTC"\n'
        '[[account.integration]]\nname = "Orders database"\nkind = "mysql"\n'
    )
    assert len(parse(EXAMPLE + second).account) == 2


def test_a_newest_row_needs_an_export_key() -> None:
    (told,) = faults(EXAMPLE.replace('export_api_key = { env = "ACME_EXPORT_KEY" }\n', ""))
    assert told.startswith("mbi.toml:15: newest_row_figure")


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    held = tmp_path / "key"
    held.write_text("an-export-key\n")
    others = {name: value for name, value in ENVIRON.items() if name.startswith("GOOGLE")}
    parse(EXAMPLE, {**others, "ACME_EXPORT_KEY_FILE": str(held)})
    (told,) = faults(EXAMPLE, {**others, "ACME_EXPORT_KEY_FILE": str(tmp_path / "none")})
    assert told.startswith("mbi.toml:8: export_api_key")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = [1,\n2", 3), ("a = 1\na = 2\n", 2), ("x\n", 1), ('a = "\n', 1)],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, line: int) -> None:
    (told,) = faults(text)
    assert told.startswith(f"mbi.toml:{line}: is not TOML")


def test_nothing_at_all_lists_what_is_missing() -> None:
    told = faults("")
    assert len(told) == 3
    assert all("is missing" in line for line in told)


def test_tables_of_the_wrong_shape_are_faults_and_no_crash() -> None:
    for text in ("account = 3", "account = [1, 2]", "provider = []", "[channel]", "intervals = 1"):
        assert any("mbi.toml:1:" in line for line in faults(text))


def test_a_file_that_is_not_there_says_how_to_name_another(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="MBI_CONFIG"):
        read_watch_file(tmp_path / "mbi.toml", catalogue=CATALOGUE, environ={})


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mbi.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        read_watch_file(path, catalogue=CATALOGUE, environ={})


@given(st.integers(0, len(EXAMPLE)), st.integers(0, 40), st.text(max_size=20))
def test_any_slip_of_the_hand_is_read_or_refused_with_lines(
    start: int, length: int, slip: str
) -> None:
    text = EXAMPLE[:start] + slip + EXAMPLE[start + length :]
    try:
        parse(text)
    except ConfigurationError as error:
        told = [line for line in str(error).splitlines() if "has faults" not in line]
    else:
        told = []
    assert all(re.match(r" *mbi\.toml:\d+: ", line) for line in told)


@pytest.mark.parametrize("hours", ["nan", "inf", "0", "-1", "1000.5"])
def test_a_cadence_is_a_real_length_of_time(hours: str) -> None:
    (told,) = faults(
        EXAMPLE.replace("client_id = 194", f"client_id = 194\ncadence_hours = {hours}")
    )
    assert told.startswith("mbi.toml:7: cadence_hours")


def test_a_value_with_line_breaks_stays_one_line() -> None:
    (told,) = faults(EXAMPLE.replace('"google_ads"', '"""google\n\nads!"""'))
    assert told.startswith('mbi.toml:13: kind "google ads!" is not known')
