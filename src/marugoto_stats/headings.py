"""What stands above columns: the texts of a sheet's first rows, merged areas filled, storey over storey."""

from __future__ import annotations

from typing import Final

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
