"""Bastions: the key they are known by, and the way through them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from paramiko import RSAKey

from bot.adapters.probes.databases.probe import DatabaseProbe
from bot.adapters.ssh.keys import HandshakeError, look
from bot.adapters.ssh.private_keys import UnreadableKeyError, private_key
from bot.domain.integration import Engine
from bot.domain.observation import Reading
from bot.ports.probe import Jump, Tried
from bot.ports.witness import Heard
from bot.sandbox.fakes.database import DatabaseAccount, DatabasePeer, DatabaseTruth
from bot.sandbox.fakes.peer import Reset, Slow
from bot.sandbox.fakes.ssh import BastionPeer, BastionTruth, new_key
from bot.sandbox.fakes.ssh.peer import CONNECT
from tests.contract.databases import database_probe, database_trial

PASSWORD = "pass-word-of-the-reader"


@pytest.fixture
def bastion() -> Iterator[BastionPeer]:
    peer = BastionPeer(BastionTruth()).start()
    yield peer
    peer.stop()


@pytest.fixture
def database() -> Iterator[DatabasePeer]:
    reader = DatabaseAccount(name="reader", password=PASSWORD, databases={"orders"})
    peer = DatabasePeer(DatabaseTruth(databases={"orders"}, accounts=[reader])).start()
    yield peer
    peer.stop()


@pytest.fixture
def jump(bastion: BastionPeer) -> Jump:
    return Jump(
        host=bastion.host,
        port=bastion.port,
        username="mbi-bot",
        private_key=bastion.truth.admit(),
        known=bastion.truth.fingerprints[0],
    )


def through(jump: Jump, database: DatabasePeer, *, password: str = PASSWORD) -> Tried:
    address = (database.host, database.port)
    trial = database_trial(Engine.MYSQL, address, password=password, database="orders", jump=jump)
    (tried,) = probe().try_all([trial])
    return tried


def probe() -> DatabaseProbe:
    return database_probe(timeout=3)


def test_a_bastion_shows_its_key_as_openssh_prints_it(bastion: BastionPeer) -> None:
    shown = look(bastion.host, bastion.port)
    assert shown == bastion.truth.fingerprints[0]
    assert shown.startswith("ssh-ed25519 SHA256:")
    assert bastion.asked == []


def test_the_key_of_the_known_type_is_looked_at(bastion: BastionPeer) -> None:
    bastion.truth.host_keys.append(RSAKey.generate(2048))
    ed25519, rsa_key = bastion.truth.fingerprints
    assert rsa_key.startswith("ssh-rsa SHA256:")
    assert look(bastion.host, bastion.port, "ssh-rsa") == rsa_key
    assert look(bastion.host, bastion.port, "ssh-ed25519") == ed25519


def test_where_no_key_of_the_known_type_is_left_another_is_shown(bastion: BastionPeer) -> None:
    shown = look(bastion.host, bastion.port, "ecdsa-sha2-nistp256")
    assert shown == bastion.truth.fingerprints[0]


def test_whoever_speaks_no_ssh_or_nothing_at_all_shows_no_key(database: DatabasePeer) -> None:
    with pytest.raises((HandshakeError, TimeoutError)):
        look(database.host, database.port, timeout=1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):
        look("127.0.0.1", silent.getsockname()[1], timeout=0.3)


def test_a_closed_port_is_told_by_the_systems_own_error(bastion: BastionPeer) -> None:
    bastion.stop()
    with pytest.raises(ConnectionRefusedError):
        look(bastion.host, bastion.port)


def test_a_database_is_tried_through_its_bastion(
    bastion: BastionPeer, jump: Jump, database: DatabasePeer
) -> None:
    assert through(jump, database).reading is Reading.GOOD
    assert bastion.opened == [(database.host, database.port)]
    assert bastion.asked[-1] == "mbi-bot"


def test_a_wrong_password_behind_a_bastion_is_refused_as_any(
    jump: Jump, database: DatabasePeer
) -> None:
    tried = through(jump, database, password="wrong")
    assert tried.reading is Reading.CREDENTIAL_REFUSED
    assert tried.detail.startswith("1045")


def test_another_host_key_is_told_before_anybody_signs_in(
    bastion: BastionPeer, jump: Jump, database: DatabasePeer
) -> None:
    bastion.truth.rotate()
    tried = through(jump, database)
    assert (tried.heard, tried.reading) == (Heard.ANSWER, Reading.HOST_KEY_CHANGED)
    assert tried.detail == f"was {jump.known}, is {bastion.truth.fingerprints[0]}"
    assert bastion.asked == []
    assert database.signed_in == 0


def test_without_a_known_key_the_one_that_is_shown_is_taken(
    jump: Jump, database: DatabasePeer
) -> None:
    assert through(replace(jump, known=None), database).reading is Reading.GOOD


def test_a_key_that_the_bastion_refuses_is_the_bots_own_matter(
    jump: Jump, database: DatabasePeer
) -> None:
    stranger, _ = new_key()
    tried = through(replace(jump, private_key=stranger), database)
    assert tried.heard is Heard.REFUSED
    assert "refuses the bot's key for mbi-bot" in tried.detail
    assert database.signed_in == 0


def test_a_bastion_that_lets_nobody_through_is_the_bots_own_matter(
    bastion: BastionPeer, jump: Jump, database: DatabasePeer
) -> None:
    bastion.truth.forwards = False
    tried = through(jump, database)
    assert tried.heard is Heard.REFUSED
    assert "does not let the bot through" in tried.detail


def test_nobody_listening_behind_the_bastion_is_no_connection(
    jump: Jump, database: DatabasePeer
) -> None:
    database.down()
    tried = through(jump, database)
    assert (tried.heard, tried.reading) == (Heard.ANSWER, Reading.CANNOT_CONNECT)


def test_a_bastion_whose_port_is_closed_is_no_connection(
    bastion: BastionPeer, jump: Jump, database: DatabasePeer
) -> None:
    bastion.stop()
    tried = through(jump, database)
    assert (tried.heard, tried.reading) == (Heard.ANSWER, Reading.CANNOT_CONNECT)
    assert tried.detail.startswith("the bastion: ")


@pytest.mark.parametrize("fault", [Reset(), Slow(seconds=30)])
def test_a_bastion_that_hangs_up_or_says_nothing_is_silence(
    bastion: BastionPeer, jump: Jump, database: DatabasePeer, fault: Reset | Slow
) -> None:
    bastion.faults.add(CONNECT, fault)
    tried = through(jump, database)
    assert (tried.heard, tried.reading) == (Heard.SILENCE, None)


@pytest.mark.parametrize("form", [PrivateFormat.OpenSSH, PrivateFormat.PKCS8])
def test_keys_of_every_kind_and_form_are_read(form: PrivateFormat) -> None:
    for made in (ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)):
        written = made.private_bytes(Encoding.PEM, form, NoEncryption()).decode()
        assert private_key(written).can_sign()


@pytest.mark.parametrize("written", ["", "no key", "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n"])
def test_a_key_that_cannot_be_read_is_the_bots_own_matter(
    jump: Jump, database: DatabasePeer, written: str
) -> None:
    tried = through(replace(jump, private_key=written), database)
    assert tried.heard is Heard.REFUSED
    assert "the bot's SSH key can't be read" in tried.detail


def test_a_key_with_a_passphrase_is_not_read() -> None:
    made = ec.generate_private_key(ec.SECP256R1())
    sealed = made.private_bytes(
        Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"passphrase")
    )
    with pytest.raises(UnreadableKeyError):
        private_key(sealed.decode())
