"""The mail server and its mailbox."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
import requests

from bot.sandbox.fakes.mail import Login, MailPeer

TIMEOUT = 5
LOGIN = Login(user="bot", password="mail-password")


@pytest.fixture
def mail() -> Iterator[MailPeer]:
    peer = MailPeer()
    peer.start()
    yield peer
    peer.stop()


@pytest.fixture
def locked_mail() -> Iterator[MailPeer]:
    peer = MailPeer(login=LOGIN)
    peer.start()
    yield peer
    peer.stop()


def send(mail: MailPeer, subject: str = "Ticket", login: Login | None = None) -> None:
    message = EmailMessage()
    message["From"] = "bot@acme.example"
    message["To"] = "desk@acme.example"
    message["Subject"] = subject
    message.set_content("Perché non arrivano righe?\n")
    with smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT) as smtp:
        if login is not None:
            smtp.login(login.user, login.password)
        smtp.send_message(message)


def test_a_message_arrives_parsed(mail: MailPeer) -> None:
    send(mail, "Google Ads – main")
    (message,) = mail.messages
    assert message["Subject"] == "Google Ads – main"
    assert message.get_content().strip() == "Perché non arrivano righe?"


def test_a_transient_refusal_is_a_451_and_a_permanent_one_a_550(mail: MailPeer) -> None:
    mail.transient = True
    with pytest.raises(smtplib.SMTPDataError) as transient:
        send(mail)
    mail.transient, mail.permanent = False, True
    with pytest.raises(smtplib.SMTPDataError) as permanent:
        send(mail)
    assert (transient.value.smtp_code, permanent.value.smtp_code) == (451, 550)
    assert mail.messages == []


def test_a_server_that_is_down_refuses_connections_and_comes_back_on_its_port(
    mail: MailPeer,
) -> None:
    port = mail.port
    mail.down()
    with pytest.raises(ConnectionRefusedError):
        send(mail)
    mail.up()
    send(mail)
    assert mail.port == port
    assert len(mail.messages) == 1


def test_a_login_is_asked_for_and_checked(locked_mail: MailPeer) -> None:
    with pytest.raises(smtplib.SMTPSenderRefused):
        send(locked_mail)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        send(locked_mail, login=Login(user="bot", password="another"))
    send(locked_mail, login=LOGIN)
    assert len(locked_mail.messages) == 1


def test_people_read_the_mailbox_and_nothing_in_it_runs(mail: MailPeer) -> None:
    assert "No mail yet." in requests.get(mail.url, timeout=TIMEOUT).text
    send(mail, "<script>alert(1)</script>")
    page = requests.get(mail.url, timeout=TIMEOUT).text
    assert "Perché non arrivano righe?" in page
    assert "<script" not in page
