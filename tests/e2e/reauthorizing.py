"""What a person does in a browser, from the card over the private link to the proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from bot.sandbox.access import MBI_USER
from bot.sandbox.acme import ANNA, CARLA
from bot.sandbox.people import ALERTS, PEOPLE
from bot.sandbox.world import NOON, World
from bot.texts.reader import Value
from tests.e2e.conftest import Visit
from tests.e2e.reading import SLOW, TEXTS, Reader

Serve = Callable[[World], str]
HOUR = timedelta(hours=1)
START = NOON + timedelta(hours=2, minutes=30)
"""Shortly before a cycle of Acme EU ends; the clock stands still from then on."""
ANALYST = "U0OMAR"
OTHERS = {person.id: person for person in PEOPLE}


@dataclass(frozen=True, kw_only=True)
class Break:
    """What breaks, and who mends it."""

    trouble: str
    name: str
    owner: str
    provider: str = ""
    email: str = ""

    def words(self, key: str, **args: Value | None) -> str:
        """Words in the owner's language, in which their pages are."""
        return TEXTS.say(OTHERS[self.owner].locale, key, **args)

    @property
    def owner_name(self) -> str:
        return OTHERS[self.owner].real_name


GOOGLE = Break(
    trouble="token-expired",
    name="Google Ads – main",
    owner="U0ANNA",
    provider="Google",
    email=ANNA,
)
SALESFORCE = Break(
    trouble="access-revoked",
    name="Salesforce",
    owner="U0CARLA",
    provider="Salesforce",
    email=CARLA,
)
MIXPANEL = Break(trouble="key-rolled", name="Mixpanel", owner="U0BRUNO")
ORDERS = Break(trouble="password-changed", name="Orders database", owner="U0DARIO")


def wait_for_card(reader: Reader, broken: Break) -> None:
    """Break it: the card comes by itself, and says what and why."""
    reader.break_(broken.trouble)
    reader.advance_until(lambda: reader.messages.count() > 0)
    because = "because-admin-account" if broken is ORDERS else "because-token"
    expect(reader.card).to_contain_text(broken.name)
    expect(reader.card).to_contain_text(reader.words(because))


def ask_the_owner(reader: Reader, broken: Break) -> None:
    """An analyst presses, is refused kindly, and asks; the owner is asked in a direct message."""
    analyst = Reader(page=reader.page, locale=OTHERS[ANALYST].locale)
    reader.act_as(ANALYST, ALERTS)
    reader.card.get_by_test_id("reauthorize").click()
    expect(reader.private).to_contain_text(broken.owner_name, timeout=SLOW)
    expect(reader.private.get_by_test_id("link")).to_have_count(0)
    reader.private.get_by_test_id("ask_owner").click()
    asked = analyst.words("reauth-asked", people="\N{OBJECT REPLACEMENT CHARACTER}")
    expect(reader.private).to_contain_text(asked.partition("\N{OBJECT REPLACEMENT CHARACTER}")[0])
    reader.act_as(broken.owner, "direct")
    expect(reader.messages.last).to_contain_text(OTHERS[ANALYST].real_name, timeout=SLOW)


def open_link(reader: Reader, broken: Break) -> Page:
    """Press the button: the link is for the owner alone, and spends nothing before *Continue*."""
    reader.page.locator("#feed").get_by_test_id("reauthorize").last.click()
    link = reader.private.get_by_test_id("link")
    expect(link).to_be_visible(timeout=SLOW)
    with reader.page.expect_popup() as opened:
        link.click()
    page = opened.value
    page.set_default_timeout(SLOW)
    expect(page.get_by_text(broken.owner_name).first).to_be_visible()
    page.get_by_role("button", name=broken.words("page-continue")).click()
    expect(page.locator("[aria-current=step]")).to_contain_text(broken.words("page-access"))
    return page


def sign_in(page: Page, broken: Break) -> None:
    """To the provider, log in, consent, and back."""
    check = broken.words("page-oauth-button", provider=broken.provider)
    page.get_by_role("button", name=check).click()
    page.get_by_role("button", name=re.compile(re.escape(broken.email))).first.click()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url("**/reauthorize/*")
    expect(page.locator(".step").first).to_contain_text(broken.words("page-state-done"))


def enter(page: Page, broken: Break, username: str, secret: str) -> None:
    """Fill in the form, and have it tried."""
    page.locator("#username").fill(username)
    page.locator("input[type=password]").fill(secret)
    page.get_by_role("button", name=broken.words("page-try"), exact=True).click()
    page.wait_for_url("**/reauthorize/*")


def present_secret(visit: Visit, world: World, broken: Break) -> tuple[str, str]:
    """The name and what belongs to it, from the page at the source where they are made."""
    if broken is MIXPANEL:
        source = visit(world.company.urls["mixpanel"])
        return (
            source.get_by_test_id("username").inner_text(),
            source.get_by_test_id("secret").inner_text(),
        )
    source = visit(world.company.urls["database"])
    account = source.get_by_test_id(f"account-{MBI_USER}")
    return MBI_USER, account.get_by_test_id("password").inner_text()


def authorize_in_mbi(visit: Visit, world: World, broken: Break) -> None:
    """What only a person can do, on MBI's own page."""
    mbi = visit(world.company.urls["integrations-194"])
    row = mbi.get_by_test_id("integration").filter(has_text=broken.name)
    row.locator("summary").click()
    row.get_by_role("button").click()
    expect(row).to_contain_text("Success")


def done(page: Page, broken: Break) -> None:
    """Say so, and see that the page waits for data."""
    expect(page.locator("[aria-current=step]")).to_contain_text(broken.words("page-authorize"))
    page.get_by_role("button", name=broken.words("page-done")).click()
    expect(page.get_by_text(broken.words("page-data-waiting"))).to_be_visible()


def follow_to_the_proof(reader: Reader, person: str) -> None:
    """The card waits for data, names who did what, and closes with the proof."""
    reader.act_as(ANALYST, ALERTS)
    waiting = reader.words("card-title-verifying")
    for _ in range(3):  # the clock stands still by itself, and a card is edited once a second
        reader.advance(10)
        if waiting in reader.card.inner_text():
            break
    expect(reader.card).to_contain_text(waiting, timeout=3 * SLOW)
    expect(reader.card.locator(".mention", has_text=person).first).to_be_visible()
    closed = reader.words("card-title-resolved")
    reader.advance_until(lambda: closed in reader.card.inner_text())
    expect(reader.card.locator(".mention", has_text=person).first).to_be_visible()
    expect(reader.card).to_contain_text(reader.words("proof-data.bare").rstrip("."))
