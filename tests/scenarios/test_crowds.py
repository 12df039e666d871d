"""Many at once: people at one button, integrations at one provider."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.sandbox.fakes.peer import Status
from bot.sandbox.people import PEOPLE
from bot.slack.ids import Action, Callback
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import SECOND, Scene, say, words
from tests.scenarios.watching import ADS, many

CROWD = 8


def at_once(what: Callable[[], object], times: int = CROWD) -> list[object]:
    """Do it that often, all at the same time."""
    with ThreadPoolExecutor(max_workers=times) as pool:
        return [done.result() for done in [pool.submit(what) for _ in range(times)]]


def refused(words_of: str) -> Status:
    """Slack's answer that refuses a call so."""
    body = f'{{"ok": false, "error": "{words_of}"}}'.encode()
    return Status(code=200, body=body, content_type="application/json")


def test_of_all_who_acknowledge_at_once_one_is_on_it(everywhere: Scene) -> None:
    scene = everywhere
    scene.report((ADS, "Re-auth"))
    card = scene.card()
    with ThreadPoolExecutor(max_workers=len(PEOPLE)) as pool:
        answers = list(pool.map(lambda p: scene.press(p.name, Action.ACKNOWLEDGE, card), PEOPLE))
    noted = {say("acknowledged-done", locale) for locale in ("en", "it")}
    assert sum(answer.text in noted for answer in answers) == 1
    scene.wait(5 * SECOND, stride=SECOND)
    assert len(scene.thread()) == 1


def test_a_form_sent_many_times_at_once_is_one_ticket(everywhere: Scene) -> None:
    scene = everywhere
    scene.report((ADS, "Re-auth"))
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, scene.card())
    scene.submit("bruno", form)
    at_once(scene.again)
    scene.work()
    assert len(scene.company.desk.tickets) == 1


def test_a_command_sent_many_times_at_once_is_answered_once(everywhere: Scene) -> None:
    scene = everywhere
    scene.recorder.holding = True
    scene.slack.command("U0OMAR", "data-alerts", "/mbi status orders")
    scene.recorder.holding = False
    number = len(scene.recorder.received) - 1
    answers = at_once(lambda: scene.again(number).text)
    assert sum(bool(text) for text in answers) == 1


def test_three_hundred_refused_at_once_are_one_card(set_scene: Setting) -> None:
    scene = set_scene(many(300).replace('"mysql"', '"google_ads"'))
    scene.post_words(194, [{"name": f"Shop {n:03}", "status": "Re-auth"} for n in range(1, 301)])
    scene.work()
    told = words(scene.card())
    assert say("card-and-more", count=290) in told
    assert scene.refusals() == []
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, scene.card())
    scene.submit("bruno", form)
    scene.work()
    (ticket,) = scene.company.desk.tickets
    assert "and 299 more" in ticket.subject
    details = scene.press_to_open("bruno", Action.DETAILS, scene.card())
    assert details.view["callback_id"] == Callback.DETAILS


def test_a_page_of_three_hundred_is_read_and_shown_within_slack_s_rules(
    set_scene: Setting,
) -> None:
    scene = set_scene(many(300))
    rows = "\n".join(f"Shop {n:03}\tSuccess\t1 hour ago" for n in range(1, 301))
    told = words(scene.command("omar", f"/mbi report {rows}"))
    assert "300 integrations of Acme EU were read" in told


@pytest.mark.parametrize(
    ("refusal", "key"),
    [("expired_trigger_id", "error-too-late"), ("fatal_error", "error-busy")],
)
def test_a_modal_that_slack_does_not_open_is_explained(
    scene: Scene, refusal: str, key: str
) -> None:
    scene.report((ADS, "Re-auth"))
    for line in ("/mbi ticket", "/mbi report"):
        scene.slack.faults.add("/api/views.open", refused(refusal))
        assert say(key) in words(scene.command("omar", line))
    for action in (Action.OPEN_TICKET, Action.DETAILS):
        scene.slack.faults.add("/api/views.open", refused(refusal))
        assert say(key) in words(scene.press("omar", action, scene.card()))
