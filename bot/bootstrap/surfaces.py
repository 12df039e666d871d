"""Where people meet the bot: Slack, pages, the webhook."""

from __future__ import annotations

from slack_sdk import WebClient

from bot.bootstrap.desks import desk_of
from bot.bootstrap.watch import Watch, calls_of
from bot.catalogue.loader import Catalogue
from bot.config.settings import Settings
from bot.services.handled import Handled
from bot.services.merging import Merging
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reauthorization.signing_in import SigningIn
from bot.services.reporting import Reporting
from bot.services.ticketing import Ticketing
from bot.slack.client import make_client
from bot.slack.directory import Directory
from bot.slack.kit import Kit
from bot.slack.messenger import SlackMessenger
from bot.slack.modals import Modals
from bot.slack.readers import Readers
from bot.slack.replies import Replies
from bot.slack.sign_in import SlackSignIn
from bot.texts.letters import Letters
from bot.texts.reader import Texts
from bot.web.links import Links
from bot.web.pages import Pages
from bot.web.reports import Reports
from bot.web.signing_in import SIGNED_IN, SignInPages


def kit_of(
    settings: Settings, watch: Watch, client: WebClient, texts: Texts
) -> tuple[Kit, SlackMessenger]:
    """What Slack's listeners work with, and what carries messages."""
    directory = Directory(client)
    messenger = SlackMessenger(client=client, directory=directory, texts=texts)
    kit = Kit(
        answering=watch.answering,
        alerting=watch.alerting,
        ticketing=Ticketing(
            transaction=watch.transaction,
            clock=watch.clock,
            wording=Letters(texts),
            desk=desk_of(settings),
            form_url=settings.adobe_support_url,
        ),
        linking=Linking(
            transaction=watch.transaction,
            clock=watch.clock,
            messenger=messenger,
            public_url=settings.public_url,
            sign_in=settings.sign_in == "slack",
        ),
        reauthorizing=Reauthorizing(
            transaction=watch.transaction,
            clock=watch.clock,
            cipher=watch.cipher,
            provider=watch.provider,
            probes=watch.probes,
            public_url=settings.public_url or "",
        ),
        handled=Handled(transaction=watch.transaction, clock=watch.clock),
        merging=Merging(transaction=watch.transaction, messenger=messenger, clock=watch.clock),
        directory=directory,
        readers=Readers(directory=directory, texts=texts, locale=settings.locale),
        replies=Replies(calls=calls_of(settings)),
        modals=Modals(client),
    )
    return kit, messenger


def links_of(
    settings: Settings, watch: Watch, kit: Kit, catalogue: Catalogue, texts: Texts
) -> Links | None:
    """The pages of private links; None where nobody could open them."""
    if settings.public_url is None:
        return None
    pages = Pages(texts=texts, clock=watch.clock, kinds=catalogue.kinds())
    return Links(
        linking=kit.linking,
        reauthorizing=kit.reauthorizing,
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


def reports_of(settings: Settings, watch: Watch, kit: Kit) -> Reports | None:
    """The webhook for MBI's words; None where no secret signs them."""
    if settings.report_secret is None:
        return None
    return Reports(
        secret=settings.report_secret.get_secret_value(),
        reporting=Reporting(
            transaction=watch.transaction, clock=watch.clock, observing=watch.observing
        ),
        handled=kit.handled,
    )
