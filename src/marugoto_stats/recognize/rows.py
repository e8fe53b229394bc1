"""Which rows of a sheet are contacts, and which are totals, remarks or nothing: every row gets one answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from marugoto_stats.cells import as_text, letter, mark_of, person_key
from marugoto_stats.japanese import Period, fiscal_year, fold
from marugoto_stats.marks import DITTO_MARKS, closes, is_remark, runs_on, written_count
from marugoto_stats.model import Cell, Issue, Profile, Severity
from marugoto_stats.recognize.dates import DateReader, Lack, stated_fiscal_year, year_context
from marugoto_stats.recognize.header import Column
from marugoto_stats.recognize.layout import Layout
from marugoto_stats.vocabulary import UNREADABLE, joined

UNCLASSIFIED_ROLES: Final = frozenset({"date", "person", "weight"})
"""Roles that make no contact of a row by being filled."""
Kind = Literal["contact", "subtotal", "remark", "blank", "unreadable"]
State = Literal["dated", "unreadable", "blank"]


@dataclass(slots=True)
class SheetRows:
    """The contacts of one sheet, column by column, and what became of the other rows."""

    numbers: list[int] = field(default_factory=list)
    """Row numbers of the contacts, as Excel numbers them."""
    days: list[date | None] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    persons: list[str | None] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    """Role → raw text per contact; several columns of a role joined."""
    excluded: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)


def read_rows(layout: Layout, columns: Sequence[Column], profile: Profile, *, period: Period | None,
              as_of: date | None) -> SheetRows:
    """Sort the rows of one sheet and read those that are contacts."""
    reader = _Reader(layout, columns, profile)
    days = reader.days(period)
    kinds = reader.kinds([lack for _, lack in days])
    return reader.collect(kinds, days, as_of)


class _Reader:
    def __init__(self, layout: Layout, columns: Sequence[Column], profile: Profile) -> None:
        self.layout = layout
        self.columns = columns
        self.profile = profile
        self.found = SheetRows()
        self.no_number = {fold(spelling) for vocabulary in profile.vocabularies.values()
                          for term in vocabulary.shared for spelling in term.spellings}
        header = layout.header
        self.storeys = [{c: fold(cell) for c, cell in enumerate(row) if isinstance(cell, str) and cell.strip()}
                        for row in layout.sheet.rows[header.top : header.bottom + 1]]  # fmt: skip
        self.filled = self._merged()
        self.values = {role: self._role(role) for role in dict.fromkeys(str(c.role) for c in columns) if role != "date"}

    # ── columns ──

    def column(self, role: str) -> Column | None:
        """Return the first column of a role."""
        return next((column for column in self.columns if column.role == role), None)

    def _merged(self) -> Mapping[tuple[int, int], Cell]:
        """Give the cells of a merged area, below its first, that one's value; downwards only.

        An area that runs across is a remark or a total, and its text belongs to no other column.
        """
        start = self.layout.header.bottom + 1
        wanted = {column.index: column for column in self.columns}
        filled: dict[tuple[int, int], Cell] = {}
        for (top, left), (bottom, _) in self.layout.sheet.merged:
            if left in wanted and bottom > top >= start and top - start < len(self.layout.rows):
                value = self.layout.cell(self.layout.rows[top - start], wanted[left])
                filled |= {(r - start, left): value for r in range(top + 1, bottom + 1)}
        if filled:
            first, column = min(filled)
            self._note("merged-filled", "note", first, count=len(filled), column=column)
        return filled

    def _texts(self, column: Column) -> list[str]:
        found = list(self.layout.texts(column.index))
        for (row, index), value in self.filled.items():
            if index == column.index and row < len(found):
                found[row] = as_text(value)
        if column.term is not None:
            return [column.term if mark_of(text) in ("yes", "primary") else "" for text in found]
        return self._dittoed(column, found)

    def _dittoed(self, column: Column, found: list[str]) -> list[str]:
        """Repeat the text above where a ditto mark stands, and in blanks where the profile says that they mean it."""
        blanks = column.role in self.profile.ditto
        distinct = self.layout.distinct(column.index)
        marks = {text for text in distinct if 0 < len(text) < 4 and fold(text) in DITTO_MARKS}
        if not marks and not blanks:
            return found
        repeated = 0
        first = -1
        above = ""
        for place, text in enumerate(found):
            if above and (text in marks or (blanks and not text and any(self.layout.rows[place]))):
                found[place] = above
                first = place if not repeated else first
                repeated += 1
            elif text:
                above = text
        if repeated:
            self._note("ditto-filled", "warning" if blanks else "note", first, field=column.role, count=repeated,
                       column=column.index)
        return found

    def _role(self, role: str) -> list[str]:
        columns = [column for column in self.columns if column.role == role]
        if len(columns) == 1:
            return self._texts(columns[0])
        ticked = [column for column in columns if column.term is not None]
        vocabulary = self.profile.vocabularies.get(role)
        if ticked and vocabulary is not None and not vocabulary.multiple_response:
            ticks = self._ticks(ticked)
        else:
            ticks = [joined(parts) for parts in zip(*map(self._texts, ticked), strict=True)] if ticked else []
        valued = [self._texts(column) for column in columns if column.term is None]
        return [joined(parts) for parts in zip(*valued, *([ticks] if ticks else []), strict=True)]

    def _ticks(self, columns: Sequence[Column]) -> list[str]:
        """Read ticked columns of which one answer is asked: where one is marked as the main one, that one."""
        marks = [[mark_of(text) for text in self.layout.texts(column.index)] for column in columns]
        rows: list[str] = []
        for row in zip(*marks, strict=True):
            main = [str(c.term) for c, mark in zip(columns, row, strict=True) if mark == "primary"]
            rows.append(joined(main or [str(c.term) for c, mark in zip(columns, row, strict=True) if mark == "yes"]))
        return rows

    # ── days ──

    def days(self, period: Period | None) -> list[tuple[date | None, Lack]]:
        """Return the day of every row, and what it lacks where there is none."""
        column = self.column("date")
        if column is None:
            return [(None, "blank")] * len(self.layout.rows)
        context, disagree = year_context(self.layout, period)
        reader = DateReader(context, self.profile.bare_era)
        cells = list(self.layout.values(column.index))
        for (place, index), value in self.filled.items():
            if index == column.index and place < len(cells):
                cells[place] = value
        found = [reader.read(cell) for cell in self._dates_above(cells)]
        if reader.completed and disagree:
            self._note("year-disagree", "warning", 0, field="date", column=column.index)
        return found

    def _dates_above(self, cells: list[Cell]) -> list[Cell]:
        """Repeat the date above where a ditto mark stands, and in blanks where the profile says that they mean it."""
        blanks = "date" in self.profile.ditto
        if not blanks and not any(isinstance(cell, str) and fold(cell) in DITTO_MARKS for cell in set(cells)):
            return cells
        above: Cell = ""
        for place, cell in enumerate(cells):
            marked = isinstance(cell, str) and 0 < len(cell) < 4 and fold(cell) in DITTO_MARKS
            empty = cell is None or cell == ""
            if marked or (blanks and empty and any(self.layout.rows[place])):
                cells[place] = above
            elif not empty:
                above = cell
        return cells

    # ── kinds ──

    def kinds(self, lacks: Sequence[Lack]) -> list[Kind]:
        """Sort the rows. A row in which no classified role is filled is no contact, whatever stands under the date."""
        classified = [values for role, values in self.values.items() if role not in UNCLASSIFIED_ROLES]
        answered = [any(row) for row in zip(*classified, strict=True)] if classified else [False] * len(lacks)
        width = self.layout.width
        is_text = self.layout.sheet.encoding is not None
        closing = {text for column in self.columns for text in self.layout.distinct(column.index) if closes(text)}
        kinds: list[Kind] = []
        for place, row in enumerate(self.layout.rows):
            kind: Kind = "contact"
            if not any(row) and not answered[place] and not any(as_text(cell) for cell in row):
                kind = "blank"
            elif is_text and len(row) > width and any(as_text(cell) for cell in row[width:]):
                kind = "unreadable"
            elif self._closes(row, closing, dated=lacks[place] == "none"):
                kind = "subtotal"
            elif not answered[place] or (lacks[place] != "none" and self._remarks(row)):
                kind = "remark"
            kinds.append(kind)
        return kinds

    def _closes(self, row: list[Cell], closing: set[str], *, dated: bool) -> bool:
        """Say whether a row is a total: the word stands in any of its cells, or beside a day where an answer should."""
        if not dated:
            return any(isinstance(cell, str) and closes(cell) for cell in row)
        return bool(closing) and any(as_text(self.layout.cell(row, column)) in closing for column in self.columns)

    def _remarks(self, row: list[Cell]) -> bool:
        """Say whether a row without a day is a remark, or the header once more."""
        filled = [(c, fold(cell)) for c, cell in enumerate(row) if isinstance(cell, str) and cell.strip()]
        if filled and is_remark(filled[0][1]):
            return True
        return any(sum(storey.get(c) == key for c, key in filled) * 2 > len(filled) for storey in self.storeys)

    # ── contacts ──

    def collect(self, kinds: Sequence[Kind], days: Sequence[tuple[date | None, Lack]], as_of: date | None) -> SheetRows:
        """Keep the contacts; count the rest by kind; compare the totals with our own count."""
        found = self.found
        kept = [place for place, kind in enumerate(kinds) if kind == "contact"]
        found.numbers = [self.layout.first_row + place for place in kept]
        found.days = [days[place][0] for place in kept]
        found.states = [_STATES[days[place][1]] for place in kept]
        classified = {role: values for role, values in self.values.items() if role not in UNCLASSIFIED_ROLES}
        if len(kept) < len(kinds):
            classified = {role: [values[place] for place in kept] for role, values in classified.items()}
        found.values = classified
        persons = self.values.get("person")
        keys = {text: person_key(text) or None for text in set(persons or ())}
        keys |= dict.fromkeys([UNREADABLE, *(text for text in keys if fold(text) in self.no_number)])
        found.persons = [keys[persons[place]] for place in kept] if persons else [None] * len(kept)
        found.weights = self._weights(kept)
        found.excluded.update(kind for kind in kinds if kind != "contact")
        self._say_dates(kept, days, as_of)
        self._say_rows(kinds)
        self._compare(kinds)
        return found

    def _weights(self, kept: Sequence[int]) -> list[int]:
        column = self.values.get("weight")
        if column is None:
            return [1] * len(kept)
        wrong: list[int] = []
        weights = []
        for place in kept:
            key = fold(column[place]).removesuffix("件")
            if key.isdecimal() and int(key) >= 1:
                weights.append(int(key))
            else:
                weights.append(1)
                if key:
                    wrong.append(place)
        if wrong:
            self._note("weight-invalid", "error", wrong, field="weight", role="weight")
        return weights

    def _say_dates(self, kept: Sequence[int], days: Sequence[tuple[date | None, Lack]], as_of: date | None) -> None:
        column = self.column("date")
        if column is None:
            return
        flagged = set(self.layout.unreadable(column.index))  # these have a finding of their own
        for lack, code in (("day", "date-unreadable"), ("year", "date-no-year"), ("blank", "date-blank")):
            rows = [place for place in kept if days[place][1] == lack and place not in flagged]
            if rows:
                severity: Severity = "warning" if lack == "blank" else "error"
                self._note(code, severity, rows, field="date", role="date")
        stated = stated_fiscal_year(self.layout)
        if stated is not None:  # a few in another year are slips; many are a log of several years
            rows = [place for place in kept if (day := days[place][0]) is not None and fiscal_year(day) != stated]
            if 0 < len(rows) * 2 < len(kept):
                self._note("other-fiscal-year", "warning", rows, field="date", role="date",
                           facts=(("year", str(stated)),))
        if as_of is not None:
            rows = [place for place in kept if (day := days[place][0]) is not None and day > as_of]
            if rows:
                self._note("future-date", "warning", rows, field="date", role="date")

    def _say_rows(self, kinds: Sequence[Kind]) -> None:
        start = self.layout.header.bottom + 1
        hidden = [row - start for row in sorted(self.layout.sheet.hidden_rows)
                  if 0 <= row - start < len(kinds) and kinds[row - start] == "contact"]
        if hidden:
            self._note("hidden-row", "warning", hidden)
        unreadable = [place for place, kind in enumerate(kinds) if kind == "unreadable"]
        if unreadable:
            self._note("row-unreadable", "error", unreadable[0], count=len(unreadable))
        for column in self.columns:
            sheet = self.layout.sheet
            for code, cells in (("error-cell", sheet.errors), ("formula-without-value", sheet.uncached)):
                places = [place for place in self.layout.unreadable(column.index)
                          if (place + start, column.index) in cells and kinds[place] == "contact"]
                if places:
                    self._note(code, "error", places, field=column.role, column=column.index)

    def _compare(self, kinds: Sequence[Kind]) -> None:
        """Compare a total with what we count above it on this sheet, where it says that it counts contacts.

        It does so by its unit (91件), or by standing where the contacts have their own number (件数).
        """
        since = whole = 0
        weights = iter(self.found.weights)
        for place, kind in enumerate(kinds):
            if kind == "contact":
                weight = next(weights)
                since, whole = since + weight, whole + weight
            elif kind == "subtotal":
                keys = [fold(cell) for cell in self.layout.rows[place] if isinstance(cell, str)]
                written = {n for key in keys if (n := written_count(key)) is not None} | self._summed(place)
                if written and not written & {since, whole} and not any(map(runs_on, keys)):
                    facts = (("ours", since or whole), ("theirs", min(written)))
                    self._note("subtotal-differs", "error", place, facts=facts)
                since = 0

    def _summed(self, place: int) -> set[int]:
        """Return the number that a total has in the column of contacts' numbers, if any."""
        column = self.values.get("weight")
        key = fold(column[place]) if column else ""
        return {int(key)} if key.isdecimal() else set()

    def _note(self, code: str, severity: Severity, places: int | Sequence[int], *, field: str | None = None,
              count: int = 1, column: int | None = None, role: str | None = None,
              facts: tuple[tuple[str, str | int], ...] = ()) -> None:
        """Note a finding about one place of the sheet, or about the contacts in several rows."""
        if role is not None and (found := self.column(role)) is not None:
            column = found.index
        sheet, start = self.layout.sheet, self.layout.first_row
        rows = () if isinstance(places, int) else tuple(start + place for place in places)
        first = start + places if isinstance(places, int) else rows[0]
        self.found.issues.append(
            Issue(code, severity, sheet.file, sheet.sheet, first, None if column is None else letter(column), field,
                  len(rows) or count, facts, rows)
        )


_STATES: Final[Mapping[Lack, State]] = {"none": "dated", "day": "unreadable", "year": "unreadable", "blank": "blank"}
