"""Cells as texts and as marks: one rule for what a cell says, wherever it came from."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from marugoto_stats.japanese import fold
from marugoto_stats.marks import NO_MARKS, PRIMARY_MARKS, YES_MARKS
from marugoto_stats.model import Cell

_WHOLE: Final = re.compile(r"(\d+)\.0+")


def as_text(cell: Cell) -> str:
    """Write a cell as staff would have typed it: 3.0 is 3, a day is 2023-04-03, nothing is ''."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()[:10]
    return str(cell)


def person_key(text: str) -> str:
    """Fold a person's number: 12.0 is 12, leading zeros stay."""
    key = fold(text)
    found = _WHOLE.fullmatch(key)
    return found[1] if found else key


def mark_of(cell: Cell) -> str | None:
    """Read a tick: `yes`, `primary`, `no`; None where the cell is no mark. Blank cells are asked about elsewhere."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return {1: "yes", 0: "no"}.get(int(cell)) if cell == int(cell) else None
    if not isinstance(cell, str):
        return None
    key = fold(cell)
    if not key or key in NO_MARKS:
        return "no"
    if key in PRIMARY_MARKS:
        return "primary"
    return "yes" if key in YES_MARKS else None


def letter(index: int) -> str:
    """Name a column as Excel does.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
