"""Asking real SSH servers on loopback for their host keys, and what is no answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from threading import Thread

import pytest
from paramiko import RSAKey

from bot.adapters.clock import SystemClock
from bot.adapters.ssh.keys import look
from bot.adapters.witnesses.all import AllWitnesses
from bot.adapters.witnesses.bastions import Bastions
from bot.domain.observation import Witness
from bot.ports.witness import Answer, Heard, Question, Witnesses
from bot.sandbox.fakes.peer import Reset, Slow
from bot.sandbox.fakes.ssh import BastionPeer, BastionTruth
from bot.sandbox.fakes.ssh.peer import CONNECT

LOOPBACK = "127.0.0.1"


@pytest.fixture
def bastion() -> Iterator[BastionPeer]:
    peer = BastionPeer(BastionTruth()).start()
    yield peer
    peer.stop()


def patient(host: str, port: int, known_type: str | None) -> str:
    """A look that a test can wait for in vain."""
    return look(host, port, known_type, timeout=0.5)


def question(port: int, *, known: str = "", number: int = 1, host: str = LOOPBACK) -> Question:
    return Question(
        subject_id=number, witness=Witness.HOST_KEY, url=f"ssh://{host}:{port}", known=known
    )


def ask(*questions: Question) -> Sequence[Answer]:
    return Bastions(clock=SystemClock(), looks=patient).ask(questions)


def heard(*questions: Question) -> list[tuple[Heard, str]]:
    return [(answer.heard, answer.detail) for answer in ask(*questions)]


def test_the_answer_is_the_key_that_is_shown(bastion: BastionPeer) -> None:
    (key,) = bastion.truth.fingerprints
    assert heard(question(bastion.port)) == [(Heard.ANSWER, key)]
    assert bastion.asked == []


def test_a_rotated_key_is_the_answer_whatever_is_known(bastion: BastionPeer) -> None:
    (known,) = bastion.truth.fingerprints
    bastion.truth.rotate()
    (shown,) = bastion.truth.fingerprints
    assert shown != known
    assert heard(question(bastion.port, known=known)) == [(Heard.ANSWER, shown)]


def test_of_several_keys_the_known_type_is_asked_for(bastion: BastionPeer) -> None:
    bastion.truth.host_keys.append(RSAKey.generate(2048))
    _, rsa = bastion.truth.fingerprints
    assert heard(question(bastion.port, known=rsa)) == [(Heard.ANSWER, rsa)]


def test_a_known_type_that_is_shown_no_more_is_another_key(bastion: BastionPeer) -> None:
    (shown,) = bastion.truth.fingerprints
    gone = "ecdsa-sha2-nistp256 SHA256:gone"
    assert heard(question(bastion.port, known=gone)) == [(Heard.ANSWER, shown)]


def test_one_bastion_is_dialled_once_a_batch(bastion: BastionPeer) -> None:
    dialled: list[str] = []

    def counted(host: str, port: int, known_type: str | None) -> str:
        dialled.append(host)
        return look(host, port, known_type)

    (key,) = bastion.truth.fingerprints
    asked = [question(bastion.port, known=key, number=number) for number in range(9)]
    answers = Bastions(clock=SystemClock(), looks=counted).ask(asked)
    assert [(a.subject_id, a.detail) for a in answers] == [(n, key) for n in range(9)]
    assert dialled == [LOOPBACK]


def test_a_closed_port_is_silence() -> None:
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    assert heard(question(port)) == [(Heard.SILENCE, "the port is closed")]


def test_a_name_that_nobody_has_is_silence() -> None:
    (answer,) = ask(question(22, host="bastion.invalid"))
    assert answer.heard is Heard.SILENCE


def test_who_takes_too_long_is_silent(bastion: BastionPeer) -> None:
    bastion.faults.add(CONNECT, Slow(seconds=5), times=1)
    assert heard(question(bastion.port)) == [(Heard.SILENCE, "timed out")]


def test_who_hangs_up_is_silent(bastion: BastionPeer) -> None:
    bastion.faults.add(CONNECT, Reset(), times=1)
    (answer,) = ask(question(bastion.port))
    assert answer.heard is Heard.SILENCE


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        b"220 mail.acme.example ESMTP\r\n",
        b"SSH-2.0-other\r\n" + b"\xff" * 4096,
        b"\0" * 4096,
        b"",
    ],
    ids=["http", "smtp", "ssh and then garbage", "zeros", "nothing"],
)
def test_a_port_that_speaks_something_else_is_silent(said: bytes) -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as server:
        Thread(target=_say, args=(server, said), daemon=True).start()
        (answer,) = ask(question(server.getsockname()[1]))
    assert answer.heard is Heard.SILENCE
    assert answer.detail


def _say(server: socket.socket, said: bytes) -> None:
    with suppress(OSError), server.accept()[0] as client:
        client.sendall(said)
        while client.recv(4096):
            pass


@pytest.mark.parametrize(
    "url",
    [None, "", "https://bastion.example", "ssh://bastion.example", "ssh://[", "ssh://x:99999"],
)
def test_what_is_no_address_is_the_bots_own_fault(url: str | None) -> None:
    (answer,) = ask(Question(subject_id=1, witness=Witness.HOST_KEY, url=url))
    assert answer.heard is Heard.REFUSED


def test_one_fault_costs_nobody_else_the_answer(bastion: BastionPeer) -> None:
    def broken(host: str, port: int, known_type: str | None) -> str:
        if host != LOOPBACK:
            raise RuntimeError
        return look(host, port, known_type)

    asked = (question(1, host="odd.example"), question(bastion.port, number=2))
    answers = Bastions(clock=SystemClock(), looks=broken).ask(asked)
    assert [answer.heard for answer in answers] == [Heard.SILENCE, Heard.ANSWER]


def test_the_batch_ends_in_its_time(bastion: BastionPeer) -> None:
    bastion.faults.add(CONNECT, Slow(seconds=5), times=2)
    known = "ssh-rsa SHA256:x"
    asked = (question(bastion.port), question(bastion.port, known=known, number=2))
    answers = Bastions(clock=SystemClock(), batch_timeout=0.2, at_once=1).ask(asked)
    assert [answer.heard for answer in answers] == [Heard.SILENCE, Heard.UNASKED]


class Http(Witnesses):
    """Answers everything, and knows what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Witness] = []

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        self.asked += [one.witness for one in questions]
        return [
            Answer(
                subject_id=one.subject_id,
                witness=one.witness,
                at=SystemClock().now(),
                heard=Heard.ANSWER,
            )
            for one in questions
        ]


def test_bastions_are_asked_beside_all_else_and_answers_keep_their_order(
    bastion: BastionPeer,
) -> None:
    http = Http()
    both = AllWitnesses(http=http, bastions=Bastions(clock=SystemClock()))
    cycle = Question(subject_id=3, witness=Witness.CYCLE)
    feed = Question(subject_id=1, witness=Witness.FEED)
    answers = both.ask([cycle, question(bastion.port, number=2), feed])
    assert [answer.subject_id for answer in answers] == [3, 2, 1]
    assert http.asked == [Witness.CYCLE, Witness.FEED]
    assert both.ask([]) == []
