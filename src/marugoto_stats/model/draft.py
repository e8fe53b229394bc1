"""What is proposed for a log that nobody prepared: roles of its columns, and the spellings found in them.

Texts of cells are in it only where a column was taken for a classification, and none that is shaped like a name,
a number or a sentence. A header that is no known one, of a column that may hold such texts, is left out too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Sure = Literal["both", "header", "contents", "like"]
"""On what a proposal rests: header and contents, one of the two alone, or a header that is only like a known one."""
Why = Literal["proposed", "ticked", "ignored", "rival", "twin", "private", "too-many", "once", "serial", "no-dates",
              "no-numbers", "no-match", "unknown", "free", "empty"]  # fmt: skip
"""Why a column has its role, or none."""
DECIDED: Final = ("proposed", "ticked", "ignored", "serial", "free", "empty")
"""Reasons that leave nothing to decide."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which an answer is written, and how often."""

    text: str
    n: int


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """What is proposed for one column of the log."""

    letter: str
    header: str | None
    """As written; None where it is not to be shown."""
    role: str | None
    """The role proposed; None where there is none to be read."""
    why: Why
    sure: Sure | None = None
    others: tuple[str, ...] = ()
    """Other roles that it could have, the likeliest first."""
    claimed: str | None = None
    """The role that the extended settings read out of its header, if nobody says otherwise; None if it is that."""
    silenced: bool = False
    """Whether the draft must say that it is not read, for the extended settings do not know, or think otherwise."""
    filled: int = 0
    matched: int | None = None
    """How many of the filled cells are what the role asks for, where that was tried."""

    @property
    def doubtful(self) -> bool:
        """Whether a person should look."""
        if self.role is None:
            return self.why not in DECIDED
        return self.sure in ("contents", "like") or bool(self.others)


@dataclass(frozen=True, slots=True)
class DraftTerm:
    """One category with the spellings found of it."""

    code: str
    label: str
    n: int
    """How many answers mean it."""
    known: tuple[Spelling, ...] = ()
    """Spellings that the extended settings understand already."""
    added: tuple[Spelling, ...] = ()
    """Spellings that they must be told."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One spelling that no term matches."""

    spelling: Spelling
    code: str
    """What a new term for it may be called."""
    near: str | None
    """The code of the term whose spelling is most like it, if any is like it."""


@dataclass(frozen=True, slots=True)
class DraftDimension:
    """What was found in the columns proposed for one dimension."""

    dimension: str
    columns: tuple[str, ...]
    """The letters of its columns."""
    as_written: bool
    """Whether the values themselves are proposed as the categories."""
    answers: int
    terms: tuple[DraftTerm, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    withheld: int = 0
    """How many further spellings match nothing and are not shown."""
    withheld_n: int = 0
    """How many answers they are."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of an office's settings."""

    file: str
    sheets: tuple[str, ...]
    """The sheets looked at; those that are alike."""
    skipped: tuple[str, ...]
    """The others."""
    header_row: int
    """Of the first of them, as Excel numbers it."""
    rows: int
    extends: str
    columns: tuple[DraftColumn, ...]
    dimensions: tuple[DraftDimension, ...]
    shared: tuple[DraftTerm, ...] = ()
    """Answers that every column may have, in spellings that the extended settings must be told."""
    readable: bool = True
    """Whether enough roles are proposed for the log to be read."""
