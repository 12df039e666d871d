"""What a file of the catalogue may say of hosts, accounts, engines, services and places."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.catalogue.loader import Catalogue, load_catalogue
from bot.catalogue.rules import AnswerRule, Meaning
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Engine

HEAD = """\
name = "one"
title = "One"
provider = "one"
provider_title = "One"
authorization = "oauth"
"""
OAUTH = """\
[oauth]
authorize_url = "https://{data_account}.one.example/authorize"
token_url = "https://{data_account}.one.example/token"
scopes = ["read"]
client_auth = "body"
account_param = "realmId"
"""
PROBE = """\
[probe]
url = "https://{data_account}.one.example/me/{account}"
shows = "me"
"""
KEY = HEAD.replace('"oauth"', '"key"') + 'fields = ["user", "word"]\n'
DATABASE = HEAD.replace('"oauth"', '"password"')
RULE = """\
[probe]
url = "https://x.example/"
[[probe.answers]]
{}
means = "bot"
source = "a test"
"""
FEED = '[feed]\nshape = "{}"\nurl = "https://{}.example/{{instance}}"\n'


def with_rule(line: str) -> str:
    return RULE.replace("{}", line)


def load(folder: Path, **files: str) -> Catalogue:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text)
    return load_catalogue(folder)


def rule(**where: tuple[str, ...]) -> AnswerRule:
    places = {name.replace("__", "."): values for name, values in where.items()}
    return AnswerRule(where=places, means=Meaning.BOT, source="a test")


@pytest.mark.parametrize(
    ("where", "fits"),
    [
        ({"error__code": ("190",)}, True),
        ({"error__code": ("102", "190")}, True),
        ({"error__code": ("19",)}, False),
        ({"error__code": ("190",), "error__error_subcode": ("460",)}, True),
        ({"error__code": ("190",), "error__error_subcode": ("463",)}, False),
        ({"error__error_subcode": ("458-460",)}, True),
        ({"error__error_subcode": ("461-470", "1-9")}, False),
        ({"error__transient": ("true",)}, True),
        ({"error__transient": ("True", "1")}, False),
        ({"error__type": ("OAuthException",)}, True),
        # the number stands elsewhere, or nothing stands there
        ({"code": ("190",)}, False),
        ({"error__missing": ("190",)}, False),
        ({"error": ("190",)}, False),
        ({"error__type__code": ("190",)}, False),
    ],
)
def test_a_value_counts_where_it_stands(where: dict[str, tuple[str, ...]], fits: bool) -> None:
    answer = {
        "error": {
            "code": 190,
            "error_subcode": 460,
            "transient": True,
            "type": "OAuthException",
            "message": "102 or 463 in words",
        }
    }
    assert rule(**where).fits(400, (), answer) is fits


def test_one_of_several_in_a_list_is_enough() -> None:
    one = AnswerRule(where={"errors[].code": ("7",)}, means=Meaning.BOT, source="a test")
    assert one.fits(400, (), {"errors": [{"code": "3"}, {"code": 7}]})
    assert not one.fits(400, (), {"errors": [{"code": "3"}]})
    assert not one.fits(400, (), {"errors": []})
    assert not one.fits(400, ("7",), ["7"])
    assert not one.fits(400, ("7",))


def test_a_place_counts_together_with_all_else_that_a_rule_names() -> None:
    one = AnswerRule(
        status=400, text=("gone",), where={"code": ("100",)}, means=Meaning.BOT, source="a test"
    )
    assert one.fits(400, ("it is gone",), {"code": 100})
    assert not one.fits(403, ("it is gone",), {"code": 100})
    assert not one.fits(400, ("it is there",), {"code": 100})
    assert not one.fits(400, ("it is gone",), {"code": 101})


def test_hosts_may_be_named_after_the_data_account(tmp_path: Path) -> None:
    entry = load(tmp_path, one=HEAD + OAUTH + PROBE).entries["one"]
    assert entry.held >= {"account", "access_token"}
    assert load_catalogue(tmp_path).account_params() == {"realmId"}


def test_a_kind_may_renew_the_token_that_it_holds(tmp_path: Path) -> None:
    text = HEAD + OAUTH + 'strategy = "meta_exchange"\n' + PROBE
    assert load(tmp_path, one=text).kinds()["one"].exchanges
    assert not load(tmp_path, one=HEAD + OAUTH + PROBE).kinds()["one"].exchanges


def test_basic_is_filled_from_the_fields(tmp_path: Path) -> None:
    probe = '[probe]\nurl = "https://one.example/me"\nbasic = ["{user}/token", "{word}"]\n'
    entry = load(tmp_path, one=KEY + probe).entries["one"]
    assert not isinstance(entry.probe, str)
    assert entry.probe
    assert entry.probe.in_basic == {"user", "word"}


def test_a_database_says_what_may_speak_at_its_port(tmp_path: Path) -> None:
    text = DATABASE + 'database = true\nfields = ["username"]\nengines = ["mysql", "mssql"]\n'
    kind = load(tmp_path, one=text).kinds()["one"]
    assert kind.engines == (Engine.MYSQL, Engine.MSSQL)
    assert kind.probed


def test_a_kind_may_end_on_a_day(tmp_path: Path) -> None:
    kind = load(tmp_path, one=KEY + "ends_on = 2027-04-30\n").kinds()["one"]
    assert kind.ends_on == date(2027, 4, 30)


def test_services_of_one_provider_have_feeds_of_their_own(tmp_path: Path) -> None:
    two = HEAD.replace('name = "one"', 'name = "two"') + 'service = "two"\n'
    found = load(
        tmp_path, one=HEAD + FEED.format("stripe", "a"), two=two + FEED.format("zendesk", "b")
    )
    assert {name: feed.shape for name, feed in found.feeds().items()} == {
        "one": "stripe",
        "two": "zendesk",
    }
    kinds = found.kinds()
    assert (kinds["one"].feed, kinds["two"].feed) == ("one", "two")
    assert (kinds["one"].provider, kinds["two"].provider) == ("one", "one")


def test_one_service_is_of_one_provider(tmp_path: Path) -> None:
    two = HEAD.replace('"one"', '"two"') + 'service = "one"\n'
    with pytest.raises(ConfigurationError, match="one has another feed or provider"):
        load(tmp_path, one=HEAD, two=two)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + OAUTH + 'strategy = "magic"\n', "one.toml:12: oauth.strategy"),
        (HEAD + OAUTH + 'account_value = "id"\n', "account_value tells the same"),
        (HEAD + OAUTH.replace("realmId", "realm id"), "one.toml:11: oauth.account_param"),
        (HEAD + OAUTH.replace("{data_account}", "x{data_account}"), "one.toml:7"),
        (HEAD + OAUTH.replace("{data_account}.one", "one.{data_account}"), "one.toml:7"),
        (HEAD + OAUTH.replace("/token", "/{data_account}"), "one.toml:8: oauth.token_url"),
        (HEAD + OAUTH.replace("{data_account}", "{account}") + PROBE, "one.toml:7"),
        (HEAD + OAUTH.replace('account_param = "realmId"\n', "") + PROBE, "{account}"),
        (HEAD + OAUTH + PROBE.replace("{data_account}", "{account}"), "one.toml:12: probe: "),
        (HEAD + OAUTH + PROBE + 'more = "next"\n', "more: without accounts"),
        (HEAD + OAUTH + PROBE + 'no_account = "bot"\n', "one.toml:15: probe.no_account"),
        (HEAD + OAUTH + PROBE.replace('"me"', '"me[0]"'), "one.toml:14: probe.shows"),
        (KEY + '[probe]\nurl = "https://x.example/"\nbasic = ["{user}", "{x}"]\n', "{x}"),
        (DATABASE + 'engines = ["oracle"]\n', "one.toml:6: engines"),
        (HEAD + 'engines = ["mysql"]\n', "engines: they need"),
        (HEAD + "ends_on = 2027\n", "one.toml:6: ends_on"),
        (HEAD + FEED.format("guess", "a"), "one.toml:7: feed.shape"),
        (
            HEAD
            + '[probe]\nurl = "https://x.example/"\n[[probe.answers]]\nwhere = { "a.b" = [] }\n'
            'means = "bot"\nsource = "a test"\n',
            "one.toml:9: probe.answers.0.where",
        ),
        (
            HEAD
            + '[probe]\nurl = "https://x.example/"\n[[probe.answers]]\nwhere = { "a b" = ["1"] }\n'
            'means = "bot"\nsource = "a test"\n',
            "one.toml:9: probe.answers.0.where",
        ),
        (
            HEAD + with_rule(""),
            "a status, a code, a text or a where",
        ),
    ],
)
def test_what_a_file_may_not_say_is_told_by_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, one=text)
    assert told in str(refused.value)
