"""What Slack's refusals and the network's failures mean to a delivery, in one table.

Codes: the error lists of chat.postMessage, chat.update and conversations.open,
https://docs.slack.dev/reference/methods.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.errors import (
    BotError,
    CredentialsRefusedError,
    DeliveryError,
    MessageGoneError,
    OutcomeUnknownError,
    PermanentDeliveryError,
    PlaceGoneError,
)

REFUSALS: Mapping[str, type[DeliveryError]] = {
    # The place is gone, or the bot may not write there.
    "channel_not_found": PlaceGoneError,
    "not_in_channel": PlaceGoneError,
    "is_archived": PlaceGoneError,
    "is_inactive": PlaceGoneError,
    "restricted_action": PlaceGoneError,
    "restricted_action_read_only_channel": PlaceGoneError,
    "restricted_action_thread_only_channel": PlaceGoneError,
    "restricted_action_non_threadable_channel": PlaceGoneError,
    "user_not_found": PlaceGoneError,
    "users_not_found": PlaceGoneError,
    "user_disabled": PlaceGoneError,
    "user_not_visible": PlaceGoneError,
    "cannot_dm_bot": PlaceGoneError,
    "messages_tab_disabled": PlaceGoneError,
    # The card is gone, or its thread.
    "message_not_found": MessageGoneError,
    "cant_update_message": MessageGoneError,
    "edit_window_closed": MessageGoneError,
    "thread_not_found": MessageGoneError,
    "cannot_reply_to_message": MessageGoneError,
    # The bot's own rights; an operator has to act.
    "invalid_auth": CredentialsRefusedError,
    "not_authed": CredentialsRefusedError,
    "account_inactive": CredentialsRefusedError,
    "token_revoked": CredentialsRefusedError,
    "token_expired": CredentialsRefusedError,
    "missing_scope": CredentialsRefusedError,
    "no_permission": CredentialsRefusedError,
    "not_allowed_token_type": CredentialsRefusedError,
    "org_login_required": CredentialsRefusedError,
    "ekm_access_denied": CredentialsRefusedError,
    "access_denied": CredentialsRefusedError,
    "team_access_not_granted": CredentialsRefusedError,
    # The message itself.
    "invalid_blocks": PermanentDeliveryError,
    "invalid_blocks_format": PermanentDeliveryError,
    "msg_blocks_too_long": PermanentDeliveryError,
    "msg_too_long": PermanentDeliveryError,
    "no_text": PermanentDeliveryError,
    "invalid_arguments": PermanentDeliveryError,
    "invalid_metadata_format": PermanentDeliveryError,
    "metadata_too_large": PermanentDeliveryError,
    "duplicate_message_not_found": PermanentDeliveryError,
    # "It's possible some aspect of the operation succeeded before the error was raised."
    "internal_error": OutcomeUnknownError,
    "fatal_error": OutcomeUnknownError,
}
"""Codes that are missing here are worth another try: nothing was carried out."""

FAILURES = (SlackClientError, OSError, HTTPException, UnicodeDecodeError)
"""All that a call of the Web API can raise."""


class MalformedPayloadError(BotError):
    """What came from Slack does not have the shape that Slack documents."""

    permanent = True


class TooLateError(BotError):
    """Slack's three seconds were over."""


def delivery_error(error: Exception, *, repeatable: bool) -> DeliveryError:
    """The failure of one call in the delivery's terms.

    A `repeatable` call may be made again without harm, so that what became of it need
    not be known. Details never hold the token, an address or the message.
    """
    if isinstance(error, SlackApiError):
        return _refusal(error, repeatable=repeatable)
    detail = f"Slack cannot be reached ({type(error).__name__})"
    if isinstance(error, URLError):
        # Raised while connecting or sending: only a reset may come after the whole was sent.
        sent = isinstance(error.reason, ConnectionResetError | BrokenPipeError)
        return _uncertain(detail, repeatable=repeatable or not sent)
    return _uncertain(detail, repeatable=repeatable)


def code_of(error: SlackApiError) -> str:
    """Slack's error code; blank when the answer was not one of Slack's."""
    code = str(error.response.get("error") or "")
    return code if code.replace("_", "").isalnum() and code.isascii() else ""


def _refusal(error: SlackApiError, *, repeatable: bool) -> DeliveryError:
    code, status = code_of(error), int(error.response.status_code)
    if code in {"ratelimited", "rate_limited"} or status == HTTPStatus.TOO_MANY_REQUESTS:
        return DeliveryError("Slack asks to wait", retry_after=_retry_after(error))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _uncertain(f"Slack answered with HTTP {status}", repeatable=repeatable)
    if not code:
        return DeliveryError(f"something that is not Slack answered with HTTP {status}")
    kind = REFUSALS.get(code, DeliveryError)
    detail = f"Slack answered {code}"
    if code == "missing_scope" and (needed := error.response.get("needed")):
        detail += f", needs {needed}"
    if kind is OutcomeUnknownError:
        return _uncertain(detail, repeatable=repeatable)
    return kind(detail)


def _uncertain(detail: str, *, repeatable: bool) -> DeliveryError:
    return DeliveryError(detail) if repeatable else OutcomeUnknownError(detail)


def _retry_after(error: SlackApiError) -> timedelta:
    headers = {str(k).lower(): v for k, v in error.response.headers.items()}
    try:
        seconds = float(str(headers.get("retry-after", "")))
    except ValueError:
        seconds = 30.0
    return timedelta(seconds=min(max(seconds, 1.0), 3600.0))
