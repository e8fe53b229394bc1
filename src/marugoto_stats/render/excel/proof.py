"""The proof: below each table its figures counted again from 根拠, and 検算, which sums it all up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from marugoto_stats.model import Report
from marugoto_stats.render.book import ACCENT, PORTRAIT, Book, broken, height_of, page_setup, reference, shown
from marugoto_stats.render.excel import recount as counting
from marugoto_stats.render.excel.evidence import MOST
from marugoto_stats.render.excel.face import HEAD, Face, Key, heads, line_style, notes
from marugoto_stats.render.excel.recount import Query, Recount

_WIDTHS: Final = (60, 326, 71, 71, 71, 71)
_ON_ONE_PAGE: Final = 70
"""Rows that are printed on one page, somewhat reduced."""
_ADDITIVE: Final = ("consultations", "clerical", "contacts", "new")
"""Measures whose lines add up to their total; persons do not."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was compared on the sheet of a table."""

    face: Face
    block: str
    """The cells that say of each figure whether it was found again."""
    found: int
    """How many were."""
    figures: int


# ── on the sheet of a table ─────────────────────────────────────────────────────────────────────────────────


def write_recount(book: Book, face: Face, row: int, recount: Recount) -> Checked | None:
    """Write two blocks of the table's own shape below it: the figures counted again, and whether they agree."""
    keys = [key for key in face.counts if _figure(face, key) is not None]
    if not keys:
        return None
    queries = counting.queries(face.table, recount.ledger)
    lines = len(face.lines)
    again, compared = row + 3, row + 3 + lines + 4
    _block(book, face, row, "again")
    _block(book, face, row + lines + 4, "compared")
    found = 0
    agree, differ = (book.words(f"excel.proof.{word}") for word in ("agree", "differ"))
    styles = _styles(book, face)
    for key in keys:
        (line, column), n = face.counts[key], recount.count(queries[key])
        at = line - HEAD - 1
        count_style, status_style = styles[at]
        face.sheet.write_formula(again + at, column, "=" + recount.formula(queries[key]), count_style, n)
        ours, other = xl_rowcol_to_cell(line, column), xl_rowcol_to_cell(again + at, column)
        same = n == _figure(face, key)
        found += same
        face.sheet.write_formula(compared + at, column, f'=IF({ours}={other},"{agree}","{differ}")', status_style,
                                 agree if same else differ)
    last = compared + lines - 1, len(face.widths) - 1
    face.sheet.conditional_format(compared, 1, *last, {
        "type": "cell", "criteria": "==", "value": f'"{differ}"', "format": book.differing()})
    return Checked(face, reference(face.name, xl_range_abs(compared, 1, *last)), found, len(keys))


def _block(book: Book, face: Face, row: int, kind: str) -> None:
    """Write heading, heads and labels of a block."""
    sheet = face.sheet
    sheet.write_string(row, 0, book.words(f"excel.proof.{kind}"), book.style("subject"))
    sheet.write_string(row + 1, 0, book.words(f"excel.proof.{kind}-how"), book.style("quiet"))
    below = heads(book, face, row + 2, face.table.rows.label)
    for place, (kind_of, opens, line) in enumerate(face.lines, start=below):
        style = line_style(kind_of, opens)
        sheet.write_string(place, 0, shown(line.label), book.style("label", *style))
        for column in range(1, len(face.widths)):
            sheet.write_blank(place, column, None, book.style("count", *style))


def _styles(book: Book, face: Face) -> list[tuple[object, object]]:
    """Style the lines of both blocks like those of the table."""
    styles = [line_style(kind, opens) for kind, opens, _ in face.lines]
    return [(book.style("count", *style), book.style("status", *style)) for style in styles]


def _figure(face: Face, key: Key) -> int | None:
    """Return the count that the table shows; None where it is hidden or the log cannot say."""
    row, column = face.counts[key]
    figure = face.lines[row - HEAD - 1][2].figures[column - 1]
    return None if figure is None else figure.n


# ── the sheet that sums it up ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 検算: two numbers that must be equal."""

    label: str
    ours: str
    """A formula, or a number."""
    value: int
    other: str
    counted: int
    number: str = ""


class Sheet:
    """検算 in the making."""

    def __init__(self, book: Book) -> None:
        self.book, self.row = book, 0
        self.sheet: Worksheet = book.sheet(book.words("excel.sheet.proof"), colour=ACCENT)
        self.results: list[tuple[str, bool]] = []
        """The cells that say of each line whether it agrees, and whether it does."""
        for place, width in enumerate(_WIDTHS):
            self.sheet.set_column_pixels(place, place, width)

    def heading(self, key: str, columns: Sequence[str]) -> None:
        """Head a part and its columns."""
        words, row = self.book.words, self.row + 1
        for place in range(len(_WIDTHS)):
            self.sheet.write_blank(row, place, None, self.book.style("heading"))
        self.sheet.write_string(row, 0, words(f"excel.proof.{key}"), self.book.style("heading"))
        for place, column in enumerate(columns):
            text = words(f"excel.proof.column.{column}") if column else ""
            style = ("quiet", "left") if place < 2 else ("quiet", "centre")
            self.sheet.write_string(row + 1, place, text, self.book.style(*style))
        self.row = row + 2

    def add(self, line: Line) -> None:
        """Write a line and whether its two numbers agree."""
        book, row = self.book, self.row
        self.sheet.write_string(row, 0, line.number, book.style("text", "line"))
        self.sheet.write_string(row, 1, shown(line.label), book.style("text", "line"))
        self.sheet.set_row_pixels(row, height_of(len(broken(line.label, _WIDTHS[1] - 12))))
        self._number(3, line.ours, line.value)
        self.sheet.write_blank(row, 2, None, book.style("count", "line"))
        self._number(4, line.other, line.counted)
        self.result(f"D{row + 1}=E{row + 1}", line.value == line.counted)

    def result(self, condition: str, agrees: bool) -> None:
        """Close a line: 一致 or 不一致."""
        agree, differ = (self.book.words(f"excel.proof.{word}") for word in ("agree", "differ"))
        self.sheet.write_formula(self.row, 5, f'=IF({condition},"{agree}","{differ}")',
                                 self.book.style("status", "line"), agree if agrees else differ)
        self.results.append((xl_rowcol_to_cell(self.row, 5), agrees))
        self.row += 1

    def _number(self, column: int, formula: str, value: int) -> None:
        style = self.book.style("count", "line")
        if formula:
            self.sheet.write_formula(self.row, column, f"={formula}", style, value)
        else:
            self.sheet.write_number(self.row, column, value, style)

    def figures(self, checked: Checked) -> None:
        """Write how many figures of a table were compared, and how many agree."""
        book, row = self.book, self.row
        agree = book.words("excel.proof.agree")
        link = f"internal:{reference(checked.face.name, 'A1')}"
        self.sheet.write_string(row, 0, checked.face.number, book.style("text", "line"))
        name = shown(checked.face.table.name)
        self.sheet.set_row_pixels(row, height_of(len(broken(name, _WIDTHS[1] - 12))))
        self.sheet.write_url(row, 1, link, book.style("label", "link", "line"), string=name)
        self.sheet.write_number(row, 2, checked.figures, book.style("count", "line"))
        self.sheet.write_formula(row, 3, f'=COUNTIF({checked.block},"{agree}")', book.style("count", "line"),
                                 checked.found)
        self.sheet.write_formula(row, 4, f"=C{row + 1}-D{row + 1}", book.style("count", "line"),
                                 checked.figures - checked.found)
        self.result(f"E{row + 1}=0", checked.figures == checked.found)


def write_proof(book: Book, report: Report, faces: Sequence[Face], checked: Sequence[Checked],
                recount: Recount | None) -> None:
    """Write 検算: the figures of each table, the chain, the rows of the log, and the sums within the tables."""
    page = Sheet(book)
    words = book.words
    page.sheet.set_row_pixels(0, 34)
    page.sheet.write_string(0, 0, words("excel.proof.title"), book.style("title"))
    how = "how" if recount else "without" if report.reconciliation.counted else "nothing"
    page.row = notes(book, page.sheet, 3, (words(f"excel.proof.{how}", n=MOST),), PORTRAIT)
    if recount is not None:
        page.heading("figures", ("number", "table", "compared", "agreeing", "differing", "result"))
        for each in checked:
            page.figures(each)
        page.heading("chain", ("", "", "", "ours", "recounted", "result"))
        for line in _chain(report, recount, book):
            page.add(line)
    page.heading("rows", ("", "", "", "read", "added", "result"))
    page.add(_rows(report, book))
    page.heading("sums", ("number", "table", "", "total", "added", "result"))
    for line in (line for face in faces for line in _sums(face, book)):
        page.add(line)
    _verdict(book, page)
    page.sheet.conditional_format(0, 5, page.row, 5, {
        "type": "cell", "criteria": "==", "value": f'"{words("excel.proof.differ")}"', "format": book.differing()})
    page.sheet.hide_gridlines(2)
    page_setup(page.sheet, words, tall=int(page.row <= _ON_ONE_PAGE))


def _verdict(book: Book, page: Sheet) -> None:
    """Say on top whether every line agrees."""
    words = book.words
    agree, first, last = words("excel.proof.agree"), page.results[0][0], page.results[-1][0]
    every = len(page.results)
    agreeing = sum(agrees for _, agrees in page.results)
    good, bad = words("excel.proof.all", n=every), words("excel.proof.some")
    formula = f'=IF(COUNTIF({first}:{last},"{agree}")={every},"{good}","{bad}")'
    page.sheet.write_formula(1, 0, formula, book.style("mark" if agreeing < every else "verdict"),
                             good if agreeing == every else bad)


def _chain(report: Report, recount: Recount, book: Book) -> Iterator[Line]:
    """Count the links of the chain again, the mentions and the people."""
    asked = dict(counting.chain(recount.ledger))
    for link in report.base_chain:
        if link.n is not None:
            yield _recounted(link.label, abs(link.n), asked[link.id], recount)
        if link.mentions is not None:
            label = book.words("excel.proof.mentions", name=link.label)
            yield _recounted(label, link.mentions, counting.mentions(recount.ledger), recount)
    if report.persons is not None:
        yield _recounted(book.words("excel.proof.persons"), report.persons, counting.persons(), recount)


def _recounted(label: str, n: int, query: Query, recount: Recount) -> Line:
    return Line(label, "", n, recount.formula(query), recount.count(query))


def _rows(report: Report, book: Book) -> Line:
    """Add up the rows of the log: counted, and left out by reason."""
    done, words = report.reconciliation, book.words
    parts = [done.counted, *(n for n in done.excluded.values() if n)]
    reasons = [f"{words(f'report.excluded.{reason}')} {n:,}" for reason, n in done.excluded.items() if n]
    left = words.listing(reasons) or words("report.none")
    label = words("excel.proof.reconciled", counted=done.counted, reasons=left)
    return Line(label, "", done.rows_read, "+".join(map(str, parts)), sum(parts))


def _sums(face: Face, book: Book) -> Iterator[Line]:
    """Add up the lines of a table, and its columns, where each contact stands in one of them only."""
    table, words = face.table, book.words
    lines = [line for _, _, line in face.lines if line.code is not None and line.code not in table.rows.subtotals]
    if not lines or any(figure is not None and figure.status == "suppressed" for line in lines
                        for figure in line.figures):
        return
    measured = table.columns is not None and table.columns.dimension == "measure"
    columns = [code for row, code in face.counts if row is None]
    if not table.rows.multiple_response:
        for code in columns if measured else [None]:
            if not measured or code in _ADDITIVE:
                head = next(column.full for column in face.layout.columns if column.code == code)
                yield from _sum(face, [(line.code, code) for line in lines], [(None, code)], head)
    if table.columns is None or measured:
        return
    inner = [(line.code, column.code) for line in lines for column in face.layout.columns if column.code is not None]
    if not table.rows.multiple_response:
        totals = [(None, code) for code in columns if code is not None]
        yield from _sum(face, inner, totals, words("excel.proof.by-line"))
    if not table.columns.multiple_response:
        yield from _sum(face, inner, [(line.code, None) for line in lines], words("excel.proof.by-column"))


def _sum(face: Face, parts: Sequence[Key], whole: Sequence[Key], how: str) -> Iterator[Line]:
    """Compare the sum of some cells with that of others; what the log cannot say is no part."""
    added, total = ([key for key in keys if _figure(face, key) is not None] for keys in (parts, whole))
    if added and total:
        yield Line(f"{face.table.name}  {how}", _added(face, total), _value(face, total), _added(face, added),
                   _value(face, added), face.number)


def _value(face: Face, keys: Sequence[Key]) -> int:
    return sum(_figure(face, key) or 0 for key in keys)


def _added(face: Face, keys: Sequence[Key]) -> str:
    """Write the sum of some cells, column by column, neighbours as one range."""
    columns: dict[int, list[int]] = {}
    for row, column in sorted(face.counts[key] for key in keys):
        columns.setdefault(column, []).append(row)
    ranges = []
    for column, rows in sorted(columns.items()):
        start = rows[0]
        for row, following in zip(rows, [*rows[1:], -1], strict=True):
            if following != row + 1:
                ranges.append(reference(face.name, xl_range(start, column, row, column)))
                start = following
    return f"SUM({','.join(ranges)})"
