"""Which sheets are a log's, where their rows begin, and what their titles say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final, Literal, cast

from marugoto_stats.cells import as_text
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.japanese import fold, read_context
from marugoto_stats.model import Cell, Profile, RawSheet, SheetReading
from marugoto_stats.recognize.header import Column, Header, Spellings, find_header
from marugoto_stats.text import safe_text
from marugoto_stats.vocabulary import UNREADABLE

_MOSTLY: Final = 0.6
"""The share of numbers from which a sheet without a header is a table of figures."""
_BLOCK: Final = 512
"""Rows that are turned into columns at once."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Layout:
    """A sheet of the log: its header, and the rows below it to the last filled one."""

    sheet: RawSheet
    header: Header
    rows: list[list[Cell]]
    titles: tuple[str, ...]
    """What stands above the header, as written."""
    _values: dict[int, list[Cell]] = field(default_factory=dict)
    _texts: dict[int, list[str]] = field(default_factory=dict)
    _distinct: dict[int, frozenset[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Layout({self.sheet!r}, header in row {self.header.bottom + 1}, {len(self.rows)} rows)"

    def values(self, index: int) -> list[Cell]:
        """Return the cells of a column below the header, one per row. Gathered once: do not change them."""
        if not self._values:
            self._values.update(enumerate(self._gathered()))
        return self._values[index]

    def _gathered(self) -> list[list[Cell]]:
        """Turn rows into columns, a block at a time, so that the cells of a block are touched while they are near."""
        columns: list[list[Cell]] = [[] for _ in self.header.columns]
        widest = [""] * len(columns)  # a last row in every block, so that short ones are filled up to it
        for start in range(0, len(self.rows), _BLOCK):
            block = zip_longest(*self.rows[start : start + _BLOCK], widest, fillvalue="")
            for column, cells in zip(columns, block, strict=False):
                column += cells[:-1]
        for index, column in enumerate(columns):
            for place in self.unreadable(index):
                column[place] = UNREADABLE
        return columns

    @property
    def width(self) -> int:
        """Count the columns that the header names."""
        return max((column.index for column in self.header.columns if column.key), default=0) + 1

    def unreadable(self, index: int) -> list[int]:
        """List the rows (counted from the first below the header) in which a column holds no readable value."""
        start = self.header.bottom + 1
        flagged = [*self.sheet.errors, *self.sheet.uncached]
        return sorted(r - start for r, c in flagged if c == index and 0 <= r - start < len(self.rows))

    def filled(self, index: int) -> int:
        """Count the cells of a column below the header that hold something."""
        cells = self.values(index)
        return len(cells) - cells.count("")  # readers hand over an empty cell as ""

    def texts(self, index: int) -> list[str]:
        """Return the texts of a column below the header, one per row. Written once: do not change them."""
        if index not in self._texts:
            cells = self.values(index)
            said = {cell: as_text(cell) for cell in set(cells)}  # the same few hundred cells stand thousands of times
            as_they_are = all(cell is text for cell, text in said.items())
            self._texts[index] = cast(list[str], cells) if as_they_are else [said[cell] for cell in cells]
            self._distinct[index] = frozenset(said.values())
        return self._texts[index]

    def distinct(self, index: int) -> frozenset[str]:
        """Return the distinct texts of a column below the header."""
        self.texts(index)
        return self._distinct[index]

    def heading(self, index: int) -> str:
        """Return what stands above a column, as it is written; its storeys joined."""
        rows = self.sheet.rows[self.header.top : self.header.bottom + 1]
        return " ".join(text for row in rows if index < len(row) and (text := as_text(row[index])))

    @property
    def first_row(self) -> int:
        """The number of the first row below the header, as Excel numbers it."""
        return self.header.bottom + 2

    def cell(self, row: list[Cell], column: Column) -> Cell:
        """Return the cell of a column in a row, which may be short."""
        return row[column.index] if column.index < len(row) else ""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What a first look at all sheets found."""

    layouts: tuple[Layout, ...]
    readings: tuple[SheetReading, ...]
    """Every sheet, the skipped ones with the reason."""
    strangers: tuple[RawSheet, ...] = ()
    """Sheets in which no header was found."""

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title text of the log's sheets."""
        return tuple(title for layout in self.layouts for title in layout.titles)

    def places(self) -> Counter[tuple[str, str]]:
        """Count the distinct pairs of (district, centre) texts, by which a body is recognised."""
        pairs: Counter[tuple[str, str]] = Counter()
        for layout in self.layouts:
            columns = [_first(layout.header.columns, role) for role in ("district", "centre")]
            for row in layout.rows:
                texts = [_text(layout.cell(row, c)) if c else "" for c in columns]
                if any(texts):
                    pairs[texts[0], texts[1]] += 1
        return pairs


def survey(sheets: Sequence[RawSheet], profile: Profile, *, asked: Sequence[str] = (),
           header_row: int | None = None) -> Survey:
    """Find the sheets that are a log's. Skipped sheets are listed with the reason.

    **Raises** UsageError `no-such-sheet` for a name in `asked` that no file has.
    """
    _check_asked(sheets, asked)
    spellings = Spellings(profile)
    examples = {fold(name) for name in profile.example_sheets}
    layouts: list[Layout] = []
    readings: list[SheetReading] = []
    for sheet in sheets:
        layout = None
        why: Literal["log", "no-header", "empty", "not-asked", "example", "summary-table"]
        if asked and sheet.sheet not in asked:
            why = "not-asked"
        elif not asked and fold(sheet.sheet) in examples:
            why = "example"
        elif not any(_is_filled(row) for row in sheet.rows):
            why = "empty"
        elif (header := find_header(sheet, spellings, row=header_row)) is None:
            why = "summary-table" if _is_figures(sheet) else "no-header"
        elif header.roles >= {"weight"} and not header.roles & {"date", "person"}:
            why = "summary-table"  # counts per combination without a day or a person: figures, not contacts
        else:
            why, layout = "log", _layout(sheet, header)
            layouts.append(layout)
        readings.append(
            SheetReading(sheet.file, sheet.sheet, sheet.encoding, sheet.sha256, len(layout.rows) if layout else 0,
                         layout is not None, why, layout.header.bottom + 1 if layout else None)
        )
    strangers = [sheet for sheet, one in zip(sheets, readings, strict=True) if one.why == "no-header"]
    return Survey(tuple(layouts), tuple(readings), tuple(strangers))


def require_log(readings: Iterable[SheetReading], file: str) -> None:
    """**Raises** InputError where no sheet of a named file is a log's: `empty-sheet`, `summary-table`, `no-header`."""
    mine = [reading for reading in readings if reading.file == file and reading.why != "not-asked"]
    if not mine or any(reading.taken for reading in mine):
        return
    reasons = {reading.why for reading in mine} - {"example"}
    if reasons <= {"empty"}:
        raise InputError("empty-sheet", name=file)
    if "no-header" not in reasons:
        raise InputError("summary-table", name=file)
    raise InputError("no-header", name=file)


def _check_asked(sheets: Sequence[RawSheet], asked: Sequence[str]) -> None:
    names = list(dict.fromkeys(sheet.sheet for sheet in sheets if sheet.sheet))
    for name in asked:
        if name not in names:
            raise UsageError("no-such-sheet", name=safe_text(name, 60), known="、".join(names) or "–")


def _layout(sheet: RawSheet, header: Header) -> Layout:
    last = len(sheet.rows)
    flagged = max((r + 1 for r, _ in (*sheet.errors, *sheet.uncached)), default=0)
    while last > header.bottom + 1 and last > flagged and not _is_filled(sheet.rows[last - 1]):
        last -= 1
    titles = tuple(
        cell for row in sheet.rows[: header.top] for cell in row if isinstance(cell, str) and cell.strip()
    )
    return Layout(sheet, header, sheet.rows[header.bottom + 1 : last], titles)


def _is_figures(sheet: RawSheet) -> bool:
    """Say whether a sheet is a table of figures: mostly numbers beside one column of labels."""
    rows = [row for row in sheet.rows[:200] if _is_filled(row)]
    inner = [cell for row in rows[1:] for cell in row[1:] if cell not in ("", None)]
    if len(rows) < 3 or len(inner) < 4:
        return False
    numbers = sum(_is_number(cell) for cell in inner)
    months = sum(isinstance(row[0], str) and read_context(row[0]).month is not None for row in rows if row)
    return numbers >= _MOSTLY * len(inner) or (months >= 3 and numbers * 2 >= len(inner))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return fold(cell).replace(",", "").removesuffix("件").isdigit()
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_filled(row: list[Cell]) -> bool:
    return any(cell not in ("", None) and (not isinstance(cell, str) or cell.strip()) for cell in row)


def _first(columns: Iterable[Column], role: str) -> Column | None:
    return next((column for column in columns if column.role == role and column.term is None), None)


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""
