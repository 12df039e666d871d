"""The desk that the settings name."""

from __future__ import annotations

from bot.adapters.desks.email import EmailDesk
from bot.adapters.desks.measured import MeasuredDesk
from bot.adapters.desks.zendesk import ZendeskDesk
from bot.bootstrap.watch import reach_of
from bot.config.settings import Settings
from bot.domain.ticket import DeskKind
from bot.ports.desk import Desk
from bot.ports.measures import Measures


def desk_of(settings: Settings) -> EmailDesk | ZendeskDesk | None:
    """The desk that takes tickets by itself; None where a person sends Adobe's form."""
    if settings.desk is DeskKind.ZENDESK:
        return _zendesk(settings)
    if settings.desk is DeskKind.EMAIL:
        return _email(settings)
    return None


def measured_desk(settings: Settings, measures: Measures) -> Desk | None:
    """The same, whose tickets are counted."""
    desk = desk_of(settings)
    return MeasuredDesk(desk, measures) if desk else None


def _zendesk(settings: Settings) -> ZendeskDesk:
    oauth, api = settings.zendesk_oauth_token, settings.zendesk_api_token
    return ZendeskDesk(
        base_url=settings.zendesk_base or "",
        oauth_token=oauth.get_secret_value() if oauth else None,
        email=settings.zendesk_email,
        api_token=api.get_secret_value() if api else None,
        reach=reach_of(settings),
    )


def _email(settings: Settings) -> EmailDesk:
    password = settings.smtp_password
    return EmailDesk(
        host=settings.smtp_host or "",
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
        sender=settings.smtp_from or "",
        recipient=settings.desk_email or "",
        reach=reach_of(settings),
    )
