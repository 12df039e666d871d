"""The words a verdict is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.observation import Witness
from bot.domain.round import Proof

Argument = str | int | datetime


class Status(StrEnum):
    """How an integration is doing. Blank in MBI is `unknown`: never ok, never an alarm."""

    OK = "ok"
    REAUTH = "reauth"
    FAILED = "failed"
    STALE = "stale"
    UNKNOWN = "unknown"


WORST_FIRST = (Status.REAUTH, Status.FAILED, Status.STALE, Status.UNKNOWN, Status.OK)
"""The order of every list of integrations."""


class Cause(StrEnum):
    """Why; the first four are those of MBI's own documentation on re-authenticating."""

    THIRD_PARTY = "third_party"
    TOKEN = "token"  # noqa: S105 - a word, not a secret
    ADMIN_ACCOUNT = "admin_account"
    MBI_INTERNAL = "mbi_internal"
    CONNECTION = "connection"
    BOT = "bot"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure, in words."""

    LIKELY = "likely"
    PROBABLE = "probable"
    UNCLEAR = "unclear"


class Remedy(StrEnum):
    """The one thing to do."""

    REAUTHORIZE = "reauthorize"
    FIX_CONNECTION = "fix_connection"
    WAIT_PROVIDER = "wait_provider"
    ASK_SUPPORT = "ask_support"
    UPLOAD_FILE = "upload_file"
    FIX_BOT = "fix_bot"
    WAIT_DATA = "wait_data"
    LOOK = "look"
    NOTHING = "nothing"


class Shared(StrEnum):
    """What a cause is shared by, when it is behind more than one integration."""

    INTEGRATION = "integration"
    ACCOUNT = "account"
    PROVIDER = "provider"
    MBI = "mbi"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of evidence or timeline, as a message id and its arguments.

    The words live in the text catalogues, so that each reader gets their language.
    """

    key: str
    args: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """A verdict with its reasons.

    `cause` and `confidence` are None exactly when there is no trouble and nothing
    hinders the bot. `trouble` says whether people should be told. `since` is the
    earliest moment the trouble can be dated to. `recovering` is set while MBI's word
    is good again and only the data is awaited. `grounds` are the witnesses that the
    trouble rests on, `well` those that positively say that all is good, `unwell` the
    others there are and `unheard` those that the bot asks in vain: an incident closes
    when its grounds are well, never because they fell silent. `outlived` are the probes
    after whose refusal MBI is seen to go on well. `data_until` is the
    newest data proven to have arrived in time. `proof` is what proves that a person's
    authorization helped, `in_vain` that the open round's has brought nothing in time.
    `takes_key` is set once MBI is proven to go by the host key that a bastion shows now.
    `flaps` says that all it rests on goes back and forth at present.
    `for_good` says that nobody can authorize it again: its kind's way to do so has ended.
    """

    status: Status
    cause: Cause | None = None
    confidence: Confidence | None = None
    trouble: bool = False
    recovering: bool = False
    shared: Shared = Shared.INTEGRATION
    since: datetime | None = None
    evidence: tuple[Line, ...] = ()
    grounds: frozenset[Witness] = frozenset()
    well: frozenset[Witness] = frozenset()
    unwell: frozenset[Witness] = frozenset()
    unheard: frozenset[Witness] = frozenset()
    outlived: frozenset[Witness] = frozenset()
    data_until: datetime | None = None
    would_change: tuple[Line, ...] = ()
    remedy: Remedy = Remedy.NOTHING
    proof: Proof | None = None
    proof_at: datetime | None = None
    in_vain: bool = False
    takes_key: bool = False
    for_good: bool = False
    flaps: bool = False

    @property
    def grant_died(self) -> bool:
        """Whether only the bot's own grant is refused: a matter of the owner, not an alarm."""
        alone = self.shared is Shared.INTEGRATION and self.grounds == {Witness.OWN_PROBE}
        return self.cause is Cause.BOT and alone

    @property
    def key_changed(self) -> bool:
        """Whether a bastion shows another SSH host key than before, and that is the cause."""
        return self.cause is Cause.CONNECTION and Witness.HOST_KEY in self.grounds

    @property
    def foretold(self) -> bool:
        """Whether only a changed host key tells that MBI will fail: nothing has failed so far."""
        return self.key_changed and self.confidence is Confidence.PROBABLE and not self.recovering

    @property
    def offers_reauthorize(self) -> bool:
        """Only a token or an administrative account can be mended by re-authorizing."""
        mendable = self.cause in {Cause.TOKEN, Cause.ADMIN_ACCOUNT} and not self.for_good
        return self.trouble and mendable and not self.recovering
