"""The adapter and MBI's stand-in understand each other, in good times and in bad."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.adapters.clock import MovableClock
from bot.adapters.http.batch import Batch
from bot.adapters.witnesses.http import HttpWitnesses
from bot.domain.observation import Reading, Witness
from bot.domain.words import read_page
from bot.ports.witness import Answer, Heard, Question
from bot.sandbox.company import Company
from tests.contract.stage import NOW, ZONE

SOON = timedelta(seconds=61)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def company(clock: MovableClock) -> Iterator[Company]:
    acme = Company(now=clock.now, advance=clock.advance)
    acme.start()
    yield acme
    acme.stop()


def ask(company: Company, clock: MovableClock, witness: Witness, figure: int = 360531) -> Answer:
    witnesses = HttpWitnesses(
        mbi_api_url=f"{company.mbi.url}/0.1",
        connect_url=company.ingest.url,
        clock=clock,
        sends=Batch(),
    )
    question = Question(
        subject_id=1,
        witness=witness,
        url=f"{company.mbi.url}/reports/194.json",
        client_id=194,
        figure=figure,
        secret=company.accounts[0].export_api_key,
        timezone=ZONE,
    )
    (answer,) = witnesses.ask([question])
    return answer


def readings(company: Company, clock: MovableClock) -> dict[str, Reading]:
    return {word.name: word.reading for word in ask(company, clock, Witness.WORDS).words}


def test_mbi_tells_when_its_cycle_ended(company: Company, clock: MovableClock) -> None:
    answer = ask(company, clock, Witness.CYCLE)
    job = company.accounts[0].completed
    assert job is not None
    assert answer.reading is Reading.COMPLETED
    assert answer.moment == job.cycle.ended.replace(microsecond=0)
    assert answer.detail == ""


def test_mbi_asked_again_too_soon_is_silence(company: Company, clock: MovableClock) -> None:
    ask(company, clock, Witness.CYCLE)
    assert ask(company, clock, Witness.CYCLE).detail == "HTTP 429, asked too often"
    clock.advance(SOON)
    assert ask(company, clock, Witness.CYCLE).heard is Heard.ANSWER


def test_mbi_tells_the_newest_row_to_the_second(company: Company, clock: MovableClock) -> None:
    newest = company.accounts[0].integration("Google Ads – main").known.newest_row
    assert isinstance(newest, datetime)
    answer = ask(company, clock, Witness.NEWEST_ROW)
    assert answer.moment == newest.replace(microsecond=0)


@pytest.mark.parametrize("witness", [Witness.CYCLE, Witness.NEWEST_ROW])
def test_a_refused_key_is_about_the_bot(
    company: Company, clock: MovableClock, witness: Witness
) -> None:
    company.accounts[0].export_key_ok = False
    assert ask(company, clock, witness).heard is Heard.REFUSED


def test_a_figure_of_nobody_is_refused(company: Company, clock: MovableClock) -> None:
    assert ask(company, clock, Witness.NEWEST_ROW, figure=1).heard is Heard.REFUSED


def test_ingest_is_up_and_down(company: Company, clock: MovableClock) -> None:
    assert ask(company, clock, Witness.INGEST).reading is Reading.UP
    company.mbi.engine.ingest_up = False
    assert ask(company, clock, Witness.INGEST).reading is Reading.DOWN


def test_a_dead_token_is_heard_in_mbis_own_words(company: Company, clock: MovableClock) -> None:
    assert readings(company, clock)["Google Ads – main"] is Reading.SUCCESS
    company.accounts[0].integration("Google Ads – main").authorization_ok = False
    clock.advance(timedelta(hours=13))
    assert readings(company, clock)["Google Ads – main"] is Reading.REAUTH


def test_the_copied_page_says_what_the_report_says(company: Company, clock: MovableClock) -> None:
    company.accounts[0].integration("Google Ads – main").authorization_ok = False
    company.accounts[0].integration("Orders database").reachable = False
    clock.advance(timedelta(hours=13))
    names = [integration.name for integration in company.accounts[0].integrations]
    page = read_page(company.mbi.page_text(194), names, clock.now())
    told = {word.name: word for word in ask(company, clock, Witness.WORDS).words}
    assert {word.name: word.reading for word in page.words} == {
        name: word.reading for name, word in told.items()
    }
    assert (page.unknown, page.unread) == ((), ())
    for word in page.words:
        exact = told[word.name].last_data_point
        assert (word.last_data_point is None) == (exact is None)
        if word.last_data_point is not None and exact is not None:
            # The page counts whole units, so it errs by less than one of them.
            assert exact - timedelta(seconds=1) <= word.last_data_point
            assert word.last_data_point - exact < max(
                (clock.now() - exact) / 2, timedelta(minutes=1)
            )


def test_of_another_accounts_page_every_name_is_unknown(
    company: Company, clock: MovableClock
) -> None:
    names = [integration.name for integration in company.accounts[1].integrations]
    page = read_page(company.mbi.page_text(207), ["Warehouse"], clock.now())
    assert page.words == ()
    assert set(page.unknown) == set(names)
