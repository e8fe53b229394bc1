"""Where the header of a sheet may stand of which no column is known well enough: for a person to give roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from marugoto_stats.cells import letter
from marugoto_stats.headings import LOOKED_AT
from marugoto_stats.japanese import fold
from marugoto_stats.model import Cell, ColumnReading, Head, RawSheet
from marugoto_stats.recognize.header import FEWEST_ROLES, IGNORED, Spellings

LONGEST_HEADING: Final = 30
"""Signs up to which a text may be a heading."""
_NEARLY: Final = 0.8
"""Of the headings of the fullest row: the first row that has so many is the header."""
_BELOW: Final = 20
"""Rows below a header that show whether data follow."""


def guessed(sheets: Sequence[RawSheet], spellings: Spellings) -> tuple[Head, ...]:
    """List the columns of sheets that were not recognised, each header once, with the cells filled below it."""
    found: dict[str, Head] = {}
    for sheet in sheets:
        for head in _heads(sheet, spellings):
            before = found.setdefault(head.key, head)
            if before is not head:
                filled = before.reading.filled + head.reading.filled
                found[head.key] = _with_filled(before, filled)
    return tuple(found.values())


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Find the first row, counted from 0, that is nearly as full of short texts as any and has data below it.

    >>> header_row([["記録"], ["日", "所", "件"], [1, "南", 2], [2, "北", 1]])
    1
    """
    counts = [_headings(row) for row in rows[:LOOKED_AT]]
    most = max(counts, default=0)
    for place, count in enumerate(counts):
        if count >= max(FEWEST_ROLES, _NEARLY * most):
            below = rows[place + 1 : place + 1 + _BELOW]
            return place if any(_filled(row) * 2 >= count for row in below) else None
    return None


def _headings(row: Sequence[Cell]) -> int:
    """Count the distinct short texts of a row; none where anything else stands in it."""
    filled = [cell for cell in row if _says(cell)]
    texts = {cell.strip() for cell in filled if isinstance(cell, str) and len(cell.strip()) <= LONGEST_HEADING}
    return len(texts) if len(texts) == len(filled) else 0


def _filled(row: Sequence[Cell]) -> int:
    return sum(map(_says, row))


def _says(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _heads(sheet: RawSheet, spellings: Spellings) -> Iterator[Head]:
    place = header_row(sheet.rows)
    if place is None:
        return
    for index, cell in enumerate(sheet.rows[place]):
        if not isinstance(cell, str) or not (key := fold(cell)):
            continue
        known = spellings.find(key)
        filled = sum(_says(row[index]) for row in sheet.rows[place + 1 :] if index < len(row))
        reading = ColumnReading(
            header=known[0] if known else None, letter=letter(index), role=None, why="sheet-skipped",
            claimed=known[1] if known and known[1] != IGNORED else None, filled=filled,
        )  # fmt: skip
        yield Head(key, cell.strip(), sheet.file, sheet.sheet, place + 1, reading)


def _with_filled(head: Head, filled: int) -> Head:
    return replace(head, reading=replace(head.reading, filled=filled))
