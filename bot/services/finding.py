"""Finding an integration by what a person calls it."""

from __future__ import annotations

from rapidfuzz import fuzz, process, utils

from bot.ports.unit_of_work import UnitOfWork
from bot.services.views import NoSuchName

SURE = 90
"""How alike, of 100, a name has to be to be taken without asking."""
NEAREST = 3


def find(uow: UnitOfWork, asked: str) -> int | NoSuchName:
    """The integration meant: exact, else the only one starting or containing it, else alike.

    "Acme EU / Google Ads" tells an account's apart from another account's of the same name.
    """
    rows = uow.watched.names(uow.watched.workspace().id)
    wanted = utils.default_process(asked)
    named = [(row_id, name, account) for row_id, name, account in rows]
    literal = _squeezed(asked).casefold()
    for fits, text in (
        (_literal, literal),
        (_exact, wanted),
        (_starts, wanted),
        (_contains, wanted),
    ):
        hits = [row for row in named if text and fits(text, row)]
        if len(hits) == 1:
            return hits[0][0]
        if hits:
            return NoSuchName(asked=asked, nearest=_qualified(hits), several=True)
    return _alike(asked, wanted, named)


Named = tuple[int, str, str]


def _spelled(row: Named) -> tuple[str, str]:
    name, account = utils.default_process(row[1]), utils.default_process(row[2])
    return name, f"{account} {name}"


def _literal(asked: str, row: Named) -> bool:
    """Sign by sign: some names have no letters at all."""
    return asked in {_squeezed(s).casefold() for s in (row[1], f"{row[2]} / {row[1]}")}


def _exact(wanted: str, row: Named) -> bool:
    return _squeezed(wanted) in {_squeezed(s) for s in _spelled(row)}


def _starts(wanted: str, row: Named) -> bool:
    return any(_squeezed(s).startswith(_squeezed(wanted)) for s in _spelled(row))


def _contains(wanted: str, row: Named) -> bool:
    return _squeezed(wanted) in _squeezed(_spelled(row)[0])


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _qualified(rows: list[Named]) -> tuple[str, ...]:
    """Names, with their account where the name alone would not do."""
    repeated = len({row[1] for row in rows}) < len(rows)
    return tuple(f"{row[2]} / {row[1]}" if repeated else row[1] for row in rows[:NEAREST])


def _alike(asked: str, wanted: str, named: list[Named]) -> int | NoSuchName:
    choices = {row[0]: utils.default_process(row[1]) for row in named}
    found = process.extract(wanted, choices, scorer=fuzz.WRatio, limit=NEAREST)
    if found and found[0][1] >= SURE and (len(found) == 1 or found[1][1] < SURE):
        return int(found[0][2])
    by_id = {row[0]: row for row in named}
    return NoSuchName(asked=asked, nearest=_qualified([by_id[hit[2]] for hit in found]))
