"""Scenes with sources behind them: providers, a key, a database, a pipeline, and pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from bot.adapters.clock import MovableClock
from bot.domain.audit import Deed, Entry
from bot.domain.grant import Grant, Ownership
from bot.domain.round import Round
from bot.sandbox.acme import BRUNO, CARLA, DARIO
from bot.sandbox.company import Company
from bot.sandbox.fakes.oauth import walk
from bot.sandbox.fakes.peer import Peer, Place
from bot.sandbox.fakes.slack import DEFAULT_SCOPES, Message
from bot.sandbox.people import LENA
from bot.sandbox.settings import UNHURRIED
from bot.sandbox.world import NOON
from bot.services.opening import seal
from bot.slack.ids import Action
from tests.scenarios.scene import Scene, user_of
from tests.scenarios.visitor import Page, Visitor
from tests.scenarios.watching import ADS, ORDERS

CRM, EVENTS, POINTS, WEB = "Salesforce", "Mixpanel", "Loyalty points", "Adobe Analytics"
ADS_ACCOUNT, OTHER_ACCOUNT = "123-456-7890", "987-654-3210"
CARLAS, DARIOS, BRUNOS = "carla-at-acme.example", "dario-at-acme.example", "bruno-at-acme.example"
LENAS, ANNAS = "lena-at-acme.example", "anna-at-acme.example"
"""The accounts of those people at providers."""

SCOPES = {
    "google": ("https://www.googleapis.com/auth/adwords",),
    "salesforce": ("api", "refresh_token"),
}

HEAD = f"""\
admins = ["{LENA}"]
default_channel = "#data-alerts"
locale = "en"

[provider.google]
client_id = {{ env = "GOOGLE_ID" }}
client_secret = {{ env = "GOOGLE_SECRET" }}
authorize_url = "{{google}}/authorize"
token_url = "{{google}}/token"
api_url = "{{google}}"
issuer = "{{google}}"

[provider.google.secrets]
developer_token = {{ env = "GOOGLE_DEVELOPER" }}

[provider.salesforce]
client_id = {{ env = "SALESFORCE_ID" }}
client_secret = {{ env = "SALESFORCE_SECRET" }}
authorize_url = "{{salesforce}}/authorize"
token_url = "{{salesforce}}/token"
api_url = "{{salesforce}}"
issuer = "{{salesforce}}"

[provider.mixpanel]
api_url = "{{mixpanel}}"

[[account]]
name = "Acme EU"
client_id = 194
timezone = "America/New_York"
export_api_key = {{ env = "EXPORT_KEY" }}
cadence_hours = 6
"""
HANDOVER = """\
handover_url = "{pipeline}/grants"
handover_secret = { env = "PIPELINE_SECRET" }
"""


def source(name: str, kind: str, owner: str = CARLA, **more: str | int) -> str:
    """One integration; `more` are its settings."""
    known: dict[str, object] = {"name": name, "kind": kind, "owners": [owner], **more}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in known.items()]
    return "\n".join(["", "[[account.integration]]", *lines, ""])


def ads(name: str = ADS, owner: str = CARLA, **more: str | int) -> str:
    """One of Google Ads."""
    return source(name, "google_ads", owner, **({"data_account": ADS_ACCOUNT} | more))


SALES = source(CRM, "salesforce", CARLA, data_account="00D5g000004KpQz")
MIXPANEL = source(EVENTS, "mixpanel", BRUNO, data_account="2816334", credentials="store")
DATABASE = source(
    ORDERS,
    "mysql",
    DARIO,
    data_account="orders",
    host="127.0.0.1",
    port=0,
    credentials="store",
).replace("port = 0", "port = {database}")


class Site(Scene):
    """A scene whose bot has pages of its own, and a company that lives by the same clock."""

    def __init__(
        self,
        *,
        folder: Path,
        database_url: str,
        watch: str,
        scopes: frozenset[str] = DEFAULT_SCOPES,
        **settings: str,
    ) -> None:
        """Lay everything out, the company too; without a PUBLIC_URL where that is empty."""
        clock = MovableClock(NOON)
        company = Company(now=clock.now, advance=clock.advance)
        company.start()
        access = company.access
        keys = {
            "GOOGLE_ID": access.google_client.client_id,
            "GOOGLE_SECRET": access.google_client.secret,
            "GOOGLE_DEVELOPER": access.developer_token,
            "SALESFORCE_ID": access.salesforce_client.client_id,
            "SALESFORCE_SECRET": access.salesforce_client.secret,
            "EXPORT_KEY": company.accounts[0].export_api_key,
            "PIPELINE_SECRET": company.handover_secret,
            "DESK": "zendesk",
            "ZENDESK_URL": company.urls["desk"],
            "ZENDESK_OAUTH_TOKEN": company.desk_token,
        }
        super().__init__(
            company=company,
            folder=folder,
            database_url=database_url,
            clock=clock,
            watch=watch,
            settings={**UNHURRIED, **keys, **settings},
            scopes=scopes,
        )
        self._stack.callback(company.stop)
        self._place: Place | None = Place()
        self._port = self._place.port
        if self.environ.setdefault("PUBLIC_URL", self._place.url) == "":
            del self.environ["PUBLIC_URL"]
        access.redirect_to(f"{self._place.url}/oauth/callback")
        self.visitors: list[Visitor] = []

    def serve(self, app: Flask) -> Peer:
        """Listen where links point to."""
        place, self._place = self._place or Place(self._port), None
        return Peer(app, place=place).start()

    def addresses(self) -> Mapping[str, str]:
        """Those of the sources."""
        access = self.company.access
        return {
            **super().addresses(),
            "google": access.oauth.base("google"),
            "salesforce": access.oauth.base("salesforce"),
            "mixpanel": access.mixpanel.url,
            "database": str(access.database.port),
            "pipeline": self.company.pipeline.url,
        }

    # What people do

    def visitor(self) -> Visitor:
        """A browser that was never here."""
        browser = Visitor(site=self.web.url)
        self.visitors.append(browser)
        return browser

    def link(self, person: str, name: str = ADS, *, verb: str = "reauth") -> str:
        """Ask for a link by name: where it leads."""
        return link_in(self.command(person, f"/mbi {verb} {name}"))

    def pressed(self, person: str, card: Message | None = None) -> str:
        """Press the button of a card, the only one unless it is given: where the link leads."""
        return link_in(self.press(person, Action.REAUTHORIZE, card or self.card()))

    def opened(self, person: str, name: str = ADS, *, verb: str = "reauth") -> tuple[Visitor, Page]:
        """Ask for a link by name, and spend it in a new browser."""
        link = self.link(person, name, verb=verb)
        browser = self.visitor()
        return browser, browser.go_on(link)

    def granted(self, person: str, who: str, name: str = ADS) -> tuple[Visitor, Page]:
        """Give the bot a grant of its own."""
        browser, page = self.opened(person, name, verb="connect")
        return browser, browser.sign_in(page, who)

    def came_back(self, browser: Visitor, place: str, who: str) -> Page:
        """Sign in at the provider where somebody set out to, and come back in this browser."""
        return browser.get(walk(place, person=who))

    def plant(self, name: str, person: str, who: str, *, provider: str = "google") -> Grant:
        """A grant of the bot's own that this person gave a week ago, with tokens of theirs."""
        oauth = self.company.access.oauth
        ledger = oauth.ledger(provider)
        access, refresh = ledger.plant(who, SCOPES[provider])
        values = {"access_token": access, "refresh_token": refresh}
        if provider == "salesforce":
            values["instance_url"] = oauth.base(provider)
        return self.keep(
            name,
            person,
            values,
            ownership=Ownership.OWN,
            scopes=SCOPES[provider],
            data_account=next(iter(ledger.provider.person(who).data_accounts)),
            # Salesforce does not tell how long a session lasts.
            expires_at=None
            if provider == "salesforce"
            else self.clock.now() + ledger.provider.life,
        )

    def keep(self, name: str, person: str, values: Mapping[str, str], **known: Any) -> Grant:  # noqa: ANN401 - whatever a grant has
        """A credential that this person gave a week ago: the same as MBI's unless told."""
        number, now = self.number(name), self.clock.now()
        wanted: dict[str, Any] = {"ownership": Ownership.SHARED, "data_account": None} | known
        grant = Grant(
            id=0,
            integration_id=number,
            sealed=seal(self.bot.watch.cipher, values),
            given_by=user_of(person),
            given_name=person.title(),
            given_at=now - timedelta(days=7),
            **wanted,
        )
        with self.bot.transaction() as uow:
            uow.subjects.start([f"{grant.ownership}_probe:{number}"], now)
            uow.grants.put(grant)
            uow.commit()
        return grant

    def flows(self, name: str = ADS) -> None:
        """MBI says that all is well, and that data came just now."""
        self.hear(name, "Success", data=self.clock.now())

    def breaks(self, name: str = ADS, word: str = "Re-auth") -> Message:
        """MBI says so twice, and a card comes: the newest."""
        self.hear(name, word)
        self.wait(timedelta(minutes=1))
        return self.posts()[-1]

    # What is to be seen

    def grant(self, name: str = ADS) -> Grant | None:
        """What the bot holds."""
        number = self.number(name)
        with self.bot.transaction(read=True) as uow:
            return uow.grants.of_integrations([number]).get(number)

    def round(self, name: str = ADS) -> Round | None:
        """The newest attempt."""
        with self.bot.transaction(read=True) as uow:
            return uow.rounds.newest(self.number(name))

    def number(self, name: str = ADS) -> int:
        """The id of an integration."""
        with self.bot.transaction(read=True) as uow:
            workspace = uow.watched.workspace()
            for account in uow.watched.accounts(workspace.id):
                for integration in uow.watched.picture(account.id).integrations:
                    if integration.name == name:
                        return integration.id
        raise LookupError(name)

    def entries(self, name: str | None = None) -> list[Entry]:
        """The audit, of one integration or all."""
        wanted = self.number(name) if name else None
        with self.bot.transaction(read=True) as uow:
            return [e for e in uow.audit.read() if wanted in {None, e.integration_id}]

    def deeds(self, name: str | None = None) -> list[Deed]:
        """What was done, in its order."""
        return [entry.deed for entry in self.entries(name)]

    def told(self, person: str, name: str) -> list[Message]:
        """What stands in a person's direct messages about one integration."""
        return [m for m in self.direct(person) if name in json.dumps(m.blocks, ensure_ascii=False)]

    def shown_to(self, person: str) -> int:
        """How much only this person has been shown."""
        return len(self.slack.ephemerals(user_of(person)))


def link_in(message: Message) -> str:
    """The address of a link that a message carries, which stands nowhere but in its button."""
    urls: list[str] = re.findall(r'"url": "([^"]+/link/[^"]+)"', json.dumps(message.blocks))
    assert len(urls) == 1, message
    assert urls[0] not in message.text
    return urls[0]
