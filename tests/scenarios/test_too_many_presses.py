"""A press past the limit is not lost: its person is told, and nobody else."""

from __future__ import annotations

from bot.slack.ids import Action
from tests.scenarios.conftest import Setting, zendesk
from tests.scenarios.scene import say, user_of, words


def test_who_presses_too_often_is_told_so_and_the_card_stays_as_it_is(set_scene: Setting) -> None:
    scene = set_scene(settings=None)
    scene.hear("Google Ads – main", "Re-auth")
    scene.restart(COMMANDS_PER_MINUTE="1", **zendesk(scene.company))
    card = scene.card()
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    before = len(scene.slack.ephemerals(user_of("bruno")))
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    scene.until(lambda: len(scene.slack.ephemerals(user_of("bruno"))) > before)
    assert "That was a lot at once" in words(scene.slack.ephemerals(user_of("bruno"))[-1])
    others = words(scene.press("anna", Action.ACKNOWLEDGE, card))
    assert say("acknowledged-already", "it") in others
