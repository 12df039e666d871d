"""From the button to a spent link."""

from __future__ import annotations

from bot.domain.link import Link
from bot.services.link_views import Issued
from tests.services.journeys import ANNA, COOKIE, Journey


def test_the_owner_who_presses_gets_a_private_link(way: Journey) -> None:
    incident = way.trouble()

    pressed = way.linking.press(ANNA, incident_id=incident.id)

    assert isinstance(pressed, Issued)
    assert pressed.private.link.person == ANNA.user_id
    token = way.token(pressed.private)
    assert isinstance(way.linking.spend(token, browser=COOKIE), Link)
