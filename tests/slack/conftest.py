"""A Slack workspace with the bot's real app in it, and services that tests can steer."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from urllib.parse import urlencode

import pytest
import requests
from flask import Flask
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.domain.card import CardView, MemberView
from bot.domain.delivery import Posted
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Status
from bot.domain.errors import DeliveryError
from bot.domain.incident import State
from bot.domain.link import LINK_LIFE, Link, Purpose
from bot.domain.observation import Witness
from bot.domain.ticket import DeskKind, Priority, Ticket
from bot.ports.messenger import PrivateLink
from bot.sandbox.fakes.peer import Peer
from bot.sandbox.fakes.slack import Channel, Person, SlackWorkspace
from bot.services.alerting import Acknowledged, Alerting
from bot.services.answering import Answering, NothingReadError
from bot.services.handled import Handled
from bot.services.merging import Merging
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reauthorization.views import (
    Decided,
    Issued,
    Pressed,
    Presser,
    SaidDone,
)
from bot.services.reporting import Reporting
from bot.services.ticketing import Ticketing
from bot.services.views import (
    Coverage,
    Evidence,
    IntegrationView,
    NoSuchName,
    ReportResult,
    Requester,
    Speaks,
    StatusList,
    StatusRow,
    TicketDraft,
)
from bot.slack.app import make_app
from bot.slack.client import make_client
from bot.slack.directory import Directory
from bot.slack.kit import Kit
from bot.slack.kits import Couriers, OneKit
from bot.slack.messenger import SlackMessenger
from bot.slack.modals import Modals
from bot.slack.readers import Readers
from bot.slack.replies import Replies
from bot.texts.reader import Texts
from bot.web.slack import SlackRequests

SECRET = "sandbox-signing-secret"
BOT = "U0MBIBOT0"
NOW = datetime(2026, 11, 24, 9, 36, tzinfo=UTC)
NAME = "Google Ads – main"
ANNA = Person(
    id="UANNA",
    name="anna",
    real_name="Anna Rossi",
    email="anna@acme.example",
    locale="it-IT",
    tz="Europe/Rome",
)
BEN = Person(id="UBEN", name="ben", real_name="Ben Hill", email="ben@acme.example")
ALERTS = Channel(id="C1ALERTS", name="data-alerts", members=frozenset({BOT, "UANNA", "UBEN"}))
ELSEWHERE = Channel(id="C2ELSE", name="elsewhere", members=frozenset({"UANNA", "UBEN"}))

DIAGNOSIS = Diagnosis(
    status=Status.REAUTH,
    cause=Cause.TOKEN,
    confidence=Confidence.LIKELY,
    trouble=True,
    since=NOW - timedelta(hours=3),
    evidence=(Line(key="word-reauth", args={"at": NOW}),),
    would_change=(Line(key="change-word-arrives"),),
    remedy=Remedy.REAUTHORIZE,
)


def row(number: int) -> StatusRow:
    return StatusRow(
        integration_id=number,
        name=NAME if number == 1 else f"Source {number}",
        account="Acme EU",
        kind="Google Ads",
        status=Status.REAUTH,
        cause=Cause.TOKEN,
        confidence=Confidence.LIKELY,
        since=NOW,
        data_until=NOW,
        speaking=(Witness.WORDS,),
    )


def one(number: int) -> IntegrationView:
    return IntegrationView(
        row=row(number),
        diagnosis=DIAGNOSIS,
        owners=("anna@acme.example", "gone@acme.example"),
        channel="#data-alerts",
        timezone="UTC",
        data_account="123-456-7890",
        newest_row=NOW,
        last_data_point=NOW,
        word="Re-auth",
        word_at=NOW,
        coverage=(Coverage(witness=Witness.WORDS, speaks=Speaks.YES, asked_at=NOW),),
        next_check=NOW,
        incident_id=12,
        as_of=NOW,
    )


CARD = CardView(
    incident_id=12,
    version=1,
    locale="en",
    timezone="UTC",
    state=State.OPEN,
    cause=Cause.TOKEN,
    diagnosis=DIAGNOSIS,
    members=(
        MemberView(
            integration_id=1,
            name=NAME,
            account="Acme EU",
            kind="Google Ads",
            owners=("anna@acme.example",),
            status=Status.REAUTH,
        ),
    ),
    member_count=1,
    provider=None,
    accounts=("Acme EU",),
    opened_at=NOW,
)


class Reported(Reporting):
    """Takes no reports: they come to the web side."""

    def __init__(self) -> None:
        pass


class Answers(Answering):
    """Knows one integration by name, and a given number of them in all."""

    def __init__(self) -> None:
        self.total = 1
        self.asked: list[tuple[str, object]] = []
        self.gate = Event()
        self.gate.set()
        self.error: Exception | None = None
        self.known_accounts: tuple[tuple[int, str], ...] = ((1, "Acme EU"),)

    def _asked(self, what: str, about: object) -> None:
        self.asked.append((what, about))
        self.gate.wait(10)
        if self.error:
            raise self.error

    def status(self, *, page: int = 1) -> StatusList:
        self._asked("status", page)
        pages = max(1, -(-self.total // 12))
        page = min(max(page, 1), pages)
        first = (page - 1) * 12
        rows = tuple(row(n + 1) for n in range(first, min(first + 12, self.total)))
        counts = {Status.REAUTH: self.total} if self.total else {}
        return StatusList(
            rows=rows, page=page, pages=pages, total=self.total, counts=counts, as_of=NOW
        )

    def one(self, *, name: str) -> IntegrationView | NoSuchName:
        self._asked("one", name)
        known = name.casefold() in NAME.casefold()
        return one(1) if known else NoSuchName(asked=name, nearest=(NAME,))

    def by_id(self, integration_id: int) -> IntegrationView | None:
        self._asked("by_id", integration_id)
        return one(integration_id) if integration_id == 1 else None

    def check(self, *, name: str) -> IntegrationView | NoSuchName:
        self._asked("check", name)
        known = name.casefold() in NAME.casefold()
        return one(1) if known else NoSuchName(asked=name, nearest=(NAME,))

    def accounts(self) -> tuple[tuple[int, str], ...]:
        self._asked("accounts", None)
        return self.known_accounts

    def report(self, *, text: str, account: int | None, reporter: str) -> ReportResult:
        self._asked("report", (text, account, reporter))
        if NAME not in text:
            raise NothingReadError
        return ReportResult(
            account="Acme EU", read=((NAME, "Re-auth"),), unknown=("Other",), unread=("???",)
        )


class Alerts(Alerting):
    """Knows the incident 12."""

    def __init__(self) -> None:
        self.outcome = Acknowledged.DONE
        self.acknowledged: list[tuple[int, str]] = []

    def acknowledge(self, *, incident_id: int, person: str) -> Acknowledged:
        self.acknowledged.append((incident_id, person))
        return self.outcome if incident_id == 12 else Acknowledged.GONE

    def details(self, *, incident_id: int) -> Evidence | None:
        if incident_id != 12:
            return None
        return Evidence(
            card=CARD,
            lines=DIAGNOSIS.evidence,
            would_change=DIAGNOSIS.would_change,
            coverage=((NAME, one(1).coverage),),
            events=(),
        )


class Tickets(Ticketing):
    """Takes tickets, once for each key."""

    def __init__(self) -> None:
        self.desk = DeskKind.ZENDESK
        self.taken: dict[str, Ticket] = {}
        self.gate = Event()
        self.gate.set()

    def draft(
        self, *, requester: Requester, incident_id: int | None = None, name: str | None = None
    ) -> TicketDraft | NoSuchName:
        self.gate.wait(10)
        if name and NAME not in name and name != "google":
            return NoSuchName(asked=name, nearest=(NAME,))
        return TicketDraft(
            desk=self.desk,
            form_url="https://experienceleague.adobe.com/home#support",
            subject="MBI integration Google Ads – main: needs re-authorization",
            body=f"Asked by {requester.name}.",
            priority=Priority.NORMAL,
            worth=False,
            remedy=Remedy.REAUTHORIZE,
            cause=Cause.TOKEN,
            incident_id=incident_id,
            integration_id=1 if name else None,
            integration=name,
        )

    def submit(self, *, key: str, draft: TicketDraft, requester: Requester) -> Ticket:
        ticket = Ticket(
            id=len(self.taken) + 1,
            workspace_id=1,
            key=key,
            desk=draft.desk,
            subject=draft.subject,
            body=draft.body,
            priority=draft.priority,
            requester=requester.user_id,
            requester_name=requester.name,
            requester_email=requester.email,
            created_at=NOW,
            incident_id=draft.incident_id,
            integration_id=draft.integration_id,
        )
        return self.taken.setdefault(key, ticket)


class Seen(Handled):
    """Remembers keys while the test lasts."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def first(self, key: str) -> bool:
        new = key not in self.keys
        self.keys.add(key)
        return new


TOKEN = "sandbox-token-of-a-link"


def private(person: str = "UBEN", purpose: Purpose = Purpose.REAUTHORIZE) -> PrivateLink:
    link = Link(
        id=5,
        workspace_id=1,
        integration_id=1,
        purpose=purpose,
        person=person,
        person_name="Ben Hill",
        person_email="ben@acme.example",
        team_id="T1",
        team_name="Acme",
        locale="en-US",
        timezone="UTC",
        created_at=NOW,
        expires_at=NOW + LINK_LIFE,
    )
    url = f"https://bot.acme.example/link/{TOKEN}"
    return PrivateLink(link=link, url=url, integration=NAME, account="Acme EU")


class Links(Linking):
    """Answers every press with `pressed`, and sends links through the real messenger."""

    def __init__(self) -> None:
        self.pressed: Pressed | None = None
        self.pressers: list[Presser] = []
        self.asked: list[dict[str, object]] = []
        self.sent: list[PrivateLink] = []
        self.said = SaidDone.DONE
        self.emails: tuple[str, ...] = ("anna@acme.example",)
        self.send_error: DeliveryError | None = None
        self.messenger: SlackMessenger | None = None

    def press(
        self,
        presser: Presser,
        *,
        incident_id: int | None = None,
        integration_id: int | None = None,
        name: str | None = None,
        purpose: Purpose | None = None,
    ) -> Pressed | NoSuchName:
        self.pressers.append(presser)
        asked = {"incident": incident_id, "integration": integration_id, "name": name}
        self.asked.append({**asked, "purpose": purpose})
        if name and name.casefold() not in NAME.casefold():
            return NoSuchName(asked=name, nearest=(NAME,))
        return self.pressed or Issued(private=private(presser.user_id))

    def ask_owners(
        self, presser: Presser, *, integration_id: int, incident_id: int | None = None
    ) -> tuple[str, ...]:
        self.pressers.append(presser)
        self.asked.append({"incident": incident_id, "integration": integration_id})
        return self.emails

    def send(self, private: PrivateLink) -> None:
        if self.send_error:
            raise self.send_error
        assert self.messenger
        self.messenger.send_link(private)
        self.sent.append(private)

    def say_done(self, presser: Presser, *, integration_id: int, shown: str = "") -> SaidDone:
        self.pressers.append(presser)
        self.asked.append({"integration": integration_id, "shown": shown})
        return self.said


class Decisions(Reauthorizing):
    """Takes decisions of admins."""

    def __init__(self) -> None:
        self.decided: list[tuple[str, int, bool]] = []
        self.outcome = Decided.CONFIRMED

    def decide_as(self, presser: Presser, *, pending_id: int, accept: bool) -> Decided:
        self.decided.append((presser.user_id, pending_id, accept))
        return self.outcome


@dataclasses.dataclass(frozen=True, kw_only=True)
class World:
    """All there is to act with and to look at."""

    slack: SlackWorkspace
    bot: Peer
    app: App
    client: WebClient
    directory: Directory
    couriers: Couriers
    answers: Answers
    alerts: Alerts
    tickets: Tickets
    links: Links
    decisions: Decisions
    messenger: SlackMessenger
    replies: Replies

    def post(
        self, fields: dict[str, str] | str, *, secret: str = SECRET, age: float = 0.0
    ) -> requests.Response:
        """Send what Slack would send, with any signature."""
        body = fields if isinstance(fields, str) else urlencode(fields)
        stamp = str(int(time.time() - age))
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        url = f"{self.bot.url}/slack/events"
        return requests.post(url, data=body.encode(), headers=headers, timeout=10)


class Mergers(Merging):
    """Keeps which cards were seen where."""

    def __init__(self) -> None:
        self.cards: list[tuple[int, Posted]] = []

    def seen(self, incident_id: int, at: Posted, *, answered: bool) -> None:
        """Keep it."""
        del answered
        self.cards.append((incident_id, at))


class Ticks:
    """The clock that Slack's trigger ids go by; each look at it takes `step` seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def slack(ticks: Ticks) -> Iterator[SlackWorkspace]:
    workspace = SlackWorkspace(
        monotonic=ticks, people=[ANNA, BEN], channels=[ALERTS, ELSEWHERE], now=lambda: NOW
    )
    with workspace as running:
        yield running


@pytest.fixture
def texts() -> Texts:
    return Texts()


@pytest.fixture
def make_world(slack: SlackWorkspace, texts: Texts) -> Iterator[Callable[..., World]]:
    open_ones: list[tuple[Peer, Replies, Readers, World]] = []

    def make(patience: float = 5.0) -> World:
        client = make_client(token="xoxb-sandbox-bot", api_url=slack.api_url)
        directory = Directory(client)
        readers = Readers(directory=directory, texts=texts, locale="en")
        replies = Replies(patience=patience, workers=4)
        kit = Kit(
            answering=Answers(),
            alerting=Alerts(),
            ticketing=Tickets(),
            linking=Links(),
            reauthorizing=Decisions(),
            handled=Seen(),
            merging=Mergers(),
            directory=directory,
            readers=readers,
            replies=replies,
            modals=Modals(client),
            messenger=SlackMessenger(client=client, directory=directory, texts=texts),
            reporting=Reported(),
        )
        app = make_app(client=client, signing_secret=SECRET, kits=OneKit(kit))
        server = Flask("bot")
        door = SlackRequests(app)
        server.add_url_rule("/slack/events", view_func=door.receive, methods=["POST"])
        peer = Peer(server).start()
        slack.bot_url = peer.url
        messenger = SlackMessenger(client=client, directory=directory, texts=texts)
        assert isinstance(kit.answering, Answers)
        assert isinstance(kit.alerting, Alerts)
        assert isinstance(kit.ticketing, Tickets)
        assert isinstance(kit.linking, Links)
        assert isinstance(kit.reauthorizing, Decisions)
        kit.linking.messenger = messenger
        world = World(
            slack=slack,
            bot=peer,
            app=app,
            client=client,
            directory=directory,
            couriers=Couriers(OneKit(kit)),
            answers=kit.answering,
            alerts=kit.alerting,
            tickets=kit.ticketing,
            links=kit.linking,
            decisions=kit.reauthorizing,
            messenger=messenger,
            replies=replies,
        )
        open_ones.append((peer, replies, readers, world))
        return world

    yield make
    for peer, replies, readers, world in open_ones:
        world.answers.gate.set()
        world.tickets.gate.set()
        peer.stop()
        replies.close()
        readers.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture
def slow_world(make_world: Callable[..., World]) -> World:
    """One in which every answer takes longer than Slack would wait."""
    return make_world(patience=0.0)


@pytest.fixture
def card() -> CardView:
    return CARD
