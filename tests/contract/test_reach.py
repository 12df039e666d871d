"""Names that lead into private networks are not asked, unless the operator allows it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from flask import Flask
from yarl import URL

from bot.adapters.clock import SystemClock
from bot.adapters.http.batch import Batch
from bot.adapters.http.hearing import RefusedError
from bot.adapters.http.reach import Reach
from bot.adapters.http.reply import Reply
from bot.adapters.http.sending import Came, Request
from bot.adapters.oauth.provider import OAuthProvider
from bot.catalogue.loader import load_catalogue
from bot.domain.errors import ProviderClientError
from bot.domain.grant import Credentials
from bot.domain.observation import Witness
from bot.ports.provider import ProviderClient
from bot.ports.witness import Heard
from bot.sandbox.fakes.peer import Peer
from tests.contract.stage import Stage

NAME = "api.provider.example"


class ToThisMachine(AbstractResolver):
    """Whoever has a name in their hands may let it lead here."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found: ResolveResult = {
            "hostname": host,
            "host": "127.0.0.1",
            "port": port,
            "family": family,
            "proto": 0,
            "flags": 0,
        }
        return [found]

    async def close(self) -> None:
        pass


@pytest.fixture
def answerer() -> Iterator[Peer]:
    app = Flask("answerer")
    app.add_url_rule("/", view_func=lambda: {"asked": True})
    with Peer(app) as peer:
        yield peer


def named(url: str) -> URL:
    return URL(f"http://{NAME}:{urlsplit(url).port}/")


def ask(url: URL, *, reach: Reach | None = None) -> Came:
    request = Request(method="GET", url=url)
    batch = Batch(timeout=2.0, reach=reach, resolver=ToThisMachine)
    (came,) = batch.send([request], lambda _, came: came)
    assert came is not None
    return came


def test_such_a_name_is_refused_and_says_what_to_set(answerer: Peer) -> None:
    came = ask(named(answerer.url))
    assert isinstance(came, RefusedError)
    assert (
        came.detail
        == "api.provider.example is in a private network: allow it with PRIVATE_NETWORKS"
    )


@pytest.mark.parametrize("allowed", ["127.0.0.0/8", "127.0.0.1", NAME])
def test_what_the_operator_allows_is_asked(answerer: Peer, allowed: str) -> None:
    came = ask(named(answerer.url), reach=Reach([allowed]))
    assert isinstance(came, Reply)
    assert came.status == 200


def test_this_machine_written_out_is_meant(answerer: Peer) -> None:
    assert isinstance(ask(URL(answerer.url)), Reply)


@pytest.mark.parametrize("witness", [Witness.FEED, Witness.INGEST, Witness.CYCLE])
def test_a_witness_there_is_a_matter_of_the_bots_settings(stage: Stage, witness: Witness) -> None:
    address = str(named(stage.url)).rstrip("/")
    witnesses = stage.witnesses(mbi_api_url=address, connect_url=address, resolver=ToThisMachine)
    (answer,) = witnesses.ask([stage.question(witness, url=address)])
    assert (answer.heard, answer.reading) == (Heard.REFUSED, None)
    assert "PRIVATE_NETWORKS" in answer.detail


def test_a_token_endpoint_there_is_refused_too(answerer: Peer) -> None:
    client = ProviderClient(
        provider="salesforce",
        client_id="client",
        # Resolvers read it as 127.0.0.1, though it is no address that is written out whole.
        urls={"token_url": f"https://127.1:{urlsplit(answerer.url).port}/token"},
    )
    provider = OAuthProvider(catalogue=load_catalogue(), clock=SystemClock(), timeout=2.0)
    held = Credentials(values={"refresh_token": "refresh"})
    with pytest.raises(ProviderClientError, match="allow it with PRIVATE_NETWORKS"):
        provider.refresh("salesforce", client, held)
