"""One streamed pass over a workbook's zip and its sheet XML, with hard limits, before any reader.

A reader allocates the box around the outermost cells: one cell in the far corner of a 1.5 kB file is enough
to abort the process. So the grid is measured first, a piece at a time, and what a reader hides (hidden rows,
error cells, formulas without a stored value) is noted on the way.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from marugoto_stats.errors import InputError
from marugoto_stats.model import SheetFacts
from marugoto_stats.text import safe_text

MOST_MEMBERS: Final = 2000
LARGEST_INFLATED: Final = 512 * 2**20
"""Bytes of all parts that a reader would unpack."""
MOST_SHEETS: Final = 100
MOST_STRINGS: Final = 2_000_000
MOST_ROWS: Final = 1_100_000
"""Row tags of one sheet, blank ones too."""
MOST_COLUMNS: Final = 512
LARGEST_BOX: Final = 5_000_000
"""Rows × columns around the filled cells of one sheet."""
LARGEST_MERGED: Final = 1_000_000
"""Cells in all merged areas of one sheet together."""
_PIECE: Final = 2**20
_LARGEST_INDEX: Final = 4 * 2**20
"""Bytes of the parts that name the sheets, which are parsed whole."""

_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_PLAIN_ROW: Final = re.compile(rb"<row\b[^>]*>")
_ROW_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Za-z]{1,9})\d')
_PLAIN_COLUMN: Final = re.compile(rb'<c r="([A-Z]+)')
_FILLED: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Za-z]{1,9})(\d{1,12})"[^>]*(?<!/)>')
_ERROR: Final = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_UNCACHED: Final = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"(?:<(?:\w+:)?f\b[^>]*/>|<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class _Measured:
    """What the pass over one sheet found so far."""

    rows: int = 0
    last_row: int = 0
    columns: set[bytes] = field(default_factory=set)
    box: tuple[int, int] = (0, 0)
    merged: int = 0
    hidden: set[int] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)


def inspect(content: bytes, name: str) -> tuple[SheetFacts, ...]:
    """Look through a workbook and return what its sheets hide, in the workbook's order.

    **Raises** InputError: `broken-workbook`, `workbook-too-large`, `sheet-too-large`, `entities`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Pass(archive, name).run()
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, ValueError, KeyError, NotImplementedError,
            RuntimeError, OSError):  # fmt: skip
        # everything that a damaged zip or its parts raise; a RuntimeError is an encrypted member
        raise InputError("broken-workbook", name=name) from None


class _Pass:
    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive = archive
        self.name = name
        self.left = LARGEST_INFLATED

    def run(self) -> tuple[SheetFacts, ...]:
        members = self.archive.infolist()
        if len(members) > MOST_MEMBERS or sum(m.file_size for m in members if _is_read(m)) > LARGEST_INFLATED:
            raise InputError("workbook-too-large", name=self.name)
        names = [member.filename for member in members]
        if len(set(names)) != len(names):
            raise InputError("broken-workbook", name=self.name)
        sheets = self.sheets(set(names))
        facts = {part: self.sheet(part, title) for title, part in sheets}
        for member in members:
            if _is_read(member) and member.filename not in facts:
                self.part(member.filename)
        return tuple(facts[part] for _, part in sheets)

    # ── which sheets there are ──

    def sheets(self, names: set[str]) -> list[tuple[str, str]]:
        """List the worksheets as (title, part). A relationship that leaves the package is refused."""
        targets = {}
        for relation in self.tree("xl/_rels/workbook.xml.rels"):
            target = relation.get("Target", "")
            part = posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target[1:]
            if relation.get("Type", "").endswith("/worksheet"):
                if part not in names or relation.get("TargetMode") == "External":
                    raise InputError("broken-workbook", name=self.name)
                targets[relation.get("Id", "")] = part
        sheets = [tag for tag in self.tree("xl/workbook.xml").iter() if tag.tag.rpartition("}")[2] == "sheet"]
        if len(sheets) > MOST_SHEETS:
            raise InputError("workbook-too-large", name=self.name)
        named = []
        for tag in sheets:
            relation_id = next((value for key, value in tag.items() if key.rpartition("}")[2] == "id"), "")
            if relation_id in targets:
                named.append((safe_text(tag.get("name", ""), 60), targets[relation_id]))
        return named

    def tree(self, part: str) -> ElementTree.Element:
        """Parse one of the small parts that name the others."""
        if self.archive.getinfo(part).file_size > _LARGEST_INDEX:
            raise InputError("workbook-too-large", name=self.name)
        text = b"".join(self.pieces(part))
        return ElementTree.fromstring(text)

    # ── the pass ──

    def pieces(self, part: str) -> Iterator[bytes]:
        """Unpack a part piece by piece; count what is unpacked, whatever the directory says; refuse entities."""
        tail = b""
        with self.archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                self.left -= len(piece)
                if self.left < 0:
                    raise InputError("workbook-too-large", name=self.name)
                if not tail and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise InputError("broken-workbook", name=self.name)  # UTF-16 would hide what is looked for
                around = tail + piece
                if b"<!" in around and _DTD.search(around):
                    raise InputError("entities", name=self.name)
                tail = piece[-16:]
                yield piece

    def part(self, part: str) -> None:
        """Look through a part that is no sheet: its size, its entities, and how many strings it shares."""
        strings = 0
        for piece in self.pieces(part):
            if part == "xl/sharedStrings.xml":
                strings += piece.count(b"<si>") + piece.count(b"<si/>") + piece.count(b"<si ")
                if strings > MOST_STRINGS:
                    raise InputError("workbook-too-large", name=self.name)

    def sheet(self, part: str, title: str) -> SheetFacts:
        """Measure one sheet."""
        found = _Measured()
        rest = b""
        for piece in self.pieces(part):
            text = rest + piece
            cut = text.rfind(b"<row") if len(text) < 8 * _PIECE else -1
            cut = cut if cut > 0 else text.rfind(b"<")
            text, rest = text[:cut], text[cut:]
            self.measure(text, found, title)
        self.measure(rest, found, title)
        return SheetFacts(title, frozenset(found.hidden), frozenset(found.errors), frozenset(found.uncached))

    def measure(self, text: bytes, found: _Measured, title: str) -> None:
        for tag in (_ROW if b":row" in text else _PLAIN_ROW).finditer(text):
            found.rows += 1
            number = _ROW_NUMBER.search(tag[0])
            found.last_row = int(number[1][:12]) if number else found.last_row + 1
            if b"hidden=" in tag[0] and _HIDDEN.search(tag[0]):
                found.hidden.add(found.last_row - 1)
        letters = _PLAIN_COLUMN.findall(text)
        if len(letters) != text.count(b"<c ") or b":c " in text:  # an unusual writer: look more patiently
            letters = _COLUMN.findall(text)
        found.columns.update(letters)
        width = max(map(_column, found.columns), default=0) + 1
        if width > MOST_COLUMNS or found.last_row * width > LARGEST_BOX:
            self.box(text, found, title)
        else:
            found.box = (found.last_row, width)  # at most: good enough while it is small
        if found.rows > MOST_ROWS:
            raise InputError("sheet-too-large", name=self.name, sheet=title)
        if b't="e"' in text:
            found.errors.update(_address(cell) for cell in _ERROR.finditer(text))
        if b"<f" in text or b":f" in text:
            found.uncached.update(_address(cell) for cell in _UNCACHED.finditer(text))
        for area in _MERGED.finditer(text) if b"mergeCell" in text else ():
            found.merged += (abs(_column(area[3]) - _column(area[1])) + 1) * (abs(int(area[4]) - int(area[2])) + 1)
            if found.merged > LARGEST_MERGED:
                raise InputError("sheet-too-large", name=self.name, sheet=title)

    def box(self, text: bytes, found: _Measured, title: str) -> None:
        """Measure the box of the cells that hold something: blank formatting alone is no reason to refuse."""
        last_row, last_column = found.box
        for cell in _FILLED.finditer(text):
            last_row, last_column = max(last_row, int(cell[2])), max(last_column, _column(cell[1]) + 1)
        found.box = (last_row, last_column)
        if last_column > MOST_COLUMNS or last_row * last_column > LARGEST_BOX:
            raise InputError("sheet-too-large", name=self.name, sheet=title)


def _is_read(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith((".xml", ".rels"))


def _address(cell: re.Match[bytes]) -> tuple[int, int]:
    return int(cell[2]) - 1, _column(cell[1])


def _column(letters: bytes) -> int:
    n = 0
    for letter in letters.upper():
        n = n * 26 + letter - 64
    return n - 1
