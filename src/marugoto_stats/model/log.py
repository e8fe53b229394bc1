"""From a file to coded records: what the first rooms hand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from marugoto_stats.model.findings import ColumnReading, Head, Issue, SheetReading
from marugoto_stats.vocabulary import Answer

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a reader hands over for one cell. Never shown as it stands."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a reader of values hides about one sheet. Addresses are (row, column), counted from 0."""

    title: str
    hidden_rows: frozenset[int]
    errors: frozenset[tuple[int, int]]
    """Cells that hold #REF! and the like."""
    uncached: frozenset[tuple[int, int]]
    """Formulas without a stored value."""


Kind = Literal["xlsx", "xls", "xlsb", "ods", "csv", "json"]
"""What a file is by its content, whatever its suffix says; every text is `csv` but a report of ours as `json`."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was looked at before any reader touches it."""

    name: str
    """The file's name as messages show it; no folder."""
    kind: Kind
    content: bytes = field(repr=False)
    """Its bytes; those of the opened workbook where it stood under a password."""
    sha256: str
    """Of the file as it stands."""
    sheets: tuple[SheetFacts, ...] = field(default=(), repr=False)
    """For an `xlsx`, in its order, chart sheets among them."""
    issues: tuple[Issue, ...] = field(default=(), repr=False)
    """What is to be said of the file if it is a log."""
    result: bool = False
    """Whether this program wrote it as a result: it may hold finished tables, and is no log."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RawSheet:
    """One sheet, or one text file: the cells as they stand. Row 0 is the sheet's row 1."""

    file: str
    sheet: str
    """Empty for a text file."""
    encoding: str | None
    """None for a workbook."""
    sha256: str
    rows: list[list[Cell]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Merged areas as ((first row, first column), (last row, last column)), counted from 0."""
    hidden_rows: frozenset[int] = frozenset()
    visible: bool = True
    errors: frozenset[tuple[int, int]] = frozenset()
    """Cells that hold an error such as #REF!, as (row, column)."""
    uncached: frozenset[tuple[int, int]] = frozenset()
    """Formulas without a stored value."""
    issues: tuple[Issue, ...] = field(default=(), repr=False)
    """What was noticed in reading it."""

    def __repr__(self) -> str:
        return f"RawSheet({self.file!r}, {self.sheet!r}, {len(self.rows)} rows)"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Records:
    """The log as one frame, one row per contact, with only the columns that have a role.

    Frame columns: `date` (datetime64, NaT when there is none), `date_state` ("dated", "unreadable", "blank"),
    one object column per carried role except date, person and weight with the raw text (several columns of
    one role joined by `vocabulary.JOINT`), `person` (keyed hash or None), `weight` (whole number ≥ 1),
    `file`, `sheet`, `row`.
    """

    frame: pd.DataFrame
    roles: tuple[str, ...]
    """Roles that the log carries, in the profile's order of roles."""
    columns: tuple[ColumnReading, ...]
    sheets: tuple[SheetReading, ...]
    issues: tuple[Issue, ...]
    rows_read: int
    excluded: Mapping[str, int]
    """Rows that are no contact, by reason: subtotal, remark, blank, unreadable."""
    letters: Mapping[tuple[str, str, str], str]
    """(file, sheet, role) → the letter of the column read as that role."""
    heads: tuple[Head, ...] = ()
    """The header behind each of `columns`, and those of sheets whose header nobody knows, as far as one is seen."""

    def __repr__(self) -> str:
        return f"Records({len(self.frame)} contacts, roles: {', '.join(self.roles)})"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Coded:
    """The records with codes in place of texts: one row per contact.

    Frame columns: `date`, `date_state`, one column per dimension (a code; for a multiple-response dimension
    its codes joined by `COMBINED`), `person`, `weight`, `file`, `sheet`, `row`.
    """

    frame: pd.DataFrame
    dimensions: tuple[str, ...]
    """Dimensions of the vocabularies that the log carries, in the profile's order."""
    roles: tuple[str, ...]
    """Roles that the log carries: date, person and weight among them."""
    answers: Mapping[str, Mapping[str, Answer]] = field(repr=False)
    """role → distinct raw text → what it was taken for and by which rule."""
    issues: tuple[Issue, ...]
    rules: pd.DataFrame
    """By which rule each code was found: rows of `frame`, a column per dimension; joined like the codes. Besides the
    vocabulary's rules `several` (different answers where one is asked) and `district` (the centre of the district)."""

    def __repr__(self) -> str:
        return f"Coded({len(self.frame)} contacts, dimensions: {', '.join(self.dimensions)})"
