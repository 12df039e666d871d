"""Verdicts on observations from a file: JSON in, JSON out, each fault with its entry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.loader import load_catalogue
from bot.domain.diagnosis import Line
from bot.domain.observation import MAY_SAY, SPEECHLESS
from bot.services.diagnosing import ObservationFileError, diagnose_file

CATALOGUE = load_catalogue()
NOW = "2026-11-24T12:00:00Z"


def key(line: Line) -> str:
    return line.key


def said(witness: str, reading: str, at: str, **more: str) -> dict[str, str]:
    return {"witness": witness, "reading": reading, "at": f"2026-11-24T{at}Z", **more}


def verdict(*observations: dict[str, str], kind: str = "google_ads", **more: object) -> Any:  # noqa: ANN401 - JSON
    file = {
        "now": NOW,
        "integration": {"name": "Ads", "kind": kind},
        "observations": observations,
        **more,
    }
    return json.loads(
        diagnose_file(json.dumps(file), kinds=CATALOGUE.kinds(), reads=CATALOGUE.meaning, say=key)
    )


def refused(text: str) -> list[str]:
    with pytest.raises(ObservationFileError) as error:
        diagnose_file(text, kinds=CATALOGUE.kinds(), reads=CATALOGUE.meaning, say=key)
    return str(error.value).splitlines()


def test_the_word_of_mbi_asks_to_reauthorize() -> None:
    found = verdict(said("words", "reauth", "11:00:00"))
    assert found["cause"] == "token"
    assert found["reauthorize"] is True
    assert found["evidence"] == ["word-reauth"]
    assert found["since"] == "2026-11-24T11:00:00+00:00"


def test_nothing_observed_is_unknown_and_no_trouble() -> None:
    found = verdict()
    assert (found["status"], found["trouble"], found["cause"]) == ("unknown", False, None)


def test_observations_are_folded_in_the_order_of_time_whatever_their_order_in_the_file() -> None:
    bad, good = said("words", "reauth", "10:00:00"), said("words", "success", "11:00:00")
    assert verdict(bad, good) == verdict(good, bad)
    assert verdict(bad, good)["reauthorize"] is False


def test_one_bad_answer_is_not_believed_and_a_second_is() -> None:
    fresh = said("newest_row", "fresh", "08:00:00", moment="2026-11-24T07:00:00Z")
    late = [
        said("newest_row", "late", f"1{hour}:00:00", moment="2026-11-22T07:00:00Z")
        for hour in (0, 1)
    ]
    assert verdict(fresh, late[0])["trouble"] is False
    assert verdict(fresh, *late)["trouble"] is True


def test_what_is_observed_after_now_does_not_count_yet() -> None:
    assert verdict(said("words", "reauth", "13:00:00"))["status"] == "unknown"


def test_an_error_message_is_read_by_the_catalogue() -> None:
    plain = verdict(said("words", "reauth", "11:00:00"))
    word = said("words", "reauth", "11:00:00", detail="GOOGLE_ACCOUNT_DELETED")
    assert (plain["cause"], verdict(word)["cause"]) == ("token", "admin_account")


def test_the_accounts_own_time_counts() -> None:
    rows = [
        said("newest_row", "fresh", "08:00:00", moment="2026-11-24T07:00:00Z"),
        said("words", "success", "09:00:00", moment="2026-11-20T07:00:00Z"),
    ]
    account = {
        "timezone": "Europe/Rome",
        "cadence_hours": 12,
        "blackout": ["22:00-24:00"],
        "updates": False,
    }
    assert verdict(*rows, account=account)["trouble"] is False


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"google_ads"', '"google_adds"', 'integration.kind: "google_adds" is not known; did you'),
        ('"reauth"', '"up"', "observations[0]: words may not say up"),
        ('"reauth"', '"broken"', "observations[0].reading:"),
        ('"words"', '"rumour"', "observations[0].witness:"),
        ("11:00:00Z", "11:00:00", "observations[0].at:"),
        ('"at"', '"when"', "observations[0].at: Field required"),
        ("2026-11-24T12:00:00Z", "noon", "now:"),
        ('"Europe/Rome"', '"Rome"', 'account.timezone: "Rome" is not a time zone'),
        ('"09:00-11:00"', '"9-11"', 'account.blackout: "9-11" is not a span of hours'),
    ],
)
def test_a_fault_names_its_entry(old: str, new: str, told: str) -> None:
    text = json.dumps(
        {
            "now": NOW,
            "integration": {"name": "Ads", "kind": "google_ads"},
            "account": {"timezone": "Europe/Rome", "blackout": ["09:00-11:00"]},
            "observations": [said("words", "reauth", "11:00:00")],
        }
    )
    assert old in text
    assert any(line.startswith(told) for line in refused(text.replace(old, new)))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '{"now": 3}', "\ufffd"])
def test_what_is_no_such_file_is_refused_in_words(text: str) -> None:
    assert refused(text)


SAYINGS = st.sampled_from(
    sorted((w.value, r.value) for w, readings in MAY_SAY.items() for r in readings | SPEECHLESS)
)
TIMES = st.integers(0, 23).map(lambda hour: f"{hour:02}:00:00")


@given(
    st.lists(st.tuples(SAYINGS, TIMES), max_size=20),
    st.sampled_from(sorted(CATALOGUE.entries)),
)
def test_any_observations_have_a_verdict(
    heard: list[tuple[tuple[str, str], str]], kind: str
) -> None:
    found = verdict(*(said(w, r, at) for (w, r), at in heard), kind=kind)
    assert found["reauthorize"] is False or found["cause"] in {"token", "admin_account"}


def test_a_file_upload_that_is_said_to_be_late_is_a_missing_file() -> None:
    late = [
        said("newest_row", "late", at, moment="2026-11-16T08:00:00Z")
        for at in ("10:00:00", "11:00:00")
    ]
    found = verdict(*late, kind="bing_ads")
    assert (found["cause"], found["remedy"]) == ("unknown", "upload_file")


def test_a_person_who_authorized_since_is_given_time_and_then_the_next_hypothesis() -> None:
    word = said("words", "reauth", "08:00:00")
    tried = {"authorized_at": "2026-11-24T09:00:00Z", "deadline": "2026-11-24T13:00:00Z"}
    waiting = verdict(word, attempts=tried)
    assert (waiting["cause"], waiting["recovering"], waiting["reauthorize"]) == (
        "token", True, False,
    )  # fmt: skip
    again = said("words", "reauth", "10:00:00")
    over = verdict(word, again, attempts={**tried, "deadline": "2026-11-24T11:00:00Z", "failed": 1})
    assert (over["cause"], over["remedy"]) == ("admin_account", "ask_support")
    assert refused(json.dumps({"now": NOW, "integration": {"kind": "mysql"},
                               "attempts": {"failed": -1}})) != []  # fmt: skip
