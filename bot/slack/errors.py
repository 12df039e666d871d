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
    Lane,
    MessageGoneError,
    OutcomeUnknownError,
    PermanentDeliveryError,
    PlaceGoneError,
    StrangeRefusalError,
    TokenRefusedError,
)

REFUSALS: Mapping[str, type[DeliveryError]] = {
    # The place is gone, or the bot may not write there.
    "cannot_dm_bot": PlaceGoneError,
    "channel_not_found": PlaceGoneError,
    "channel_type_not_supported": PlaceGoneError,
    "external_channel_migrating": PlaceGoneError,
    "external_user_not_found": PlaceGoneError,
    "invalid_channel": PlaceGoneError,
    "invalid_user_combination": PlaceGoneError,
    "is_archived": PlaceGoneError,
    "is_inactive": PlaceGoneError,
    "messages_tab_disabled": PlaceGoneError,
    "method_not_supported_for_channel_type": PlaceGoneError,
    "not_in_channel": PlaceGoneError,
    "restricted_action": PlaceGoneError,
    "restricted_action_non_threadable_channel": PlaceGoneError,
    "restricted_action_read_only_channel": PlaceGoneError,
    "restricted_action_thread_only_channel": PlaceGoneError,
    "restricted_too_many_users": PlaceGoneError,
    "slack_connect_canvas_sharing_blocked": PlaceGoneError,
    "team_not_found": PlaceGoneError,
    "user_disabled": PlaceGoneError,
    "user_not_found": PlaceGoneError,
    "user_not_visible": PlaceGoneError,
    "users_not_found": PlaceGoneError,
    # The message to edit is gone or closed to edits, or its thread is.
    "cannot_reply_to_message": MessageGoneError,
    "cant_delete_message": MessageGoneError,
    "cant_update_message": MessageGoneError,
    "compliance_exports_prevent_deletion": MessageGoneError,
    "edit_window_closed": MessageGoneError,
    "message_not_found": MessageGoneError,
    "thread_not_found": MessageGoneError,
    # The token is good for nothing any more.
    "account_inactive": TokenRefusedError,
    "invalid_auth": TokenRefusedError,
    "not_authed": TokenRefusedError,
    "org_login_required": TokenRefusedError,
    "team_access_not_granted": TokenRefusedError,
    "token_expired": TokenRefusedError,
    "token_revoked": TokenRefusedError,
    "two_factor_setup_required": TokenRefusedError,
    # The bot's rights; an operator or an administrator of Slack has to act.
    "access_denied": CredentialsRefusedError,
    "accesslimited": CredentialsRefusedError,
    "app_not_eligible": CredentialsRefusedError,
    "ekm_access_denied": CredentialsRefusedError,
    "enterprise_is_restricted": CredentialsRefusedError,
    "missing_scope": CredentialsRefusedError,
    "no_permission": CredentialsRefusedError,
    "not_allowed_token_type": CredentialsRefusedError,
    # How the message is built: it goes out again in plain words (see `PLAIN`).
    "invalid_blocks": PermanentDeliveryError,
    "invalid_blocks_format": PermanentDeliveryError,
    "invalid_metadata_format": PermanentDeliveryError,
    "invalid_metadata_schema": PermanentDeliveryError,
    "metadata_must_be_sent_from_app": PermanentDeliveryError,
    "metadata_too_large": PermanentDeliveryError,
    "block_mismatch": PermanentDeliveryError,
    "invalid_arguments": PermanentDeliveryError,
    "msg_blocks_too_long": PermanentDeliveryError,
    "msg_too_long": PermanentDeliveryError,
    "no_text": PermanentDeliveryError,
    "duplicate_message_not_found": PermanentDeliveryError,
    # How the call is built: no other words help, only another version of the bot.
    "invalid_arg_name": PermanentDeliveryError,
    "invalid_array_arg": PermanentDeliveryError,
    "invalid_charset": PermanentDeliveryError,
    "invalid_form_data": PermanentDeliveryError,
    "invalid_post_type": PermanentDeliveryError,
    "missing_post_type": PermanentDeliveryError,
    "unknown_method": PermanentDeliveryError,
    "method_deprecated": PermanentDeliveryError,
    "deprecated_endpoint": PermanentDeliveryError,
    # "It's possible some aspect of the operation succeeded before the error was raised."
    "fatal_error": OutcomeUnknownError,
    "internal_error": OutcomeUnknownError,
    "request_timeout": OutcomeUnknownError,
    # It passes by itself.
    "team_added_to_org": DeliveryError,
    "message_limit_exceeded": DeliveryError,
    "service_unavailable": DeliveryError,
    "update_failed": DeliveryError,
}
"""Codes that are missing here are tried again ever more slowly, and logged as errors."""

PLAIN = frozenset(
    {
        "block_mismatch",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
"""Refusals of what a message is made of: its sentence alone may pass."""

FAILURES = (SlackClientError, OSError, HTTPException, UnicodeDecodeError)
"""All that a call of the Web API can raise."""


class MalformedPayloadError(BotError):
    """What came from Slack does not have the shape that Slack documents."""

    permanent = True


class TooLateError(BotError):
    """Slack's three seconds were over."""


def delivery_error(error: Exception, *, repeatable: bool, lane: Lane = Lane.ALL) -> DeliveryError:
    """The failure of one call in the delivery's terms.

    A `repeatable` call may be made again without harm, so that what became of it need
    not be known. `lane` is what waits with it where Slack asks to wait. Details never hold
    the token, an address or the message.
    """
    if isinstance(error, SlackApiError):
        return _refusal(error, repeatable=repeatable, lane=lane)
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


def _refusal(error: SlackApiError, *, repeatable: bool, lane: Lane) -> DeliveryError:
    code, status = code_of(error), int(error.response.status_code)
    if code in {"ratelimited", "rate_limited"} or status == HTTPStatus.TOO_MANY_REQUESTS:
        # Refused before it was carried out: nobody has to look for it.
        return DeliveryError("Slack asks to wait", retry_after=_retry_after(error), lane=lane)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _uncertain(f"Slack answered with HTTP {status}", repeatable=repeatable)
    if not code:
        return DeliveryError(f"something that is not Slack answered with HTTP {status}")
    kind = REFUSALS.get(code, StrangeRefusalError)
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
