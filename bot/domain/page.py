"""MBI's Integrations page, as people copy it, read as words.

Both generations of the page are understood: *Integrations* (the word in grey below the
name, the type, the age of the last data point) and the older *Connections* (name, type,
word and the start of the last connection, which dates no data). The clipboard holds
cells apart by tabs, spaces or lines, whatever the browser and the editor made of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.ages import read_age, says_never, split_age
from bot.domain.observation import Reading
from bot.domain.page_names import Names, clean, loose
from bot.domain.stamps import read_stamp
from bot.domain.word import LONGEST_NAME, Word, host_key_message, word_at_start

_MOST_TEXT = 500_000
_LONGEST_LINE = 600
_MOST_UNREAD = 50
_TYPE_AND_AGE = 2
_CELLS = re.compile(r"\s*\t\s*|\s{2,}|\s+\|\s+")
_ZONE = re.compile(r"time zone:?\s*(?P<zone>[A-Za-z_+\-]+(?:/[A-Za-z_+\-0-9]+)*)", re.IGNORECASE)
_CHROME = re.compile(
    r"(?:your update cycle|last (?:successful|completed|full) |last data point|last connection"
    r"|(?:no update|update) in progress|in progress for|update status|time zone|data status"
    r"|force an update|email me when complete|integration(?:s| status| type)?$|connections?$"
    r"|refresh$|add (?:an? )?(?:new )?(?:integration|data source|connection)|manage data|name\b"
    r"|search\b|showing \d|action$|status$)",
    re.IGNORECASE,
)
_DECORATION = re.compile(
    r"(?:edit|delete|settings|remove|actions?|encrypted|not encrypted|lock(?:ed)?|unlock(?:ed)?"
    r"|yes|no|⚙\ufe0f?|🔒|🔓|-+|–|—"
    r"|\d{1,3}:\d{2}(?::\d{2})?|\d+ (?:second|minute|hour)s?)",
    re.IGNORECASE,
)
_TYPES = re.compile(
    r"(?:mysql|postgres(?:ql)?|mongodb?|microsoft sql(?: server)?|ms ?sql|sql server|amazon rds"
    r"|magento|adobe commerce|data import api|push api|google(?: ad ?words| ads| analytics"
    r"| e-?commerce| analytics warehoused)?|facebook(?: ads)?|salesforce|quickbooks(?: online)?"
    r"|stripe|zendesk|mixpanel|adobe analytics|file upload|csv(?: upload)?|bing ads|mailchimp"
    r"|shopify|hubspot)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page says; names are as watched, `unknown` are those that are not.

    `unread` are lines that look like a row, and watched names that stand there without
    anything said of them or with two different words.
    """

    words: tuple[Word, ...]
    unknown: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(kw_only=True)
class _Row:
    name: str
    watched: bool
    line: str
    reading: Reading | None = None
    message: str = ""
    kind: str = ""
    point: datetime | None = None
    aged: bool = False

    @property
    def says_nothing(self) -> bool:
        return self.reading is None and not self.aged and not self.kind


@dataclass(kw_only=True)
class _Reader:
    known: Names
    now: datetime
    zone: tzinfo
    dates_data: bool
    rows: list[_Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    row: _Row | None = None

    def read(self, line: str, following: str) -> None:
        """Take one line, knowing the next."""
        if self._goes_on(line):
            return
        name = self._watched(line, following)
        if name is not None:
            self._begin(name[0], line, line[name[1] :], watched=True)
        elif _CHROME.match(line):
            self.row = None
        elif not (self._type_alone(line) or self._stranger(line, following)):
            self._leave(line)

    def _goes_on(self, line: str) -> bool:
        """Whether the line belongs to the row that is open: its word, its age or a message."""
        row = self.row
        if row is None:
            return False
        if row.reading is None and not row.aged and self._is_word(line):
            self._fill(row, line)
            return True
        if not row.aged and self._age(row, line):
            self.row = None
            return True
        if not row.aged and not row.kind and self._is_type_and_age(line):
            self._fill(row, line)
            return True
        if message := host_key_message(line):
            row.reading, row.message = Reading.FAILED, message
            return True
        return _DECORATION.fullmatch(line) is not None

    def _watched(self, line: str, following: str) -> tuple[str, int] | None:
        for name, end in self.known.at_start(line):
            rest = line[end:]
            if not rest.strip():
                return None if self._is_type(name, following) else (name, end)
            if _CELLS.match(rest) or self._readable(rest.strip()):
                return name, end
        return None

    def _is_type(self, name: str, following: str) -> bool:
        """Whether a line that holds a watched name alone is the type of the row above it."""
        row = self.row
        if row is None or row.kind or self._is_word(following):
            return False
        return loose(name) == loose(row.name) or self._is_age(following)

    def _type_alone(self, line: str) -> bool:
        row = self.row
        if row is None or row.aged or _CELLS.search(line):
            return False
        if row.kind:
            self.row = None  # its last cell is empty, so this line is another's
            return False
        if row.reading is not None or _TYPES.fullmatch(line):
            row.kind = line[:LONGEST_NAME]
            return True
        return False

    def _stranger(self, line: str, following: str) -> bool:
        """Whether a row begins here that nobody named."""
        cells = [cell for cell in _CELLS.split(line) if cell]
        if len(cells) > 1:
            told = any(self._is_word(cell) or self._is_age(cell) for cell in cells[1:])
            if told and not self._is_word(cells[0]):
                self._begin(cells[0], line, line[len(cells[0]) :], watched=False)
                return True
            return False
        for space in re.finditer(r"\s", line):
            if self._is_word(rest := line[space.end() :]):
                self._begin(line[: space.start()], line, rest, watched=False)
                return True
        if self._is_word(following) and not self._is_word(line):
            self._begin(line, line, "", watched=False)
            return True
        return False

    def _leave(self, line: str) -> None:
        self.row = None
        if len(self.unread) < _MOST_UNREAD and (split_age(line) or self._is_word(line)):
            self.unread.append(line[:LONGEST_NAME])

    def _begin(self, name: str, line: str, rest: str, *, watched: bool) -> None:
        self.row = _Row(name=name[:LONGEST_NAME], watched=watched, line=line)
        self.rows.append(self.row)
        self._fill(self.row, rest)

    def _fill(self, row: _Row, text: str) -> None:
        for cell in _CELLS.split(text):
            self._take(row, cell.strip())
        if row.aged:
            self.row = None

    def _take(self, row: _Row, cell: str) -> None:
        if row.reading is None and (word := word_at_start(cell)):
            row.reading = word[0]
            row.message = host_key_message(cell)
            cell = cell[word[1] :].strip()
        if not cell or self._age(row, cell) or _DECORATION.fullmatch(cell):
            return
        if not row.aged and (split := split_age(cell)):
            self._age(row, split[1])
            cell = split[0]
        row.kind = row.kind or cell[:LONGEST_NAME]

    def _age(self, row: _Row, text: str) -> bool:
        if says_never(text):
            row.aged = True
            return True
        moment = self._moment(text)
        if moment is None:
            return False
        if not row.aged and self.dates_data and moment <= self.now:
            row.point = moment
        row.aged = True
        return True

    def _moment(self, text: str) -> datetime | None:
        return read_age(text, self.now) or read_stamp(text, self.zone, self.now)

    def _is_age(self, text: str) -> bool:
        return says_never(text) or self._moment(text) is not None

    def _is_word(self, text: str) -> bool:
        word = word_at_start(text)
        if word is None:
            return False
        rest = text[word[1] :]
        return not rest.strip() or bool(_CELLS.match(rest)) or self._readable(rest.strip())

    def _is_type_and_age(self, line: str) -> bool:
        """Whether these are a row's last cells. A row of its own has its type besides."""
        cells = [cell for cell in _CELLS.split(line) if cell and not _DECORATION.fullmatch(cell)]
        return len(cells) == _TYPE_AND_AGE and self._is_age(cells[1])

    def _readable(self, rest: str) -> bool:
        """Whether what follows a single space can only be cells of the row."""
        if word := word_at_start(rest):
            rest = rest[word[1] :].strip()
            if not rest or host_key_message(rest):
                return True
        if split := split_age(rest):
            rest = split[0]
        return not rest or self._is_age(rest) or _TYPES.fullmatch(rest) is not None


def read_page(
    text: str, known: Collection[str] | None, now: datetime, *, timezone: str = "UTC"
) -> Page:
    """Read what a person copied; never raises.

    `known` are the names watched, None to take every row by the name it shows. A blank
    status is `BLANK`, never good. `now` is when the page was copied; dates without an
    offset are in the page's own zone where it shows one, else in `timezone`.
    """
    lines = [clean(line[:_LONGEST_LINE]) for line in text[:_MOST_TEXT].splitlines()]
    lines = [line for line in lines if line]
    reader = _Reader(
        known=Names(known or ()),
        now=now.astimezone(UTC),
        zone=_zone_of(text, timezone),
        dates_data="last connection started" not in text.lower(),
    )
    for line, following in pairwise([*lines, ""]):
        reader.read(line, following)
    return _page(reader, everything=known is None)


def _page(reader: _Reader, *, everything: bool) -> Page:
    unread = list(reader.unread)
    rows: dict[str, _Row] = {}
    torn: set[str] = set()
    for row in reader.rows:
        before = rows.get(row.name)
        if before is None or before.says_nothing:
            rows[row.name] = row
        elif not row.says_nothing and row.reading is not before.reading:
            torn.add(row.name)
    words = []
    for name, row in rows.items():
        if name in torn or (row.watched and row.says_nothing):
            unread.append(name)
        elif row.watched or everything:
            words.append(
                Word(
                    name=name,
                    reading=row.reading or Reading.BLANK,
                    last_data_point=row.point,
                    message=row.message,
                    kind=row.kind,
                )
            )
    unknown = () if everything else tuple(n for n, row in rows.items() if not row.watched)
    return Page(words=tuple(words), unknown=unknown, unread=tuple(dict.fromkeys(unread)))


def _zone_of(text: str, fallback: str) -> tzinfo:
    found = _ZONE.search(text)
    for name in (found["zone"] if found else "", fallback):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # no such zone, in ZoneInfo's three ways
            continue
    return UTC
