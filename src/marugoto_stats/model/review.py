"""要確認.xlsx as two rooms know it: one writes it, one reads it back with a person's answers.

What a person sees and chooses stands in words; what the program needs to find its way back stands in hidden
columns and one hidden sheet. A spelling or a header is known again by its fingerprint, so that the workbook need not
hold a text to settle it: a name written where a class belongs never reaches the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

NAME: Final = "要確認.xlsx"
"""What the workbook is called where nobody names it: lying beside a log under this name it is read with it."""
MARK: Final = "marugoto-stats/review/1"
"""What cell A1 of the hidden sheet says; below it stand salt, language and profile id, one a row."""
HIDDEN_SHEET: Final = "marugoto-stats"
WORD_KEYS: Final = ("dimension", "fingerprint")
"""Heads of the hidden columns of the sheet of words (its title is the word `review.sheet.words`)."""
COLUMN_KEYS: Final = ("fingerprint", "column")
"""Heads of the hidden columns of the sheet of columns (`review.sheet.columns`); `column` is the letter."""
ANSWER: Final = "review.head.answer"
"""The word that heads the column of answers in both sheets."""
HEADERS: Final = "header"
"""Stands for the dimension in the fingerprint of a column's header."""


@dataclass(frozen=True, slots=True)
class WordDecision:
    """One spelling that a person settled."""

    dimension: str
    fingerprint: str
    code: str
    """A code of the dimension; `BLANK` where the spelling is to count as no answer (数えない)."""
    label: str
    """What the code is called."""
    spelling: str = field(default="", repr=False)
    """As the workbook shows it, where it does: an answer outlives the log's last use of the spelling."""


@dataclass(frozen=True, slots=True)
class ColumnDecision:
    """One column to which a person gave a role, or took it from (`ignored`)."""

    fingerprint: str
    role: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person settled in one 要確認.xlsx."""

    source: str
    """The file's name."""
    salt: str = field(repr=False)
    words: tuple[WordDecision, ...] = ()
    columns: tuple[ColumnDecision, ...] = ()
    open: int = 0
    """How many lines are left for later."""
    memos: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """(fingerprint, what a person noted beside the line), in both sheets and on open lines too."""
