"""The world around the bot, apart from Slack: MBI, ingest, feeds, a desk, mail, and its truth."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from secrets import token_hex

from bot.sandbox.acme import FEEDS, acme_accounts
from bot.sandbox.fakes.desk import DeskPeer
from bot.sandbox.fakes.feeds import FeedsPeer
from bot.sandbox.fakes.mail import MailPeer
from bot.sandbox.fakes.mbi.api import MbiPeer
from bot.sandbox.fakes.mbi.ingest import IngestPeer
from bot.sandbox.troubles import Trouble, troubles_of


class Company:
    """Acme, by the clock `now` (aware, UTC); `advance` moves that clock forward.

    Keys and tokens are made anew for each company and live in its accounts and
    `desk_token`. `troubles` maps each trouble's id to its switch.
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
        self.troubles: dict[str, Trouble] = {
            trouble.id: trouble
            for trouble in troubles_of(
                engine=self.mbi.engine,
                feeds=self.feeds,
                advance=advance,
            )
        }

    def start(self) -> None:
        """Start every peer."""
        for peer in (self.mbi, self.ingest, self.feeds, self.desk, self.mail):
            peer.start()

    def stop(self) -> None:
        """Stop every peer, all at once: each takes a moment."""
        peers = (self.mbi, self.ingest, self.feeds, self.desk, self.mail)
        with ThreadPoolExecutor(max_workers=len(peers)) as pool:
            list(pool.map(lambda peer: peer.stop(), peers))

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
            **pages,
        }
