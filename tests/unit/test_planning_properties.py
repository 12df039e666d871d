"""What holds for incidents after any sequence of verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Shared
from bot.domain.incident import State
from bot.domain.observation import Witness
from tests.unit.incidents import LATE_FILE, RECOVERING, World, calm, hindered, says, trouble

CAUSES = st.sampled_from([c for c in Cause if c is not Cause.BOT])
GROUNDS = st.sets(st.sampled_from(Witness), min_size=1, max_size=3)


@st.composite
def verdicts(draw: st.DrawFn) -> Diagnosis:
    kind = draw(st.integers(min_value=0, max_value=6))
    grounds = draw(GROUNDS)
    if kind == 0:
        return calm(*grounds)
    if kind == 1:
        return calm(unwell=grounds)
    if kind == 2:
        return hindered(*grounds)
    if kind == 3:
        return draw(st.sampled_from([RECOVERING, LATE_FILE]))
    return replace(
        trouble(draw(CAUSES), *grounds),
        shared=draw(st.sampled_from(Shared)),
        confidence=draw(st.sampled_from(Confidence)),
    )


@st.composite
def batches(draw: st.DrawFn) -> list[dict[int, tuple[Diagnosis, str]]]:
    """Verdicts on sources 1 to 3 of account 1 or 4 to 6 of account 2, again and again."""
    one = st.dictionaries(
        st.integers(min_value=1, max_value=3),
        st.tuples(verdicts(), st.sampled_from(["#data", "#data", "#else"])),
        max_size=3,
    )
    account = draw(st.lists(st.tuples(st.sampled_from([0, 3]), one), min_size=1, max_size=8))
    return [{n + offset: said for n, said in batch.items()} for offset, batch in account]


class Told(World):
    """A world whose witnesses stay: who was heard once is well or unwell from then on."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: defaultdict[int, frozenset[Witness]] = defaultdict(frozenset)

    def remembered(self, number: int, said: Diagnosis) -> Diagnosis:
        """The same verdict, with the witnesses that spoke of this source before."""
        heard = self._heard[number] | said.grounds | said.well | said.unwell
        self._heard[number] = heard
        return replace(said, unwell=heard - said.well)


def judge(world: Told, batch: dict[int, tuple[Diagnosis, str]]) -> None:
    batch = {n: (world.remembered(n, said), place) for n, (said, place) in batch.items()}
    world.judge(
        *(
            says(n, diagnosis, channel=channel, account_id=1 if n <= 3 else 2,
                 owners=("anna@acme.example",))
            for n, (diagnosis, channel) in batch.items()
        )
    )  # fmt: skip


@given(batches())
def test_an_open_incident_is_unique_and_an_integration_is_in_one_of_each_sort(
    sequence: list[dict[int, tuple[Diagnosis, str]]],
) -> None:
    world = Told()
    for batch in sequence:
        judge(world, batch)
        aims = [(i.subject, i.cause, i.channel) for i in world.open]
        assert len(aims) == len(set(aims))
        held = Counter((m, i.cause is Cause.BOT) for i in world.open for m in i.members)
        assert set(held.values()) <= {1}
        assert all(i.members for i in world.kept.values())
        assert all((i.resolved_at is None) is (i in world.open) for i in world.kept.values())


@given(batches())
def test_whoever_is_in_trouble_is_told_of_and_by_its_own_cause(
    sequence: list[dict[int, tuple[Diagnosis, str]]],
) -> None:
    world = Told()
    for batch in sequence:
        judge(world, batch)
        for number, (diagnosis, _) in batch.items():
            causes = {i.cause for i in world.open if number in i.members}
            if diagnosis.trouble and not diagnosis.recovering:
                assert diagnosis.cause in causes
            if diagnosis.recovering:
                assert causes - {Cause.BOT}
            if diagnosis.cause is Cause.BOT:
                assert Cause.BOT in causes


@given(batches())
def test_an_alarm_is_never_left_without_proof_of_health(
    sequence: list[dict[int, tuple[Diagnosis, str]]],
) -> None:
    world = Told()
    for batch in sequence:
        alarmed = {m for i in world.open if i.cause is not Cause.BOT for m in i.members}
        judge(world, batch)
        still = {m for i in world.open if i.cause is not Cause.BOT for m in i.members}
        for number in alarmed - still:
            diagnosis, _ = batch[number]
            assert not diagnosis.trouble
            assert diagnosis.well


@given(batches())
def test_saying_the_same_again_changes_nothing(
    sequence: list[dict[int, tuple[Diagnosis, str]]],
) -> None:
    world = Told()
    for batch in sequence:
        judge(world, batch)
    before = {n: (i.subject, i.cause, i.members, i.state) for n, i in world.kept.items()}
    judge(world, sequence[-1])
    judge(world, sequence[-1])
    after = {n: (i.subject, i.cause, i.members, i.state) for n, i in world.kept.items()}
    assert after == before
    assert State.RESOLVED not in {i.state for i in world.open}
