"""How the sheets of a workbook look: number formats, widths, hidden columns. For a log's skeleton alone."""

from __future__ import annotations

import io
import warnings
from typing import Any, Final

from marugoto_stats.model import InputFile, SheetForm

MOST_CELLS: Final = 1_000_000
"""Cells of a sheet up to which their formats are read: the reader that knows them is slow, and asks for much memory."""
_GENERAL: Final = "General"


def forms(file: InputFile, sizes: dict[str, int]) -> dict[str, SheetForm]:
    """Read the looks of an `.xlsx`: title of a sheet → its form. `sizes` are rows × columns by title.

    Empty for every other kind, and where the reader refuses the file: then there are values only.
    """
    if file.kind != "xlsx" or max(sizes.values(), default=0) > MOST_CELLS:
        return {}
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions, of no use to anybody here
            book = openpyxl.load_workbook(io.BytesIO(file.content), data_only=True)
        return {sheet.title: _form(sheet) for sheet in book.worksheets}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a second reader on a file that the first has read: values alone will do
        return {}


def _form(sheet: Any) -> SheetForm:
    formats = {
        (cell.row - 1, cell.column - 1): str(cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.has_style and cell.number_format != _GENERAL
    }
    widths: dict[int, float] = {}
    hidden: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.min is None or column.max is None:
            continue
        places = range(column.min - 1, min(column.max, sheet.max_column))
        if column.customWidth and column.width:
            widths |= dict.fromkeys(places, float(column.width))
        if column.hidden:
            hidden.update(places)
    return SheetForm(formats, widths, frozenset(hidden))
