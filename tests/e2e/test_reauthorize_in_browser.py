"""The whole way in a browser: from the card over the private link to the proof that data flows."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Settle, Visit
from tests.e2e.reading import Reader
from tests.e2e.reauthorizing import (
    GOOGLE,
    HOUR,
    SALESFORCE,
    START,
    Break,
    Serve,
    ask_the_owner,
    authorize_in_mbi,
    done,
    follow_to_the_proof,
    open_link,
    sign_in,
    wait_for_card,
)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("locale", "broken"), [("it", GOOGLE), ("en", SALESFORCE)], ids=["italian", "english"]
)
def test_an_analyst_asks_the_owner_authorizes_and_data_proves_it(
    locale: str, broken: Break, settle: Settle, serve: Serve, visit: Visit
) -> None:
    world = settle(locale, start=START, stride=HOUR)
    reader = Reader(page=visit(serve(world)), locale=locale)
    wait_for_card(reader, broken)
    ask_the_owner(reader, broken)
    page = open_link(reader, broken)
    sign_in(page, broken)
    authorize_in_mbi(visit, world, broken)
    done(page, broken)
    follow_to_the_proof(reader, broken.owner_name)
