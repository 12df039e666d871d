"""The world around the bot, apart from Slack: MBI, providers, sources, feeds, a desk, mail."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Protocol

from bot.sandbox.access import Access
from bot.sandbox.access_troubles import access_troubles, also_at_the_source
from bot.sandbox.acme import FEEDS, acme_accounts
from bot.sandbox.fakes.desk import DeskPeer
from bot.sandbox.fakes.feeds import FeedsPeer
from bot.sandbox.fakes.mail import MailPeer
from bot.sandbox.fakes.mbi.api import MbiPeer
from bot.sandbox.fakes.mbi.ingest import IngestPeer
from bot.sandbox.fakes.pipeline import PipelinePeer, Taken
from bot.sandbox.lasting_troubles import lasting_troubles
from bot.sandbox.source_troubles import source_troubles
from bot.sandbox.troubles import Trouble, troubles_of

LEFT = timedelta(days=10)
"""So long lasts yet whatever ends by itself."""


class _Serves(Protocol):
    """A peer of any protocol."""

    def start(self) -> object: ...

    def stop(self) -> None: ...


class Company:
    """Acme, by the clock `now` (aware, UTC); `advance` moves that clock forward.

    Keys and tokens are made anew for each company and live in its accounts, its `access`,
    `desk_token` and `handover_secret`. `troubles` maps each trouble's id to its switch.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        advance: Callable[[timedelta], None],
    ) -> None:
        self.accounts = acme_accounts()
        self.desk_token = token_hex(20)
        self.mbi = MbiPeer(accounts=self.accounts, now=now)
        self.ingest = IngestPeer(self.mbi.engine)
        self.feeds = FeedsPeer(feeds=FEEDS, now=now)
        self.desk = DeskPeer(now=now, token=self.desk_token)
        self.mail = MailPeer()
        engine = self.mbi.engine
        for account in self.accounts:
            for integration in account.integrations:
                if integration.life:
                    integration.authorized_at = now() + LEFT - integration.life
        self.access = Access(engine=engine, now=now)
        self.handover_secret = token_hex(20)
        self.pipeline = PipelinePeer(secret=self.handover_secret, use=self.feed_mbi, now=now)
        self.troubles: dict[str, Trouble] = {
            trouble.id: trouble
            for trouble in (
                *troubles_of(engine=engine, feeds=self.feeds, advance=advance),
                *access_troubles(engine=engine, access=self.access),
                *source_troubles(engine=engine, feeds=self.feeds, access=self.access),
                *lasting_troubles(engine=engine, advance=advance),
            )
        }
        also_at_the_source(self.troubles, self.access)

    def start(self) -> None:
        """Start every peer."""
        for peer in self._peers():
            peer.start()

    def stop(self) -> None:
        """Stop every peer, all at once: each takes a moment."""
        peers = self._peers()
        with ThreadPoolExecutor(max_workers=len(peers)) as pool:
            list(pool.map(lambda peer: peer.stop(), peers))

    def _peers(self) -> tuple[_Serves, ...]:
        access = self.access
        apis = (self.mbi, self.ingest, self.feeds, self.desk, self.mail)
        sources = (access.oauth, access.mixpanel, access.database, access.bastion)
        return (*apis, *sources, self.pipeline)

    def feed_mbi(self, grant: Taken) -> None:
        """What the pipeline is for: MBI goes on with the new grant."""
        account = self.mbi.engine.account(grant.client_id)
        if account is not None:
            key = grant.values.get("secret") or grant.values.get("password")
            self.mbi.engine.authorize(account.integration(grant.integration), key=key)

    @property
    def urls(self) -> Mapping[str, str]:
        """Addresses by name, known once started: APIs and the pages for people."""
        pages = {
            f"integrations-{account.client_id}": f"{self.mbi.url}/integrations/{account.client_id}"
            for account in self.accounts
        }
        return {
            "mbi": self.mbi.url,
            "ingest": self.ingest.url,
            "feeds": self.feeds.url,
            "desk": self.desk.url,
            "agent": f"{self.desk.url}/agent",
            "mailbox": self.mail.url,
            "mixpanel": f"{self.access.mixpanel.url}/settings",
            "database": self.access.database.url,
            **pages,
        }
