"""Where people meet the bot: Slack, pages, the webhook."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.bootstrap.desks import measured_desk
from bot.bootstrap.watch import Watch, calls_of
from bot.catalogue.loader import Catalogue
from bot.config.settings import Settings
from bot.domain.integration import Workspace
from bot.ports.unit_of_work import Transaction
from bot.services.handled import Handled
from bot.services.merging import Merging
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reauthorization.rooms import AnyLinking, AnyReauthorizing, Rooms
from bot.services.reauthorization.signing_in import SigningIn
from bot.services.reporting import Reporting
from bot.services.ticketing import Ticketing
from bot.slack.client import make_client
from bot.slack.directory import Directory, Team
from bot.slack.kit import Kit
from bot.slack.kits import Kits
from bot.slack.messenger import SlackMessenger
from bot.slack.modals import Modals
from bot.slack.readers import Readers, readers_pool
from bot.slack.replies import Replies
from bot.slack.sign_in import SlackSignIn
from bot.texts.letters import Letters
from bot.texts.reader import Texts
from bot.web.links import Links
from bot.web.pages import Pages
from bot.web.reports import Reports, Takes
from bot.web.signing_in import SIGNED_IN, SignInPages


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Threads that all workspaces share."""

    replies: Replies
    readers: ThreadPoolExecutor

    def close(self) -> None:
        """Wait for what is under way."""
        self.replies.close()
        self.readers.shutdown(wait=True)


@dataclass(frozen=True, kw_only=True)
class Space:
    """One workspace of many, and what opens its units of work."""

    workspace: Workspace
    transaction: Transaction

    @property
    def team(self) -> Team:
        """Its team in Slack."""
        one = self.workspace
        return Team(id=one.team_id or "", name=one.team_name, enterprise_id=one.enterprise_id)


def shared_of(settings: Settings) -> Shared:
    """Start no thread before there is work."""
    return Shared(replies=Replies(calls=calls_of(settings)), readers=readers_pool())


def kit_of(
    settings: Settings,
    watch: Watch,
    client: WebClient,
    texts: Texts,
    *,
    shared: Shared,
    space: Space | None = None,
) -> Kit:
    """What Slack's listeners work with; for one workspace only where there are many."""
    transaction = space.transaction if space else watch.transaction
    locale = space.workspace.locale if space else settings.locale
    directory = Directory(client, space.team if space else None)
    messenger = SlackMessenger(
        client=client, directory=directory, texts=texts, by_id=space is not None
    )
    return Kit(
        answering=watch.answering_for(transaction),
        alerting=watch.alerting_for(transaction),
        ticketing=ticketing_of(settings, watch, transaction, texts),
        linking=Linking(
            transaction=transaction,
            clock=watch.clock,
            messenger=messenger,
            public_url=settings.public_url,
            sign_in=settings.sign_in == "slack",
        ),
        reauthorizing=Reauthorizing(
            transaction=transaction,
            clock=watch.clock,
            cipher=watch.cipher,
            provider=watch.provider,
            probes=watch.probes,
            public_url=settings.public_url or "",
        ),
        handled=Handled(transaction=transaction, clock=watch.clock),
        merging=Merging(transaction=transaction, messenger=messenger, clock=watch.clock),
        directory=directory,
        readers=Readers(directory=directory, texts=texts, locale=locale, pool=shared.readers),
        replies=shared.replies,
        modals=Modals(client),
        messenger=messenger,
        reporting=Reporting(transaction=transaction, clock=watch.clock, observing=watch.observing),
    )


def ticketing_of(
    settings: Settings, watch: Watch, transaction: Transaction, texts: Texts
) -> Ticketing:
    """Tickets, for one workspace or for all."""
    return Ticketing(
        transaction=transaction,
        clock=watch.clock,
        wording=Letters(texts),
        desk=measured_desk(settings, watch.measures),
        form_url=settings.adobe_support_url,
    )


def links_of(
    settings: Settings, watch: Watch, rooms: Rooms, catalogue: Catalogue, texts: Texts
) -> Links | None:
    """The pages of private links; None where nobody could open them."""
    if settings.public_url is None:
        return None
    pages = Pages(texts=texts, clock=watch.clock, kinds=catalogue.kinds())
    return Links(
        linking=AnyLinking(rooms),
        reauthorizing=AnyReauthorizing(rooms),
        pages=pages,
        accounts=catalogue.account_params(),
        sign_in=sign_in_of(settings, watch, pages),
    )


def sign_in_of(settings: Settings, watch: Watch, pages: Pages) -> SignInPages | None:
    """Signing in with Slack before a link is used; None where nobody is asked to."""
    secret = settings.slack_client_secret
    if settings.sign_in is None or settings.slack_client_id is None or secret is None:
        return None

    def connect(token: str) -> WebClient:
        return make_client(token=token, api_url=settings.slack_api_url, calls=calls_of(settings))

    slack = SlackSignIn(
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value(),
        slack_url=settings.slack_url,
        redirect_uri=f"{settings.public_url}{SIGNED_IN}",
        connect=connect,
        clock=watch.clock,
    )
    signing_in = SigningIn(
        transaction=watch.transaction, clock=watch.clock, cipher=watch.cipher, sign_in=slack
    )
    return SignInPages(signing_in=signing_in, pages=pages)


def reports_of(settings: Settings, kits: Kits) -> Reports | None:
    """The webhook for MBI's words; None where no secret signs them."""
    if settings.report_secret is None:
        return None

    def takes(team_id: str | None) -> Takes | None:
        kit = kits.of(None, team_id)
        return Takes(reporting=kit.reporting, handled=kit.handled) if kit else None

    return Reports(
        secret=settings.report_secret.get_secret_value(),
        takes=takes,
        many=settings.workspaces == "many",
    )
