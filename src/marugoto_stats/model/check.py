"""What `check` says: how a log was understood, what was not read, and what a person should settle. Counts nothing.

A text of a cell stands here only where it may stand in 要確認.xlsx: the spelling of a closed column, the header of a
column that was not read. Those fields are left out of every repr, and no screen shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from marugoto_stats.model.against import Collation
from marugoto_stats.model.comparison import Span
from marugoto_stats.model.findings import ColumnReading, Issue, SheetReading
from marugoto_stats.model.report import Reconciliation
from marugoto_stats.vocabulary import Rule
from marugoto_stats.wording import Lang

SETTLED_BY_COLUMNS: Final = frozenset({
    "no-header", "no-log-in-folder", "no-date-column", "month-sheet-skipped", "two-columns",
    "column-refused-contents", "column-refused-shape", "column-refused-serial",
})  # fmt: skip
"""Findings that are settled where a column is given its role."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the log."""

    file: str
    sheet: str
    """Empty for a text file."""
    row: int
    """As Excel numbers it."""
    column: str | None
    """The column's letter."""


@dataclass(frozen=True, slots=True)
class CheckedColumn:
    """A column of the log, over all sheets that carry it, or one of a sheet whose header nobody knows."""

    reading: ColumnReading
    place: Place
    """Its header, where it stands first."""
    fingerprint: str
    """Of its folded header."""
    text: str | None = field(default=None, repr=False)
    """An unknown header as it is written, where it may be shown."""
    role: str | None = None
    """What a person settled before: a role, or `ignored`."""
    memo: str = field(default="", repr=False)
    offered: str | None = None
    """The role that it may have, on a sheet whose header nobody knows: for a person to take or leave."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The answers of a dimension that one rule recognised."""

    rule: Rule
    answers: int
    """**Unit**: answers (延べ); a cell may hold several."""
    spellings: int
    """Distinct folded spellings among them."""


@dataclass(frozen=True, slots=True)
class CheckedDimension:
    """How the cells of one classified column were understood. **Base**: the contacts that are counted."""

    dimension: str
    label: str
    matched: tuple[Matched, ...]
    """By rule, in the order of `vocabulary.Rule`; only rules that matched something."""
    blank: int
    """Contacts with nothing written."""
    unknown: int
    """Contacts in which staff wrote that it is not known."""
    unmatched: int
    """Contacts with something that no term matches."""
    spellings: int
    """Distinct spellings that no term matches."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling that no term matches, or that a person settled."""

    dimension: str
    fingerprint: str
    contacts: int
    """How many of the contacts carry it; 0 where it stands in this log no more."""
    place: Place | None
    """Where it stands first."""
    text: str | None = field(default=None, repr=False)
    """As it is written, where it may be shown."""
    nearest: str | None = None
    """Label of the term that is spelt most like it."""
    code: str | None = None
    """What a person settled before: a code of the dimension, or `BLANK` where it counts as no answer."""
    memo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Check:
    """What was understood of a log, what was not read, and what is to be settled."""

    profile: str
    lang: Lang
    chosen: str
    """Why this profile, in one sentence."""
    period: Span
    sheets: tuple[SheetReading, ...]
    columns: tuple[CheckedColumn, ...]
    values: tuple[CheckedDimension, ...]
    spellings: tuple[Spelling, ...]
    """Open ones first, by dimension, the most frequent first; those below columns that are only offered last."""
    issues: tuple[Issue, ...]
    """Most serious first."""
    reconciliation: Reconciliation
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    """dimension → (code, label) of every term that an answer may be settled as."""
    labels: Mapping[str, str]
    """dimension → what it is called."""
    roles: tuple[str, ...]
    """Roles that a column may be given."""
    salt: str = field(repr=False)
    """Of the fingerprints: the one of the review that is carried on, else it follows from the log's files."""
    as_of: date | None = None
    paths: Mapping[str, Path] = field(default_factory=dict, repr=False)
    """Name of a file of the log → where it lies, for links."""
    against: tuple[Collation, ...] = ()
    """Published figures beside the log, where some are given."""

    @property
    def readings(self) -> tuple[ColumnReading, ...]:
        """What was made of every header."""
        return tuple(column.reading for column in self.columns)

    @property
    def errors(self) -> bool:
        """Whether a figure of this log would be, or may be, wrong."""
        return any(issue.severity == "error" for issue in self.issues)

    @property
    def attention(self) -> tuple[Issue, ...]:
        """Issues that a person should look at: errors and warnings."""
        return tuple(issue for issue in self.issues if issue.severity != "note")

    @property
    def open(self) -> tuple[Spelling, ...]:
        """Spellings that nobody has settled yet."""
        return tuple(one for one in self.spellings if one.code is None)

    @property
    def to_settle(self) -> bool:
        """Whether a 要確認.xlsx has something to ask: an open spelling, or a column that may be given a role."""
        return bool(self.open) or any(issue.code in SETTLED_BY_COLUMNS for issue in self.issues)

    def __repr__(self) -> str:
        return (f"<Check {self.profile}: {len(self.sheets)} sheets, {len(self.columns)} columns, "
                f"{len(self.open)} open spellings, {len(self.issues)} issues>")
