"""The Web API of the Slack stand-in, called with Slack's own client."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.sandbox.fakes.slack import Channel, Person, SlackWorkspace

BOT = "U0MBIBOT0"
ANNA = Person(
    id="UANNA",
    name="anna",
    real_name="Anna Rossi",
    email="anna@acme.example",
    locale="it-IT",
    tz="Europe/Rome",
)
BEN = Person(id="UBEN", name="ben", real_name="Ben Hill", email="ben@acme.example")
ALERTS = Channel(id="C1", name="data-alerts", members=frozenset({BOT, "UANNA", "UBEN"}))
OTHERS = Channel(id="C2", name="random", members=frozenset({"UANNA"}))
SECRET = Channel(id="G1", name="board", members=frozenset({"UANNA"}), is_private=True)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[SlackWorkspace]:
    channels = [ALERTS, OTHERS, SECRET]
    with SlackWorkspace(people=[ANNA, BEN], channels=channels, now=clock) as slack:
        yield slack


@pytest.fixture
def client(slack: SlackWorkspace) -> WebClient:
    return WebClient(token="xoxb-sandbox-bot", base_url=slack.api_url, retry_handlers=[])


def error_of(call: Callable[..., SlackResponse], **arguments: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str = "a", text: str = "Go", **more: object) -> dict[str, Any]:
    plain = {"type": "plain_text", "text": text}
    return {"type": "button", "action_id": action_id, "text": plain, **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def test_the_bot_learns_who_it_is(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == (BOT, "T0ACME000")
    assert "chat:write" in str(answer.headers["x-oauth-scopes"])


@pytest.mark.parametrize(
    ("headers", "query", "error"),
    [
        ({}, "", "not_authed"),
        ({"Authorization": "Bearer xoxb-wrong"}, "", "invalid_auth"),
        ({"Authorization": "Bearer xapp-sandbox-app"}, "", "not_allowed_token_type"),
        ({}, "?token=xoxb-sandbox-bot", "not_authed"),  # an address is no place for a token
    ],
)
def test_a_token_counts_only_in_header_or_body(
    slack: SlackWorkspace, headers: dict[str, str], query: str, error: str
) -> None:
    answer = requests.post(f"{slack.api_url}auth.test{query}", headers=headers, timeout=30)
    assert answer.json()["error"] == error


def test_a_form_is_as_good_as_json(slack: SlackWorkspace) -> None:
    form = {"token": "xoxb-sandbox-bot", "channel": "C1", "text": "hello"}
    answer = requests.post(f"{slack.api_url}chat.postMessage", data=form, timeout=30)
    assert answer.json()["ok"]
    assert [message.text for message in slack.messages("data-alerts")] == ["hello"]
    assert "token" not in slack.calls[-1].params


def test_time_stamps_follow_the_clock_and_never_repeat(client: WebClient, clock: Clock) -> None:
    first = client.chat_postMessage(channel="C1", text="one")["ts"]
    second = client.chat_postMessage(channel="C1", text="two")["ts"]
    clock.now += timedelta(hours=1)
    third = client.chat_postMessage(channel="C1", text="three")["ts"]
    assert first == "1795510800.000000"
    assert float(first) < float(second) < float(third)
    assert third.startswith(str(int(clock.now.timestamp())))


@pytest.mark.parametrize(
    ("channel", "text", "error"),
    [
        ("C404", "x", "channel_not_found"),
        ("C2", "x", "not_in_channel"),
        ("G1", "x", "channel_not_found"),  # a private channel isn't even admitted to exist
        ("C1", None, "no_text"),
        ("C1", "x" * 40_001, "msg_too_long"),
    ],
)
def test_a_post_is_refused_in_slacks_words(
    client: WebClient, channel: str, text: str | None, error: str
) -> None:
    message = {"channel": channel, "text": text}
    assert error_of(client.api_call, api_method="chat.postMessage", json=message) == error


def test_an_archived_channel_takes_nothing(slack: SlackWorkspace, client: WebClient) -> None:
    slack.archive("data-alerts")
    assert error_of(client.chat_postMessage, channel="C1", text="x") == "is_archived"
    slack.archive("data-alerts", archived=False)
    assert client.chat_postMessage(channel="#data-alerts", text="x")["channel"] == "C1"


def test_a_bot_that_was_removed_can_not_post(slack: SlackWorkspace, client: WebClient) -> None:
    slack.remove_bot("data-alerts")
    assert error_of(client.chat_postMessage, channel="C1", text="x") == "not_in_channel"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "carousel"},
        {"type": "section"},
        section(""),
        section("x" * 3001),
        {"type": "header", "text": {"type": "mrkdwn", "text": "no"}},
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "section", "fields": []},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "f"}] * 11},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "f"}] * 11},
        actions(),
        actions(*(button(f"a{n}") for n in range(26))),
        actions(button("twin"), button("twin")),
        actions(button(text="x" * 76)),
        actions(button(value="x" * 2001)),
        actions(button(style="loud")),
        actions(button(surprise=True)),
        actions(button("x" * 256)),
        actions({"type": "static_select", "action_id": "s", "options": []}),
        actions({"type": "plain_text_input", "action_id": "t"}),
        {"type": "divider", "text": "no"},
        "not a block",
    ],
)
def test_a_malformed_block_is_refused(client: WebClient, block: object) -> None:
    message = {"channel": "C1", "text": "x", "blocks": [block]}
    with pytest.raises(SlackApiError) as caught:
        client.api_call("chat.postMessage", json=message)
    assert caught.value.response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0" in caught.value.response["response_metadata"]["messages"][0]


def test_more_than_fifty_blocks_are_refused(client: WebClient) -> None:
    fifty = [section("x")] * 50
    assert client.chat_postMessage(channel="C1", text="x", blocks=fifty)["ok"]
    too_many = [*fifty, section("x")]
    error = error_of(client.chat_postMessage, channel="C1", text="x", blocks=too_many)
    assert error == "invalid_blocks"


def test_blocks_that_are_too_long_together_are_refused(client: WebClient) -> None:
    long = [section("x" * 2900)] * 5
    error = error_of(client.chat_postMessage, channel="C1", text="x", blocks=long)
    assert error == "msg_blocks_too_long"


def test_an_edit_keeps_the_place_and_the_metadata(slack: SlackWorkspace, client: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"incident": "7"}}
    ts = client.chat_postMessage(channel="C1", text="old", metadata=metadata)["ts"]
    client.chat_update(channel="C1", ts=ts, text="new", blocks=[section("new")])
    (message,) = slack.messages("C1")
    assert (message.ts, message.text, message.edited) == (ts, "new", True)
    assert message.metadata == metadata


def test_only_the_bots_own_messages_can_be_edited(slack: SlackWorkspace, client: WebClient) -> None:
    said = slack.say("UANNA", "data-alerts", "hello")
    arguments = {"channel": "C1", "text": "x"}
    assert error_of(client.chat_update, ts=said.ts, **arguments) == "cant_update_message"
    assert error_of(client.chat_update, ts="1.2", **arguments) == "message_not_found"
    assert error_of(client.chat_update, ts=said.ts, channel="#data-alerts", text="x") == (
        "channel_not_found"
    )


def test_an_ephemeral_shows_to_one_person_and_can_not_be_edited(
    slack: SlackWorkspace, client: WebClient
) -> None:
    ts = client.chat_postEphemeral(channel="C1", user="UANNA", text="psst")["message_ts"]
    assert [message.text for message in slack.ephemerals("UANNA")] == ["psst"]
    assert slack.ephemerals("UBEN") == slack.messages("C1") == []
    assert error_of(client.chat_update, channel="C1", ts=ts, text="x") == "message_not_found"
    slack.deactivate("UANNA")
    arguments = {"channel": "C1", "user": "UANNA", "text": "x"}
    assert error_of(client.chat_postEphemeral, **arguments) == "user_not_in_channel"


def test_history_needs_its_scope_and_then_tells_metadata(
    slack: SlackWorkspace, client: WebClient
) -> None:
    metadata = {"event_type": "card", "event_payload": {"incident": "7"}}
    root = client.chat_postMessage(channel="C1", text="root", metadata=metadata)["ts"]
    client.chat_postMessage(channel="C1", text="reply", thread_ts=root)
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel="C1")
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "channels:history"
    slack.grant("channels:history")
    (shown,) = client.conversations_history(channel="C1", include_all_metadata=True)["messages"]
    assert (shown["metadata"], shown["reply_count"]) == (metadata, 1)
    thread = client.conversations_replies(channel="C1", ts=root)["messages"]
    assert [one["text"] for one in thread] == ["root", "reply"]
    assert "metadata" not in thread[0]


def test_channels_come_in_pages(client: WebClient) -> None:
    pages = client.conversations_list(types="public_channel,private_channel", limit=1)
    names = [[one["name"] for one in page["channels"]] for page in pages]
    assert names == [["data-alerts"], ["random"]]


def test_people_are_found_by_address_while_they_are_active(
    slack: SlackWorkspace, client: WebClient
) -> None:
    assert client.users_lookupByEmail(email="Anna@ACME.example")["user"]["id"] == "UANNA"
    slack.deactivate("UANNA")
    assert error_of(client.users_lookupByEmail, email=ANNA.email) == "users_not_found"
    shown = client.users_info(user="UANNA", include_locale=True)["user"]
    assert (shown["deleted"], shown["locale"], shown["tz"]) == (True, "it-IT", "Europe/Rome")
    assert error_of(client.users_info, user="U404") == "user_not_found"


def test_a_direct_message_opens_once(slack: SlackWorkspace, client: WebClient) -> None:
    opened = client.conversations_open(users=["UBEN"])["channel"]["id"]
    assert client.conversations_open(users=["UBEN"])["channel"]["id"] == opened
    client.chat_postMessage(channel=opened, text="hello Ben")
    client.chat_postMessage(channel="UBEN", text="again")
    assert [one.text for one in slack.messages(opened)] == ["hello Ben", "again"]


def test_an_outage_asks_to_wait_or_breaks_down(slack: SlackWorkspace, client: WebClient) -> None:
    slack.outage(429, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C1", text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    slack.outage(503)
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C1", text="x")
    slack.outage(None)
    assert client.chat_postMessage(channel="C1", text="x")["ok"]
    assert len(slack.messages("C1")) == 1


def test_a_channel_takes_one_message_a_second_where_that_is_watched(
    slack: SlackWorkspace, client: WebClient, clock: Clock
) -> None:
    slack.limit_rate(strictly=True)
    client.chat_postMessage(channel="C1", text="one")
    assert error_of(client.chat_postMessage, channel="C1", text="two") == "ratelimited"
    clock.now += timedelta(seconds=1)
    assert client.chat_postMessage(channel="C1", text="two")["ok"]


def test_waiting_ends_with_the_change_and_not_before(
    slack: SlackWorkspace, client: WebClient
) -> None:
    with pytest.raises(TimeoutError):
        slack.wait(lambda: slack.messages("C1"), timeout=0.01)
    client.chat_postMessage(channel="C1", text="here")
    assert slack.wait(lambda: slack.messages("C1"))[0].text == "here"


def test_an_unknown_method_is_named(client: WebClient) -> None:
    assert error_of(client.api_call, api_method="chat.shout") == "unknown_method"
