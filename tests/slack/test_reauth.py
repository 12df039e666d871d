"""*Re-authorize* pressed and typed: who gets a link, where it shows, and what else is said."""

from __future__ import annotations

import json
import logging

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.domain.card import CardView
from bot.domain.diagnosis import Cause
from bot.domain.errors import DeliveryError, PlaceGoneError
from bot.domain.integration import Authorization
from bot.domain.link import Purpose
from bot.sandbox.fakes.peer import Fault, ResetAfter, Status
from bot.sandbox.fakes.slack import Message
from bot.services.reauthorization.views import (
    Choose,
    Decided,
    InWords,
    Issued,
    Needless,
    NotAllowed,
    NothingToDo,
    SaidDone,
)
from bot.slack.ids import Action
from tests.slack.conftest import NAME, TOKEN, World, private

URL = f"https://bot.acme.example/link/{TOKEN}"


@pytest.fixture
def posted(world: World, card: CardView) -> Message:
    world.messenger.post_card("#data-alerts", card, key="card-1")
    return world.slack.messages("data-alerts")[0]


def press(world: World, message: Message, user: str = "UBEN") -> None:
    answer = world.slack.press(user, "data-alerts", message.ts, Action.REAUTHORIZE)
    assert answer.failure is None


def told(world: World, user: str = "UBEN") -> Message:
    return world.slack.wait(lambda: world.slack.ephemerals(user))[-1]


def direct(world: World, user: str = "UBEN") -> list[Message]:
    return world.slack.messages(world.slack.direct(user).id)


def shown(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def not_allowed(
    *, no_email: bool = False, owners: tuple[str, ...] = ("anna@acme.example",)
) -> NotAllowed:
    return NotAllowed(
        integration_id=1,
        integration=NAME,
        owners=owners,
        admins=("gone@acme.example",) if owners else (),
        incident_id=12,
        no_email=no_email,
    )


def in_words(
    purpose: Purpose = Purpose.REAUTHORIZE, authorization: Authorization = Authorization.OAUTH
) -> InWords:
    return InWords(
        integration_id=1,
        integration=NAME,
        account="Acme EU",
        kind="google_ads" if authorization is Authorization.OAUTH else "unheard_of",
        kind_title="Google Ads",
        authorization=authorization,
        purpose=purpose,
        data_account="123-456-7890",
        dashboard_url="https://dashboard.example/v2",
    )


# A link


def test_a_press_brings_a_link_that_only_the_presser_sees(world: World, posted: Message) -> None:
    press(world, posted)
    answer = told(world)
    assert answer.text.startswith(
        "Here is your private link to re-authorize Google Ads – main (Acme EU). "
        "It is for you alone, works once, and is valid for 15 min, until "
    )
    assert shown(answer).count(URL) == 1
    assert URL not in answer.text
    world.replies.close()
    assert world.links.asked == [
        {"incident": 12, "integration": None, "name": None, "purpose": None}
    ]
    assert world.slack.ephemerals("UANNA") == []
    assert URL not in str([m.blocks for m in world.slack.messages("data-alerts")])
    assert world.links.sent == []


def test_every_press_is_a_new_question_but_the_same_press_twice_is_one(
    world: World, posted: Message
) -> None:
    payload = {
        "type": "block_actions",
        "user": {"id": "UBEN", "team_id": world.directory.home().id},
        "team": {"id": world.directory.home().id},
        "trigger_id": "1.2.repeated",
        "response_url": f"{world.slack.url}/response/none",
        "actions": [{"action_id": Action.REAUTHORIZE, "value": "incident:12"}],
    }
    for _ in range(2):
        world.post({"payload": json.dumps(payload)})
    press(world, posted)
    world.replies.close()
    assert len(world.links.asked) == 2


def test_a_doubt_is_said_before_the_link_is_opened(world: World, posted: Message) -> None:
    world.links.pressed = Issued(private=private(), doubt=Cause.THIRD_PARTY)
    press(world, posted)
    assert "the likelier cause at present is another (trouble at the provider)" in told(world).text


def test_the_presser_is_who_slack_says_at_that_moment(world: World, posted: Message) -> None:
    press(world, posted, "UANNA")
    told(world, "UANNA")
    (anna,) = world.links.pressers
    assert (anna.user_id, anna.name, anna.email) == ("UANNA", "Anna Rossi", "anna@acme.example")
    assert (anna.locale, anna.timezone, anna.foreign) == ("it-IT", "Europe/Rome", False)
    assert anna.team_id == world.directory.home().id
    assert anna.team_name == world.directory.home().name
    assert told(world, "UANNA").text.startswith("Ecco il tuo link privato")


@pytest.mark.parametrize(
    "change",
    [
        {"team_id": "TOTHER"},
        {"is_stranger": True},
        {"deleted": True},
        {"is_bot": True},
        {"team_id": None},
    ],
    ids=["another team", "a stranger", "deactivated", "a bot", "no team at all"],
)
def test_whoever_is_no_member_counts_as_foreign(
    world: World, posted: Message, change: dict[str, object]
) -> None:
    home = world.directory.home().id
    user = {"id": "UBEN", "name": "ben", "team_id": home, "profile": {"email": "anna@acme.example"}}
    body = json.dumps({"ok": True, "user": user | change}).encode()
    told_by_slack = Status(code=200, body=body, content_type="application/json")
    world.slack.faults.add("/api/users.info", told_by_slack, times=None)
    press(world, posted)
    told(world)
    assert world.links.pressers[0].foreign


@pytest.mark.parametrize("where", ["user", "team"])
def test_a_press_that_comes_from_another_team_is_foreign(world: World, where: str) -> None:
    home = world.directory.home().id
    payload = {
        "type": "block_actions",
        "user": {"id": "UBEN", "team_id": "TOTHER" if where == "user" else home},
        "team": {"id": "TOTHER" if where == "team" else home},
        "trigger_id": "1.2.foreign",
        "response_url": f"{world.slack.url}/response/none",
        "actions": [{"action_id": Action.REAUTHORIZE, "value": "incident:12"}],
    }
    world.post({"payload": json.dumps(payload)})
    world.replies.close()
    assert [presser.foreign for presser in world.links.pressers] == [True]


def test_a_member_of_several_teams_of_an_organization_is_not_foreign(
    world: World, posted: Message
) -> None:
    home = world.directory.home().id
    grid = {"enterprise_id": "E1", "teams": [home, "TOTHER"]}
    user = {"id": "UBEN", "name": "ben", "team_id": "TOTHER", "enterprise_user": grid}
    body = json.dumps({"ok": True, "user": user}).encode()
    told_by_slack = Status(code=200, body=body, content_type="application/json")
    world.slack.faults.add("/api/users.info", told_by_slack, times=None)
    press(world, posted)
    told(world)
    assert not world.links.pressers[0].foreign


def test_an_address_that_slack_has_not_confirmed_is_none(world: World, posted: Message) -> None:
    user = {"id": "UBEN", "is_email_confirmed": False, "profile": {"email": "anna@acme.example"}}
    body = json.dumps({"ok": True, "user": user}).encode()
    told_by_slack = Status(code=200, body=body, content_type="application/json")
    world.slack.faults.add("/api/users.info", told_by_slack, times=None)
    press(world, posted)
    told(world)
    assert world.links.pressers[0].email is None


@pytest.mark.parametrize("method", ["users.info", "auth.test"])
def test_nobody_gets_a_link_while_slack_does_not_say_who_it_is(
    world: World, posted: Message, method: str
) -> None:
    world.slack.faults.add(f"/api/{method}", Status(code=503), times=None)
    press(world, posted)
    assert told(world).text == "Slack or the bot is slow at the moment. Try again in a minute."
    assert world.links.pressers == []


# Where only a direct message is sure to show


def in_a_thread(world: World, posted: Message) -> Message:
    button = ButtonElement(text="Go", action_id=Action.REAUTHORIZE, value="incident:12")
    world.client.chat_postMessage(
        channel="C1ALERTS",
        thread_ts=posted.ts,
        text="In a thread",
        blocks=[ActionsBlock(elements=[button])],
    )
    return world.slack.messages("data-alerts")[-1]


def test_a_press_in_a_thread_is_answered_by_direct_message(world: World, posted: Message) -> None:
    press(world, in_a_thread(world, posted))
    answer = told(world)
    assert answer.text == "I sent you the link in a direct message, where only you can see it."
    (message,) = direct(world)
    assert shown(message).count(URL) == 1
    assert URL not in message.text
    assert URL not in shown(answer)
    (call,) = [c for c in world.slack.calls if c.method == "chat.postMessage"][-1:]
    assert (call.params["unfurl_links"], call.params["unfurl_media"]) == (False, False)


def test_the_first_message_of_a_thread_is_no_thread(world: World, posted: Message) -> None:
    in_a_thread(world, posted)
    press(world, posted)
    assert URL in shown(told(world))
    world.replies.close()
    assert world.links.sent == []


def test_a_link_that_can_neither_be_sent_is_shown_after_all(world: World, posted: Message) -> None:
    world.links.send_error = PlaceGoneError()
    press(world, in_a_thread(world, posted))
    assert URL in shown(told(world))


@pytest.mark.parametrize(
    "fault", [Status(code=404), Status(code=500), ResetAfter()], ids=["used", "500", "unknown"]
)
def test_a_link_that_was_not_surely_shown_goes_by_direct_message(
    world: World, posted: Message, fault: Fault
) -> None:
    world.slack.faults.add("/response/", fault, times=None)
    press(world, posted)
    world.replies.close()
    assert [one.url for one in world.links.sent] == [URL]
    assert len(direct(world)) == 1


def test_a_press_without_a_way_to_answer_goes_by_direct_message(world: World) -> None:
    home = world.directory.home().id
    payload = {
        "type": "block_actions",
        "user": {"id": "UBEN", "team_id": home},
        "team": {"id": home},
        "trigger_id": "1.2.home",
        "actions": [{"action_id": Action.REAUTHORIZE, "value": "integration:1"}],
    }
    world.post({"payload": json.dumps(payload)})
    world.replies.close()
    assert len(direct(world)) == 1
    assert world.links.asked[0]["integration"] == 1


def test_a_link_that_cannot_be_brought_at_all_is_logged_without_its_address(
    world: World, posted: Message, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.faults.add("/response/", Status(code=500), times=None)
    world.links.send_error = DeliveryError("Slack asks to wait")
    with caplog.at_level(logging.DEBUG, logger="bot"):
        press(world, posted)
        world.replies.close()
    assert "a link could not be sent to UBEN: Slack asks to wait" in caplog.text
    assert TOKEN not in caplog.text


# Commands


@pytest.mark.parametrize(
    ("line", "purpose"),
    [
        ("/mbi reauth google ads", None),
        ("/mbi riautorizza google ads", None),
        ("/mbi connect google ads", Purpose.CONNECT),
        ("/mbi collega google ads", Purpose.CONNECT),
    ],
)
def test_a_link_can_be_asked_for_by_name(world: World, line: str, purpose: Purpose | None) -> None:
    answer = world.slack.command("UBEN", "elsewhere", line)
    assert (answer.failure, answer.body) == (None, "")
    assert URL in shown(told(world))
    assert (world.links.asked[0]["name"], world.links.asked[0]["purpose"]) == (
        "google ads",
        purpose,
    )


@pytest.mark.parametrize("command", ["reauth", "connect"])
def test_a_missing_name_is_asked_for(world: World, command: str) -> None:
    world.slack.command("UBEN", "data-alerts", f"/mbi {command}")
    assert f"such as `/mbi {command} Google Ads`" in told(world).text
    assert world.links.asked == []


def test_an_unknown_name_suggests_the_nearest(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi reauth Gogle")
    assert "Nearest: Google Ads – main" in told(world).text


# No link


def test_who_may_not_is_told_who_may_and_can_ask_them(world: World, posted: Message) -> None:
    world.links.pressed = not_allowed()
    press(world, posted)
    answer = told(world)
    assert answer.text == (
        "Others look after Google Ads – main. Any of these people may re-authorize it: "
        "<@UANNA>, gone@acme.example."
    )
    world.slack.press_ephemeral("UBEN", answer.ts, Action.ASK_OWNER)
    world.replies.close()
    assert told(world).text == "I asked <@UANNA> in a direct message."
    assert world.links.asked[-1] == {"incident": 12, "integration": 1}
    assert len(world.slack.ephemerals("UBEN")) == 1


def test_where_nobody_may_there_is_nobody_to_ask(world: World, posted: Message) -> None:
    world.links.pressed = not_allowed(owners=())
    press(world, posted)
    answer = told(world)
    assert "the settings name neither owner nor admin" in answer.text
    assert Action.ASK_OWNER not in shown(answer)


def test_an_address_that_slack_does_not_tell_is_explained(world: World, posted: Message) -> None:
    world.links.pressed = not_allowed(no_email=True)
    press(world, posted)
    assert "users:read.email" in shown(told(world))


def test_one_of_several_is_chosen(world: World, posted: Message) -> None:
    world.links.pressed = Choose(
        incident_id=12, members=((1, NAME, "Acme EU"), (2, "Mixpanel", "Acme US"))
    )
    press(world, posted)
    answer = told(world)
    assert "*Mixpanel* (Acme US)" in shown(answer)
    world.links.pressed = None
    world.slack.press_ephemeral(
        "UBEN", answer.ts, Action.REAUTHORIZE, value="incident:12 integration:2"
    )
    world.slack.wait(lambda: len(world.slack.ephemerals("UBEN")) == 2)
    assert world.links.asked[-1]["incident"] == 12
    assert world.links.asked[-1]["integration"] == 2


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Needless.RESOLVED, "back to normal already"),
        (Needless.NOT_OFFERED, "The probable cause is now: trouble inside MBI."),
        (Needless.GONE, "no longer watched"),
        (Needless.UPLOAD, "there is nothing to authorize"),
    ],
)
def test_why_there_is_nothing_to_do_is_said(
    world: World, posted: Message, why: Needless, words: str
) -> None:
    world.links.pressed = NothingToDo(why=why, cause=Cause.MBI_INTERNAL)
    press(world, posted)
    assert words in told(world).text


def test_what_waits_for_data_already_is_not_called_useless(world: World, posted: Message) -> None:
    world.links.pressed = NothingToDo(why=Needless.NOT_OFFERED, cause=Cause.TOKEN)
    press(world, posted)
    assert told(world).text.startswith("Somebody has done that already: it waits for data now")


# Steps in words


def test_without_a_page_the_steps_come_in_words_with_done(world: World, posted: Message) -> None:
    world.links.pressed = in_words()
    press(world, posted)
    answer = told(world)
    text = shown(answer)
    assert "1. In MBI, open Manage Data &gt; Integrations." in text
    assert "123-456-7890" in text
    assert "https://dashboard.example/v2" in text
    world.slack.press_ephemeral("UBEN", answer.ts, Action.AUTHORIZED)
    world.replies.close()
    assert told(world).text.startswith("Noted. I wait for data now")
    assert world.links.asked[-1] == {"integration": 1, "shown": ""}
    assert len(world.slack.ephemerals("UBEN")) == 1


def test_a_key_is_made_at_the_source_first(world: World, posted: Message) -> None:
    world.links.pressed = in_words(authorization=Authorization.KEY)
    press(world, posted)
    text = shown(told(world))
    assert text.index("At the source") < text.index("In MBI*")


def test_a_connection_is_checked_not_authorized_anew(world: World, posted: Message) -> None:
    world.links.pressed = in_words(Purpose.FIX_CONNECTION, Authorization.PASSWORD)
    press(world, posted)
    text = shown(told(world))
    assert "See whether host name and port still lead to the server" in text
    places = [text.index(one) for one in ("34.250.211.151", "In MBI*", "Connection Successful")]
    assert places == sorted(places)
    assert "At the source" not in text


@pytest.mark.parametrize("outcome", SaidDone)
def test_done_is_always_answered(world: World, posted: Message, outcome: SaidDone) -> None:
    world.links.pressed, world.links.said = in_words(), outcome
    press(world, posted)
    world.slack.press_ephemeral("UBEN", told(world).ts, Action.AUTHORIZED)
    world.replies.close()
    assert "action_id" not in shown(told(world))


# Another data account


@pytest.mark.parametrize("outcome", Decided)
@pytest.mark.parametrize(
    ("action", "accept"), [(Action.CONFIRM_CHANGE, True), (Action.KEEP_ACCOUNT, False)]
)
def test_an_admins_decision_is_taken_and_answered(
    world: World, action: Action, outcome: Decided, *, accept: bool
) -> None:
    world.decisions.outcome = outcome
    button = ButtonElement(text="Go", action_id=action, value="41")
    world.client.chat_postMessage(
        channel="C1ALERTS", text="Decide", blocks=[ActionsBlock(elements=[button])]
    )
    (message,) = world.slack.messages("data-alerts")
    world.slack.press("UBEN", "data-alerts", message.ts, action)
    assert told(world).text
    assert world.decisions.decided == [("UBEN", 41, accept)]
