"""The steps of every kind, in both languages."""

from __future__ import annotations

import logging

import pytest

from bot.catalogue.loader import load_catalogue
from bot.domain.integration import Authorization
from bot.slack.blocks.reauth import LONGEST_STEP, MOST_STEPS
from bot.texts.reader import LOCALES, Texts
from bot.texts.steps import AT_SOURCE, BEFORE_CONNECTING, HOST_KEY, IN_MBI, steps_of

KINDS = load_catalogue().kinds()
TEXTS = Texts()
MBI = ("54.88.76.97", "34.250.211.151")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_steps_in_mbi_whatever_is_known(
    caplog: pytest.LogCaptureFixture, kind: str, known: bool, locale: str
) -> None:
    caplog.set_level(logging.WARNING)
    names = {"account": "acct-1", "name": "Main – one"} if known else {}
    steps = steps_of(TEXTS, locale, kind, KINDS[kind].authorization, IN_MBI, **names)
    assert len(steps) >= 2
    assert not caplog.records
    told = "\n".join(steps)
    assert ("Main – one" in told) is known
    if known and KINDS[kind].can_lapse and kind != "data_import_api":
        assert "acct-1" in told


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_key_or_password_is_made_at_the_source_and_nothing_else_is(kind: str) -> None:
    authorization = KINDS[kind].authorization
    made = authorization in {Authorization.KEY, Authorization.PASSWORD}
    for locale in LOCALES:
        assert bool(steps_of(TEXTS, locale, kind, authorization, AT_SOURCE)) is made


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_to_look_at_before_connecting_is_told_of_all_that_mbi_reaches(
    caplog: pytest.LogCaptureFixture, kind: str, known: bool, locale: str
) -> None:
    caplog.set_level(logging.WARNING)
    authorization = KINDS[kind].authorization
    names = {"account": "acct-1", "name": "Main – one"} if known else {}
    steps = steps_of(TEXTS, locale, kind, authorization, BEFORE_CONNECTING, **names)
    assert not caplog.records
    assert bool(steps) is not KINDS[kind].upload
    if KINDS[kind].database:
        told = "\n".join(steps)
        assert ("acct-1" in told) is known
        inside = kind == "vpn_database"
        assert all((address in told) is not inside for address in MBI), "both addresses, or none"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_security_group_takes_addresses_as_ranges(locale: str) -> None:
    for prefix in (AT_SOURCE, BEFORE_CONNECTING):
        told = "\n".join(steps_of(TEXTS, locale, "amazon_rds", Authorization.PASSWORD, prefix))
        assert all(f"{address}/32" in told for address in MBI)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", ["mysql_ssh", "postgresql", "mongodb", "spree"])
def test_behind_a_tunnel_mbis_public_key_and_remote_address_are_named(
    kind: str, locale: str
) -> None:
    for prefix in (IN_MBI, BEFORE_CONNECTING):
        told = "\n".join(steps_of(TEXTS, locale, kind, Authorization.PASSWORD, prefix))
        assert "Magento BI Public Key" in told
        assert "Remote Address" in told


@pytest.mark.parametrize("locale", LOCALES)
def test_host_keys_are_refreshed_and_private_keys_stay_private(locale: str) -> None:
    """MBI documents that saving never takes another key."""
    steps = steps_of(TEXTS, locale, "mysql_ssh", Authorization.PASSWORD, HOST_KEY, name="Orders")
    told = "\n".join(steps)
    assert "Orders" in told
    assert told.index("Refresh SSH Host Keys") < told.index("Connection Successful!")
    assert "30" in steps[-1]


def test_steps_stay_within_what_slack_shows() -> None:
    for kind, one in KINDS.items():
        for prefix in (IN_MBI, AT_SOURCE, BEFORE_CONNECTING, HOST_KEY):
            for locale in LOCALES:
                steps = steps_of(TEXTS, locale, kind, one.authorization, prefix, name="N" * 80)
                assert len(steps) <= MOST_STEPS, (kind, prefix)
                assert all(len(step) <= LONGEST_STEP for step in steps), (kind, prefix)


def test_a_kind_without_steps_of_its_own_takes_those_of_its_way() -> None:
    taken = steps_of(TEXTS, "en", "new_kind", Authorization.OAUTH, IN_MBI, account="7")
    assert len(taken) == 4
    assert "choose 7" in taken[-1]


def test_names_are_said_as_they_are() -> None:
    (_, second, *_) = steps_of(TEXTS, "en", "mysql", Authorization.PASSWORD, IN_MBI, name="<b>{x}")
    assert second == "Open <b>{x} with the gear in its line."


def test_the_key_that_writes_is_named_as_one() -> None:
    steps = steps_of(TEXTS, "en", "data_import_api", Authorization.KEY, AT_SOURCE)
    assert "write into MBI's warehouse" in steps[-1]
