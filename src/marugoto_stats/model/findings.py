"""What is noticed on the way: addresses and counts, never the text of a cell."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of finding in one column of one sheet. Holds addresses and counts, never the text of a cell."""

    code: str
    severity: Severity
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    """The first row concerned, as Excel numbers it."""
    column: str | None = None
    """The column's letter, as Excel names it."""
    field: str | None = None
    """The role or dimension concerned."""
    count: int = 1
    """How many rows (or values) are concerned in all."""
    facts: tuple[tuple[str, str | int], ...] = ()
    """Safe facts for its sentence: known header spellings, codes, counts, dates."""
    rows: tuple[int, ...] = ()
    """Every row concerned, where the finding is about contacts: a period or a filter narrows it to those counted."""

    def within(self, counted: Mapping[tuple[str, str], Set[int]]) -> Issue | None:
        """Narrow a finding about contacts to those that are counted: (file, sheet) → rows. None where none is left.

        Dates that cannot be read stay whatever the period: nobody knows whether they lie in it.
        """
        if not self.rows or self.code.startswith("date-"):
            return self
        rows = tuple(row for row in self.rows if row in counted.get((self.file or "", self.sheet or ""), ()))
        return replace(self, row=rows[0], count=len(rows), rows=rows) if rows else None


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What was made of one column header, over all sheets and files that carry it."""

    header: str | None
    """The header if it is a spelling that the profile knows; None otherwise (an unknown header may be a name)."""
    letter: str
    """The column's letter where it stands first."""
    role: str | None
    """The role it was read as; None when it was not read."""
    why: Literal["header", "given", "ignored", "unknown", "refused-contents", "refused-shape", "refused-serial",
                 "two-columns", "other-spelling", "duplicate", "sheet-skipped"]
    claimed: str | None = None
    """The role that its header claims, when it was refused."""
    filled: int = 0
    """How many cells below the header hold something."""
    category: str | None = None
    """The name of the category whose column this is, where marks stand in it."""

    @property
    def called(self) -> str | None:
        """What the column may be called where it is shown; None where its header is not known."""
        return self.header or self.category


@dataclass(frozen=True, slots=True)
class Head:
    """The header of one column where it stands first, known or not. Never printed: an unknown one may be a name."""

    key: str = field(repr=False)
    """Folded, several storeys joined: what a decision about the column is kept under."""
    text: str = field(repr=False)
    """As it is written."""
    file: str
    sheet: str
    row: int
    """As Excel numbers it."""
    reading: ColumnReading


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What was made of one sheet."""

    file: str
    sheet: str
    encoding: str | None
    sha256: str
    rows: int
    """Rows read below the header, whatever became of them; 0 when skipped."""
    taken: bool
    why: Literal["log", "no-header", "empty", "not-asked", "example", "summary-table", "table-file", "population",
                 "events"]
    header_row: int | None = None
    """As Excel numbers it."""
