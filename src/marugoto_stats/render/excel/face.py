"""The face of a table that people read: title, unit and base, the figures as numbers, the notes below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from xlsxwriter.worksheet import Worksheet

from marugoto_stats import notation
from marugoto_stats.model import Figure, Report, SafeTable
from marugoto_stats.render.book import (
    LANDSCAPE,
    PORTRAIT,
    SIGN,
    Book,
    broken,
    height_of,
    lines_in,
    page_setup,
    pixels_of,
    sheet_name,
    shown,
)
from marugoto_stats.render.chart.frame import base, period, unit
from marugoto_stats.render.layout import Column, Figures, Layout, SectionKind, lay_out
from marugoto_stats.render.written import Kind, number_of, text_of
from marugoto_stats.wording import Words

HEAD: Final = 3
"""The row of the heads, counted from 0."""
_NARROWEST_STUB: Final = 90
_WIDEST_STUB: Final = (330, 260)
"""Pixels of the column of labels: of a list, and beside columns; a longer label is broken."""
_NARROWEST: Final = 48
_WIDEST_HEADS: Final = (12, 8)
"""Columns of text after which a head is broken: usually, and in a table of many columns."""
_MANY: Final = 7
_HEAD_SIZE: Final = 10 / 11
_NOTE_SIZE: Final = 9 / 11
"""Of heads and notes, as parts of the usual size."""
_AIR: Final = 20
_SPACER: Final = 12
_UPRIGHT: Final = 790
"""Pixels up to which a table is printed on an upright page, a little smaller."""
_ON_ONE_PAGE: Final = 85
"""Rows up to which table and chart are printed on one page, reduced as far as it takes."""
_RULES: Final[Mapping[SectionKind, str]] = {"pinned": "apart", "subtotal": "rule", "total": "sum"}
"""How the first line of a section is set off from those above."""
_STYLES: Final[Mapping[Kind, str]] = {
    "share": "share", "change": "change", "change-rate": "change-rate", "rate": "rate",
}  # fmt: skip
"""Styles of numbers that are no plain counts."""

Place = tuple[int, int]
Key = tuple[str | None, str | None]
"""Code of the line and of the column; None for what counts all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """The sheet of one table, and where on it the counts stand."""

    number: str
    """表1 · Table 1."""
    table: SafeTable
    name: str
    """Of the sheet."""
    sheet: Worksheet
    layout: Layout
    counts: Mapping[Key, Place]
    previous: Mapping[Key, Place]
    """Where the other period's counts of some of them stand."""
    widths: tuple[int, ...]
    """Pixels of the columns that the table takes, labels first."""
    page: int
    """Pixels of the page."""
    below: int
    """The first row that is free below the notes."""

    @property
    def aside(self) -> int:
        """The first column beside the page."""
        return len(self.widths) + 2

    @property
    def lines(self) -> list[tuple[SectionKind, bool, Figures]]:
        """Every line with its section, and whether it opens it."""
        return [(section.kind, place == 0, line) for section in self.layout.sections
                for place, line in enumerate(section.lines)]


def write_face(book: Book, table: SafeTable, report: Report, number: int) -> Face:
    """Write a table on a sheet of its own. Counts are numbers; a share is the number that its text says."""
    words = book.words
    layout = lay_out(table, words)
    name = sheet_name(words("excel.sheet.table", n=f"{number:02}"), table.name)
    sheet = book.sheet(name)
    widths = _even(tuple(_widths(layout, table, words)), layout)
    page = max(_page(widths), sum(widths))
    for place, width in enumerate(widths):
        sheet.set_column_pixels(place, place, width)
    sheet.set_column_pixels(len(widths), len(widths), max(_SPACER, page - sum(widths)))
    sheet.set_column_pixels(len(widths) + 1, len(widths) + 1, 3 * _SPACER)
    caption = words("excel.number", n=number)
    _top(book, sheet, words("document.numbered", name=caption, text=layout.title), lead(table, report, book))
    face = Face(caption, table, name, sheet, layout, _places(layout), _places(layout, "previous"), widths, page, 0)
    row = heads(book, face, HEAD, table.rows.label) if layout.sections else _nothing(book, sheet)
    for kind, opens, line in face.lines:
        _line(book, face, row, line, (kind, opens))
        row += 1
    for below in layout.below:
        _below(book, face, row, below)
        row += 1
    row = notes(book, sheet, row + 1, layout.notes, page)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.repeat_rows(0, HEAD)
    return replace(face, below=row)


def lead(table: SafeTable, report: Report, book: Book) -> str:
    """Say in one line what the numbers are: unit, base and N, period, and what the run was narrowed to."""
    words = book.words
    parts = [unit(table, words), base(table, words), period(report.release.period, words)]
    if report.filters:
        parts.append(words("chart.filters", filters=words.listing([shown(text) for text in report.filters])))
    return words("excel.space").join(parts)


def printed(share: Fraction) -> float:
    """Return the number that the text of a share says: 49/400 is written 12.3% and stands as 0.123.

    >>> printed(Fraction(49, 400)), printed(Fraction(1, 5000)), printed(Fraction(4999, 5000))
    (0.123, 0.001, 0.999)
    """
    return float(Fraction(notation.percent(share)) / 100)


def set_print(book: Book, face: Face, last: int) -> None:
    """Print table, notes and chart, down to a last row: on one page, unless that would make it small."""
    page_setup(face.sheet, book.words, landscape=_page(face.widths) == LANDSCAPE, tall=int(last <= _ON_ONE_PAGE))
    face.sheet.print_area(0, 0, last, len(face.widths))


# ── what stands above and below ─────────────────────────────────────────────────────────────────────────────


def _top(book: Book, sheet: Worksheet, title: str, lead: str) -> None:
    sheet.set_row_pixels(0, 34)
    sheet.write_string(0, 0, shown(title), book.style("title"))
    sheet.write_string(1, 0, shown(lead), book.style("quiet"))
    sheet.set_row_pixels(2, 8)


def _nothing(book: Book, sheet: Worksheet) -> int:
    sheet.write_string(HEAD, 0, book.words("report.nothing"), book.style("text"))
    sheet.set_row_pixels(HEAD, height_of(1))
    return HEAD + 1


def notes(book: Book, sheet: Worksheet, row: int, texts: tuple[str, ...], page: int) -> int:
    """Write notes below each other, broken to the page's width; return the row after them."""
    for text in texts:
        for line in lines_in(text, page / _NOTE_SIZE):
            sheet.set_row_pixels(row, 18)
            sheet.write_string(row, 0, line, book.style("quiet"))
            row += 1
    return row


# ── the table ───────────────────────────────────────────────────────────────────────────────────────────────


def heads(book: Book, face: Face, row: int, stub: str) -> int:
    """Write the heads of the columns; return the row below them."""
    texts = [shown(stub), *(head(column, book.words) for column in face.layout.columns)]
    parts = [broken(text, (width - _AIR / 2) / _HEAD_SIZE) for text, width in zip(texts, face.widths, strict=True)]
    for place, lines in enumerate(parts):
        style = ("head",) if place else ("head", "left")
        face.sheet.write_string(row, place, "\n".join(lines), book.style(*style))
    face.sheet.set_row_pixels(row, height_of(max(map(len, parts))))
    return row + 1


def head(column: Column, words: Words) -> str:
    """Head a column; a share says so."""
    return words("excel.share", base=column.full) if column.kind == "share" else column.full


def _line(book: Book, face: Face, row: int, line: Figures, section: tuple[SectionKind, bool]) -> None:
    style = line_style(*section)
    label = shown(line.label)
    face.sheet.set_row_pixels(row, height_of(len(broken(label, face.widths[0] - _AIR / 2))))
    face.sheet.write_string(row, 0, label, book.style("label", *style))
    for place, (column, figure) in enumerate(zip(face.layout.columns, line.figures, strict=True), start=1):
        _figure(book, face.sheet, (row, place), figure, column.kind, style)


def line_style(kind: SectionKind, opens: bool) -> tuple[str, ...]:
    """Name the styles of a line in its section."""
    return (_RULES[kind],) if opens and kind in _RULES else ()


def _figure(book: Book, sheet: Worksheet, place: Place, figure: Figure | None, kind: Kind,
            style: tuple[str, ...]) -> None:
    """Write what a column of a kind shows of a figure as a number; what is none as its sign."""
    if figure is None or not (text := text_of(kind, figure)):
        sheet.write_blank(*place, None, book.style(_STYLES.get(kind, "count"), *style))
    elif (number := number_of(kind, figure)) is None:
        sheet.write_string(*place, text, book.style("sign", *style))
    else:
        value = printed(figure.share) if kind == "share" and figure.share else number
        sheet.write_number(*place, value, book.style(_STYLES.get(kind, "count"), *style))


def _below(book: Book, face: Face, row: int, line: Figures) -> None:
    """Write each column's share of N below the totals, or its count in the other period and the change."""
    kind = line.kind or "count"
    style = () if kind == "share" else ("below",)
    face.sheet.write_string(row, 0, shown(line.label), book.style("label", "share", "left"))
    for place, figure in enumerate(line.figures, start=1):
        _figure(book, face.sheet, (row, place), figure, kind, style)


def _places(layout: Layout, kind: Kind = "count") -> dict[Key, Place]:
    """Say where every count stands, or what stands beside it: by the codes of its line and of the count's column."""
    lines = [line for section in layout.sections for line in section.lines]
    found: dict[Key, Place] = {}
    for row, line in enumerate(lines, start=HEAD + 1):
        code: str | None = None
        for place, (column, figure) in enumerate(zip(layout.columns, line.figures, strict=True), start=1):
            code = column.code if column.kind == "count" else code
            if column.kind == kind and figure is not None:
                found[line.code, code] = row, place
    return found


def _even(widths: tuple[int, ...], layout: Layout) -> tuple[int, ...]:
    """Make the columns of counts equally wide, if the table then still fits its page."""
    counts = [width for width, column in zip(widths[1:], layout.columns, strict=True) if column.kind == "count"]
    even = (widths[0], *(max(counts) if column.kind == "count" else width
                         for width, column in zip(widths[1:], layout.columns, strict=True)))
    return even if sum(even) <= max(_page(widths), sum(widths)) else widths


def _page(widths: tuple[int, ...]) -> int:
    """Choose how the page stands: upright, if the table need not be made much smaller for it."""
    return PORTRAIT if sum(widths) <= _UPRIGHT else LANDSCAPE


def _widths(layout: Layout, table: SafeTable, words: Words) -> Iterator[int]:
    """Measure the columns in pixels: labels, then figures as wide as their broken head and their longest number."""
    lines = [line for section in layout.sections for line in section.lines]
    lines += layout.below
    labels = [table.rows.label, *(line.label for line in lines)]
    yield int(min(max(_NARROWEST_STUB, *map(pixels_of, labels)) + _AIR, _WIDEST_STUB[table.columns is not None]))
    usual = _WIDEST_HEADS[len(layout.columns) > _MANY] * SIGN
    for place, column in enumerate(layout.columns):
        text = head(column, words)
        longest = max(usual, *(pixels_of(word) for word in text.split(" ") if word.isascii()), 0)
        widest = max(map(pixels_of, broken(text, longest))) * _HEAD_SIZE
        widest = max([widest, *(pixels_of(line.cells[place]) for line in lines)])
        yield int(max(_NARROWEST, widest + _AIR))
