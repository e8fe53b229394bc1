"""The day of each row: what the cell says, completed by what stands nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from marugoto_stats.japanese import Period, YearContext, as_day, fiscal_year, from_serial, read_context, read_date
from marugoto_stats.model import Cell, RawSheet
from marugoto_stats.recognize.layout import Layout

_NUMBER: Final = re.compile(r"\d{5}(?:\.\d+)?")

Lack = Literal["none", "year", "day", "blank"]
"""What kept a cell from giving a day: nothing, only its year, the day itself, or that it is empty."""


@dataclass(slots=True)
class DateReader:
    """Reads the date cells of one sheet. Remembers distinct cells: a year's log has few hundred days."""

    context: YearContext
    bare_era: bool = False
    completed: int = 0
    """How many distinct cells took their year from the context."""
    _known: dict[tuple[type, Cell], tuple[date | None, Lack]] = field(default_factory=dict)

    def read(self, cell: Cell) -> tuple[date | None, Lack]:
        """Return the day, or None and what is lacking. Never guesses."""
        key = (type(cell), cell)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(cell.strip() if isinstance(cell, str) else cell)
        return known

    def _read(self, cell: Cell) -> tuple[date | None, Lack]:
        if cell is None or cell == "":
            return None, "blank"
        if isinstance(cell, date | datetime):
            return as_day(cell), "none"
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            if (day := from_serial(cell)) is not None:
                return day, "none"
            return self._read_text(str(int(cell))) if cell == int(cell) else (None, "day")
        return self._read_text(cell) if isinstance(cell, str) else (None, "day")

    def _read_text(self, text: str) -> tuple[date | None, Lack]:
        if _NUMBER.fullmatch(text.strip()) and (day := from_serial(float(text))) is not None:
            return day, "none"
        reading = read_date(text, bare_era=self.bare_era)
        if reading.state == "blank":
            return None, "blank"
        if reading.state in ("unreadable", "month-only"):
            return None, "day"
        day = reading.complete(self.context)
        if day is not None:
            self.completed += reading.state != "dated"
            return day, "none"
        lacks_year = reading.year is None and self.context.year_of(reading.month or self.context.month or 4) is None
        return None, "year" if lacks_year else "day"


def stated_fiscal_year(layout: Layout) -> int | None:
    """Return the 年度 that a sheet's title or its name speaks of."""
    context = YearContext()
    for text in (*reversed(layout.titles), layout.sheet.sheet):
        context = context.or_else(read_context(text))
    year = context.year_of(context.month or 4)
    return None if year is None else fiscal_year(date(year, context.month or 4, 1))


def year_context(layout: Layout, period: Period | None) -> tuple[YearContext, bool]:
    """Say what a row without a year takes it from: title, sheet's name, file's name, asked period; the nearer wins.

    The second value says whether two of them disagree.
    """
    return context_of(layout.titles, layout.sheet, period)


def context_of(titles: Sequence[str], sheet: RawSheet, period: Period | None) -> tuple[YearContext, bool]:
    """Say the same of any sheet with some titles above its header."""
    nearest = YearContext()
    for title in reversed(titles):
        nearest = nearest.or_else(read_context(title))
    sources: Sequence[YearContext] = [
        nearest,
        read_context(sheet.sheet),
        read_context(sheet.file.rpartition(".")[0] or sheet.file),
    ]
    if period is not None:
        sources = [*sources, YearContext(fiscal=period.fiscal)]
    context = YearContext()
    for source in sources:
        context = context.or_else(source)
    month = context.month or 4
    years = {year for source in sources if (year := source.year_of(month)) is not None}
    return context, len(years) > 1
