"""The skeleton of a log as a file: a workbook built anew, or a text where the log was one."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from marugoto_stats.model import BareSheet, Cell, Skeleton

_CREATED: Final = datetime(2000, 1, 1)
_FONT: Final = {"font_name": "游ゴシック", "font_size": 11}
_DAY: Final = "yyyy/m/d"
_CLOCK: Final = "h:mm"
_IS_DAY: Final = re.compile(r"[ymdgea]", re.IGNORECASE)
_NO_TEXT: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ERROR: Final = ("=NA()", "#N/A")
_NO_VALUE: Final = "=NA()"
_LONGEST: Final = 32767
"""Signs of a cell."""


def as_csv(skeleton: Skeleton) -> bytes:
    """Return the rows of a text log as csv, as long and as short as they were."""
    stream = StringIO(newline="")
    rows = csv.writer(stream, lineterminator="\r\n")
    for bare in skeleton.sheets:
        rows.writerows(bare.sheet.rows)
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(skeleton: Skeleton) -> bytes:
    """Return the sheets with their merged areas, number formats, widths and hidden rows; values alone, no formulas.

    Nobody is named as its author: it is to be read as a log is.
    """
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
               "default_format_properties": _FONT}  # fmt: skip
    with Workbook(content, options) as book:
        book.set_properties({"created": _CREATED})
        pages = _Pages(book)
        sheets = [pages.add(bare) for bare in skeleton.sheets]
        shown = [sheet for sheet, bare in zip(sheets, skeleton.sheets, strict=True) if bare.sheet.visible]
        (shown or sheets)[0].activate()
        for sheet, bare in zip(sheets, skeleton.sheets, strict=True):
            if not bare.sheet.visible and shown:
                sheet.hide()
    return content.getvalue()


class _Pages:
    """Writes sheets; every number format is made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._formats: dict[str, Format] = {}

    def format(self, code: str) -> Format | None:
        if code == "General":
            return None
        if code not in self._formats:
            self._formats[code] = self.book.add_format({**_FONT, "num_format": code})
        return self._formats[code]

    def add(self, bare: BareSheet) -> Worksheet:
        raw, form = bare.sheet, bare.form
        sheet = self.book.add_worksheet(raw.sheet)
        for column in sorted({*form.widths, *form.hidden_columns}):
            hidden = {"hidden": True} if column in form.hidden_columns else {}
            sheet.set_column(column, column, form.widths.get(column), None, hidden)
        for row in sorted(raw.hidden_rows):
            sheet.set_row(row, None, None, {"hidden": True})
        covered: set[tuple[int, int]] = set()
        for (top, left), (bottom, right) in raw.merged:
            area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            if len(area) > 1 and covered.isdisjoint(area):
                covered |= area
                sheet.merge_range(top, left, bottom, right, "")
        for r, cells in enumerate(raw.rows):
            for c, cell in enumerate(cells):
                self._put(sheet, (r, c), cell, form.formats.get((r, c), "General"))
        for place in sorted(raw.errors):
            sheet.write_formula(*place, _ERROR[0], None, _ERROR[1])
        for place in sorted(raw.uncached):
            sheet.write_formula(*place, _NO_VALUE, None, "")
        return sheet

    def _put(self, sheet: Worksheet, place: tuple[int, int], cell: Cell, code: str) -> None:
        if isinstance(cell, bool):
            sheet.write_boolean(*place, cell, self.format(code))
        elif isinstance(cell, date | time):
            kind = _CLOCK if isinstance(cell, time) else _DAY
            sheet.write_datetime(*place, cell, self.format(code if _is_day(code) else kind))
        elif isinstance(cell, int | float):
            sheet.write_number(*place, cell, self.format(code))
        elif isinstance(cell, str) and cell:
            sheet.write_string(*place, cell[:_LONGEST], self.format(code))


def _is_day(code: str) -> bool:
    """Say whether a number format shows a day or a time."""
    return bool(_IS_DAY.search(_NO_TEXT.sub("", code).replace("General", "")))

