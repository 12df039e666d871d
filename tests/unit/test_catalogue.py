"""The catalogue's files: what they may say, and how a fault in one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.granting import Probe
from bot.catalogue.loader import load_catalogue
from bot.catalogue.rules import AnswerRule, Meaning
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Engine
from bot.domain.observation import Reading
from bot.texts.reader import LOCALES, Texts
from bot.texts.steps import AT_SOURCE, BEFORE_CONNECTING, IN_MBI, steps_of

CATALOGUE = load_catalogue()


def test_an_answer_is_judged_by_its_own_rules_before_the_kinds_words() -> None:
    entry = CATALOGUE.entries["google_ads"]
    assert isinstance(entry.probe, Probe)
    said = ("403", "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
    assert entry.amounts_to(entry.probe.answers, 403, said) is Meaning.BOT
    assert entry.amounts_to((), 403, said) is Meaning.CREDENTIAL_REFUSED
    assert entry.amounts_to((), 403, ("403",)) is None


def test_all_that_a_rule_names_has_to_fit() -> None:
    rule = AnswerRule(
        status=403, code="DENIED", text=("quota",), means=Meaning.RATE_LIMIT, source="a test"
    )
    assert rule.fits(403, ("DENIED", "over Quota"))
    assert not rule.fits(400, ("DENIED", "over quota"))
    assert not rule.fits(403, ("DENIED_X", "over quota"))
    assert not rule.fits(403, ("DENIED", "over"))


def test_a_kind_is_added_by_one_file(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD + OAUTH + PROBE)
    kind = load_catalogue(tmp_path).kinds()["one"]
    assert (kind.by_oauth, kind.probed, kind.rotates, kind.fields) == (True, True, True, ())
    key = GOOD.replace('"oauth"', '"key"') + 'fields = ["user", "word"]\nwrites = true\n'
    probe = '[probe]\nurl = "https://one.example/me?u={user}"\nbasic = ["{user}", "{word}"]\n'
    (tmp_path / "one.toml").write_text(key + probe)
    kind = load_catalogue(tmp_path).kinds()["one"]
    assert (kind.by_oauth, kind.probed, kind.writes) == (False, True, True)
    assert kind.fields == ("user", "word")


def test_a_kind_of_database_is_added_by_one_file_too(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(
        GOOD.replace('"oauth"', '"password"')
        + 'database = true\nengines = ["postgresql"]\nfields = ["username", "password"]\n'
        + 'words_from = ["shared"]\n[[words]]\ntext = ["Too many shops"]\n'
        + 'means = "connection"\nsource = "a test"\n'
    )
    (tmp_path / "shared.words.toml").write_text(
        '[[words]]\ntext = ["Wrong word"]\nmeans = "account_refused"\nsource = "a test"\n'
    )
    catalogue = load_catalogue(tmp_path)
    kind = catalogue.kinds()["one"]
    assert (kind.database, kind.probed, kind.by_oauth) == (True, True, False)
    assert (kind.engines, kind.fields) == ((Engine.POSTGRESQL,), ("username", "password"))
    assert catalogue.meaning("one", "Wrong word given") is Reading.ACCOUNT_REFUSED
    assert catalogue.meaning("one", "Too many shops") is Reading.CANNOT_CONNECT
    for locale in LOCALES:
        for prefix in (IN_MBI, AT_SOURCE, BEFORE_CONNECTING):
            assert steps_of(Texts(), locale, kind.name, kind.authorization, prefix, name="One")


GOOD = """\
name = "one"
title = "One"
provider = "one"
provider_title = "One"
authorization = "oauth"
"""
OAUTH = """\
[oauth]
authorize_url = "https://one.example/authorize"
token_url = "https://one.example/token"
scopes = ["read"]
client_auth = "basic"
rotates = true
instance_hosts = ["one.example"]

[[oauth.answers]]
code = "locked"
means = "silence"
source = "a test"

"""
PROBE = """\
[probe]
url = "{instance_url}/me"
accounts = "orgs[].id"

[probe.headers]
Authorization = "Bearer {access_token}"

[[probe.answers]]
status = 404
means = "account_refused"
source = "a test"

[[probe.answers]]
code = "slow_down"
means = "rate_limit"
source = "a test"
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace('"oauth"', '"magic"'), "one.toml:5"),
        (GOOD + "colour = 1\n", "one.toml:6: colour"),
        (GOOD + "upload = true\n", "authorization"),
        (GOOD.replace('name = "one"', 'name = "two"', 1), "one.toml:1"),
        (GOOD + 'words_from = ["nothing"]\n', "nothing.words.toml"),
        (GOOD + '[feed]\nshape = "guess"\nurl = "https://x.example"\n', "one.toml:7: feed.shape"),
        (GOOD + '[[words]]\ntext = []\nmeans = "silence"\nsource = "abc"\n', "one.toml:7"),
        ("name = ", "one.toml"),
        # a fault inside of a section, by its own line
        (GOOD + OAUTH.replace("basic", "magic"), "one.toml:10: oauth.client_auth"),
        (GOOD + OAUTH.replace("https://one.example/token", "http://x"), "one.toml:8"),
        (GOOD + OAUTH.replace('means = "silence"\n', ""), "one.toml:14: oauth.answers.0.means"),
        (GOOD + OAUTH.replace('"one.example"', '"https://x"'), "instance_hosts: https://x"),
        (GOOD + PROBE, "instance_hosts"),
        (GOOD + OAUTH + PROBE.replace('"rate_limit"', '"x"'), "one.toml:33: probe.answers.1.means"),
        (GOOD + OAUTH + PROBE.replace('code = "slow_down"\n', ""), "one.toml:31: probe.answers.1"),
        (GOOD + OAUTH + PROBE.replace("{instance_url}", "{host}"), "one.toml:19: probe"),
        (GOOD + OAUTH + PROBE.replace("{instance_url}", "{api_url}"), "needs api_url"),
        (GOOD + OAUTH + PROBE.replace("/me", "/{access_token}"), "access_token"),
        (GOOD + OAUTH + PROBE.replace("orgs[].id", "orgs[0]"), "one.toml:21: probe.accounts"),
        (GOOD + 'probe = "magic"\n', "one.toml:6: probe: "),
        (GOOD + 'fields = ["key"]\n', "fields"),
        (GOOD.replace('"oauth"', '"key"') + OAUTH, "oauth: it needs"),
    ],
)
def test_a_faulty_file_is_refused_by_name_and_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "one.toml").write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        load_catalogue(tmp_path)
    assert told in str(refused.value)


def test_one_provider_cannot_have_two_feeds(tmp_path: Path) -> None:
    feed = '[feed]\nshape = "statuspage"\nurl = "https://status.example"\n'
    (tmp_path / "one.toml").write_text(GOOD)
    (tmp_path / "two.toml").write_text(GOOD.replace('name = "one"', 'name = "two"', 1) + feed)
    with pytest.raises(ConfigurationError, match="another feed"):
        load_catalogue(tmp_path)
