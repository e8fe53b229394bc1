"""Bytes → RawSheet: encoding, separator, sheets, cells as they stand, merged areas. Nothing is interpreted here."""

from __future__ import annotations

import csv
import io
from typing import Final, cast

from marugoto_stats.errors import InputError
from marugoto_stats.model import Cell, InputFile, RawSheet, SheetFacts
from marugoto_stats.text import safe_text

ENCODINGS: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp932": "CP932"}
"""What a text file may be written in, and how it is called."""
_KNOWN: Final = "utf-8, cp932, utf-16"
_SEPARATORS: Final = (",", "\t", ";")
_LOOKED_AT: Final = 30
"""Lines by which the separator is told."""

csv.field_size_limit(2**20)


def read(file: InputFile, *, encoding: str | None = None) -> list[RawSheet]:
    """Read every sheet of a workbook, or the one grid of a text file.

    **Raises** InputError: `broken-workbook`, `unknown-encoding`, `wrong-encoding`, `nul-in-text`.
    """
    return read_text(file, encoding) if file.kind == "csv" else read_workbook(file)


def read_workbook(file: InputFile) -> list[RawSheet]:
    """Read the sheets of a workbook in their order. Row 0 of `rows` is the sheet's row 1, column 0 is A."""
    # calamine is loaded here, not above: a text file has no need of it
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
        sheets = []
        facts = {sheet.title: sheet for sheet in file.sheets}
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            title = safe_text(about.name, 60)
            seen = facts.get(title, SheetFacts(title, frozenset(), frozenset(), frozenset()))
            sheet = book.get_sheet_by_name(about.name)
            merged = tuple(sheet.merged_cell_ranges or ())
            rows = cast(list[list[Cell]], sheet.to_python(skip_empty_area=False))
            sheets.append(
                RawSheet(
                    file=file.name,
                    sheet=title,
                    encoding=None,
                    sha256=file.sha256,
                    rows=rows,
                    merged=merged,
                    hidden_rows=seen.hidden_rows,
                    visible=about.visible is SheetVisibleEnum.Visible,
                    errors=seen.errors,
                    uncached=seen.uncached,
                )
            )
    except CalamineError:
        return _rescue(file)
    return sheets


def _rescue(file: InputFile) -> list[RawSheet]:
    """Read with openpyxl what calamine refuses (one unknown error value is enough): slow, but it reads."""
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, of no use to anybody here
            book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=False, data_only=True)
    except Exception:  # noqa: BLE001 - the second of two readers gives up: the file is broken, whatever it says
        raise InputError("broken-workbook", name=file.name) from None
    return [
        RawSheet(
            file=file.name,
            sheet=safe_text(sheet.title, 60),
            encoding=None,
            sha256=file.sha256,
            rows=[["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)],
            merged=tuple(
                ((area.min_row - 1, area.min_col - 1), (area.max_row - 1, area.max_col - 1))
                for area in sheet.merged_cells.ranges
            ),
            hidden_rows=frozenset(n - 1 for n, row in sheet.row_dimensions.items() if row.hidden),
            visible=sheet.sheet_state == "visible",
        )
        for sheet in book.worksheets
    ]


def read_text(file: InputFile, encoding: str | None) -> list[RawSheet]:
    """Read a text file as one grid, every cell a string."""
    text, used = decode(file, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows: list[list[Cell]] = [list(row) for row in reader]
    return [RawSheet(file=file.name, sheet="", encoding=used, sha256=file.sha256, rows=rows)]


def decode(file: InputFile, encoding: str | None = None) -> tuple[str, str]:
    """Decode a text file and name the encoding used.

    Tried in this order: byte order mark, UTF-16 by its pattern of NULs, strict UTF-8, strict CP932. Nothing
    else is guessed: a wrong guess would still give text.
    """
    tried = [_asked(file, encoding)] if encoding else _candidates(file.content)
    text, used = None, tried[-1]
    for used in tried:
        try:
            text = file.content.decode(used)
            break
        except UnicodeDecodeError:
            continue
    if text is None:
        raise InputError("wrong-encoding", name=file.name, line=_bad_line(file.content, tried[-1]))
    if "\x00" in text:
        raise InputError("nul-in-text", name=file.name, line=text.count("\n", 0, text.index("\x00")) + 1)
    return text, ENCODINGS.get(used.removesuffix("-le").removesuffix("-be"), used)


def _asked(file: InputFile, encoding: str) -> str:
    name = encoding.strip().lower().replace("_", "-")
    known = {"utf8": "utf-8-sig", "utf-8": "utf-8-sig", "shift-jis": "cp932", "sjis": "cp932", "ms932": "cp932",
             "cp932": "cp932", "utf-16": "utf-16", "utf16": "utf-16"}  # fmt: skip
    if name not in known:
        raise InputError("unknown-encoding", name=file.name, encoding=safe_text(encoding, 30), known=_KNOWN)
    return known[name]


def _candidates(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if content.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    sample = content[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    # without a mark, UTF-16 of a table shows in the NULs that pad its separators, digits and line ends
    if even + odd > len(sample) // 50 and max(even, odd) > 8 * min(even, odd):
        return ["utf-16-le" if odd > even else "utf-16-be"]
    return ["utf-8", "cp932"]


def _bad_line(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1


def _separator(text: str) -> str:
    """Choose the separator that cuts the first lines into the most columns; a comma where nothing differs."""
    head = "".join(io.StringIO(text).readlines()[:_LOOKED_AT]) if len(text) < 2**16 else text[: 2**16]

    def widest(separator: str) -> int:
        return max((len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator)), default=0)

    return max(_SEPARATORS, key=widest)
