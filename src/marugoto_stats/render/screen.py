"""A report as lines of a screen: headline, tables, what needs a decision. Terminal and plain share it."""

from __future__ import annotations

from collections.abc import Iterator

from marugoto_stats import notation
from marugoto_stats.model import Report, SafeTable
from marugoto_stats.render.attention import Item, decisions, decisions_title
from marugoto_stats.render.details import details
from marugoto_stats.render.display import LONGEST_TEXT, Line, Style, calm, columns, left, wrapped
from marugoto_stats.render.grid import Pen, draw, notes
from marugoto_stats.render.headline import headline, left_out
from marugoto_stats.render.layout import lay_out
from marugoto_stats.render.strips import has_strips, strips
from marugoto_stats.wording import Words, words


def screen(report: Report, pen: Pen, *, verbose: bool = False) -> Iterator[Line]:
    """Yield the whole report line by line; with `verbose` also how every sheet, row and column was read."""
    spoken = words(report.lang)
    yield from _front(report, pen, spoken)
    said: set[str] = set()
    for table in report.tables:
        yield from ((), ())
        yield from _table(table, pen, spoken, said)
    if report.left_out:
        yield from ((), ())
        yield from pairs([(spoken("report.left-out"), left_out(report, spoken))], pen)
    if verbose:
        yield from details(report, pen, spoken)
    yield from ((), ())
    yield from _decisions(report, pen, spoken)


def _front(report: Report, pen: Pen, words: Words) -> Iterator[Line]:
    front = headline(report, words)
    for line in wrapped(calm(front.title), pen.width):
        yield ((line, "title"),)
    for line in wrapped(calm(front.period), pen.width):
        yield ((line, ""),)
    yield ()
    yield from pairs(list(front.facts), pen)
    yield ()
    told: list[tuple[str, Style]] = [(text, "strong") for text in (*front.chain, *front.beside)]
    for text, style in (*told, *((text, "") for text in front.splits)):
        for line in wrapped(calm(text, LONGEST_TEXT), pen.width):
            yield ((line, style),)


def pairs(found: list[tuple[str, str]], pen: Pen) -> Iterator[Line]:
    """Set names and texts side by side, the text's further lines under its first."""
    stub = max(columns(name) for name, _ in found) + 2
    for name, text in found:
        room = None if pen.width is None else pen.width - stub
        for place, line in enumerate(wrapped(calm(text, LONGEST_TEXT), room)):
            yield (left(name if place == 0 else "", stub), "quiet"), (line, "")


def _table(table: SafeTable, pen: Pen, words: Words, said: set[str]) -> Iterator[Line]:
    layout = lay_out(table, words, unavailable=notation.UNAVAILABLE_NARROW, minus="-")
    yield from draw(layout, pen, words)
    if layout.sections and has_strips(table):
        yield ()
        yield from strips(table, pen, words)
    yield ()
    yield from notes(layout, pen, words, said.intersection((*table.notes, *layout.shared)))
    # the unit stands below every table; the rules of counting are the same for all: once is enough on a screen
    said.update((*table.notes[1:], *layout.shared))


def _decisions(report: Report, pen: Pen, words: Words) -> Iterator[Line]:
    found = decisions(report, words)
    yield ((decisions_title(len(found), words), "ask" if found else "quiet"),)
    for number, item in enumerate(found, start=1):
        yield ()
        yield from numbered(f"{number}. ", item, pen)


def numbered(mark: str, item: Item, pen: Pen) -> Iterator[Line]:
    """Set what a person should look at: its mark, the sentence, then where and what settles it."""
    indent = " " * columns(mark)
    room = None if pen.width is None else pen.width - columns(mark)
    for place, line in enumerate(wrapped(calm(item.say, LONGEST_TEXT), room)):
        yield (mark if place == 0 else indent, "ask"), (line, "")
    below: list[tuple[str, Style]] = [(item.where, "quiet"), (item.do, "")]
    for text, style in below:
        for line in wrapped(calm(text, LONGEST_TEXT), room) if text else []:
            yield (indent, ""), (line, style)
