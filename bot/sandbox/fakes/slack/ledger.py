"""Everything the workspace knows, behind one lock that readers can wait on."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Condition

from bot.sandbox.fakes.slack.passes import ResponseAddresses, Triggers
from bot.sandbox.fakes.slack.records import Call, Channel, Json, Message, Person, View
from bot.sandbox.fakes.slack.refusals import RateLimitedError, RefusalError

_MICRO = 1_000_000


@dataclass(frozen=True, kw_only=True)
class AppIdentity:
    """The team and the app installed in it."""

    team_id: str = "T0ACME000"
    team_domain: str = "acme"
    team_name: str = "Acme"
    app_id: str = "A0MBIBOT0"
    bot_id: str = "B0MBIBOT0"
    bot_user_id: str = "U0MBIBOT0"
    bot_name: str = "MBI Bot"
    enterprise_id: str | None = None
    verification_token: str = "unused-since-signatures"  # noqa: S105 - Slack still sends one


class Ledger:
    """The state of the workspace. Hold `condition` for anything longer than one call."""

    def __init__(
        self,
        *,
        app: AppIdentity,
        people: Iterable[Person],
        channels: Iterable[Channel],
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self.condition = Condition()
        self.version = 0
        self.app = app
        self.now = now
        self.people = {person.id: person for person in people}
        self.channels = {channel.id: channel for channel in channels}
        self.triggers = Triggers(monotonic)
        self.addresses = ResponseAddresses(now)
        self.calls: list[Call] = []
        self.strict_rate = False
        self._messages: list[Message] = []
        self._views: dict[str, list[View]] = {}
        self._last_micros = 0
        self._last_post: dict[str, datetime] = {}

    def changed(self) -> None:
        """Wake everyone who waits for a change."""
        with self.condition:
            self.version += 1
            self.condition.notify_all()

    # People and channels

    def person(self, user: object) -> Person:
        """The person with this id; RefusalError(user_not_found)."""
        found = self.people.get(str(user))
        if found is None:
            code = "user_not_found"
            raise RefusalError(code)
        return found

    def channel_seen_by_bot(self, channel: object) -> Channel:
        """The channel if the bot may know of it; RefusalError(channel_not_found)."""
        found = self.channels.get(str(channel))
        if found is None or (found.is_private and self.app.bot_user_id not in found.members):
            code = "channel_not_found"
            raise RefusalError(code)
        return found

    def channel_to_write(self, channel: object) -> Channel:
        """The channel if the bot may write there."""
        found = self.channel_seen_by_bot(channel)
        if self.app.bot_user_id not in found.members:
            code = "not_in_channel"
            raise RefusalError(code)
        if found.is_archived:
            code = "is_archived"
            raise RefusalError(code)
        return found

    def named(self, name: str) -> Channel | None:
        """The channel of that name, with or without the hash sign."""
        wanted = name.removeprefix("#")
        return next((one for one in self.channels.values() if one.name == wanted), None)

    def direct(self, user: str) -> Channel:
        """The bot's conversation with a person, opened if need be."""
        person = self.person(user)
        for channel in self.channels.values():
            if channel.im_with == person.id:
                return channel
        opened = Channel(
            id=f"D{person.id.removeprefix('U')}",
            name="directmessage",
            members=frozenset({person.id, self.app.bot_user_id}),
            is_private=True,
            im_with=person.id,
        )
        self.put_channel(opened)
        return opened

    def put_channel(self, channel: Channel) -> None:
        """Add or replace a channel."""
        with self.condition:
            self.channels[channel.id] = channel
            self.changed()

    def put_person(self, person: Person) -> None:
        """Add or replace a person."""
        with self.condition:
            self.people[person.id] = person
            self.changed()

    # Messages

    def next_ts(self) -> str:
        """A message time stamp: the clock's, but always later than the last."""
        micros = max(int(self.now().timestamp() * _MICRO), self._last_micros + 100)
        self._last_micros = micros
        return f"{micros // _MICRO}.{micros % _MICRO:06}"

    def limit_rate(self, channel: str) -> None:
        """RateLimitedError on a second message within a second, where that is switched on."""
        last, now = self._last_post.get(channel), self.now()
        if self.strict_rate and last is not None and (now - last).total_seconds() < 1:
            raise RateLimitedError(1)
        self._last_post[channel] = now

    def add(self, message: Message) -> Message:
        """Keep a new message."""
        with self.condition:
            self._messages.append(message)
            self.changed()
        return message

    def edit(self, old: Message, new: Message) -> None:
        """Put a message in place of another."""
        with self.condition:
            self._messages[self._messages.index(old)] = new
            self.changed()

    def remove(self, message: Message) -> None:
        """Forget a message."""
        with self.condition:
            self._messages.remove(message)
            self.changed()

    def messages(self, channel: str, *, seen_by: str | None = None) -> list[Message]:
        """A channel's messages, oldest first, with the ephemerals of one person if named."""
        with self.condition:
            return [
                one
                for one in self._messages
                if one.channel == channel and one.ephemeral_to in (None, seen_by)
            ]

    def ephemerals(self, user: str) -> list[Message]:
        """All that only this person sees, oldest first."""
        with self.condition:
            return [one for one in self._messages if one.ephemeral_to == user]

    def message(self, channel: str, ts: object, *, seen_by: str | None = None) -> Message | None:
        """One message of a channel."""
        found = self.messages(channel, seen_by=seen_by)
        return next((one for one in found if one.ts == ts), None)

    # Views

    def views(self, user: str) -> Sequence[View]:
        """The person's open modals, the top one last."""
        with self.condition:
            return tuple(self._views.get(user, ()))

    def view(self, view_id: object) -> View | None:
        """An open modal by its id or the app's external id."""
        with self.condition:
            for stack in self._views.values():
                for view in stack:
                    if view_id in (view.id, view.view.get("external_id")):
                        return view
        return None

    def open_view(self, user: str, view: Json, *, push: bool = False) -> View:
        """Show a modal, on top of the others (`push`) or instead of them."""
        with self.condition:
            below = self._views.get(user, []) if push else []
            view_id = f"V{secrets.token_hex(5).upper()}"
            shown = View(
                id=view_id,
                hash=self._view_hash(),
                user=user,
                view=view,
                root_view_id=below[0].id if below else view_id,
                previous_view_id=below[-1].id if below else None,
            )
            self._views[user] = [*below, shown]
            self.changed()
            return shown

    def change_view(self, view: View, content: Json) -> View:
        """Show other content in the same modal."""
        changed = replace(view, view=content, hash=self._view_hash(), errors={}, trouble=False)
        self.put_view(view, changed)
        return changed

    def put_view(self, old: View, new: View) -> None:
        """Put a view in place of another, if that is still open."""
        with self.condition:
            stack = self._views.get(old.user, [])
            self._views[old.user] = [new if one.id == old.id else one for one in stack]
            self.changed()

    def close_view(self, view: View, *, all_views: bool = False) -> None:
        """Take a modal away, or the whole stack."""
        with self.condition:
            stack = self._views.get(view.user, [])
            self._views[view.user] = [] if all_views else [v for v in stack if v.id != view.id]
            self.changed()

    def _view_hash(self) -> str:
        return f"{int(self.now().timestamp())}.{secrets.token_hex(4)}"
