"""What is done to processes, database, Slack and desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.sandbox.fakes.faults import (
    Accepted,
    Fault,
    Faults,
    Reset,
    ResetAfter,
    Seen,
    Slow,
    Status,
    Truncate,
)
from tests.crash.doors import Cut, Doors
from tests.crash.plan import Act, Step
from tests.crash.server import Server
from tests.crash.team import Team
from tests.crash.worker import SLACK_SECONDS
from tests.crash.world import World

POST = {"slack": "/api/chat.postMessage", "desk": "/api/v2/tickets.json"}
NOT_DONE = b"upstream connect error"
LATE = SLACK_SECONDS + 0.3

FAULTS: Mapping[str, Fault] = {
    "429": Status(code=429, headers={"Retry-After": "7"}),
    "500": Status(code=500),
    "503": Status(code=503, body=NOT_DONE),
    "500 after accepting": Accepted(fault=Status(code=500)),
    "slow": Slow(seconds=0.4),
    "reset": Reset(),
    "reset after accepting": ResetAfter(),
    "cut short": Truncate(),
    # The caller has left when it is carried out, or when it is answered.
    "late": Slow(seconds=LATE),
    "time-out after accepting": Accepted(fault=Slow(seconds=LATE)),
}


class Chaos:
    """Does it; nothing that is ordered here outlives `stop`."""

    def __init__(
        self, *, world: World, team: Team, doors: Doors, server: Server, database: str
    ) -> None:
        """Know what to do it to."""
        self._world = world
        self._team = team
        self._doors = doors
        self._server = server
        self._database = database
        self._acts: Mapping[Act, Callable[[Step], object]] = {
            Act.KILL: lambda step: team.kill(step.what),
            Act.KILL_AT_POST: self._kill_at_post,
            Act.KILL_AT_COMMIT: lambda step: self._at_commit(step.what, step, kill=True),
            Act.CUT_AT_COMMIT: lambda step: self._at_commit(step.what, step, kill=False),
            Act.KILL_AFTER_SEND: self._kill_after_send,
            Act.RESTART_DATABASE: lambda step: server.restart(step.how),
            Act.CUT_DATABASE: lambda _: server.cut(database),
            Act.SLACK: self._slack,
            Act.DESK: self._desk,
        }

    def do(self, step: Step) -> bool:
        """Do it; False where it is nothing of this."""
        act = self._acts.get(step.act)
        if act:
            act(step)
        return act is not None

    def stop(self) -> None:
        """All is well again."""
        self._doors.disarm()
        self._world.slack.faults.clear()
        self._world.desk.faults.clear()

    def _slack(self, step: Step) -> None:
        path = {1: POST["slack"], 2: "/api/chat.", 5: "/api/"}[step.number]
        self._world.slack.faults.add(path, FAULTS[step.how], step.number)

    def _desk(self, step: Step) -> None:
        self._world.desk.faults.add("/api/v2", FAULTS[step.how], step.number)

    def _faults(self, what: str) -> Faults:
        return self._world.desk.faults if what == "desk" else self._world.slack.faults

    def _kill_at_post(self, step: Step) -> None:
        """Kill whoever posts next; what became of the post is `how`."""
        kill = Seen(seen=self._kill_owner, fault=Reset())
        faults: Mapping[str, Fault] = {
            "lost": kill,
            "kept": Seen(seen=self._kill_owner, fault=ResetAfter()),
            "accepted": Accepted(fault=kill),
        }
        self._faults(step.what).add(POST[step.what], faults[step.how])

    def _kill_owner(self, port: int) -> None:
        name = self._team.owner(port)
        if name:
            self._team.kill(name)

    def _at_commit(self, name: str, step: Step, *, kill: bool) -> None:
        def act() -> None:
            if kill:
                self._team.kill(name)

        cut = Cut(committed=step.how == "after", act=act, after=step.number)
        self._doors.arm(name, cut)

    def _kill_after_send(self, step: Step) -> None:
        """Kill whoever posts next just when it writes down what came of it."""

        def arm(port: int) -> None:
            name = self._team.owner(port)
            if name:
                committed = step.how == "after"
                kill = lambda: self._team.kill(name)  # noqa: E731 - it is one
                self._doors.arm(name, Cut(committed=committed, act=kill))

        self._world.slack.faults.add(POST["slack"], Seen(seen=arm))
