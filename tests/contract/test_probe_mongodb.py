"""Signing in to MongoDB with its own driver, at a stand-in that checks the proof."""

from __future__ import annotations

import pytest

from bot.domain.integration import Encryption, Engine
from bot.domain.observation import Reading
from bot.ports.probe import Tried
from bot.ports.witness import Heard
from tests.contract.databases import database_probe, database_trial
from tests.contract.mongo import MongoPeer

PASSWORD = "pass wörd of the reader €"
OF_MONGODB, OF_ORDERS = ("admin", "reader"), ("orders", "reader")


def tried(
    peer: MongoPeer,
    database: str | None = "orders",
    *,
    password: str = PASSWORD,
    encryption: Encryption = Encryption.PREFER,
) -> Tried:
    trial = database_trial(
        Engine.MONGODB,
        peer.address,
        password=password,
        database=database,
        encryption=encryption,
    )
    (outcome,) = database_probe(timeout=2).try_all([trial])
    assert PASSWORD.encode() not in b"".join(peer.heard)
    assert "c2lnbmF0dXJl" not in outcome.detail
    return outcome


@pytest.mark.parametrize("place", [OF_MONGODB, OF_ORDERS])
def test_an_account_is_found_where_it_is_kept(place: tuple[str, str]) -> None:
    with MongoPeer({place: PASSWORD}) as peer:
        found = tried(peer)
    assert found.reading is Reading.GOOD
    assert [one.id for one in found.data_accounts] == ["orders"]


def test_nothing_is_asked_but_what_tells_the_databases() -> None:
    with MongoPeer({OF_MONGODB: PASSWORD}) as peer:
        tried(peer, None, encryption=Encryption.OFF)
    allowed = {"ismaster", "isMaster", "hello", "saslStart", "saslContinue", "ping"}
    assert set(peer.commands) - allowed == {"listDatabases", "endSessions"} & set(peer.commands)
    assert "listDatabases" in peer.commands


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_refused_by_its_code(password: str) -> None:
    with MongoPeer({OF_MONGODB: PASSWORD}) as peer:
        found = tried(peer, password=password or "x")
    assert (found.heard, found.reading) == (Heard.ANSWER, Reading.CREDENTIAL_REFUSED)
    assert found.detail == "18 AuthenticationFailed"


def test_an_account_that_sees_no_database_lost_its_rights() -> None:
    with MongoPeer({OF_MONGODB: PASSWORD}, databases=["admin"]) as peer:
        found = tried(peer)
    assert (found.heard, found.reading) == (Heard.ANSWER, Reading.ACCOUNT_REFUSED)


def test_without_the_encryption_that_is_asked_for_nobody_signs_in() -> None:
    with MongoPeer({OF_MONGODB: PASSWORD}) as peer:
        found = tried(peer, encryption=Encryption.REQUIRE)
    assert found.heard is not Heard.ANSWER
    assert "saslStart" not in peer.commands
