"""What a mail server's replies, and its silences, mean for a ticket."""

from __future__ import annotations

import smtplib
import ssl

from bot.adapters.http.clean import one_line
from bot.adapters.http.reach import PrivateAddressError
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    DeskRefusedError,
    OutcomeUnknownError,
)

_LOGIN_WANTED = frozenset({530, 534, 535, 538})
"""RFC 4954, section 6: logging in is required, too weak, refused, or wants encryption."""
_PERMANENT = range(500, 600)
_GONE = "the mail server hung up or did not answer in time"


def setup_fault(error: Exception) -> DeliveryError:
    """The error for trouble before there was any talk of a ticket; it is never its fault."""
    match error:
        case smtplib.SMTPResponseException():
            return DeliveryError(_told(error.smtp_code, error.smtp_error))
        case smtplib.SMTPNotSupportedError():
            return DeliveryError("the mail server offers no STARTTLS")
        case ssl.SSLError():
            return DeliveryError("TLS with the mail server failed")
        case smtplib.SMTPServerDisconnected():
            return DeliveryError(_GONE)
        case PrivateAddressError():
            return DeliveryError(f"the mail server is not asked: {error}")
        case _:
            return DeliveryError("the mail server cannot be reached")


def login_fault(error: Exception) -> DeliveryError:
    """The error for a login that did not come about."""
    match error:
        case smtplib.SMTPResponseException() if error.smtp_code not in _PERMANENT:
            return DeliveryError(_told(error.smtp_code, error.smtp_error))
        case smtplib.SMTPResponseException():
            return CredentialsRefusedError(_told(error.smtp_code, error.smtp_error))
        case smtplib.SMTPServerDisconnected():
            return DeliveryError(_GONE)
        case OSError() if not isinstance(error, smtplib.SMTPException):
            return DeliveryError(_GONE)
        case _:  # it knows no AUTH, or none of our ways, or the login cannot be written
            return CredentialsRefusedError("the mail server cannot take this login")


def transfer_fault(error: Exception) -> DeliveryError:
    """The error for a mail that was not plainly taken."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return _refusal(code, said)
        case smtplib.SMTPResponseException():
            return _refusal(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return DeskRefusedError("the mail server takes plain addresses only")
        case _:
            return OutcomeUnknownError("the mail server did not confirm")


def _refusal(code: int, said: bytes | str) -> DeliveryError:
    told = _told(code, said)
    if code in _LOGIN_WANTED:
        return CredentialsRefusedError(told)
    return DeskRefusedError(told) if code in _PERMANENT else DeliveryError(told)


def _told(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(f"the mail server answers {code} {text}")
