"""Who may see what at the providers of Acme, and the credentials that MBI reads with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex, token_urlsafe

from bot.sandbox.acme import ANNA, BRUNO, CARLA, DARIO
from bot.sandbox.fakes.database import DatabaseAccount, DatabasePeer, DatabaseTruth
from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.mbi.truth import Key
from bot.sandbox.fakes.mixpanel import MixpanelPeer
from bot.sandbox.fakes.oauth import Client, OAuthPeer, OAuthPerson, google, salesforce
from bot.sandbox.fakes.ssh import BastionPeer, BastionTruth

ORDERS = "orders"
MBI_USER = "rjmetric"
"""The database account that MBI's documents propose."""


class Access:
    """The peers behind the integrations of the account that the sandbox plays with.

    Clients, keys and passwords are made anew each time.
    """

    def __init__(self, *, engine: Engine, now: Callable[[], datetime]) -> None:
        """Make them, and give MBI its copies of the keys."""
        self.google_client = _client("google")
        self.salesforce_client = _client("salesforce")
        self.developer_token = token_urlsafe(16)
        self.oauth = OAuthPeer(
            providers=[
                google(
                    people=_google_people(),
                    client=self.google_client,
                    developer_token=self.developer_token,
                ),
                salesforce(people=_salesforce_people(), client=self.salesforce_client),
            ],
            now=now,
        )
        self.mixpanel = MixpanelPeer(projects={"2816334": "Acme EU"})
        self.reader = DatabaseAccount(name=MBI_USER, password=token_urlsafe(12), databases={ORDERS})
        truth = DatabaseTruth(databases={ORDERS, "payroll"}, accounts=[self.reader])
        self.database = DatabasePeer(truth)
        self.bastion = BastionPeer(BastionTruth())
        self._share_keys(engine)
        self._share_host_key(engine)

    def redirect_to(self, callback: str) -> None:
        """Register the bot's callback at the providers."""
        for client in (self.google_client, self.salesforce_client):
            client.redirect_uris = {callback}

    def _share_keys(self, engine: Engine) -> None:
        account = engine.accounts[0]
        account.integration("Mixpanel").key = Key(
            present=lambda: self.mixpanel.secret, held=self.mixpanel.secret
        )
        account.integration("Orders database").key = Key(
            present=lambda: self.reader.password, held=self.reader.password
        )
        self.mixpanel.settle = engine.settle
        self.database.truth.settle = engine.settle

    def _share_host_key(self, engine: Engine) -> None:
        bastion = self.bastion.truth
        engine.accounts[1].integration("Billing database").host_key = Key(
            present=lambda: bastion.fingerprints[0], held=bastion.fingerprints[0]
        )


def _client(provider: str) -> Client:
    return Client(client_id=f"mbi-bot-{provider}-{token_hex(4)}", secret=token_urlsafe(24))


def _google_people() -> list[OAuthPerson]:
    return [
        _person("Anna Rossi", ANNA, "123-456-7890"),
        # The account that a browser offers first, and the usual mistake.
        _person("Anna Rossi (private)", "anna.rossi@mail.example", "555-010-2030"),
        _person("Bruno Keller", BRUNO, "987-654-3210"),
        _person("Lena Brandt", "lena@acme.example", "123-456-7890", "987-654-3210"),
        _person("Omar Haddad", "omar@acme.example"),
    ]


def _salesforce_people() -> list[OAuthPerson]:
    return [
        _person("Carla Mendes", CARLA, "00D5g000004KpQz"),
        _person("Dario Conti (sandbox)", "dario@acme.example.sandbox", "00D7R000002XyZw"),
        _person("Dario Conti", DARIO),
    ]


def _person(name: str, email: str, *data_accounts: str) -> OAuthPerson:
    return OAuthPerson(
        id=email.replace("@", "-at-"), name=name, email=email, data_accounts=set(data_accounts)
    )
