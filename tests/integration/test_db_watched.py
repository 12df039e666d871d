"""What is watched, and what is held of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from bot.domain.diagnosis import Diagnosis, Status
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Authorization, Kind
from bot.domain.observation import Witness
from bot.ports.unit_of_work import Transaction, Verdict
from tests.integration.seeds import (
    ACCOUNT_EU,
    ACCOUNT_US,
    ACME,
    ADS,
    BOOKS,
    CALM,
    EU,
    HOUR,
    MINUTE,
    NOW,
    ORDERS,
    TROUBLE,
    US,
    count_of,
    ids_by_name,
    many,
    recorded,
    watch,
)


def judge(transaction: Transaction, verdicts: dict[str, Diagnosis]) -> None:
    with transaction() as uow:
        ids = ids_by_name(uow)
        uow.watched.keep_verdicts(
            [
                Verdict(integration_id=ids[n], diagnosis=d, data_until=NOW, changed_at=NOW)
                for n, d in verdicts.items()
            ]
        )
        uow.commit()


def pages(transaction: Transaction, size: int) -> list[list[str]]:
    found, offset = [], 0
    with transaction(read=True) as uow:
        while rows := uow.watched.page(1, offset=offset, limit=size):
            found.append([integration.name for integration, _, _ in rows])
            offset += size
    return found


def test_before_anything_is_applied_the_workspace_is_a_fault_with_its_remedy(
    transaction: Transaction,
) -> None:
    with transaction(read=True) as uow, pytest.raises(ConfigurationError, match="mbi-bot apply"):
        uow.watched.workspace()


def test_the_workspace_and_its_accounts_come_back_as_they_were_applied(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds)
    with transaction(read=True) as uow:
        workspace = uow.watched.workspace()
        eu, us = uow.watched.accounts(workspace.id)
    assert (workspace.admins, workspace.locales) == (("lead@acme.example",), {"#orders": "it"})
    assert (eu.name, eu.client_id, eu.blackout) == ("Acme EU", EU, ACCOUNT_EU.blackout)
    assert (eu.cadence, eu.dashboard_url) == (ACCOUNT_EU.cadence, ACCOUNT_EU.dashboard_url)
    assert (us.client_id, us.updates_enabled, us.default_channel) == (US, False, "#us")


def test_pages_go_from_the_worst_to_the_best_then_by_name_whatever_its_case(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    names = ["b", "A", "ä", "Z", "c", "d", "É"]
    watch(engine, kinds, replace(ACME, integrations=tuple(replace(BOOKS, name=n) for n in names)))
    judge(
        transaction,
        {
            "Z": replace(CALM, status=Status.REAUTH),
            "c": replace(CALM, status=Status.FAILED),
            "b": replace(CALM, status=Status.STALE),
            "A": CALM,
            "d": CALM,
        },
    )
    assert pages(transaction, 3) == [["Z", "c", "b"], ["ä", "É", "A"], ["d"]]
    assert count_of(transaction) == {
        Status.REAUTH: 1,
        Status.FAILED: 1,
        Status.STALE: 1,
        Status.UNKNOWN: 2,  # never judged
        Status.OK: 2,
    }


def test_a_page_shows_each_with_its_account_and_verdict(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds)
    judge(transaction, {ADS.name: TROUBLE})
    judge(transaction, {ADS.name: replace(TROUBLE, status=Status.STALE)})
    with transaction(read=True) as uow:
        (ads, books, _) = uow.watched.page(1, offset=0, limit=9)
    assert (ads[0].kind, ads[0].owners) == (kinds["google_ads"], ("anna@acme.example",))
    assert ads[1].name == "Acme EU"
    assert ads[2] == Verdict(
        integration_id=ads[0].id,
        diagnosis=replace(TROUBLE, status=Status.STALE),
        data_until=NOW,
        changed_at=NOW,
    )
    assert books[2] is None


def test_what_is_removed_leaves_pages_counts_and_names_but_stays_a_member(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    with transaction(read=True) as uow:
        ads = ids_by_name(uow)[ADS.name]
    judge(transaction, {ADS.name: TROUBLE})
    watch_list.replace(replace(ACME, integrations=(BOOKS, ORDERS)), NOW)
    assert pages(transaction, 9) == [[ORDERS.name, BOOKS.name]]
    assert count_of(transaction) == {Status.UNKNOWN: 2}
    with transaction(read=True) as uow:
        assert ADS.name not in ids_by_name(uow)
        ((integration, _, verdict),) = uow.watched.members([ads])
    assert integration.name == ADS.name
    assert verdict is not None
    assert verdict.diagnosis == TROUBLE


def test_a_provider_concerns_the_accounts_with_its_integrations(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    with transaction(read=True) as uow:
        assert uow.watched.concerned() == [1, 2]
        assert uow.watched.concerned(provider="intuit") == [1]
        assert uow.watched.concerned(provider="nobody") == []
    watch_list.replace(replace(ACME, accounts=(ACCOUNT_US,), integrations=(ORDERS,)), NOW)
    with transaction(read=True) as uow:
        assert uow.watched.concerned() == [2]
        assert uow.watched.concerned(provider="intuit") == []


def test_a_kind_that_the_catalogue_knows_no_more_is_shown_bare(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, replace(ACME, integrations=(replace(ADS, kind="myspace_ads"),)))
    with transaction(read=True) as uow:
        ((integration, _, _),) = uow.watched.page(1, offset=0, limit=9)
        assert uow.watched.concerned(provider="myspace_ads") == [1]
    bare = integration.kind
    assert (bare.name, bare.title, bare.provider) == ("myspace_ads",) * 3
    assert bare.authorization is Authorization.NONE


def test_a_picture_holds_everything_known_of_one_account_in_a_handful_of_queries(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, many(50))
    watch(engine, kinds)
    judge(transaction, {ADS.name: TROUBLE})
    with transaction() as uow:
        ids = ids_by_name(uow)
        uow.subjects.record(
            [recorded(s) for s in uow.subjects.claim(NOW + HOUR, limit=99, lease=HOUR)]
        )
        uow.commit()
    statements: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, text, *_rest: statements.append(text)
    )
    with transaction(read=True) as uow:
        picture = uow.watched.picture(1)
    assert len(statements) <= 9, statements
    assert [i.name for i in picture.integrations] == [ADS.name, BOOKS.name]
    assert picture.verdicts[ids[ADS.name]].diagnosis == TROUBLE
    asked = {"cycle:1", "reports:1", f"newest_row:{ids[ADS.name]}", "feed:intuit", "ingest"}
    assert set(picture.testimonies) == asked
    assert set(picture.subjects) >= asked | {f"words:{ids[n]}" for n in (ADS.name, BOOKS.name)}
    assert f"words:{ids[ORDERS.name]}" not in picture.subjects
    assert picture.subjects["feed:intuit"].witness is Witness.FEED
    assert (picture.account.client_id, picture.workspace.locale) == (EU, "en")


def test_a_judgement_is_taken_once_and_comes_again_by_itself(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds)

    def take(_number: int) -> int | None:
        with transaction() as uow:
            found = uow.watched.claim_assessment(NOW, lease=HOUR)
            uow.commit()
        return found

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, range(4)))
    assert sorted(one or 0 for one in taken) == [0, 0, 1, 2]
    with transaction() as uow:
        assert uow.watched.claim_assessment(NOW + HOUR - MINUTE, lease=HOUR) is None
        assert uow.watched.claim_assessment(NOW + HOUR, lease=HOUR) == 1


def test_news_bring_a_judgement_forward_and_never_push_it_back(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, replace(ACME, accounts=(ACCOUNT_EU,), integrations=(ADS,)))
    with transaction() as uow:
        uow.watched.ask_assessment([1], NOW + HOUR)
        assert uow.watched.claim_assessment(NOW, lease=HOUR) == 1
        uow.watched.ask_assessment([1], NOW + MINUTE)
        uow.watched.ask_assessment([], NOW)
        assert uow.watched.claim_assessment(NOW, lease=HOUR) is None
        assert uow.watched.claim_assessment(NOW + MINUTE, lease=HOUR) == 1
        uow.watched.put_off_assessment(1, NOW + 9 * HOUR)
        assert uow.watched.claim_assessment(NOW + 8 * HOUR, lease=HOUR) is None
        uow.commit()


def test_an_account_that_was_removed_is_judged_a_last_time(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    """So that its incidents are closed."""
    watch_list = watch(engine, kinds)
    watch_list.replace(replace(ACME, accounts=(ACCOUNT_US,), integrations=(ORDERS,)), NOW)
    with transaction() as uow:
        taken = [uow.watched.claim_assessment(NOW, lease=HOUR) for _ in range(3)]
        assert sorted(one or 0 for one in taken) == [0, 1, 2]
        assert uow.watched.picture(1).integrations == ()
        again = [uow.watched.claim_assessment(NOW + HOUR, lease=HOUR) for _ in range(2)]
        assert again == [2, None]
