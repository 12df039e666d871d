"""The steps that need nobody outside: going on without checking, and *Done*."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.audit import Deed
from bot.domain.authorization import Authorized
from bot.domain.round import How, Outcome, StepState
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.services.authorizing import authorize, prepare
from bot.services.reauthorization.accepting import note
from bot.services.reauthorization.beginning import round_of_page
from bot.services.reauthorization.comparing import host_keys_of
from bot.services.reauthorization.sharing import authorize_others
from bot.services.reauthorization.visiting import Visit


class Stepping:
    """Writes what a person says they did."""

    def __init__(self, *, transaction: Transaction, clock: Clock) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock

    def skip(self, visit: Visit) -> bool:
        """Go on without checking; what was checked stays so."""
        now = self._clock.now()
        with self._transaction() as uow:
            uow.watched.lock_workspace(visit.workspace.id)
            going = round_of_page(uow, visit.link, now)
            if going is None or going.access in {StepState.DONE, StepState.SKIPPED}:
                return going is not None
            uow.rounds.save(
                replace(
                    going,
                    access=StepState.SKIPPED,
                    access_at=now,
                    access_by=visit.link.person,
                    problem=None,
                )
            )
            told = {"integration": visit.integration.name}
            note(uow, visit, now, Deed.ACCESS_SKIPPED, told)
            uow.commit()
        return True

    def done(self, visit: Visit, *, shown: str = "") -> bool:
        """Take a person's word that MBI was authorized; said again, it changes nothing.

        It is not taken for another host key than the one that was `shown` to them.
        """
        now = self._clock.now()
        with self._transaction() as uow:
            prepare(uow, visit.integration, visit.account, now)
            keys = host_keys_of(uow, visit.integration.id) if shown else None
            if keys is not None and keys.shown != shown:
                return False
            going = round_of_page(uow, visit.link, now)
            newest = uow.rounds.newest(visit.integration.id)
            if going is None and newest is not None and newest.outcome is Outcome.PROVEN:
                return True
            said = Authorized(at=now, how=How.DONE, by=visit.link.person)
            authorize(
                uow,
                integration=visit.integration,
                account=visit.account,
                authorized=said,
                name=visit.link.person_name,
                now=now,
            )
            authorize_others(
                uow,
                visit.integration,
                visit.account,
                person=visit.link.person,
                name=visit.link.person_name,
                authorized=said,
                now=now,
            )
            uow.commit()
        return True
