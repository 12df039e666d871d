"""Installations, states and workspaces that come and go, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.adapters.db.tables import slack_state, workspace
from bot.domain.installation import Installation
from bot.domain.link import STATE_LIFE, digest
from bot.ports.installations import SlackState
from bot.ports.unit_of_work import Transaction
from bot.ports.workspaces import Settler
from tests.integration.begun import all_at_once
from tests.integration.seeds import HOUR, MINUTE, NOW, SECOND

OWN = Installation(
    team_id="T1", enterprise_id="E1", team_name="Acme", sealed="s1", installed_at=NOW
)
ORG = Installation(enterprise_id="E1", org_wide=True, sealed="s2", installed_at=NOW)
STATE = SlackState(purpose="install", browser="b", expires_at=NOW + STATE_LIFE)


def keep(transaction: Transaction, new: Installation) -> Installation:
    with transaction() as uow:
        kept = uow.installations.keep(new)
        uow.commit()
    return kept


def settle(transaction: Transaction, settler: Settler) -> int:
    with transaction() as uow:
        made = uow.workspaces.settle(settler)
        uow.commit()
    return made


def add(transaction: Transaction, state: SlackState, name: str) -> None:
    with transaction() as uow:
        uow.slack_states.add(state, digest(name))
        uow.commit()


def take(transaction: Transaction, name: str, *, at: timedelta = timedelta()) -> bool:
    with transaction() as uow:
        taken = uow.slack_states.take(digest(name), "install", NOW + at)
        uow.commit()
    return taken is not None


def test_of_twelve_that_take_one_state_at_once_one_gets_it(transaction: Transaction) -> None:
    add(transaction, STATE, "state")
    won = all_at_once(12, lambda _: take(transaction, "state"))
    assert sorted(won) == [False] * 11 + [True]


@pytest.mark.parametrize(("at", "good"), [(STATE_LIFE - SECOND, True), (STATE_LIFE, False)])
def test_a_state_is_good_for_ten_minutes(
    transaction: Transaction, at: timedelta, *, good: bool
) -> None:
    add(transaction, STATE, "state")
    assert take(transaction, "state", at=at) is good


def test_states_that_ended_are_cleared_away_by_whoever_sets_out(
    transaction: Transaction, engine: Engine
) -> None:
    add(transaction, STATE, "old")
    add(transaction, replace(STATE, expires_at=NOW + 2 * STATE_LIFE), "new")
    with engine.connect() as connection:
        assert connection.execute(select(slack_state.c.digest)).scalars().all() == [digest("new")]


def test_a_state_is_kept_as_a_digest(transaction: Transaction, engine: Engine) -> None:
    add(transaction, STATE, "the-state-itself")
    with engine.connect() as connection:
        assert "the-state-itself" not in str(connection.execute(select(slack_state)).all())


def test_a_teams_own_installation_goes_before_its_organizations(transaction: Transaction) -> None:
    keep(transaction, ORG)
    own = keep(transaction, OWN)
    with transaction(read=True) as uow:
        assert uow.installations.of("E1", "T1") == own
        found = uow.installations.of("E1", "T2")
        assert found is not None
        assert found.org_wide
        assert uow.installations.of(None, "T2") is None
        assert uow.installations.of("E2", None) is None


def test_one_is_left_only_as_it_was_read(transaction: Transaction) -> None:
    before = keep(transaction, OWN)
    again = keep(transaction, replace(OWN, sealed="new"))
    with transaction() as uow:
        assert not uow.installations.leave(before, NOW)
        assert uow.installations.leave(again, NOW)
        assert uow.installations.of("E1", "T1") is None
        assert uow.installations.living() == []
        uow.commit()
    assert keep(transaction, OWN).id == before.id


def test_one_of_eight_workers_renews_a_due_token(transaction: Transaction) -> None:
    keep(transaction, replace(OWN, due_at=NOW - MINUTE))

    def claim(_: int) -> Installation | None:
        with transaction() as uow:
            claimed = uow.installations.claim_rotation(NOW, lease=MINUTE)
            uow.commit()
        return claimed

    claimed = [one for one in all_at_once(8, claim) if one]
    assert len(claimed) == 1
    with transaction() as uow:
        late = uow.installations.claim_rotation(NOW + MINUTE, lease=MINUTE)
        assert late is not None
        assert not uow.installations.rotated(replace(claimed[0], sealed="late"))
        assert uow.installations.rotated(replace(late, sealed="new", due_at=NOW + HOUR))
        uow.commit()
    with transaction(read=True) as uow:
        found = uow.installations.of("E1", "T1")
    assert found is not None
    assert found.sealed == "new"


def test_a_workspace_lives_again_with_all_that_it_had(
    transaction: Transaction, engine: Engine
) -> None:
    first = settle(transaction, Settler(team_id="T1", team_name="Acme", admin="a@acme.example"))
    with transaction() as uow:
        left = uow.workspaces.leave(
            team_id="T1", enterprise_id=None, at=NOW, erase_at=NOW + 30 * 24 * HOUR
        )
        assert list(left) == [first]
        assert uow.workspaces.id_of("T1") is None
        uow.commit()
    again = settle(transaction, Settler(team_id="T1", admin="b@acme.example"))
    assert again == first
    with engine.connect() as connection:
        row = connection.execute(select(workspace)).one()
    assert (row.gone_at, row.erase_at) == (None, None)
    assert (row.admins, row.team_name) == (["a@acme.example"], "Acme")


def test_an_organization_takes_only_teams_along_that_have_nothing_of_their_own(
    transaction: Transaction,
) -> None:
    keep(transaction, OWN)
    keep(transaction, ORG)
    own = settle(transaction, Settler(team_id="T1", enterprise_id="E1"))
    theirs = settle(transaction, Settler(team_id="T2", enterprise_id="E1"))
    other = settle(transaction, Settler(team_id="T3", enterprise_id="E2"))
    with transaction() as uow:
        left = uow.workspaces.leave(team_id=None, enterprise_id="E1", at=NOW, erase_at=NOW + HOUR)
        assert list(left) == [theirs]
        assert uow.workspaces.id_of("T1") == own
        assert uow.workspaces.id_of("T3", enterprise_id="E2") == other
        assert uow.workspaces.id_of("T3", enterprise_id="E1") is None
