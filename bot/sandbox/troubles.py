"""What can go wrong at Acme, each with its way back.

Titles and explanations are Fluent messages `trouble-<id>` of `troubles.ftl`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.sandbox.acme import MBI
from bot.sandbox.fakes.feeds import FeedsPeer
from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.mbi.refusal import UNAVAILABLE
from bot.sandbox.fakes.mbi.truth import Account, Fault, Integration

_SATURDAY = 5
_NOON = time(12)
_DOWN = Fault("Failed", UNAVAILABLE)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One effect of a trouble and how it is undone."""

    break_: Callable[[], None]
    mend: Callable[[], None]


@dataclass(kw_only=True, eq=False)
class Trouble:
    """A trouble to switch on and off; `is_active` reads the truth, whoever changed it."""

    id: str
    is_active: Callable[[], bool]
    steps: list[Step] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether it is so now."""
        return self.is_active()

    def also(self, step: Step) -> None:
        """Let another part of the world (an OAuth provider, say) break and mend with it."""
        self.steps.append(step)

    def break_(self) -> None:
        """Make it so."""
        for step in self.steps:
            step.break_()

    def mend(self) -> None:
        """Undo it, last effect first."""
        for step in reversed(self.steps):
            step.mend()


def troubles_of(
    *,
    engine: Engine,
    feeds: FeedsPeer,
    advance: Callable[[timedelta], None],
) -> Sequence[Trouble]:
    """The troubles of Acme's accounts; `advance` moves the clock of the sandbox forward."""
    account = engine.accounts[0]
    google_ads = account.integration("Google Ads – main")
    salesforce = account.integration("Salesforce")
    return (
        Trouble(
            id="token-expired",
            is_active=lambda: not google_ads.authorization_ok,
            steps=[
                Step(
                    break_=setter(google_ads, "authorization_ok", value=False),
                    mend=lambda: engine.save_and_test(google_ads),
                ),
            ],
        ),
        Trouble(
            id="access-revoked",
            is_active=lambda: salesforce.access_revoked,
            steps=[
                Step(
                    break_=setter(salesforce, "access_revoked", value=True),
                    mend=lambda: engine.save_and_test(salesforce),
                ),
            ],
        ),
        switch("admin-demoted", account.integration("Facebook Ads – EU"), "admin_demoted"),
        outage("provider-outage", engine, feeds, provider="intuit", components=["Accounting API"]),
        outage(
            "google-outage",
            engine,
            feeds,
            provider="google",
            components=["Google Ads API", "Google Analytics"],
        ),
        switch("cycle-stuck", account, "stuck"),
        Trouble(
            id="mbi-outage",
            is_active=lambda: feeds.shows("adobe", MBI) != "operational",
            steps=[
                Step(
                    break_=setter(account, "stuck", value=True),
                    mend=setter(account, "stuck", value=False),
                ),
                Step(
                    break_=lambda: feeds.set("adobe", MBI, "major_outage"),
                    mend=lambda: feeds.set("adobe", MBI, "operational"),
                ),
            ],
        ),
        Trouble(
            id="ingest-down",
            is_active=lambda: not engine.ingest_up,
            steps=[
                Step(
                    break_=setter(engine, "ingest_up", value=False),
                    mend=setter(engine, "ingest_up", value=True),
                ),
            ],
        ),
        _quiet_weekend(account, engine, advance),
        switch("blank-status", account.integration("Mixpanel"), "blank_status"),
        switch("export-key-refused", account, "export_key_ok", broken=False),
        switch(
            "database-unreachable",
            account.integration("Orders database"),
            "reachable",
            broken=False,
        ),
    )


def setter(subject: object, name: str, *, value: bool) -> Callable[[], None]:
    """Set an attribute of the truth, when called."""
    return lambda: setattr(subject, name, value)


def switch(
    trouble: str,
    subject: Account | Integration,
    name: str,
    *,
    broken: bool = True,
) -> Trouble:
    """A plain switch; mended, it is back as it was."""
    return Trouble(
        id=trouble,
        is_active=lambda: bool(getattr(subject, name)) is broken,
        steps=[
            Step(
                break_=setter(subject, name, value=broken),
                mend=setter(subject, name, value=not broken),
            ),
        ],
    )


def outage(
    trouble: str,
    engine: Engine,
    feeds: FeedsPeer,
    *,
    provider: str,
    components: Sequence[str],
    fault: Fault = _DOWN,
) -> Trouble:
    """A provider and its status page are down, which MBI shows as `fault`."""

    def show(status: str) -> None:
        for component in components:
            feeds.set(provider, component, status)

    return Trouble(
        id=trouble,
        is_active=lambda: not engine.provider_up(provider),
        steps=[
            Step(
                break_=lambda: engine.set_provider(provider, up=False, fault=fault),
                mend=lambda: engine.set_provider(provider, up=True),
            ),
            Step(
                break_=lambda: show("major_outage"),
                mend=lambda: show("operational"),
            ),
        ],
    )


def _quiet_weekend(
    account: Account,
    engine: Engine,
    advance: Callable[[timedelta], None],
) -> Trouble:
    resting = [one for one in account.integrations if one.source.quiet_weekends]

    def break_() -> None:
        advance(_until_saturday(engine.now().astimezone(account.zone)))
        for integration in resting:
            integration.quiet = True

    def mend() -> None:
        for integration in resting:
            integration.quiet = False

    return Trouble(
        id="quiet-weekend",
        is_active=lambda: any(integration.quiet for integration in resting),
        steps=[Step(break_=break_, mend=mend)],
    )


def _until_saturday(local: datetime) -> timedelta:
    if local.weekday() >= _SATURDAY:
        return timedelta(0)
    days = timedelta(days=_SATURDAY - local.weekday())
    return datetime.combine(local.date() + days, _NOON, local.tzinfo) - local
