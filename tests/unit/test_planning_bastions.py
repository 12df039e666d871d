"""One card for one bastion: who is on it, who leaves it, and when it is closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Remedy, Status
from bot.domain.incident import EventKind, State
from bot.domain.integration import Bastion
from bot.domain.observation import Witness
from bot.domain.placing import bastion_of
from bot.domain.planning import Judged
from bot.domain.round import Proof
from tests.unit.incidents import NOW, TOKEN, says, told, trouble
from tests.unit.test_planning_rounds import Tried, proven

KEY = Witness.HOST_KEY
CHANGED = trouble(
    Cause.CONNECTION,
    KEY,
    status=Status.FAILED,
    confidence=Confidence.PROBABLE,
    remedy=Remedy.FIX_CONNECTION,
)
AWAITED = replace(CHANGED, recovering=True, remedy=Remedy.WAIT_DATA, status=Status.UNKNOWN)
CLOSED = trouble(Cause.CONNECTION, Witness.WORDS, status=Status.FAILED)
ONE, OTHER = Bastion(host="Bastion.acme.example"), Bastion(host="bastion.acme.example", port=2222)
SUBJECT = "bastion:bastion.acme.example:22@1"


def behind(number: int, diagnosis: Diagnosis, bastion: Bastion = ONE, **other: object) -> Judged:
    return says(number, diagnosis, bastion=bastion, **other)


@pytest.fixture
def world() -> Tried:
    """Three databases behind one bastion, on one card."""
    world = Tried()
    world.judge(*(behind(n, CHANGED) for n in (1, 2, 3)))
    return world


def test_all_behind_one_bastion_share_a_card(world: Tried) -> None:
    (card,) = world.open
    assert (card.subject, card.members) == (SUBJECT, frozenset({1, 2, 3}))
    assert bastion_of(card.subject) == "bastion.acme.example"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"bastion": OTHER}, id="another port is another server"),
        pytest.param({"account_id": 2}, id="another account has its own admins"),
        pytest.param({"channel": "#orders"}, id="another channel has its own readers"),
    ],
)
def test_who_shares_less_has_a_card_of_their_own(other: dict[str, object]) -> None:
    world = Tried()
    world.judge(behind(1, CHANGED), behind(2, CHANGED, **other))  # type: ignore[arg-type]  # a bastion, or a field
    assert [card.members for card in world.open] == [{1}, {2}]


def test_one_that_has_other_trouble_leaves_and_comes_back(world: Tried) -> None:
    others = (behind(1, CHANGED), behind(3, CHANGED))
    changes = world.judge(*others, behind(2, TOKEN))
    assert set(told(*changes)) == {EventKind.MEMBER_LEFT, EventKind.OPENED}
    assert [card.members for card in world.open] == [{1, 3}, {2}]
    world.judge(*others, behind(2, CHANGED))
    assert [card.members for card in world.open] == [{1, 2, 3}]


def test_a_closed_connection_of_its_own_is_other_trouble_too(world: Tried) -> None:
    world.judge(behind(1, CHANGED), behind(2, CLOSED), behind(3, CHANGED))
    assert [card.subject for card in world.open] == [SUBJECT, "integration:2"]


def test_a_card_of_one_whose_key_turns_out_to_have_changed_becomes_the_bastions() -> None:
    world = Tried()
    world.judge(behind(1, CLOSED))
    world.judge(behind(1, CHANGED), behind(2, CHANGED))
    (card,) = world.open
    assert (card.id, card.subject, card.members) == (1, SUBJECT, frozenset({1, 2}))


def test_each_leaves_with_its_own_proof_and_the_last_closes_it(world: Tried) -> None:
    for number in (1, 2, 3):
        world.begin(number, authorized=world.now)
    world.judge(*(behind(n, AWAITED) for n in (1, 2, 3)))
    assert world.state(1) is State.VERIFYING
    well = behind(1, proven(Proof.DATA, NOW))
    assert told(*world.judge(well, behind(2, AWAITED), behind(3, AWAITED))) == [
        EventKind.MEMBER_LEFT
    ]
    assert [card.members for card in world.open] == [{2, 3}]
    (change,) = world.judge(*(behind(n, proven(Proof.DATA, NOW)) for n in (2, 3)))
    assert told(change) == [EventKind.RESOLVED]


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("bastion:bastion.acme.example:2222@7", "bastion.acme.example:2222"),
        ("bastion:2001:db8::1:22@7", "2001:db8::1"),
        ("integration:7", None),
    ],
)
def test_a_bastion_is_called_as_it_is_dialled(subject: str, name: str | None) -> None:
    assert bastion_of(subject) == name
