"""Socket Mode from end to end: nothing listens for Slack, all comes through the socket."""

from __future__ import annotations

import requests

from bot.slack.ids import Action
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import say, words
from tests.scenarios.watching import ADS


def test_commands_buttons_and_modals_work_through_the_socket(set_scene: Setting) -> None:
    scene = set_scene(socket=True)
    assert "4 integrations are watched" in words(scene.command("omar", "/mbi status"))
    scene.report((ADS, "Re-auth"))
    scene.press("bruno", Action.ACKNOWLEDGE, scene.card())
    scene.work()
    assert "<@U0BRUNO> is on it since" in words(scene.card())
    form = scene.press_to_open("anna", Action.OPEN_TICKET, scene.card())
    assert scene.submit("anna", form)
    scene.work()
    assert len(scene.company.desk.tickets) == 1
    assert say("ticket-title", "it") in words(scene.modal("anna"))


def test_with_a_socket_slack_s_address_is_not_there(set_scene: Setting) -> None:
    scene = set_scene(socket=True)
    answer = requests.post(f"{scene.web.url}/slack/events", data=b"x", timeout=30)
    assert answer.status_code == 404
    assert requests.get(f"{scene.web.url}/readyz", timeout=30).status_code == 200
