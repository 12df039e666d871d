"""What is around the bot in one run: a small company, its MBI, its Slack and its desk."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from sqlalchemy import make_url

from bot.adapters.clock import MovableClock
from bot.bootstrap.applying import applying_with
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.domain.incident import State
from bot.sandbox.acme import ANNA, BRUNO, CARLA, DARIO
from bot.sandbox.fakes.desk import DeskPeer
from bot.sandbox.fakes.feeds import Feed, FeedsPeer
from bot.sandbox.fakes.mbi.api import MbiPeer
from bot.sandbox.fakes.mbi.ingest import IngestPeer
from bot.sandbox.fakes.mbi.schedule import Schedule
from bot.sandbox.fakes.mbi.source import Steady
from bot.sandbox.fakes.mbi.truth import Account, Integration
from bot.sandbox.fakes.peer import Place
from bot.sandbox.fakes.slack import DEFAULT_SCOPES, AppIdentity, Channel, SlackWorkspace
from bot.sandbox.people import LENA, PEOPLE
from bot.sandbox.settings import BOT_TOKEN, SIGNING_SECRET

ZONE = ZoneInfo("America/New_York")
TUESDAY, HOUR = 1, 17
"""Noon in New York: people are at work."""
APP = AppIdentity()
HISTORY = frozenset({"channels:history", "groups:history", "im:history"})
DESK_TOKEN = "opens-nothing-but-the-stand-in"
GOOGLE = ("Google Ads – main", "Google Ads – US")
"""Both in one channel, so that what they share is one card."""
KINDS = {
    "Orders database": ("mysql", "orders", DARIO),
    "Billing database": ("mysql", "billing", DARIO),
    "Salesforce": ("salesforce", "crm", CARLA),
    GOOGLE[0]: ("google_ads", "ads", ANNA),
    GOOGLE[1]: ("google_ads", "ads", BRUNO),
    "Adobe Analytics": ("adobe_analytics", "crm", CARLA),
}
"""Kind, channel and owner of each integration."""
WORDS = {"mysql": "Failed", "salesforce": "Re-auth", "google_ads": "Re-auth"}
REMINDED = "Adobe Analytics"
"""Its authorization ends in some days, of which its owner is told once."""
WATCH = """\
admins = ["{admin}"]
default_channel = "#data-alerts"

[intervals]
reports = 10
feed = 60
ingest = 3600

[provider.google]
feed_url = "{feed}"

[[account]]
name = "Acme"
client_id = 194
timezone = "America/New_York"
reports_url = "{reports}"
"""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is so at the end: who is broken, and whom the outage took along."""

    broken: frozenset[str]
    outage: bool


class World:
    """All peers, for the length of a `with`; its clock flows and is moved."""

    def __init__(self, *, history: bool) -> None:
        """Lay it out; with `history` the bot may read what it wrote."""
        self.clock = MovableClock()
        self.ahead = _until_noon(self.clock.now())
        self.clock.advance(self.ahead)
        account = Account(
            name="Acme",
            client_id=194,
            schedule=Schedule(zone=ZONE, first=time(3, 5), every=timedelta(hours=6)),
            export_api_key="none",
            import_api_key="none",
            integrations=[_integration(name) for name in KINDS],
        )
        self.mbi = MbiPeer(accounts=[account], now=self.clock.now)
        self.ingest = IngestPeer(self.mbi.engine)
        self.feeds = FeedsPeer(
            feeds={
                "google": Feed(
                    name="Google Ads", components=("Google Ads API",), shape="google_incidents"
                )
            },
            now=self.clock.now,
        )
        self.desk = DeskPeer(now=self.clock.now, token=DESK_TOKEN)
        names = dict.fromkeys(["data-alerts", *(channel for _, channel, _ in KINDS.values())])
        members = frozenset(person.id for person in PEOPLE) | {APP.bot_user_id}
        self.slack = SlackWorkspace(
            people=PEOPLE,
            channels=[
                Channel(id=f"C0{name.upper().replace('-', '')}", name=name, members=members)
                for name in names
            ],
            app=APP,
            now=self.clock.now,
            bot_token=BOT_TOKEN,
            signing_secret=SIGNING_SECRET,
            scopes=DEFAULT_SCOPES | (HISTORY if history else frozenset()),
        )
        self.account = account
        self.outage = False
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for peer in (self.mbi, self.ingest, self.feeds, self.desk, self.slack):
            peer.start()
            self._stack.callback(peer.stop)
        # Taken and given back: a process that is killed leaves it to the next.
        with Place().leave() as free:
            self.port = int(free.getsockname()[1])
        self.slack.bot_url = self.web
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def environment(self, database_url: str, folder: Path) -> Mapping[str, str]:
        """The settings of all processes; each goes through a door of its own, see `Doors`."""
        return {
            "DATABASE_URL": make_url(database_url).render_as_string(hide_password=False),
            "SECRET_KEYS": Fernet.generate_key().decode(),
            "MBI_CONFIG": str(folder / "mbi.toml"),
            "MBI_API_URL": f"{self.mbi.url}/0.1",
            "MBI_CONNECT_URL": self.ingest.url,
            "SLACK_API_URL": self.slack.api_url,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "PUBLIC_URL": self.web,
            "DESK": "zendesk",
            "ZENDESK_URL": self.desk.url,
            "ZENDESK_OAUTH_TOKEN": DESK_TOKEN,
        }

    def apply(self, environ: Mapping[str, str]) -> None:
        """What `mbi-bot apply` does."""
        text = WATCH.format(
            admin=LENA,
            feed=self.feeds.feed_url("google"),
            reports=f"{self.mbi.url}/reports/194.json",
        )
        for name, (kind, channel, owner) in KINDS.items():
            text += (
                f'\n[[account.integration]]\nname = "{name}"\nkind = "{kind}"\n'
                f'channel = "#{channel}"\nowners = ["{owner}"]\n'
            )
            if name == REMINDED:
                began = (self.clock.now() - timedelta(days=12)).date()
                text += f"authorized_on = {began.isoformat()}\n"
        Path(environ["MBI_CONFIG"]).write_text(text, encoding="utf-8")
        settings = read_settings(environ, Settings)
        with applying_with(settings, environ, clock=self.clock) as (applying, desired):
            applying.apply(desired)

    @property
    def web(self) -> str:
        """Where the web side of the bot shall listen."""
        return f"http://127.0.0.1:{self.port}"

    # The truth

    def break_(self, name: str) -> None:
        """MBI can't read it any more, and says so."""
        known = self.account.integration(name).known
        down = self.outage and name in GOOGLE
        known.word = "Failed" if down else WORDS[KINDS[name][0]]
        known.message = "It is broken"

    def mend(self, name: str) -> None:
        """MBI reads it again, and has just got rows."""
        known = self.account.integration(name).known
        known.word, known.message = "Success", None
        known.last_data_point = known.newest_row = self.clock.now()

    def set_outage(self, *, on: bool) -> None:
        """The provider of the two is down, or back."""
        self.outage = on
        self.feeds.set("google", "Google Ads API", "major_outage" if on else "operational")

    @property
    def truth(self) -> Truth:
        """What is so now."""
        names = [i.name for i in self.account.integrations if i.known.word != "Success"]
        return Truth(broken=frozenset(names), outage=self.outage)


def is_over(state: str) -> bool:
    """Whether a state of an incident is its end."""
    return state == State.RESOLVED


def _integration(name: str) -> Integration:
    kind, _, owner = KINDS[name]
    return Integration(
        name=name,
        type_word=kind,
        kind=kind,
        provider=kind,
        source=Steady(seed=name, zone=ZONE),
        owners=(owner,),
    )


def _until_noon(now: datetime) -> timedelta:
    noon = datetime.combine(now.date(), time(HOUR), UTC)
    noon += timedelta(days=(TUESDAY - noon.weekday()) % 7)
    return (noon if noon > now else noon + timedelta(weeks=1)) - now
