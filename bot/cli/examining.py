"""`doctor`: everything that is set up, looked at, each with the one thing to do."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

import click

from bot.bootstrap.examination import examining_with
from bot.cli.logs import start_logging
from bot.domain.diagnosis import Line
from bot.domain.errors import ConfigurationError
from bot.ports.check import Area, Level, Result
from bot.services.examination.examining import Examined, Step
from bot.texts.lines import say_line
from bot.texts.reader import LOCALES, Texts

SICK = 1
UNABLE = 2
MANY = 5
"""So many that are well alike are told in one line."""
LOOKS = MappingProxyType({Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"})
MARGIN = " " * 8
WIDTH = 100

Say = Callable[..., str]


@click.command(short_help="Check everything that is set up.")
@click.option(
    "--only",
    type=click.Choice([str(area) for area in Area]),
    multiple=True,
    help="Only this area; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for machines.")
def doctor(*, only: Sequence[str], as_json: bool) -> None:
    """Look at every setting, key, channel, person, report, feed, host and desk, and say what to do.

    Nothing is changed, posted or mailed. The exit code is 0 where nobody has anything to do, 1
    where somebody has, 2 where the settings do not suffice to begin.
    """
    start_logging("CRITICAL", [])  # what adapters remark shows in the results
    texts, locale = Texts(), os.environ.get("LOCALE", "").strip()
    voice = _Voice(texts, locale if locale in LOCALES else "en")
    try:
        with examining_with(os.environ, only=[Area(one) for one in only]) as examining:
            if examining.checks and not as_json:
                begins = voice.say("doctor-begins", count=examining.checks, row=examining.longest)
                click.echo(begins, err=True)
            examined = examining.run(_progress(voice))
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        sys.exit(UNABLE)
    for line in _as_json(voice, examined) if as_json else _as_table(voice, examined):
        click.echo(line)
    sys.exit(0 if examined.healthy else SICK)


class _Voice:
    """Texts in one language."""

    def __init__(self, texts: Texts, locale: str) -> None:
        self._texts = texts
        self._locale = locale

    def say(self, key: str, **args: str | int) -> str:
        return self._texts.say(self._locale, key, **args)

    def line(self, line: Line) -> str:
        return tame(say_line(self._texts, self._locale, line, timezone="UTC"))


def tame(text: str) -> str:
    """What others wrote, on one line, and unable to steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def _progress(voice: _Voice) -> Callable[[Step], None]:
    """How far it is, on a terminal only, in one line that is written over."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(step: Step) -> None:
        area = voice.say(f"doctor-area-{step.area}")
        line = "" if step.done == step.of else f"{step.done}/{step.of} {area}: {tame(step.about)}"
        click.echo(f"\r\x1b[K{line[:WIDTH]}", nl=False, err=True)

    return show


def _as_json(voice: _Voice, examined: Examined) -> Iterator[str]:
    for area, results in examined.results.items():
        for one in results:
            told = {
                "area": str(area),
                "level": str(one.level),
                "about": one.about,
                "check": one.what.key.removeprefix("doctor-"),
                "what": voice.line(one.what),
                "do": voice.line(one.remedy) if one.remedy else None,
                "brings": voice.line(one.brings) if one.brings else None,
            }
            yield json.dumps(told, ensure_ascii=False)


def _as_table(voice: _Voice, examined: Examined) -> Iterator[str]:
    for area, results in examined.results.items():
        yield click.style(voice.say(f"doctor-area-{area}"), bold=True)
        for group in _grouped(results):
            yield from _row(voice, group)
    count = {
        level: sum(one.level is level for each in examined.results.values() for one in each)
        for level in Level
    }
    yield voice.say(
        "doctor-sum",
        ok=count[Level.OK],
        warn=count[Level.WARN],
        fail=count[Level.FAIL],
        skip=count[Level.SKIP],
        seconds=f"{examined.seconds:.1f}",
    )


def _row(voice: _Voice, group: Sequence[Result]) -> Iterator[str]:
    first = group[0]
    level = click.style(f"{voice.say(f'doctor-level-{first.level}'):<6}", fg=LOOKS.get(first.level))
    if len(group) > 1:
        names = ", ".join(tame(one.about) for one in group[:3])
        about = f"{names} +{len(group) - 3}"
        what = voice.say("doctor-alike", count=len(group))
    else:
        about, what = tame(first.about), voice.line(first.what)
    yield f"  {level}{about}: {what}"
    if first.remedy:
        brings = f" {voice.line(first.brings)}" if first.brings else ""
        yield f"{MARGIN}→ {voice.line(first.remedy)}{brings}"


def _grouped(results: Sequence[Result]) -> Iterator[Sequence[Result]]:
    """Each alone, save many that are well in the same way."""
    alike: dict[str, list[Result]] = {}
    for one in results:
        if one.level is Level.OK and one.remedy is None:
            alike.setdefault(one.what.key, []).append(one)
    told: set[str] = set()
    for one in results:
        group = alike.get(one.what.key, [])
        if one.level is not Level.OK or one.remedy or len(group) < MANY:
            yield [one]
        elif one.what.key not in told:
            told.add(one.what.key)
            yield group
