"""The audit as JSON lines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.domain.audit import Deed
from bot.services.auditing import BATCH, Auditing, NoSuchIntegrationError
from bot.services.recording import record
from tests.integration.seeds import watch
from tests.services.journeys import ADS_NAME, ANNA, COOKIE, WATCHED, Journey


def read(way: Journey, **wanted: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as lines takes it
    """The lines, read."""
    auditing = Auditing(transaction=way.stage.transaction)
    return [json.loads(line) for line in auditing.lines(**wanted)]


def test_each_deed_is_a_line_that_tells_who_what_and_when(way: Journey) -> None:
    trouble = way.trouble()
    way.spent(incident_id=trouble.id)

    lines = read(way)

    assert [line["deed"] for line in lines] == ["pressed", "link_sent", "link_spent"]
    last = lines[-1]
    assert last["at"] == way.stage.clock.now().isoformat()
    assert (last["actor"], last["incident"]) == (ANNA.user_id, trouble.id)
    assert (last["integration"], last["account"]) == (ADS_NAME, "Acme EU")
    assert last["args"]["purpose"] == "reauthorize"


def test_lines_are_picked_by_time_and_integration(way: Journey) -> None:
    way.spent()
    way.stage.pass_time(minutes=10)
    now = way.stage.clock.now()
    way.spent(name="Salesforce")

    assert {line["integration"] for line in read(way, since=now)} == {"Salesforce"}
    assert {line["integration"] for line in read(way, integration="google ads")} == {ADS_NAME}
    assert read(way, since=now, integration=ADS_NAME) == []


def test_a_name_that_fits_none_is_told_with_the_nearest(way: Journey) -> None:
    with pytest.raises(NoSuchIntegrationError, match="Salesforce"):
        read(way, integration="Salesfarce of nobody")


def test_what_is_watched_no_more_keeps_its_name(way: Journey, engine: Engine) -> None:
    way.spent()
    rest = tuple(i for i in WATCHED.integrations if i.name != ADS_NAME)
    watch(engine, dict(way.kinds), replace(WATCHED, integrations=rest), way.stage.clock.now())

    assert {line["integration"] for line in read(way)} == {ADS_NAME}


def test_more_than_a_batch_is_read_to_its_end_in_order(way: Journey) -> None:
    with way.stage.transaction() as uow:
        workspace = uow.watched.workspace()
        for number in range(BATCH + 2):
            record(
                uow,
                at=way.stage.clock.now(),
                deed=Deed.PRESSED,
                workspace_id=workspace.id,
                args={"number": str(number)},
            )
        uow.commit()

    numbers = [int(line["args"]["number"]) for line in read(way)]

    assert numbers == list(range(BATCH + 2))


def test_what_a_person_does_on_the_page_is_theirs(way: Journey) -> None:
    link = way.spent()
    way.consent(link)
    way.reauthorizing.done(link.id, browser=COOKIE)

    deeds = [(line["deed"], line["actor"]) for line in read(way)]

    assert deeds == [
        (deed, ANNA.user_id)
        for deed in (
            "pressed",
            "link_sent",
            "link_spent",
            "sent_to_provider",
            "grant_stored",
            "access_checked",
            "authorized",
        )
    ]
