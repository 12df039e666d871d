"""Which checks follow from the settings, and from what is watched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from slack_sdk import WebClient

from bot.adapters.checks.bastions import BastionCheck, Way
from bot.adapters.checks.desk import DeskCheck
from bot.adapters.checks.hosts import PORTS, HostCheck
from bot.adapters.checks.redirects import RedirectCheck
from bot.adapters.checks.web import EgressCheck, HandoverCheck, PublicUrlCheck
from bot.adapters.http.batch import Batch
from bot.adapters.oauth.provider import OAuthProvider
from bot.adapters.witnesses.http import HttpWitnesses
from bot.bootstrap.desks import desk_of
from bot.bootstrap.store import cipher_of
from bot.bootstrap.watch import batch_of, bot_token, calls_of, proxy_of, reach_of
from bot.catalogue.loader import Catalogue
from bot.config.needs import WitnessSettings
from bot.config.settings import Settings
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Engine
from bot.domain.link import CALLBACK
from bot.domain.observation import Witness
from bot.ports.check import Check
from bot.ports.clock import Clock
from bot.ports.grants import SealedClient
from bot.ports.provider import ProviderClient
from bot.ports.watch_list import Watched, WatchedAccount, WatchedIntegration
from bot.ports.witness import Question
from bot.services.examination.asking import ANSWER_SECONDS, Key, WitnessCheck
from bot.services.examination.clients import ClientCheck
from bot.services.examination.telling import named
from bot.services.opening import open_client
from bot.slack.checks import AppTokenCheck, ChannelsCheck, PeopleCheck, TokenCheck
from bot.slack.client import make_client

PATIENCE = 8.0
"""Seconds for one answer, within the ten that most checks have."""
NOWHERE = "https://bot.invalid"
"""Sent back to from a provider, while there is no PUBLIC_URL; nobody is."""
SSH = 22

Remembered = Callable[[str, int], Collection[str]]
"""The keys that the bastion at this host and port is known by."""


def checks_of_settings(settings: WitnessSettings, whole: Settings | None) -> Iterator[Check]:
    """Those that need no watch file; `whole` is None where not all settings can be read."""
    yield EgressCheck(url=settings.egress_url, sends=_sends(settings))
    if settings.public_url:
        direct = Batch(reach=reach_of(settings), timeout=PATIENCE, batch_timeout=PATIENCE)
        yield PublicUrlCheck(public_url=settings.public_url, sends=direct)
    if whole is None:
        return
    client = make_client(token=bot_token(whole), api_url=whole.slack_api_url, calls=calls_of(whole))
    if whole.workspaces == "one":
        yield TokenCheck(client=client)
    if whole.slack_app_token:
        yield AppTokenCheck(client=client, app_token=whole.slack_app_token.get_secret_value())
    if desk := desk_of(whole):
        yield DeskCheck(about=f"DESK={whole.desk}", desk=desk)


def checks_of_watched(
    settings: WitnessSettings,
    whole: Settings | None,
    watched: Watched,
    catalogue: Catalogue,
    clock: Clock,
    known: Remembered,
) -> Iterator[Check]:
    """Those of what the watch file names, or of what was applied.

    `known` gives the keys that a bastion is known by.
    """
    if whole is not None:
        client = make_client(
            token=bot_token(whole), api_url=whole.slack_api_url, calls=calls_of(whole)
        )
        yield from checks_of_slack(client, watched)
    yield from _of_witnesses(settings, watched, clock)
    yield from _of_clients(settings, watched, catalogue, clock)
    yield from _of_hosts(watched, catalogue)
    yield from _of_bastions(settings, watched, catalogue, known)
    pipelines = {a.handover_url: a.name for a in reversed(watched.accounts) if a.handover_url}
    for url, account in pipelines.items():
        yield HandoverCheck(about=account, url=url, sends=_sends(settings))


def _sends(settings: WitnessSettings) -> Batch:
    return Batch(
        proxy=proxy_of(settings),
        reach=reach_of(settings),
        timeout=PATIENCE,
        batch_timeout=PATIENCE,
    )


def checks_of_slack(client: WebClient, watched: Watched) -> Iterator[Check]:
    """Those of the channels and the people that are named, with that team's client."""
    space = watched.workspace
    channels = dict.fromkeys(
        [
            space.default_channel,
            *(account.default_channel for account in watched.accounts),
            *(one.channel for one in watched.integrations),
            *space.locales,
        ]
    )
    people = dict.fromkeys([*space.admins, *(o for i in watched.integrations for o in i.owners)])
    yield ChannelsCheck(client=client, channels=[one for one in channels if one])
    yield PeopleCheck(client=client, people=list(people))


def _of_witnesses(settings: WitnessSettings, watched: Watched, clock: Clock) -> Iterator[Check]:
    witnesses = HttpWitnesses(
        mbi_api_url=settings.mbi_api_url,
        connect_url=settings.mbi_connect_url,
        clock=clock,
        sends=batch_of(settings, seconds=ANSWER_SECONDS),
    )
    cipher = cipher_of(settings)

    def check(about: str, lane: str, question: Question, key: Key | None = None) -> Check:
        return WitnessCheck(
            about=about,
            lane=lane,
            question=question,
            witnesses=witnesses,
            cipher=cipher,
            key=key,
        )

    yield check("MBI_CONNECT_URL", "ingest", _question(Witness.INGEST))
    keys = {a.client_id: Key(sealed=a.sealed_key) for a in watched.accounts if a.sealed_key}
    for account in watched.accounts:
        if key := keys.get(account.client_id):
            lane = f"mbi {account.client_id}"
            yield check(account.name, lane, _asked(Witness.CYCLE, account), key)
        if account.reports_url:
            lane = f"reports {account.client_id}"
            yield check(account.name, lane, _asked(Witness.WORDS, account))
    accounts = {account.client_id: account for account in watched.accounts}
    for one in watched.integrations:
        account = accounts[one.client_id]
        key = keys.get(one.client_id)
        if key and one.newest_row_figure is not None:
            question = _asked(Witness.NEWEST_ROW, account, figure=one.newest_row_figure)
            yield check(one.name, f"mbi {account.client_id}", question, key)
    for feed in watched.feeds:
        question = Question(
            subject_id=0,
            witness=Witness.FEED,
            url=feed.url,
            components=feed.components,
            shape=feed.shape,
        )
        yield check(feed.provider, f"feed {feed.provider}", question)


def _question(witness: Witness) -> Question:
    return Question(subject_id=0, witness=witness)


def _asked(witness: Witness, account: WatchedAccount, *, figure: int | None = None) -> Question:
    return Question(
        subject_id=0,
        witness=witness,
        url=account.reports_url if witness is Witness.WORDS else None,
        client_id=account.client_id,
        figure=figure,
        timezone=account.timezone,
    )


def _of_clients(
    settings: WitnessSettings, watched: Watched, catalogue: Catalogue, clock: Clock
) -> Iterator[Check]:
    provider = OAuthProvider(
        catalogue=catalogue, clock=clock, proxy=proxy_of(settings), reach=reach_of(settings)
    )
    kinds = {entry.provider: name for name, entry in catalogue.entries.items() if entry.oauth}
    kinds |= {
        catalogue.entries[one.kind].provider: one.kind
        for one in watched.integrations
        if catalogue.entries[one.kind].oauth
    }
    redirect_uri = f"{settings.public_url or NOWHERE}{CALLBACK}"
    for client in _opened(settings, watched):
        kind = kinds.get(client.provider)
        if kind is None:
            continue
        yield ClientCheck(kind=kind, client=client, provider=provider, redirect_uri=redirect_uri)
        if settings.public_url:
            yield RedirectCheck(
                kind=kind,
                client=client,
                provider=provider,
                redirect_uri=redirect_uri,
                sends=_sends(settings),
            )


def _opened(settings: WitnessSettings, watched: Watched) -> Iterator[ProviderClient]:
    """The OAuth clients; one that no key opens is told of with all that is sealed."""
    cipher = cipher_of(settings)
    for one in watched.clients:
        sealed = SealedClient(
            provider=one.provider, client_id=one.client_id, urls=one.urls, sealed=one.sealed
        )
        try:
            client = open_client(cipher, one.provider, sealed)
        except ConfigurationError:
            continue
        if client.client_id:
            yield client


def _of_hosts(watched: Watched, catalogue: Catalogue) -> Iterator[Check]:
    """Each host and port once, with the integrations behind it and all drivers they need."""
    behind: defaultdict[tuple[str, int], list[HostCheck]] = defaultdict(list)
    for one in watched.integrations:
        check = _host(one, catalogue)
        if check is not None:
            behind[check.host, check.port].append(check)
    for checks in behind.values():
        engines = dict.fromkeys(engine for check in checks for engine in check.engines)
        names = named([check.about for check in checks])
        yield replace(checks[0], about=names, engines=tuple(engines))


def _host(one: WatchedIntegration, catalogue: Catalogue) -> HostCheck | None:
    """None behind a bastion: nothing else is reached from here then."""
    told: Mapping[str, object] = one.settings
    tried = _tried(one, catalogue)
    if told.get("ssh_host") or not told.get("host") or tried is None:
        return None
    port = int(str(told.get("port") or PORTS[tried]))
    return HostCheck(about=one.name, host=str(told["host"]), port=port, engines=(tried,))


def _of_bastions(
    settings: WitnessSettings, watched: Watched, catalogue: Catalogue, known: Remembered
) -> Iterator[Check]:
    """The same for bastions, with all of the bot's own ways in."""
    behind: defaultdict[tuple[str, int], list[WatchedIntegration]] = defaultdict(list)
    for one in watched.integrations:
        if host := one.settings.get("ssh_host"):
            behind[str(host), int(str(one.settings.get("ssh_port") or SSH))].append(one)
    for (host, port), those in behind.items():
        # Sealed anew for each: what is the same is told by its fingerprint.
        ways = {
            (one.settings.get("ssh_user"), one.ssh_key_fingerprint): Way(
                username=str(one.settings.get("ssh_user")), sealed_key=one.sealed_ssh_key
            )
            for one in those
            if one.settings.get("ssh_user") and one.sealed_ssh_key
        }
        needed = [_tried(one, catalogue) for one in those if one.settings.get("ssh_user")]
        yield BastionCheck(
            about=named([one.name for one in those]),
            host=host,
            port=port,
            remembered=partial(known, host, port),
            cipher=cipher_of(settings),
            ways=tuple(ways.values()),
            engines=tuple(dict.fromkeys(engine for engine in needed if engine)),
        )


def _tried(one: WatchedIntegration, catalogue: Catalogue) -> Engine | None:
    """What speaks there, where the bot may try it."""
    told: Mapping[str, object] = one.settings
    engines = catalogue.entries[one.kind].engines
    engine = Engine(str(told["engine"])) if told.get("engine") else None
    if engine is None and len(engines) == 1:
        engine = engines[0]
    return engine if told.get("credentials") != "none" else None
