"""One tree of errors; a class's docstring reads as its message."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Lane(StrEnum):
    """The calls that wait together where the other side asks to wait."""

    ALL = ""
    """All of a workspace's messages."""
    EDIT = "!edit"
    """Edits only: new messages go on."""
    LOOK = "!look"
    """Looking for what was sent: what is sent for the first time goes on."""
    PEOPLE = "!people"
    """Looking people and channels up: edits and news of what is posted go on."""


class BotError(Exception):
    """Something went wrong."""

    permanent = False
    """Whether trying again without a person's help is pointless."""

    def __init__(self, detail: str = "") -> None:
        """Keep what is known beyond the class's own sentence, never a secret."""
        super().__init__(detail or (self.__doc__ or "").strip())


class ConfigurationError(BotError):
    """The configuration has faults."""

    permanent = True


class NotHereError(BotError):
    """What this belongs to is not there: it was removed, or it is another workspace's."""

    permanent = True


class DeliveryError(BotError):
    """A message could not be delivered."""

    def __init__(
        self,
        detail: str = "",
        *,
        retry_after: timedelta | None = None,
        lane: Lane = Lane.ALL,
    ) -> None:
        """Carry how long the other side asked to wait, where it said so, and with what."""
        super().__init__(detail)
        self.retry_after = retry_after
        self.lane = lane


class OutcomeUnknownError(DeliveryError):
    """The message may or may not have arrived."""


class LookUpRefusedError(DeliveryError):
    """The bot may not look whether its message arrived."""


class StrangeRefusalError(DeliveryError):
    """The other side refuses for a reason that this version does not know."""


class PermanentDeliveryError(DeliveryError):
    """The message can never be delivered as it is."""

    permanent = True


class PlaceGoneError(PermanentDeliveryError):
    """The channel or person cannot be reached by the bot any more."""


class MessageGoneError(PermanentDeliveryError):
    """The message to edit is no longer there."""


class CredentialsRefusedError(DeliveryError):
    """The other side refuses the bot's own credentials; an operator has to act."""


class TokenRefusedError(CredentialsRefusedError):
    """The bot's token is good for nothing any more; an operator has to act."""


class DeskRefusedError(PermanentDeliveryError):
    """The desk refuses this ticket as it is."""


class ProviderError(BotError):
    """The provider gave no new grant; `detail` is its own words, free of secrets."""

    def __init__(self, detail: str = "", *, code: str = "") -> None:
        """Carry the provider's error code, where it gave one."""
        super().__init__(detail)
        self.code = code


class ProviderSilentError(ProviderError):
    """The provider does not answer, or answers nothing that speaks of the grant."""

    def __init__(
        self, detail: str = "", *, code: str = "", retry_after: timedelta | None = None
    ) -> None:
        """Carry how long it asked to wait, where it said so."""
        super().__init__(detail, code=code)
        self.retry_after = retry_after


class GrantRefusedError(ProviderError):
    """The provider refuses the grant: expired, revoked or used already."""

    permanent = True


class AccountRefusedError(ProviderError):
    """The provider refuses the person, the role or the account."""

    permanent = True


class ConsentDeniedError(ProviderError):
    """The person said no at the provider."""

    permanent = True


class ProviderClientError(ProviderError):
    """The provider refuses the operator's OAuth client or its settings."""

    permanent = True
