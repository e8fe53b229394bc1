"""The grid of one sheet, measured a piece at a time before any reader allocates it.

A reader allocates the box around the outermost filled cells: one cell in the far corner of a 1.5 kB file is
enough to abort the process. So the box is measured first, and what a reader hides (hidden rows, error cells,
formulas without a stored value) is noted on the way.

Nearly every program writes cells alike (`<c r="B2" …>`), and regular expressions measure those quickly, erring
on the large side. What is spelled otherwise, or looks too large, is measured again by a parser, patiently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from marugoto_stats.preflight.package import Crooked

MOST_ROWS: Final = 1_100_000
"""Row tags of one sheet, blank ones too."""
MOST_COLUMNS: Final = 512
LARGEST_BOX: Final = 5_000_000
"""Rows × columns from A1 to the last filled cell of one sheet."""
LARGEST_MERGED: Final = 1_000_000
"""Cells in all merged areas of one sheet together."""
LARGEST_TAG: Final = 2 * 2**20
"""Bytes of one tag or comment."""

Place = tuple[int, int]
"""Row and column, counted from 0."""


class TooLarge(Exception):
    """The range in use goes beyond what is read."""


class _Unusual(Exception):
    """The quick measure does not hold for this sheet."""


@dataclass(slots=True)
class Grid:
    """What the pass over one sheet found."""

    rows: int = 0
    merged: int = 0
    hidden: set[int] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    uncached: set[Place] = field(default_factory=set)

    def add_rows(self, more: int) -> None:
        """Count row tags. **Raises** TooLarge."""
        self.rows += more
        if self.rows > MOST_ROWS:
            raise TooLarge

    def add_merged(self, area: str) -> None:
        """Count the cells of a merged area such as A4:A9. **Raises** TooLarge; ValueError if it is none."""
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        self.merged += (abs(bottom - top) + 1) * (abs(right - left) + 1)
        if self.merged > LARGEST_MERGED:
            raise TooLarge


def place(reference: str) -> Place:
    """Read a reference.

    >>> place("A1"), place("xfd1048576")
    ((0, 0), (1048575, 16383))
    """
    letters = reference.rstrip("0123456789")
    if not letters or not letters.isascii() or not letters.isalpha():
        raise ValueError
    row = int(reference[len(letters) :])
    if row < 1:
        raise ValueError
    return row - 1, _column(letters)


def _column(letters: str) -> int:
    column = 0
    for letter in letters[:9].upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def too_large(rows: int, columns: int) -> bool:
    """Tell whether a box of that many rows and columns is not read."""
    return columns > MOST_COLUMNS or rows * columns > LARGEST_BOX


# ── the quick measure ───────────────────────────────────────────────────────────────────────────────────────

_DIGITS: Final = b"0123456789"
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MORE: Final = rb'(?: [a-qs-z]\w*+="\w*+")*+'
_CELL: Final = re.compile(rb'<c(?: r="([A-Z]++\d*)\d"' + _MORE + rb'>|(?! r="[A-Z]++\d++"' + _MORE + rb"/>)[\s/>])")
"""A cell as nearly every program writes it. Of one that holds something its reference but for the last digit, so that
few distinct ones come out; of a blank one nothing; and of one that is written otherwise an empty text."""
_PREFIXED: Final = re.compile(rb":(?:c|row|mergeCell)[\s/>]")
_ROW: Final = re.compile(rb"<row[\s/>][^>]*")
_ROW_HIDDEN: Final = re.compile(rb'\br="(\d{1,7})"[^>]*\bhidden="(?:1|true)"')
_CELL_START: Final = rb'<c r="([A-Z]{1,3}\d{1,7})"((?: \w+="[^"<>]*")*)'
_ERROR: Final = re.compile(_CELL_START + rb">")
_FORMULA: Final = re.compile(_CELL_START + rb">\s*<f(?:\s[^>]*/>|/>|[\s>][^<]*</f>)\s*(<v\s*/>|<v>[^<]*</v>)?\s*</c>")
_MERGED: Final = re.compile(rb'<mergeCell(?: ref="([A-Z]+\d+:[A-Z]+\d+)"|[\s/>])')
"""A merged area as nearly every program writes it; of one that is written otherwise an empty text."""


def measure(pieces: Iterable[bytes], again: Iterable[bytes]) -> Grid:
    """Measure a sheet out of its unpacked pieces; `again` gives them a second time if that is needed.

    **Raises** TooLarge, Crooked, ValueError, ExpatError.
    """
    grid = Grid()
    try:
        for text in _whole_cells(pieces):
            _quickly(text, grid)
    except _Unusual:
        return _patiently(again)
    return grid


def _whole_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces anew: after a cell, or at least after a tag where no cell has ended for long."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"</c>") + 4
        if cut < 4 and len(text) > LARGEST_TAG:
            cut = text.rfind(b">") + 1
            if not cut and b"<" in text:
                raise Crooked
            cut = cut or len(text)  # the middle of a very long text, of no interest here
        if cut >= 4:
            yield text[:cut]
            text = text[cut:]
        rest = text
    yield rest


def _quickly(text: bytes, grid: Grid) -> None:
    """Take up one piece. **Raises** _Unusual where a cell may be spelled otherwise, or may lie too far out."""
    references = set(_CELL.findall(text))
    if b"" in references or _PREFIXED.search(text) or b"\x00" in text or (b"!" in text and b"<!" in text):
        raise _Unusual
    letters = {reference.rstrip(_DIGITS) for reference in references}
    columns = max((_column(name.decode()) + 1 for name in letters), default=0)
    rows = max((int(reference.lstrip(_LETTERS) + b"9") for reference in references), default=0)
    if too_large(rows, columns):
        raise _Unusual
    tags = _ROW.findall(text)
    grid.add_rows(len(tags))
    if b" hidden=" in b"".join(tags):
        grid.hidden.update(int(found[1]) - 1 for tag in tags if (found := _ROW_HIDDEN.search(tag)))
    if b't="e"' in text:
        grid.errors.update(place(found[1].decode()) for found in _ERROR.finditer(text) if b' t="e"' in found[2])
    if b"<f" in text:
        grid.uncached.update(place(found[1].decode()) for found in _FORMULA.finditer(text) if _is_uncached(found))
    if b"mergeCell" in text:
        for area in _MERGED.findall(text):
            if not area:
                raise _Unusual
            grid.add_merged(area.decode())


def _is_uncached(found: re.Match[bytes]) -> bool:
    """Tell whether a formula has no stored value. A stored text may be empty."""
    return found[3] is None or (b' t="str"' not in found[2] and (found[3] == b"<v></v>" or found[3].endswith(b"/>")))


# ── the patient measure ─────────────────────────────────────────────────────────────────────────────────────


def _patiently(pieces: Iterable[bytes]) -> Grid:
    """Measure a sheet with a parser. **Raises** as `measure`."""
    parser = expat.ParserCreate()
    walk = _Walk()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.StartDoctypeDeclHandler = _refuse
    given = 0
    for piece in pieces:
        parser.Parse(piece)
        given += len(piece)
        if given - parser.CurrentByteIndex > LARGEST_TAG:
            raise Crooked  # it would be looked at again with every piece
    parser.Parse(b"", True)
    return walk.grid


def _refuse(*_: object) -> None:
    raise DocumentType


class DocumentType(Exception):
    """A part declares a document type, which no ordinary workbook does."""


class _Walk:
    """Follows the tags of a sheet as a reader does: a cell without a reference stands beside the one before."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.row = 0
        self.reference = ""
        self.steps = 0
        """Cells without a reference since the last one that has one, or since the beginning of the row."""
        self.last_row = self.last_column = 0
        self.kind = ""
        self.inside = self.formula = self.value = self.in_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "c":
            reference = attributes.get("r")
            self.reference, self.steps = (self.reference, self.steps + 1) if reference is None else (reference, 0)
            self.kind = attributes.get("t", "n")
            self.formula = self.value = self.in_value = False
            self.inside = True
        elif name == "row":
            self.grid.add_rows(1)
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row
            if attributes.get("hidden") in ("1", "true"):
                self.grid.hidden.add(self.row)
        elif name == "mergeCell":
            self.grid.add_merged(attributes.get("ref", ""))
        elif self.inside:
            self.start_inside(name)

    def start_inside(self, name: str) -> None:
        if name == "f":
            self.formula = True
        elif name == "v":
            self.in_value = True
            self.value |= self.kind not in ("n", "s", "b", "e")  # a stored text may be empty
        elif name == "is":
            self.value = True

    def text(self, text: str) -> None:
        if self.in_value:
            self.value = bool(text)

    def end(self, tag: str) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "c":
            self.inside = False
            if self.value or self.formula:
                self.end_filled()
        elif name == "v":
            self.in_value = False
        elif name == "row":
            self.row, self.reference, self.steps = self.row + 1, "", 0

    def end_filled(self) -> None:
        cell = self.place()
        if not self.value:
            self.grid.uncached.add(cell)
            return
        if self.kind == "e":
            self.grid.errors.add(cell)
        self.last_row, self.last_column = max(self.last_row, cell[0] + 1), max(self.last_column, cell[1] + 1)
        if too_large(self.last_row, self.last_column):
            raise TooLarge

    def place(self) -> Place:
        """Say where the cell stands that was begun last."""
        if not self.reference:
            return self.row, self.steps - 1
        row, column = place(self.reference)
        return (self.row, column + self.steps) if self.steps else (row, column)
