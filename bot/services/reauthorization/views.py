"""What pressing a button comes to, and what a link's page shows: plain data, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.diagnosis import Cause
from bot.domain.grant import DataAccount, Keeping
from bot.domain.integration import Authorization
from bot.domain.link import Link, LinkState, Purpose
from bot.domain.round import How, Problem, Refusal, StepState
from bot.ports.messenger import PrivateLink


@dataclass(frozen=True, kw_only=True)
class Presser:
    """Who presses, as Slack knows them at that moment.

    `foreign` is a person of another Slack team, in a shared channel: nobody's owner here,
    whatever address that team gave them.
    """

    user_id: str
    name: str
    email: str | None
    team_id: str
    team_name: str
    locale: str
    timezone: str
    foreign: bool = False


@dataclass(frozen=True, kw_only=True)
class HostKeys:
    """The host key that a bastion was known by, and the other one that it shows now."""

    before: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A fresh link. `doubt` is a cause at present that no authorization mends."""

    private: PrivateLink
    doubt: Cause | None = None


@dataclass(frozen=True, kw_only=True)
class InWords:
    """There is no public address for a page: the steps in words, and *Done* in Slack."""

    integration_id: int
    integration: str
    account: str
    kind: str
    """The kind's name in the catalogue."""
    kind_title: str
    authorization: Authorization
    purpose: Purpose
    data_account: str | None
    dashboard_url: str | None
    host_keys: HostKeys | None = None
    """Where another host key is what has to be mended."""
    behind: tuple[str, ...] = ()
    """The other integrations that this counts for, since they share the bastion."""


@dataclass(frozen=True, kw_only=True)
class NotAllowed:
    """Somebody else has to: the owners and admins by e-mail, and whether they can be asked."""

    integration_id: int
    integration: str
    owners: tuple[str, ...]
    admins: tuple[str, ...]
    incident_id: int | None = None
    no_email: bool = False
    """Slack does not tell the presser's address, so nothing can be compared."""


@dataclass(frozen=True, kw_only=True)
class Choose:
    """The card is about several: which one? (id, name, account), those the presser may."""

    incident_id: int
    members: tuple[tuple[int, str, str], ...]


class Needless(StrEnum):
    """Why there is nothing to do."""

    RESOLVED = "resolved"
    NOT_OFFERED = "not_offered"
    """Authorizing again does not mend what is broken at present."""
    ENDED = "ended"
    """The kind's way to authorize has ended for everybody."""
    GONE = "gone"
    UPLOAD = "upload"
    """Files are uploaded: MBI holds no authorization that could end."""
    NO_ADDRESS = "no_address"
    """Only the bot's own view ended, and without a public address no page can renew it."""


@dataclass(frozen=True, kw_only=True)
class NothingToDo:
    """Why no link was made; `cause` is what is broken at present."""

    why: Needless
    cause: Cause | None = None


Pressed = Issued | InWords | NotAllowed | Choose | NothingToDo


class Method(StrEnum):
    """How access is checked."""

    OAUTH = "oauth"
    FORM = "form"
    """A key or a password is entered and tried."""
    WORDS = "words"
    """It can't be checked here: the steps only."""


class Why(StrEnum):
    """Why access can't be checked here."""

    NO_CLIENT = "no_client"
    """The operator has registered no OAuth client at the provider."""
    NOT_ALLOWED = "not_allowed"
    """The operator lets nobody enter credentials (`credentials = "none"`)."""
    NO_PROBE = "no_probe"
    HOST_KEY = "host_key"
    """What has to be mended is a host key: no credential is at fault."""
    NO_HOST = "no_host"
    """The operator has not named the database's host."""
    NO_ENGINE = "no_engine"
    """Several engines may speak at its port, and the operator has not named one."""
    NO_BASTION = "no_bastion"
    """It stands behind a bastion, and the operator gave the bot no way in."""


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """Before anything is spent: who, where, what."""

    link: Link
    integration: str
    account: str
    kind_title: str


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A link that shows nothing but why, and a way to ask for a new one in Slack.

    `link` is None for a token that no link has: then nothing can be asked for.
    """

    state: LinkState
    link: Link | None = None


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One step; `by` is a person's name."""

    state: StepState
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A grant that waits. With `expected` only an admin decides, else one is chosen."""

    pending_id: int
    candidates: tuple[DataAccount, ...]
    expected: str | None
    mine: bool
    """Whether whoever looks may decide."""


@dataclass(frozen=True, kw_only=True)
class LinkPage:
    """The page of a spent link: its steps, each with its state.

    `origins` are those a form may lead to on the way to the provider. `doubt` names the
    cause at present that no authorization mends, if there is one.
    """

    link: Link
    integration: str
    account: str
    kind: str
    kind_title: str
    provider_title: str
    method: Method
    why: Why | None
    fields: tuple[str, ...]
    keeping: Keeping
    writes: bool
    data_account: str | None
    dashboard_url: str | None
    host: str | None
    hands_over: bool
    access: StepView
    authorize: StepView
    data: StepView
    how: How | None
    deadline: datetime | None
    problem: Problem | None
    decision: Decision | None
    handover_error: str | None
    origins: tuple[str, ...]
    doubt: Cause | None = None
    host_keys: HostKeys | None = None
    """Where another host key is what has to be mended: both, to be compared before *Done*."""
    behind: tuple[str, ...] = ()
    """The other integrations that *Done* counts for, since they share the bastion."""
    flowing: bool = False
    """Whether all is well with it at present, so that MBI needs no new authorization."""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What a callback came to: the link whose page to show, or None with the reason."""

    link_id: int | None
    reason: Refusal | None = None
    locale: str = "en"


class SaidDone(StrEnum):
    """What *Done* in Slack came to."""

    DONE = "done"
    ALREADY = "already"
    NOT_ALLOWED = "not_allowed"
    GONE = "gone"
    OTHER_KEY = "other_key"
    """The bastion shows another host key by now than the one that they compared."""


class Decided(StrEnum):
    """What deciding on another data account came to."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    NOT_ALLOWED = "not_allowed"
    GONE = "gone"
    """Somebody decided already, or nobody did in time."""
