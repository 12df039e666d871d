"""What people do about an incident, on its card: begun, awaited, proven, in vain, given up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Remedy, Shared, Status
from bot.domain.incident import EventKind, State
from bot.domain.link import PAGE_LIFE
from bot.domain.observation import Witness
from bot.domain.planning import TO_ADMINS, TO_OWNERS, Change, Judged, Plan
from bot.domain.round import Attempts, Proof, Round
from tests.unit.incidents import (
    CYCLE,
    HOUR,
    NOW,
    OUTAGE,
    RECOVERING,
    ROW,
    STUCK,
    TOKEN,
    WORDS,
    World,
    calm,
    hindered,
    says,
    told,
    trouble,
)

OWNED = {"owners": ("anna@acme.example",)}
DEAD = replace(hindered(Witness.OWN_PROBE), shared=Shared.INTEGRATION)


class Tried(World):
    """Incidents whose members people work on."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts: dict[int, Attempts] = {}

    def begin(self, number: int, *, authorized: datetime | None = None) -> None:
        latest = Round(id=number, integration_id=number, begun_at=self.now, begun_by="U1",
                       begun_name="Anna", authorized_at=authorized)  # fmt: skip
        self.attempts[number] = Attempts(latest=latest)

    def spend(self, incident: int, number: int) -> None:
        self.begin(number)
        self.kept[incident] = replace(self.kept[incident], state=State.REAUTHORIZING)

    def judge(self, *judged: Judged, gone: Iterable[int] = ()) -> tuple[Change, ...]:
        self.now += HOUR / 12
        plan = Plan(self.open, now=self.now, reopenable=self._recent, attempts=self.attempts)
        plan.drop(gone)
        plan.work_in(judged)
        for change in plan.changes():
            number = change.incident.id or len(self.kept) + 1
            self.kept[number] = replace(change.incident, id=number)
        return plan.changes()


@pytest.fixture
def world() -> Tried:
    """One integration whose token expired, and whose owner spent a link."""
    world = Tried()
    world.judge(says(1, TOKEN))
    world.spend(1, 1)
    return world


def args(*changes: Change) -> list[dict[str, str]]:
    return [news.args for change in changes for news in change.news]


def test_it_stays_begun_while_the_verdict_stands(world: Tried) -> None:
    assert world.judge(says(1, TOKEN)) == ()
    assert world.state(1) is State.REAUTHORIZING


def test_given_up_it_falls_back_without_a_word(world: Tried) -> None:
    world.kept[1] = replace(world.kept[1], acknowledged_by="U1")
    world.now += PAGE_LIFE
    assert told(*world.judge(says(1, TOKEN))) == []
    assert world.state(1) is State.ACKNOWLEDGED


def test_it_falls_back_too_when_nobody_can_judge_it_at_present(world: Tried) -> None:
    world.now += PAGE_LIFE
    assert told(*world.judge(says(1, calm(unwell={WORDS})))) == []
    assert world.state(1) is State.OPEN


def test_a_cause_that_no_person_mends_ends_it(world: Tried) -> None:
    changes = world.judge(says(1, replace(OUTAGE, shared=Shared.INTEGRATION)))
    assert told(*changes) == [EventKind.VERDICT_CHANGED]
    assert world.state(1) is State.OPEN


def test_once_authorized_its_proof_is_awaited_and_said_by_who_did_it(world: Tried) -> None:
    world.begin(1, authorized=world.now)
    assert told(*world.judge(says(1, RECOVERING))) == []
    assert world.state(1) is State.VERIFYING


def test_what_no_card_told_of_is_awaited_without_one() -> None:
    world = Tried()
    world.begin(1, authorized=world.now)
    assert world.judge(says(1, RECOVERING)) == ()
    assert told(*world.judge(says(1, replace(TOKEN, in_vain=True)))) == [EventKind.OPENED]


def test_without_proof_it_says_so_first_and_then_the_next_hypothesis(world: Tried) -> None:
    world.begin(1, authorized=world.now)
    world.judge(says(1, RECOVERING))
    alone = replace(STUCK, shared=Shared.INTEGRATION, remedy=Remedy.ASK_SUPPORT, in_vain=True)
    assert told(*world.judge(says(1, alone))) == [
        EventKind.ROUND_FAILED,
        EventKind.VERDICT_CHANGED,
    ]
    assert [(i.id, i.cause, i.state) for i in world.open] == [(1, Cause.MBI_INTERNAL, State.OPEN)]


def test_it_is_said_once(world: Tried) -> None:
    world.begin(1, authorized=world.now)
    world.judge(says(1, RECOVERING))
    world.judge(says(1, replace(TOKEN, in_vain=True)))
    assert world.judge(says(1, TOKEN)) == ()


def test_one_of_many_in_vain_is_told_on_the_card_of_all() -> None:
    world = Tried()
    world.judge(*(says(n, TOKEN) for n in (1, 2, 3)))
    world.begin(2, authorized=world.now)
    world.judge(says(1, TOKEN), says(2, RECOVERING), says(3, TOKEN))
    assert world.state(1) is State.OPEN
    changes = world.judge(says(1, TOKEN), says(2, replace(TOKEN, in_vain=True)), says(3, TOKEN))
    assert told(*changes) == [EventKind.ROUND_FAILED]


def test_a_new_card_does_not_begin_with_an_old_failure() -> None:
    world = Tried()
    assert told(*world.judge(says(1, replace(TOKEN, in_vain=True)))) == [EventKind.OPENED]


def test_another_who_is_still_at_it_keeps_a_shared_card_begun() -> None:
    world = Tried()
    world.judge(*(says(n, TOKEN) for n in (1, 2, 3)))
    world.begin(1, authorized=world.now)
    world.spend(1, 2)
    world.judge(says(1, RECOVERING), says(2, TOKEN), says(3, TOKEN))
    assert world.state(1) is State.REAUTHORIZING


def proven(proof: Proof, at: datetime) -> Diagnosis:
    return replace(calm(unwell={WORDS}), proof=proof, proof_at=at)


@pytest.mark.parametrize("proof", Proof)
def test_it_closes_by_what_proves_it_and_names_that(world: Tried, proof: Proof) -> None:
    (change,) = world.judge(says(1, proven(proof, NOW)))
    assert told(change) == [EventKind.RESOLVED]
    assert args(change) == [{"proof": str(proof), "proof_at": NOW.isoformat()}]


def test_an_outage_is_not_over_because_somebody_authorized() -> None:
    world = Tried()
    world.judge(says(1, OUTAGE))
    world.judge(says(1, replace(proven(Proof.PERSON, NOW), unwell=OUTAGE.grounds)))
    assert len(world.open) == 1


@pytest.mark.parametrize("proof", Proof)
def test_a_card_that_told_of_a_stuck_cycle_meanwhile_closes_by_proof_too(
    world: Tried, proof: Proof
) -> None:
    world.begin(1, authorized=world.now)
    for seen in (RECOVERING, STUCK, RECOVERING):
        world.judge(says(1, seen))
    (card,) = world.open
    assert (card.cause, card.state) == (Cause.MBI_INTERNAL, State.VERIFYING)
    changes = world.judge(says(1, proven(proof, NOW)))
    assert told(*changes) == [EventKind.RESOLVED]
    assert args(*changes) == [{"proof": str(proof), "proof_at": NOW.isoformat()}]


def test_data_that_came_since_is_named_where_nobody_did_anything() -> None:
    world = Tried()
    world.judge(says(1, TOKEN))
    changes = world.judge(says(1, calm(ROW, data=NOW)))
    assert args(*changes) == [{"proof": "data", "proof_at": NOW.isoformat()}]


def test_a_good_word_alone_is_no_proof_of_what_nobody_did() -> None:
    world = Tried()
    world.judge(says(1, TOKEN))
    assert args(*world.judge(says(1, calm(WORDS)))) == [{}]


def test_many_close_by_the_weakest_of_their_proofs() -> None:
    world = Tried()
    world.judge(*(says(n, TOKEN) for n in (1, 2, 3)))
    changes = world.judge(
        says(1, proven(Proof.DATA, NOW + HOUR)),
        says(2, proven(Proof.WORD, NOW)),
        says(3, proven(Proof.WORD, NOW + HOUR / 2)),
    )
    assert args(*changes) == [{"proof": "word", "proof_at": (NOW + HOUR / 2).isoformat()}]


def test_a_dead_grant_is_a_note_to_its_owners_and_closes_when_it_is_seen_again() -> None:
    world = Tried()
    world.judge(says(1, DEAD, **OWNED), says(2, DEAD))
    assert [(i.subject, i.channel) for i in world.open] == [
        ("integration:1", TO_OWNERS),
        ("integration:2", TO_ADMINS),
    ]
    world.judge(says(1, calm(Witness.OWN_PROBE), **OWNED))
    assert [i.subject for i in world.open] == ["integration:2"]


def test_a_dead_grant_and_a_refused_key_of_the_bots_are_told_apart() -> None:
    world = Tried()
    world.judge(says(1, hindered(CYCLE), **OWNED))
    world.judge(says(1, DEAD, **OWNED))
    assert [(i.subject, i.channel) for i in world.open] == [("integration:1", TO_OWNERS)]
    world.judge(says(1, hindered(CYCLE), **OWNED))
    assert [(i.subject, i.channel) for i in world.open] == [("account:1", TO_ADMINS)]


def test_a_card_of_two_rounds_in_vain_suggests_a_ticket() -> None:
    world = Tried()
    again = trouble(Cause.ADMIN_ACCOUNT, remedy=Remedy.ASK_SUPPORT, status=Status.REAUTH,
                    confidence=Confidence.PROBABLE)  # fmt: skip
    world.judge(says(1, replace(again, remedy=Remedy.REAUTHORIZE)))
    world.judge(says(1, again))
    (incident,) = world.open
    assert incident.diagnosis.remedy is Remedy.ASK_SUPPORT
    assert incident.diagnosis.offers_reauthorize


def test_a_note_about_the_bots_grant_moves_to_the_card_that_tells_of_it() -> None:
    world = Tried()
    world.judge(says(1, DEAD, **OWNED))
    changes = world.judge(says(1, trouble(Cause.ADMIN_ACCOUNT, Witness.OWN_PROBE, WORDS), **OWNED))
    assert told(*changes) == [EventKind.RESOLVED, EventKind.OPENED]
    assert args(*changes)[0] == {"why": "other_cause"}
