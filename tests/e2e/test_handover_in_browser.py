"""The way in a browser where a pipeline of the operator's takes the new grant to MBI."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.sandbox.people import ALERTS
from tests.e2e.conftest import Settle, Visit
from tests.e2e.reading import SLOW, Reader
from tests.e2e.reauthorizing import (
    HOUR,
    SALESFORCE,
    START,
    Serve,
    follow_to_the_proof,
    open_link,
    sign_in,
    wait_for_card,
)


@pytest.mark.timeout(240)
def test_what_is_handed_over_to_the_pipeline_authorizes_mbi_by_itself(
    settle: Settle, serve: Serve, visit: Visit
) -> None:
    broken = SALESFORCE
    world = settle("en", handover=True, start=START, stride=HOUR)
    reader = Reader(page=visit(serve(world)), locale="en")
    wait_for_card(reader, broken)
    reader.act_as(broken.owner, ALERTS)
    page = open_link(reader, broken)
    sign_in(page, broken)
    taken = broken.words("page-authorize-handover.bare")
    expect(page.get_by_text(taken)).to_be_visible(timeout=3 * SLOW)
    expect(page.get_by_text(broken.words("page-data-waiting"))).to_be_visible()
    follow_to_the_proof(reader, broken.owner_name)
