"""Grants in the bot's keeping, and what their probes come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.audit import Deed, Entry
from bot.domain.authorization import Authorized
from bot.domain.grant import Credentials, Grant, Ownership
from bot.domain.observation import Reading
from bot.domain.round import How
from bot.domain.subject import Subject
from bot.ports.watch_list import WatchedIntegration
from bot.services.opening import open_values, seal
from tests.integration.seeds import ACME, ADS, CHANNEL, EU
from tests.services.stage import Stage

OWNERS = ("anna@acme.example",)
CRM = WatchedIntegration(
    client_id=EU, name="Salesforce", kind="salesforce", channel=CHANNEL, owners=OWNERS
)
EVENTS = WatchedIntegration(
    client_id=EU, name="Mixpanel", kind="mixpanel", channel=CHANNEL, owners=OWNERS
)
VISITS = WatchedIntegration(
    client_id=EU, name="Adobe Analytics", kind="adobe_analytics", channel=CHANNEL, owners=OWNERS
)
WATCHED = replace(ACME, integrations=(*ACME.integrations, CRM, EVENTS, VISITS))
KEY = Credentials(values={"username": "bot", "secret": "mixpanel-secret-l3m4"})


def give(
    stage: Stage,
    name: str,
    credentials: Credentials,
    *,
    ownership: Ownership = Ownership.OWN,
    data_account: str | None = None,
) -> Grant:
    """Keep a grant, and have it tried from now on."""
    now = stage.clock.now()
    with stage.transaction() as uow:
        grant = uow.grants.put(
            Grant(
                id=0,
                integration_id=stage.id_of(name),
                ownership=ownership,
                sealed=seal(stage.cipher, credentials.values),
                given_by="U024BE7LH",
                given_name="Anna",
                given_at=now,
                data_account=data_account,
                expires_at=credentials.expires_at,
                until=credentials.until,
            )
        )
        uow.subjects.start([f"{ownership}_probe:{grant.integration_id}"], now)
        uow.commit()
    return grant


def held(stage: Stage, name: str = ADS.name) -> Grant | None:
    """The grant that is held now."""
    with stage.transaction(read=True) as uow:
        return uow.grants.of_integrations([stage.id_of(name)]).get(stage.id_of(name))


def secrets(stage: Stage, name: str = ADS.name) -> Mapping[str, str]:
    """What it holds, opened."""
    grant = held(stage, name)
    assert grant
    return open_values(stage.cipher, grant.sealed)


def subject(stage: Stage, witness: str, name: str = ADS.name) -> Subject:
    """One of the integration's subjects."""
    key = f"{witness}:{stage.id_of(name)}"
    with stage.transaction(read=True) as uow:
        return uow.subjects.by_keys([key])[key]


def reading(stage: Stage, witness: str, name: str = ADS.name) -> Reading | None:
    """What it came to last: what waits to be believed, else what is."""
    said = subject(stage, witness, name).testimony
    return (said.pending or said.reading) if said else None


def ask(stage: Stage) -> None:
    """Ask whatever is due."""
    while stage.observing.tick():
        pass


def audited(stage: Stage, deed: Deed) -> list[Entry]:
    """What the audit says of that."""
    with stage.transaction(read=True) as uow:
        return [entry for entry in uow.audit.read() if entry.deed is deed]


def remember(
    stage: Stage, name: str, at: datetime, *, how: How = How.DONE, by: str | None = "U024BE7LH"
) -> None:
    """A person authorized it in MBI then."""
    with stage.transaction() as uow:
        assert uow.rounds.authorize(stage.id_of(name), Authorized(at=at, how=how, by=by))
        uow.subjects.start([f"calendar:{stage.id_of(name)}"], stage.clock.now())
        uow.commit()
