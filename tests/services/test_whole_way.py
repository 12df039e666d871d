"""From the card to its closing, over everything that takes part."""

from __future__ import annotations

from bot.domain.incident import State
from bot.domain.link import LinkState
from bot.domain.observation import Reading
from bot.domain.round import Outcome
from bot.services.reauthorization.views import Closed, Needless, NothingToDo
from tests.services.journeys import ADS_NAME, ANNA, COOKIE, LEAD, Journey


def test_a_card_follows_a_person_from_the_button_to_proof(way: Journey) -> None:
    trouble = way.trouble()
    way.stage.deliver()
    spare = way.issued(LEAD, incident_id=trouble.id)
    link = way.spent(incident_id=trouble.id)
    way.stage.judge()
    assert way.incident(trouble).state is State.REAUTHORIZING

    way.stage.probes.opens("1234567890")
    way.consent(link)
    way.stage.pass_time(minutes=3)
    way.reauthorizing.done(link.id, browser=COOKIE)
    way.stage.judge()

    waiting = way.incident(trouble)
    assert waiting.state is State.VERIFYING
    assert waiting.diagnosis.recovering
    again = way.linking.press(ANNA, incident_id=trouble.id)
    assert isinstance(again, NothingToDo)
    assert again.why is Needless.NOT_OFFERED

    for _ in range(3):
        way.stage.pass_time(minutes=30)
        way.stage.says(ADS_NAME, Reading.SUCCESS)
    way.stage.pass_time(minutes=60 * 12)
    way.stage.says(ADS_NAME, Reading.SUCCESS)

    assert way.incident(trouble).state is State.RESOLVED
    way.stage.deliver()
    (message,) = way.stage.channels.at(trouble.channel)
    assert message.card.state is State.RESOLVED
    assert message.card.proof is not None
    proven = way.round()
    assert proven is not None
    assert proven.outcome is Outcome.PROVEN
    shown = way.linking.show(way.token(spare))
    assert isinstance(shown, Closed)
    assert shown.state is LinkState.WITHDRAWN
