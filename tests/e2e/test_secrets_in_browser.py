"""The way in a browser for a key and for a password, each wrong at first."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.sandbox.people import ALERTS
from tests.e2e.conftest import Settle, Visit
from tests.e2e.reading import SLOW, Reader
from tests.e2e.reauthorizing import (
    HOUR,
    MIXPANEL,
    ORDERS,
    START,
    Break,
    Serve,
    authorize_in_mbi,
    done,
    enter,
    follow_to_the_proof,
    open_link,
    present_secret,
    wait_for_card,
)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("locale", "broken"),
    [("it", MIXPANEL), ("en", ORDERS)],
    ids=["key", "password"],
)
def test_a_new_key_or_password_is_tried_and_then_entered_in_mbi(
    locale: str, broken: Break, settle: Settle, serve: Serve, visit: Visit
) -> None:
    world = settle(locale, start=START, stride=HOUR)
    reader = Reader(page=visit(serve(world)), locale=locale)
    wait_for_card(reader, broken)
    reader.act_as(broken.owner, ALERTS)
    page = open_link(reader, broken)
    enter(page, broken, "mistyped", "mistyped")
    refused = broken.words("page-problem-title")
    expect(page.get_by_role("alert")).to_contain_text(refused, timeout=SLOW)
    enter(page, broken, *present_secret(visit, world, broken))
    authorize_in_mbi(visit, world, broken)
    done(page, broken)
    follow_to_the_proof(reader, broken.owner_name)
