"""What all teams of this Slack share: its address, its one app, and the ways to that app."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.fakes.peer import Peer
from bot.sandbox.fakes.slack.asked import SlackApp
from bot.sandbox.fakes.slack.delivery import Delivery
from bot.sandbox.fakes.slack.distribution import Distribution
from bot.sandbox.fakes.slack.server import Doors, Server
from bot.sandbox.fakes.slack.signing_in import SigningIn
from bot.sandbox.fakes.slack.socket_mode import SocketMode
from bot.sandbox.fakes.slack.tokens import Team, Tokens


class House:
    """One Slack with one app, and as many teams as are put into it."""

    def __init__(
        self,
        *,
        app: SlackApp,
        app_id: str,
        app_token: str,
        signing_secret: str,
        now: Callable[[], datetime],
        port: int,
    ) -> None:
        self.app = app
        self.teams: list[Team] = []
        self.doors = Doors(app_token)
        self.tokens = Tokens(now)
        self.socket = SocketMode(app_id)
        self.delivery = Delivery(signing_secret, self.socket)
        self.distribution = Distribution(app, self.teams, self.tokens, now)
        self.signing_in = SigningIn(app, self.teams, now, lambda: self.peer.url)
        server = Server(
            self.teams,
            self.tokens,
            self.doors,
            self.socket.open,
            {**self.distribution.methods(), **self.signing_in.methods()},
        )
        self.distribution.mount(server.app)
        self.signing_in.mount(server.app)
        self.peer = Peer(server.app, port=port)

    def add(self, team: Team) -> None:
        """Put one more team into it."""
        self.teams.append(team)

    def start(self) -> None:
        """Serve on loopback."""
        self.peer.start()

    def stop(self) -> None:
        """Stop serving; connected sockets are told to go."""
        self.socket.stop()
        self.peer.stop()
        for team in self.teams:
            team.ledger.changed()
