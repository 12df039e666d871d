"""Use cases that answer what a test says and remember what they were asked; and every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from flask import Flask

from bot.adapters.clock import MovableClock
from bot.domain.diagnosis import Cause
from bot.domain.grant import DataAccount, Keeping
from bot.domain.integration import Kind
from bot.domain.link import Link, LinkState, Purpose
from bot.domain.round import How, Problem, Refusal, StepState
from bot.ports.provider import Callback
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reauthorization.spending import NotSignedIn
from bot.services.reauthorization.views import (
    Closed,
    Confirmation,
    Decision,
    HostKeys,
    LinkPage,
    Method,
    Returned,
    StepView,
    Why,
)
from bot.texts.reader import Texts
from bot.web.app import make_web
from bot.web.health import HealthPages
from bot.web.limits import Limits
from bot.web.links import Links
from bot.web.pages import Pages

NOW = datetime(2026, 11, 24, 9, 36, tzinfo=UTC)
TOKEN = "the-token-of-one-link-0123456789abcdefghijk"
COOKIE = "the-cookie-of-one-browser-0123456789abcdef"
PROVIDER = "https://accounts.provider.example/authorize?state=s"


class ScriptedLinking(Linking):
    """One link, in the state a test puts it in."""

    def __init__(self) -> None:
        self.shown: Confirmation | Closed = confirmation()
        self.spent: Link | Closed = link()
        self.sends = True
        self.browsers: list[str] = []
        self.proofs: list[str | None] = []
        self.renewed: list[str] = []
        self.broken: Exception | None = None

    def show(self, token: str) -> Confirmation | Closed:
        if self.broken:
            raise self.broken
        return self.shown if token == TOKEN else Closed(state=LinkState.EXPIRED)

    def spend(
        self, token: str, *, browser: str, signed_in: str | None = None
    ) -> Link | Closed | NotSignedIn:
        self.browsers.append(browser)
        self.proofs.append(signed_in)
        return self.spent if token == TOKEN else Closed(state=LinkState.EXPIRED)

    def renew(self, token: str) -> bool:
        self.renewed.append(token)
        return self.sends


class ScriptedReauthorizing(Reauthorizing):
    """One page, shown to one browser."""

    def __init__(self) -> None:
        self.shown: LinkPage = page()
        self.cookie = COOKIE
        self.address: str | None = PROVIDER
        self.returned = Returned(link_id=7)
        self.asked: list[tuple[object, ...]] = []
        self.callback: Callback | None = None

    def page(self, link_id: int, *, browser: str) -> LinkPage | None:
        return self.shown if (link_id, browser) == (7, self.cookie) else None

    def send(self, link_id: int, *, browser: str) -> str | None:
        return self.address if self._ask("send", link_id, browser) else None

    def came_back(
        self, state: str, callback: Callback, *, browsers: Callable[[int], str | None]
    ) -> Returned:
        self.asked.append(("came_back", state, browsers(7)))
        self.callback = callback
        return self.returned

    def check(self, link_id: int, *, browser: str, entered: Mapping[str, str]) -> bool:
        return self._ask("check", link_id, browser, dict(entered))

    def skip(self, link_id: int, *, browser: str) -> bool:
        return self._ask("skip", link_id, browser)

    def done(self, link_id: int, *, browser: str, shown: str = "") -> bool:
        return self._ask("done", link_id, browser, *([shown] if shown else []))

    def choose(self, link_id: int, *, browser: str, data_account: str) -> bool:
        return self._ask("choose", link_id, browser, data_account)

    def decide(self, link_id: int, *, browser: str, accept: bool) -> bool:
        return self._ask("decide", link_id, browser, accept)

    def _ask(self, name: str, link_id: int, browser: str, *more: object) -> bool:
        self.asked.append((name, link_id, *more))
        return (link_id, browser) == (7, self.cookie)


def link(**changed: object) -> Link:
    """Anna's link for Google Ads."""
    one = Link(
        id=7,
        workspace_id=1,
        integration_id=3,
        purpose=Purpose.REAUTHORIZE,
        person="U1",
        person_name="Anna Rossi",
        person_email="anna@acme.example",
        team_id="T1",
        team_name="Acme",
        locale="en-GB",
        timezone="Europe/Rome",
        created_at=NOW,
        expires_at=NOW + timedelta(minutes=12),
        incident_id=5,
        page_until=NOW + timedelta(hours=12),
    )
    return replace(one, **changed)  # type: ignore[arg-type]  # any field of it


def confirmation(**changed: object) -> Confirmation:
    """What Anna sees first."""
    return Confirmation(
        link=link(**changed),
        integration="Google Ads – main",
        account="Acme EU",
        kind_title="Google Ads",
    )


def page(**changed: object) -> LinkPage:
    """The page of Anna's link, with nothing done yet."""
    one = LinkPage(
        link=link(),
        integration="Google Ads – main",
        account="Acme EU",
        kind="google_ads",
        kind_title="Google Ads",
        provider_title="Google",
        method=Method.OAUTH,
        why=None,
        fields=(),
        keeping=Keeping.VERIFY,
        writes=False,
        data_account="123-456-7890",
        dashboard_url=None,
        host=None,
        hands_over=False,
        access=StepView(state=StepState.TODO),
        authorize=StepView(state=StepState.TODO),
        data=StepView(state=StepState.TODO),
        how=None,
        deadline=None,
        problem=None,
        decision=None,
        handover_error=None,
        origins=("https://accounts.provider.example",),
    )
    return replace(one, **changed)  # type: ignore[arg-type]  # any field of it


def by_anna(minutes: int) -> StepView:
    """A step that Anna did so long ago."""
    return StepView(state=StepState.DONE, at=NOW - timedelta(minutes=minutes), by="Anna Rossi")


def problem(reason: Refusal, detail: str = "") -> dict[str, object]:
    """Step 1 as it stands when it did not work."""
    return {
        "access": StepView(state=StepState.REFUSED, at=NOW),
        "problem": Problem(reason=reason, at=NOW, detail=detail),
    }


WAITING, SKIPPED = StepView(state=StepState.WAITING), StepView(state=StepState.SKIPPED)
MIXPANEL: dict[str, object] = {
    "integration": "Mixpanel",
    "kind": "mixpanel",
    "kind_title": "Mixpanel",
    "provider_title": "Mixpanel",
    "method": Method.FORM,
    "fields": ("username", "secret"),
    "data_account": "2195193",
    "origins": (),
}
IMPORT: dict[str, object] = MIXPANEL | {
    "integration": "Loyalty points",
    "kind": "data_import_api",
    "kind_title": "Data Import API",
    "provider_title": "Adobe",
    "fields": ("key",),
    "data_account": None,
    "writes": True,
}
MYSQL: dict[str, object] = MIXPANEL | {
    "link": link(purpose=Purpose.FIX_CONNECTION),
    "integration": "Orders database",
    "kind": "mysql",
    "kind_title": "MySQL",
    "provider_title": "MySQL",
    "fields": ("username", "password"),
    "keeping": Keeping.STORE,
    "data_account": "shop",
    "host": "db.acme.example",
}
BASTION: dict[str, object] = MYSQL | {
    "method": Method.WORDS,
    "why": Why.HOST_KEY,
    "access": StepView(state=StepState.UNAVAILABLE),
    "host_keys": HostKeys(before="ssh-ed25519 SHA256:old", shown="ssh-ed25519 SHA256:<new>"),
}
HANDING: dict[str, object] = {
    "hands_over": True,
    "access": by_anna(1),
    "authorize": WAITING,
}
FOUND = (DataAccount(id="987-654-3210", title="Acme US"),)
SEVERAL = (
    DataAccount(id="customers/1234567890", title="Acme EU"),
    DataAccount(id="customers/9876543210", title="Acme US"),
    DataAccount(id="customers/5555555555"),
)
LONG = "Ünglaublich".ljust(90, "x") + " \u202eزبون\u202c <b>&amp;</b> \u0000"
STATES: dict[str, LinkPage] = {
    "oauth": page(),
    "denied": page(**problem(Refusal.DENIED, "The user denied access")),
    "choose": page(
        access=WAITING,
        data_account=None,
        decision=Decision(pending_id=1, candidates=SEVERAL, expected=None, mine=True),
    ),
    "another account": page(
        **problem(Refusal.OTHER_DATA_ACCOUNT),
        decision=Decision(pending_id=1, candidates=FOUND, expected="123-456-7890", mine=False),
    ),
    "another account, admin": page(
        **problem(Refusal.OTHER_DATA_ACCOUNT),
        decision=Decision(pending_id=1, candidates=FOUND, expected="123-456-7890", mine=True),
    ),
    "secret": page(**MIXPANEL),
    "secret refused": page(
        **MIXPANEL, **problem(Refusal.CREDENTIAL_REFUSED, "Invalid service account credentials")
    ),
    "import key": page(**IMPORT),
    "password": page(**MYSQL),
    "password unreachable": page(
        **MYSQL, **problem(Refusal.CANNOT_CONNECT, "timed out after 10 s")
    ),
    "no client": page(
        method=Method.WORDS, why=Why.NO_CLIENT, access=StepView(state=StepState.UNAVAILABLE)
    ),
    "checked": page(access=by_anna(3), dashboard_url="https://mbi.example/eu"),
    "skipped": page(access=SKIPPED),
    "doubtful": page(doubt=Cause.THIRD_PARTY),
    "handing over": page(**HANDING),
    "handover fails": page(**HANDING, handover_error="HTTP 502 from pipeline.acme.example"),
    "handover given up": page(
        **(HANDING | {"authorize": StepView(state=StepState.TODO)}), handover_error="HTTP 410"
    ),
    "skipped, then refused": page(
        access=SKIPPED, problem=Problem(reason=Refusal.PROVIDER_SILENT, at=NOW)
    ),
    "another's choice": page(
        decision=Decision(pending_id=1, candidates=SEVERAL, expected=None, mine=False)
    ),
    "authorized in Slack": page(authorize=by_anna(1), how=How.DONE, data=WAITING),
    "mended elsewhere": page(data=SKIPPED),
    "sees again": page(link=link(purpose=Purpose.CONNECT), access=by_anna(1), flowing=True),
    "waiting": page(
        access=by_anna(9),
        authorize=by_anna(6),
        how=How.DONE,
        data=WAITING,
        deadline=NOW + timedelta(hours=20),
    ),
    "no data": page(
        access=SKIPPED,
        authorize=by_anna(600),
        how=How.DONE,
        data=StepView(state=StepState.REFUSED),
    ),
    "flows": page(access=by_anna(90), authorize=by_anna(80), how=How.HANDOVER, data=by_anna(2)),
    "hostile": page(
        link=link(person_name=LONG, team_name=LONG),
        integration=LONG,
        account=LONG,
        kind_title=LONG,
        data_account=LONG,
        **problem(Refusal.PROVIDER_SILENT, LONG * 3),
        decision=Decision(
            pending_id=1,
            candidates=(DataAccount(id=LONG, title=LONG),),
            expected=LONG,
            mine=True,
        ),
    ),
}


def well() -> HealthPages:
    """Health of a bot that lacks nothing."""
    return HealthPages(hanging=dict, parts=tuple, figures=lambda: (b"", "text/plain"), token=None)


@dataclass
class Scripted:
    """Both use cases of one site."""

    linking: ScriptedLinking = field(default_factory=ScriptedLinking)
    reauthorizing: ScriptedReauthorizing = field(default_factory=ScriptedReauthorizing)

    def app(
        self, kinds: Mapping[str, Kind], *, trust_proxy: int = 0, limits: Limits | None = None
    ) -> Flask:
        """A site of pages only, where it is half past ten in Rome."""
        return make_web(
            slack=None,
            reports=None,
            links=Links(
                linking=self.linking,
                reauthorizing=self.reauthorizing,
                pages=Pages(texts=Texts(), clock=MovableClock(NOW), kinds=kinds),
                accounts={"realmId"},
            ),
            health=well(),
            limits=limits,
            trust_proxy=trust_proxy,
        )
