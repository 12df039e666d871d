"""One attempt at re-authorizing one integration, from *Continue* to proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StepState(StrEnum):
    """How far a step is."""

    TODO = "todo"
    DONE = "done"
    SKIPPED = "skipped"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    """It cannot be done here, such as OAuth without a client of the operator's."""
    WAITING = "waiting"
    """It does itself, or waits for somebody else."""


class How(StrEnum):
    """How the bot knows that MBI was authorized."""

    DONE = "done"
    """A person said so."""
    HANDOVER = "handover"
    """The operator's pipeline took the new grant."""
    WORD = "word"
    """MBI's own word turned good."""
    OPERATOR = "operator"
    """The operator's date."""


class Proof(StrEnum):
    """What closes an incident, the strongest first."""

    DATA = "data"
    CYCLE = "cycle"
    WORD = "word"
    """MBI's own word is good again."""
    PERSON = "person"
    """A person says so, and nobody else can."""


class Outcome(StrEnum):
    """What became of a round."""

    OPEN = "open"
    PROVEN = "proven"
    FAILED = "failed"
    """Its deadline passed without proof."""
    WITHDRAWN = "withdrawn"
    """All is well, and this round did not do it."""
    ABANDONED = "abandoned"
    """It was given up, or a person could do nothing about it any more."""


class Refusal(StrEnum):
    """Why a step was refused; each has its words on the page."""

    DENIED = "denied"
    SCOPE_NARROWED = "scope_narrowed"
    OTHER_DATA_ACCOUNT = "other_data_account"
    NO_DATA_ACCOUNT = "no_data_account"
    CREDENTIAL_REFUSED = "credential_refused"
    ACCOUNT_REFUSED = "account_refused"
    CANNOT_CONNECT = "cannot_connect"
    PROVIDER_SILENT = "provider_silent"
    TOO_MANY_REQUESTS = "too_many_requests"
    STATE_GONE = "state_gone"
    """The way to the provider took longer than ten minutes, or was gone twice."""
    OTHER_BROWSER = "other_browser"
    CLIENT_FAULT = "client_fault"
    """The operator's OAuth client or setting is at fault, not the person."""
    ISSUER_MISMATCH = "issuer_mismatch"
    """The answer came from another issuer (RFC 9207)."""
    MISSING_INPUT = "missing_input"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What went wrong last; `detail` is the other side's own words, free of secrets."""

    reason: Refusal
    at: datetime
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One attempt. Persons are Slack user ids, names as Slack gave them then.

    `deadline` is until when proof is awaited after MBI was authorized.
    """

    id: int
    integration_id: int
    begun_at: datetime
    begun_by: str
    begun_name: str
    incident_id: int | None = None
    access: StepState = StepState.TODO
    access_at: datetime | None = None
    access_by: str | None = None
    data_account: str | None = None
    problem: Problem | None = None
    authorized_at: datetime | None = None
    authorized_by: str | None = None
    how: How | None = None
    deadline: datetime | None = None
    outcome: Outcome = Outcome.OPEN
    proof: Proof | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """What was tried for one integration since it was last well.

    `latest` is the newest round, open or failed; `failed` counts the failed ones. Those
    that were abandoned count for nothing.
    """

    latest: Round | None = None
    failed: int = 0
