"""From verdicts to incidents."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.diagnosis import Cause, Line, Shared
from bot.domain.incident import EventKind, State
from bot.domain.planning import TO_OWNERS, Plan
from tests.unit.cases import OAUTH, UPLOAD
from tests.unit.incidents import (
    CYCLE,
    HOUR,
    LATE_FILE,
    OUTAGE,
    RECOVERING,
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


def test_a_break_opens_one_incident_and_staying_broken_says_nothing_more() -> None:
    world = World()
    assert told(*world.judge(says(1, TOKEN))) == [EventKind.OPENED]
    assert world.judge(says(1, TOKEN)) == ()
    (incident,) = world.open
    assert (incident.subject, incident.cause, incident.channel) == (
        "integration:1",
        Cause.TOKEN,
        "#data",
    )


def test_one_shared_cause_is_one_card() -> None:
    world = World()
    changes = world.judge(*(says(n, OUTAGE) for n in (1, 2, 3)))
    assert told(*changes) == [EventKind.OPENED]
    assert world.open[0].members == {1, 2, 3}


def test_a_later_one_joins_the_card_of_the_shared_cause() -> None:
    world = World()
    world.judge(says(1, STUCK))
    assert told(*world.judge(says(1, STUCK), says(2, STUCK))) == [EventKind.MEMBER_JOINED]
    assert world.open[0].members == {1, 2}


def test_one_that_turns_out_to_have_another_cause_gets_its_own_card() -> None:
    world = World()
    world.judge(says(1, STUCK), says(2, STUCK))
    changes = world.judge(says(1, STUCK), says(2, TOKEN))
    assert sorted(told(*changes)) == [EventKind.MEMBER_LEFT, EventKind.OPENED]
    assert {(i.cause, i.members) for i in world.open} == {
        (Cause.MBI_INTERNAL, frozenset({1})),
        (Cause.TOKEN, frozenset({2})),
    }


def test_a_lone_card_says_the_new_cause_itself() -> None:
    world = World()
    world.judge(says(1, trouble(Cause.UNKNOWN)))
    assert told(*world.judge(says(1, TOKEN))) == [EventKind.VERDICT_CHANGED]
    assert [(i.id, i.cause) for i in world.open] == [(1, Cause.TOKEN)]


def test_many_refused_after_an_outage_are_the_same_card_with_a_new_cause() -> None:
    world = World()
    world.judge(*(says(n, OUTAGE) for n in (1, 2, 3)))
    assert told(*world.judge(*(says(n, TOKEN) for n in (1, 2, 3)))) == [EventKind.VERDICT_CHANGED]
    (incident,) = world.open
    assert (incident.id, incident.cause, incident.members) == (1, Cause.TOKEN, frozenset({1, 2, 3}))


def test_many_refusals_at_once_are_one_card_and_a_fourth_joins_it() -> None:
    world = World()
    assert told(*world.judge(*(says(n, TOKEN) for n in (1, 2, 3)))) == [EventKind.OPENED]
    changes = world.judge(*(says(n, TOKEN) for n in (1, 2, 3, 4)))
    assert told(*changes) == [EventKind.MEMBER_JOINED]


def test_a_notice_about_the_bot_does_not_keep_one_out_of_the_crowd() -> None:
    world = World()
    world.judge(*(says(n, hindered(CYCLE)) for n in (1, 2, 3)))
    world.judge(*(says(n, replace(TOKEN, unheard=frozenset({CYCLE}))) for n in (1, 2, 3)))
    assert sorted(i.cause for i in world.open) == [Cause.BOT, Cause.TOKEN]


def test_two_refused_are_two_cards() -> None:
    world = World()
    world.judge(says(1, TOKEN), says(2, TOKEN))
    assert [i.subject for i in world.open] == ["integration:1", "integration:2"]


def test_refusals_of_different_providers_are_no_crowd() -> None:
    world = World()
    world.judge(says(1, TOKEN), says(2, TOKEN), says(3, TOKEN, kind=OAUTH))
    assert len(world.open) == 3


def test_cards_of_single_sources_give_way_to_the_card_of_what_they_share() -> None:
    world = World()
    alone = replace(STUCK, shared=Shared.INTEGRATION)
    world.judge(says(1, alone), says(2, alone))
    world.judge(says(1, STUCK), says(2, STUCK))
    (incident,) = world.open
    assert (incident.subject, incident.members) == ("account:1", frozenset({1, 2}))


def test_a_break_that_returns_within_the_hour_is_the_same_card() -> None:
    world = World()
    world.judge(says(1, TOKEN))
    assert told(*world.judge(says(1, calm(WORDS)))) == [EventKind.RESOLVED]
    assert told(*world.judge(says(1, TOKEN))) == [EventKind.WORSE_AGAIN]
    assert list(world.kept) == [1]


def test_it_is_still_acknowledged_by_who_looked_after_it() -> None:
    world = World()
    world.judge(says(1, TOKEN))
    world.kept[1] = replace(world.kept[1], state=State.ACKNOWLEDGED, acknowledged_by="U1")
    world.judge(says(1, RECOVERING))
    assert world.state(1) is State.VERIFYING
    world.judge(says(1, TOKEN))
    assert world.state(1) is State.ACKNOWLEDGED
    world.judge(says(1, calm(WORDS)))
    world.judge(says(1, TOKEN))
    assert world.state(1) is State.ACKNOWLEDGED


def test_a_break_that_returns_later_is_a_new_card() -> None:
    world = World()
    world.judge(says(1, TOKEN))
    world.judge(says(1, calm(WORDS)))
    world.now += 2 * HOUR
    assert told(*world.judge(says(1, TOKEN))) == [EventKind.OPENED]
    assert list(world.kept) == [1, 2]


def test_a_late_acknowledgement_reopens_nothing() -> None:
    world = World()
    world.judge(says(1, TOKEN))
    world.judge(says(1, calm(WORDS)))
    world.kept[1] = replace(world.kept[1], acknowledged_by="U1")
    assert world.judge(says(1, calm(WORDS))) == ()
    assert world.state(1) is State.RESOLVED


def test_a_resolved_incident_still_says_whose_it_was() -> None:
    world = World()
    world.judge(says(1, TOKEN))
    world.judge(says(1, calm(WORDS)))
    assert world.kept[1].members == {1}
    assert world.kept[1].resolved_at == world.now


def test_a_moved_channel_leaves_the_card_where_it_stands() -> None:
    world = World()
    world.judge(says(1, TOKEN))
    assert world.judge(says(1, TOKEN, channel="#new")) == ()


def test_with_a_new_cause_the_card_moves_to_the_new_channel() -> None:
    world = World()
    world.judge(says(1, trouble(Cause.UNKNOWN)))
    changes = world.judge(says(1, TOKEN, channel="#new"))
    assert told(*changes) == [EventKind.RESOLVED, EventKind.OPENED]
    assert [i.channel for i in world.open] == ["#new"]


def test_a_removed_integration_closes_its_card_and_leaves_a_shared_one() -> None:
    world = World()
    world.judge(says(1, TOKEN), says(2, STUCK), says(3, STUCK))
    changes = world.judge(says(3, STUCK), gone=[1, 2])
    assert [n.args["why"] for c in changes for n in c.news] == ["removed", "removed"]
    assert [(i.cause, i.members) for i in world.open] == [(Cause.MBI_INTERNAL, frozenset({3}))]


def test_a_late_file_goes_to_its_owners_and_without_any_to_the_channel() -> None:
    world = World()
    world.judge(
        says(1, LATE_FILE, kind=UPLOAD, owners=("anna@acme.example",)),
        says(2, LATE_FILE, kind=UPLOAD),
    )
    assert [i.channel for i in world.open] == [TO_OWNERS, "#data"]


def test_what_was_a_late_file_is_told_in_the_channel_once_mbi_is_stuck() -> None:
    world = World()
    owner = {"kind": UPLOAD, "owners": ("anna@acme.example",)}
    world.judge(says(1, LATE_FILE, **owner))
    world.judge(says(1, STUCK, **owner))
    assert [i.channel for i in world.open] == ["#data"]


def test_a_mended_word_is_waited_for_on_the_same_card() -> None:
    world = World()
    world.judge(says(1, replace(TOKEN, cause=Cause.ADMIN_ACCOUNT)))
    assert told(*world.judge(says(1, RECOVERING))) == [EventKind.WAITING_FOR_DATA]
    assert [(i.cause, i.state) for i in world.open] == [(Cause.ADMIN_ACCOUNT, State.VERIFYING)]
    assert told(*world.judge(says(1, RECOVERING))) == []


def test_a_shared_card_waits_only_when_all_of_its_members_do() -> None:
    world = World()
    world.judge(*(says(n, TOKEN) for n in (1, 2, 3)))
    world.judge(says(1, RECOVERING), says(2, TOKEN), says(3, TOKEN))
    assert world.state(1) is State.OPEN
    world.judge(*(says(n, RECOVERING) for n in (1, 2, 3)))
    assert world.state(1) is State.VERIFYING


def test_two_accounts_under_one_outage_do_not_edit_its_card_to_and_fro() -> None:
    world = World()
    other = replace(OUTAGE, evidence=(Line(key="cycle-completed"),))
    world.judge(says(1, OUTAGE))
    world.judge(says(2, other, account_id=2))
    assert world.judge(says(1, OUTAGE)) == ()
    assert world.judge(says(2, other, account_id=2)) == ()


def test_times_that_move_are_kept_for_the_next_showing_and_are_no_news() -> None:
    world = World()
    before = replace(TOKEN, evidence=(Line(key="word-reauth", args={"at": world.now}),))
    after = replace(TOKEN, evidence=(Line(key="word-reauth", args={"at": world.now + HOUR}),))
    world.judge(says(1, before))
    plan = Plan(world.open, now=world.now, reopenable=lambda _subject, _cause: None)
    plan.work_in([says(1, after)])
    assert plan.changes() == ()
    assert [i.diagnosis.evidence for i in plan.refreshed()] == [after.evidence]
    again = Plan(world.open, now=world.now, reopenable=lambda _subject, _cause: None)
    again.work_in([says(1, before)])
    assert (again.changes(), again.refreshed()) == ((), ())
