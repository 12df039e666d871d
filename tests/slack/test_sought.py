"""Finding what an uncertain post left behind."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.card import CardView, TimelineView
from bot.domain.errors import DeliveryError, Lane, LookUpRefusedError, OutcomeUnknownError
from bot.domain.incident import Event, EventKind
from bot.ports.in_time import while_in_time
from bot.ports.messenger import Found
from bot.sandbox.fakes.peer import ResetAfter, Status
from bot.slack.sought import PAGE, Sought
from tests.slack.conftest import NOW, World

POST = "/api/chat.postMessage"
HISTORY = "/api/conversations.history"


def news(*kinds: EventKind) -> TimelineView:
    events = tuple(
        Event(id=n, incident_id=12, at=NOW, kind=kind, actor="UBEN", args={"name": "Mixpanel"})
        for n, kind in enumerate(kinds, 40)
    )
    return TimelineView(locale="en", timezone="UTC", events=events)


def test_an_uncertain_post_is_found_by_its_key(world: World, card: CardView) -> None:
    world.slack.grant("channels:history")
    world.slack.faults.add(POST, ResetAfter())
    with pytest.raises(OutcomeUnknownError):
        world.messenger.post_card("#data-alerts", card, key="card-1")
    found = world.messenger.find("#data-alerts", key="card-1", since=NOW)
    assert found
    assert found.posted.ts == world.slack.messages("data-alerts")[0].ts
    assert world.messenger.find("#data-alerts", key="card-2", since=NOW) is None


def test_uncertain_news_are_found_in_their_thread(world: World, card: CardView) -> None:
    world.slack.grant("channels:history")
    posted = world.messenger.post_card("#data-alerts", card, key="card-1")
    sent = world.messenger.post_news(posted, news(EventKind.RESOLVED), key="thread-1")
    assert world.messenger.find("#data-alerts", key="thread-1", since=NOW, thread=posted) == Found(
        posted=sent, until=40
    )


def test_without_the_right_to_read_it_says_so(world: World) -> None:
    with pytest.raises(DeliveryError, match="may not look"):
        world.messenger.find("#data-alerts", key="card-1", since=NOW)


def test_where_it_may_not_look_that_is_no_trouble_of_the_place(world: World) -> None:
    """Else the card would move elsewhere, although it may stand where it belongs."""
    world.slack.grant("channels:history")
    for place in ("#elsewhere", "#none"):
        with pytest.raises(LookUpRefusedError):
            world.messenger.find(place, key="card-1", since=NOW)


def test_of_two_the_older_is_found_and_the_other_taken_away(world: World, card: CardView) -> None:
    world.slack.grant("channels:history")
    first = world.messenger.post_card("#data-alerts", card, key="card-1")
    world.messenger.post_card("#data-alerts", card, key="card-1")
    found = world.messenger.find("#data-alerts", key="card-1", since=NOW)
    assert found == Found(posted=first)
    (left,) = world.slack.messages("data-alerts")
    assert left.ts == first.ts


class Limited(WebClient):
    """An app outside the Marketplace: every second look is one too many."""

    def __init__(self, world: World, **settings: Any) -> None:  # noqa: ANN401 - what WebClient takes
        super().__init__(**settings)
        self._world, self._looks = world, count()

    def conversations_history(self, **given: Any) -> SlackResponse:  # noqa: ANN401 - as above
        if next(self._looks) % 2:
            wait = Status(code=429, headers={"Retry-After": "60"})
            self._world.slack.faults.add(HISTORY, wait)
        return super().conversations_history(**{**given, "limit": 15})


def test_looking_goes_on_where_a_limit_stopped_it(world: World, card: CardView) -> None:
    world.slack.grant("channels:history")
    posted = world.messenger.post_card("#data-alerts", card, key="card-1")
    for number in range(40):
        world.slack.say("UANNA", "data-alerts", f"chatter {number}")
    client = Limited(
        world, token=world.client.token, base_url=world.slack.api_url, retry_handlers=[]
    )
    sought = Sought(client)
    for _ in range(2):
        with pytest.raises(DeliveryError) as caught:
            sought.find("C1ALERTS", "card-1", NOW, None)
        assert caught.value.lane is Lane.LOOK
        assert caught.value.retry_after is not None
    assert sought.find("C1ALERTS", "card-1", NOW, None) == [Found(posted=posted)]


def test_a_busy_channel_is_looked_through_page_by_page(world: World, card: CardView) -> None:
    world.slack.grant("channels:history")
    posted = world.messenger.post_card("#data-alerts", card, key="card-1")
    for number in range(2 * PAGE + 1):
        world.slack.say("UANNA", "data-alerts", f"chatter {number}")
    assert world.messenger.find("#data-alerts", key="card-1", since=NOW) == Found(posted=posted)


def test_a_post_whose_time_is_over_is_left_to_whoever_has_time(
    world: World, card: CardView
) -> None:
    """Its lease may have ended while people were looked up: somebody else may be sending it."""
    with while_in_time(lambda: False), pytest.raises(DeliveryError, match="took too long"):
        world.messenger.post_card("#data-alerts", card, key="card-1")
    assert not world.slack.messages("data-alerts")


def test_looking_ends_when_its_time_is_over_and_goes_on_from_there(
    world: World, card: CardView
) -> None:
    world.slack.grant("channels:history")
    posted = world.messenger.post_card("#data-alerts", card, key="card-1")
    for number in range(2 * PAGE + 1):
        world.slack.say("UANNA", "data-alerts", f"chatter {number}")
    for _ in range(2):
        with while_in_time(lambda: False), pytest.raises(DeliveryError, match="more to look"):
            world.messenger.find("#data-alerts", key="card-1", since=NOW)
    found = world.messenger.find("#data-alerts", key="card-1", since=NOW)
    assert found == Found(posted=posted)
