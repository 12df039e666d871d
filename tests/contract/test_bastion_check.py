"""What the doctor says of a bastion, asked of a real SSH server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from bot.adapters.checks.bastions import BastionCheck, Way
from bot.adapters.cipher import Fernets
from bot.ports.check import Level
from bot.sandbox.fakes.peer import Peer, Reset
from bot.sandbox.fakes.ssh import BastionPeer, BastionTruth, new_key
from bot.sandbox.fakes.ssh.peer import CONNECT

CIPHER = Fernets([Fernet.generate_key().decode()])
OLD = "ssh-ed25519 SHA256:old"


@pytest.fixture
def bastion() -> Iterator[BastionPeer]:
    peer = BastionPeer(BastionTruth()).start()
    yield peer
    peer.stop()


@pytest.fixture
def check(bastion: BastionPeer) -> BastionCheck:
    return BastionCheck(
        about="Orders", host=bastion.host, port=bastion.port, remembered=tuple, cipher=CIPHER
    )


def way(key: str, username: str = "mbi-bot") -> Way:
    return Way(username=username, sealed_key=CIPHER.encrypt(key))


def found(check: BastionCheck) -> list[tuple[Level, str]]:
    return [(one.level, one.what.key.removeprefix("doctor-")) for one in check.run()]


def test_its_key_is_shown_before_any_is_known(check: BastionCheck, bastion: BastionPeer) -> None:
    (result,) = check.run()
    assert (result.level, result.what.key) == (Level.OK, "doctor-bastion-key")
    assert result.what.args["shown"] == bastion.truth.fingerprints[0]


def test_the_key_that_is_known_is_well(check: BastionCheck, bastion: BastionPeer) -> None:
    known = [OLD, *bastion.truth.fingerprints]
    assert found(replace(check, remembered=lambda: known)) == [(Level.OK, "bastion-key")]


def test_another_key_is_told_with_the_known_one_and_nobody_signs_in(
    check: BastionCheck, bastion: BastionPeer
) -> None:
    ways = (way(bastion.truth.admit()),)
    (result,) = replace(check, remembered=lambda: [OLD], ways=ways).run()
    assert (result.level, result.what.key) == (Level.FAIL, "doctor-bastion-changed")
    assert (result.what.args["known"], result.what.args["shown"]) == (
        OLD,
        bastion.truth.fingerprints[0],
    )
    assert result.remedy is not None
    assert bastion.asked == []


def test_the_bot_signs_in_where_it_has_a_key(check: BastionCheck, bastion: BastionPeer) -> None:
    entering = replace(check, ways=(way(bastion.truth.admit()),))
    assert found(entering) == [(Level.OK, "bastion-key"), (Level.OK, "bastion-entered")]
    assert bastion.opened == []


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(way(new_key()[0]), id="a key that is not admitted"),
        pytest.param(way("no key at all"), id="a key that can't be read"),
    ],
)
def test_a_way_that_is_refused_has_one_thing_to_do(check: BastionCheck, one: Way) -> None:
    key, entry = replace(check, ways=(one,)).run()
    assert key.level is Level.OK
    assert (entry.level, entry.what.key) == (Level.FAIL, "doctor-bastion-refused")
    assert entry.remedy is not None
    assert entry.remedy.key == "doctor-bastion-refused-do"


def test_another_account_than_the_admitted_one_is_refused(
    check: BastionCheck, bastion: BastionPeer
) -> None:
    ways = (way(bastion.truth.admit(), username="somebody"),)
    assert (Level.FAIL, "bastion-refused") in found(replace(check, ways=ways))


def test_a_key_that_no_secret_opens_is_told_elsewhere(check: BastionCheck) -> None:
    sealed = Way(username="mbi-bot", sealed_key="sealed with another")
    assert found(replace(check, ways=(sealed,))) == [(Level.OK, "bastion-key")]


def test_what_speaks_no_ssh_is_told_as_such(check: BastionCheck) -> None:
    with Peer(Flask("web")) as web:
        port = int(web.url.rpartition(":")[2])
        assert found(replace(check, port=port)) == [(Level.FAIL, "bastion-no-ssh")]


def test_one_that_hangs_up_is_no_ssh_either(check: BastionCheck, bastion: BastionPeer) -> None:
    bastion.faults.add(CONNECT, Reset())
    assert [level for level, _ in found(check)] == [Level.FAIL]


@pytest.mark.parametrize(
    ("host", "text"), [("no-such-host.invalid", "bastion-unknown"), ("127.0.0.1", "bastion-closed")]
)
def test_one_that_is_not_there(check: BastionCheck, host: str, text: str) -> None:
    assert found(replace(check, host=host, port=9)) == [(Level.FAIL, text)]


def test_no_secret_is_in_its_repr(check: BastionCheck, bastion: BastionPeer) -> None:
    key = bastion.truth.admit()
    one = way(key)
    shown = repr(replace(check, ways=(one,)))
    assert one.sealed_key not in shown
