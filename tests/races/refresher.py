"""A process that renews one grant from several threads at once, as a worker would.

Says "ready", waits for a line on its input, and tells how many of its threads brought a new
grant home.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from bot.adapters.cipher import Fernets
from bot.adapters.clock import SystemClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.adapters.oauth.provider import OAuthProvider
from bot.catalogue.loader import load_catalogue
from bot.domain.grant import Credentials
from bot.ports.provider import ProviderClient
from bot.services.opening import open_grant
from bot.services.refreshing import Held, Refreshing
from tests.services.stage import FERNET_KEY

THREADS = 4
CLIENT_ID, CLIENT_SECRET = "bot", "bot-secret"


def main(database_url: str, integration_id: int, token_url: str) -> int:
    """Read the grant once, then renew it from all threads at the same moment."""
    catalogue, clock, cipher = load_catalogue(), SystemClock(), Fernets([FERNET_KEY])
    engine = make_engine(database_url)
    transaction = partial(SqlUnitOfWork, engine, catalogue.kinds())
    refreshing = Refreshing(
        transaction=transaction,
        clock=clock,
        cipher=cipher,
        provider=OAuthProvider(catalogue=catalogue, clock=clock),
    )
    with transaction(read=True) as uow:
        ((integration, account, _),) = uow.watched.members([integration_id])
        grant = uow.grants.of_integrations([integration_id])[integration_id]
    credentials: Credentials = open_grant(cipher, grant)
    held = Held(
        integration=integration,
        account_client_id=account.client_id,
        grant=grant,
        credentials=credentials,
        client=ProviderClient(
            provider="salesforce",
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            urls={"token_url": token_url},
        ),
    )
    together = Barrier(THREADS)

    def renew(_number: int) -> bool:
        together.wait(30)
        return isinstance(refreshing.refresh(held), Held)

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with ThreadPoolExecutor(THREADS) as pool:
        brought = sum(pool.map(renew, range(THREADS)))
    sys.stdout.write(f"{brought}\n")
    engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
