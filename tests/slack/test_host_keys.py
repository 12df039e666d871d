"""A changed host key: its card, its steps in words, and its ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.card import RoundView
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Status
from bot.domain.evidence import Said
from bot.domain.incident import Event, EventKind, State
from bot.domain.integration import Authorization
from bot.domain.link import Purpose
from bot.domain.observation import Witness
from bot.domain.round import How, StepState
from bot.domain.ticket import DeskKind, TicketFacts
from bot.services.reauthorization.views import HostKeys, InWords
from bot.services.views import StatusList, StatusRow
from bot.slack.blocks.card import card
from bot.slack.blocks.news import event_words
from bot.slack.blocks.parts import Message
from bot.slack.blocks.reauth import in_words
from bot.slack.blocks.status_list import status_list
from bot.slack.blocks.status_one import status_one
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action
from bot.texts.letters import Letters
from bot.texts.reader import LOCALES, Texts
from tests.slack.conftest import one
from tests.slack.test_blocks import OPEN, ids

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
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


BEHIND = replace(
    VIEW,
    bastion="bastion.acme.example",
    member_count=3,
    members=tuple(
        replace(OPEN.members[0], integration_id=n, name=f"Database {n}", foretold=True)
        for n in (1, 2, 3)
    ),
)


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("en", "Host key changed: 3 integrations behind bastion.acme.example"),
        ("it", "Chiave host cambiata: 3 integrazioni dietro bastion.acme.example"),
    ],
)
def test_a_card_of_several_is_named_after_the_bastion(locale: str, title: str) -> None:
    message = card(BEHIND, voice(locale), {})
    shown = told(message)
    assert title in shown
    assert all(f"Database {n}" in shown for n in (1, 2, 3))
    assert "Cannot connect" not in shown
    assert "Non si connette" not in shown
    assert "The SSH server bastion.acme.example" in message.text or locale != "en"


@pytest.mark.parametrize(
    ("locale", "deed"),
    [
        ("en", "refreshed the host keys in MBI"),
        ("it", "ha aggiornato le chiavi host in MBI"),
    ],
)
def test_what_was_done_is_said_once_for_all_of_them(locale: str, deed: str) -> None:
    waiting = replace(CHANGED, recovering=True, remedy=Remedy.WAIT_DATA)
    one = RoundView(
        integration="",
        begun_by="UANNA",
        begun_at=NOW,
        access=StepState.TODO,
        authorized_by="UANNA",
        authorized_at=NOW,
        how=How.DONE,
    )
    rounds = tuple(replace(one, integration=f"Database {n}") for n in (1, 2, 3))
    view = replace(BEHIND, state=State.VERIFYING, diagnosis=waiting, rounds=rounds)
    shown = told(card(view, voice(locale), {}))
    assert shown.count(deed) == 1
    assert "*Database 1*, *Database 2*, *Database 3*: <@UANNA>" in shown
    assert "authorized" not in shown.replace("authorized_keys", "")


@pytest.mark.parametrize(
    ("mended", "words"),
    [
        ("host_key", "refreshed the host keys in MBI"),
        ("connection", "fixed the connection in MBI"),
    ],
)
def test_the_time_line_says_what_was_mended(mended: str, words: str) -> None:
    event = Event(
        id=1,
        incident_id=12,
        at=NOW,
        kind=EventKind.AUTHORIZED,
        actor="UANNA",
        args={"how": "done", "mended": mended},
    )
    failed = replace(event, kind=EventKind.ROUND_FAILED, args={"mended": mended})
    assert event_words(event, voice("en")) == f"<@UANNA> {words}."
    assert "authoriz" not in event_words(failed, voice("en"))


def test_the_list_counts_apart_what_has_not_failed_so_far() -> None:
    row = StatusRow(
        integration_id=1,
        name="Orders",
        account="Acme",
        kind="MySQL",
        status=Status.FAILED,
        cause=Cause.CONNECTION,
        confidence=Confidence.PROBABLE,
        since=NOW,
        data_until=None,
        speaking=(),
        foretold=True,
    )
    page = StatusList(
        rows=(row,),
        page=1,
        pages=1,
        total=3,
        counts={Status.FAILED: 2, Status.OK: 1},
        as_of=NOW,
        foretold=1,
    )
    message = status_list(page, voice("en"))
    assert "1 cannot connect, 1 with a changed host key, 1 OK" in message.text
    assert "Orders* (Acme): Host key changed" in told(message)
    assert "Cannot connect" not in told(message)


def test_done_in_words_carries_the_key_that_was_shown() -> None:
    message = in_words(replace(WORDS, behind=("Stock", "Customers")), voice("en"))
    assert f"integration:7 {NEW}" in told(message)
    assert "Stock, Customers" in told(message)


@pytest.mark.parametrize(
    ("mended", "told"),
    [
        (OPEN.diagnosis, "is authorized or connected again and waits for data"),
        (CHANGED, "MBI was given the new host key, and data is awaited now"),
    ],
)
def test_the_status_tells_no_cause_that_is_mended(mended: Diagnosis, told: str) -> None:
    waits = replace(one(1), diagnosis=replace(mended, recovering=True))
    text = status_one(waits, Voice(texts=Texts(), locale="en"), {}).text
    assert told in text
    assert "Cause" not in text


def test_fingerprints_stand_in_letters_that_can_not_be_mistaken() -> None:
    shown = told(card(VIEW, voice("en"), {}))
    assert f"`{OLD}`" in shown
    assert f"`{NEW}`" in shown
