"""`diagnose`: a verdict on a file; it needs neither settings nor a database."""

from __future__ import annotations

from typing import IO

import click

from bot.catalogue.loader import load_catalogue
from bot.domain.diagnosis import Line
from bot.services.diagnosing import diagnose_file
from bot.texts.lines import say_line
from bot.texts.reader import Texts


@click.command(short_help="Print the verdict on a file of observations.")
@click.argument("file", type=click.File("rb"))
def diagnose(file: IO[bytes]) -> None:
    """Print the verdict on the observations in FILE ("-" for standard input), as JSON."""
    catalogue, texts = load_catalogue(), Texts()

    def say(line: Line) -> str:
        return say_line(texts, "en", line, timezone="UTC")

    verdict = diagnose_file(file.read(), kinds=catalogue.kinds(), reads=catalogue.meaning, say=say)
    click.echo(verdict)
