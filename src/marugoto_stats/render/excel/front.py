"""The first sheets: 表紙 says what the workbook is, 目次 leads to each sheet, 数え方 says how it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from marugoto_stats import notation
from marugoto_stats.model import Report
from marugoto_stats.render.book import (
    ACCENT,
    PORTRAIT,
    Book,
    broken,
    height_of,
    lines_in,
    page_setup,
    reference,
    shown,
)
from marugoto_stats.render.excel.evidence import MOST, recountable
from marugoto_stats.render.excel.face import Face
from marugoto_stats.render.excel.tidy import CHAIN
from marugoto_stats.render.outline import Outline
from marugoto_stats.wording import Words

Line = tuple[str, str]
_SIGNS: Final = {"zero": "0", "hidden": notation.HIDDEN, "unavailable": notation.UNAVAILABLE, "minus": notation.MINUS}
_TERM: Final = 150
_GAP: Final = 6
_CONTENTS: Final = (72, 360, 80, 158)


def write_cover(book: Book, report: Report, told: Outline) -> Worksheet:
    """Write the cover: who, when, how the counts hang together, what was read and decided, what is missing, signs."""
    sheet = _paper(book, "cover")
    row = 1
    if told.mark:
        sheet.write_string(row, 0, told.mark, book.style("mark"))
        row += 1
    title = book.words("excel.space").join(part for part in (told.title, told.who) if part)
    for text, style, height in ((title, "title", 40), (told.period, "line-of-text", 30)):
        sheet.set_row_pixels(row, height)
        sheet.write_string(row, 0, shown(text), book.style(style))
        row += 1
    for heading, lines in _parts(report, told, book.words):
        row = _part(book, sheet, row + 1, heading, lines)
    _finish(book, sheet, row)
    return sheet


def write_methods(book: Book, told: Outline) -> None:
    """Write the page 数え方."""
    sheet = _paper(book, "methods")
    sheet.set_row_pixels(1, 40)
    sheet.write_string(1, 0, told.methods_heading, book.style("title"))
    row = 2
    for section in told.methods:
        row = _part(book, sheet, row + 1, section.heading, section.lines)
    _finish(book, sheet, row)


def _paper(book: Book, key: str) -> Worksheet:
    """Add a sheet of texts: terms on the left, what they mean on the right."""
    sheet = book.sheet(book.words(f"excel.sheet.{key}"), colour=ACCENT if key == "cover" else None)
    sheet.hide_gridlines(2)
    sheet.set_column_pixels(0, 0, _TERM)
    sheet.set_column_pixels(1, 1, PORTRAIT - _TERM)
    sheet.set_row_pixels(0, 14)
    return sheet


def _finish(book: Book, sheet: Worksheet, row: int) -> None:
    page_setup(sheet, book.words, tall=1)
    sheet.print_area(0, 0, row, 1)


def _parts(report: Report, told: Outline, words: Words) -> Iterator[tuple[str, Iterable[Line]]]:
    yield told.chain_heading, [("", line) for line in told.chain]
    if told.splits:
        yield told.splits_heading, [("", line) for line in told.splits]
    about = {section.heading: section.lines for section in told.methods}
    for name in ("source", "decided", "left"):
        heading = words(f"document.methods.{name}.heading")
        yield heading, about[heading]
    if told.decisions_heading:
        yield words("excel.cover.look"), [("", told.decisions_heading)]
    occurring = dict(told.signs)
    yield told.signs_heading, [(sign, occurring.get(sign, words(f"document.sign.{name}")))
                               for name, sign in _SIGNS.items()]  # fmt: skip
    if report.evidence is not None:
        key = "evidence" if recountable(report) else "too-many" if len(report.evidence.frame) else "nothing"
        yield words("excel.cover.recount"), [("", words(f"excel.cover.{key}", n=MOST))]


def _part(book: Book, sheet: Worksheet, row: int, heading: str, lines: Iterable[Line]) -> int:
    """Write a heading and what stands below it; return the row after it."""
    sheet.set_row_pixels(row, 30)
    sheet.write_string(row, 0, heading, book.style("heading"))
    sheet.write_blank(row, 1, None, book.style("heading"))
    sheet.set_row_pixels(row + 1, _GAP)
    row += 2
    for term, text in lines:
        width = PORTRAIT - (_TERM if term else 0)
        broken = lines_in(text, width - 16)
        if term:
            sheet.set_row_pixels(row, height_of(max(len(broken), len(lines_in(term, _TERM - 16)))))
            sheet.write_string(row, 0, shown(term), book.style("term"))
            sheet.write_string(row, 1, shown(text), book.style("text"))
            row += 1
            continue
        for line in broken:
            sheet.write_string(row, 0, line, book.style("line-of-text"))
            row += 1
    return row


def write_contents(book: Book, sheet: Worksheet, report: Report, faces: Sequence[Face],
                   data: Mapping[str, str]) -> None:
    """Write the contents: one line per table, with links to its two faces; then the other sheets."""
    words = book.words
    for place, width in enumerate(_CONTENTS):
        sheet.set_column_pixels(place, place, width)
    sheet.hide_gridlines(2)
    sheet.set_row_pixels(0, 34)
    sheet.write_string(0, 0, words("excel.sheet.contents"), book.style("title"))
    row = 2
    for place, key in enumerate(("number", "table", "n", "data")):
        style = {"n": ("head",), "data": ("head", "aside")}.get(key, ("head", "left"))
        sheet.write_string(row, place, words(f"excel.contents.{key}"), book.style(*style))
    for face in faces:
        row += 1
        n = face.table.base.n
        sheet.set_row_pixels(row, height_of(len(broken(face.table.name, _CONTENTS[1] - 12))))
        sheet.write_string(row, 0, face.number, book.style("text", "line"))
        _link(book, sheet, (row, 1), face.name, face.table.name)
        if n is None:
            sheet.write_string(row, 2, notation.HIDDEN, book.style("sign", "line"))
        else:
            sheet.write_number(row, 2, n, book.style("count", "line"))
        _link(book, sheet, (row, 3), data[face.table.id], data[face.table.id], "aside")
    row += 1
    sheet.write_string(row, 0, "", book.style("text", "line"))
    sheet.write_string(row, 1, words("excel.contents.chain"), book.style("text", "line"))
    sheet.write_string(row, 2, "", book.style("text", "line"))
    _link(book, sheet, (row, 3), data[CHAIN], data[CHAIN], "aside")
    row += 1
    for key in _others(report):
        row += 1
        name = words(f"excel.sheet.{key}")
        _link(book, sheet, (row, 1), name, name)
    for text in lines_in(words("excel.contents.how"), PORTRAIT):
        sheet.write_string(row + 2, 0, text, book.style("quiet"))
        row += 1
    page_setup(sheet, words)


def _others(report: Report) -> list[str]:
    """Name the other sheets that a reader may look for."""
    others = ["cover", "methods", *(["events"] if report.events else [])]
    if report.evidence is not None:
        others.append("proof")
    return [*others, "evidence"] if recountable(report) else others


def _link(book: Book, sheet: Worksheet, place: tuple[int, int], name: str, text: str, *styles: str) -> None:
    style = book.style("label", "link", "line", *styles)
    sheet.write_url(*place, f"internal:{reference(name, 'A1')}", style, string=shown(text))
