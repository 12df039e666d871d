"""The sandbox page in a real browser, with a Bolt app behind the workspace."""

import logging
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask, request
from fluent.syntax import FluentParser, ast
from fluent.syntax.serializer import serialize_pattern
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.sandbox.fakes.peer import Peer
from bot.sandbox.fakes.slack import Channel, Person, SlackWorkspace
from bot.sandbox.page import Trouble, page_app

BOT = "U0MBIBOT0"
ROOT = Path(__file__).parents[2] / "bot"
EVERYONE = frozenset({BOT, "UANNA", "UBEN"})
ANNA = Person(
    id="UANNA",
    name="anna",
    real_name="Anna Rossi",
    email="anna@acme.example",
    role="owner",
    locale="it-IT",
    tz="Europe/Rome",
)
BEN = Person(
    id="UBEN",
    name="ben",
    real_name="Ben Hill",
    email="ben@acme.example",
    role="admin",
    tz="America/New_York",
)


def catalogue(language: str) -> dict[str, str]:
    resource = FluentParser().parse((ROOT / "texts" / language / "sandbox.ftl").read_text())
    return {
        entry.id.name: serialize_pattern(entry.value).strip()
        for entry in resource.body
        if isinstance(entry, ast.Message) and entry.value is not None
    }


WORDS: Mapping[str, Mapping[str, str]] = {"en": catalogue("en"), "it": catalogue("it")}


class Levers:
    """A panel with one trouble and a clock that stands still."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.active = False

    def troubles(self, locale: str) -> Sequence[Trouble]:
        title = {"it": "Token scaduto"}.get(locale[:2], "Token expired")
        trouble = Trouble(
            id="token-expired",
            group="token",
            title=title,
            explanation="Rows stop.",
            active=self.active,
        )
        return [trouble]

    def toggle(self, trouble_id: str) -> None:
        if trouble_id != "token-expired":
            raise LookupError(trouble_id)
        self.active = not self.active

    def now(self) -> datetime:
        return self.time

    def advance(self, delta: timedelta) -> None:
        self.time += delta

    def links(self, locale: str) -> Sequence[tuple[str, str]]:
        return [("Posta" if locale.startswith("it") else "Mailbox", "http://127.0.0.1:9/mail")]


@pytest.fixture
def levers() -> Levers:
    return Levers()


@pytest.fixture
def slack(levers: Levers) -> Iterator[SlackWorkspace]:
    channels = [
        Channel(id="C1", name="data-alerts", members=EVERYONE, topic="What broke"),
        Channel(id="C2", name="analytics", members=EVERYONE),
    ]
    with SlackWorkspace(people=[ANNA, BEN], channels=channels, now=levers.now) as slack:
        yield slack


@pytest.fixture
def client(slack: SlackWorkspace) -> WebClient:
    return WebClient(token="xoxb-sandbox-bot", base_url=slack.api_url)


@pytest.fixture
def bolt(slack: SlackWorkspace, client: WebClient) -> Iterator[App]:
    app = App(
        client=client,
        signing_secret="sandbox-signing-secret",
        process_before_response=True,
        logger=logging.getLogger("bolt under test"),
    )
    handler = SlackRequestHandler(app)
    web = Flask("bot")
    web.add_url_rule("/slack/events", view_func=lambda: handler.handle(request), methods=["POST"])
    with Peer(web) as peer:
        slack.bot_url = peer.url
        yield app


@pytest.fixture
def url(slack: SlackWorkspace, levers: Levers) -> Iterator[str]:
    app = page_app(slack=slack, panel=levers, words=lambda locale: WORDS[locale[:2]])
    with Peer(app) as peer:
        yield peer.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """The page as Ben sees it; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    with browser.new_page() as page:
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}/?user=UBEN")
        expect(page.get_by_test_id("channel-name")).to_have_text("#data-alerts")
        yield page
    assert complaints == []


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: object) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def buttons(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def button(action_id: str, **more: object) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(action_id), **more}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": plain(value), "value": value} for value in values]


def test_a_message_appears_by_itself(page: Page, client: WebClient) -> None:
    client.chat_postMessage(channel="C1", text="rows are *late*")
    message = page.get_by_test_id("message")
    expect(message.locator("strong", has_text="late")).to_be_visible()
    expect(message.get_by_text("APP")).to_be_visible()
    expect(message.locator("time").first).to_have_text("04:00 AM")


def test_an_edited_card_is_replaced_in_its_place(page: Page, client: WebClient) -> None:
    ts = str(client.chat_postMessage(channel="C1", text="first")["ts"])
    client.chat_postMessage(channel="C1", text="second")
    client.chat_update(channel="C1", ts=ts, text="first, mended")
    expect(page.get_by_test_id("message").locator(".text")).to_have_text(
        ["first, mended", "second"]
    )


READS: Sequence[tuple[str, str, str]] = (
    ("*bold*", "strong", "bold"),
    ("_leaning_", "em", "leaning"),
    ("~gone~", "s", "gone"),
    ("`a*b*c`", "code", "a*b*c"),
    ("```one\ntwo```", "pre", "one\ntwo"),
    ("> quoted", "blockquote", "quoted"),
    ("• item", "li", "item"),
    ("<https://a.example/x|there>", "a[href='https://a.example/x']", "there"),
    ("<javascript:alert(1)|here>", ".text:not(:has(a))", "here"),
    ("<@UANNA>", ".mention", "@Anna Rossi"),
    ("<#C2>", ".mention", "#analytics"),
    ("<!date^1795510800^{date_short_pretty} {time}|x>", "time", "today 04:00 AM"),
    ("<!date^1795507200^{ago}|x>", "time", "1 hour ago"),
    ("a &lt;b&gt; &amp; c", ".text", "a <b> & c"),
    ("<img src=x onerror=alert(1)>", ".text:not(:has(img))", "<img src=x onerror=alert(1)>"),
    ("snake_case_name 2*3*4", ".text:not(:has(em, strong))", "snake_case_name 2*3*4"),
)


def test_mrkdwn_reads_as_in_slack(page: Page, client: WebClient) -> None:
    blocks = [section(text) for text, _, _ in READS]
    client.chat_postMessage(channel="C1", text="x", blocks=blocks)
    sections = page.get_by_test_id("message").locator(".section")
    expect(sections).to_have_count(len(READS))
    for index, (_, selector, shown) in enumerate(READS):
        expect(sections.nth(index).locator(selector).first).to_have_text(shown)


def test_a_command_is_sent_and_answered_to_one_person(
    page: Page, bolt: App, slack: SlackWorkspace
) -> None:
    @bolt.command("/mbi")
    def _listener(ack: Ack, command: dict[str, str]) -> None:
        ack(f"you asked for {command['text']}")

    line = page.get_by_test_id("command")
    line.fill("/mbi st")
    line.press("Tab")
    expect(line).to_have_value("/mbi status ")
    line.press("Enter")
    answer = page.get_by_test_id("message")
    expect(answer).to_contain_text("you asked for status")
    expect(answer).to_contain_text("Only visible to you")
    page.get_by_test_id("person-UANNA").click()
    expect(page.get_by_test_id("command")).to_have_attribute(
        "placeholder", WORDS["it"]["sandbox-page-write"]
    )
    expect(page.get_by_test_id("message")).to_have_count(0)
    assert slack.messages("C1") == []


def test_a_press_reaches_the_bot_after_its_question(
    page: Page, bolt: App, client: WebClient
) -> None:
    @bolt.action("go")
    def _listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        text = f"pressed by {body['user']['name']}"
        client.chat_update(channel="C1", ts=body["message"]["ts"], text=text, blocks=[])

    question = {
        "title": plain("Sure?"),
        "text": plain("It goes."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    blocks = [buttons(button("go", confirm=question))]
    client.chat_postMessage(channel="C1", text="card", blocks=blocks)
    page.get_by_test_id("go").click()
    page.get_by_test_id("confirm-no").click()
    page.get_by_test_id("go").click()
    page.get_by_test_id("confirm-yes").click()
    expect(page.get_by_test_id("message")).to_contain_text("pressed by ben")


def test_menus_tell_the_bot_what_was_chosen(page: Page, bolt: App, client: WebClient) -> None:
    @bolt.action(re.compile("pick|more"))
    def _listener(ack: Ack, action: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel="C1", text=f"chose {action['selected_option']['value']}")

    blocks = [
        buttons(
            {"type": "static_select", "action_id": "pick", "options": options("hour", "day")},
            {"type": "overflow", "action_id": "more", "options": options("ticket", "evidence")},
        )
    ]
    client.chat_postMessage(channel="C1", text="card", blocks=blocks)
    page.get_by_test_id("pick").select_option("day")
    expect(page.get_by_test_id("message").last).to_contain_text("chose day")
    page.get_by_test_id("more").select_option("evidence")
    expect(page.get_by_test_id("message").last).to_contain_text("chose evidence")


def ask_modal() -> dict[str, Any]:
    def field(block_id: str, element: dict[str, Any]) -> dict[str, Any]:
        named = {"action_id": "it", **element}
        return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": named}

    return {
        "type": "modal",
        "callback_id": "ask",
        "title": plain("Ask"),
        "submit": plain("Send"),
        "blocks": [
            field("line", {"type": "plain_text_input", "initial_value": "as it was"}),
            field("long", {"type": "plain_text_input", "multiline": True}),
            field("one", {"type": "static_select", "options": options("a", "b")}),
            field("radio", {"type": "radio_buttons", "options": options("c", "d")}),
            field("some", {"type": "checkboxes", "options": options("e", "f")}),
            field("mail", {"type": "email_text_input"}),
        ],
    }


def test_a_modal_loads_refuses_and_is_sent(page: Page, bolt: App) -> None:
    sent: list[dict[str, Any]] = []

    @bolt.command("/mbi")
    def _open(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        loading = {"type": "modal", "title": plain("Ask"), "blocks": [section("Loading")]}
        view = client.views_open(trigger_id=body["trigger_id"], view=loading)["view"]
        client.views_update(view_id=view["id"], hash=view["hash"], view=ask_modal())

    @bolt.view("ask")
    def _submit(ack: Ack, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        if values["long"]["it"]["value"] == "too vague":
            ack(response_action="errors", errors={"long": "When did it begin?"})
            return
        sent.append(values)
        ack()

    page.get_by_test_id("command").fill("/mbi ticket")
    page.get_by_test_id("command").press("Enter")
    page.get_by_test_id("long/it").fill("too vague")
    page.get_by_test_id("one/it").select_option("b")
    page.get_by_test_id("radio/it").get_by_label("d").check()
    page.get_by_test_id("some/it").get_by_label("e").check()
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("error-mail")).to_be_visible()
    page.get_by_test_id("mail/it").fill("ben@acme.example")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("error-long")).to_have_text("When did it begin?")
    expect(page.get_by_test_id("one/it")).to_have_value("b")
    page.get_by_test_id("long/it").fill("at nine")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("modal")).to_be_hidden()
    (values,) = sent
    assert values["line"]["it"]["value"] == "as it was"
    assert values["long"]["it"]["value"] == "at nine"
    assert values["radio"]["it"]["selected_option"]["value"] == "d"
    assert [one["value"] for one in values["some"]["it"]["selected_options"]] == ["e"]


def test_escape_closes_a_modal(page: Page, bolt: App, slack: SlackWorkspace) -> None:
    @bolt.command("/mbi")
    def _open(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=ask_modal())

    page.get_by_test_id("command").fill("/mbi")
    page.get_by_test_id("command").press("Enter")
    expect(page.get_by_test_id("line/it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("modal")).to_be_hidden()
    slack.wait(lambda: slack.views("UBEN") == ())


def test_replies_open_beside_the_message(page: Page, client: WebClient) -> None:
    ts = str(client.chat_postMessage(channel="C1", text="card")["ts"])
    client.chat_postMessage(channel="C1", thread_ts=ts, text="looked at it")
    client.chat_postMessage(channel="C1", thread_ts=ts, text="mended")
    expect(page.get_by_test_id("message")).to_have_count(1)
    expect(page.get_by_test_id("replies")).to_have_text("2 replies")
    page.get_by_test_id("replies").click()
    thread = page.get_by_test_id("thread")
    expect(thread.get_by_test_id("message")).to_have_count(3)
    page.get_by_test_id("thread-close").click()
    expect(thread).to_be_hidden()
    expect(page.get_by_test_id("replies")).to_be_focused()


def test_a_direct_message_is_announced_in_the_list(page: Page, client: WebClient) -> None:
    client.chat_postMessage(channel="UBEN", text="your private link")
    expect(page.get_by_test_id("channel-direct")).to_contain_text("unread")
    page.get_by_test_id("channel-direct").click()
    expect(page.get_by_test_id("message")).to_contain_text("your private link")
    expect(page.get_by_test_id("channel-direct")).not_to_contain_text("unread")


def test_who_else_was_told_something_is_marked(page: Page, client: WebClient) -> None:
    client.chat_postEphemeral(channel="C1", user="UANNA", text="only for Anna")
    expect(page.get_by_test_id("person-UANNA")).to_contain_text("unread")
    page.get_by_test_id("person-UANNA").click()
    expect(page.get_by_test_id("message")).to_contain_text("only for Anna")
    expect(page.get_by_test_id("person-UANNA")).not_to_contain_text(
        WORDS["it"]["sandbox-page-unread"]
    )


def test_a_choice_inside_a_modal_reaches_the_bot_with_what_is_filled_in(
    page: Page, bolt: App
) -> None:
    menu = {"type": "static_select", "action_id": "kind", "options": options("mysql", "ftp")}
    view = ask_modal()
    view["blocks"] = [section("Kind", block_id="top", accessory=menu), view["blocks"][0]]

    @bolt.command("/mbi")
    def _open(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @bolt.action("kind")
    def _listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        values = body["view"]["state"]["values"]
        kind = values["top"]["kind"]["selected_option"]["value"]
        said = section(f"{kind}, {values['line']['it']['value']}", block_id="said")
        changed = {**view, "blocks": [*view["blocks"], said]}
        client.views_update(view_id=body["view"]["id"], view=changed)

    page.get_by_test_id("command").fill("/mbi connect")
    page.get_by_test_id("command").press("Enter")
    page.get_by_test_id("line/it").fill("typed already")
    page.get_by_test_id("top/kind").select_option("ftp")
    expect(page.get_by_test_id("modal")).to_contain_text("ftp, typed already")
    expect(page.get_by_test_id("line/it")).to_have_value("typed already")
    expect(page.get_by_test_id("top/kind")).to_have_value("ftp")


def test_a_trouble_is_broken_and_mended(page: Page, levers: Levers) -> None:
    lever = page.get_by_test_id("trouble-token-expired")
    expect(lever).to_have_text("Break")
    lever.click()
    expect(lever).to_have_text("Mend")
    assert levers.active
    lever.click()
    expect(lever).to_have_text("Break")


def test_the_clock_is_moved_on_and_read_in_the_persons_zone(page: Page) -> None:
    expect(page.get_by_test_id("clock")).to_have_text("Tue, Nov 24, 04:00 AM")
    page.get_by_test_id("advance-60").click()
    page.get_by_test_id("advance-1440").click()
    expect(page.get_by_test_id("clock")).to_have_text("Wed, Nov 25, 05:00 AM")
    page.get_by_test_id("person-UANNA").click()
    expect(page.get_by_test_id("clock")).to_have_text("mer 25 nov, 11:00")
    expect(page.get_by_text("Token scaduto")).to_be_visible()


def test_a_phone_shows_one_pane_at_a_time(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.get_by_test_id("trouble-token-expired")).to_be_hidden()
    page.get_by_test_id("tab-panel").click()
    expect(page.get_by_test_id("trouble-token-expired")).to_be_visible()
    expect(page.get_by_test_id("command")).to_be_hidden()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_a_silent_bot_is_told_of(page: Page, slack: SlackWorkspace, client: WebClient) -> None:
    slack.bot_url = "http://127.0.0.1:9"
    client.chat_postMessage(channel="C1", text="card", blocks=[buttons(button("go"))])
    page.get_by_test_id("go").click()
    expect(page.get_by_text(WORDS["en"]["sandbox-page-no-answer"])).to_be_visible()


def test_the_page_allows_nothing_from_elsewhere(url: str) -> None:
    headers = requests.get(url, timeout=30).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_form_of_another_site_can_not_act(url: str, levers: Levers) -> None:
    form = {"trouble": "token-expired", "user": "UBEN", "channel": "C1"}
    assert requests.post(f"{url}/act/toggle", data=form, timeout=30).status_code == 415
    assert not levers.active


def test_acting_on_what_is_gone_is_refused(url: str) -> None:
    asked = {"user": "UBEN", "channel": "C1", "ts": "1.0", "action_id": "go"}
    answer = requests.post(f"{url}/act/press", json=asked, timeout=30)
    assert (answer.status_code, answer.json()["failure"]) == (409, "gone")


def test_every_word_of_the_page_is_in_both_languages() -> None:
    scripts = "".join(
        path.read_text() for path in (ROOT / "sandbox" / "page" / "static").glob("*.js")
    )
    template = (ROOT / "sandbox" / "page" / "templates" / "sandbox.html").read_text()
    used = {f"sandbox-page-{key}" for key in re.findall(r'words\("([a-z-]+)"\)', scripts)}
    used |= set(re.findall(r"sandbox-page-[a-z-]*[a-z]", template))
    assert len(used) > 20
    for language in ("en", "it"):
        assert used <= WORDS[language].keys()
        assert all("{" not in text for text in WORDS[language].values())
    assert WORDS["en"].keys() == WORDS["it"].keys()
