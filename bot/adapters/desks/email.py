"""A desk that takes tickets by mail.

A mailbox cannot be searched, so what tells a repetition is the Message-ID: made of the
ticket's key, it is the same for every try. Sources: RFC 5321 (replies), RFC 5322
(Message-ID), RFC 3834 (Auto-Submitted), RFC 4021 (Importance).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from bot.adapters.desks.email_faults import login_fault, setup_fault, transfer_fault
from bot.adapters.desks.smtp import BoundedSmtp, BoundedSmtpTls
from bot.adapters.http.clean import one_line
from bot.adapters.http.line import Line
from bot.adapters.http.reach import Reach
from bot.domain.ticket import DeskKind, Priority, Ticket
from bot.ports.desk import Opened

Security = Literal["starttls", "tls", "none"]
LONGEST_SUBJECT = 150
_IMPORTANCE = {Priority.LOW: "low", Priority.HIGH: "high", Priority.URGENT: "high"}
_SHORT = 12
_UNSENT = (smtplib.SMTPException, OSError)


class EmailDesk:
    """Mails each ticket from `sender` to `recipient` through one mail server.

    `security` is "starttls", "tls" or "none"; without a `username` nobody logs in. All that
    is exchanged with the server may take `timeout` seconds, and `reach` says which addresses
    may be asked. A ticket's number is the beginning
    of its key, which ends the subject too, so that people can find the mail.
    """

    def __init__(  # noqa: PLR0913 - a mail server is known by that much
        self,
        *,
        host: str,
        port: int,
        security: Security,
        username: str | None,
        password: str | None,
        sender: str,
        recipient: str,
        reach: Reach | None = None,
        timeout: float = 20.0,
    ) -> None:
        """Keep the settings; nothing is asked yet."""
        self._host = host
        self._port = port
        self._security = security
        self._username = username
        self._password = password
        self._sender = sender
        self._recipient = recipient
        self._reach = reach or Reach()
        self._timeout = timeout

    @property
    def kind(self) -> DeskKind:
        """E-mail."""
        return DeskKind.EMAIL

    def open(self, ticket: Ticket, *, tried_before: bool) -> Opened:  # noqa: ARG002 - the same mail, whichever try
        """Mail the ticket; see `Desk.open`. A second try is the same mail again."""
        message = self._message(ticket)
        with self._server() as server:
            try:
                server.send_message(message, from_addr=self._sender, to_addrs=[self._recipient])
            except _UNSENT as error:
                raise transfer_fault(error) from None
            with suppress(*_UNSENT):  # the mail is taken, whatever becomes of the farewell
                server.quit()
        return Opened(number=_number(ticket))

    def greet(self) -> None:
        """Say hello and log in; DeliveryError says why the server did not let the bot in."""
        with self._server() as server:
            try:
                server.ehlo_or_helo_if_needed()
            except _UNSENT as error:
                raise setup_fault(error) from None
            with suppress(*_UNSENT):
                server.quit()

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        line = Line()
        with line.cut_after(self._timeout):
            try:
                server = self._connected(line)
            except _UNSENT as error:
                raise setup_fault(error) from None
            try:
                self._enter(server)
                yield server
            finally:
                server.close()

    def _connected(self, line: Line) -> smtplib.SMTP:
        made = BoundedSmtpTls if self._security == "tls" else BoundedSmtp
        return made(
            self._host,
            self._port,
            reach=self._reach,
            line=line,
            # smtplib would name this machine to the server, after looking its name up.
            name=self._sender.rpartition("@")[2],
            timeout=self._timeout,
        )

    def _enter(self, server: smtplib.SMTP) -> None:
        try:
            if self._security == "starttls":
                server.starttls(context=ssl.create_default_context())
        except _UNSENT as error:
            raise setup_fault(error) from None
        if not self._username:
            return
        try:
            server.login(self._username, self._password or "")
        except (*_UNSENT, UnicodeError) as error:
            raise login_fault(error) from None

    def _message(self, ticket: Ticket) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        subject = one_line(ticket.subject, longest=LONGEST_SUBJECT)
        message["Subject"] = f"{subject} [{_number(ticket)}]".strip()
        message["From"] = Address("MBI bot", addr_spec=self._sender)
        message["To"] = self._recipient
        if (asker := _address(ticket)) is not None:
            message["Reply-To"] = asker
        message["Date"] = ticket.created_at
        message["Message-ID"] = f"<{ticket.key}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if ticket.priority in _IMPORTANCE:
            message["Importance"] = _IMPORTANCE[ticket.priority]
        # Half a surrogate pair, as Slack lets people type, has no UTF-8.
        message.set_content(ticket.body.encode("utf-8", "replace").decode())
        return message


def _number(ticket: Ticket) -> str:
    return ticket.key[:_SHORT]


def _address(ticket: Ticket) -> Address | None:
    """Who asks, so that the desk answers a person; None where no address can be read."""
    try:
        return Address(one_line(ticket.requester_name), addr_spec=ticket.requester_email or "")
    except (ValueError, IndexError, MessageError):  # the ways in which the library refuses one
        return None
