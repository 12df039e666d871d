"""One rotating grant, renewed by two processes at once: the provider is asked once, and it lives.

The provider keeps oauthlib's own rules: a refresh token that is used twice ends the family.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.grant import Credentials
from bot.domain.integration import Kind
from bot.sandbox.fakes.oauth import Client, OAuthPeer, OAuthPerson, salesforce
from tests.races.refresher import CLIENT_ID, CLIENT_SECRET
from tests.services.holding import CRM, WATCHED, give, secrets
from tests.services.stage import set_up

PROCESSES = 2


@pytest.mark.timeout(180)
def test_eight_refreshes_at_once_from_two_processes_leave_one_living_grant(
    postgres_url: str, kinds: dict[str, Kind]
) -> None:
    anna = OAuthPerson(id="anna", name="Anna", email="anna@acme.example", data_accounts={"00D"})
    client = Client(client_id=CLIENT_ID, secret=CLIENT_SECRET, redirect_uris={"http://127.0.0.1/"})
    truth = salesforce(people=[anna], client=client)
    engine = make_engine(postgres_url)
    stage = set_up(
        engine=engine,
        kinds=kinds,
        transaction=partial(SqlUnitOfWork, engine, kinds),
        clock=MovableClock(),
        watched=WATCHED,
    )
    with OAuthPeer(providers=[truth], now=lambda: datetime.now(UTC)) as peer:
        ledger = peer.ledger("salesforce")
        access, refresh = ledger.plant("anna", ["api", "refresh_token"])
        given = {"access_token": access, "refresh_token": refresh}
        give(stage, CRM.name, Credentials(values=given))
        command = [
            sys.executable,
            "-m",
            "tests.races.refresher",
            postgres_url,
            str(stage.id_of(CRM.name)),
            f"{peer.base('salesforce')}/token",
        ]
        workers = [
            subprocess.Popen(  # noqa: S603 - this very interpreter
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "OAUTHLIB_INSECURE_TRANSPORT": "1"},
            )
            for _ in range(PROCESSES)
        ]
        try:
            for worker in workers:
                assert worker.stdout
                assert worker.stdout.readline() == "ready\n"
            told = [worker.communicate(timeout=90)[0] for worker in _released(workers)]
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        assert sorted(int(said) for said in told) == [0, 1]
        spent = {token for token, one in ledger.refresh.items() if one.spent}
        (living,) = set(ledger.refresh) - spent
        assert spent == {refresh}
        assert not ledger.refresh[living].family.revoked
        assert secrets(stage, CRM.name)["refresh_token"] == living
    engine.dispose()


def _released(workers: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    """All of them told to go before any is waited for."""
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return workers
