"""Asking with the grants in the bot's keeping."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.adapters.cipher import Fernets
from bot.adapters.clock import MovableClock
from bot.domain.audit import Deed
from bot.domain.errors import (
    AccountRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.domain.grant import Credentials, DataAccount, Ownership
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.ports.probe import Trial, Tried
from bot.ports.unit_of_work import Transaction
from bot.ports.witness import Heard
from tests.integration.seeds import ADS, ORDERS
from tests.services.holding import (
    CRM,
    EVENTS,
    KEY,
    WATCHED,
    ask,
    audited,
    give,
    held,
    reading,
    secrets,
    subject,
)
from tests.services.sources import GOOD, REFUSED
from tests.services.stage import Stage, observing, set_up

OWN, SHARED = "own_probe", "shared_probe"
INTERVAL = timedelta(minutes=15)


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker that watches Acme with kinds that are probed in different ways."""
    return set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED)


def refreshes(stage: Stage) -> int:
    return stage.provider.troubles.calls["refresh"]


def tried_tokens(stage: Stage) -> list[str]:
    return [trial.credentials.values.get("access_token", "") for trial in stage.probes.tried]


def test_a_good_grant_is_heard_as_good(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new(), data_account="1234567890")
    stage.probes.opens("customers/1234567890")
    ask(stage)
    said = subject(stage, OWN).testimony
    assert said
    assert said.reading is Reading.GOOD
    assert said.good_at == stage.clock.now()


def test_nothing_is_tried_before_a_grant_is_given(stage: Stage) -> None:
    ask(stage)
    stage.pass_time(minutes=60)
    ask(stage)
    assert stage.probes.tried == []


def test_a_trial_knows_all_that_a_source_may_want(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    ask(stage)
    (trial,) = stage.probes.tried
    assert (trial.kind, trial.client_id, trial.data_account) == ("google_ads", 194, "123-456-7890")
    assert trial.client.provider == "google"


def test_a_token_that_would_end_before_the_next_probe_is_renewed_first(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    ask(stage)
    assert (refreshes(stage), tried_tokens(stage)) == (0, ["access-1"])
    stage.pass_time(minutes=44)
    ask(stage)
    assert (refreshes(stage), tried_tokens(stage)[-1]) == (1, "access-2")
    assert secrets(stage) == {"access_token": "access-2", "refresh_token": "refresh-1"}
    grant = held(stage)
    assert grant
    assert grant.expires_at == stage.clock.now() + timedelta(hours=1)


def test_a_new_refresh_token_is_kept(stage: Stage) -> None:
    stage.provider.rotates = True
    give(stage, CRM.name, stage.provider.new())
    for _ in range(3):
        stage.pass_time(minutes=50)
        ask(stage)
    assert secrets(stage, CRM.name)["refresh_token"] == "refresh-4"
    assert reading(stage, OWN, CRM.name) is Reading.GOOD


def test_a_refused_access_token_is_renewed_once_before_it_counts(stage: Stage) -> None:
    """It may have ended before its time."""
    give(stage, ADS.name, stage.provider.new())
    stage.probes.answer = lambda trial: (
        REFUSED if trial.credentials.values["access_token"] == "access-1" else GOOD
    )
    ask(stage)
    assert (refreshes(stage), tried_tokens(stage)) == (1, ["access-1", "access-2"])
    assert reading(stage, OWN) is Reading.GOOD


def test_what_is_refused_after_a_refresh_too_is_refused(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    stage.probes.says(REFUSED)
    ask(stage)
    assert (refreshes(stage), len(stage.probes.tried)) == (1, 2)
    assert reading(stage, OWN) is Reading.CREDENTIAL_REFUSED


def test_a_token_that_was_just_renewed_is_not_renewed_again(stage: Stage) -> None:
    give(stage, ADS.name, replace(stage.provider.new(), expires_at=stage.clock.now()))
    stage.probes.says(REFUSED)
    ask(stage)
    assert (refreshes(stage), len(stage.probes.tried)) == (1, 1)
    assert reading(stage, OWN) is Reading.CREDENTIAL_REFUSED


def test_a_key_is_refused_without_any_refresh(stage: Stage) -> None:
    give(stage, EVENTS.name, KEY, ownership=Ownership.SHARED)
    stage.probes.says(REFUSED)
    ask(stage)
    assert refreshes(stage) == 0
    assert reading(stage, SHARED, EVENTS.name) is Reading.CREDENTIAL_REFUSED


def test_a_dead_grant_is_believed_at_the_second_answer_and_written_down_once(
    stage: Stage,
) -> None:
    give(stage, ADS.name, stage.provider.new())
    stage.provider.revoke()
    stage.pass_time(minutes=50)
    ask(stage)
    assert audited(stage, Deed.GRANT_REFUSED) == []
    for _ in range(4):
        stage.pass_time(minutes=17)
        ask(stage)
    said = subject(stage, OWN).testimony
    assert said
    assert said.reading is Reading.CREDENTIAL_REFUSED
    assert said.detail == "invalid_grant: Token has been expired or revoked."
    (entry,) = audited(stage, Deed.GRANT_REFUSED)
    assert entry.integration_id == stage.id_of(ADS.name)
    assert entry.args == {
        "witness": "own_probe",
        "reading": "credential_refused",
        "detail": said.detail,
    }
    assert stage.probes.tried == []


def test_a_refused_refresh_is_tried_again_at_the_pace_of_probes(stage: Stage) -> None:
    give(stage, ADS.name, replace(stage.provider.new(), expires_at=stage.clock.now()))
    stage.provider.revoke()
    for _ in range(120):
        ask(stage)
        stage.pass_time(minutes=0.5)
    assert refreshes(stage) <= 6


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (AccountRefusedError("User is inactive", code="x"), Reading.ACCOUNT_REFUSED),
        (ProviderClientError("invalid_client"), Reading.BOT),
        (ProviderSilentError("HTTP 503"), Reading.SILENT),
        (ProviderError("something else"), Reading.SILENT),
    ],
)
def test_what_a_provider_says_to_a_refresh_is_what_is_heard(
    stage: Stage, error: ProviderError, expected: Reading
) -> None:
    give(stage, ADS.name, replace(stage.provider.new(), expires_at=stage.clock.now()))
    stage.provider.troubles.fail("refresh", error, carried_out=False, times=1)
    ask(stage)
    assert reading(stage, OWN) is expected
    assert stage.probes.tried == []


def test_the_wait_that_a_token_endpoint_asks_for_is_kept(stage: Stage) -> None:
    give(stage, ADS.name, replace(stage.provider.new(), expires_at=stage.clock.now()))
    asked = ProviderSilentError("HTTP 429", retry_after=timedelta(hours=2))
    stage.provider.troubles.fail("refresh", asked, carried_out=False, times=1)
    ask(stage)
    assert subject(stage, OWN).due_at == stage.clock.now() + timedelta(hours=2)
    assert secrets(stage)["refresh_token"] == "refresh-1"


def test_silence_at_the_forced_refresh_makes_no_refusal_of_the_first_answer(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    stage.probes.says(REFUSED)
    silent = ProviderSilentError("HTTP 503")
    stage.provider.troubles.fail("refresh", silent, carried_out=False, times=9)
    for _ in range(3):
        ask(stage)
        stage.pass_time(minutes=17)
    assert reading(stage, OWN) is Reading.SILENT


def test_a_grant_that_no_key_opens_is_the_bots_fault_and_holds_up_no_other(
    stage: Stage, clock: MovableClock
) -> None:
    give(stage, ADS.name, stage.provider.new())
    lost = Fernets(["YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY="])
    give(replace(stage, cipher=lost), EVENTS.name, KEY, ownership=Ownership.SHARED)
    worker = observing(
        transaction=stage.transaction,
        clock=clock,
        witnesses=stage.witnesses,
        provider=stage.provider,
        probes=stage.probes,
        cipher=stage.cipher,
    )
    worker.tick()
    assert reading(stage, SHARED, EVENTS.name) is Reading.BOT
    assert reading(stage, OWN) is Reading.GOOD


def ends(stage: Stage, minutes: int) -> Credentials:
    at = stage.clock.now() + timedelta(minutes=minutes)
    return replace(stage.provider.new(), expires_at=at)


def test_what_mbis_side_renews_is_never_renewed_by_the_bot(stage: Stage) -> None:
    """A refresh of ours would end the refresh token that the pipeline holds."""
    give(stage, CRM.name, ends(stage, 16), ownership=Ownership.SHARED)
    ask(stage)
    assert reading(stage, SHARED, CRM.name) is Reading.GOOD
    stage.pass_time(minutes=17)
    ask(stage)
    assert refreshes(stage) == 0
    assert subject(stage, SHARED, CRM.name).due_at is None
    assert subject(stage, SHARED, CRM.name).testimony is None


def test_a_refusal_that_only_mbis_side_could_test_by_a_refresh_is_no_accusation(
    stage: Stage,
) -> None:
    give(stage, CRM.name, ends(stage, 50), ownership=Ownership.SHARED)
    stage.probes.says(REFUSED)
    ask(stage)
    assert refreshes(stage) == 0
    assert subject(stage, SHARED, CRM.name).due_at is None
    assert subject(stage, SHARED, CRM.name).testimony is None


def test_a_grant_given_while_the_old_one_is_tried_goes_on_being_asked(stage: Stage) -> None:
    give(stage, CRM.name, ends(stage, 50), ownership=Ownership.SHARED)

    def give_anew(_trial: Trial) -> Tried:
        stage.probes.says(GOOD)
        give(stage, CRM.name, ends(stage, 60), ownership=Ownership.SHARED)
        return REFUSED

    stage.probes.answer = give_anew
    ask(stage)
    assert subject(stage, SHARED, CRM.name).due_at is not None
    stage.pass_time(seconds=10)
    ask(stage)
    assert reading(stage, SHARED, CRM.name) is Reading.GOOD


def test_a_probe_without_its_grant_is_asked_no_more(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new())
    with stage.transaction() as uow:
        uow.grants.forget(stage.id_of(ADS.name))
        uow.commit()
    ask(stage)
    assert subject(stage, OWN).due_at is None
    assert stage.probes.tried == []


@pytest.mark.parametrize(
    ("ownership", "probe", "expected"),
    [(Ownership.OWN, OWN, Reading.SILENT), (Ownership.SHARED, SHARED, Reading.CANNOT_CONNECT)],
)
def test_only_mbis_own_credential_speaks_of_the_road(
    stage: Stage, ownership: Ownership, probe: str, expected: Reading
) -> None:
    """An account of the bot's own may be admitted from other addresses than MBI's."""
    login = Credentials(values={"username": "mbi", "password": "p"})
    give(stage, ORDERS.name, login, ownership=ownership)
    stage.probes.says(Tried(heard=Heard.ANSWER, reading=Reading.CANNOT_CONNECT, detail="refused"))
    ask(stage)
    assert reading(stage, probe, ORDERS.name) is expected


@pytest.mark.parametrize(
    ("ownership", "probe", "expected"),
    [
        (Ownership.OWN, OWN, Reading.CREDENTIAL_REFUSED),
        (Ownership.SHARED, SHARED, Reading.ACCOUNT_REFUSED),
    ],
)
def test_a_databases_account_of_the_bots_own_is_locked_for_itself_alone(
    stage: Stage, ownership: Ownership, probe: str, expected: Reading
) -> None:
    """MBI comes in by another account: its lock, its rights and its age are others."""
    login = Credentials(values={"username": "watcher", "password": "p"})
    give(stage, ORDERS.name, login, ownership=ownership)
    locked = Tried(heard=Heard.ANSWER, reading=Reading.ACCOUNT_REFUSED, detail="3118")
    stage.probes.says(locked)
    ask(stage)
    said = subject(stage, probe, ORDERS.name).testimony
    assert said
    assert (said.pending, said.pending_detail) == (expected, "3118")


OTHERS = (DataAccount(id="999-999-9999"),)


def test_a_grant_that_lost_its_data_account_is_refused_as_an_account(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new(), data_account="customers/1234567890")
    stage.probes.opens(OTHERS[0].id)
    ask(stage)
    said = subject(stage, OWN).testimony
    assert said
    assert said.pending is Reading.ACCOUNT_REFUSED
    assert said.pending_detail == "123-456-7890 is not among the accounts that this access opens"


def test_a_grant_given_for_another_data_account_than_expected_now_accuses_nobody(
    stage: Stage,
) -> None:
    """The operator expects another one since; only the bot's grant is behind."""
    give(stage, ADS.name, stage.provider.new(), data_account=OTHERS[0].id)
    stage.probes.opens(OTHERS[0].id)
    ask(stage)
    assert reading(stage, OWN) is Reading.BOT


def test_a_source_that_tells_no_data_accounts_is_believed(stage: Stage) -> None:
    give(stage, ADS.name, stage.provider.new(), data_account="1234567890")
    ask(stage)
    assert reading(stage, OWN) is Reading.GOOD


def test_nothing_is_open_in_the_database_while_others_are_asked(stage: Stage) -> None:
    """Somebody else can write meanwhile, which one open transaction forbids on SQLite."""
    give(stage, ADS.name, stage.provider.new())
    stage.pass_time(minutes=50)
    wrote: list[str] = []

    def write(where: str) -> None:
        with stage.transaction() as uow:
            uow.interactions.first(where, stage.clock.now())
            uow.commit()
        wrote.append(where)

    def probe(_trial: Trial) -> Tried:
        write("probe")
        return GOOD

    stage.provider.troubles.meanwhile = lambda: write("refresh")
    stage.probes.answer = probe
    ask(stage)
    assert wrote == ["refresh", "probe"]


def test_no_secret_is_logged_or_told(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    give(stage, ADS.name, stage.provider.new())
    give(stage, EVENTS.name, KEY, ownership=Ownership.SHARED)
    stage.pass_time(minutes=50)
    stage.provider.troubles.fail(
        "refresh", RuntimeError("refresh-1 met access-1"), carried_out=False, times=1
    )
    ask(stage)
    told = "".join(record.getMessage() for record in caplog.records if record.name[:4] == "bot.")
    assert "RuntimeError" in told
    said = [subject(stage, OWN), subject(stage, SHARED, EVENTS.name), *stage.probes.tried]
    for secret in ("refresh-1", "access-1", KEY.values["secret"]):
        assert secret not in f"{told}{said}"


def test_a_fault_among_the_probes_costs_nobody_elses_answer(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    give(stage, ADS.name, stage.provider.new())

    def breaks(_trial: Trial) -> Tried:
        message = "met access-1"
        raise RuntimeError(message)

    stage.probes.answer = breaks
    stage.pass_time(seconds=31)
    ask(stage)
    assert reading(stage, OWN) is Reading.SILENT
    assert reading(stage, "newest_row") is Reading.SILENT
    assert "RuntimeError" in caplog.text
    assert "access-1" not in caplog.text
