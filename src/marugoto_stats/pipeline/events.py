"""What an office says happened: a sheet of days, events and the places that they concern, read and never interpreted.

    preflight → read → (here) → `Event`s of the report

The text of an event is meant to be printed; every other column of the sheet stays unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marugoto_stats import preflight, read, recognize
from marugoto_stats.cells import as_text, letter
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import Period, fold
from marugoto_stats.model import Cell, Coded, Event, Issue, Profile, RawSheet, SheetReading, Span
from marugoto_stats.pipeline.options import Reading
from marugoto_stats.tabulate import Filter
from marugoto_stats.text import safe_text
from marugoto_stats.vocabulary import Vocabulary
from marugoto_stats.wording import LANGUAGES, words

if TYPE_CHECKING:
    from marugoto_stats.pipeline.log import Log

HEADS: Final = ("date", "event", "scope")
"""The columns that are read; the last may be missing."""
MOST: Final = 300
"""Events of one file: a chart of more says nothing."""
_NEEDED: Final = frozenset(HEADS[:2])
_LOOKED_AT: Final = 30
"""Rows in which the heads may stand: people put notes above them."""
_PLACES: Final = ("district", "centre")
"""What a scope may be, in the order in which its name is looked up: a place that is both is the district."""


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a file, by day, whatever the period."""

    all: tuple[Event, ...]
    source: SheetReading


def kept(log: Log, filters: Sequence[Filter], span: Span) -> tuple[tuple[Event, ...], tuple[Issue, ...]]:
    """Keep the events of a report: in its period, and of its districts and centres where it is narrowed to some.

    The others are counted in one note.
    """
    if log.events is None:
        return (), ()
    found = tuple(event for event in log.events.all if _within(event, span) and _concerned(event, filters))
    left = len(log.events.all) - len(found)
    return found, (Issue("events-left-out", "note", log.events.source.file, count=left),) if left else ()


def _within(event: Event, span: Span) -> bool:
    """Say whether an event lies in a period; where nobody knows the period, every event does."""
    return (span.since is None or event.day >= span.since) and (span.until is None or event.day <= span.until)


def _concerned(event: Event, filters: Sequence[Filter]) -> bool:
    return all(event.concerns(dimension, codes) for dimension, codes in filters if dimension in _PLACES)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────


def stated(log: Log, options: Reading) -> Log:
    """Read the file of events that a run names, if it names one, under the profile and the period of its log.

    **Raises** InputError: `own-output`, `events-no-heads`, `events-head-twice`, `events-hidden`, `events-cell`,
    `events-date`, `events-year`, `events-text`, `events-scope`, `events-scope-none`,
    `events-too-many`; what opening a file raises.
    """
    path = options.get("events")
    if path is None:
        return log
    file = preflight.examine(Path(path), password=options.get("password"))
    if file.result:
        raise InputError("own-output", name=file.name)
    sheets = read.read(file, encoding=options.get("encoding"))
    found = [sheet for sheet in sheets if _head_row(sheet) is not None]
    if not found:
        raise InputError("events-no-heads", name=file.name)
    places = Places(log.coded, log.profile)
    events = [event for sheet in found for event in _of_sheet(sheet, places, log.period)]
    if len(events) > MOST:
        raise InputError("events-too-many", name=file.name, most=MOST)
    skipped = [Issue("events-sheet-skipped", "note", sheet.file, sheet.sheet)
               for sheet in sheets if sheet not in found and any(map(any, sheet.rows))]  # fmt: skip
    noticed = (*log.noticed, *file.issues, *(issue for sheet in found for issue in sheet.issues), *skipped)
    source = SheetReading(file.name, "", sheets[0].encoding, file.sha256, len(events), taken=True, why="events")
    return replace(log, events=Events(tuple(sorted(events, key=lambda event: event.day)), source), noticed=noticed)


@cache
def _heads() -> Mapping[str, str]:
    """Map what a head may be called, folded, to the column that it heads."""
    return {fold(name): head for lang in LANGUAGES for head in HEADS
            for name in words(lang)(f"events.head.{head}").split()}  # fmt: skip


def _named(row: Sequence[Cell]) -> list[str]:
    """Say of every cell of a row which column it heads."""
    return [_heads().get(fold(cell), "") if isinstance(cell, str) else "" for cell in row]


def _head_row(sheet: RawSheet) -> int | None:
    """Find the row of heads, counted from 0."""
    rows = enumerate(sheet.rows[:_LOOKED_AT])
    return next((place for place, row in rows if set(_named(row)) >= _NEEDED), None)


def _of_sheet(sheet: RawSheet, places: Places, period: Period | None) -> Iterator[Event]:
    top = _head_row(sheet) or 0
    named = _named(sheet.rows[top])
    counted = Counter(head for head in named if head)
    if twice := next((head for head in counted if counted[head] > 1), None):
        at = len(named) - 1 - named[::-1].index(twice)
        raise InputError("events-head-twice", name=sheet.file, cell=_cell(sheet, top, at))
    columns = {head: named.index(head) for head in counted}
    if not sheet.visible:
        raise InputError("events-hidden", name=sheet.file, cell=_cell(sheet, top, columns["date"]))
    titles = [as_text(cell) for row in sheet.rows[:top] for cell in row if isinstance(cell, str)]
    context, quarrel = recognize.context_of(titles, sheet, period)
    days = recognize.DateReader(context, places.profile.bare_era)
    for r, cells in enumerate(sheet.rows[top + 1 :], start=top + 1):
        row = _Row(sheet, r, cells, columns)
        if row.is_filled:
            event = _event(row, days, places)
            if quarrel and days.completed:
                raise row.refused("events-year", "date")
            yield event


@dataclass(frozen=True, slots=True, repr=False)
class _Row:
    """One line of a sheet of events."""

    sheet: RawSheet
    r: int
    cells: Sequence[Cell]
    columns: Mapping[str, int]

    @property
    def is_filled(self) -> bool:
        """Whether one of the columns that are read holds something."""
        return any(self.text(head) or self.broken(head) for head in self.columns)

    def cell(self, head: str) -> Cell:
        c = self.columns.get(head, len(self.cells))
        return self.cells[c] if c < len(self.cells) else None

    def text(self, head: str) -> str:
        return safe_text(as_text(self.cell(head)))

    def broken(self, head: str) -> bool:
        """Say whether a cell holds an error, or a formula without its value."""
        return (self.r, self.columns[head]) in self.sheet.errors | self.sheet.uncached

    def refused(self, slug: str, head: str, **facts: object) -> InputError:
        return InputError(slug, name=self.sheet.file, cell=_cell(self.sheet, self.r, self.columns[head]), **facts)


def _event(row: _Row, days: recognize.DateReader, places: Places) -> Event:
    """Read one line. What cannot be read is refused, for a list with gaps would pass for a whole one."""
    if row.r in row.sheet.hidden_rows:
        raise row.refused("events-hidden", "date")
    if broken := next((head for head in row.columns if row.broken(head)), None):
        raise row.refused("events-cell", broken)
    day, lack = days.read(row.cell("date"))
    if day is None:
        no_year = lack == "year"
        raise row.refused("events-year" if no_year else "events-date", "date")
    if not row.text("event"):
        raise row.refused("events-text", "event")
    codes = places.meant(row.text("scope"))
    if codes is None:
        raise row.refused("events-scope" if places.known else "events-scope-none", "scope", known=places.known)
    say = words(places.profile.lang)
    scope = say.listing([places.label(*place) for place in codes])
    return Event(day, row.text("event"), scope, places.around(codes))


def _cell(sheet: RawSheet, r: int, c: int) -> str:
    address = f"{letter(c)}{r + 1}"
    return f"{safe_text(sheet.sheet)}!{address}" if sheet.sheet else address


# ── the places that a scope names ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Places:
    """The districts and centres of a profile and of a log."""

    coded: Coded
    profile: Profile

    @property
    def known(self) -> str:
        """The names of the profile that a scope may have; empty where it has none."""
        terms = [term.label for name in _PLACES for term in self.profile.vocabularies[name].terms]
        return words(self.profile.lang).listing(list(dict.fromkeys(terms)))

    def label(self, dimension: str, code: str) -> str:
        """Say what a place is called; one that only the log knows as the log writes it."""
        term = self.profile.vocabularies[dimension].term(code)
        return safe_text(term.label if term else code)

    def meant(self, text: str) -> tuple[tuple[str, str], ...] | None:
        """Find the places that a scope names, none for all; None where one of its names is no place."""
        found = [self._one(piece) for piece in self.profile.vocabularies["district"].split(text)] if text else []
        named = tuple(dict.fromkeys(place for place in found if place))
        return None if None in found else named

    def _one(self, piece: str) -> tuple[str, str] | None:
        found = ((name, self._code(self.profile.vocabularies[name], piece)) for name in _PLACES)
        return next(((name, code) for name, code in found if code), None)

    def _code(self, vocabulary: Vocabulary, piece: str) -> str | None:
        """Find the code of a name: a term of the profile, or what stands in an open column of the log."""
        name, own = vocabulary.dimension, {term.code for term in vocabulary.terms}
        called = {fold(term.label): term.code for term in vocabulary.terms} | {code: code for code in own}
        if vocabulary.open and name in self.coded.frame:
            own |= set(self.coded.frame[name].unique())
        code = called.get(piece) or vocabulary.lookup(piece)[0]
        return code if code in own else None

    def around(self, codes: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Add to places what they lie in, and what lies in them: a district's centre, a centre's districts."""
        centre_of = self.profile.centre_of
        above = [("centre", centre_of[code]) for name, code in codes if name == "district" and code in centre_of]
        below = [("district", code) for code, centre in centre_of.items() if ("centre", centre) in codes]
        return frozenset((*codes, *above, *below))
