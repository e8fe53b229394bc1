"""A workbook of a comparison: a cover that says what each side is, all tables on one sheet, the picture as charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from marugoto_stats import notation
from marugoto_stats.model import Comparison, SideTable, Standing
from marugoto_stats.render import palette
from marugoto_stats.render.book import (
    ACCENT,
    LANDSCAPE,
    PORTRAIT,
    Book,
    broken,
    height_of,
    lines_in,
    new_book,
    page_setup,
    reference,
    shown,
)
from marugoto_stats.render.compare.layout import COORDINATORS, Shown, columns_of, has_bases, lay_out, rows_of, text_of
from marugoto_stats.render.compare.picture import alt_text, drawn
from marugoto_stats.render.compare.told import document
from marugoto_stats.render.outline import Outline, Part
from marugoto_stats.wording import words

_TERM: Final = 150
_STUB: Final = 260
_COUNT: Final = 84
_SHARE: Final = 74
_PER_MONTH: Final = 92
_UPRIGHT: Final = 1200
"""Pixels up to which the sheet is printed on upright pages: smaller, but with fewer tables cut in two."""
_HEAD: Final = 10 / 11
_NOTE: Final = 9 / 11
_CHART: Final = (960, 400)
_KINDS: Final[Mapping[str, int]] = {"count": _COUNT, "share": _SHARE, "per_month": _PER_MONTH}
_RULES: Final = {"pinned": "apart", "total": "sum"}
_MARKS: Final = (("circle", palette.INK), ("diamond", palette.REST), ("square", palette.FAINT),
                 ("triangle", palette.MAIN), ("circle", palette.REST), ("square", palette.INK))  # fmt: skip
"""Of the sides in their order: shape and lightness, as in the picture; what is hollow there is light here."""


@dataclass(slots=True)
class _Sheet:
    """The sheet of tables, and where on it the shares of each table stand."""

    book: Book
    sheet: Worksheet
    name: str
    shares: dict[str, tuple[int, int, dict[int, int]]] = field(default_factory=dict)
    """Table → first row, last row, and side → column of its shares."""


def written(comparison: Comparison) -> bytes:
    """Return the workbook. Counts and shares are numbers; what does not compare has its sign, and below it why."""
    say = words(comparison.lang)
    told = document(comparison, say)
    book = new_book(say, told.title)
    _cover(book, told)
    tables = _Sheet(book, book.sheet(say("compare.sheet.tables")), say("compare.sheet.tables"))
    _tables(tables, comparison, told.parts)
    _charts(tables, comparison)
    book.file.close()
    return book.content.getvalue()


# ── the cover ───────────────────────────────────────────────────────────────────────────────────────────────


def _cover(book: Book, told: Outline) -> None:
    sheet = book.sheet(book.words("compare.sheet.cover"), colour=ACCENT)
    sheet.hide_gridlines(2)
    sheet.set_column_pixels(0, 0, _TERM)
    sheet.set_column_pixels(1, 1, PORTRAIT - _TERM)
    row = 0
    if told.mark:
        sheet.write_string(row, 0, told.mark, book.style("mark"))
        row += 1
    sheet.set_row_pixels(row, 40)
    sheet.write_string(row, 0, told.title, book.style("title"))
    sections = [(book.words("compare.sides"), told.facts), *((one.heading, one.lines) for one in told.methods),
                (told.signs_heading, told.signs)]  # fmt: skip
    if told.left_out:
        sections.append((book.words("report.left-out"), (("", told.left_out),)))
    if told.decisions_heading:
        sections.append((told.decisions_heading, tuple(("", item.say) for item in told.decisions)))
    row += 2
    for heading, lines in sections:
        row = _section(book, sheet, row, heading, lines) + 1
    page_setup(sheet, book.words)
    sheet.print_area(0, 0, row, 1)
    sheet.activate()


def _section(book: Book, sheet: Worksheet, row: int, heading: str, lines: Iterable[tuple[str, str]]) -> int:
    """Write a heading and what stands below it; return the row after it."""
    sheet.set_row_pixels(row, 30)
    sheet.write_string(row, 0, shown(heading), book.style("heading"))
    sheet.write_blank(row, 1, None, book.style("heading"))
    row += 1
    for term, text in lines:
        if term:
            n = max(len(lines_in(text, PORTRAIT - _TERM - 16)), len(lines_in(term, _TERM - 16)))
            sheet.set_row_pixels(row, height_of(n))
            sheet.write_string(row, 0, shown(term), book.style("term"))
            sheet.write_string(row, 1, shown(text), book.style("text"))
            row += 1
        for line in [] if term else lines_in(text, PORTRAIT - 16):
            sheet.write_string(row, 0, line, book.style("line-of-text"))
            row += 1
    return row


# ── the tables ──────────────────────────────────────────────────────────────────────────────────────────────


def _tables(tables: _Sheet, comparison: Comparison, parts: Iterable[Part]) -> None:
    """Write all tables below each other, the same side in the same columns."""
    sheet, book = tables.sheet, tables.book
    sheet.hide_gridlines(2)
    places = _places(comparison)
    sheet.set_column_pixels(0, 0, _STUB)
    for (_, kind), column in places.items():
        sheet.set_column_pixels(column, column, _KINDS[kind])
    page = _STUB + sum(_KINDS[kind] for _, kind in places)
    row = 0
    for table, part in zip(comparison.tables, parts, strict=True):
        sheet.set_row_pixels(row, 34)
        title = book.words("document.numbered", name=part.name, text=part.caption)
        sheet.write_string(row, 0, shown(title), book.style("subject"))
        row = _table(tables, table, comparison, row + 1, places)
        for note in (part.unit, *part.notes):
            for line in lines_in(note, page / _NOTE):
                sheet.set_row_pixels(row, 18)
                sheet.write_string(row, 0, line, book.style("quiet"))
                row += 1
        row += 1
    sheet.freeze_panes(0, 1)
    page_setup(sheet, book.words, landscape=page > _UPRIGHT)
    sheet.print_area(0, 0, row, max(places.values(), default=0))


def _places(comparison: Comparison) -> dict[tuple[int, str], int]:
    """Give every kind of figure of every side its column, over all tables."""
    used = {(one.side, one.kind) for table in comparison.tables for one in columns_of(table)}
    order = [(j, kind) for j in range(len(comparison.sides)) for kind in _KINDS]
    return {key: column for column, key in enumerate([key for key in order if key in used], start=1)}


def _table(tables: _Sheet, table: SideTable, comparison: Comparison, row: int,
           places: Mapping[tuple[int, str], int]) -> int:
    """Write one table; return the row below it."""
    sheet, book = tables.sheet, tables.book
    layout, columns = lay_out(table, comparison, book.words), columns_of(table)
    heads = ["\n".join(broken(column.full, _KINDS[one.kind] / _HEAD - 8))
             for column, one in zip(layout.columns, columns, strict=True)]  # fmt: skip
    sheet.set_row_pixels(row, height_of(max(1 + head.count("\n") for head in heads)))
    for column in range(max(places.values()) + 1):
        sheet.write_blank(row, column, None, book.style("head"))
    sheet.write_string(row, 0, shown(table.rows.label), book.style("head", "left"))
    for one, head in zip(columns, heads, strict=True):
        sheet.write_string(row, places[one.side, one.kind], head, book.style("head"))
    row += 1
    first, pinned = row, False
    for i in sorted(rows_of(table), key=lambda i: table.rows.codes[i] in table.rows.pinned):
        opens = not pinned and table.rows.codes[i] in table.rows.pinned
        pinned = pinned or opens
        style = ("apart",) if opens else ()
        label = shown(table.rows.labels[i])
        sheet.set_row_pixels(row, height_of(len(broken(label, _STUB - 10))))
        sheet.write_string(row, 0, label, book.style("label", *style))
        for one in columns:
            _cell(tables, (row, places[one.side, one.kind]), table.rows.codes[i], table.cells[i][one.side], one, style)
        row += 1
    shares = {one.side: places[one.side, "share"] for one in columns if one.kind == "share"}
    tables.shares[table.id] = (first, row - 1, shares)
    return _bases(tables, table, row, places) if has_bases(table) else row


def _cell(tables: _Sheet, place: tuple[int, int], code: str, cell: Standing, one: Shown,
          style: tuple[str, ...]) -> None:
    """Write a figure as the number that its text says; what is none as its sign."""
    sheet, book = tables.sheet, tables.book
    text = text_of(code, cell, one, notation.UNAVAILABLE)
    if one.kind == "share" and cell.figure.share is not None:
        share = float(Fraction(notation.percent(cell.figure.share)) / 100)
        sheet.write_number(*place, share, book.style("share", *style))
    elif one.kind == "count" and cell.figure.n is not None:
        sheet.write_number(*place, cell.figure.n, book.style("count", *style))
    elif text and (one.kind == "per_month" or cell.value is not None):
        number = "plain-number" if code == COORDINATORS else "decimal"
        sheet.write_number(*place, float(text.replace(",", "")), book.style(number, *style))
    else:
        sheet.write_string(*place, text, book.style("sign", *style))


def _bases(tables: _Sheet, table: SideTable, row: int, places: Mapping[tuple[int, str], int]) -> int:
    """Close a table with the N of every side."""
    sheet, book = tables.sheet, tables.book
    for column in range(max(places.values()) + 1):
        sheet.write_blank(row, column, None, book.style("sum"))
    sheet.write_string(row, 0, shown(table.base[:1].upper() + table.base[1:]), book.style("label", "sum"))
    for j, base in enumerate(table.bases):
        place = row, places[j, "count"]
        if base.n is None:
            sheet.write_string(*place, notation.UNAVAILABLE, book.style("sign", "sum"))
        else:
            sheet.write_number(*place, base.n, book.style("count", "sum"))
    return row + 1


# ── the charts ──────────────────────────────────────────────────────────────────────────────────────────────


def _charts(tables: _Sheet, comparison: Comparison) -> None:
    """Draw the dumbbells as charts of Excel, fed from the shares in the tables: marks on one line for each category."""
    found = drawn(comparison)
    if not found:
        return
    book = tables.book
    sheet = book.sheet(book.words("compare.chart.sheet"))
    sheet.hide_gridlines(2)
    row = 0
    for table in found:
        first, last, columns = tables.shares[table.id]
        chart: Any = book.file.add_chart({"type": "line"})
        for j, column in columns.items():
            shape, colour = _MARKS[j % len(_MARKS)]
            chart.add_series({
                "name": shown(comparison.sides[j].label),
                "categories": f"={reference(tables.name, f'$A${first + 1}:$A${last + 1}')}",
                "values": [tables.name, first, column, last, column],
                "line": {"none": True},
                "marker": {"type": shape, "size": 9, "fill": {"color": colour}, "border": {"color": palette.INK}},
            })  # fmt: skip
        chart.set_high_low_lines({"line": {"color": palette.REST, "width": 2}})
        font = {"color": palette.INK, "size": 9}
        chart.set_title({"name": shown(table.name), "overlay": False,
                         "name_font": {"color": palette.INK, "size": 12, "bold": False}})  # fmt: skip
        chart.set_x_axis({"num_font": font, "line": {"color": palette.BASELINE}})
        chart.set_y_axis({"num_format": "0%", "num_font": font, "min": 0, "line": {"none": True},
                          "major_gridlines": {"visible": True, "line": {"color": palette.GRID}}})  # fmt: skip
        chart.set_legend({"position": "top", "font": font})
        chart.show_blanks_as("gap")
        chart.set_size({"width": _CHART[0], "height": _CHART[1]})
        sheet.insert_chart(row, 0, chart, {"description": alt_text(comparison)})
        row += 17
    page_setup(sheet, book.words, landscape=True, tall=1)
    sheet.print_area(0, 0, row, LANDSCAPE // 72)
