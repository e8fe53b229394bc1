"""The columns of sheets of which no header is known well enough: for a person to give roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from marugoto_stats.cells import letter
from marugoto_stats.headings import find_block, nth
from marugoto_stats.model import Cell, ColumnReading, Head, RawSheet
from marugoto_stats.recognize.header import FEWEST_ROLES, IGNORED, Spellings


def guessed(sheets: Sequence[RawSheet], spellings: Spellings) -> tuple[Head, ...]:
    """List the columns of sheets that were not recognised, each header once, with the cells filled below it."""
    found: dict[str, Head] = {}
    for sheet in sheets:
        for head in _heads(sheet, spellings):
            before = found.setdefault(head.key, head)
            if before is not head:
                filled = before.reading.filled + head.reading.filled
                found[head.key] = replace(before, reading=replace(before.reading, filled=filled))
    return tuple(found.values())


def _heads(sheet: RawSheet, spellings: Spellings) -> Iterator[Head]:
    block = find_block(sheet, lambda keys: any(map(spellings.find, keys)))
    if block is None or len(block.keys) < FEWEST_ROLES:
        return
    below = sheet.rows[block.bottom + 1 :]
    seen: Counter[str] = Counter()
    for index, parts in enumerate(block.storeys):
        if not parts:
            continue
        key = "".join(parts)
        seen[key] += 1
        known = next(filter(None, map(spellings.find, (key, parts[-1]))), None)
        reading = ColumnReading(
            header=known[0] if known else None, letter=letter(index), role=None, why="sheet-skipped",
            claimed=known[1] if known and known[1] != IGNORED else None,
            filled=sum(_says(row[index]) for row in below if index < len(row)),
        )  # fmt: skip
        text = " ".join(_written(sheet, row, index) for row in range(block.top, block.bottom + 1)).strip()
        yield Head(nth(key, seen[key]), text, sheet.file, sheet.sheet, block.bottom + 1, reading)


def _written(sheet: RawSheet, row: int, index: int) -> str:
    cell = sheet.rows[row][index] if index < len(sheet.rows[row]) else ""
    return cell.strip() if isinstance(cell, str) else ""


def _says(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
