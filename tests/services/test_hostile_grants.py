"""What changes while a credential is tried, and who tries to profit from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audit import Deed
from bot.domain.errors import PermanentDeliveryError
from bot.domain.grant import Ownership
from bot.domain.link import Link
from bot.domain.round import Refusal, StepState
from bot.ports.handover import Parcel, Pipeline
from bot.ports.probe import Trial, Tried
from bot.ports.watch_list import Watched
from bot.services.handing_over import HandingOver
from tests.integration.seeds import watch
from tests.services.journeys import (
    ADS_NAME,
    ANNA,
    COOKIE,
    KEYS,
    LEAD,
    WATCHED,
    Journey,
    holding,
    only,
)

RIGHT, OTHER = "1234567890", "5555555555"
KEY = {"username": "svc", "secret": "mixpanel-secret"}


class Refusing(Pipeline):
    """A pipeline that takes nothing."""

    def hand_over(self, parcel: Parcel) -> None:
        """Refuse it for good."""
        assert parcel.values
        message = "HTTP 410"
        raise PermanentDeliveryError(message)


def apply(way: Journey, watched: Watched) -> None:
    """The operator changes what is watched."""
    watch(way.engine, dict(way.kinds), watched, way.stage.clock.now())


def without(name: str) -> Watched:
    """That one is watched no more."""
    return replace(WATCHED, integrations=tuple(i for i in WATCHED.integrations if i.name != name))


def meanwhile(way: Journey, happens: Callable[[], object], *opens: str) -> None:
    """Something happens while the next credential is tried, which then opens these."""

    def answer(trial: Trial) -> Tried:
        way.stage.probes.opens(*opens)
        happens()
        way.stage.probes.opens(*opens)
        return way.stage.probes.answer(trial)

    way.stage.probes.answer = answer


@pytest.fixture
def link(way: Journey) -> Link:
    """Anna's, for what has no data account yet."""
    apply(way, only(WATCHED, ADS_NAME, data_account=None))
    return way.spent(ANNA)


def test_of_two_people_at_once_the_second_cannot_change_the_data_account(
    way: Journey, link: Link
) -> None:
    others = way.spent(LEAD)

    def lead_is_first() -> None:
        way.stage.probes.opens(RIGHT)
        assert way.consent(others).reason is None

    meanwhile(way, lead_is_first, OTHER)
    assert way.consent(link).reason is Refusal.OTHER_DATA_ACCOUNT

    grant = way.grant()
    assert grant is not None
    assert (grant.data_account, grant.given_by) == (RIGHT, LEAD.user_id)
    assert Deed.CHANGE_ASKED in way.deeds()


def test_a_data_account_that_the_operator_names_meanwhile_counts(way: Journey, link: Link) -> None:
    named = only(WATCHED, ADS_NAME, data_account=RIGHT)
    meanwhile(way, lambda: apply(way, named), OTHER)
    assert way.consent(link).reason is Refusal.OTHER_DATA_ACCOUNT
    assert way.grant() is None


def test_what_is_no_longer_watched_gets_no_grant(way: Journey, link: Link) -> None:
    number = way.stage.id_of(ADS_NAME)
    meanwhile(way, lambda: apply(way, without(ADS_NAME)), RIGHT)
    assert way.consent(link).reason is not None
    with way.stage.transaction(read=True) as uow:
        assert not uow.grants.of_integrations([number])


def test_a_grant_of_somebody_who_may_no_more_is_not_taken(way: Journey, link: Link) -> None:
    given_away = only(WATCHED, ADS_NAME, data_account=None, owners=("bruno@acme.example",))
    meanwhile(way, lambda: apply(way, given_away), RIGHT)
    assert way.consent(link).reason is not None
    assert way.grant() is None
    assert way.last(Deed.LINK_REFUSED).args["reason"] == "not_allowed"


def test_a_key_that_may_not_be_kept_any_more_is_not_kept(way: Journey) -> None:
    link = way.spent(ANNA, name=KEYS.name)
    verify = only(WATCHED, KEYS.name, settings={"credentials": "verify"})
    meanwhile(way, lambda: apply(way, verify))
    assert way.enter(link, **KEY)
    assert way.grant(KEYS.name) is None
    assert holding(way.engine, KEY["secret"]) == []


def test_a_pipeline_that_is_gone_meanwhile_leaves_the_grant_to_the_bot(way: Journey) -> None:
    link = way.spent(ANNA, name="Piped ads")
    accounts = tuple(replace(a, handover_url=None) for a in WATCHED.accounts)
    meanwhile(way, lambda: apply(way, replace(WATCHED, accounts=accounts)))
    assert way.consent(link).reason is None
    grant = way.grant("Piped ads")
    assert grant is not None
    assert grant.ownership is Ownership.OWN


def test_a_grant_that_the_pipeline_never_took_does_not_speak_for_mbi(way: Journey) -> None:
    """Else the bot's good view would hide that MBI still has none."""
    link = way.spent(ANNA, name="Piped ads")
    assert way.consent(link).reason is None
    shared = way.grant("Piped ads")
    assert shared is not None
    assert shared.ownership is Ownership.SHARED
    pipeline = Refusing()
    handing_over = HandingOver(
        transaction=way.stage.transaction,
        clock=way.stage.clock,
        cipher=way.stage.cipher,
        pipeline=pipeline,
    )
    assert handing_over.tick() == 1
    own = way.grant("Piped ads")
    assert own is not None
    assert own == replace(shared, ownership=Ownership.OWN)
    number = own.integration_id
    assert way.asked_of(f"own_probe:{number}")
    assert not way.asked_of(f"shared_probe:{number}")
    assert way.last(Deed.HANDOVER_FAILED).args["detail"] == "HTTP 410"


def test_a_grant_given_since_is_left_alone_when_an_older_hand_over_fails(way: Journey) -> None:
    link = way.spent(ANNA, name="Piped ads")
    assert way.consent(link).reason is None
    older = way.grant("Piped ads")
    assert older is not None
    newer = replace(older, given_at=way.stage.clock.now() + timedelta(minutes=1))
    with way.stage.transaction() as uow:
        uow.grants.put(newer)
        uow.commit()
    HandingOver(
        transaction=way.stage.transaction,
        clock=way.stage.clock,
        cipher=way.stage.cipher,
        pipeline=Refusing(),
    ).tick()
    grant = way.grant("Piped ads")
    assert grant is not None
    assert grant.ownership is Ownership.SHARED
    assert way.asked_of(f"shared_probe:{grant.integration_id}")


@pytest.mark.parametrize("odd", ["key\x00more", "\x1b[31mkey", "a\x7fb", "   "])
def test_what_no_key_can_hold_is_tried_nowhere(way: Journey, odd: str) -> None:
    link = way.spent(ANNA, name=KEYS.name)
    assert not way.enter(link, **(KEY | {"secret": odd}))
    assert way.stage.probes.tried == []
    problem = way.page(link).problem
    assert problem is not None
    assert problem.reason is Refusal.MISSING_INPUT


def test_a_key_that_waits_is_not_kept_once_it_may_not_be(way: Journey) -> None:
    link = way.spent(ANNA, name=KEYS.name)
    way.stage.probes.opens("1", "2")
    assert way.enter(link, **KEY)
    apply(way, only(WATCHED, KEYS.name, settings={"credentials": "verify"}))
    assert way.reauthorizing.choose(link.id, browser=COOKIE, data_account="2")
    assert way.grant(KEYS.name) is None
    assert way.page(link).access.state is StepState.DONE
