"""A merchant who set nothing up but pastes MBI's page: no key, no feed, no address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.fakes.peer import Status
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import HOUR, Scene, say, words
from tests.scenarios.watching import ORDERS, account, integration, watching

DAY = timedelta(days=1)
SHOP = "Shop database"


@pytest.fixture
def scene(set_scene: Setting) -> Scene:
    """Two databases in an account without an Export API key; MBI would refuse any call."""
    scene = set_scene(
        watching(account("Acme EU", 194, integration(ORDERS), integration(SHOP, owners=())))
    )
    scene.company.mbi.faults.add("/", Status(code=401), times=None)
    return scene


def test_before_the_first_page_all_is_unknown_and_nobody_is_alarmed(scene: Scene) -> None:
    scene.wait(2 * DAY, stride=6 * HOUR)
    assert scene.posts() == []
    assert scene.direct("lena") == []
    assert "2 unknown" in words(scene.command("omar", "/mbi status"))


def test_a_pasted_page_is_enough_for_a_card_with_cause_and_remedy(scene: Scene) -> None:
    scene.report((ORDERS, "Failed"), (SHOP, "Success"))
    told = words(scene.card())
    assert say("because-connection") in told
    assert "MBI's own word is “Failed”" in told
    assert "1 cannot connect, 1 OK" in words(scene.command("omar", "/mbi status"))


def test_status_says_whose_word_it_is(scene: Scene) -> None:
    scene.report((ORDERS, "Success"))
    told = words(scene.command("omar", f"/mbi status {ORDERS}"))
    assert f"{say('witness-words')}: {say('speaks-yes')}" in told
    assert say("witness-newest-row") not in told


def test_a_later_page_closes_the_card(scene: Scene) -> None:
    scene.report((ORDERS, "Failed"))
    scene.wait(4 * HOUR, stride=HOUR)
    scene.command("omar", f"/mbi report {ORDERS}\tSuccess\t10 minutes ago")
    scene.work()
    assert say("card-title-resolved") in words(scene.card())


def test_a_good_word_that_grew_old_is_no_longer_believed(scene: Scene) -> None:
    scene.report((ORDERS, "Success"))
    scene.wait(14 * DAY, stride=DAY)
    assert scene.posts() == []
    assert "2 unknown" in words(scene.command("omar", "/mbi status"))


def test_a_bad_word_that_nobody_repeats_keeps_its_card(scene: Scene) -> None:
    scene.report((ORDERS, "Failed"))
    scene.wait(3 * DAY, stride=6 * HOUR)
    told = words(scene.card())
    assert say("card-title-resolved") not in told


def test_an_integration_without_owner_says_so_on_its_card(scene: Scene) -> None:
    scene.report((SHOP, "Re-auth"))
    assert say("card-no-owner") in words(scene.card())


def test_check_and_ticket_work_without_any_key(scene: Scene) -> None:
    scene.report((ORDERS, "Failed"))
    assert f"{ORDERS} (Acme EU)" in words(scene.command("omar", f"/mbi check {ORDERS}"))
    form = scene.open("omar", f"/mbi ticket {ORDERS}")
    assert "Status on the Integrations page: Failed" in words(form)
