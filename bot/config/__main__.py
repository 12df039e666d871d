"""Prints the settings as the README's table: `python -m bot.config`."""

from __future__ import annotations

import click

from bot.config.table import markdown_table

if __name__ == "__main__":
    click.echo(markdown_table())
