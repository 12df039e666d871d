"""Links and states: one winner, and nothing kept that opens anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select

from bot.adapters.db.tables import link, oauth_state
from bot.domain.integration import Kind
from bot.domain.link import PAGE_LIFE, STATE_LIFE, Link, OAuthState, digest
from bot.ports.unit_of_work import Transaction
from tests.integration.begun import all_at_once, new_link
from tests.integration.seeds import MINUTE, NOW, SECOND, incident, watch

TOKEN, COOKIE = "token-of-the-link", "cookie-of-the-browser"


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds)


def add(transaction: Transaction, new: Link, token: str = TOKEN) -> Link:
    with transaction() as uow:
        kept = uow.links.add(new, token)
        uow.commit()
    return kept


def spend(
    transaction: Transaction, token: str = TOKEN, at: datetime = NOW, cookie: str = COOKIE
) -> Link | None:
    with transaction() as uow:
        won = uow.links.spend(token, at, browser=digest(cookie), page_until=at + PAGE_LIFE)
        uow.commit()
    return won


def test_a_link_is_read_back_by_its_token_and_by_its_id(transaction: Transaction) -> None:
    with transaction() as uow:
        opened = incident(uow, [1])
        uow.commit()
    kept = add(transaction, new_link(incident_id=opened.id))
    assert kept == replace(new_link(incident_id=opened.id), id=kept.id)
    with transaction(read=True) as uow:
        assert uow.links.by_token(TOKEN) == kept
        assert uow.links.get(kept.id) == kept
        assert uow.links.by_token("another") is None
        assert uow.links.get(kept.id + 1) is None


def test_neither_token_nor_cookie_is_kept(engine: Engine, transaction: Transaction) -> None:
    add(transaction, new_link())
    assert spend(transaction)
    with engine.connect() as connection:
        row = connection.execute(select(link)).one()
    assert TOKEN not in str(row)
    assert COOKIE not in str(row)
    assert (row.token_digest, row.browser_digest) == (digest(TOKEN), digest(COOKIE))


def test_opening_is_counted_and_spends_nothing(transaction: Transaction) -> None:
    kept = add(transaction, new_link())
    with transaction() as uow:
        assert [uow.links.opened(kept.id) for _ in range(3)] == [1, 2, 3]
        uow.commit()
    won = spend(transaction)
    assert won is not None
    assert (won.opened, won.spent_at, won.page_until) == (3, NOW, NOW + PAGE_LIFE)


def test_of_fifty_who_spend_a_link_at_once_one_gets_it(transaction: Transaction) -> None:
    kept = add(transaction, new_link())
    won = [
        (number, one)
        for number, one in enumerate(
            all_at_once(50, lambda number: spend(transaction, cookie=f"cookie {number}"))
        )
        if one
    ]
    assert len(won) == 1
    (winner, spent) = won[0]
    assert spent.id == kept.id
    with transaction(read=True) as uow:
        seen = [
            number
            for number in range(50)
            if uow.links.of_browser(kept.id, digest(f"cookie {number}"), NOW)
        ]
    assert seen == [winner]


def test_a_link_is_spent_until_the_moment_it_expires_and_not_at_it(
    transaction: Transaction,
) -> None:
    new = new_link()
    add(transaction, new)
    add(transaction, new, "second")
    assert spend(transaction, at=new.expires_at) is None
    assert spend(transaction, "second", at=new.expires_at - SECOND) is not None


def test_a_spent_link_is_not_spent_again(transaction: Transaction) -> None:
    add(transaction, new_link())
    assert spend(transaction)
    assert spend(transaction) is None


def test_a_withdrawn_link_cannot_be_spent_and_a_spent_one_keeps_its_page(
    transaction: Transaction,
) -> None:
    spent = add(transaction, new_link(), "spent")
    spend(transaction, "spent")
    open_one = add(transaction, new_link(), "open")
    other = add(transaction, new_link(2), "other")
    with transaction() as uow:
        uow.links.withdraw([1], NOW + SECOND)
        uow.commit()
    assert spend(transaction, "open") is None
    assert spend(transaction, "other") is not None
    with transaction(read=True) as uow:
        found = {one: uow.links.get(one.id) for one in (spent, open_one, other)}
        assert uow.links.of_browser(spent.id, digest(COOKIE), NOW + MINUTE) is not None
    withdrawn = {one.id: now.withdrawn_at for one, now in found.items() if now}
    assert withdrawn == {spent.id: None, open_one.id: NOW + SECOND, other.id: None}


def test_the_page_is_for_the_browser_that_spent_the_link_and_ends(transaction: Transaction) -> None:
    kept = add(transaction, new_link())
    until = NOW + PAGE_LIFE
    with transaction(read=True) as uow:
        assert uow.links.of_browser(kept.id, digest(COOKIE), NOW) is None
    spend(transaction)
    with transaction(read=True) as uow:
        assert uow.links.of_browser(kept.id, digest(COOKIE), until - SECOND) is not None
        assert uow.links.of_browser(kept.id, digest(COOKIE), until) is None
        assert uow.links.of_browser(kept.id, digest("another"), NOW) is None
        assert uow.links.of_browser(kept.id + 1, digest(COOKIE), NOW) is None


@pytest.fixture
def sent(transaction: Transaction) -> OAuthState:
    """What somebody was sent to a provider with, not kept yet."""
    return OAuthState(
        link_id=add(transaction, new_link()).id,
        workspace_id=1,
        team_id="T1",
        person="UANNA",
        integration_id=1,
        browser=digest(COOKIE),
        sealed_verifier="sealed-verifier",
        redirect_uri="https://bot.example/oauth/callback",
        expires_at=NOW + STATE_LIFE,
    )


def keep(transaction: Transaction, state: OAuthState, name: str = "state") -> None:
    with transaction() as uow:
        uow.states.add(state, digest(name))
        uow.commit()


def take(transaction: Transaction, at: datetime = NOW, name: str = "state") -> OAuthState | None:
    with transaction() as uow:
        taken = uow.states.take(digest(name), at)
        uow.commit()
    return taken


def test_a_state_is_taken_once_by_one_of_many(transaction: Transaction, sent: OAuthState) -> None:
    keep(transaction, sent)
    taken = [one for one in all_at_once(16, lambda _: take(transaction)) if one]
    assert taken == [sent]
    assert take(transaction) is None


def test_a_state_that_is_late_or_unknown_opens_nothing(
    transaction: Transaction, sent: OAuthState
) -> None:
    keep(transaction, sent)
    assert take(transaction, sent.expires_at) is None
    assert take(transaction, name="guessed") is None
    assert take(transaction, sent.expires_at - SECOND) == sent


def test_states_nobody_came_back_with_go_when_the_next_one_is_kept(
    engine: Engine, transaction: Transaction, sent: OAuthState
) -> None:
    keep(transaction, sent, "old")
    keep(transaction, replace(sent, expires_at=sent.expires_at + MINUTE), "still good")
    keep(transaction, replace(sent, expires_at=sent.expires_at + STATE_LIFE), "new")
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(oauth_state)).scalar() == 2
    assert take(transaction, sent.expires_at, "still good") is not None


def test_a_verifier_is_never_printed(sent: OAuthState) -> None:
    assert "sealed-verifier" not in repr(sent)
