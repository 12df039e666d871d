"""Commands, presses and modals of the Slack stand-in, answered by a real Bolt app."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from flask import Flask, request
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.fakes.peer import Peer, Slow, Status
from bot.sandbox.fakes.slack import SLACKBOT, Channel, ImpossibleError, Person, SlackWorkspace

BOT = "U0MBIBOT0"
ANNA = Person(id="UANNA", name="anna", real_name="Anna Rossi", email="anna@acme.example")
ALERTS = Channel(id="C1", name="data-alerts", members=frozenset({BOT, "UANNA"}))


class Clocks:
    """The workspace's clock and the one that trigger ids go by."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.seconds = 0.0


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def slack(clocks: Clocks) -> Iterator[SlackWorkspace]:
    workspace = SlackWorkspace(
        people=[ANNA],
        channels=[ALERTS],
        now=lambda: clocks.now,
        monotonic=lambda: clocks.seconds,
    )
    with workspace as slack:
        yield slack


@pytest.fixture
def client(slack: SlackWorkspace) -> WebClient:
    return WebClient(token="xoxb-sandbox-bot", base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def bot(slack: SlackWorkspace) -> Iterator[Peer]:
    """The web server of the bot, known to the workspace, with nothing mounted yet."""
    with Peer(Flask("bot")) as peer:
        slack.bot_url = peer.url
        yield peer


@pytest.fixture
def bolt(client: WebClient, bot: Peer) -> App:
    app = App(
        client=client,
        signing_secret="sandbox-signing-secret",
        process_before_response=True,
        logger=logging.getLogger("bolt under test"),
    )
    handler = SlackRequestHandler(app)
    bot.app.add_url_rule(
        "/slack/events", view_func=lambda: handler.handle(request), methods=["POST"]
    )
    return app


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def modal(**more: object) -> dict[str, Any]:
    reason = {
        "type": "input",
        "block_id": "reason",
        "label": plain("Reason"),
        "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
    }
    return {
        "type": "modal",
        "callback_id": "ask",
        "title": plain("Ask"),
        "submit": plain("Send"),
        "blocks": [reason],
        **more,
    }


def card(*buttons: str) -> list[dict[str, Any]]:
    elements = [
        {"type": "button", "action_id": one, "value": f"value of {one}", "text": plain(one)}
        for one in buttons
    ]
    return [{"type": "actions", "block_id": "row", "elements": elements}]


def opened(bolt: App, slack: SlackWorkspace, view: dict[str, Any]) -> str:
    """Open a modal the way a bot does, and tell its id."""

    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bolt.command("/mbi")(listener)
    slack.command("UANNA", "data-alerts", "/mbi ask")
    return slack.views("UANNA")[-1].id


def test_a_command_arrives_signed_and_its_answer_shows_to_one_person(
    bolt: App, slack: SlackWorkspace
) -> None:
    @bolt.command("/mbi")
    def _listener(ack: Ack, command: dict[str, str]) -> None:
        ack(f"{command['user_name']} in {command['channel_name']}: {command['text']}")

    assert slack.command("UANNA", "data-alerts", "/mbi status Google Ads").status == 200
    (shown,) = slack.ephemerals("UANNA")
    assert shown.text == "anna in data-alerts: status Google Ads"
    assert slack.messages("data-alerts") == []


def test_an_answer_may_be_for_everyone(bolt: App, slack: SlackWorkspace) -> None:
    @bolt.command("/mbi")
    def _listener(ack: Ack) -> None:
        ack(text="all well", response_type="in_channel")

    slack.command("UANNA", "data-alerts", "/mbi")
    assert [one.text for one in slack.messages("data-alerts")] == ["all well"]


@pytest.mark.usefixtures("bolt")
def test_an_unsigned_request_reaches_nobody(bot: Peer) -> None:
    fields = {"command": "/mbi", "text": ""}
    assert requests.post(f"{bot.url}/slack/events", data=fields, timeout=30).status_code == 401


@pytest.mark.usefixtures("bolt")
@pytest.mark.parametrize(
    ("break_it", "failure"),
    [
        (lambda bot: bot.faults.add("/", Slow(seconds=30)), "operation_timeout"),
        (lambda bot: bot.stop(), "dispatch_failed"),
        (lambda bot: bot.faults.add("/", Status(code=503)), "http_service_error"),
    ],
)
def test_a_bot_that_fails_is_excused_by_slackbot(
    bot: Peer, slack: SlackWorkspace, break_it: Callable[[Peer], None], failure: str
) -> None:
    break_it(bot)
    assert slack.command("UANNA", "data-alerts", "/mbi").failure == failure
    (excuse,) = slack.ephemerals("UANNA")
    assert excuse.user == SLACKBOT
    assert failure in excuse.text


@pytest.mark.parametrize("locale", ["it-IT", "en-US", "fi-FI"])
def test_slackbot_speaks_to_each_in_their_language(clocks: Clocks, locale: str) -> None:
    workspace = SlackWorkspace(
        people=[replace(ANNA, locale=locale)], channels=[ALERTS], now=lambda: clocks.now
    )
    workspace.command("UANNA", "data-alerts", "/weather")
    words = "non è un comando valido" if locale == "it-IT" else "is not a valid command"
    assert workspace.ephemerals("UANNA")[0].text == f"`/weather` {words}."


def test_a_foreign_command_never_leaves_slack(slack: SlackWorkspace) -> None:
    assert slack.command("UANNA", "data-alerts", "/weather").failure == "refused_by_client"
    assert "not a valid command" in slack.ephemerals("UANNA")[0].text


def test_a_press_carries_its_message_and_may_replace_it(
    bolt: App, slack: SlackWorkspace, client: WebClient
) -> None:
    seen: list[dict[str, Any]] = []

    @bolt.action("go")
    def _listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        seen.append(body)
        respond(text="gone", replace_original=True)

    ts = str(client.chat_postMessage(channel="C1", text="card", blocks=card("stay", "go"))["ts"])
    assert slack.press("UANNA", "data-alerts", ts, "go").status == 200
    (body,) = seen
    assert body["actions"][0]["value"] == "value of go"
    assert body["message"]["ts"] == body["container"]["message_ts"] == ts
    assert (body["channel"]["id"], body["user"]["id"]) == ("C1", "UANNA")
    assert [one.text for one in slack.messages("C1")] == ["gone"]


def test_a_press_on_an_ephemeral_may_delete_it(
    bolt: App, slack: SlackWorkspace, client: WebClient
) -> None:
    @bolt.action("go")
    def _listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        assert body["container"]["is_ephemeral"]
        assert "message" not in body
        respond(delete_original=True)

    ts = client.chat_postEphemeral(channel="C1", user="UANNA", text="card", blocks=card("go"))[
        "message_ts"
    ]
    assert slack.press_ephemeral("UANNA", str(ts), "go").status == 200
    assert slack.ephemerals("UANNA") == []


def test_nobody_can_press_what_is_not_there(slack: SlackWorkspace, client: WebClient) -> None:
    ts = str(client.chat_postMessage(channel="C1", text="card", blocks=card("go"))["ts"])
    for action_id, value in (("other", None), ("go", "another value")):
        with pytest.raises(ImpossibleError):
            slack.press("UANNA", "C1", ts, action_id, value)
    with pytest.raises(ImpossibleError):
        slack.press("UEVE", "C1", ts, "go")


def test_a_choice_names_the_option(bolt: App, slack: SlackWorkspace, client: WebClient) -> None:
    chosen: list[str] = []

    @bolt.action("pick")
    def _listener(ack: Ack, action: dict[str, Any]) -> None:
        ack()
        chosen.append(action["selected_option"]["value"])

    options = [{"text": plain(one), "value": one} for one in ("an hour", "a day")]
    menu = {"type": "static_select", "action_id": "pick", "options": options}
    blocks = [{"type": "actions", "elements": [menu]}]
    ts = str(client.chat_postMessage(channel="C1", text="card", blocks=blocks)["ts"])
    slack.select("UANNA", "C1", ts, "pick", "a day")
    assert chosen == ["a day"]
    with pytest.raises(ImpossibleError):
        slack.select("UANNA", "C1", ts, "pick", "a year")


def test_a_response_url_is_good_for_five_answers_in_half_an_hour(
    bolt: App, slack: SlackWorkspace, clocks: Clocks
) -> None:
    urls: list[str] = []

    @bolt.command("/mbi")
    def _listener(ack: Ack, command: dict[str, str]) -> None:
        ack()
        urls.append(command["response_url"])

    slack.command("UANNA", "data-alerts", "/mbi")
    slack.command("UANNA", "data-alerts", "/mbi")
    used, old = urls
    broken = {"blocks": [{"type": "carousel"}]}
    assert requests.post(used, json=broken, timeout=30).json()["error"] == "invalid_blocks"
    for _ in range(4):
        assert requests.post(used, json={"text": "x"}, timeout=30).text == "ok"
    assert requests.post(used, json={"text": "x"}, timeout=30).json()["error"] == "used_url"
    clocks.now += timedelta(minutes=31)
    assert requests.post(old, json={"text": "x"}, timeout=30).json()["error"] == "expired_url"
    assert len(slack.ephemerals("UANNA")) == 4


def test_a_trigger_is_good_once_and_for_three_seconds(
    bolt: App, slack: SlackWorkspace, client: WebClient, clocks: Clocks
) -> None:
    triggers: list[str] = []

    @bolt.command("/mbi")
    def _listener(ack: Ack, command: dict[str, str]) -> None:
        ack()
        triggers.append(command["trigger_id"])

    def error_of(trigger: str) -> str:
        with pytest.raises(SlackApiError) as caught:
            client.views_open(trigger_id=trigger, view=modal())
        return str(caught.value.response["error"])

    slack.command("UANNA", "data-alerts", "/mbi")
    slack.command("UANNA", "data-alerts", "/mbi")
    clocks.seconds += 2.9
    assert client.views_open(trigger_id=triggers[0], view=modal())["ok"]
    assert error_of(triggers[0]) == "exchanged_trigger_id"
    clocks.seconds += 0.2
    assert error_of(triggers[1]) == "expired_trigger_id"
    assert error_of("made up") == "invalid_trigger_id"


def test_a_submission_carries_its_values_and_closes_the_modal(
    bolt: App, slack: SlackWorkspace
) -> None:
    seen: list[dict[str, Any]] = []

    @bolt.view("ask")
    def _listener(ack: Ack, view: dict[str, Any]) -> None:
        ack()
        seen.append(view)

    view_id = opened(bolt, slack, modal(private_metadata="7"))
    slack.submit("UANNA", view_id, {"reason": "late rows"})
    assert seen[0]["state"]["values"]["reason"]["text"]["value"] == "late rows"
    assert seen[0]["private_metadata"] == "7"
    assert slack.views("UANNA") == ()


@pytest.mark.parametrize("value", ["", "x" * 21])
def test_slack_itself_refuses_what_the_input_forbids(
    bolt: App, slack: SlackWorkspace, value: str
) -> None:
    view_id = opened(bolt, slack, modal())
    assert slack.submit("UANNA", view_id, {"reason": value}).failure == "refused_by_client"
    assert "reason" in slack.views("UANNA")[0].errors


@pytest.mark.parametrize(
    ("answer", "titles", "errors", "trouble"),
    [
        (
            {"response_action": "errors", "errors": {"reason": "no"}},
            ["Ask"],
            {"reason": "no"},
            False,
        ),
        ({"response_action": "errors", "errors": {"nowhere": "no"}}, ["Ask"], {}, True),
        ({"response_action": "update", "view": modal(title=plain("Next"))}, ["Next"], {}, False),
        (
            {"response_action": "push", "view": modal(title=plain("Next"))},
            ["Ask", "Next"],
            {},
            False,
        ),
        ({"response_action": "clear"}, [], {}, False),
        ({"response_action": "update", "view": {"type": "modal"}}, ["Ask"], {}, True),
    ],
)
def test_the_answer_to_a_submission_is_honoured(
    bolt: App,
    slack: SlackWorkspace,
    answer: dict[str, Any],
    titles: list[str],
    errors: dict[str, str],
    trouble: bool,
) -> None:
    @bolt.view("ask")
    def _listener(ack: Ack) -> None:
        ack(**answer)

    view_id = opened(bolt, slack, modal())
    slack.submit("UANNA", view_id, {"reason": "late rows"})
    views = slack.views("UANNA")
    assert [view.title for view in views] == titles
    assert (views[0].errors if views else {}) == errors
    assert any(view.trouble for view in views) == trouble


def test_a_stale_hash_never_overwrites_a_view(
    bolt: App, slack: SlackWorkspace, client: WebClient
) -> None:
    view_id = opened(bolt, slack, modal())
    old = slack.views("UANNA")[0].hash
    filled = modal(title=plain("Filled"))
    assert client.views_update(view_id=view_id, hash=old, view=filled)["ok"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view_id, hash=old, view=modal())
    assert slack.views("UANNA")[0].title == "Filled"
    slack.close_view("UANNA", view_id)
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id=view_id, view=modal())


def test_an_app_hears_of_a_closed_modal_if_it_asked(bolt: App, slack: SlackWorkspace) -> None:
    closed: list[str] = []

    @bolt.view_closed("ask")
    def _listener(ack: Ack, view: dict[str, Any]) -> None:
        ack()
        closed.append(view["id"])

    view_id = opened(bolt, slack, modal(notify_on_close=True))
    slack.close_view("UANNA", view_id)
    assert closed == [view_id]


def test_an_app_that_did_not_ask_hears_of_no_closing(bolt: App, slack: SlackWorkspace) -> None:
    assert slack.close_view("UANNA", opened(bolt, slack, modal())) is None


def test_a_view_without_its_parts_is_refused(
    bolt: App, slack: SlackWorkspace, client: WebClient
) -> None:
    view_id = opened(bolt, slack, modal())
    faulty = [
        {**modal(), "title": plain("x" * 25)},
        {name: part for name, part in modal().items() if name != "submit"},
        modal(blocks=[]),
        modal(private_metadata="x" * 3001),
    ]
    for view in faulty:
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            client.views_update(view_id=view_id, view=view)


def test_socket_mode_carries_commands_presses_and_their_answers(
    bolt: App, slack: SlackWorkspace, client: WebClient
) -> None:
    pressed: list[str] = []

    @bolt.command("/mbi")
    def _command(ack: Ack, command: dict[str, str]) -> None:
        ack(f"you said {command['text']}")

    @bolt.action("go")
    def _action(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        pressed.append(body["user"]["id"])

    slack.bot_url = None
    assert slack.command("UANNA", "data-alerts", "/mbi hello").failure == "dispatch_failed"
    handler = SocketModeHandler(bolt, app_token="xapp-sandbox-app", web_client=client)
    handler.client.auto_reconnect_enabled = False
    handler.client.connect()
    try:
        slack.wait_for_socket()
        slack.command("UANNA", "data-alerts", "/mbi hello")
        assert slack.ephemerals("UANNA")[-1].text == "you said hello"
        ts = str(client.chat_postMessage(channel="C1", text="card", blocks=card("go"))["ts"])
        assert slack.press("UANNA", "C1", ts, "go").status == 200
        assert pressed == ["UANNA"]
    finally:
        handler.client.close()


def test_only_an_app_token_opens_a_socket(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_connections_open(app_token="xoxb-sandbox-bot")


def test_the_direct_answer_is_returned_to_whoever_acts(bot: Peer, slack: SlackWorkspace) -> None:
    bot.faults.add("/slack/events", Status(code=503, body=b"busy"))
    answer = slack.command("UANNA", "data-alerts", "/mbi")
    assert (answer.status, answer.body, answer.failure) == (503, "busy", "http_service_error")
