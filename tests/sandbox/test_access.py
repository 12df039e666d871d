"""Credentials at Acme: what breaks for MBI, what for the bot, and what for both."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pymysql
import pytest
import requests

from bot.sandbox.access import MBI_USER, ORDERS
from bot.sandbox.acme import ANNA
from bot.sandbox.company import Company
from bot.sandbox.fakes.mbi.truth import Integration
from bot.sandbox.fakes.pipeline import Taken

TIMEOUT = 5
START = datetime(2026, 11, 24, 17, tzinfo=UTC)


class World:
    """Acme, with a clock that the test moves."""

    def __init__(self) -> None:
        self.time = START
        self.company = Company(now=lambda: self.time, advance=self.wait)
        self.company.start()

    def wait(self, delta: timedelta) -> None:
        self.time += delta

    def next_cycle(self) -> None:
        self.wait(timedelta(hours=9))

    def truth(self, name: str) -> Integration:
        account = self.company.mbi.engine.account(194)
        assert account is not None
        return account.integration(name)

    def word(self, name: str) -> str:
        return self.truth(name).word

    def mixpanel(self, secret: str) -> int:
        peer = self.company.access.mixpanel
        url, auth = f"{peer.url}/api/app/me", (peer.username, secret)
        return requests.get(url, auth=auth, timeout=TIMEOUT).status_code

    def database(self, password: str) -> int:
        """0, or the code of the refusal."""
        peer = self.company.access.database
        try:
            pymysql.connect(
                host=peer.host,
                port=peer.port,
                user=MBI_USER,
                password=password,
                database=ORDERS,
                connect_timeout=TIMEOUT,
            ).close()
        except pymysql.err.OperationalError as error:
            return int(error.args[0])
        return 0


@pytest.fixture
def world() -> Iterator[World]:
    it = World()
    yield it
    it.company.stop()


def test_a_new_mixpanel_secret_is_one_that_mbi_lacks_until_a_person_enters_it(
    world: World,
) -> None:
    old = world.company.access.mixpanel.secret
    trouble = world.company.troubles["key-rolled"]
    trouble.break_()
    assert world.mixpanel(old) == 401
    assert world.word("Mixpanel") == "Success"  # MBI finds out when it reads
    world.next_cycle()
    assert world.word("Mixpanel") == "Re-auth"
    save(world, "Mixpanel")
    assert world.word("Mixpanel") == "Success"
    assert not trouble.active
    assert world.mixpanel(old) == 401


def test_mending_puts_the_old_secret_back(world: World) -> None:
    old = world.company.access.mixpanel.secret
    trouble = world.company.troubles["key-rolled"]
    trouble.break_()
    trouble.mend()
    assert world.mixpanel(old) == 200
    assert not trouble.active


def test_a_new_password_refuses_mbi_and_whoever_shares_the_old_one(world: World) -> None:
    old = world.company.access.reader.password
    assert world.database(old) == 0
    world.company.troubles["password-changed"].break_()
    assert world.database(old) == 1045
    world.next_cycle()
    assert world.word("Orders database") == "Re-auth"
    world.company.troubles["password-changed"].mend()
    assert world.database(old) == 0


def test_a_password_changed_after_a_cycle_does_not_change_what_the_cycle_saw(
    world: World,
) -> None:
    world.next_cycle()
    world.company.access.database.truth.set_password(MBI_USER)
    assert world.word("Orders database") == "Success"


def test_a_database_out_of_reach_is_so_for_everyone(world: World) -> None:
    trouble = world.company.troubles["database-unreachable"]
    trouble.break_()
    assert world.database(world.company.access.reader.password) == 2003
    trouble.mend()
    assert world.database(world.company.access.reader.password) == 0


def test_mbis_token_and_the_bots_grant_end_each_alone(world: World) -> None:
    ledger = world.company.access.oauth.ledger("google")
    world.company.troubles["own-grant-revoked"].break_()
    world.next_cycle()
    assert world.word("Google Ads – main") == "Success"
    assert ledger.refused == {ledger.provider.person(ANNA)}
    world.company.troubles["own-grant-revoked"].mend()
    world.company.troubles["token-expired"].break_()
    world.next_cycle()
    assert world.word("Google Ads – main") == "Re-auth"
    assert ledger.refused == set()


def test_who_lost_the_role_is_refused_by_the_provider_too(world: World) -> None:
    anna = world.company.access.oauth.providers["google"].person(ANNA)
    trouble = world.company.troubles["role-removed"]
    trouble.break_()
    assert anna.data_accounts == set()
    save(world, "Google Ads – main")
    assert world.word("Google Ads – main") == "Re-auth"
    trouble.mend()
    assert anna.data_accounts == {"123-456-7890"}
    save(world, "Google Ads – main")
    assert world.word("Google Ads – main") == "Success"


def test_an_outage_at_google_is_one_of_its_login_and_api_as_well(world: World) -> None:
    base = world.company.access.oauth.base("google")
    world.company.troubles["google-outage"].break_()
    answers = [
        requests.post(f"{base}/token", timeout=TIMEOUT),
        requests.get(f"{base}/v25/customers:listAccessibleCustomers", timeout=TIMEOUT),
    ]
    assert [answer.status_code for answer in answers] == [503, 503]
    world.company.troubles["google-outage"].mend()
    assert requests.post(f"{base}/token", timeout=TIMEOUT).status_code == 400


def test_an_authorization_of_a_fortnight_ends_by_itself_unless_renewed(world: World) -> None:
    adobe = world.truth("Adobe Analytics")
    world.wait(timedelta(days=9, hours=12))
    assert world.word("Adobe Analytics") == "Success"
    world.wait(timedelta(days=1))
    assert world.word("Adobe Analytics") == "Re-auth"
    save(world, "Adobe Analytics")
    assert world.word("Adobe Analytics") == "Success"
    assert adobe.ends_at == world.time + timedelta(days=14)


def test_the_eve_of_its_end_is_before_anything_breaks(world: World) -> None:
    trouble = world.company.troubles["authorization-ends"]
    trouble.break_()
    assert trouble.active
    assert world.word("Adobe Analytics") == "Success"
    trouble.mend()
    assert not trouble.active


def test_the_pipeline_gives_mbi_the_key_it_was_handed(world: World) -> None:
    world.company.troubles["key-rolled"].break_()
    world.next_cycle()
    hand_over(world, "Mixpanel", {"username": "reader", "secret": "a wrong one"})
    assert world.word("Mixpanel") == "Re-auth"
    present = world.company.access.mixpanel.secret
    hand_over(world, "Mixpanel", {"username": "reader", "secret": present})
    assert world.word("Mixpanel") == "Success"


def test_the_page_shows_the_import_key_to_who_edits_what_is_pushed(world: World) -> None:
    page = requests.get(world.company.urls["integrations-194"], timeout=TIMEOUT).text
    assert page.count(world.company.accounts[0].import_api_key) == 1


@pytest.mark.parametrize("place", ["mixpanel", "database"])
def test_a_person_finds_the_present_secret_where_it_is_made(world: World, place: str) -> None:
    access = world.company.access
    secrets = {"mixpanel": access.mixpanel.secret, "database": access.reader.password}
    assert secrets[place] in requests.get(world.company.urls[place], timeout=TIMEOUT).text


def save(world: World, name: str) -> None:
    url = f"{world.company.urls['integrations-194']}/save"
    assert requests.post(url, data={"name": name}, timeout=TIMEOUT).status_code == 200


def hand_over(world: World, name: str, values: dict[str, str]) -> None:
    world.company.feed_mbi(
        Taken(
            id="1",
            client_id=194,
            integration=name,
            kind="mixpanel",
            data_account=None,
            given_by="U0ANNA",
            values=values,
        )
    )
