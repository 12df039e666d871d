"""`/mbi check`: every witness is asked now, however long that takes."""

from __future__ import annotations

from bot.sandbox.fakes.peer import Slow
from tests.scenarios.scene import Scene, say, words
from tests.scenarios.watching import ADS, ORDERS


def test_check_asks_the_witnesses_and_tells_what_they_said(scene: Scene) -> None:
    told = words(scene.command("omar", f"/mbi check {ORDERS}"))
    assert f"{ORDERS} (Acme EU)" in told
    assert f"{say('witness-ingest')}: {say('speaks-yes')}" in told


def test_a_slow_check_says_so_at_once_and_answers_below(scene: Scene) -> None:
    scene.company.ingest.faults.add("/", Slow(seconds=1.2))
    waiting = scene.command("omar", f"/mbi check {ORDERS}")
    assert say("check-working", name=ORDERS) in words(waiting)
    scene.until(lambda: len(scene.slack.ephemerals("U0OMAR")) == 2)
    told = words(scene.slack.ephemerals("U0OMAR")[-1])
    assert f"{ORDERS} (Acme EU)" in told
    assert f"{say('witness-ingest')}: {say('speaks-yes')}" in told


def test_check_without_a_name_asks_for_one(calm: Scene) -> None:
    assert say("check-name") in words(calm.command("omar", "/mbi check"))
    assert say("check-name", "it") in words(calm.command("anna", "/mbi controlla"))


def test_check_of_a_name_that_is_not_there_suggests_the_nearest(calm: Scene) -> None:
    told = words(calm.command("anna", "/mbi verifica order databse x"))
    assert "Le più vicine: " in told
    assert ORDERS in told


def test_the_same_check_twice_asks_once(scene: Scene) -> None:
    scene.command("omar", f"/mbi check {ADS}")
    again = scene.again()
    assert (again.status_code, again.text) == (200, "")
    assert len(scene.slack.ephemerals("U0OMAR")) == 1
