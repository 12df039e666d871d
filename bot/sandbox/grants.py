"""What people of Acme gave the bot before the sandbox opens: grants to look with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bootstrap.whole import Bot
from bot.domain.grant import Grant, Ownership
from bot.domain.integration import Integration
from bot.ports.cipher import Cipher
from bot.ports.unit_of_work import UnitOfWork
from bot.sandbox.access import MBI_USER
from bot.sandbox.acme import ANNA, CARLA, DARIO
from bot.sandbox.company import Company
from bot.sandbox.people import PEOPLE
from bot.services.opening import seal

GIVEN_BEFORE = timedelta(days=12)
_ADS = "https://www.googleapis.com/auth/adwords"
_SALESFORCE = ("api", "refresh_token")


@dataclass(frozen=True, kw_only=True)
class _Given:
    """One grant: by whom, for which integration."""

    integration: str
    by: str
    ownership: Ownership
    values: Mapping[str, str]
    scopes: Sequence[str] = ()
    expires_at: datetime | None = None


def seed_grants(bot: Bot, company: Company, cipher: Cipher, *, now: datetime) -> None:
    """Anna's for Google Ads, Carla's for Salesforce, and the password of the orders database."""
    with bot.transaction() as uow:
        workspace = uow.watched.workspace()
        accounts = {a.client_id: a.id for a in uow.watched.accounts(workspace.id)}
        picture = uow.watched.picture(accounts[company.accounts[0].client_id])
        watched = {one.name: one for one in picture.integrations}
        for given in _given(company, now):
            _put(uow, watched[given.integration], given, cipher, now)
        uow.commit()


def _given(company: Company, now: datetime) -> Sequence[_Given]:
    access = company.access
    google, salesforce = access.oauth.ledger("google"), access.oauth.ledger("salesforce")
    anna, carla = google.plant(ANNA, [_ADS]), salesforce.plant(CARLA, _SALESFORCE)
    return (
        _Given(
            integration="Google Ads – main",
            by=ANNA,
            ownership=Ownership.OWN,
            values={"access_token": anna[0], "refresh_token": anna[1]},
            scopes=[_ADS],
            expires_at=now + google.provider.life,
        ),
        _Given(
            integration="Salesforce",
            by=CARLA,
            ownership=Ownership.OWN,
            values={
                "access_token": carla[0],
                "refresh_token": carla[1],
                "instance_url": access.oauth.base("salesforce"),
            },
            scopes=_SALESFORCE,
        ),
        _Given(
            integration="Orders database",
            by=DARIO,
            ownership=Ownership.SHARED,
            values={"username": MBI_USER, "password": access.reader.password},
        ),
    )


def _put(
    uow: UnitOfWork, integration: Integration, given: _Given, cipher: Cipher, now: datetime
) -> None:
    """Keep it, and ask with it from now on."""
    person = next(one for one in PEOPLE if one.email == given.by)
    uow.subjects.start([f"{given.ownership}_probe:{integration.id}"], now)
    uow.grants.put(
        Grant(
            id=0,
            integration_id=integration.id,
            ownership=given.ownership,
            sealed=seal(cipher, given.values),
            given_by=person.id,
            given_name=person.real_name,
            given_at=now - GIVEN_BEFORE,
            data_account=integration.data_account,
            expires_at=given.expires_at,
            scopes=tuple(given.scopes),
        )
    )
