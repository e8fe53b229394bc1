"""What the fast reader hides of .xls, .xlsb and .ods: hidden rows and error cells. Runs in the child."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

import olefile

Record = tuple[int, bytes]


class Hidden(NamedTuple):
    """Of one sheet. Addresses are (row, column), counted from 0."""

    rows: frozenset[int]
    errors: frozenset[tuple[int, int]]


NOTHING: Final = Hidden(frozenset(), frozenset())


def hidden_in(content: bytes) -> list[Hidden] | None:
    """Look through a workbook, sheet by sheet in its order; None if it is not as its format asks."""
    try:
        if not content.startswith(b"PK"):
            return list(_of_xls(content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return list(_of_xlsb(archive)) if "xl/workbook.bin" in archive.namelist() else _of_ods(archive)
    except (struct.error, zlib.error, expat.ExpatError, ElementTree.ParseError, zipfile.BadZipFile, OSError, ValueError,
            LookupError, RuntimeError):  # fmt: skip
        return None


# ── .xls: records of two bytes for the kind and two for the length ─────────────────────────────────────────────

_BEGIN, _END, _SHEET, _ROW, _FORMULA, _VALUE = 0x809, 0x0A, 0x85, 0x208, 0x06, 0x205


def _of_xls(content: bytes) -> Iterator[Hidden]:
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        name = next(name for name in ("Workbook", "Book") if container.exists(name))
        stream = container.openstream(name).read()
    for kind, data in _records(stream, 0):
        if kind == _SHEET:
            start, _, is_other = struct.unpack_from("<IBB", data)
            yield NOTHING if is_other else _sheet_of_xls(_records(stream, start))


def _records(stream: bytes, place: int) -> Iterator[Record]:
    """Yield the records from one beginning to its end; what is embedded between, such as a chart, is passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0:
            return
        if depth == 1:
            yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _sheet_of_xls(records: Iterator[Record]) -> Hidden:
    rows, errors = set(), set()
    for kind, data in records:
        if kind == _ROW and data[12] & 0x20:
            rows.add(struct.unpack_from("<H", data)[0])
        elif (kind == _VALUE and data[7]) or (kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2):
            errors.add(struct.unpack_from("<HH", data))
    return Hidden(frozenset(rows), frozenset(errors))


# ── .xlsb: kind and length in groups of seven bits ─────────────────────────────────────────────────────────────

_BUNDLE, _ROW_HEADER, _ERROR_CELL, _ERROR_FORMULA = 0x9C, 0x00, 0x03, 0x0B


def _of_xlsb(archive: zipfile.ZipFile) -> Iterator[Hidden]:
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))
    }
    for kind, data in _groups(archive.read("xl/workbook.bin")):
        if kind == _BUNDLE:
            length = 2 * struct.unpack_from("<I", data, 8)[0]
            target = relations[data[12 : 12 + length].decode("utf-16-le")]
            is_sheet = target.startswith("worksheets/")
            yield _sheet_of_xlsb(_groups(archive.read(f"xl/{target}"))) if is_sheet else NOTHING


def _groups(stream: bytes) -> Iterator[Record]:
    place = 0
    while place < len(stream):
        kind, place = _number(stream, place, 2)
        length, place = _number(stream, place, 4)
        yield kind, stream[place : place + length]
        place += length


def _number(stream: bytes, place: int, longest: int) -> tuple[int, int]:
    """Read a number of at most so many bytes. Returns it and where the next one stands. **Raises** IndexError."""
    number = 0
    for n in range(longest):
        number |= (stream[place + n] & 0x7F) << 7 * n
        if stream[place + n] < 0x80:
            return number, place + n + 1
    return number, place + longest


def _sheet_of_xlsb(records: Iterator[Record]) -> Hidden:
    rows, errors, row = set(), set(), 0
    for kind, data in records:
        if kind == _ROW_HEADER:
            row = struct.unpack_from("<I", data)[0]
            if data[11] & 0x10:
                rows.add(row)
        elif kind in (_ERROR_CELL, _ERROR_FORMULA):
            errors.add((row, struct.unpack_from("<I", data)[0]))
    return Hidden(frozenset(rows), frozenset(errors))


# ── .ods: one text of marks, where a cell or a row may stand for many ────────────────────────────────────────

_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_ERROR: Final = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_MOST_ROWS: Final = 2**20


def _of_ods(archive: zipfile.ZipFile) -> list[Hidden]:
    parser, walk = expat.ParserCreate(namespace_separator=" "), _Walk()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.Parse(archive.read("content.xml"), True)
    return [Hidden(frozenset(rows), frozenset(errors)) for rows, errors in walk.sheets]


class _Walk:
    """Follows the marks, and counts rows and columns."""

    def __init__(self) -> None:
        self.sheets: list[tuple[set[int], set[tuple[int, int]]]] = []
        self.row = self.rows = self.column = self.columns = 0
        self.formula = ""
        """The text of a cell with a formula, which is what its value looks like."""
        self.is_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self.sheets.append((set(), set()))
            self.row = 0
        elif name == f"{_TABLE}table-row":
            self.rows, self.column = int(attributes.get(f"{_TABLE}number-rows-repeated", "1")), 0
            if attributes.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self.sheets[-1][0].update(range(self.row, min(self.row + self.rows, _MOST_ROWS)))
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            self.columns = int(attributes.get(f"{_TABLE}number-columns-repeated", "1"))
            self.formula, self.is_formula = "", f"{_TABLE}formula" in attributes

    def text(self, text: str) -> None:
        if self.is_formula:
            self.formula += text

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table-row":
            self.row += self.rows
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            if self.is_formula and _ERROR.fullmatch(self.formula):
                self.sheets[-1][1].add((self.row, self.column))
            self.column += self.columns
            self.is_formula = False
