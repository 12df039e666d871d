"""Exceptions as words for the person, with a reference that is in the log."""

from __future__ import annotations

import logging
import secrets

from bot.domain.errors import CredentialsRefusedError, DeliveryError
from bot.slack.blocks.mrkdwn import Markup
from bot.slack.blocks.voice import Voice
from bot.slack.errors import MalformedPayloadError, TooLateError

log = logging.getLogger(__name__)


def apology(error: BaseException, voice: Voice) -> Markup:
    """What went wrong and what to do next; the unexpected is logged with its reference."""
    if isinstance(error, TooLateError):
        return voice.say("error-too-late")
    if isinstance(error, MalformedPayloadError):
        log.warning("a payload could not be read: %s", error)
        return voice.say("error-malformed")
    if isinstance(error, CredentialsRefusedError):
        log.error("Slack refuses the bot: %s", error)
        return voice.say("error-slack-refuses", detail=str(error))
    if isinstance(error, DeliveryError):
        log.warning("answering failed: %s", error)
        return voice.say("error-busy")
    reference = secrets.token_hex(4)
    log.error("unexpected, reference %s", reference, exc_info=error)
    return voice.say("error-unexpected", reference=reference)
