"""Slack's news of the bot's own place in a workspace or an organization.

https://docs.slack.dev/reference/events/app_uninstalled, …/tokens_revoked,
…/team_access_granted and …/team_access_revoked. Each can be heard twice, late and in any
order; what comes of it is the same however often it is done, so that nothing has to be
remembered of an event, and one that was cut short is done when Slack sends it again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import Field
from slack_bolt import App

from bot.services.installing import Installing
from bot.slack.payloads import Id, Payload

REMOVED, REVOKED = "app_uninstalled", "tokens_revoked"
GRANTED, TAKEN = "team_access_granted", "team_access_revoked"


class _Tokens(Payload):
    bot: list[str] = Field(default_factory=list)


class _Event(Payload):
    type: Id
    tokens: _Tokens = Field(default_factory=_Tokens)
    team_ids: list[Id] = Field(default_factory=list, max_length=1000)


class _Authorization(Payload):
    enterprise_id: str | None = None
    team_id: str | None = None
    is_enterprise_install: bool = False


class News(Payload):
    """An event about the app itself."""

    event: _Event
    event_time: int = Field(ge=0, le=2**40)
    team_id: str | None = None
    enterprise_id: str | None = None
    authorizations: list[_Authorization] = Field(default_factory=list)

    @property
    def at(self) -> datetime:
        """When it happened."""
        return datetime.fromtimestamp(self.event_time, UTC)

    @property
    def enterprise(self) -> str | None:
        """The organization."""
        told = [one.enterprise_id for one in self.authorizations if one.enterprise_id]
        return self.enterprise_id or (told[0] if told else None)

    @property
    def team(self) -> str | None:
        """The team whose installation it is about; None where that is the organization's."""
        if any(one.is_enterprise_install for one in self.authorizations):
            return None
        told = [one.team_id for one in self.authorizations if one.team_id]
        return told[0] if told else self.team_id


def register(app: App, installing: Installing) -> None:
    """Listen to the bot coming and going."""

    @app.event(REMOVED)
    def removed(body: dict[str, Any]) -> None:
        news = News.read(body)
        installing.told_gone(news.enterprise, news.team, news.at, surely=True)

    @app.event(REVOKED)
    def revoked(body: dict[str, Any]) -> None:
        news = News.read(body)
        if news.event.tokens.bot:
            installing.told_gone(news.enterprise, news.team, news.at, surely=False)

    @app.event(GRANTED)
    def granted(body: dict[str, Any]) -> None:
        news = News.read(body)
        if news.enterprise:
            installing.told_teams(news.enterprise, news.event.team_ids, gone=False)

    @app.event(TAKEN)
    def taken(body: dict[str, Any]) -> None:
        news = News.read(body)
        if news.enterprise:
            installing.told_teams(news.enterprise, news.event.team_ids, gone=True)
