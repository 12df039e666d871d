"""What happens in one run, drawn from its seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tests.crash.world import GOOGLE, KINDS, REMINDED


class Act(StrEnum):
    """What may happen."""

    BREAK = "break"
    MEND = "mend"
    MEND_SEEN = "mend once it is seen"
    OUTAGE = "outage"
    OUTAGE_OVER = "outage over"
    ACKNOWLEDGE = "acknowledge"
    TICKET = "ticket"

    KILL = "kill"
    START = "start"
    KILL_AT_POST = "kill at post"
    KILL_AT_COMMIT = "kill at commit"
    KILL_AFTER_SEND = "kill at a commit after a send"
    CUT_AT_COMMIT = "cut at commit"
    RESTART_DATABASE = "restart database"
    CUT_DATABASE = "cut all sessions"
    SLACK = "slack"
    DESK = "desk"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One happening: real seconds to wait after it, and then seconds of the clock to leap."""

    act: Act
    what: str = ""
    how: str = ""
    number: int = 1
    pause: float
    leap: float

    def __str__(self) -> str:
        """For the schedule that is printed."""
        told = " ".join(part for part in (self.act, self.what, self.how) if part)
        return f"{told} x{self.number}, wait {self.pause:.2f} s, leap {self.leap:.0f} s"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One run."""

    seed: int
    workers: int
    whole: bool
    """Whether one process is all in one, as `mbi-bot run`."""
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """The schedule."""
        kind = "the first as run" if self.whole else "and one web"
        lines = [f"{number:2}. {step}" for number, step in enumerate(self.steps, start=1)]
        return "\n".join([f"seed {self.seed}: {self.workers} workers, {kind}", *lines])


POST = ("lost", "kept", "accepted")
"""Killed before Slack took it and it is lost, before and Slack takes it still, or after."""
COMMIT = ("before", "after")
SLACK = (
    "429",
    "500",
    "500 after accepting",
    "503",
    "slow",
    "reset",
    "reset after accepting",
    "cut short",
)
LONG = ("late", "time-out after accepting")
"""These take real seconds."""
DESK = ("429", "500", "slow", "reset", "reset after accepting", "cut short", "500 after accepting")
CRASHES = {
    Act.KILL: 3,
    Act.KILL_AT_POST: 6,
    Act.KILL_AT_COMMIT: 3,
    Act.KILL_AFTER_SEND: 3,
    Act.CUT_AT_COMMIT: 2,
    Act.RESTART_DATABASE: 1,
    Act.CUT_DATABASE: 1,
    Act.SLACK: 5,
    Act.DESK: 3,
}
"""How often each is drawn."""
HOWS = {
    Act.KILL_AT_POST: POST,
    Act.KILL_AT_COMMIT: COMMIT,
    Act.KILL_AFTER_SEND: COMMIT,
    Act.CUT_AT_COMMIT: COMMIT,
    Act.RESTART_DATABASE: ("fast", "immediate"),
    Act.SLACK: SLACK,
    Act.DESK: DESK,
}
OUTAGE = "outage"
LEAPS = (1.1, 1.1, 1.1, 2, 5, 11, 11, 11, 11, 31, 61)


def plan_of(seed: int) -> Plan:
    """The same for the same seed."""
    random = Random(seed)  # noqa: S311 - nobody has to guess it
    workers = random.randint(1, 3)
    told = _story(random)
    happens = [_crash(random, workers) for _ in range(random.randint(5, 10))]
    # Two of three crashes come before the first third of the story is over: when most is sent.
    order = sorted(
        [
            *((number / len(told), step) for number, step in enumerate(told)),
            *((random.triangular(0.05, 1, 0.2), step) for step in happens),
        ],
        key=lambda one: one[0],
    )
    return Plan(
        seed=seed,
        workers=workers,
        whole=random.random() < 0.3,
        steps=tuple(step for _, step in order),
    )


Told = list[tuple[Act, str]]


def _story(random: Random) -> list[Step]:
    """What breaks, what people do about it, and what is mended; something stays broken."""
    names = [name for name in KINDS if name not in {*GOOGLE, REMINDED}]
    broken = random.sample(names, random.randint(1, 3))
    google = random.choice(["", OUTAGE, OUTAGE, *GOOGLE])
    shared = google == OUTAGE
    begins = [(Act.BREAK, name) for name in (*broken, *(GOOGLE if shared else [google])) if name]
    random.shuffle(begins)
    if shared:
        begins.insert(0, (Act.OUTAGE, ""))
    acts = [*begins, *_answers(random, broken), *_ends(random, broken, shared=shared)]
    return [_step(random, act, what) for act, what in acts]


def _answers(random: Random, broken: list[str]) -> Told:
    pressed: Told = [(Act.ACKNOWLEDGE, name) for name in broken if random.random() < 0.6]
    asked: Told = [(Act.TICKET, name) for name in broken if random.random() < 0.7]
    return random.sample([*pressed, *asked], len(pressed) + len(asked))


def _ends(random: Random, broken: list[str], *, shared: bool) -> Told:
    mends = (Act.MEND, Act.MEND_SEEN, Act.MEND_SEEN)
    ends: Told = [(random.choice(mends), name) for name in broken[1:]]
    if shared and random.random() < 0.5:
        ends += [(Act.OUTAGE_OVER, ""), *((Act.MEND, name) for name in GOOGLE)]
    return ends


def _crash(random: Random, workers: int) -> Step:
    act = random.choices(list(CRASHES), weights=list(CRASHES.values()))[0]
    who = f"worker {random.randrange(workers)}"
    if act is Act.SLACK and random.random() < 0.2:
        return _step(random, act, "", LONG)
    whats = {Act.KILL: [who, who, "web"], Act.KILL_AT_POST: ["slack", "slack", "desk"]}
    at_commit = act in {Act.KILL_AT_COMMIT, Act.CUT_AT_COMMIT}
    what = random.choice(whats.get(act, [who if at_commit else ""]))
    numbers = {Act.SLACK: (1, 1, 2, 5), Act.DESK: (1, 1, 2)}
    number = random.choice(range(7) if at_commit else numbers.get(act, (1,)))
    return _step(random, act, what, HOWS.get(act, ("",)), number)


def _step(
    random: Random, act: Act, what: str = "", hows: tuple[str, ...] = ("",), number: int = 1
) -> Step:
    # A feed is believed when it has said the same twice.
    leaps = (61,) if act in {Act.OUTAGE, Act.OUTAGE_OVER} else LEAPS
    return Step(
        act=act,
        what=what,
        how=random.choice(hows),
        number=number,
        pause=random.choice([0.02, 0.1, 0.3, 0.6]),
        leap=random.choice(leaps),
    )
