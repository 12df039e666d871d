"""Trying a key or a password that a person entered; it is kept only where the operator says so."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from bot.domain.errors import ConfigurationError
from bot.domain.grant import Credentials, Keeping, Ownership
from bot.domain.round import Problem, Refusal
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.services.opening import open_client
from bot.services.reauthorization.accepting import Checked
from bot.services.reauthorization.methods import method_of
from bot.services.reauthorization.proving import Proving
from bot.services.reauthorization.views import Method
from bot.services.reauthorization.visiting import Visit

log = logging.getLogger(__name__)

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Entering:
    """Takes what was entered no further than its trial."""

    def __init__(self, *, clock: Clock, cipher: Cipher, proving: Proving) -> None:
        """Keep the collaborators."""
        self._clock = clock
        self._cipher = cipher
        self._proving = proving

    def check(self, visit: Visit, entered: Mapping[str, str]) -> bool:
        """Try it; whether access is proven, or somebody has to choose a data account."""
        integration = visit.integration
        method, _ = method_of(integration, visit.client)
        if method is not Method.FORM:
            return False
        values = {name: entered.get(name, "").strip() for name in integration.kind.fields}
        if not all(map(_enterable, values.values())):
            return self._refuse(visit, Refusal.MISSING_INPUT)
        try:
            client = open_client(self._cipher, integration.kind.provider, visit.client)
        except ConfigurationError as error:
            log.error("nothing can be tried: %s", error)  # noqa: TRY400 - says it all
            return self._refuse(visit, Refusal.CLIENT_FAULT)
        checked = Checked(
            credentials=Credentials(values=values),
            ownership=_ownership(visit),
            kept=integration.keeping is Keeping.STORE,
        )
        return self._proving.prove(visit, checked, client) is None

    def _refuse(self, visit: Visit, reason: Refusal) -> bool:
        self._proving.refuse(visit, Problem(reason=reason, at=self._clock.now()))
        return False


def _enterable(value: str) -> bool:
    """Something, with no control signs but those that part the lines of a key."""
    return bool(value) and not CONTROLS.search(value)


def _ownership(visit: Visit) -> Ownership:
    """MBI's own, unless it reads with something else and nobody feeds it with this."""
    own = visit.integration.kind.separate and not visit.account.hands_over
    return Ownership.OWN if own else Ownership.SHARED
