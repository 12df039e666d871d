"""A Slack workspace on loopback, as strict as the real one."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from bot.sandbox.fakes.peer import Faults
from bot.sandbox.fakes.slack.acting import Acting
from bot.sandbox.fakes.slack.asked import SlackApp
from bot.sandbox.fakes.slack.elements import Value, Values
from bot.sandbox.fakes.slack.house import House
from bot.sandbox.fakes.slack.ledger import AppIdentity, Ledger
from bot.sandbox.fakes.slack.methods.table import DEFAULT_SCOPES
from bot.sandbox.fakes.slack.passes import Target
from bot.sandbox.fakes.slack.payloads import Payloads
from bot.sandbox.fakes.slack.records import Answer, Call, Channel, Message, Person, View
from bot.sandbox.fakes.slack.switches import Switches
from bot.sandbox.fakes.slack.tokens import Team

T = TypeVar("T")

_DEFAULT_APP = AppIdentity()


class SlackWorkspace(Switches):
    """People, channels and one app, over the protocols of the real Slack.

    `now` gives message times and the life of response URLs; trigger ids (3 s of
    `monotonic`) and signatures go by real clocks, as apps check them so. Channels are
    named by id or by name in everything a person does. `beside` another one it is a
    second team of the same Slack, with the same app, which starts and stops with the first.
    With no bot token the app is not installed there yet.
    """

    def __init__(  # noqa: PLR0913 - a workspace has many parts, nearly all with a default
        self,
        *,
        people: Iterable[Person],
        channels: Iterable[Channel],
        now: Callable[[], datetime],
        bot_token: str | None = "xoxb-sandbox-bot",  # noqa: S107 - opens nothing but this stand-in
        app_token: str = "xapp-sandbox-app",  # noqa: S107 - the same
        signing_secret: str = "sandbox-signing-secret",  # noqa: S107 - the same
        scopes: Iterable[str] = DEFAULT_SCOPES,
        commands: Iterable[str] = ("/mbi",),
        app: AppIdentity = _DEFAULT_APP,
        monotonic: Callable[[], float] = time.monotonic,
        port: int = 0,
        oauth: SlackApp | None = None,
        beside: "SlackWorkspace | None" = None,
    ) -> None:
        self.app = app
        ledger = Ledger(app=app, people=people, channels=channels, now=now, monotonic=monotonic)
        team = Team(ledger, frozenset(scopes))
        self._beside = beside
        house = (
            beside.house
            if beside
            else House(
                app=oauth or SlackApp(),
                app_id=app.app_id,
                app_token=app_token,
                signing_secret=signing_secret,
                now=now,
                port=port,
            )
        )
        house.add(team)
        if bot_token is not None:
            house.tokens.put(bot_token, team)
        super().__init__(house, team)
        self._acting = Acting(
            ledger,
            house.delivery,
            Payloads(ledger),
            frozenset(commands),
            self._response_url,
        )

    # Running

    def start(self) -> Self:
        """Serve on loopback."""
        if self._beside is None:
            self._house.start()
        return self

    def stop(self) -> None:
        """Stop serving; connected sockets are told to go."""
        if self._beside is None:
            self._house.stop()

    def __enter__(self) -> Self:
        """Start for the length of a `with`."""
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop, whatever happened inside."""
        self.stop()

    @property
    def house(self) -> House:
        """What the teams of this Slack share."""
        return self._house

    @property
    def oauth(self) -> SlackApp:
        """The app as its maker set it up."""
        return self._house.app

    @property
    def url(self) -> str:
        """Base URL of the workspace, without a trailing slash."""
        return self._house.peer.url

    @property
    def api_url(self) -> str:
        """Base URL of the Web API, with the trailing slash that slack_sdk wants."""
        return f"{self._house.peer.url}/api/"

    @property
    def faults(self) -> Faults:
        """Faults of the network in front of the workspace."""
        return self._house.peer.faults

    @property
    def bot_url(self) -> str | None:
        """Where commands and interactions are posted; None: through a socket."""
        return self._house.delivery.bot_url

    @bot_url.setter
    def bot_url(self, url: str | None) -> None:
        self._house.delivery.bot_url = url.rstrip("/") if url else None

    @property
    def sockets_opened(self) -> int:
        """How many connections of Socket Mode there have been."""
        return self._house.socket.opened

    def deafen_sockets(self, *, deaf: bool = True) -> None:
        """Leave sockets open, and answer no ping any more."""
        self._house.socket.go_deaf(deaf=deaf)

    def wait_for_socket(self, timeout: float = 10.0) -> None:
        """Wait until an app is connected in Socket Mode; TimeoutError after so many seconds."""
        if not self._house.socket.connected.wait(timeout):
            message = f"No app connected within {timeout} s."
            raise TimeoutError(message)

    # Looking

    @property
    def now(self) -> datetime:
        """The time in the workspace."""
        return self._ledger.now()

    @property
    def people(self) -> Sequence[Person]:
        """Everyone, the deactivated too."""
        return tuple(self._ledger.people.values())

    @property
    def channels(self) -> Sequence[Channel]:
        """Every channel and direct conversation."""
        return tuple(self._ledger.channels.values())

    @property
    def calls(self) -> Sequence[Call]:
        """All calls of the app so far, oldest first, without tokens."""
        with self._ledger.condition:
            return tuple(self._ledger.calls)

    @property
    def version(self) -> int:
        """Rises with every change."""
        return self._ledger.version

    def channel(self, name: str) -> Channel:
        """A channel by id or name; LookupError if there is none."""
        return self._channel(name)

    def direct(self, user: str) -> Channel:
        """A person's conversation with the bot."""
        return self._ledger.direct(user)

    def messages(self, channel: str) -> list[Message]:
        """What everyone in a channel sees, replies included, oldest first."""
        return self._ledger.messages(self.channel(channel).id)

    def seen_by(self, user: str, channel: str) -> list[Message]:
        """The same with what only this person sees."""
        return self._ledger.messages(self.channel(channel).id, seen_by=user)

    def ephemerals(self, user: str) -> list[Message]:
        """What only this person sees, oldest first."""
        return self._ledger.ephemerals(user)

    def views(self, user: str) -> Sequence[View]:
        """The person's open modals, the top one last."""
        return self._ledger.views(user)

    def wait(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """What `predicate` gives once it is true; asked again after every change.

        TimeoutError after `timeout` real seconds. The workspace stands still while it
        is asked, so it must not act or call out.
        """
        with self._ledger.condition:
            found = self._ledger.condition.wait_for(predicate, timeout)
        if not found:
            message = f"It did not come true within {timeout} s."
            raise TimeoutError(message)
        return found

    # Acting

    def command(self, user: str, channel: str, line: str) -> Answer:
        """Send a slash command, such as `/mbi status`."""
        return self._acting.command(user, channel, line)

    def say(self, user: str, channel: str, text: str) -> Message:
        """Post as a person."""
        return self._acting.say(user, channel, text)

    def press(
        self,
        user: str,
        channel: str,
        message_ts: str,
        action_id: str,
        value: str | None = None,
        block_id: str | None = None,
    ) -> Answer:
        """Press a button; `value` and `block_id` tell buttons of one action id apart."""
        return self._acting.act(user, channel, message_ts, action_id, value, block_id)

    def press_ephemeral(
        self, user: str, message_ts: str, action_id: str, value: str | None = None
    ) -> Answer:
        """Press a button of a message that only this person sees."""
        channel = next((m.channel for m in self.ephemerals(user) if m.ts == message_ts), "")
        return self._acting.act(user, channel, message_ts, action_id, value)

    def select(
        self,
        user: str,
        channel: str,
        message_ts: str,
        action_id: str,
        value: Value,
        block_id: str | None = None,
    ) -> Answer:
        """Choose in a menu, overflow, radio buttons or checkboxes of a message."""
        return self._acting.act(user, channel, message_ts, action_id, value, block_id)

    def act_in_view(
        self,
        user: str,
        view_id: str,
        action_id: str,
        value: Value = None,
        values: Values | None = None,
    ) -> Answer:
        """Press or choose inside a modal, with what is filled in so far."""
        return self._acting.act_in_view(user, view_id, action_id, value, values or {})

    def submit(self, user: str, view_id: str, values: Values) -> Answer:
        """Submit the top modal with values by block id."""
        return self._acting.submit(user, view_id, values)

    def close_view(self, user: str, view_id: str) -> Answer | None:
        """Close the top modal; the answer if the app asked to hear of it."""
        return self._acting.close_view(user, view_id)

    def _response_url(self, target: Target) -> str:
        return f"{self.url}/response/{self._ledger.addresses.issue(target)}"
