"""Where people meet the bot: Slack, pages, the webhook."""

from __future__ import annotations

from slack_sdk import WebClient

from bot.bootstrap.desks import desk_of
from bot.bootstrap.watch import Watch
from bot.catalogue.loader import Catalogue
from bot.config.settings import Settings
from bot.services.handled import Handled
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reporting import Reporting
from bot.services.ticketing import Ticketing
from bot.slack.directory import Directory
from bot.slack.kit import Kit
from bot.slack.messenger import SlackMessenger
from bot.slack.modals import Modals
from bot.slack.readers import Readers
from bot.slack.replies import Replies
from bot.texts.letters import Letters
from bot.texts.reader import Texts
from bot.web.links import Links
from bot.web.pages import Pages
from bot.web.reports import Reports


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
        directory=directory,
        readers=Readers(directory=directory, texts=texts, locale=settings.locale),
        replies=Replies(),
        modals=Modals(client),
    )
    return kit, messenger


def links_of(
    settings: Settings, watch: Watch, kit: Kit, catalogue: Catalogue, texts: Texts
) -> Links | None:
    """The pages of private links; None where nobody could open them."""
    if settings.public_url is None:
        return None
    return Links(
        linking=kit.linking,
        reauthorizing=kit.reauthorizing,
        pages=Pages(texts=texts, clock=watch.clock, kinds=catalogue.kinds()),
        accounts=catalogue.account_params(),
    )


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
