"""The two sheets that tell: every finding with links to its cells, and what was understood of the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from marugoto_stats.model import Check, Issue, Place
from marugoto_stats.render.attention import items
from marugoto_stats.render.book import Book
from marugoto_stats.render.check.page import place_of, settling, understood, why
from marugoto_stats.render.details import column_row, reconciled, sheet_row
from marugoto_stats.render.headline import period
from marugoto_stats.render.review.paper import Column, Paper
from marugoto_stats.text import safe_text

MOST_PLACES: Final = 20
"""Places of one finding on one sheet of the log that are listed."""
_ORDER: Final = {"error": 0, "warning": 1, "note": 2}


def tell_odd(book: Book, check: Check, folder: Path | None) -> None:
    """Add the sheet of findings, most serious first: one line per place."""
    say = book.words
    heads = [("grade", 80, ("text", "centre")), ("what", 440, ("text",)), ("where", 210, ("text", "aside")),
             ("do", 330, ("text",))]  # fmt: skip
    paper = Paper.new(book, say("review.sheet.odd"),
                      [Column(say(f"review.head.{head}"), pixels, style) for head, pixels, style in heads])  # fmt: skip
    paper.lead(say("review.sheet.odd"), [say("review.lead.odd" if check.issues else "review.lead.nothing-odd")])
    paper.heads()
    for issue in _together(check.issues):
        _finding(paper, issue, check, folder)


def _together(issues: tuple[Issue, ...]) -> Iterator[Issue]:
    """Put findings of one kind beside each other, in the order of their weight."""
    kinds: dict[tuple[str, str | None], list[Issue]] = {}
    for issue in sorted(issues, key=lambda one: _ORDER[one.severity]):
        kinds.setdefault((issue.code, issue.field), []).append(issue)
    for group in kinds.values():
        yield from group


def _finding(paper: Paper, issue: Issue, check: Check, folder: Path | None) -> None:
    """Write a finding, then its further places below it."""
    say = paper.book.words
    item = settling(items([issue], check, say)[0], check, say)
    row = paper.line([say(f"check.grade.{issue.severity}"), item.say, None, item.do])
    places = list(_places(issue))
    if not places:
        paper.sheet.write_string(row, 2, item.where, paper.book.style("text", "line"))
        return
    for number, at in enumerate(places[:MOST_PLACES]):
        paper.place(row if number == 0 else paper.line(["", "", None, ""]), 2, at, check, folder)
    if issue.count > MOST_PLACES and len(places) > 1:
        paper.line(["", "", say("review.more", n=issue.count - MOST_PLACES), ""])


def _places(issue: Issue) -> Iterator[Place]:
    if issue.file is None or issue.row is None:
        return
    for row in issue.rows or (issue.row,):
        yield Place(issue.file, issue.sheet or "", row, issue.column)


def tell_read(book: Book, check: Check) -> None:
    """Add the sheet of what was understood: the log, its sheets, its columns, its values."""
    say = book.words
    widths = (150, 200, 200, 480)
    paper = Paper.new(book, say("review.sheet.read"), [Column("", pixels) for pixels in widths])
    paper.lead(say("review.sheet.read"), [period(check.period, say)])
    about = [[say("report.chosen"), "", "", safe_text(check.chosen)],
             [say("report.reconciliation"), "", "", reconciled(check, say)]]  # fmt: skip
    columns = []
    for column in check.columns:
        letter, header, role, _ = column_row(column.reading, say)
        header = header or say("check.no-header")
        columns.append([f"{place_of(column, check)}  {letter}", header, role, why(column, say)])
    values = [[safe_text(one.label), "", "", understood(one, say)] for one in check.values]
    blocks = (("", about), ("report.sheet-list", [sheet_row(sheet, say) for sheet in check.sheets]),
              ("report.column-list", columns), ("check.values", values))  # fmt: skip
    for title, rows in blocks:
        if title and rows:
            _heading(paper, say(title))
        for cells in rows:
            paper.line(cells)


def _heading(paper: Paper, text: str) -> None:
    paper.row += 1
    for place in range(len(paper.columns)):
        paper.sheet.write_string(paper.row, place, text if place == 0 else "", paper.book.style("heading"))
    paper.row += 1
