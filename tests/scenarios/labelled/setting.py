"""The surroundings of a case: its integrations, who holds a grant, and who may be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.granting import Probe
from bot.catalogue.loader import Catalogue
from bot.domain.authorization import Authorized
from bot.domain.grant import Grant, Ownership
from bot.domain.hours import read_hours
from bot.domain.integration import Account, Bastion, Engine, Integration
from bot.domain.observation import Witness
from bot.domain.round import Attempts, How, Round
from bot.domain.schedule import Cadence, Calendar, calendar_of
from bot.domain.subject import Subject
from bot.ports.cipher import Cipher
from bot.ports.grants import SealedClient
from bot.ports.watch_list import DEFAULT_INTERVALS
from bot.services.judging import keys_of
from bot.services.opening import CLIENT_SECRET, seal
from tests.scenarios.labelled.bodies import CLIENT_ID
from tests.scenarios.labelled.moments import moment
from tests.scenarios.labelled.reading import Cycle, Heard, LabelledCase, Member, RoundTable
from tests.scenarios.labelled.shelf import Shelf

ACCOUNT_ID = 1
MBI_STATUS = "https://data.status.adobe.com/adobestatus/StatusEvents"
MBI_COMPONENTS = ("Business Intelligence (MBI)",)
ENGINES: Sequence[Engine] = tuple(Engine)
REPORTS_URL = "https://mbi.acme.example/194.json"
LIVELY = "-14d..0/1h"
OF_LATE = "-2d..0/1h"
"""For those of whom nothing is learned."""
LAG = "lag 40m"
GIVEN_FOR = "acme"
"""The data account of kinds whose address needs one, where a case names none."""

REPORTS = f"reports:{ACCOUNT_ID}"
"""The subject of a reports URL, which is asked where a case tells its raw answer."""
PROBES = {"own": Witness.OWN_PROBE, "shared": Witness.SHARED_PROBE}


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A case, ready to be replayed: all that is heard, by the subject that hears it."""

    shelf: Shelf
    heard: Mapping[str, tuple[Heard, ...]]
    now: datetime


def set_up(case: LabelledCase, catalogue: Catalogue, cipher: Cipher) -> Setting:
    """Make what an operator's file and people's grants would have made."""
    account = Account(
        id=ACCOUNT_ID,
        workspace_id=1,
        name="Acme",
        client_id=CLIENT_ID,
        timezone=case.account.timezone,
        default_channel="C1",
        blackout=tuple(read_hours(hours) for hours in case.account.blackout),
        cadence=timedelta(hours=case.account.cadence_hours),
        updates_enabled=case.account.updates,
    )
    members: dict[int, Member] = dict(enumerate((case, *case.other), start=1))
    names = {number: getattr(one, "name", "") for number, one in members.items()}
    names[1] = "The integration"
    integrations = {
        number: _integration(number, names[number], one, catalogue, case.now)
        for number, one in members.items()
    }
    shelf = Shelf(
        account=account,
        integrations=integrations,
        subjects_held=_subjects(integrations, members, catalogue, calendar_of(account), cipher),
        grants_held={
            number: _grant(integrations[number], one, catalogue, cipher, case.now)
            for number, one in members.items()
            if one.grant != "none"
        },
        attempts={
            number: _attempts(one.round, number, case.now)
            for number, one in members.items()
            if one.round
        },
        sealed_clients=_clients(catalogue, cipher),
    )
    return Setting(shelf=shelf, heard=_heard(integrations, members, catalogue), now=case.now)


def _integration(
    number: int, name: str, told: Member, catalogue: Catalogue, now: datetime
) -> Integration:
    entry = catalogue.entries[told.kind]
    bastioned = any(one.witness == "host_key" for one in told.heard)
    return Integration(
        id=number,
        account_id=ACCOUNT_ID,
        name=name,
        kind=catalogue.kinds()[told.kind],
        channel="C1",
        data_account=told.data_account or (GIVEN_FOR if _needs_account(entry) else None),
        newest_row_figure=360531,
        host="db.acme.example",
        engine=_engine(told),
        bastion=Bastion(host="bastion.acme.example") if bastioned else None,
        authorized=Authorized(at=moment(told.authorized, now), how=How.OPERATOR)
        if told.authorized
        else None,
    )


def _needs_account(entry: CatalogueEntry) -> bool:
    url = entry.probe.url if isinstance(entry.probe, Probe) else ""
    return "{data_account}" in url + (entry.oauth.token_url if entry.oauth else "")


def _engine(told: Member) -> Engine | None:
    said = {name for one in told.heard for name in one.said}
    return next((engine for engine in ENGINES if str(engine) in said), None)


def _grant(
    integration: Integration, told: Member, catalogue: Catalogue, cipher: Cipher, now: datetime
) -> Grant:
    entry = catalogue.entries[told.kind]
    given = integration.data_account or GIVEN_FOR
    values = {name: f"{name}-of-acme" for name in entry.fields}
    if entry.oauth:
        values = {"access_token": "token-of-acme", "account": given}
        if not integration.kind.exchanges:
            values["refresh_token"] = "refresh-of-acme"
        if entry.oauth.instance_hosts:
            values["instance_url"] = f"https://acme.my.{entry.oauth.instance_hosts[0]}"
    return Grant(
        id=integration.id,
        integration_id=integration.id,
        ownership=Ownership(told.grant),
        sealed=seal(cipher, values),
        given_by="U1",
        given_name="Anna",
        given_at=moment(told.granted, now),
        data_account=integration.data_account,
    )


def _attempts(told: RoundTable, number: int, now: datetime) -> Attempts:
    done = moment(told.done, now)
    latest = Round(
        id=number,
        integration_id=number,
        begun_at=done,
        begun_by="U1",
        begun_name="Anna",
        authorized_at=done,
        how=How.DONE,
        deadline=moment(told.deadline, now),
    )
    return Attempts(latest=latest, failed=told.failed)


def _clients(catalogue: Catalogue, cipher: Cipher) -> dict[str, SealedClient]:
    return {
        provider: SealedClient(
            provider=provider,
            client_id="client-of-acme",
            sealed=seal(
                cipher,
                {
                    CLIENT_SECRET: "secret-of-acme",
                    **{name: f"{name}-of-acme" for name in catalogue.secrets(provider)},
                },
            ),
        )
        for provider in catalogue.providers()
    }


def _subjects(
    integrations: Mapping[int, Integration],
    members: Mapping[int, Member],
    catalogue: Catalogue,
    calendar: Calendar,
    cipher: Cipher,
) -> dict[str, Subject]:
    """Everybody who may be asked, of whom nothing is known yet."""
    found: dict[str, Subject] = {}
    for number, integration in integrations.items():
        keys = keys_of(integration)
        witnesses = set(_asked(integration, members[number], catalogue))
        for witness in sorted(witnesses):
            subject = Subject(
                id=0,
                key=keys[witness],
                witness=witness,
                interval=DEFAULT_INTERVALS[witness],
                account_id=ACCOUNT_ID,
                integration_id=number,
                client_id=CLIENT_ID,
                figure=integration.newest_row_figure,
                sealed_key=cipher.encrypt("export-key-of-acme"),
                cadence=Cadence(),
                calendar=calendar,
            )
            found.setdefault(subject.key, _addressed(subject, integration, catalogue))
            if witness is Witness.WORDS:
                reports = replace(subject, key=REPORTS, integration_id=None, url=REPORTS_URL)
                found.setdefault(REPORTS, reports)
    return {
        key: replace(subject, id=place) for place, (key, subject) in enumerate(found.items(), 1)
    }


def _asked(integration: Integration, told: Member, catalogue: Catalogue) -> Iterator[Witness]:
    yield from (Witness.WORDS, Witness.NEWEST_ROW, Witness.CYCLE, Witness.INGEST)
    yield from (Witness.CALENDAR, Witness.MBI_FEED)
    said = {one.witness for one in told.heard}
    if catalogue.entries[told.kind].feed or "feed" in said:
        yield Witness.FEED
    if integration.bastion:
        yield Witness.HOST_KEY
    if told.grant != "none":
        yield PROBES[told.grant]


def _addressed(subject: Subject, integration: Integration, catalogue: Catalogue) -> Subject:
    if subject.witness is Witness.HOST_KEY and integration.bastion:
        return replace(subject, url=f"ssh://{integration.bastion.host}:{integration.bastion.port}")
    if subject.witness is Witness.MBI_FEED:
        return replace(subject, url=MBI_STATUS, shape="adobe_events", components=MBI_COMPONENTS)
    if subject.witness is not Witness.FEED:
        return subject
    feed = catalogue.entries[integration.kind.name].feed
    if feed is None:
        return replace(subject, url="https://status.vendor.example/api", shape="statuspage")
    url = feed.url.replace("{instance}", GIVEN_FOR)
    return replace(subject, url=url, shape=feed.shape, components=feed.components)


def _heard(
    integrations: Mapping[int, Integration], members: Mapping[int, Member], catalogue: Catalogue
) -> dict[str, tuple[Heard, ...]]:
    """What is told, and what stands for it where a case is lively; told first wins."""
    told: dict[str, tuple[Heard, ...]] = {}
    short: dict[str, tuple[Heard, ...]] = {}
    for number, integration in integrations.items():
        member = members[number]
        keys = {
            **{str(witness): key for witness, key in keys_of(integration).items()},
            "probe": keys_of(integration)[PROBES.get(member.grant, Witness.OWN_PROBE)],
        }
        for name in dict.fromkeys(one.witness for one in member.heard):
            told[keys[name]] = tuple(one for one in member.heard if one.witness == name)
        if member.lively:
            feed = catalogue.entries[member.kind].feed is not None
            for one in _lively(member, feed=feed, shared=number == 1):
                short.setdefault(keys[one.witness], (one,))
    return {**short, **told}


def _lively(told: Member, *, feed: bool, shared: bool) -> Iterator[Heard]:
    """All is well for two weeks, or was until the rows stopped."""
    stopped = told.stopped
    if stopped is None:
        yield Heard(witness="newest_row", at=LIVELY, row=LAG)
    else:
        yield Heard(witness="newest_row", at=LIVELY, row=LAG, stopped=stopped)
    if feed:
        yield Heard(witness="feed", at=OF_LATE, feed="up")
    if shared:
        yield Heard(witness="ingest", at=OF_LATE, http={"status": 200, "type": "text/plain"})
        yield Heard(witness="cycle", at=LIVELY, cycle=Cycle(every="6h"))
