"""One run: a company, processes of the bot, a story with crashes in it, and what is left."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, func, literal, select, union_all
from sqlalchemy.exc import DBAPIError

from bot.adapters.db.engine import make_engine
from bot.adapters.db.tables import account, delivery, subject
from tests.crash.cards import said
from tests.crash.chaos import Chaos
from tests.crash.doors import Doors
from tests.crash.people import People
from tests.crash.plan import Act, Plan, Step, plan_of
from tests.crash.record import Finding, findings, lost
from tests.crash.server import through
from tests.crash.stage import TEMPLATE, Stage
from tests.crash.team import Team
from tests.crash.worker import Role
from tests.crash.world import World

SECOND = timedelta(seconds=1)
LOOK = 0.02
"""Real seconds between two looks at what the processes do."""
STARTING = 15.0
"""Real seconds in which a process is built."""
BUSY = 4.0
"""Real seconds given to work that is due before time goes on."""
STILL = 0.25
"""When the same is due for so many real seconds, it waits for time to go on: the pace of
one message a second, or a Retry-After."""
QUIET_LOOKS = 4
MOST_LEAPS = 80
"""So many leaps after everything is healed; then what is still owed counts as lost."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one run."""

    plan: Plan
    found: list[Finding]
    seconds: float
    told: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """All that helps to understand it."""
        what = [f"{one.kind}: {one.what}" for one in self.found]
        return "\n".join([str(self.plan), *what, *self.told])


class Run:
    """One of them, for the length of a `with`."""

    def __init__(self, stage: Stage, plan: Plan, *, history: bool, sabotage: str | None) -> None:
        """Know what shall happen."""
        self._stage = stage
        self._plan = plan
        self._sabotage = sabotage
        self.world = World(history=history)
        self._stack = ExitStack()
        self._ports: dict[str, int] = {}
        self._open: dict[tuple[Act, str], Callable[[], bool]] = {}

    def __enter__(self) -> Self:
        enter = self._stack.enter_context
        self._folder = Path(enter(tempfile.TemporaryDirectory(prefix="crash-run-")))
        self._database = f"run_{self._plan.seed}"
        url = self._stage.server.create(self._database, like=TEMPLATE)
        self._stack.callback(self._stage.server.drop, self._database)
        self.engine: Engine = make_engine(url)
        self._stack.callback(self.engine.dispose)
        enter(self.world)
        self._environ = self.world.environment(url, self._folder)
        self.world.apply(self._environ)
        self._doors = enter(Doors(self._stage.server.socket))
        self._team = Team(self._stage.zygote, str(self._folder / "control"))
        self._stack.callback(self._team.close)
        self._people = People(self.world, oldest=self._plan.seed % 2 == 0)
        self._chaos = Chaos(
            world=self.world,
            team=self._team,
            doors=self._doors,
            server=self._stage.server,
            database=self._database,
        )
        self._team.ahead(self.world.ahead)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def play(self) -> list[Finding]:
        """The whole of it; what is wrong at the end."""
        self._begin()
        for step in self._plan.steps:
            self._do(step)
            self._settle(step.pause)
            if step.act is Act.OUTAGE:
                self._leap(61 * SECOND)
            self._try_again()
            self._start_all()
            self._leap(timedelta(seconds=step.leap))
        self._chaos.stop()
        self._heal()
        undone = [lost(f"nobody could {act} {name}") for act, name in self._open]
        return undone + findings(self.world, self.engine, self._people)

    def _begin(self) -> None:
        """All work, and have asked everything once."""
        self._start_all()
        self._built()
        self._leap(61 * SECOND)
        self._settle()

    def _built(self) -> None:
        end = monotonic() + STARTING
        while self._team.working != self._team.alive and monotonic() < end:
            sleep(LOOK)

    def story(self) -> list[str]:
        """What the fakes saw, and the last that the processes wrote."""
        seen = [
            f"slack {call.at:%H:%M:%S.%f} {call.method} {_short(call.params)}"
            f" -> {call.response.get('error') or call.response.get('ts') or 'ok'}"
            for call in self.world.slack.calls
            if call.method.startswith("chat.") or not call.response.get("ok")
        ]
        seen += [f"stands {m.ts} {m.channel} {m.thread_ts} {m.text}" for m in said(self.world)]
        seen += [f"desk {t.id} {t.external_id} {t.subject}" for t in self.world.desk.tickets]
        for log in sorted(self._folder.glob("*.log")):
            seen += [f"{log.stem}: {line}" for line in log.read_text().splitlines()[-40:]]
        return seen

    # Steps

    def _do(self, step: Step) -> None:
        world, people, name = self.world, self._people, step.what
        match step.act:
            case Act.BREAK:
                world.break_(name)
            case Act.MEND:
                people.see(name)
                world.mend(name)
            case Act.OUTAGE | Act.OUTAGE_OVER:
                world.set_outage(on=step.act is Act.OUTAGE)
            case Act.ACKNOWLEDGE:
                self._open[step.act, name] = lambda: people.acknowledge(name)
            case Act.TICKET:
                self._open[step.act, name] = lambda: people.ask_for_ticket(name)
            case Act.MEND_SEEN:
                self._open[step.act, name] = lambda: self._mended(name)
            case _:
                self._chaos.do(step)

    def _mended(self, name: str) -> bool:
        if not self._people.see(name):
            return False
        self.world.mend(name)
        return True

    def _try_again(self) -> None:
        """People do what they could not do yet, as soon as they see the card."""
        self._people.look()
        for key, act in list(self._open.items()):
            if key[0] is Act.MEND_SEEN and (Act.TICKET, key[1]) in self._open:
                continue
            if act():
                del self._open[key]

    # Processes and time

    def _start_all(self) -> None:
        alive = self._team.alive
        for number in range(self._plan.workers):
            name = f"worker {number}"
            if name not in alive:
                whole = self._plan.whole and number == 0
                self._start(name, web=whole, worker=True)
        if "web" not in alive and not self._plan.whole:
            self._start("web", web=True, worker=False)

    def _start(self, name: str, *, web: bool, worker: bool) -> None:
        if name not in self._ports:
            self._ports[name] = self._doors.open(name)
        environ = {**self._environ}
        environ["DATABASE_URL"] = through(environ["DATABASE_URL"], self._ports[name])
        self._team.start(
            Role(
                name=name,
                environ=environ,
                control=str(self._folder / "control"),
                log=str(self._folder / f"{name}.log"),
                port=self.world.port if web else None,
                worker=worker,
                sabotage=self._sabotage,
            )
        )

    def _leap(self, delta: timedelta) -> None:
        self._team.leap(delta, self.world.clock.advance)

    def _heal(self) -> None:
        """Everything runs again: let time pass until nothing is owed and nothing changes."""
        quiet, before = 0, -1
        for _ in range(MOST_LEAPS):
            self._start_all()
            self._built()
            self._settle()
            self._try_again()
            owed, then = self._owed()
            seen = self.world.slack.version
            quiet = quiet + 1 if not owed and not self._open and seen == before else 0
            before = seen
            if quiet >= QUIET_LOOKS:
                return
            self._leap(max(min(then, timedelta(seconds=61)), 1.1 * SECOND))

    def _settle(self, seconds: float = BUSY) -> None:
        """Wait until the processes have done what is due, so many real seconds at most."""
        end, before, since = monotonic() + seconds, None, monotonic()
        while (now := monotonic()) < end:
            due = self._due()
            if not due:
                return
            if due != before:
                before, since = due, now
            elif now > since + STILL:
                return
            sleep(LOOK)

    def _due(self) -> set[object]:
        """What is due, and since when: something changes in it while anybody works."""
        now = self.world.clock.now()
        due = union_all(
            *(
                select(literal(column.table.name), column.table.c.id, column).where(column <= now)
                for column in (delivery.c.due_at, subject.c.due_at, account.c.assess_at)
            )
        )
        try:
            with self.engine.connect() as connection:
                return {tuple(row) for row in connection.execute(due)}
        except DBAPIError:
            return {"the database is away"}

    def _owed(self) -> tuple[int, timedelta]:
        """How many deliveries are open, and how long until the next is due."""
        open_ones = delivery.c.due_at.is_not(None)
        with self.engine.connect() as connection:
            found = connection.execute(
                select(func.count(), func.min(delivery.c.due_at)).where(open_ones)
            ).one()
        then = found[1] - self.world.clock.now() if found[1] else timedelta(seconds=61)
        return int(found[0]), then


def run(stage: Stage, seed: int, *, history: bool, sabotage: str | None = None) -> Outcome:
    """Play the run of that seed."""
    begun, plan = monotonic(), plan_of(seed)
    with Run(stage, plan, history=history, sabotage=sabotage) as one:
        try:
            found = one.play()
        except Exception as error:  # noqa: BLE001 - a run that ends in an error has lost something
            found = [lost(f"the run itself: {error!r}")]
        told = one.story() if found else []
    return Outcome(plan=plan, found=found, seconds=monotonic() - begun, told=told)


def _short(params: Mapping[str, object]) -> str:
    metadata = params.get("metadata")
    kept = {k: params[k] for k in ("channel", "ts", "thread_ts", "text") if params.get(k)}
    return f"{kept} {metadata or ''}"
