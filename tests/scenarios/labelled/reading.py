"""The files of the labelled set: what witnesses answered over time, and what is right to say.

A fault names the file and the case. Moments count from the case's `now`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from bot.domain.diagnosis import Cause, Confidence, Status
from bot.domain.hours import read_hours
from tests.scenarios.labelled.moments import moment, moments, span

CASES = Path(__file__).parents[1] / "cases"
NOW = datetime(2026, 11, 24, 16, tzinfo=UTC)
"""A Tuesday."""
LAG = timedelta(minutes=40)
"""How old rows usually are when they are asked for."""

Asked = Literal["probe", "newest_row", "cycle", "feed", "ingest", "mbi_feed", "words", "host_key"]
PAYLOADS = {
    "probe": {
        "http",
        "token",
        "silence",
        "mysql",
        "postgresql",
        "mssql",
        "mongodb",
        "network",
        "good",
    },
    "newest_row": {"http", "row", "silence"},
    "cycle": {"http", "cycle", "silence"},
    "feed": {"http", "feed", "silence"},
    "ingest": {"http", "silence"},
    "mbi_feed": {"http", "feed", "silence"},
    "words": {"http", "word", "paste", "silence"},
    "host_key": {"key", "silence", "network"},
}


def _word_none(value: object) -> object:
    return None if value == "none" else value


def _at(text: str) -> str:
    moments(text, NOW)
    return text


def _moment(text: str) -> str:
    moment(text, NOW)
    return text


def _span(text: str) -> str:
    span(text)
    return text


def _known(kind: str, info: ValidationInfo) -> str:
    kinds = (info.context or {}).get("kinds", ())
    if kinds and kind not in kinds:
        message = f'"{kind}" is no kind of the catalogue'
        raise ValueError(message)
    return kind


class _Table(BaseModel):
    """A table of the file: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


At = Annotated[str, AfterValidator(_at)]
Moment = Annotated[str, AfterValidator(_moment)]
Span = Annotated[str, AfterValidator(_span)]


class Raw(_Table):
    """One answer over HTTP."""

    status: int = Field(ge=100, le=599)
    type: str = ""
    body: str = ""
    headers: dict[str, str] = Field(default_factory=dict)


class Fault(_Table):
    """What a database, or its driver, said."""

    code: int | None = None
    number: int | None = None
    sqlstate: str | None = None
    error: str | None = None
    text: str = ""


class Cycle(_Table):
    """The last completed cycle as of each asking; they end at those times of the day."""

    every: Span
    ends: str = "00:30"
    status: str = "Completed Successfully"
    id: int = 4
    until: Moment | None = None
    lasts: Span = "20m"


class Spoken(_Table):
    """MBI's word, as a script reports it."""

    status: str
    last_data_point: Moment | None = None
    message: str = ""


class Heard(_Table):
    """What one witness answered at those moments."""

    witness: Asked
    at: At | tuple[At, ...]
    http: Raw | None = None
    token: Raw | None = None
    silence: Literal["timeout", "reset", "dns", "tls", "proxy"] | None = None
    mysql: Fault | None = None
    postgresql: Fault | None = None
    mssql: Fault | None = None
    mongodb: Fault | None = None
    network: Literal["refused", "unknown_host", "timeout", "no_route", "reset"] | None = None
    good: Literal[True] | None = None
    row: str | None = None
    stopped: Moment | None = None
    """No row is newer than that."""
    cycle: Cycle | None = None
    feed: Literal["up", "degraded", "down"] | None = None
    word: Spoken | None = None
    paste: str | None = None
    key: str | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = self.said
        allowed = PAYLOADS[self.witness]
        if not said <= allowed:
            message = f"{self.witness} can't say {', '.join(sorted(said - allowed))}"
            raise ValueError(message)
        if len(said) != 1 and said != {"http", "token"}:
            message = f"says {len(said)} things at once: {', '.join(sorted(said))}"
            raise ValueError(message)
        if self.row is not None:
            row_at(self.row, NOW, NOW)
        elif self.stopped is not None:
            message = "stopped: it needs row"
            raise ValueError(message)
        return self

    @property
    def said(self) -> set[str]:
        """The names of what is set."""
        return {name for name in self.model_fields_set if name not in {"witness", "at", "stopped"}}


class AccountTable(_Table):
    """MBI's account."""

    timezone: str = "UTC"
    cadence_hours: float = Field(default=24, gt=0)
    blackout: tuple[str, ...] = ()
    updates: bool = True

    @model_validator(mode="after")
    def _readable(self) -> Self:
        ZoneInfo(self.timezone)
        for hours in self.blackout:
            read_hours(hours)
        return self


class RoundTable(_Table):
    """A person authorized MBI, and proof is awaited."""

    done: Moment
    deadline: Moment
    failed: int = Field(default=0, ge=0)


class Member(_Table):
    """One integration with what is heard of it."""

    kind: Annotated[str, AfterValidator(_known)]
    data_account: str | None = None
    grant: Literal["own", "shared", "none"] = "none"
    granted: Moment = "-30d"
    authorized: Moment | None = None
    lively: bool = False
    stopped: Moment | None = None
    round: RoundTable | None = None
    heard: tuple[Heard, ...] = ()

    @model_validator(mode="after")
    def _probes_have_a_grant(self) -> Self:
        if self.grant == "none" and any(one.witness == "probe" for one in self.heard):
            message = "a probe needs a grant"
            raise ValueError(message)
        if self.stopped is not None and not self.lively:
            message = "stopped: it needs lively"
            raise ValueError(message)
        return self


class Other(Member):
    """Another integration of the same account."""

    name: str

    @model_validator(mode="after")
    def _speaks_for_itself(self) -> Self:
        if shared := {one.witness for one in self.heard} & {"cycle", "ingest", "mbi_feed"}:
            message = f"{', '.join(shared)}: say it in the case, since all share it"
            raise ValueError(message)
        return self


class Expected(_Table):
    """What is right to say."""

    status: Status
    cause: Annotated[Cause | None, BeforeValidator(_word_none)]
    reauthorize: bool
    confidence: Confidence | None = None


class LabelledCase(Member):
    """One case of the set."""

    name: str = Field(min_length=10)
    source: str = Field(min_length=10)
    note: str = ""
    now: datetime = NOW
    account: AccountTable = Field(default_factory=AccountTable)
    other: tuple[Other, ...] = ()
    expect: Expected
    file: str = ""

    @model_validator(mode="after")
    def _ends_by_now(self) -> Self:
        if self.now.tzinfo is None:
            message = "now needs a zone"
            raise ValueError(message)
        members: tuple[Member, ...] = (self, *self.other)
        for member in members:
            for one in member.heard:
                if moments(one.at, self.now)[-1] > self.now:
                    message = f"{one.witness}: nothing is heard after now"
                    raise ValueError(message)
        return self


class _File(_Table):
    case: tuple[dict[str, object], ...] = Field(min_length=1)


class CaseFileError(Exception):
    """The labelled set has faults, each with its file and case."""


def row_at(told: str, now: datetime, asked: datetime) -> datetime:
    """The newest row: "lag 40m" before each asking, or the last one, with LAG until then."""
    if told.startswith("lag "):
        return asked - span(told.removeprefix("lag "))
    return min(moment(told, now), asked - LAG)


def read_cases(folder: Path = CASES, kinds: Sequence[str] = ()) -> tuple[LabelledCase, ...]:
    """All cases of a folder; CaseFileError with every fault there is."""
    cases: list[LabelledCase] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            told = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).case
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            faults.append(f"{path.name}: {error}")
            continue
        for entry in told:
            try:
                cases.append(_case(entry, path.stem, kinds))
            except ValidationError as error:
                faults += _lines(path.name, entry.get("name"), error)
    twice = [name for name, count in Counter(case.name for case in cases).items() if count > 1]
    faults += [f'"{name}" stands there twice' for name in twice]
    if faults:
        raise CaseFileError("\n".join(faults))
    return tuple(cases)


def _case(entry: dict[str, object], file: str, kinds: Sequence[str]) -> LabelledCase:
    return LabelledCase.model_validate({**entry, "file": file}, context={"kinds": kinds})


def _lines(file: str, name: object, error: ValidationError) -> list[str]:
    return [
        f'{file}, "{name}": {".".join(map(str, found["loc"]))}: {found["msg"]}'
        for found in error.errors(include_url=False, include_input=False)
    ]
