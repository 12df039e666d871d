"""What cards and their threads say of re-authorizing: who did what when, and what proved it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.card import CardView, RoundView
from bot.domain.diagnosis import Cause, Diagnosis, Line, Remedy, Shared, Status
from bot.domain.incident import Event, EventKind, State
from bot.domain.observation import Witness
from bot.domain.round import How, Outcome, Proof, Refusal, StepState
from bot.slack.blocks.card import card
from bot.slack.blocks.faces import Face, face_of
from bot.slack.blocks.news import event_words
from bot.slack.blocks.parts import Message
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action
from bot.texts.reader import LOCALES, Texts
from tests.slack.test_blocks import NOW, OPEN, ids

TEXTS = Texts()


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


ROUND = RoundView(
    integration="Google Ads – main",
    begun_by="UANNA",
    begun_at=at(10, 31),
    access=StepState.DONE,
    access_by="UANNA",
    access_at=at(10, 33),
    authorized_by="UANNA",
    authorized_at=at(10, 36),
    how=How.DONE,
    deadline=at(16, 20),
)
WAITING = replace(
    OPEN,
    state=State.VERIFYING,
    diagnosis=replace(OPEN.diagnosis, recovering=True, remedy=Remedy.WAIT_DATA),
    rounds=(ROUND,),
)


def english() -> Voice:
    return Voice(texts=TEXTS, locale="en", timezone="UTC")


def told(message: Message) -> str:
    """The blocks as a person in UTC reads them."""
    shown = str([block.to_dict() for block in message.blocks])
    parts = shown.split("<!date^")
    read = parts[0]
    for part in parts[1:]:
        token, rest = part.split(">", 1)
        read += token.split("|")[1].removeprefix("Nov 24, 2026, ") + rest
    return read


def shown(view: CardView) -> str:
    return told(card(view, english(), {}))


def test_a_card_says_who_did_what_when_and_what_it_waits_for() -> None:
    assert (
        "• <@UANNA> checked access (10:33 AM UTC), authorized MBI (10:36 AM UTC), "
        "waiting for data until 4:20 PM UTC."
    ) in shown(WAITING)


def test_the_text_of_a_card_tells_what_was_done_too() -> None:
    text = card(WAITING, english(), {}).text
    assert text.startswith("Google Ads – main is authorized or connected again")
    assert "<@UANNA> checked access (<!date^" in text


def test_whoever_goes_on_for_somebody_else_is_named() -> None:
    view = replace(WAITING, rounds=(replace(ROUND, authorized_by="UBEN"),))
    assert "<@UANNA> checked access (10:33 AM UTC), <@UBEN> authorized MBI" in shown(view)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"how": How.HANDOVER}, "the pipeline authorized MBI (10:36 AM UTC)"),
        ({"how": How.WORD}, "MBI's own word turned good (10:36 AM UTC)"),
        ({"access": StepState.SKIPPED}, "<@UANNA> went on without checking access"),
        ({"access": StepState.UNAVAILABLE}, "<@UANNA> began (10:31 AM UTC), authorized MBI"),
        (
            {"access": StepState.REFUSED, "authorized_at": None},
            "<@UANNA> began (10:31 AM UTC), access was refused.",
        ),
        (
            {"access": StepState.WAITING, "authorized_at": None},
            "an admin has to confirm another data account.",
        ),
        ({"access": StepState.TODO, "authorized_at": None}, "<@UANNA> began (10:31 AM UTC)."),
    ],
)
def test_each_step_is_told_as_it_was(changed: dict[str, object], words: str) -> None:
    view = replace(OPEN, rounds=(replace(ROUND, **changed),))  # type: ignore[arg-type]  # a table
    assert words in shown(view)


@pytest.mark.parametrize(
    ("failed", "outcome", "words"),
    [
        (0, Outcome.FAILED, "The first attempt brought no data."),
        (1, Outcome.OPEN, "The first attempt brought no data."),
        (1, Outcome.FAILED, "The second attempt brought no data either."),
        (4, Outcome.FAILED, "5 attempts brought no data."),
    ],
)
def test_attempts_in_vain_are_counted(failed: int, outcome: Outcome, words: str) -> None:
    view = replace(OPEN, rounds=(replace(ROUND, failed=failed, outcome=outcome),))
    assert words in shown(view)


def test_after_two_attempts_in_vain_the_ticket_comes_first() -> None:
    failed = replace(ROUND, failed=1, outcome=Outcome.FAILED)
    message = card(replace(OPEN, rounds=(failed,)), english(), {})
    assert "open a ticket" in told(message)
    (row,) = [b.to_dict() for b in message.blocks if b.to_dict()["type"] == "actions"]
    styles = {e["action_id"]: e.get("style") for e in row["elements"]}
    assert styles[Action.OPEN_TICKET] == "primary"
    assert styles[Action.REAUTHORIZE] is None


def test_a_failed_attempt_waits_for_nothing_any_more() -> None:
    view = replace(OPEN, rounds=(replace(ROUND, outcome=Outcome.FAILED),))
    assert "waiting for data" not in shown(view)


def test_the_button_stays_while_somebody_is_at_it() -> None:
    begun = replace(ROUND, authorized_at=None, authorized_by=None, how=None, deadline=None)
    view = replace(OPEN, state=State.REAUTHORIZING, rounds=(begun,))
    assert Action.REAUTHORIZE in ids(card(view, english(), {}))


def test_the_button_rests_while_proof_is_awaited() -> None:
    assert Action.REAUTHORIZE not in ids(card(WAITING, english(), {}))
    assert Action.REAUTHORIZE not in ids(card(replace(OPEN, rounds=(ROUND,)), english(), {}))


def test_one_of_several_that_waits_does_not_take_the_button_from_the_others() -> None:
    view = replace(OPEN, members=OPEN.members * 3, member_count=3, rounds=(ROUND,))
    assert Action.REAUTHORIZE in ids(card(view, english(), {}))


def test_of_several_each_is_named() -> None:
    view = replace(OPEN, members=OPEN.members * 3, member_count=3, rounds=(ROUND,))
    assert "• *Google Ads – main*: <@UANNA> checked access" in shown(view)


@pytest.mark.parametrize("cause", Cause)
def test_only_what_authorizing_mends_has_the_button(cause: Cause) -> None:
    view = replace(OPEN, cause=cause, diagnosis=replace(OPEN.diagnosis, cause=cause))
    offered = Action.REAUTHORIZE in ids(card(view, english(), {}))
    assert offered == (cause in {Cause.TOKEN, Cause.ADMIN_ACCOUNT, Cause.CONNECTION})


def test_a_connection_is_fixed_not_authorized() -> None:
    diagnosis = replace(
        OPEN.diagnosis, cause=Cause.CONNECTION, status=Status.FAILED, remedy=Remedy.FIX_CONNECTION
    )
    view = replace(OPEN, cause=Cause.CONNECTION, diagnosis=diagnosis)
    assert "'text': 'Fix the connection'" in shown(view)
    assert "'text': 'Re-authorize'" not in shown(view)


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (Proof.DATA, "Data flows again: newest row 11:10 AM UTC."),
        (Proof.CYCLE, "MBI's update cycle passed without trouble (11:10 AM UTC)."),
        (Proof.WORD, "MBI says “Success” (11:10 AM UTC)."),
        (Proof.PERSON, "<@UANNA> says that it is done; nothing else can tell."),
    ],
)
def test_a_closed_card_names_who_and_the_proof(proof: Proof, words: str) -> None:
    view = replace(
        WAITING, state=State.RESOLVED, resolved_at=at(11, 12), proof=proof, proof_at=at(11, 10)
    )
    assert words in shown(view)
    assert "<@UANNA> checked access (10:33 AM UTC), authorized MBI (10:36 AM UTC)." in shown(view)
    assert card(view, english(), {}).text.startswith("Google Ads – main is back to normal after")


# The bot's own grant


GONE = Diagnosis(
    status=Status.OK,
    cause=Cause.BOT,
    since=NOW,
    evidence=(Line(key="probe-own-refused", args={"detail": "invalid_grant"}),),
    grounds=frozenset({Witness.OWN_PROBE}),
    well=frozenset({Witness.NEWEST_ROW}),
    remedy=Remedy.FIX_BOT,
)
NOTE = replace(OPEN, cause=Cause.BOT, diagnosis=GONE)


def test_a_dead_grant_of_the_bots_own_is_a_note_with_a_way_back() -> None:
    message = card(NOTE, english(), {})
    assert message.text.startswith("I can't see Google Ads – main any more; data still flows.")
    assert "'text': 'Reconnect'" in told(message)
    assert Action.OPEN_TICKET not in ids(message)


def test_that_data_flows_is_said_only_where_somebody_saw_it() -> None:
    view = replace(NOTE, diagnosis=replace(GONE, well=frozenset({Witness.FEED})))
    text = card(view, english(), {}).text
    assert text.startswith("I can't see Google Ads – main any more. That is no alarm")


@pytest.mark.parametrize(
    "diagnosis",
    [
        replace(GONE, shared=Shared.ACCOUNT),
        replace(GONE, grounds=frozenset({Witness.OWN_PROBE, Witness.CYCLE})),
    ],
    ids=["the bot's settings", "more than the grant"],
)
def test_what_an_owner_cannot_mend_has_no_way_back(diagnosis: Diagnosis) -> None:
    view = replace(NOTE, diagnosis=diagnosis)
    assert face_of(view) is Face.NOTICE
    assert Action.REAUTHORIZE not in ids(card(view, english(), {}))


def test_a_note_that_is_over_says_that_the_bot_sees_again() -> None:
    closed = replace(NOTE, state=State.RESOLVED, resolved_at=at(12, 0))
    assert card(closed, english(), {}).text == "The bot sees Google Ads – main again."


# The thread


def event(kind: EventKind, **args: str) -> str:
    happened = Event(id=1, incident_id=12, at=NOW, kind=kind, actor="UANNA", args=args)
    return event_words(happened, english())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (event(EventKind.REAUTHORIZING), "<@UANNA> began to re-authorize."),
        (
            event(EventKind.ACCESS_REFUSED, reason="other_data_account"),
            "<@UANNA> checked access and was refused: it opens another data account.",
        ),
        (event(EventKind.ACCESS_REFUSED, reason="new"), "Access was checked and refused."),
        (event(EventKind.AUTHORIZED, how="done"), "<@UANNA> authorized MBI."),
        (
            event(EventKind.AUTHORIZED, how="word"),
            "MBI's own word turned good: somebody authorized it there.",
        ),
        (
            event(EventKind.DATA_ACCOUNT_CHANGED, before="123", after="token"),
            "<@UANNA> confirmed another data account: 123 → token.",
        ),
        (
            event(EventKind.HANDOVER_FAILED, detail="HTTP 410"),
            "The new grant could not be handed over: HTTP 410",
        ),
        (event(EventKind.RESOLVED, proof="person"), "Back to normal. <@UANNA> says that"),
        (event(EventKind.RESOLVED, proof="data", why="removed"), "Closed: it is no longer"),
        (event(EventKind.RESOLVED, proof="new"), "Back to normal."),
    ],
)
def test_the_thread_tells_what_happened(said: str, words: str) -> None:
    assert said.startswith(words)


def test_the_thread_names_the_proof() -> None:
    said = event(EventKind.RESOLVED, proof="data", proof_at=at(11, 10).isoformat())
    assert "Back to normal. Data flows again: newest row" in said
    assert f"<!date^{int((at(11, 10) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())}^" in said


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("prefix", "members"),
    [("event-reason", Refusal), ("proof", Proof), ("round-authorized", How)],
)
def test_every_reason_proof_and_way_has_words(
    locale: str, prefix: str, members: type[Refusal | Proof | How]
) -> None:
    voice = Voice(texts=TEXTS, locale=locale)
    for member in members:
        assert voice.word(prefix, member)


def test_a_card_speaks_italian_just_as_well() -> None:
    voice = Voice(texts=TEXTS, locale="it", timezone="UTC")
    view = replace(WAITING, opened_at=NOW - timedelta(hours=1))
    assert "ha verificato l'accesso" in str([b.to_dict() for b in card(view, voice, {}).blocks])
