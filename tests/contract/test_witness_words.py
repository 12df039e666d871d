"""MBI's own words at an operator's address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.observation import Reading, Witness
from bot.domain.words import Word
from bot.ports.witness import Heard
from tests.contract.stage import NOW, REPORT, Stage


def test_a_report_is_heard_word_by_word(stage: Stage) -> None:
    answer = stage.ask(Witness.WORDS)
    assert answer.words == (Word(name="Orders", reading=Reading.FAILED),)
    assert (answer.reading, answer.detail) == (None, "")


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "text/json"])
def test_file_stores_may_call_json_by_other_names(stage: Stage, content_type: str) -> None:
    stage.say(Witness.WORDS, REPORT, content_type)
    assert len(stage.ask(Witness.WORDS).words) == 1


def test_one_faulty_entry_is_remarked_and_the_others_heard(stage: Stage) -> None:
    entries = [{"name": "Orders", "status": "Broken"}, {"name": "Ads", "status": "Re-auth"}]
    stage.say(Witness.WORDS, {"integrations": entries})
    answer = stage.ask(Witness.WORDS)
    assert [word.name for word in answer.words] == ["Ads"]
    assert answer.detail.startswith('1 not read, such as integrations[0] ("Orders"): status')


def test_only_faulty_entries_are_silence(stage: Stage) -> None:
    stage.say(Witness.WORDS, {"integrations": [{"name": "Orders"}]})
    answer = stage.ask(Witness.WORDS)
    assert answer.heard is Heard.SILENCE
    assert "status is missing" in answer.detail


def test_the_page_itself_may_be_published_as_text(stage: Stage) -> None:
    page = "Integration Status\nOrders\nRe-auth\tMySQL\t2 days ago\n"
    stage.say(Witness.WORDS, page, "text/plain; charset=utf-8")
    assert stage.ask(Witness.WORDS).words == (
        Word(
            name="Orders",
            reading=Reading.REAUTH,
            last_data_point=NOW - timedelta(days=2),
            kind="MySQL",
        ),
    )


def test_text_that_is_no_page_is_silence(stage: Stage) -> None:
    stage.say(Witness.WORDS, "We are down for maintenance.", "text/plain")
    answer = stage.ask(Witness.WORDS)
    assert (answer.heard, answer.detail) == (Heard.SILENCE, "no integration on the page")
