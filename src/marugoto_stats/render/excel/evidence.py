"""根拠: one line per counted contact, with a link to where it stands in the log. For the office alone.

No name, no number of a person, no text of a cell is in it: codes, labels, 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

from xlsxwriter.worksheet import Worksheet

from marugoto_stats.model import Evidence, Report
from marugoto_stats.render import View
from marugoto_stats.render.book import ACCENT, Book, height_of, lines_in, page_setup, pixels_of, shown
from marugoto_stats.render.excel.ledger import Column, build
from marugoto_stats.render.excel.recount import Recount
from marugoto_stats.render.links import link
from marugoto_stats.text import safe_text

MOST: Final = 20_000
"""Contacts up to which they are listed: a year of all centres of a city. Beyond, Excel would count for minutes."""
_HEAD: Final = 3
_ADDRESS: Final = ("open", "file", "sheet", "row", "date")
_ROW: Final = _ADDRESS.index("row")
_WIDTHS: Final = {"label": (90, 220), "code": (90, 210), "standing": (90, 130), "answer": (118, 118)}
"""Pixels of a column by its kind: at least, at most."""
_USUAL: Final = (118, 118)


def recountable(report: Report) -> bool:
    """Tell whether the contacts of a report are listed in its workbook."""
    return report.evidence is not None and 0 < len(report.evidence.frame) <= MOST


def laid_out(report: Report, evidence: Evidence, book: Book) -> Recount:
    """Say what stands in which column of the sheet, before it is written: formulas are asked for earlier."""
    ledger = build(evidence, report.tables, book.words)
    places = {name: place for place, name in enumerate(ledger.columns, start=len(_ADDRESS))}
    return Recount(ledger, book.words("excel.sheet.evidence"), _HEAD + 1, places, _ROW)


def write_evidence(book: Book, evidence: Evidence, recount: Recount, view: View) -> None:
    """Write the sheet: title, heads with a filter, the contacts in the order of the log."""
    words, ledger = book.words, recount.ledger
    sheet = book.sheet(recount.sheet, colour=ACCENT)
    sheet.set_row_pixels(0, 34)
    sheet.write_string(0, 0, words("excel.evidence.title"), book.style("title"))
    sheet.write_string(1, 0, words("excel.evidence.lead", n=ledger.contacts), book.style("quiet"))
    sheet.set_row_pixels(2, 8)
    heads = [*(words(f"excel.evidence.{name}") for name in _ADDRESS), *(c.head for c in ledger.columns.values())]
    _addresses(book, sheet, evidence, view)
    widths = [54, *_address_widths(evidence), *(_width(column) for column in ledger.columns.values())]
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column_pixels(place, place, width)
        sheet.write_string(_HEAD, place, shown(head), book.style("head", "left"))
    sheet.set_row_pixels(_HEAD, height_of(max(len(lines_in(head, width - 24)) for head, width in
                                              zip(heads, widths, strict=True))))
    for name, column in ledger.columns.items():
        _values(book, sheet, recount.places[name], column)
    last = _HEAD + ledger.contacts
    sheet.autofilter(_HEAD, 0, last, len(heads) - 1)
    sheet.freeze_panes(_HEAD + 1, len(_ADDRESS))
    page_setup(sheet, words, landscape=True)
    sheet.print_area(0, 0, last, max((recount.places[name] for name in ledger.columns if name[0] == "label"),
                                     default=_ROW))
    sheet.repeat_rows(_HEAD)


def _addresses(book: Book, sheet: Worksheet, evidence: Evidence, view: View) -> None:
    """Write where each contact stands: link, file, sheet, row; and its day."""
    words, frame = book.words, evidence.frame
    plain, open_, day = book.style("plain"), book.style("link"), book.style("date")
    columns = zip(frame["file"], frame["sheet"], frame["row"], frame["date"], strict=True)
    for place, (file, name, row, date) in enumerate(columns, start=_HEAD + 1):
        if file in evidence.paths:
            target = link(evidence.paths[file], view.folder, sheet=str(name or ""), row=int(row))
            sheet.write_url(place, 0, target, open_, string=words("excel.evidence.jump"))
        sheet.write_string(place, 1, safe_text(str(file)), plain)
        sheet.write_string(place, 2, safe_text(str(name or "")), plain)
        sheet.write_number(place, 3, int(row), book.style("plain", "left"))
        if date == date:  # NaT is not
            sheet.write_datetime(place, 4, cast(datetime, date.to_pydatetime()), day)


def _values(book: Book, sheet: Worksheet, place: int, column: Column) -> None:
    style = book.style("code" if column.name[0] in ("code", "standing") else "plain")
    for row, value in enumerate(column.values, start=_HEAD + 1):
        if isinstance(value, int):
            sheet.write_number(row, place, value, style)
        else:
            sheet.write_string(row, place, value, style)


def _address_widths(evidence: Evidence) -> Sequence[int]:
    """Measure file, sheet, row and day."""
    names = [max((pixels_of(safe_text(str(name or ""))) for name in evidence.frame[column].unique()), default=0)
             for column in ("file", "sheet")]
    return [*(int(min(max(64, width + 16), 240)) for width in names), 58, 96]


def _width(column: Column) -> int:
    least, most = _WIDTHS.get(column.name[0], _USUAL)
    widest = max((pixels_of(value) for value in set(column.values) if isinstance(value, str)), default=0)
    return int(min(max(least, widest + 16), most))


