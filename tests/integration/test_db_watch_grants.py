"""Applying what is watched, around grants: kept going, put back, or erased with their owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import get_ident

import pytest
from sqlalchemy import Engine, select

from bot.adapters.db.tables import access_grant, handover, oauth_client, pending_grant
from bot.adapters.db.watch_list import SqlWatchList
from bot.domain.authorization import Authorized
from bot.domain.grant import DataAccount, Keeping, Ownership, PendingGrant
from bot.domain.integration import Integration, Kind
from bot.domain.link import STATE_LIFE, OAuthState, digest
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.round import How
from bot.domain.subject import Subject
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import Watched, WatchedClient, WatchedIntegration
from tests.integration.begun import all_at_once, new_grant, new_handover, new_link, new_round
from tests.integration.seeds import (
    ACCOUNT_EU,
    ACCOUNT_US,
    ACME,
    ADS,
    BOOKS,
    CHANNEL,
    EU,
    HOUR,
    MINUTE,
    NOW,
    ORDERS,
    recorded,
    watch,
)

DAY = timedelta(days=1)
TRAFFIC = WatchedIntegration(
    client_id=EU, name="Traffic", kind="adobe_analytics", channel=CHANNEL, authorized_on=NOW - DAY
)
GOOGLE = WatchedClient(
    provider="google",
    client_id="client-7",
    urls={"token_url": "https://token.example"},
    sealed="sealed client secrets",
    fingerprint="c1",
)
HANDING_OVER = replace(
    ACCOUNT_EU,
    handover_url="https://pipeline.example/grants",
    sealed_handover_secret="sealed secret",
    handover_fingerprint="h1",
)
FULL = replace(
    ACME,
    accounts=(HANDING_OVER, ACCOUNT_US),
    integrations=(ADS, BOOKS, TRAFFIC, ORDERS),
    clients=(GOOGLE,),
)
ADS_ID, TRAFFIC_ID, ORDERS_ID = 1, 3, 4

Apply = Callable[[Watched, datetime], SqlWatchList]


@pytest.fixture
def apply(engine: Engine, kinds: dict[str, Kind]) -> Apply:
    """Applies what is wanted; FULL is applied already."""
    watch(engine, kinds, FULL)
    return lambda wanted, now: watch(engine, kinds, wanted, now)


def look(transaction: Transaction, *keys: str) -> dict[str, Subject]:
    with transaction(read=True) as uow:
        return dict(uow.subjects.by_keys(keys))


def one(transaction: Transaction, integration_id: int) -> Integration:
    with transaction(read=True) as uow:
        return uow.watched.members([integration_id])[0][0]


def hold(
    transaction: Transaction, integration_id: int, ownership: Ownership = Ownership.OWN
) -> Subject:
    """Give it a grant, and have it probed: what it said, as it is kept."""
    key = f"{ownership}_probe:{integration_id}"
    with transaction() as uow:
        uow.subjects.start([key], NOW)
        uow.grants.put(new_grant(integration_id, ownership=ownership))
        uow.commit()
    with transaction() as uow:
        (claimed,) = (s for s in uow.subjects.claim(NOW, limit=99, lease=HOUR) if s.key == key)
        uow.subjects.record([recorded(claimed, due_at=NOW + 2 * HOUR)])
        uow.commit()
    return look(transaction, key)[key]


def test_clients_hand_overs_and_dates_are_read_back(apply: Apply) -> None:
    assert apply(FULL, NOW).current() == FULL


def test_a_client_that_was_only_sealed_anew_keeps_the_old_seal(apply: Apply) -> None:
    anew = replace(GOOGLE, sealed="sealed anew", client_id="client-8")
    found = apply(replace(FULL, clients=(anew,)), NOW).current().clients
    assert found == (replace(GOOGLE, client_id="client-8"),)
    other = replace(GOOGLE, sealed="other", fingerprint="c2")
    assert apply(replace(FULL, clients=(other,)), NOW).current().clients == (other,)


def test_a_client_that_is_no_longer_wanted_goes_with_its_secrets(
    apply: Apply, engine: Engine, transaction: Transaction
) -> None:
    with transaction(read=True) as uow:
        found = uow.clients.of(1)["google"]
    assert (found.client_id, found.urls, found.sealed) == (
        GOOGLE.client_id,
        GOOGLE.urls,
        GOOGLE.sealed,
    )
    assert "sealed client" not in repr(found)
    apply(replace(FULL, clients=()), NOW)
    with engine.connect() as connection:
        assert connection.execute(select(oauth_client)).all() == []


def test_a_hand_over_secret_that_was_only_sealed_anew_keeps_the_old_seal(apply: Apply) -> None:
    anew = replace(HANDING_OVER, sealed_handover_secret="sealed anew")
    found = apply(replace(FULL, accounts=(anew, ACCOUNT_US)), NOW).current().accounts[0]
    assert found.sealed_handover_secret == "sealed secret"
    gone = apply(replace(FULL, accounts=(ACCOUNT_EU, ACCOUNT_US)), NOW).current().accounts[0]
    assert (gone.sealed_handover_secret, gone.handover_url) == (None, None)


def test_an_account_hands_over_where_a_pipeline_is_named(
    apply: Apply, transaction: Transaction
) -> None:
    apply(FULL, NOW)
    with transaction(read=True) as uow:
        found = {account.name: account.hands_over for account in uow.watched.accounts(1)}
    assert found == {"Acme EU": True, "Acme US": False}


@pytest.mark.parametrize(
    ("settings", "host", "port", "keeping"),
    [
        ({}, None, None, Keeping.VERIFY),
        ({"host": "db.example", "port": 3307}, "db.example", 3307, Keeping.VERIFY),
        ({"credentials": "store"}, None, None, Keeping.STORE),
        ({"credentials": "none"}, None, None, Keeping.NONE),
        # as a version before may have taken it, which knew none of these
        ({"credentials": "whatever", "host": 7, "port": "3306"}, None, None, Keeping.VERIFY),
    ],
)
def test_how_to_reach_a_source_is_read_from_its_settings(
    apply: Apply,
    transaction: Transaction,
    settings: dict[str, object],
    host: str | None,
    port: int | None,
    keeping: Keeping,
) -> None:
    orders = replace(ORDERS, settings=settings)
    apply(replace(FULL, integrations=(ADS, BOOKS, TRAFFIC, orders)), NOW)
    found = one(transaction, ORDERS_ID)
    assert (found.host, found.port, found.keeping) == (host, port, keeping)


def test_probes_are_there_from_the_start_and_asked_once_something_is_held(
    apply: Apply, transaction: Transaction
) -> None:
    apply(FULL, NOW)
    keys = [f"own_probe:{ADS_ID}", f"shared_probe:{ADS_ID}"]
    assert {key: s.due_at for key, s in look(transaction, *keys).items()} == dict.fromkeys(keys)
    said = hold(transaction, ADS_ID)
    assert (said.due_at, said.testimony is None) == (NOW + 2 * HOUR, False)
    assert look(transaction, keys[1])[keys[1]].due_at is None


def test_applying_again_keeps_probes_going_and_what_they_said(
    apply: Apply, transaction: Transaction
) -> None:
    before = hold(transaction, ADS_ID)
    for step in range(3):
        apply(FULL, NOW + step * MINUTE)
    assert look(transaction, before.key)[before.key] == before


def test_applying_again_starts_no_probe_that_was_stopped(
    apply: Apply, transaction: Transaction
) -> None:
    """One that is held and may not be asked with, such as a rotating one that MBI uses too."""
    before = hold(transaction, ADS_ID, Ownership.SHARED)
    with transaction() as uow:
        uow.subjects.stop([before.key])
        uow.commit()
    apply(FULL, NOW)
    stopped = look(transaction, before.key)[before.key]
    assert (stopped.due_at, stopped.testimony) == (None, None)


def begin(transaction: Transaction, integration_id: int) -> None:
    """Leave something of every sort for it: link, state, waiting grant, hand-over."""
    with transaction() as uow:
        link = uow.links.add(new_link(integration_id), f"token {integration_id}")
        uow.states.add(
            OAuthState(
                link_id=link.id,
                workspace_id=1,
                team_id="T1",
                person="UANNA",
                integration_id=integration_id,
                browser="browser",
                sealed_verifier="sealed",
                redirect_uri="https://bot.example/oauth/callback",
                expires_at=NOW + STATE_LIFE,
            ),
            digest(f"state {integration_id}"),
        )
        uow.grants.pend(
            PendingGrant(
                id=0,
                integration_id=integration_id,
                link_id=link.id,
                grant=new_grant(integration_id),
                candidates=(DataAccount(id="9"),),
                expected=None,
                expires_at=NOW + HOUR,
            )
        )
        begun = uow.rounds.begin(new_round(integration_id))
        uow.handovers.owe(new_handover(integration_id, begun.id))
        uow.commit()


def left(engine: Engine, transaction: Transaction, integration_id: int) -> list[str]:
    """What still could be used of it."""
    found = []
    with transaction() as uow:
        spent = uow.links.spend(f"token {integration_id}", NOW, browser="b", page_until=NOW + HOUR)
        found += ["link"] if spent else []
        found += ["state"] if uow.states.take(digest(f"state {integration_id}"), NOW) else []
    with engine.connect() as connection:
        for table in (access_grant, pending_grant, handover):
            of_it = select(table).where(table.c.integration_id == integration_id)
            found += [table.name] if connection.execute(of_it).first() else []
    return found


EVERYTHING = ["link", "state", "access_grant", "pending_grant", "handover"]


def test_what_is_removed_leaves_no_grant_and_no_way_to_give_one(
    apply: Apply, engine: Engine, transaction: Transaction
) -> None:
    said = hold(transaction, ADS_ID)
    begin(transaction, ADS_ID)
    begin(transaction, TRAFFIC_ID)
    assert left(engine, transaction, ADS_ID) == EVERYTHING
    apply(replace(FULL, integrations=(BOOKS, TRAFFIC, ORDERS)), NOW)
    assert left(engine, transaction, ADS_ID) == []
    assert left(engine, transaction, TRAFFIC_ID) == [
        name for name in EVERYTHING if name != "access_grant"
    ]
    stopped = look(transaction, said.key)[said.key]
    assert (stopped.due_at, stopped.testimony) == (None, None)
    apply(FULL, NOW)
    assert look(transaction, said.key)[said.key].due_at is None


def test_another_kind_by_the_same_name_gets_no_grant_of_the_one_before(
    apply: Apply, engine: Engine, transaction: Transaction
) -> None:
    said = hold(transaction, ADS_ID)
    begin(transaction, ADS_ID)
    with transaction() as uow:
        uow.rounds.authorize(ADS_ID, Authorized(at=NOW, how=How.DONE, by="UANNA"))
        uow.commit()
    other = replace(ADS, kind="salesforce")
    apply(replace(FULL, integrations=(other, BOOKS, TRAFFIC, ORDERS)), NOW)
    assert left(engine, transaction, ADS_ID) == []
    stopped = look(transaction, said.key)[said.key]
    assert (stopped.due_at, stopped.testimony) == (None, None)
    assert one(transaction, ADS_ID).authorized is None


@pytest.mark.parametrize(
    ("credentials", "kept"), [("store", True), ("verify", False), ("none", False)]
)
def test_a_password_is_kept_only_as_long_as_the_operator_allows_it(
    apply: Apply, engine: Engine, transaction: Transaction, credentials: str, *, kept: bool
) -> None:
    storing = replace(ORDERS, settings={"credentials": "store"})
    apply(replace(FULL, integrations=(ADS, BOOKS, TRAFFIC, storing)), NOW)
    said = hold(transaction, ORDERS_ID, Ownership.SHARED)
    now_wanted = replace(ORDERS, settings={"credentials": credentials})
    apply(replace(FULL, integrations=(ADS, BOOKS, TRAFFIC, now_wanted)), NOW)
    assert left(engine, transaction, ORDERS_ID) == (["access_grant"] if kept else [])
    asked = look(transaction, said.key)[said.key]
    assert (asked.due_at is not None, asked.testimony is not None) == (kept, kept)


def test_an_own_grant_by_oauth_needs_no_permission_to_store_a_password(
    apply: Apply, engine: Engine, transaction: Transaction
) -> None:
    hold(transaction, ADS_ID)
    apply(FULL, NOW)
    assert left(engine, transaction, ADS_ID) == ["access_grant"]


def test_a_data_account_that_an_admin_changed_is_put_back_by_the_file(
    apply: Apply, transaction: Transaction
) -> None:
    with transaction() as uow:
        uow.watched.change_data_account(ADS_ID, "999")
        uow.commit()
    assert one(transaction, ADS_ID).data_account == "999"
    apply(FULL, NOW)
    assert one(transaction, ADS_ID).data_account == ADS.data_account


CALENDAR = f"calendar:{TRAFFIC_ID}"


def date(apply: Apply, on: datetime | None, now: datetime = NOW) -> SqlWatchList:
    traffic = replace(TRAFFIC, authorized_on=on)
    return apply(replace(FULL, integrations=(ADS, BOOKS, traffic, ORDERS)), now)


def test_a_date_of_the_operators_is_remembered_and_starts_the_calendar(
    apply: Apply, transaction: Transaction
) -> None:
    date(apply, TRAFFIC.authorized_on)
    assert one(transaction, TRAFFIC_ID).authorized == Authorized(at=NOW - DAY, how=How.OPERATOR)
    started = look(transaction, CALENDAR)[CALENDAR]
    assert started.due_at is not None
    assert f"calendar:{ADS_ID}" not in look(transaction, f"calendar:{ADS_ID}")


def test_an_older_date_of_the_operators_changes_nothing_that_is_known(
    apply: Apply, transaction: Transaction
) -> None:
    said = Authorized(at=NOW - HOUR, how=How.DONE, by="UANNA")
    with transaction() as uow:
        uow.rounds.authorize(TRAFFIC_ID, said)
        uow.commit()
    watch_list = date(apply, NOW - 2 * DAY)
    assert one(transaction, TRAFFIC_ID).authorized == said
    assert watch_list.current().integrations[-2].authorized_on == NOW - 2 * DAY
    date(apply, NOW)
    assert one(transaction, TRAFFIC_ID).authorized == Authorized(at=NOW, how=How.OPERATOR)


def test_a_date_that_the_operator_corrects_or_takes_back_is_believed(
    apply: Apply, transaction: Transaction
) -> None:
    date(apply, NOW - 9 * DAY)
    assert one(transaction, TRAFFIC_ID).authorized == Authorized(at=NOW - 9 * DAY, how=How.OPERATOR)
    date(apply, None)
    assert one(transaction, TRAFFIC_ID).authorized is None
    assert look(transaction, CALENDAR)[CALENDAR].due_at is None


def test_the_calendar_is_asked_at_once_when_its_date_moves_and_else_left_alone(
    apply: Apply, transaction: Transaction
) -> None:
    with transaction() as uow:
        (claimed,) = (
            s for s in uow.subjects.claim(NOW + HOUR, limit=99, lease=HOUR) if s.key == CALENDAR
        )
        uow.subjects.record([recorded(claimed, due_at=NOW + 2 * HOUR)])
        uow.commit()
    before = look(transaction, CALENDAR)[CALENDAR]
    date(apply, TRAFFIC.authorized_on, NOW + MINUTE)
    assert look(transaction, CALENDAR)[CALENDAR] == before
    date(apply, NOW, NOW + MINUTE)
    assert look(transaction, CALENDAR)[CALENDAR].due_at == NOW + MINUTE


def test_what_comes_back_goes_on_by_the_date_that_is_known(
    apply: Apply, transaction: Transaction
) -> None:
    said = Authorized(at=NOW, how=How.DONE, by="UANNA")
    with transaction() as uow:
        uow.rounds.authorize(TRAFFIC_ID, said)
        uow.commit()
    apply(replace(FULL, integrations=(ADS, BOOKS, ORDERS)), NOW)
    assert look(transaction, CALENDAR)[CALENDAR].due_at is None
    apply(FULL, NOW)
    assert one(transaction, TRAFFIC_ID).authorized == said
    assert look(transaction, CALENDAR)[CALENDAR].due_at is not None


def test_reminders_look_at_what_is_watched_dated_and_does_not_last(
    apply: Apply, transaction: Transaction
) -> None:
    with transaction() as uow:
        uow.rounds.authorize(ADS_ID, Authorized(at=NOW, how=How.DONE))
        uow.commit()
    with transaction(read=True) as uow:
        found = uow.watched.with_authorization(1)
        assert [(i.name, a.name) for i, a in found] == [("Traffic", "Acme EU")]
        assert uow.watched.one(TRAFFIC_ID) is not None
    apply(replace(FULL, integrations=(ADS, BOOKS, ORDERS)), NOW)
    with transaction(read=True) as uow:
        assert uow.watched.with_authorization(1) == []
        assert uow.watched.one(TRAFFIC_ID) is None
        found_one = uow.watched.one(ADS_ID)
    assert found_one is not None
    assert (found_one[0].name, found_one[1].name, found_one[2]) == (ADS.name, "Acme EU", None)


def test_applying_while_people_reauthorize_never_deadlocks(
    apply: Apply, transaction: Transaction
) -> None:
    """Everybody locks in the order that `locks` tells."""
    without = replace(FULL, integrations=(BOOKS, TRAFFIC, ORDERS))

    def reauthorize(step: int) -> None:
        with transaction() as uow:
            uow.subjects.start([f"own_probe:{ADS_ID}"], NOW)
            uow.subjects.stop([f"shared_probe:{ADS_ID}"])
            uow.watched.ask_assessment([1], NOW)
            uow.watched.lock_workspace(1)
            token = f"token {step} of {get_ident()}"
            link = uow.links.add(new_link(ADS_ID), token)
            uow.links.spend(token, NOW, browser="b", page_until=NOW + HOUR)
            begun = uow.rounds.begin(new_round(ADS_ID))
            pending = uow.grants.pend(
                PendingGrant(
                    id=0,
                    integration_id=ADS_ID,
                    link_id=link.id,
                    grant=new_grant(ADS_ID),
                    candidates=(),
                    expected=None,
                    expires_at=NOW + HOUR,
                )
            )
            uow.grants.take_pending(pending.id, NOW)
            uow.watched.change_data_account(ADS_ID, f"{step}")
            uow.rounds.authorize(ADS_ID, Authorized(at=NOW, how=How.DONE))
            uow.grants.put(new_grant(ADS_ID))
            uow.handovers.owe(new_handover(ADS_ID, begun.id))
            uow.notices.close([ADS_ID], [NoticeKind.DUE], NoticeState.DONE)
            uow.links.withdraw([ADS_ID, TRAFFIC_ID], NOW)
            uow.commit()

    def work(number: int) -> None:
        for step in range(4):
            if number:
                reauthorize(step)
            else:
                apply(FULL if step % 2 else without, NOW + step * MINUTE)

    all_at_once(4, work)
    assert apply(FULL, NOW).current() == FULL
