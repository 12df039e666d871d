"""A changed host key: its card, its steps in words, and its ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.diagnosis import Cause, Confidence, Line, Remedy, Status
from bot.domain.evidence import Said
from bot.domain.integration import Authorization
from bot.domain.link import Purpose
from bot.domain.observation import Witness
from bot.domain.ticket import DeskKind, TicketFacts
from bot.services.reauthorization.views import HostKeys, InWords
from bot.slack.blocks.card import card
from bot.slack.blocks.parts import Message
from bot.slack.blocks.reauth import in_words
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action
from bot.texts.letters import Letters
from bot.texts.reader import LOCALES, Texts
from tests.slack.test_blocks import OPEN, ids

OLD, NEW = "ssh-ed25519 SHA256:o+l/d", "ssh-ed25519 SHA256:n+e/w"
CHANGED = replace(
    OPEN.diagnosis,
    cause=Cause.CONNECTION,
    status=Status.FAILED,
    confidence=Confidence.PROBABLE,
    remedy=Remedy.FIX_CONNECTION,
    grounds=frozenset({Witness.HOST_KEY}),
    evidence=(
        Line(
            key=Said.HOST_KEYS,
            args={
                "since": datetime(2026, 11, 24, 9, tzinfo=UTC),
                "before": OLD,
                "shown": NEW,
            },
        ),
    ),
)
VIEW = replace(OPEN, cause=Cause.CONNECTION, diagnosis=CHANGED)
TITLES = {"en": "Host key changed: Google Ads – main", "it": "Chiave host cambiata: Google Ads"}
WORDS = InWords(
    integration_id=7,
    integration="Orders database",
    account="Acme EU",
    kind="mysql",
    kind_title="MySQL",
    authorization=Authorization.PASSWORD,
    purpose=Purpose.FIX_CONNECTION,
    data_account="shop",
    dashboard_url=None,
    host_keys=HostKeys(before=OLD, shown=NEW),
)


def told(message: Message) -> str:
    return str([block.to_dict() for block in message.blocks])


def voice(locale: str) -> Voice:
    return Voice(texts=Texts(), locale=locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_card_shows_both_keys_before_mbi_fails(locale: str) -> None:
    message = card(VIEW, voice(locale), {})
    shown = told(message)
    assert TITLES[locale] in shown
    assert OLD in shown
    assert NEW in shown
    assert "Refresh SSH Host Keys" in shown
    assert Action.REAUTHORIZE in ids(message)
    assert "Cannot connect" not in shown
    assert "cannot connect to" not in message.text
    assert "non riesce a connettersi" not in message.text


def test_once_mbi_fails_the_card_says_so_and_the_key_is_why() -> None:
    failing = replace(CHANGED, confidence=Confidence.LIKELY)
    message = card(replace(VIEW, diagnosis=failing), voice("en"), {})
    assert "MBI cannot connect to Google Ads – main." in message.text
    assert "shows another host key than the one it was known by" in message.text


@pytest.mark.parametrize("locale", LOCALES)
def test_the_steps_in_words_compare_the_keys_first(locale: str) -> None:
    shown = told(in_words(WORDS, voice(locale)))
    assert shown.index(OLD) < shown.index(NEW) < shown.index("Refresh SSH Host Keys")
    assert "Orders database" in shown
    assert "password" not in shown


@pytest.mark.parametrize("locale", LOCALES)
def test_a_ticket_carries_both_keys(locale: str) -> None:
    facts = TicketFacts(
        desk=DeskKind.TEXT, integrations=("Orders database",), account="Acme", diagnosis=CHANGED
    )
    _, body = Letters(Texts()).ticket(facts, locale=locale)
    assert OLD in body
    assert NEW in body
