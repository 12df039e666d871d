"""Handing new grants to the operator's pipeline: each once, or told why not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from bot.adapters.cipher import Fernets
from bot.adapters.clock import MovableClock
from bot.domain.audit import Deed
from bot.domain.errors import CredentialsRefusedError, DeliveryError, PermanentDeliveryError
from bot.domain.grant import Credentials
from bot.domain.incident import EventKind
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.domain.round import How, Round
from bot.ports.grants import Handover
from bot.ports.handover import Parcel, Pipeline
from bot.ports.unit_of_work import Transaction
from bot.services.handing_over import LEASE, HandingOver, owe
from tests.integration.seeds import ACCOUNT_EU, ACCOUNT_US, ADS
from tests.services.holding import WATCHED, audited
from tests.services.stage import FERNET_KEY, Stage, set_up
from tests.services.troubles import Troubles

SECRET = "handover-secret-e5f6"
TOKEN = "1//refresh-token-g7h8"
GRANT = Credentials(values={"access_token": "ya29.i9", "refresh_token": TOKEN})
ANNA = "U024BE7LH"


class ScriptedPipeline(Pipeline):
    """Takes each parcel once by its id, and fails as a test tells."""

    def __init__(self) -> None:
        self.troubles = Troubles()
        self.sent: list[Parcel] = []
        self.taken: dict[str, Parcel] = {}

    def fail(self, error: BaseException, *, carried_out: bool = False, times: int = 1) -> None:
        self.troubles.fail("post", error, carried_out=carried_out, times=times)

    def hand_over(self, parcel: Parcel) -> None:
        """Take it."""
        self.sent.append(parcel)
        self.troubles.carry_out("post", lambda: self.taken.setdefault(parcel.id, parcel))


class Side:
    """An account with a pipeline, whose integration's token has expired."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.pipeline = ScriptedPipeline()
        self.handing_over = self.worker()
        stage.says(ADS.name, Reading.REAUTH)
        self.incident = stage.only_incident()
        self.round = self._begin()

    def worker(self, cipher: Fernets | None = None) -> HandingOver:
        return HandingOver(
            transaction=self.stage.transaction,
            clock=self.stage.clock,
            cipher=cipher or self.stage.cipher,
            pipeline=self.pipeline,
        )

    def _begin(self) -> Round:
        now = self.stage.clock.now()
        with self.stage.transaction() as uow:
            begun = uow.rounds.begin(
                Round(
                    id=0,
                    integration_id=self.stage.id_of(ADS.name),
                    begun_at=now,
                    begun_by=ANNA,
                    begun_name="Anna",
                    incident_id=self.incident.id,
                    data_account="123-456-7890",
                )
            )
            uow.commit()
        return begun

    def owe(self, credentials: Credentials = GRANT) -> None:
        with self.stage.transaction() as uow:
            ((_, account, _),) = uow.watched.members([self.round.integration_id])
            owe(
                uow,
                cipher=self.stage.cipher,
                account=account,
                round_=self.round,
                credentials=credentials,
                given_by=ANNA,
                given_name="Anna",
                now=self.stage.clock.now(),
            )
            uow.commit()

    def held(self) -> Handover:
        with self.stage.transaction(read=True) as uow:
            found = uow.handovers.of_round(self.round.id)
        assert found
        return found

    def round_now(self) -> Round:
        with self.stage.transaction(read=True) as uow:
            found = uow.rounds.get(self.round.id)
        assert found
        return found

    def events(self) -> list[EventKind]:
        with self.stage.transaction(read=True) as uow:
            return [event.kind for event in uow.incidents.events(self.incident.id)]


@pytest.fixture
def side(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Side:
    cipher = Fernets([FERNET_KEY])
    account = replace(
        ACCOUNT_EU,
        handover_url="https://pipeline.example/grants?key=url-secret",
        sealed_handover_secret=cipher.encrypt(SECRET),
        handover_fingerprint="h1",
    )
    watched = replace(WATCHED, accounts=(account, ACCOUNT_US))
    return Side(
        set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=watched)
    )


def test_a_new_grant_is_handed_over_with_all_that_a_pipeline_needs(side: Side) -> None:
    side.owe()
    assert side.handing_over.tick() == 1
    ((_, parcel),) = side.pipeline.taken.items()
    assert replace(parcel, id="") == Parcel(
        id="",
        url="https://pipeline.example/grants?key=url-secret",
        secret=SECRET,
        at=side.stage.clock.now(),
        account="Acme EU",
        client_id=194,
        integration=ADS.name,
        kind="google_ads",
        data_account="123-456-7890",
        given_by="Anna",
        values=GRANT.values,
    )
    assert side.handing_over.tick() == 0


def test_what_was_taken_authorizes_mbi_by_itself(side: Side) -> None:
    side.owe()
    side.handing_over.tick()
    now = side.stage.clock.now()
    done = side.round_now()
    assert (done.how, done.authorized_at, done.authorized_by) == (How.HANDOVER, now, ANNA)
    assert done.deadline
    assert done.deadline > now
    assert [e.actor for e in audited(side.stage, Deed.HANDED_OVER)] == [ANNA]
    assert len(audited(side.stage, Deed.AUTHORIZED)) == 1
    assert side.events()[-2:] == [EventKind.HANDED_OVER, EventKind.AUTHORIZED]


def test_its_secrets_are_kept_sealed_and_only_until_it_is_taken(side: Side, engine: Engine) -> None:
    side.owe()
    assert TOKEN not in _all_of(engine)
    side.handing_over.tick()
    assert side.held().sealed is None
    assert TOKEN not in _all_of(engine)


def _all_of(engine: Engine) -> str:
    with engine.connect() as connection:
        tables = ("handover", "audit", "event", "round")
        rows = [connection.execute(text(f"SELECT * FROM {t}")).all() for t in tables]  # noqa: S608 - names of ours
    return str(rows)


def test_a_pipeline_that_is_away_is_tried_ever_more_rarely_for_a_day(side: Side) -> None:
    begun = side.stage.clock.now()
    side.owe()
    side.pipeline.fail(DeliveryError("the pipeline answers HTTP 503"), times=99)
    waits = []
    while (due_at := side.held().due_at) is not None:
        side.stage.clock.advance(due_at - side.stage.clock.now())
        at = side.stage.clock.now()
        assert side.handing_over.tick() == 1
        later = side.held().due_at
        waits += [(later - at) // timedelta(minutes=1)] if later else []
    assert waits[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert set(waits[7:]) == {60}
    assert timedelta(hours=22) < side.stage.clock.now() - begun <= timedelta(hours=24)
    assert side.held().error == "the pipeline answers HTTP 503"
    assert side.held().sealed is None
    assert len(audited(side.stage, Deed.HANDOVER_FAILED)) == 1
    assert side.round_now().authorized_at is None


def test_a_pipeline_that_comes_back_gets_it(side: Side) -> None:
    side.owe()
    side.pipeline.fail(DeliveryError("the pipeline cannot be reached"), times=2)
    for _ in range(3):
        side.handing_over.tick()
        side.stage.pass_time(minutes=5)
    assert len(side.pipeline.taken) == 1
    assert side.held().error is None
    assert audited(side.stage, Deed.HANDOVER_FAILED) == []


def test_the_wait_that_a_pipeline_asks_for_is_kept(side: Side) -> None:
    side.owe()
    side.pipeline.fail(DeliveryError("busy", retry_after=timedelta(minutes=9)))
    side.handing_over.tick()
    assert side.held().due_at == side.stage.clock.now() + timedelta(minutes=9)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermanentDeliveryError("the pipeline answers HTTP 422"), "the pipeline answers HTTP 422"),
        (CredentialsRefusedError("the pipeline answers HTTP 401"), "handover_secret"),
    ],
)
def test_a_refusal_is_told_at_once_and_not_repeated(
    side: Side, error: DeliveryError, told: str
) -> None:
    side.owe()
    side.pipeline.fail(error, times=9)
    side.handing_over.tick()
    side.stage.pass_time(minutes=600)
    assert side.handing_over.tick() == 0
    assert told in (side.held().error or "")
    (entry,) = audited(side.stage, Deed.HANDOVER_FAILED)
    assert told in entry.args["detail"]
    assert side.events()[-1] is EventKind.HANDOVER_FAILED
    assert side.round_now().authorized_at is None


def test_a_worker_killed_after_the_post_sends_the_same_parcel_again(side: Side) -> None:
    side.owe()
    side.pipeline.fail(KeyboardInterrupt(), carried_out=True)
    with pytest.raises(KeyboardInterrupt):
        side.handing_over.tick()
    assert side.handing_over.tick() == 0
    side.stage.clock.advance(LEASE)
    assert side.handing_over.tick() == 1
    first, second = side.pipeline.sent
    assert first.id == second.id
    assert second.at == first.at + LEASE
    assert len(side.pipeline.taken) == 1
    assert len(audited(side.stage, Deed.HANDED_OVER)) == 1


def test_a_grant_given_again_is_another_parcel(side: Side) -> None:
    """A pipeline that knows the first would leave the second aside."""
    side.owe()
    side.pipeline.fail(DeliveryError("lost answer"), carried_out=True)
    side.handing_over.tick()
    side.owe(replace(GRANT, values={"refresh_token": "another"}))
    side.handing_over.tick()
    assert [p.values["refresh_token"] for p in side.pipeline.taken.values()] == [TOKEN, "another"]


def test_a_worker_whose_lease_is_over_tells_nothing(side: Side) -> None:
    side.owe()
    other = HandingOver(
        transaction=side.stage.transaction,
        clock=side.stage.clock,
        cipher=side.stage.cipher,
        pipeline=ScriptedPipeline(),
    )

    def overtake() -> None:
        side.stage.clock.advance(LEASE)
        assert other.tick() == 1

    side.pipeline.troubles.meanwhile = overtake
    side.handing_over.tick()
    assert len(side.pipeline.taken) == 1
    assert len(audited(side.stage, Deed.HANDED_OVER)) == 1


def test_a_pipeline_that_was_taken_out_of_the_settings_gets_nothing(
    side: Side, engine: Engine
) -> None:
    side.owe()
    with engine.begin() as connection:
        connection.execute(text("UPDATE account SET handover_url = NULL"))
    side.handing_over.tick()
    assert side.pipeline.sent == []
    assert "handover_url" in (side.held().error or "")


def test_keys_that_were_lost_for_a_while_do_not_lose_the_grant(side: Side) -> None:
    side.owe()
    lost = side.worker(Fernets(["YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY="]))
    lost.tick()
    assert "SECRET_KEYS" in (side.held().error or "")
    side.stage.pass_time(minutes=2)
    side.handing_over.tick()
    assert len(side.pipeline.taken) == 1


def _breaks(side: Side) -> Callable[[], None]:
    def meanwhile() -> None:
        side.pipeline.troubles.meanwhile = lambda: None
        message = f"broke over {TOKEN}"
        raise RuntimeError(message)

    return meanwhile


def test_one_that_breaks_holds_up_nobody_and_comes_back(
    side: Side, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    side.owe()
    side.pipeline.troubles.meanwhile = _breaks(side)
    assert side.handing_over.tick() == 1
    side.stage.clock.advance(LEASE)
    side.handing_over.tick()
    assert len(side.pipeline.taken) == 1
    assert "RuntimeError" in caplog.text
    assert TOKEN not in caplog.text
    assert SECRET not in f"{caplog.text}{side.pipeline.sent}{side.held()}"
