"""The catalogue: every kind of MBI, and what error messages amount to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.granting import Probe
from bot.catalogue.loader import load_catalogue
from bot.catalogue.rules import AnswerRule, Meaning
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Authorization
from bot.domain.observation import Reading

CATALOGUE = load_catalogue()

DOCUMENTED = {
    *("adobe_analytics", "facebook_ads", "google_ads", "google_analytics"),
    *("google_analytics_warehoused", "google_ecommerce", "salesforce", "quickbooks", "stripe"),
    *("zendesk", "mixpanel", "magento", "woocommerce", "prestashop", "spree", "mysql"),
    *("mysql_cpanel", "postgresql", "mongodb", "mssql", "amazon_rds", "vpn_database"),
    *("data_import_api", "bing_ads", "mailchimp", "cj_affiliate", "linkshare"),
    *("offline_ad_spend", "csv_upload"),
}


def test_every_kind_of_mbis_documents_is_there_and_no_other() -> None:
    assert set(CATALOGUE.entries) == DOCUMENTED


def test_only_browser_redirects_are_oauth() -> None:
    kinds = CATALOGUE.kinds()
    assert {name for name, kind in kinds.items() if kind.authorization is Authorization.OAUTH} == {
        *("google_ads", "google_analytics", "google_analytics_warehoused", "google_ecommerce"),
        *("facebook_ads", "salesforce", "quickbooks", "stripe", "adobe_analytics"),
    }


def test_files_are_uploads_that_no_authorization_can_lapse_for() -> None:
    uploads = [kind for kind in CATALOGUE.kinds().values() if kind.upload]
    assert len(uploads) == 6
    assert not any(kind.can_lapse for kind in uploads)


def test_adobe_analytics_lasts_two_weeks() -> None:
    life = CATALOGUE.kinds()["adobe_analytics"].life
    assert life is not None
    assert life.days == 14


def test_the_status_is_blank_for_live_analytics_and_pushed_rows_only() -> None:
    blank = {name for name, kind in CATALOGUE.kinds().items() if kind.blank_status}
    assert blank == {"google_analytics", "data_import_api"}


def test_databases_share_no_provider_since_each_is_a_merchants_own_server() -> None:
    databases = [kind for kind in CATALOGUE.kinds().values() if kind.database]
    assert len({kind.provider for kind in databases}) == len(databases) == 11


def test_a_feed_that_an_operator_gave_counts_as_one() -> None:
    assert not CATALOGUE.kinds()["google_ads"].has_feed
    assert CATALOGUE.kinds(feeds={"google"})["google_ads"].has_feed
    assert CATALOGUE.kinds()["quickbooks"].has_feed


@pytest.mark.parametrize(
    ("kind", "message", "reading"),
    [
        # a specific code inside a general one decides
        ("google_ads", "PERMISSION_DENIED: USER_PERMISSION_DENIED", Reading.ACCOUNT_REFUSED),
        ("google_ads", "invalid_grant: admin_policy_enforced", Reading.ACCOUNT_REFUSED),
        (
            "google_analytics",
            'invalid_grant "Token has been expired or revoked."',
            Reading.CREDENTIAL_REFUSED,
        ),
        # a lock comes with invalid_grant and is no refusal
        ("salesforce", "invalid_grant: token request is already being processed", Reading.SILENT),
        ("salesforce", "INACTIVE USER", Reading.ACCOUNT_REFUSED),
        (
            "quickbooks",
            "message=AuthenticationFailed; errorCode=003200",
            Reading.CREDENTIAL_REFUSED,
        ),
        ("mysql", "Access denied for user 'mbi'@'54.88.76.97'", Reading.ACCOUNT_REFUSED),
        (
            "magento",
            "Host '54.88.76.97' is not allowed to connect to this MySQL server",
            Reading.CANNOT_CONNECT,
        ),
        # what looks like a refused role says that the address is not admitted
        (
            "spree",
            'FATAL: no pg_hba.conf entry for host "54.88.76.97", user "mbi", database "spree"',
            Reading.CANNOT_CONNECT,
        ),
        ("amazon_rds", "Login failed for user 'mbi'.", Reading.ACCOUNT_REFUSED),
        ("mysql", "SSH host key verification failed", Reading.CANNOT_CONNECT),
        ("adobe_analytics", "error 401013", Reading.CREDENTIAL_REFUSED),
        # digits inside a longer number are not that code
        ("adobe_analytics", "request 9401013004", None),
        ("google_ads", "Something went wrong", None),
        ("no_such_kind", "invalid_grant", None),
        ("csv_upload", "invalid_grant", None),
    ],
)
def test_a_message_means_what_the_most_specific_rule_says(
    kind: str, message: str, reading: Reading | None
) -> None:
    assert CATALOGUE.meaning(kind, message) is reading


def test_time_outs_and_server_errors_are_never_a_refusal() -> None:
    refusals = {Reading.ACCOUNT_REFUSED, Reading.CREDENTIAL_REFUSED}
    for message in ("timed out", "HTTP 503 Service Unavailable", "connection reset by peer", ""):
        for kind in CATALOGUE.entries:
            assert CATALOGUE.meaning(kind, message) not in refusals


def test_no_rule_is_hidden_behind_an_earlier_one_that_means_something_else() -> None:
    for entry in CATALOGUE.entries.values():
        for place, rule in enumerate(entry.words):
            message = " ".join(rule.text)
            first = next(one for one in entry.words if one.fits(message))
            assert first.means == rule.means, (entry.name, place)


def test_a_kind_tells_how_it_is_authorized_and_tried() -> None:
    kinds = CATALOGUE.kinds()
    told = {
        name: (kind.by_oauth, kind.fields, kind.writes, kind.rotates)
        for name, kind in kinds.items()
        if kind.probed
    }
    assert told == {
        "google_ads": (True, (), False, False),
        "salesforce": (True, (), False, True),
        "mixpanel": (False, ("username", "secret"), False, False),
        "mysql": (False, ("username", "password"), False, False),
        "data_import_api": (False, ("key",), True, False),
    }
    assert not any(kind.by_oauth or kind.fields for kind in kinds.values() if not kind.probed)
    assert [name for name, kind in kinds.items() if kind.separate] == ["mixpanel"]


@pytest.mark.parametrize("kind", ["google_ads", "salesforce"])
def test_no_answer_rule_is_hidden_behind_an_earlier_one(kind: str) -> None:
    entry = CATALOGUE.entries[kind]
    assert entry.oauth is not None
    assert isinstance(entry.probe, Probe)
    for rules in (entry.oauth.answers, entry.probe.answers):
        for rule in rules:
            said = tuple(filter(None, (rule.code, *rule.text)))
            assert entry.amounts_to(rules, rule.status, said) is rule.means


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
