"""One break lived through in a browser, from the first row missing to the card that closes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from bot.sandbox.world import World
from tests.e2e.conftest import Settle, Visit
from tests.e2e.reading import SLOW, Reader

NAME = "Google Ads – main"
TROUBLE = "trouble-token-expired"


def test_a_break_is_told_reported_ticketed_mended_and_closed(
    settle: Settle, serve: Callable[[World], str], visit: Visit
) -> None:
    person = "Anna Rossi"
    world = settle("it")
    reader = Reader(page=visit(serve(world)), locale="it")
    expect(reader.page.locator(".person[aria-pressed=true]")).to_contain_text(person)
    break_it(reader)
    acknowledge(reader, person)
    ask_for_status(reader)
    report(reader, copied_page(visit, world))
    open_a_ticket(reader, world)
    mend_it(reader)


def break_it(reader: Reader) -> None:
    """Break MBI's token: the card comes by itself and names the cause."""
    reader.page.get_by_test_id("group-token").click()
    reader.page.get_by_test_id(TROUBLE).click()
    expect(reader.page.get_by_test_id(TROUBLE)).to_have_text(reader.words("sandbox-page-mend"))
    reader.advance_until(lambda: reader.messages.count() > 0)
    expect(reader.card).to_contain_text(NAME)
    expect(reader.card).to_contain_text(reader.words("because-token"))
    expect(reader.card.locator(".mention", has_text="Anna Rossi")).to_be_visible()


def acknowledge(reader: Reader, person: str) -> None:
    """Press the button: the card says who is on it, and has no such button any more."""
    reader.card.get_by_test_id("acknowledge").click()
    expect(reader.card).to_contain_text(reader.words("state-acknowledged"), timeout=SLOW)
    expect(reader.card.locator(".context .mention", has_text=person).last).to_be_visible()
    expect(reader.card.get_by_test_id("acknowledge")).to_have_count(0)


def ask_for_status(reader: Reader) -> None:
    """Ask: the answer is the reader's alone, with the broken one first."""
    reader.command("/mbi status")
    answer = reader.page.locator("[data-ephemeral=yes]").last
    expect(answer).to_contain_text(reader.words("sandbox-page-only-you"))
    expect(answer.locator("strong", has_text=NAME).first).to_be_visible()
    text = answer.inner_text()
    assert text.index(NAME) < text.index("Bing Ads spend")
    assert reader.words("status-reauth").lower() in text.lower()


def copied_page(visit: Visit, world: World) -> str:
    """What lies on the clipboard after selecting all of MBI's Integrations page."""
    page = visit(world.company.urls["integrations-194"])
    page.keyboard.press("Control+A")
    text: str = page.evaluate("getSelection().toString()")
    return text


def report(reader: Reader, text: str) -> None:
    """Paste the page: the bot says what it read."""
    reader.command("/mbi report")
    reader.page.get_by_test_id("page/page").fill(text)
    reader.page.get_by_test_id("modal-submit").click()
    row = reader.words("report-row", name=NAME, word="Re-auth")
    expect(reader.modal).to_contain_text(row, timeout=SLOW)
    reader.leave_modal()


def open_a_ticket(reader: Reader, world: World) -> None:
    """Open a ticket: the modal comes loading and is then filled; the thread tells the number."""
    heard = len(world.slack.calls)
    reader.card.get_by_test_id("open_ticket").click()
    expect(reader.page.get_by_test_id("subject/subject")).to_have_value(re.compile(NAME))
    expect(reader.page.get_by_test_id("body/body")).to_have_value(re.compile("194"))
    opened = [call for call in world.slack.calls[heard:] if call.method.startswith("views.")]
    assert [call.method for call in opened] == ["views.open", "views.update"]
    assert reader.words("ticket-loading") in str(opened[0].params["view"])
    reader.page.get_by_test_id("modal-submit").click()
    expect(reader.page.get_by_test_id("subject/subject")).to_have_count(0, timeout=SLOW)
    reader.leave_modal()
    number = reader.card.get_by_role("link", name=re.compile(r"^\d+$"))
    expect(number).to_be_visible(timeout=SLOW)
    (ticket,) = world.company.desk.tickets
    assert number.inner_text() == str(ticket.id)
    reader.card.get_by_test_id("replies").click()
    thread = reader.page.get_by_test_id("thread")
    expect(thread.get_by_test_id("message").last).to_contain_text(str(ticket.id), timeout=SLOW)
    reader.page.get_by_test_id("thread-close").click()


def mend_it(reader: Reader) -> None:
    """Mend it: the same card closes once data flows, and says how long it lasted."""
    reader.page.get_by_test_id(TROUBLE).click()
    expect(reader.page.get_by_test_id(TROUBLE)).to_have_text(reader.words("sandbox-page-break"))
    closed = reader.words("card-title-resolved")
    reader.advance_until(lambda: closed in reader.card.inner_text())
    expect(reader.card).to_contain_text(re.compile(rf"{reader.words('card-lasted')}\s*\d+ h"))
    assert reader.page.locator("#feed [data-testid=message]:not([data-ephemeral])").count() == 1


def test_two_tabs_show_one_world_and_neither_freezes_while_time_passes(
    settle: Settle, serve: Callable[[World], str], visit: Visit
) -> None:
    url = serve(settle("en", stride=timedelta(hours=1)))
    one, other = (Reader(page=visit(url), locale="en") for _ in range(2))
    clock = other.page.get_by_test_id("clock")
    before = clock.inner_text()
    with one.page.expect_response("**/act/advance", timeout=3 * SLOW):
        one.page.get_by_test_id("advance-1440").click()
        expect(one.page.locator(".clock")).to_contain_text(one.words("sandbox-page-working"))
        expect(clock).not_to_have_text(before)
        one.page.get_by_test_id("group-calm").click()
        one.page.get_by_test_id("trouble-blank-status").click()
        lever = other.page.get_by_test_id("trouble-blank-status")
        expect(lever).to_have_attribute("data-active", "yes")
        expect(one.page.locator(".clock")).to_have_attribute("aria-busy", "true")
    expect(one.page.locator(".clock")).to_have_attribute("aria-busy", "false")
