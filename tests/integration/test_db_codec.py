"""Values of the domain as JSON, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from bot.adapters.db.codec import CADENCE, DIAGNOSIS, TESTIMONY, WINDOWS
from bot.adapters.db.tables import event, incident
from bot.domain import observation
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Shared, Status
from bot.domain.incident import EventKind
from bot.domain.integration import Kind, Window
from bot.domain.observation import Witness
from bot.domain.schedule import Cadence
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import NOW, ids_by_name, settled, watch
from tests.integration.seeds import incident as open_incident

# An hour that clocks skip names no moment, so zones that have one equal nothing.
ZONES = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=8))]
)
MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the same
    timezones=ZONES,
)
NAMES = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_-]{0,9}", fullmatch=True)
ARGUMENTS = st.one_of(
    st.text(), st.integers(), MOMENTS, MOMENTS.map(lambda moment: moment.isoformat())
)
LINES = st.builds(Line, key=st.text(), args=st.dictionaries(NAMES, ARGUMENTS, max_size=4))
WITNESSES = st.frozensets(st.sampled_from(Witness))
DIAGNOSES = st.builds(
    Diagnosis,
    status=st.sampled_from(Status),
    cause=st.none() | st.sampled_from(Cause),
    confidence=st.none() | st.sampled_from(Confidence),
    trouble=st.booleans(),
    recovering=st.booleans(),
    shared=st.sampled_from(Shared),
    since=st.none() | MOMENTS,
    evidence=st.lists(LINES, max_size=3).map(tuple),
    grounds=WITNESSES,
    well=WITNESSES,
    would_change=st.lists(LINES, max_size=3).map(tuple),
    remedy=st.sampled_from(Remedy),
)


def through_json(value: object) -> object:
    return json.loads(json.dumps(value))


@given(diagnosis=DIAGNOSES)
def test_a_diagnosis_comes_back_exactly(diagnosis: Diagnosis) -> None:
    back = DIAGNOSIS.load(through_json(DIAGNOSIS.dump(diagnosis)))
    assert back == diagnosis
    for before, after in zip(diagnosis.evidence, back.evidence, strict=True):
        assert {k: type(v) for k, v in before.args.items()} == {
            k: type(v) for k, v in after.args.items()
        }


@given(said=st.builds(observation.Testimony, at=MOMENTS, since=MOMENTS, asked_at=MOMENTS))
def test_a_testimony_comes_back_exactly(said: observation.Testimony) -> None:
    assert TESTIMONY.load(through_json(TESTIMONY.dump(said))) == said


@given(
    cadence=st.builds(
        Cadence,
        gaps=st.dictionaries(
            st.text(max_size=3), st.lists(st.floats(0, 1e9), max_size=6).map(tuple)
        ),
    )
)
def test_a_cadence_comes_back_exactly(cadence: Cadence) -> None:
    assert CADENCE.load(through_json(CADENCE.dump(cadence))) == cadence


@given(windows=st.lists(st.builds(Window, start=st.times(), end=st.times())).map(tuple))
def test_windows_come_back_exactly(windows: tuple[Window, ...]) -> None:
    assert WINDOWS.load(through_json(WINDOWS.dump(windows))) == windows


def test_a_window_is_kept_as_people_write_it() -> None:
    assert WINDOWS.dump((Window(start=time(22, 30), end=time(6)),)) == [
        {"start": "22:30:00", "end": "06:00:00"}
    ]


def test_what_an_older_version_wrote_takes_the_defaults_of_fields_added_since() -> None:
    stored = TESTIMONY.dump(settled())
    assert isinstance(stored, dict)
    older = {k: v for k, v in stored.items() if k not in {"previous", "flips", "swings"}}
    assert TESTIMONY.load(older) == settled()


def test_text_that_no_database_takes_never_stops_the_recording(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    hostile = "a\x00b\ud800c 😀 \u2028 ]]>"
    watch(engine, kinds)
    with transaction() as uow:
        opened = open_incident(uow, ids_by_name(uow).values())
        uow.incidents.tell(opened.id, NOW, EventKind.OPENED, args={"name": hostile})
        uow.commit()
    with transaction(read=True) as uow:
        assert uow.incidents.events(opened.id)[0].args == {"name": hostile}
    with engine.connect() as connection:
        assert connection.execute(select(incident.c.id).join(event)).scalar_one() == opened.id
