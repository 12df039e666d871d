"""The catalogues: both complete, both speaking of everything the bot can say."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import bot.texts
from bot.domain.diagnosis import Cause, Confidence, Remedy, Status
from bot.domain.evidence import Changes, Said
from bot.domain.incident import EventKind, State
from bot.domain.observation import Witness
from bot.domain.ticket import DeskKind, Priority, TicketState
from bot.services.alerting import Acknowledged
from bot.services.views import Speaks
from bot.texts.reader import LOCALES, Texts, Value, nearest

HERE = Path(bot.texts.__file__).parent
WORDED: list[tuple[str, type[StrEnum]]] = [
    ("status", Status),
    ("is", Status),
    ("status-count", Status),
    ("cause", Cause),
    ("because", Cause),
    ("confidence", Confidence),
    ("remedy", Remedy),
    ("do", Remedy),
    ("witness", Witness),
    ("speaks", Speaks),
    ("state", State),
    ("event", EventKind),
    ("desk", DeskKind),
    ("ticket-state", TicketState),
    ("priority", Priority),
    ("acknowledged", Acknowledged),
]


class Variables(Visitor):
    """Gathers the names of the arguments a pattern uses."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the visitor's own spelling
        self.found.add(node.id.name)


def messages(locale: str) -> Iterator[tuple[str, set[str]]]:
    for file in sorted((HERE / locale).glob("*.ftl")):
        resource = FluentParser().parse(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            assert not isinstance(entry, ast.Junk), f"{file.name}: {entry.content}"
            if not isinstance(entry, ast.Message):
                continue
            patterns = [(entry.id.name, entry.value)]
            patterns += [(f"{entry.id.name}.{a.id.name}", a.value) for a in entry.attributes]
            for name, pattern in patterns:
                if pattern is not None:
                    variables = Variables()
                    variables.visit(pattern)
                    yield name, variables.found


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def test_every_language_says_the_same_messages_with_the_same_arguments() -> None:
    english, *others = (dict(messages(locale)) for locale in LOCALES)
    for other in others:
        assert other == english


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_written_twice(locale: str) -> None:
    names = [name for name, _ in messages(locale)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("prefix", "members"), WORDED)
def test_every_member_of_a_list_has_words(
    texts: Texts, locale: str, prefix: str, members: type[StrEnum]
) -> None:
    for member in members:
        key = f"{prefix}-{member}".replace("_", "-")
        words = ("who", "at", "name", "provider", "before", "after", "person", "number", "error")
        known: dict[str, Value] = dict.fromkeys((*words, "lasted"), "x")
        assert texts.say(locale, key, **(known | {"count": 1}))


@pytest.mark.parametrize("key", [*Said, *Changes])
def test_every_line_of_evidence_has_words(texts: Texts, key: StrEnum) -> None:
    assert texts.has(key)


@pytest.mark.parametrize(
    ("tag", "locale"),
    [("it-IT", "it"), ("it_IT", "it"), ("IT", "it"), ("en-GB", "en"), ("de", "en"), ("", "en")],
)
def test_a_language_without_catalogue_is_answered_in_english(tag: str, locale: str) -> None:
    assert nearest(tag) == locale


def test_an_unknown_argument_is_said_by_the_bare_form(texts: Texts) -> None:
    assert texts.say("en", "feed-degraded", provider="Intuit", detail="") == (
        "The provider reports trouble."
    )


def test_an_unknown_key_is_an_error(texts: Texts) -> None:
    with pytest.raises(KeyError):
        texts.say("en", "no-such-key")
    with pytest.raises(KeyError):
        texts.say("en", "status-ok.no-such-attribute")


@pytest.mark.parametrize(
    ("span", "english", "italian"),
    [
        (timedelta(seconds=20), "less than a minute", "meno di un minuto"),
        (timedelta(minutes=12, seconds=40), "12 min", "12 min"),
        (timedelta(hours=2, minutes=10), "2 h 10 min", "2 h 10 min"),
        (timedelta(hours=2), "2 h", "2 h"),
        (timedelta(days=1, minutes=5), "1 day", "1 giorno"),
        (timedelta(days=1, hours=5), "1 day 5 h", "1 giorno 5 h"),
        (timedelta(days=3, hours=9), "3 days", "3 giorni"),
        (timedelta(seconds=-5), "less than a minute", "meno di un minuto"),
    ],
)
def test_a_span_is_told_in_words(texts: Texts, span: timedelta, english: str, italian: str) -> None:
    assert (texts.span("en", span), texts.span("it", span)) == (english, italian)


def test_a_moment_is_written_in_the_zone_it_carries(texts: Texts) -> None:
    at = datetime(2026, 11, 24, 9, 36, tzinfo=UTC).astimezone(ZoneInfo("Europe/Rome"))
    assert texts.say("it", "details-timeline-line", at=at, what="x") == (
        "24 nov 2026, 10:36 CET – x"
    )
    assert "Nov 24, 2026, 10:36 AM CET" in texts.say("en", "details-timeline-line", at=at, what="x")


def test_names_are_said_as_they_are(texts: Texts) -> None:
    said = texts.say("en", "name-unknown", asked="{ $x } <b>", nearest="A, B")
    assert "“{ $x } <b>”" in said
