"""Databases are tried as the operator says: engine, encryption, and the way through a bastion."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.grant import Credentials, Ownership
from bot.domain.integration import Encryption
from bot.domain.integration import Engine as Speaks
from bot.domain.observation import Observation, Reading, Witness
from bot.domain.round import Refusal
from bot.domain.settling import settle
from bot.domain.subject import Recorded, Subject
from bot.ports.probe import Jump, Tried
from bot.ports.watch_list import WatchedIntegration
from bot.ports.witness import Heard
from bot.services.reauthorization.views import Method, Why
from tests.integration.seeds import CHANNEL, EU, watch
from tests.services.holding import ask, give, reading
from tests.services.journeys import CIPHER, WATCHED, Journey
from tests.services.sources import GOOD

PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nthe-key-of-the-bot\n"
KNOWN = "ssh-ed25519 SHA256:known"
NAME = "Reports database"
PLACE = {"host": "10.1.2.3", "port": 5433, "credentials": "store"}
BASTION = {"ssh_host": "bastion.acme.example", "ssh_port": 2222, "ssh_user": "mbi-bot"}
REPORTS = WatchedIntegration(
    client_id=EU,
    name=NAME,
    kind="amazon_rds",
    channel=CHANNEL,
    owners=("anna@acme.example",),
    data_account="orders",
    settings={**PLACE, **BASTION, "engine": "postgresql", "tls": "verify"},
    sealed_ssh_key=CIPHER.encrypt(PRIVATE),
    ssh_key_fingerprint="k1",
)
JUMP = Jump(
    host="bastion.acme.example",
    port=2222,
    username="mbi-bot",
    private_key=PRIVATE,
    known=KNOWN,
)
ENTERED = {"username": "reader", "password": "s3cret-of-the-reader"}


def watched(way: Journey, engine: Engine, one: WatchedIntegration = REPORTS) -> None:
    """Watch it, behind a bastion whose key was seen."""
    now = way.stage.clock.now()
    wanted = replace(WATCHED, integrations=(*WATCHED.integrations, one))
    watch(engine, dict(way.kinds), wanted, now)
    key = f"host_key:{way.stage.id_of(NAME)}"
    with way.stage.transaction() as uow:
        for found in uow.subjects.by_keys([key]).values():
            uow.subjects.record([seen(found, now)])
        uow.commit()


def seen(subject: Subject, at: datetime) -> Recorded:
    said = settle(None, Observation(witness=Witness.HOST_KEY, at=at, reading=Reading.GOOD))
    return Recorded(
        subject_id=subject.id,
        lease=None,
        testimony=replace(said, known=KNOWN),
        cadence=subject.cadence,
        failures=0,
        due_at=at + timedelta(days=30),
        changed=True,
    )


def test_a_password_that_is_entered_goes_through_the_bastion(way: Journey, engine: Engine) -> None:
    watched(way, engine)
    link = way.spent(name=NAME)
    way.stage.probes.answer = lambda _: replace(GOOD)

    assert way.enter(link, **ENTERED)

    (trial,) = way.stage.probes.tried
    assert trial.jump == JUMP
    assert (trial.engine, trial.encryption) == (Speaks.POSTGRESQL, Encryption.VERIFY)
    assert "the-key-of-the-bot" not in repr(trial)


def test_a_password_that_is_kept_is_tried_through_the_bastion(way: Journey, engine: Engine) -> None:
    watched(way, engine)
    give(way.stage, NAME, Credentials(values=ENTERED), ownership=Ownership.SHARED)

    ask(way.stage)

    (trial,) = way.stage.probes.tried
    assert trial.jump == JUMP
    assert (trial.engine, trial.encryption) == (Speaks.POSTGRESQL, Encryption.VERIFY)


def test_a_kept_password_is_not_tried_past_a_bastion_without_a_key(
    way: Journey, engine: Engine
) -> None:
    settings = {**PLACE, "ssh_host": "bastion.acme.example", "engine": "postgresql"}
    watched(way, engine, replace(REPORTS, settings=settings, sealed_ssh_key=None))
    give(way.stage, NAME, Credentials(values=ENTERED), ownership=Ownership.SHARED)

    ask(way.stage)

    assert way.stage.probes.tried == []
    assert reading(way.stage, "shared_probe", NAME) is Reading.BOT


@pytest.mark.parametrize(
    ("settings", "key", "why"),
    [
        ({**PLACE, "engine": "postgresql", "ssh_host": "b"}, None, Why.NO_BASTION),
        ({**PLACE, **BASTION}, REPORTS.sealed_ssh_key, Why.NO_ENGINE),
        ({"engine": "mssql"}, None, Why.NO_HOST),
        ({**PLACE, "engine": "mssql"}, None, None),
    ],
)
def test_what_the_operator_left_out_is_said(
    way: Journey, engine: Engine, settings: dict[str, object], key: str | None, why: Why | None
) -> None:
    watched(way, engine, replace(REPORTS, settings=settings, sealed_ssh_key=key))

    page = way.page(way.spent(name=NAME))

    assert (page.method, page.why) == (Method.WORDS if why else Method.FORM, why)


def test_another_host_key_while_a_password_is_tried_is_no_refusal_of_it(
    way: Journey, engine: Engine
) -> None:
    watched(way, engine)
    link = way.spent(name=NAME)
    changed = Tried(heard=Heard.ANSWER, reading=Reading.HOST_KEY_CHANGED, detail="was …, is …")
    way.stage.probes.answer = lambda _: changed

    assert not way.enter(link, **ENTERED)

    problem = way.page(link).problem
    assert problem
    assert problem.reason is Refusal.CANNOT_CONNECT
