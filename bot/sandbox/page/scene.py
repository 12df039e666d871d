"""Everything one person sees at one moment, as JSON for the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.fakes.slack import SLACKBOT, Channel, Message, Person, SlackWorkspace, View
from bot.sandbox.page.panel import Panel

Json = dict[str, Any]
Words = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class Scenes:
    """Draws scenes of one workspace."""

    slack: SlackWorkspace
    panel: Panel
    words: Words

    def person(self, wanted: str) -> Person:
        """The acting person: the one asked for, else the first who may act."""
        active = [one for one in self.slack.people if not one.deleted]
        return next((one for one in active if one.id == wanted), active[0])

    def draw(self, user: str, channel: str) -> Json:
        """What this person sees in this channel (or in their first, if it isn't theirs)."""
        version = self.slack.version
        person = self.person(user)
        self.slack.direct(person.id)
        mine = [one for one in self.slack.channels if person.id in one.members]
        place = next((one for one in mine if one.id == channel), mine[0])
        views = self.slack.views(person.id)
        return {
            "version": version,
            "me": self._person(person),
            "people": [
                {**self._person(one), "latest": self._latest_private(one)}
                for one in self.slack.people
                if not one.deleted
            ],
            "names": self._names(),
            "bot": {"id": self.slack.app.bot_user_id, "name": self.slack.app.bot_name},
            "channels": [self._channel(one, person) for one in mine],
            "channel": place.id,
            "messages": [_message(one) for one in self.slack.seen_by(person.id, place.id)],
            "view": _view(views[-1]) if views else None,
            "troubles": [
                {
                    "id": one.id,
                    "group": one.group,
                    "title": one.title,
                    "explanation": one.explanation,
                    "active": one.active,
                }
                for one in self.panel.troubles(person.locale)
            ],
            "now": self.panel.now().isoformat(),
            "links": [[words, url] for words, url in self.panel.links(person.locale)],
            "words": dict(self.words(person.locale)),
        }

    def _names(self) -> Mapping[str, str]:
        names = {one.id: one.real_name for one in self.slack.people}
        names |= {one.id: one.name for one in self.slack.channels if one.im_with is None}
        return names | {self.slack.app.bot_user_id: self.slack.app.bot_name, SLACKBOT: "Slackbot"}

    def _channel(self, channel: Channel, person: Person) -> Json:
        seen = self.slack.seen_by(person.id, channel.id)
        foreign = [one.ts for one in seen if one.user != person.id]
        return {
            "id": channel.id,
            "name": self.slack.app.bot_name if channel.im_with else channel.name,
            "topic": channel.topic,
            "direct": channel.im_with is not None,
            "private": channel.is_private,
            "archived": channel.is_archived,
            "latest": foreign[-1] if foreign else "",
        }

    def _latest_private(self, person: Person) -> str:
        """When the bot last told this person something that the others don't see."""
        own = [one.id for one in self.slack.channels if one.im_with == person.id]
        told = [message for channel in own for message in self.slack.messages(channel)]
        told += self.slack.ephemerals(person.id)
        return max((one.ts for one in told if one.user != person.id), default="")

    @staticmethod
    def _person(person: Person) -> Json:
        return {
            "id": person.id,
            "name": person.real_name,
            "role": person.role,
            "locale": person.locale,
            "tz": person.tz,
        }


def _message(message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": list(message.blocks),
        "thread": message.thread_ts,
        "broadcast": message.broadcast,
        "edited": message.edited,
        "ephemeral": message.ephemeral_to is not None,
    }


def _view(view: View) -> Json:
    return {
        "id": view.id,
        "hash": view.hash,
        "title": view.view["title"]["text"],
        "submit": (view.view.get("submit") or {}).get("text"),
        "close": (view.view.get("close") or {}).get("text"),
        "blocks": list(view.blocks),
        "errors": dict(view.errors),
        "trouble": view.trouble,
    }
