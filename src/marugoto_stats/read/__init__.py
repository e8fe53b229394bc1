"""Bytes → RawSheet: encoding, separator, sheets, cells as they stand, merged areas. Nothing is interpreted here.

    text   a text file                 workbook  an Excel file, with what preflight saw
    child  other workbooks, apart      hidden    what their reader hides
    form   how sheets look
"""

from __future__ import annotations

from marugoto_stats.model import InputFile, RawSheet
from marugoto_stats.read.form import forms

__all__ = ["forms", "read"]


def read(file: InputFile, *, encoding: str | None = None) -> list[RawSheet]:
    """Read every sheet of a workbook, or the one grid of a text file; a report of ours in json has none.

    **Raises** UsageError `unknown-encoding`, for a workbook too; InputError: what the two readers raise.
    """
    # each is loaded when it is needed: a text file has no need of a reader of workbooks
    if encoding is not None:
        from marugoto_stats.read.text import asked_encoding

        asked_encoding(encoding)
    if file.kind == "json":  # its figures are no cells
        return []
    if file.kind == "csv":
        from marugoto_stats.read.text import read_text

        return read_text(file, encoding)
    from marugoto_stats.read.workbook import read_workbook

    return read_workbook(file)
