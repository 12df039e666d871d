"""A verdict on observations read from a file, JSON in and JSON out, with nothing watched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.domain.case import Case, Neighbours
from bot.domain.diagnosis import Diagnosis, Line
from bot.domain.errors import BotError
from bot.domain.hours import read_hours
from bot.domain.integration import Kind
from bot.domain.learning import learn
from bot.domain.observation import Observation, Reading, Testimony, Witness
from bot.domain.round import Attempts, How, Round
from bot.domain.schedule import Cadence, Calendar
from bot.domain.settling import settle
from bot.domain.verdict import diagnose
from bot.services.judging import MessageReader
from bot.services.suggesting import suggestion

Say = Callable[[Line], str]
"""Gives a line of evidence its words."""


class ObservationFileError(BotError):
    """The file of observations has faults."""

    permanent = True


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        message = f'"{name}" is not a time zone; write it as in "America/New_York"'
        raise ValueError(message) from None
    return name


class _Table(BaseModel):
    """An object of the file: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class IntegrationEntry(_Table):
    """What the observations are about."""

    name: str = ""
    kind: str

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str, info: ValidationInfo) -> str:
        kinds = (info.context or {}).get("kinds", {})
        if kind not in kinds:
            message = f'"{kind}" is not known; {suggestion(kind, kinds)}'
            raise ValueError(message)
        return kind


class AccountEntry(_Table):
    """The account's own time, as in `mbi.toml`."""

    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    cadence_hours: float = Field(default=24, gt=0, le=24 * 31)
    blackout: tuple[str, ...] = ()
    updates: bool = True

    @field_validator("blackout")
    @classmethod
    def _hours(cls, spans: tuple[str, ...]) -> tuple[str, ...]:
        for span in spans:
            read_hours(span)
        return spans

    def calendar(self) -> Calendar:
        """The same, as the rules need it."""
        return Calendar(
            timezone=self.timezone,
            blackout=tuple(read_hours(span) for span in self.blackout),
            cadence=timedelta(hours=self.cadence_hours),
            updates_enabled=self.updates,
        )


class NeighboursEntry(_Table):
    """How many of the others show what; see bot.domain.case.Neighbours."""

    judged: int = Field(default=0, ge=0)
    late: int = Field(default=0, ge=0)
    other_providers_late: int = Field(default=0, ge=0)
    probed: int = Field(default=0, ge=0)
    silent: int = Field(default=0, ge=0)
    refused: int = Field(default=0, ge=0)
    kin_on_time: int = Field(default=0, ge=0)


class AttemptsEntry(_Table):
    """When a person authorized it in MBI, until when proof is awaited, and what failed before."""

    authorized_at: AwareDatetime | None = None
    deadline: AwareDatetime | None = None
    failed: int = Field(default=0, ge=0)

    def attempts(self) -> Attempts:
        """The same, as the rules need it."""
        at = self.authorized_at
        if at is None:
            return Attempts(failed=self.failed)
        latest = Round(
            id=0,
            integration_id=0,
            begun_at=at,
            begun_by="",
            begun_name="",
            authorized_at=at,
            how=How.DONE,
            deadline=self.deadline,
        )
        return Attempts(latest=latest, failed=self.failed)


class ObservationEntry(_Table):
    """One answer of one witness."""

    witness: Witness
    reading: Reading
    at: AwareDatetime
    moment: AwareDatetime | None = None
    detail: str = ""

    @model_validator(mode="after")
    def _may_be_said(self) -> ObservationEntry:
        self.observation()
        return self

    def observation(self) -> Observation:
        """The same, as the rules need it."""
        return Observation(
            witness=self.witness,
            reading=self.reading,
            at=self.at,
            moment=self.moment,
            detail=self.detail,
        )


class ObservationFile(_Table):
    """The whole file.

    The observations may stand in any order; those after `now` do not count yet, so that
    moving `now` back shows what the verdict would have been.
    """

    now: AwareDatetime
    integration: IntegrationEntry
    account: AccountEntry = Field(default_factory=AccountEntry)
    neighbours: NeighboursEntry = Field(default_factory=NeighboursEntry)
    attempts: AttemptsEntry = Field(default_factory=AttemptsEntry)
    observations: tuple[ObservationEntry, ...] = ()


def diagnose_file(
    text: str | bytes, *, kinds: Mapping[str, Kind], reads: MessageReader, say: Say
) -> str:
    """The verdict as JSON; raises ObservationFileError naming each faulty entry."""
    try:
        file = ObservationFile.model_validate_json(text, context={"kinds": kinds})
    except ValidationError as error:
        raise ObservationFileError(_faults(error)) from error
    return json.dumps(
        _shown(diagnose(_case(file, kinds, reads)), say), indent=2, ensure_ascii=False
    )


def _case(file: ObservationFile, kinds: Mapping[str, Kind], reads: MessageReader) -> Case:
    calendar = file.account.calendar()
    testimonies: dict[Witness, Testimony] = {}
    cadences: dict[Witness, Cadence] = {}
    for said in sorted((one.observation() for one in file.observations), key=lambda one: one.at):
        if said.at > file.now:
            continue
        before = testimonies.get(said.witness)
        cadence = cadences.get(said.witness, Cadence())
        cadences[said.witness] = learn(cadence, before, said, calendar)
        testimonies[said.witness] = settle(before, said)
    word = testimonies.get(Witness.WORDS)
    return Case(
        now=file.now,
        kind=kinds[file.integration.kind],
        calendar=calendar,
        testimonies=testimonies,
        cadences={witness: cadence for witness, cadence in cadences.items() if cadence.gaps},
        message_says=reads(file.integration.kind, word.detail) if word and word.detail else None,
        neighbours=Neighbours(**file.neighbours.model_dump()),
        attempts=file.attempts.attempts(),
    )


def _shown(verdict: Diagnosis, say: Say) -> dict[str, object]:
    return {
        "status": verdict.status,
        "cause": verdict.cause,
        "confidence": verdict.confidence,
        "trouble": verdict.trouble,
        "recovering": verdict.recovering,
        "reauthorize": verdict.offers_reauthorize,
        "shared": verdict.shared,
        "since": verdict.since.isoformat() if verdict.since else None,
        "evidence": [say(line) for line in verdict.evidence],
        "would_change": [say(line) for line in verdict.would_change],
        "remedy": verdict.remedy,
    }


def _faults(error: ValidationError) -> str:
    """One line a fault, each with the entry it is in."""
    lines = []
    for found in error.errors(include_url=False, include_input=False):
        place = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in found["loc"]
        ).lstrip(".")
        problem = found["msg"].removeprefix("Value error, ")
        lines.append(f"{place}: {problem}" if place else problem)
    return "\n".join(lines)
