"""The sheet できごと: what an office says happened, a line each. The workbook's own charts show no lines of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from marugoto_stats.model import Report
from marugoto_stats.render.book import PORTRAIT, Book, height_of, lines_in, page_setup, shown
from marugoto_stats.render.outline import Happened

_WIDTHS: Final = (48, 96, 0, 140)
"""Pixels of number, day, what happened (what is left), where."""
_HEAD: Final = 2


def write_events(book: Book, report: Report, told: Happened | None) -> None:
    """Write the sheet, if an event is told of the period; days are days."""
    if told is None:
        return
    sheet = book.sheet(book.words("excel.sheet.events"))
    widths = [width or PORTRAIT - sum(_WIDTHS) for width in _WIDTHS]
    sheet.hide_gridlines(2)
    sheet.set_row_pixels(0, 34)
    sheet.write_string(0, 0, told.heading, book.style("title"))
    for place, (head, width) in enumerate(zip(told.heads, widths, strict=True)):
        sheet.set_column_pixels(place, place, width)
        sheet.write_string(_HEAD, place, head, book.style("head", "left"))
    for row, (event, line) in enumerate(zip(report.events, told.lines, strict=True), start=_HEAD + 1):
        lines = max(len(lines_in(text, width - 12)) for text, width in zip(line, widths, strict=True))
        sheet.set_row_pixels(row, height_of(lines))
        sheet.write_number(row, 0, int(line[0]), book.style("text", "left", "line"))
        sheet.write_datetime(row, 1, datetime.combine(event.day, datetime.min.time()), book.style("date", "line"))
        for place in (2, 3):
            sheet.write_string(row, place, shown(line[place]), book.style("text", "line"))
    below = _HEAD + len(told.lines) + 2
    for text in (told.note, book.words("events.no-lines")):
        for written in lines_in(text, PORTRAIT):
            sheet.write_string(below, 0, written, book.style("quiet"))
            below += 1
    sheet.repeat_rows(_HEAD)
    page_setup(sheet, book.words)
