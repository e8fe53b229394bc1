"""What stands above columns: the texts of a sheet's first rows, merged areas filled, storey over storey.

Where nobody knows which row heads them, `find_block` looks for it: `check` and `init` ask the same question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from marugoto_stats.cells import as_text
from marugoto_stats.japanese import fold
from marugoto_stats.model import Cell, RawSheet

LOOKED_AT: Final = 40
"""Rows in which a header may stand."""
DEEPEST: Final = 3
"""Storeys that a header may have."""
NO_HEADING: Final = "\x00"
"""Stands for a filled cell that can be no heading: a number, a day, a long text."""
_LONGEST: Final = 60
"""Characters of a heading."""
_FEWEST: Final = 2
"""Columns that a header must name."""
_PROVING_ROWS: Final = 300
"""Rows below a header in which its texts are looked for: an answer stands there again, a header does not."""
_KNOWN: Final = 3
"""How much a heading that is known weighs beside one that only looks like one."""
_TWIN: Final = "\x1f"
"""Stands between a header and its number, where several columns of a sheet have the same."""

Knows = Callable[[Sequence[str]], bool]
"""Says whether one of some folded texts is a word for a column."""


class Grid:
    """The folded texts of a sheet's first rows, with merged areas filled: for headers only."""

    def __init__(self, sheet: RawSheet) -> None:
        self.sheet = sheet
        self.width = max((len(row) for row in sheet.rows[: LOOKED_AT + DEEPEST]), default=0)
        self._rows: dict[int, list[str]] = {}
        self._covered = {
            (r, c): (top, left)
            for (top, left), (bottom, right) in sheet.merged
            if top < LOOKED_AT + DEEPEST
            for r in range(top, min(bottom, LOOKED_AT + DEEPEST) + 1)
            for c in range(left, min(right, self.width) + 1)
        }

    def row(self, r: int) -> list[str]:
        """Return a row's folded texts, without filling."""
        if r not in self._rows:
            cells = self.sheet.rows[r] if r < len(self.sheet.rows) else []
            texts = [_heading(cell) for cell in cells]
            self._rows[r] = texts + [""] * (self.width - len(texts))
        return self._rows[r]

    def filled(self, r: int) -> bool:
        """Say whether a row holds any text."""
        return any(text and text != NO_HEADING for text in self.row(r))

    def text(self, r: int, c: int) -> str:
        """Return a cell's folded text; inside a merged area, the area's."""
        top, left = self._covered.get((r, c), (r, c))
        return self.row(top)[left]

    def spanned(self, r: int, c: int) -> bool:
        """Say whether this cell and the one above belong to one merged area."""
        return self._covered.get((r, c), (r, c)) == self._covered.get((r - 1, c), (r - 1, c))

    def storeys(self, top: int, depth: int) -> list[list[str]]:
        """Return the texts of each storey; an upper one reaches right over blanks that have a text below."""
        storeys = []
        for level in range(depth):
            texts = [self.text(top + level, c) for c in range(self.width)]
            if level < depth - 1:
                below = [self.text(top + level + 1, c) for c in range(self.width)]
                for c in range(1, self.width):
                    if not texts[c] and below[c]:
                        texts[c] = texts[c - 1]
            storeys.append(texts)
        for level in range(1, depth):
            for c in range(self.width):
                if self.spanned(top + level, c):
                    storeys[level][c] = ""
        return storeys


def _heading(cell: Cell) -> str:
    """Fold a cell that may be a heading; anything else that is filled becomes a sign that no heading is."""
    if isinstance(cell, str):
        return fold(cell) if len(cell) <= _LONGEST else NO_HEADING
    return "" if cell is None else NO_HEADING


def nth(key: str, n: int) -> str:
    """Return what the n-th column of a header is known by: the first by its header alone.

    >>> nth("a", 1), nth("a", 2), nth("", 2)
    ('a', 'a\\x1f2', '')
    """
    return key if n == 1 or not key else f"{key}{_TWIN}{n}"


# ── a header that nobody knows ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """The rows that head the columns of one sheet, counted from 0."""

    top: int
    bottom: int
    storeys: tuple[tuple[str, ...], ...]
    """Per column: its folded headings from the top down, empty ones left out."""
    score: float

    @property
    def keys(self) -> frozenset[str]:
        """The folded headers."""
        return frozenset("".join(parts) for parts in self.storeys if parts)


def find_block(sheet: RawSheet, knows: Knows, *, row: int | None = None) -> Block | None:
    """Find the rows that head the columns: known words speak for a row, answers that stand below again against it.

    `row` (as Excel numbers it) says where the header begins.
    """
    grid = Grid(sheet)
    tops = range(min(len(sheet.rows), LOOKED_AT)) if row is None else [row - 1]
    lines = dict.fromkeys(tuple(fold(as_text(cell)) for cell in line) for line in sheet.rows[:_PROVING_ROWS])
    below = [Counter(line[c] for line in lines if c < len(line)) for c in range(grid.width)]
    found = [
        block
        for top in tops
        for depth in range(1, DEEPEST + 1)
        if top + depth < len(sheet.rows) and grid.filled(top)
        and (block := _block(grid, top, depth, below, knows)) is not None
    ]
    return max(found, key=lambda block: (block.score, block.top - block.bottom, -block.top), default=None)


def _block(grid: Grid, top: int, depth: int, below: Sequence[Counter[str]], knows: Knows) -> Block | None:
    levels = grid.storeys(top, depth)
    storeys = tuple(
        tuple(text for level in levels if (text := level[c]) and text != NO_HEADING) for c in range(grid.width)
    )
    named = [c for c, parts in enumerate(storeys) if parts]
    if len({"".join(storeys[c]) for c in named}) < _FEWEST:
        return None
    score, seen = 0.0, set()
    for c, parts in enumerate(storeys):
        again = any(below[c][level[c]] > 1 for level in levels if level[c])
        stands = sum(below[c].values()) - below[c][""] > len(parts)
        wrong = any(level[c] == NO_HEADING for level in levels)
        if stands and not again and parts not in seen and any(map(str.isalpha, "".join(parts))):
            score += _KNOWN if knows(["".join(parts), *parts]) else 1
            seen.add(parts)
        score -= again + wrong
    return Block(top, top + depth - 1, storeys, score) if score >= _FEWEST else None
