"""Workbooks in the two formats that no library at hand writes: the old .xls, and the binary .xlsb.

Only what a reader needs: a container, one sheet, its cells.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from typing import Final

from hostile import PACKAGE, RELATIONS, zipped

Cell = str | int | float | date | None
EPOCH: Final = date(1899, 12, 30)
ERROR: Final = "#REF!"
"""A text that is written as an error value."""

# ── .xls ────────────────────────────────────────────────────────────────────────────────────────────────────

_SECTOR: Final = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_DAY_FORMAT: Final = 14
"""The number of Excel's own short date."""


def xls_of(grid: Sequence[Sequence[Cell]], *, title: str = "4月", hidden: Sequence[int] = ()) -> bytes:
    """Write a grid as an old Excel file; rows in `hidden` are counted from 0."""
    formats = b"".join(_record(0xE0, struct.pack("<HH16x", 0, code)) for code in (0, _DAY_FORMAT))
    name = struct.pack("<BB", len(title), 1) + title.encode("utf-16-le")
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + formats
    place = len(start) + 4 + 6 + len(name) + 4
    book = start + _record(0x85, struct.pack("<IH", place, 0) + name) + _record(0x0A, b"")
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for r in hidden:
        sheet += _record(0x208, struct.pack("<HHHHHHI", r, 0, 256, 0, 0, 0, 0x20))
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            sheet += _xls_cell(r, c, cell)
    return _container("Workbook", book + sheet + _record(0x0A, b""))


def _xls_cell(r: int, c: int, cell: Cell) -> bytes:
    if cell in (None, ""):
        return b""
    if cell == ERROR:
        return _record(0x205, struct.pack("<HHHBB", r, c, 0, 0x17, 1))
    if isinstance(cell, str):
        return _record(0x204, struct.pack("<HHHHB", r, c, 0, len(cell), 1) + cell.encode("utf-16-le"))
    value, style = ((cell - EPOCH).days, 1) if isinstance(cell, date) else (cell, 0)
    return _record(0x203, struct.pack("<HHHd", r, c, style, value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _container(name: str, stream: bytes) -> bytes:
    """Put a stream into the file system that such files are: a table of sectors, a directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    count = len(stream) // _SECTOR
    chain = [_TABLE, _END, *range(3, count + 2), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    assert len(table) == _SECTOR, "one sector of table holds 126 sectors of stream"
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0
    )  # fmt: skip
    header += struct.pack("<108I", *[_FREE] * 108)
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 2, len(stream))
    return header + table + entries.ljust(_SECTOR, b"\x00") + stream


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    rest = struct.pack("<HBBIII36xIII", len(text), kind, 1, _FREE, _FREE, child, start, size, 0)
    return text.ljust(64, b"\x00") + rest


# ── .xlsb ───────────────────────────────────────────────────────────────────────────────────────────────────


def xlsb_of(grid: Sequence[Sequence[Cell]], *, title: str = "4月", hidden: Sequence[int] = ()) -> bytes:
    """Write a grid as a binary workbook; a day as its number."""
    entry = struct.pack("<II", 0, 1) + _text("rId1") + _text(title)
    book = _binary(0x9C, entry) + _binary(0x90, b"") + _binary(0x84, b"")
    columns = max(map(len, grid))
    sheet = _binary(0x94, struct.pack("<IIII", 0, len(grid) - 1, 0, columns - 1)) + _binary(0x91, b"")
    for r, row in enumerate(grid):
        sheet += _binary(0x00, struct.pack("<IIHBBBI", r, 0, 300, 0, 0x10 if r in hidden else 0, 0, 0))
        for c, cell in enumerate(row):
            sheet += _xlsb_cell(c, cell)
    relations = f"<Relationships {PACKAGE}>{{}}</Relationships>"
    to_sheet = f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
    to_book = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/>'
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations.format(to_book),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations.format(to_sheet),
        "xl/worksheets/sheet1.bin": sheet + _binary(0x92, b""),
    })  # fmt: skip


def _xlsb_cell(c: int, cell: Cell) -> bytes:
    place = struct.pack("<II", c, 0)
    if cell in (None, ""):
        return b""
    if cell == ERROR:
        return _binary(0x03, place + b"\x17")
    if isinstance(cell, str):
        return _binary(0x06, place + _text(cell))
    return _binary(0x05, place + struct.pack("<d", (cell - EPOCH).days if isinstance(cell, date) else cell))


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary(kind: int, content: bytes) -> bytes:
    """One record: its kind and its length in groups of seven bits."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + content
