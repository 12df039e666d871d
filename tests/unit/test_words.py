"""MBI's words, and the report that carries them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.observation import Reading
from bot.domain.word import word_at_start
from bot.domain.words import Word, parse_report, read_report

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Success", Reading.SUCCESS),
        ("Successful", Reading.SUCCESS),
        ("Connection Successful!", Reading.SUCCESS),
        ("success!", Reading.SUCCESS),
        ("Re-auth", Reading.REAUTH),
        ("Re-Auth", Reading.REAUTH),
        ("Reauth", Reading.REAUTH),
        ("Re\u2011auth", Reading.REAUTH),  # a non-breaking hyphen
        ("FAILED", Reading.FAILED),
        ("Connection failed", Reading.FAILED),
        ("SSH host key verification failed", Reading.FAILED),
        ("SSH host keys could not be enrolled", Reading.FAILED),
        ("SSH host keys are missing or invalid", Reading.FAILED),
        ("Refresh SSH host keys could not be completed", Reading.FAILED),
    ],
)
def test_every_word_that_mbi_documents_is_known(text: str, reading: Reading) -> None:
    assert word_at_start(text) == (reading, len(text))


@pytest.mark.parametrize(
    "text",
    ["", "Successfully migrated", "Failedover", "Re-Authorize with Adobe Analytics", "OK", "blank"],
)
def test_no_other_word_is_taken_for_one(text: str) -> None:
    assert word_at_start(text) is None


def test_a_report_is_read_entry_by_entry() -> None:
    report = read_report(
        {
            "integrations": [
                {
                    "name": "Google Ads – main",
                    "status": "Re-auth",
                    "last_data_point": "2026-11-24T09:05:00-05:00",
                    "message": "Token has been expired or revoked.",
                    "something_new": 1,
                },
                {"name": "Loyalty points", "status": ""},
                {"name": "Analytics", "status": None, "last_data_point": None},
            ]
        }
    )
    assert not report.faults
    assert report.words == (
        Word(
            name="Google Ads – main",
            reading=Reading.REAUTH,
            last_data_point=datetime(2026, 11, 24, 14, 5, tzinfo=UTC),
            message="Token has been expired or revoked.",
        ),
        Word(name="Loyalty points", reading=Reading.BLANK),
        Word(name="Analytics", reading=Reading.BLANK),
    )


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("Orders", "is no object"),
        ({"status": "Success"}, "name must have"),
        ({"name": "x" * 201, "status": ""}, "name must have"),
        ({"name": 7, "status": ""}, "name is no text"),
        ({"name": "Orders"}, "status is missing"),
        ({"name": "Orders", "status": True}, "status is no text"),
        ({"name": "Orders", "status": "Broken"}, 'status "Broken" is none of'),
        ({"name": "Orders", "status": "Failed totally"}, "is none of"),
        ({"name": "Orders", "status": "", "last_data_point": "2026-11-24 09:05"}, "an offset"),
        ({"name": "Orders", "status": "", "last_data_point": 1764000000}, "an offset"),
        ({"name": "Orders", "status": "", "last_data_point": "0001-01-01T00:00+14:00"}, "offset"),
        ({"name": "Orders", "status": "", "last_data_point": "2027-11-24T09:05Z"}, "future"),
        ({"name": "Orders", "status": "", "message": {}}, "message is no text"),
    ],
)
def test_a_faulty_entry_is_named_and_does_not_spoil_the_others(entry: object, fault: str) -> None:
    report = read_report({"integrations": [entry, {"name": "Good", "status": "Success"}]}, now=NOW)
    assert [word.name for word in report.words] == ["Good"]
    assert len(report.faults) == 1
    assert report.faults[0].startswith("integrations[0]")
    assert fault in report.faults[0]


def test_a_fault_names_the_integration() -> None:
    report = read_report({"integrations": [{"name": "Orders", "status": "Broken"}]})
    assert report.faults[0].startswith('integrations[0] ("Orders"): ')


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"<html>", b"[" * 100_000, b"[]", b'{"integrations": {}}', b"7" * 5000],
)
def test_what_is_no_report_is_a_fault_and_never_an_exception(body: bytes) -> None:
    report = parse_report(body)
    assert not report.words
    assert len(report.faults) == 1


def test_a_report_of_nothing_has_no_fault() -> None:
    assert not parse_report(b'{"integrations": []}').faults


def test_a_data_point_a_little_ahead_is_forgiven_to_a_clock_that_is_off() -> None:
    ahead = (NOW + timedelta(minutes=5)).isoformat()
    entry = {"name": "Orders", "status": "", "last_data_point": ahead}
    assert not read_report({"integrations": [entry]}, now=NOW).faults


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "status", "last_data_point", "message", "kind"])
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=5))
def test_any_entries_are_read_or_named(entries: list[object]) -> None:
    report = read_report({"integrations": entries}, now=NOW)
    assert len(report.words) + len(report.faults) == len(entries)


@given(JSON)
def test_any_data_is_survived(data: object) -> None:
    read_report(data, now=NOW)
