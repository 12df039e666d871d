"""An operator's word on a kind stands in the catalogue's place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.catalogue.granting import Probe
from bot.catalogue.loader import load_catalogue
from bot.catalogue.overriding import overridden, override
from bot.catalogue.rules import Meaning
from bot.config.watch_reading import parse_watch_file
from bot.domain.errors import ConfigurationError

CATALOGUE = load_catalogue()
FILE = """\
admins = ["lead@acme.example"]
default_channel = "#data"

[[account]]
name = "Acme"
client_id = 194
timezone = "UTC"

[[account.integration]]
name = "Leads"
kind = "salesforce"

"""


def test_a_field_is_replaced_and_its_table_kept() -> None:
    told = {"salesforce": {"oauth": {"token_url": "https://test.salesforce.com/token"}}}
    changed, misfits = override(CATALOGUE, told)
    before, after = CATALOGUE.entries["salesforce"].oauth, changed.entries["salesforce"].oauth
    assert misfits == ()
    assert before
    assert after
    assert after.token_url == "https://test.salesforce.com/token"
    assert after.scopes == before.scopes
    assert after.answers == before.answers
    assert changed.entries["mixpanel"] == CATALOGUE.entries["mixpanel"]


def test_a_life_is_replaced_in_the_kind_too() -> None:
    kinds = overridden(CATALOGUE, {"facebook_ads": {"life_days": 90}}).kinds()
    assert kinds["facebook_ads"].life == timedelta(days=90)


def test_rules_are_tried_before_the_catalogues_own() -> None:
    rule = {"code": "MY_CODE", "means": "rate_limit", "source": "our own support case"}
    told = {"salesforce": {"probe": {"answers": [rule]}}}
    after = overridden(CATALOGUE, told).entries["salesforce"]
    before = CATALOGUE.entries["salesforce"]
    assert isinstance(after.probe, Probe)
    assert isinstance(before.probe, Probe)
    assert after.amounts_to(after.probe.answers, 400, ["MY_CODE"]) is Meaning.RATE_LIMIT
    assert after.probe.answers[1:] == before.probe.answers


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[kind.salesforce]\nlife_days = 0", 14, "life_days"),
        ("[kind.salesforce.oauth]\ntoken_url = 'http://else.example'", 14, "token_url"),
        ("[kind.salesforce]\nlifedays = 3", 14, "lifedays"),
        ("[kind.salesforce]\nname = 'other'", 14, "cannot be replaced"),
        ("[kind.salesfroce]\nlife_days = 3", 13, 'did you mean "salesforce"'),
        ("[kind.salesforce]\nprobe = 3", 14, "probe"),
        ("[kind.zendesk.probe]\nurl = 'http://else.example'", 13, "has to begin with https"),
    ],
)
def test_what_does_not_fit_is_told_by_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_watch_file(FILE + text, name="mbi.toml", catalogue=CATALOGUE, environ={})
    assert f"mbi.toml:{line}:" in str(caught.value)
    assert told in str(caught.value)
    assert "Value error" not in str(caught.value)


def test_the_rest_of_the_file_is_read_by_the_changed_catalogue() -> None:
    probe = '[kind.spree.probe]\nurl = "https://shop.example/me"\nbasic = ["{user}", "{word}"]\n'
    other = '[kind.spree]\nauthorization = "key"\ndatabase = false\nengines = []\n'
    text = FILE.replace("salesforce", "spree") + other + 'fields = ["user", "word"]\n' + probe
    stored = text.replace('kind = "spree"', 'kind = "spree"\ncredentials = "store"')
    parse_watch_file(stored, name="mbi.toml", catalogue=CATALOGUE, environ={})
    hosted = text.replace('kind = "spree"', 'kind = "spree"\nhost = "db.example"')
    with pytest.raises(ConfigurationError, match="host is for databases, and spree is none"):
        parse_watch_file(hosted, name="mbi.toml", catalogue=CATALOGUE, environ={})


def test_a_day_of_toml_is_taken() -> None:
    text = FILE + "[kind.zendesk]\nends_on = 2027-06-30\n"
    file = parse_watch_file(text, name="mbi.toml", catalogue=CATALOGUE, environ={})
    assert overridden(CATALOGUE, file.kind).entries["zendesk"].ends_on == date(2027, 6, 30)


def test_what_no_longer_fits_a_later_version_says_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match=r"kind\.mysql\.gone.*"):
        overridden(CATALOGUE, {"mysql": {"gone": 1}})


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("facebook_ads", {"life_days": 99_999_999_999}),
        ("quickbooks", {"oauth": {"refresh_days": 99_999_999_999}}),
        ("quickbooks", {"probe": {"speaks": [{}]}}),
        ("mysql", {"words": [{"text": [""], "means": "silence", "source": "here"}]}),
    ],
    ids=["a life without end", "a token without end", "whoever speaks", "a text of nothing"],
)
def test_what_no_day_or_message_can_bear_does_not_fit(kind: str, fields: dict[str, object]) -> None:
    assert override(CATALOGUE, {kind: fields})[1]
