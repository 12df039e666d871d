"""The mail desk against mail servers: one that keeps what it gets, and some that misbehave."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.adapters.desks.email import EmailDesk, Security
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    DeskRefusedError,
    OutcomeUnknownError,
)
from bot.domain.ticket import DeskKind, Priority, Ticket
from bot.sandbox.fakes.mail import Login, MailPeer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOST = "127.0.0.1"
PASSWORD = "mail-password-7g8h"
TICKET = Ticket(
    id=7,
    workspace_id=1,
    key="mbi-0123456789abcdef0123456789abcdef",
    desk=DeskKind.EMAIL,
    subject="Orders database stopped",
    body="No rows since 09:05 – perché?\n.\nThat is all.\n",
    priority=Priority.HIGH,
    requester="U1",
    requester_name="Anna Rossi",
    requester_email="anna@acme.example",
    created_at=NOW,
)


@pytest.fixture
def mail() -> Iterator[MailPeer]:
    peer = MailPeer()
    peer.start()
    yield peer
    peer.stop()


def desk_at(port: int, **more: Any) -> EmailDesk:  # noqa: ANN401 - its settings
    given: dict[str, Any] = {
        "host": HOST,
        "port": port,
        "security": "none",
        "username": None,
        "password": None,
        "sender": "mbi-bot@acme.example",
        "recipient": "data-desk@acme.example",
        "timeout": 2.0,
    }
    return EmailDesk(**(given | more))


def only(mail: MailPeer) -> EmailMessage:
    (message,) = mail.messages
    return message


def test_a_ticket_arrives_whole_and_is_named_as_its_subject_ends(mail: MailPeer) -> None:
    opened = desk_at(mail.port).open(TICKET, tried_before=False)
    message = only(mail)
    assert (opened.number, opened.url) == ("mbi-01234567", None)
    assert message["Subject"] == "Orders database stopped [mbi-01234567]"
    assert message["From"] == "MBI bot <mbi-bot@acme.example>"
    assert message["To"] == "data-desk@acme.example"
    assert message["Reply-To"] == "Anna Rossi <anna@acme.example>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Importance"] == "high"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == TICKET.body.splitlines()


def test_every_try_is_the_same_mail(mail: MailPeer) -> None:
    for tried_before in (False, True):
        desk_at(mail.port).open(TICKET, tried_before=tried_before)
    first, second = mail.messages
    assert first["Message-ID"] == "<mbi-0123456789abcdef0123456789abcdef@acme.example>"
    assert first.as_bytes() == second.as_bytes()


def test_a_message_id_stays_whole_whatever_the_length_of_the_domain(mail: MailPeer) -> None:
    domain = f"{'long-' * 10}name.notifications.acme-commerce.example"
    desk_at(mail.port, sender=f"mbi-bot@{domain}").open(TICKET, tried_before=False)
    assert only(mail)["Message-ID"] == f"<{TICKET.key}@{domain}>"


def test_no_text_of_a_person_becomes_a_header_or_ends_the_mail(mail: MailPeer) -> None:
    hostile = "a\r\nBcc: spy@x.example\r\n\r\nb"
    desk_at(mail.port).open(
        replace(
            TICKET,
            subject=hostile,
            requester_name=hostile,
            body="c\r\n.\r\nMAIL FROM:<spy@x.example>\r\n\ud800",
        ),
        tried_before=False,
    )
    message = only(mail)
    assert message["Bcc"] is None
    assert message["Subject"].startswith("a Bcc: spy@x.example b")
    assert [one.addr_spec for one in message["Reply-To"].addresses] == ["anna@acme.example"]
    assert message.get_content().splitlines() == ["c", ".", "MAIL FROM:<spy@x.example>", "?"]


@pytest.mark.parametrize(
    "address", [None, "", "anna", "a b@x.example", "a@x.example\r\nBcc: s@x.example", "<@", "è@x.y"]
)
def test_an_address_that_is_none_is_left_out(mail: MailPeer, address: str | None) -> None:
    desk_at(mail.port).open(replace(TICKET, requester_email=address), tried_before=False)
    assert only(mail)["Reply-To"] is None


def test_a_long_subject_keeps_the_number(mail: MailPeer) -> None:
    desk_at(mail.port).open(replace(TICKET, subject="è" * 999), tried_before=False)
    subject = only(mail)["Subject"]
    assert subject.endswith("… [mbi-01234567]")
    assert len(subject) < 200


@pytest.mark.parametrize(
    ("state", "error"), [("transient", DeliveryError), ("permanent", DeskRefusedError)]
)
def test_a_server_that_refuses_says_whether_to_try_again(
    mail: MailPeer, state: str, error: type[DeliveryError]
) -> None:
    setattr(mail, state, True)
    with pytest.raises(error, match=r"45|55") as raised:
        desk_at(mail.port).open(TICKET, tried_before=False)
    assert type(raised.value) is error


def test_a_server_that_is_down_has_surely_no_ticket(mail: MailPeer) -> None:
    mail.down()
    with pytest.raises(DeliveryError, match="cannot be reached") as raised:
        desk_at(mail.port).open(TICKET, tried_before=False)
    assert type(raised.value) is DeliveryError
    mail.up()
    desk_at(mail.port).open(TICKET, tried_before=True)
    assert len(mail.messages) == 1


@pytest.fixture
def locked() -> Iterator[MailPeer]:
    peer = MailPeer(login=Login(user="mbi-bot", password=PASSWORD))
    peer.start()
    yield peer
    peer.stop()


def test_a_login_opens_the_door(locked: MailPeer) -> None:
    desk_at(locked.port, username="mbi-bot", password=PASSWORD).open(TICKET, tried_before=False)
    assert len(locked.messages) == 1


@pytest.mark.parametrize("login", [("mbi-bot", "wrong-word"), ("mbi-bot", "è"), (None, None)])
def test_a_refused_login_asks_for_an_operator_and_keeps_the_password_to_itself(
    locked: MailPeer, login: tuple[str | None, str | None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    username, password = login
    with pytest.raises(CredentialsRefusedError) as raised:
        desk_at(locked.port, username=username, password=password).open(TICKET, tried_before=False)
    assert not raised.value.permanent
    assert "wrong-word" not in f"{raised.value!r} {caplog.text}"
    assert locked.messages == []


DROP = b""
FRIENDLY = {
    "hello": b"220 hello",
    "EHLO": b"250-hello\r\n250 STARTTLS",
    "STARTTLS": b"220 go on",
    "DATA": b"354 go on",
    "mail": b"250 taken",
    "QUIT": b"221 bye",
}


class _Script(StreamRequestHandler):
    """Says a line to each command, or hangs up."""

    server: Script

    def handle(self) -> None:
        # Who has doubts about the certificate hangs up in the middle of it.
        with suppress(ConnectionError, ssl.SSLError):
            if self.server.security == "tls":
                self._encrypt()
            self._talk()

    def _talk(self) -> None:
        going = self._say("hello")
        while going and (words := self.rfile.readline().split()):
            verb = words[0].decode().upper()
            going = self._say(verb)
            if verb == "STARTTLS":
                self._encrypt()
            if verb == "DATA" and self.server.says[verb] == FRIENDLY[verb]:
                self._take()
                going = self._say("mail")

    def _say(self, occasion: str) -> bool:
        line = self.server.says.get(occasion, b"250 fine")
        self.wfile.write(line + b"\r\n" if line else b"")
        return bool(line)

    def _take(self) -> None:
        self.server.taken.append(isinstance(self.connection, ssl.SSLSocket))
        while self.rfile.readline() not in {b".\r\n", b""}:
            pass

    def _encrypt(self) -> None:
        assert self.server.context is not None
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def finish(self) -> None:
        super().finish()
        self.connection.close()


class Script(ThreadingTCPServer):
    """A mail server that keeps to a script; `taken` tells of each mail whether it was encrypted."""

    def __init__(
        self,
        says: Mapping[str, bytes],
        *,
        security: Security = "none",
        certificate: Path | None = None,
    ) -> None:
        super().__init__((HOST, 0), _Script)
        self.says = {**FRIENDLY, **says}
        self.security = security
        self.taken: list[bool] = []
        self.context: ssl.SSLContext | None = None
        if certificate:
            self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.context.load_cert_chain(certificate)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @contextmanager
    def serving(self) -> Iterator[Script]:
        with self:
            thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)
            thread.start()
            try:
                yield self
            finally:
                self.shutdown()
                thread.join()


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ({"hello": b"554 not you"}, DeliveryError),  # of the bot's address, not of the ticket
        ({"hello": b"421 too busy"}, DeliveryError),
        ({"hello": DROP}, DeliveryError),
        ({"hello": b"garbage"}, DeliveryError),
        ({"MAIL": b"421 too busy"}, DeliveryError),
        ({"MAIL": b"530 log in first"}, CredentialsRefusedError),
        ({"MAIL": b"550 no such sender"}, DeskRefusedError),
        ({"RCPT": b"450 greylisted"}, DeliveryError),
        ({"RCPT": b"550 no such mailbox"}, DeskRefusedError),
        ({"RCPT": DROP}, OutcomeUnknownError),
        ({"DATA": b"451 later"}, DeliveryError),
        ({"DATA": b"554 no"}, DeskRefusedError),
        ({"mail": b"452 full"}, DeliveryError),
        ({"mail": b"552 too big"}, DeskRefusedError),
        ({"mail": DROP}, OutcomeUnknownError),
    ],
)
def test_every_reply_says_whether_to_try_again(
    says: dict[str, bytes], error: type[DeliveryError]
) -> None:
    with Script(says).serving() as server, pytest.raises(error) as raised:
        desk_at(server.port).open(TICKET, tried_before=False)
    assert type(raised.value) is error
    assert len(str(raised.value)) <= 200


@pytest.mark.parametrize("farewell", [DROP, b"500 never heard of it", b"garbage"])
def test_a_mail_that_was_taken_is_opened_whatever_the_farewell(farewell: bytes) -> None:
    with Script({"QUIT": farewell}).serving() as server:
        assert desk_at(server.port).open(TICKET, tried_before=False).number == "mbi-01234567"


def test_a_server_that_never_says_a_word_is_given_up() -> None:
    # It listens and accepts nobody.
    with Script({}) as server, pytest.raises(DeliveryError, match="in time") as raised:
        desk_at(server.port, timeout=0.2).open(TICKET, tried_before=False)
    assert type(raised.value) is DeliveryError


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file with a key and a certificate for 127.0.0.1 that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_trusted_server_is_written_to_encrypted(
    security: Security, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Script({}, security=security, certificate=certificate).serving() as server:
        desk_at(server.port, security=security).open(TICKET, tried_before=False)
    assert server.taken == [True]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_nobody_vouches_for_is_told_nothing(
    security: Security, certificate: Path
) -> None:
    script = Script({}, security=security, certificate=certificate)
    with script.serving() as server, pytest.raises(DeliveryError, match="TLS") as raised:
        desk_at(server.port, security=security).open(TICKET, tried_before=False)
    assert type(raised.value) is DeliveryError
    assert server.taken == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_without_tls_is_told_nothing(mail: MailPeer, security: Security) -> None:
    with pytest.raises(DeliveryError, match="TLS"):
        desk_at(mail.port, security=security, username="u", password=PASSWORD).open(
            TICKET, tried_before=False
        )
    assert mail.messages == []
