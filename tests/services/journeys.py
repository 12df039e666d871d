"""A person's way from the button to proof, over the real use cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine

from bot.adapters.cipher import Fernets
from bot.domain.audit import Deed, Entry
from bot.domain.grant import Grant
from bot.domain.incident import Event, Incident
from bot.domain.integration import Kind
from bot.domain.link import Link
from bot.domain.notice import NoticeKind
from bot.domain.observation import Reading
from bot.domain.round import Round
from bot.ports.messenger import NoticeView, PrivateLink
from bot.ports.provider import Callback
from bot.ports.watch_list import Watched, WatchedClient, WatchedIntegration
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reauthorization.views import Issued, LinkPage, Presser, Returned
from tests.integration.seeds import ACCOUNT_EU, ACCOUNT_US, ACME, ADS, CHANNEL, EU, US
from tests.services.stage import FERNET_KEY, Stage

PUBLIC_URL = "https://bot.example"
CIPHER = Fernets([FERNET_KEY])
COOKIE, OTHER_COOKIE = "cookie-of-annas-browser", "cookie-of-another-browser"
CLIENT_SECRET, HANDOVER_SECRET = "google-client-secret", "handover-secret"
ADS_NAME = ADS.name


def person(name: str, *, foreign: bool = False, email: str | None = "") -> Presser:
    """Somebody in Slack; with their address unless told otherwise."""
    return Presser(
        user_id=f"U-{name.upper()}",
        name=name.title(),
        email=f"{name}@acme.example" if email == "" else email,
        team_id="T-ACME",
        team_name="Acme",
        locale="en",
        timezone="Europe/Rome",
        foreign=foreign,
    )


ANNA, LEAD, BRUNO = person("anna"), person("lead"), person("bruno")
"""An owner, an admin, and neither."""

KEYS = WatchedIntegration(
    client_id=EU,
    name="Mixpanel",
    kind="mixpanel",
    channel=CHANNEL,
    owners=("anna@acme.example",),
    settings={"credentials": "store"},
)
VERIFIED = replace(KEYS, name="Mixpanel verified", settings={"credentials": "verify"})
FORBIDDEN = replace(KEYS, name="Mixpanel forbidden", settings={"credentials": "none"})
ADOBE = WatchedIntegration(
    client_id=EU, name="Analytics", kind="adobe_analytics", channel=CHANNEL, owners=ADS.owners
)
CRM = WatchedIntegration(
    client_id=EU, name="Salesforce", kind="salesforce", channel=CHANNEL, owners=ADS.owners
)
PIPED = WatchedIntegration(
    client_id=US, name="Piped ads", kind="google_ads", channel=CHANNEL, owners=ADS.owners
)
WATCHED = replace(
    ACME,
    accounts=(
        ACCOUNT_EU,
        replace(
            ACCOUNT_US,
            updates_enabled=True,
            handover_url="https://pipeline.example/grants",
            sealed_handover_secret=CIPHER.encrypt(HANDOVER_SECRET),
            handover_fingerprint="h1",
        ),
    ),
    integrations=(*ACME.integrations, KEYS, VERIFIED, FORBIDDEN, ADOBE, CRM, PIPED),
    clients=(
        WatchedClient(
            provider="google",
            client_id="client-of-acme",
            sealed=CIPHER.encrypt(json.dumps({"client_secret": CLIENT_SECRET})),
            fingerprint="g1",
        ),
    ),
)


def only(watched: Watched, name: str, **changes: object) -> Watched:
    """The same with that integration changed."""
    return replace(
        watched,
        integrations=tuple(
            replace(i, **changes) if i.name == name else i  # type: ignore[arg-type]  # as named
            for i in watched.integrations
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One worker and its web side."""

    stage: Stage
    engine: Engine
    kinds: Mapping[str, Kind]
    linking: Linking
    reauthorizing: Reauthorizing

    def trouble(self, name: str = ADS_NAME, reading: Reading = Reading.REAUTH) -> Incident:
        """MBI says so, and a card is opened."""
        self.stage.says(name, reading)
        self.stage.pass_time(minutes=1)
        self.stage.says(name, reading)
        return self.stage.only_incident()

    def issued(
        self,
        presser: Presser = ANNA,
        *,
        name: str | None = None,
        incident_id: int | None = None,
    ) -> PrivateLink:
        """A link for a press on the card, or by name."""
        wanted = ADS_NAME if name is None and incident_id is None else name
        pressed = self.linking.press(presser, name=wanted, incident_id=incident_id)
        assert isinstance(pressed, Issued)
        return pressed.private

    def token(self, private: PrivateLink) -> str:
        """What the address ends with."""
        return private.url.removeprefix(f"{PUBLIC_URL}/link/")

    def spent(
        self,
        presser: Presser = ANNA,
        *,
        name: str | None = None,
        incident_id: int | None = None,
    ) -> Link:
        """A link that Anna's browser has spent."""
        private = self.issued(presser, name=name, incident_id=incident_id)
        link = self.linking.spend(self.token(private), browser=COOKIE)
        assert isinstance(link, Link)
        return link

    def page(self, link: Link) -> LinkPage:
        """What its browser sees."""
        page = self.reauthorizing.page(link.id, browser=COOKIE)
        assert page is not None
        return page

    def state(self, link: Link) -> str:
        """The state with which its person is sent to the provider."""
        url = self.reauthorizing.send(link.id, browser=COOKIE)
        assert url is not None
        return url.rpartition("state=")[2]

    def come_back(
        self, state: str, callback: Callback | None = None, *, cookie: str | None = COOKIE
    ) -> Returned:
        """Come back from the provider."""
        return self.reauthorizing.came_back(
            state, callback or Callback(code="code"), browsers=lambda _: cookie
        )

    def consent(self, link: Link) -> Returned:
        """Go to the provider, and come back."""
        return self.come_back(self.state(link))

    def enter(self, link: Link, **entered: str) -> bool:
        """Send the form."""
        return self.reauthorizing.check(link.id, browser=COOKIE, entered=entered)

    def entries(self) -> list[Entry]:
        """The audit."""
        with self.stage.transaction(read=True) as uow:
            return list(uow.audit.read())

    def deeds(self) -> list[Deed]:
        """What was done, in its order."""
        return [entry.deed for entry in self.entries()]

    def last(self, deed: Deed) -> Entry:
        """The newest line of that deed."""
        return [entry for entry in self.entries() if entry.deed is deed][-1]

    def events(self, incident: Incident) -> list[Event]:
        """The time line."""
        with self.stage.transaction(read=True) as uow:
            return list(uow.incidents.events(incident.id, limit=100))

    def event_kinds(self, incident: Incident) -> list[str]:
        """The kinds of the time line."""
        return [str(event.kind) for event in self.events(incident)]

    def incident(self, incident: Incident) -> Incident:
        """As it is now."""
        with self.stage.transaction(read=True) as uow:
            found = uow.incidents.get(incident.id)
        assert found is not None
        return found

    def round(self, name: str = ADS_NAME) -> Round | None:
        """The newest one."""
        with self.stage.transaction(read=True) as uow:
            return uow.rounds.newest(self.stage.id_of(name))

    def grant(self, name: str = ADS_NAME) -> Grant | None:
        """What is held."""
        integration_id = self.stage.id_of(name)
        with self.stage.transaction(read=True) as uow:
            return uow.grants.of_integrations([integration_id]).get(integration_id)

    def asked_of(self, key: str) -> bool:
        """Whether a subject is asked at all."""
        with self.stage.transaction(read=True) as uow:
            subject = uow.subjects.by_keys([key]).get(key)
        return subject is not None and subject.due_at is not None

    def notices(self, kind: NoticeKind) -> list[tuple[str, NoticeView]]:
        """Where notices of a kind stand, and what they say now."""
        self.stage.deliver()
        return [
            (message.place, message.notices[-1])
            for message in self.stage.channels.messages
            if message.notices and message.notices[-1].notice.kind is kind
        ]


def journey(
    stage: Stage,
    engine: Engine,
    kinds: Mapping[str, Kind],
    *,
    public_url: str | None = PUBLIC_URL,
) -> Journey:
    """The way over that worker's database."""
    return Journey(
        stage=stage,
        engine=engine,
        kinds=kinds,
        linking=Linking(
            transaction=stage.transaction,
            clock=stage.clock,
            messenger=stage.channels,
            public_url=public_url,
        ),
        reauthorizing=Reauthorizing(
            transaction=stage.transaction,
            clock=stage.clock,
            cipher=stage.cipher,
            provider=stage.provider,
            probes=stage.probes,
            public_url=public_url or PUBLIC_URL,
        ),
    )


def holding(engine: Engine, text: str) -> list[str]:
    """The tables in which a text stands."""
    with engine.connect() as connection:
        tables = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if engine.dialect.name == "sqlite"
            else "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        names = [str(row[0]) for row in connection.exec_driver_sql(tables)]
        return [name for name in names if text in _content(connection, name)]


def _content(connection: Any, name: str) -> str:  # noqa: ANN401 - SQLAlchemy's
    rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608 - its own tables
    return "\n".join(repr(tuple(row)) for row in rows)
