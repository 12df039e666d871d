"""A mail server that keeps what it is sent, and a mailbox page to read it in."""

import socket
from asyncio import AbstractServer
from collections.abc import Awaitable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask, render_template
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.peer import Peer

_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Login:
    """The user and password the server asks for."""

    user: str
    password: str


class MailPeer:
    """SMTP on 127.0.0.1 (`port` 0: any free port), with its mailbox at `url`.

    `transient` answers each message with 451, `permanent` with 550; `down` and `up` take the
    server off the network and back to the same port. With a `login`, AUTH is required
    (without TLS: it is loopback).
    """

    def __init__(self, *, login: Login | None = None, port: int = 0) -> None:
        self.messages: list[EmailMessage] = []
        self.transient = False
        self.permanent = False
        self.host = _LOOPBACK
        self._login = login
        self._port = port
        self._controller: _Controller | None = None
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.add_url_rule("/", "mailbox", self._mailbox)
        self.mailbox = Peer(app)

    @property
    def port(self) -> int:
        """The SMTP port, known from the first start on."""
        return self._port

    @property
    def url(self) -> str:
        """Address of the mailbox page."""
        return self.mailbox.url

    def start(self) -> "MailPeer":
        """Serve mail and the mailbox page."""
        self.up()
        self.mailbox.start()
        return self

    def stop(self) -> None:
        """Stop both."""
        self.down()
        self.mailbox.stop()

    def up(self) -> None:
        """Listen for mail; OSError when the port is taken."""
        if self._controller is not None:
            return
        listening = socket.create_server((self.host, self._port))
        self._port = int(listening.getsockname()[1])
        self._controller = _Controller(self, listening, self._login)
        self._controller.start()

    def down(self) -> None:
        """Refuse connections, as a mail server that is down."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def _mailbox(self) -> ResponseReturnValue:
        return render_template("mailbox.html", letters=[_letter(m) for m in self.messages[::-1]])


class _Inbox:
    def __init__(self, mail: MailPeer, *, locked: bool) -> None:
        self._mail = mail
        self._locked = locked

    async def handle_MAIL(  # noqa: N802 - the name aiosmtpd calls
        self,
        _server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        # aiosmtpd's own `auth_required` warns aloud where there is no TLS.
        if self._locked and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
    ) -> str:
        if self._mail.transient:
            return "451 4.3.0 Try again later"
        if self._mail.permanent:
            return "550 5.1.1 No such mailbox"
        content = envelope.original_content or b""
        self._mail.messages.append(message_from_bytes(content, policy=policy.default))
        return "250 2.0.0 Message accepted"


class _Controller(Controller):
    def __init__(self, mail: MailPeer, listening: socket.socket, login: Login | None) -> None:
        self._listening = listening
        self._expected = login
        super().__init__(
            _Inbox(mail, locked=login is not None),
            hostname=mail.host,
            port=mail.port,
            authenticator=self._authenticate,
            auth_require_tls=False,
            enable_SMTPUTF8=True,
        )

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listening)

    def _authenticate(
        self,
        _server: SMTP,
        _session: Session,
        _envelope: Envelope,
        _mechanism: str,
        given: object,
    ) -> AuthResult:
        expected = self._expected
        success = (
            expected is not None
            and isinstance(given, LoginPassword)
            and given.login == expected.user.encode()
            and given.password == expected.password.encode()
        )
        return AuthResult(success=success, handled=False)


def _letter(message: EmailMessage) -> dict[str, str]:
    body = message.get_body(preferencelist=("plain", "html"))
    return {
        "sender": str(message.get("From", "")),
        "to": str(message.get("To", "")),
        "date": str(message.get("Date", "")),
        "subject": str(message.get("Subject", "")),
        "body": str(body.get_content()) if body is not None else "",
    }
