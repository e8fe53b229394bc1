"""The workbook as an office keeps it: a sheet per month with title, stamps and total, and a summary sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from wcwidth import wcwidth
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from marugoto_stats.samples.contacts import Contact
from marugoto_stats.samples.plan import Plan, first_day
from marugoto_stats.samples.writing import Row, headers

_APRIL: Final = 4
_INK, _PALE, _LINE, _GREY = "#1F3864", "#E9EDF4", "#C5CAD3", "#6B7280"
_FONT: Final = {"font_name": "游ゴシック", "font_size": 11, "font_scheme": "none"}
_LINE_HEIGHT: Final = 18.75
"""Points; what Excel gives one line of that font."""
_MIDDLE: Final = "vcenter"
_BORDER: Final = {"border": 1, "border_color": _LINE}
_SUM: Final = {"top": 1, "top_color": _INK, "bottom": 1, "bottom_color": _INK, "bold": True}
_HEAD: Final = {**_BORDER, "bg_color": _PALE, "bold": True, "align": "center", "valign": _MIDDLE}
_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True, "font_size": 14, "font_color": _INK, "valign": _MIDDLE},
    "stamp": {**_BORDER, "font_size": 9, "font_color": _GREY, "align": "center"},
    "head": {**_HEAD, "text_wrap": True},
    "day": {**_BORDER, "num_format": '[$-411]m"月"d"日"(aaa)', "align": "left", "valign": "top"},
    "text": {**_BORDER, "text_wrap": True, "valign": "top"},
    "total": _SUM,
    "count": {**_BORDER, "num_format": "#,##0", "valign": _MIDDLE},
    "sum": {**_SUM, "num_format": "#,##0"},
    "note": {"font_size": 9, "font_color": _GREY},
    "notice head": {"bold": True, "font_color": _INK},
    "notice": {},
}
_A4: Final = 9
_WIDEST: Final = 36
"""Of a column, in half-width characters; longer cells wrap."""
_ARROW: Final = 4
"""What a filter's arrow needs beside a header."""


def as_workbook(contacts: Sequence[Contact], rows: Sequence[Row], plan: Plan) -> bytes:
    """Write a year's rows, and the true counts of its contacts as plain numbers on the summary sheet."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_format_properties": _FONT}
    with Workbook(content, options) as book:
        created = datetime.combine(plan.end + timedelta(days=1), time())
        book.set_properties({**plan.writing["properties"], "created": created})
        styles = {name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items()}
        log_sheets = _LogSheets(book, styles, plan, _widths(rows, headers(plan)))
        for name, month in _sheets(plan).items():
            log_sheets.add(name, month, [row for row in rows if _sheet(row.day, plan) == name])
        _LastSheet(book, styles, plan).add(contacts)
    return _stored(content)


def _sheet(day: date, plan: Plan) -> str:
    """Name the sheet on which a day's contacts stand: it may be its month's or its fiscal year's."""
    name: str = plan.writing["book"]["sheet"]
    return name.format(month=day.month, year=day.year - (day.month < _APRIL))


def _sheets(plan: Plan) -> dict[str, date]:
    """List the sheets, each with the first day of its last month."""
    return {_sheet(day, plan): day for day in map(first_day, plan.months)}


def _stored(content: io.BytesIO) -> bytes:
    """Pack a workbook anew without compression: deflate's bytes differ from one zlib to the next."""
    packed = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename)
            plain.create_system = 0
            target.writestr(plain, source.read(entry))
    return packed.getvalue()


@dataclass(frozen=True, slots=True)
class _LogSheets:
    """The sheets of the log itself."""

    book: Workbook
    styles: Mapping[str, Format]
    plan: Plan
    widths: Sequence[int]

    def add(self, name: str, first: date, rows: Sequence[Row]) -> None:
        words, month, place = self.plan.writing["book"], first.month, len(self.book.worksheets())
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, words["title_slips"].get(str(month))
                           or words["title"].format(month=month, sheet=name), self.styles["title"])
        top = 2 if month in words["without_stamps"] else self._stamps(sheet, words["stamps"])
        self._log(sheet, top, rows)
        total = top + len(rows) + 1
        for column in range(len(self.widths)):
            sheet.write_blank(total, column, None, self.styles["total"])
        sheet.write_string(total, 0, words["total"][place % len(words["total"])], self.styles["total"])
        sheet.write_string(total, 1, words["count"].format(n=len(rows)), self.styles["total"])
        _set_up_print(sheet, words["footer"])
        sheet.repeat_rows(top)

    def _stamps(self, sheet: Worksheet, names: Sequence[str]) -> int:
        """Draw the boxes for the stamps of those who have read the sheet; return the row below them."""
        sheet.set_row(2, 36)
        for column, name in enumerate(names):
            sheet.write_string(1, column, name, self.styles["stamp"])
            sheet.write_blank(2, column, None, self.styles["stamp"])
        return 3

    def _log(self, sheet: Worksheet, top: int, rows: Sequence[Row]) -> None:
        for column, head in enumerate(headers(self.plan)):
            sheet.write_string(top, column, head, self.styles["head"])
        sheet.set_row(top, 24)
        for place, row in enumerate(rows, top + 1):
            lines = max(_lines(cell, width) for cell, width in zip(row.cells, self.widths[1:], strict=True))
            sheet.set_row(place, _LINE_HEIGHT * lines)
            sheet.write_datetime(place, 0, datetime.combine(row.day, time()), self.styles["day"])
            for column, cell in enumerate(row.cells, 1):
                if cell:
                    sheet.write_string(place, column, cell, self.styles["text"])
                else:
                    sheet.write_blank(place, column, None, self.styles["text"])
        sheet.autofilter(top, 0, top + len(rows), len(self.widths) - 1)
        sheet.freeze_panes(top + 1, 0)


@dataclass(frozen=True, slots=True)
class _LastSheet:
    """The counts of the year, typed in by hand, where the office keeps them; and what the file is."""

    book: Workbook
    styles: Mapping[str, Format]
    plan: Plan

    def add(self, contacts: Sequence[Contact]) -> None:
        words = self.plan.writing["summary"]
        sheet = self.book.add_worksheet(words["sheet"])
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 10)
        if "columns" in words:
            self._counts(sheet, contacts)
        self._notes(sheet, 5 + len(_sheets(self.plan)) if "columns" in words else 0)
        _set_up_print(sheet, self.plan.writing["book"]["footer"])

    def _counts(self, sheet: Worksheet, contacts: Sequence[Contact]) -> None:
        words = self.plan.writing["summary"]
        sheet.set_column(1, len(words["columns"]), 13)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, words["title"], self.styles["title"])
        sheet.set_row(2, 42)
        for column, head in enumerate([words["month"], *(entry["head"] for entry in words["columns"])]):
            sheet.write_string(2, column, head, self.styles["head"])
        for place, name in enumerate(_sheets(self.plan), 3):
            self._line(sheet, place, name, [one for one in contacts if _sheet(one.day, self.plan) == name])
        self._line(sheet, 3 + len(_sheets(self.plan)), words["total"], contacts)

    def _line(self, sheet: Worksheet, place: int, label: str, contacts: Sequence[Contact]) -> None:
        words = self.plan.writing["summary"]
        style = "sum" if label == words["total"] else "count"
        sheet.set_row(place, 21)
        sheet.write_string(place, 0, label, self.styles[style])
        for column, entry in enumerate(words["columns"], 1):
            sheet.write_number(place, column, _counted(contacts, entry), self.styles[style])

    def _notes(self, sheet: Worksheet, place: int) -> None:
        words = self.plan.writing["summary"]
        lines = [(note, "note") for note in (*words["notes"], "") if words["notes"]]
        lines += [(words["notice_head"], "notice head"), *((line, "notice") for line in words["notice"])]
        for row, (line, style) in enumerate(lines, place):
            sheet.write_string(row, 0, line, self.styles[style])


def _counted(contacts: Sequence[Contact], column: Mapping[str, Any]) -> int:
    """Count the contacts (or the persons) that a column of the summary asks for."""
    found = [contact for contact in contacts if _asked_for(contact, column)]
    return len({contact.number for contact in found} - {None}) if column.get("persons") else len(found)


def _asked_for(contact: Contact, column: Mapping[str, Any]) -> bool:
    card = contact.card
    facts = {"district": card.district, "support": card.support, "channel": card.channel,
             "clerical": card.clerical, "names_partner": contact.names_partner}
    return all(fact in column[name] for name, fact in facts.items() if name in column)


# ── paper ───────────────────────────────────────────────────────────────────────────────────────────────────


def _set_up_print(sheet: Worksheet, footer: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer)


def _widths(rows: Sequence[Row], heads: Sequence[str]) -> list[int]:
    """Measure the columns as they are displayed: kanji and kana are two wide."""
    columns = [[head + " " * _ARROW] for head in heads]
    for row in rows:
        for column, cell in enumerate(row.cells, 1):
            columns[column] += cell.split("\n")
    return [min(_WIDEST, max(_width(text) for text in set(texts))) + 2 for texts in columns]


def _lines(cell: str, width: int) -> int:
    return sum(max(1, -(-_width(line) // (width - 1))) for line in cell.split("\n"))


@cache
def _width(text: str) -> int:
    return sum(wcwidth(sign, ambiguous_width=2) for sign in text)
