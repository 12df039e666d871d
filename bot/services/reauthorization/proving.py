"""Trying a fresh credential at its source, and taking it where it is the right one."""

from __future__ import annotations

from bot.domain.errors import ConfigurationError
from bot.domain.grant import DataAccount, pick
from bot.domain.integration import Integration
from bot.domain.round import Problem, Refusal
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.probe import Jump, Probes, Trial, Tried
from bot.ports.provider import ProviderClient
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.witness import Heard
from bot.services.bastions import jump_of, known_keys
from bot.services.reauthorization.accepting import (
    Checked,
    accept,
    as_of,
    other_data_account,
    prepare_to_accept,
    refuse,
    wait_for_admin,
    wait_for_choice,
)
from bot.services.reauthorization.problems import problem_of_try
from bot.services.reauthorization.spending import refuse_link
from bot.services.reauthorization.visiting import Visit, visit_again

Found = tuple[DataAccount, ...] | None
"""The data accounts that it opens; None where its source does not tell."""
OPENS_NONE = "opens no data account"
WEIGHED = 3
"""How often it is weighed again when what it rests on has changed: once is rare."""


class Proving:
    """Tries with nothing open in the database, and then writes what came of it."""

    def __init__(
        self, *, transaction: Transaction, clock: Clock, cipher: Cipher, probes: Probes
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._probes = probes

    def prove(self, visit: Visit, checked: Checked, client: ProviderClient) -> Problem | None:
        """Try it and take it, or say why not; None also while somebody has to choose."""
        tried = self._try(visit, checked, client)
        now = self._clock.now()
        problem = problem_of_try(tried, checked.credentials.values.values(), now) if tried else None
        if problem is None:
            return self._weigh(visit, checked, _opened(tried))
        self.refuse(visit, problem)
        return problem

    def refuse(self, visit: Visit, problem: Problem) -> None:
        """Write down why access is not proven."""
        with self._transaction() as uow:
            refuse(uow, visit, problem, problem.at)
            uow.commit()

    def _try(self, visit: Visit, checked: Checked, client: ProviderClient) -> Tried | None:
        """What its source says; None for a kind that nobody can ask."""
        integration = visit.integration
        if not integration.kind.probed:
            return None
        try:
            jump = self._jump(integration)
        except ConfigurationError as error:
            return Tried(heard=Heard.REFUSED, detail=str(error))
        trial = Trial(
            kind=integration.kind.name,
            credentials=checked.credentials,
            client=client,
            client_id=visit.account.client_id,
            data_account=visit.expected,
            host=integration.host,
            port=integration.port,
            engine=integration.engine,
            encryption=integration.encryption,
            jump=jump,
        )
        tried = self._probes.try_all([trial])
        return tried[0] if tried else Tried(heard=Heard.UNASKED)

    def _jump(self, integration: Integration) -> Jump | None:
        """The way through its bastion, where it stands behind one."""
        if integration.bastion is None:
            return None
        with self._transaction(read=True) as uow:
            known = known_keys(uow, [integration.id])
        return jump_of(self._cipher, integration, known.get(integration.id))

    def _weigh(self, visit: Visit, checked: Checked, found: Found) -> Problem | None:
        """Compare the data accounts by what is so when it is written.

        While the source was asked, somebody else may have given a grant, or the operator
        may have changed what is watched, and by whom.
        """
        for _ in range(WEIGHED):
            checked = as_of(visit, checked)
            with self._transaction() as uow:
                takes = _takes(visit.expected, checked, found)
                if takes:
                    prepare_to_accept(uow, visit, checked, self._clock.now())
                else:
                    uow.watched.lock_workspace(visit.account.workspace_id)
                present = visit_again(uow, visit)
                if present is None or not present.admitted:
                    break
                if _weighs_as(present, visit):
                    problem = self._settle(uow, visit, checked, found, takes=takes)
                    uow.commit()
                    return problem
            visit = present
        return self._turn_away(visit)

    def _settle(
        self,
        uow: UnitOfWork,
        visit: Visit,
        checked: Checked,
        found: Found,
        *,
        takes: bool,
    ) -> Problem | None:
        now, expected = self._clock.now(), visit.expected
        if takes:
            right = _right(expected, found or ())
            accept(uow, self._cipher, visit, checked, right.id if right else None, now)
            return None
        if not found:
            problem = Problem(reason=Refusal.ACCOUNT_REFUSED, at=now, detail=OPENS_NONE)
            refuse(uow, visit, problem, now)
            return problem
        if expected is None:
            wait_for_choice(uow, self._cipher, visit, checked, found, now)
            return None
        problem = other_data_account(found, now)
        if checked.kept:
            wait_for_admin(uow, self._cipher, visit, checked, found, now)
        else:
            refuse(uow, visit, problem, now)
        return problem

    def _turn_away(self, visit: Visit) -> Problem:
        """Keep nothing of whoever may no more, or of what is watched no more."""
        now = self._clock.now()
        with self._transaction() as uow:
            refuse_link(uow, visit.link, now, reason="not_allowed")
            uow.commit()
        return Problem(reason=Refusal.STATE_GONE, at=now)


def _opened(tried: Tried | None) -> Found:
    if tried is None:
        return None
    return () if tried.opens_none else tried.data_accounts or None


def _takes(expected: str | None, checked: Checked, found: Found) -> bool:
    """Whether it is the right one, as far as anybody can tell.

    Access to nothing at all is good only where nothing in particular is expected.
    """
    if not found:
        return found is None or expected is None
    nobody_compares = not (expected or checked.kept)
    return nobody_compares or _right(expected, found) is not None


def _weighs_as(present: Visit, before: Visit) -> bool:
    """Whether all that a decision rests on is as it was."""
    return _grounds(present) == _grounds(before)


def _grounds(visit: Visit) -> tuple[object, ...]:
    integration = visit.integration
    return (visit.expected, integration.keeping, visit.account.hands_over)


def _right(expected: str | None, found: tuple[DataAccount, ...]) -> DataAccount | None:
    """The expected one; where none is, the only one."""
    if expected is not None:
        return pick(expected, found)
    return found[0] if len(found) == 1 else None
