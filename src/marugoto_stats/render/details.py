"""What `-v` adds to a screen: rows that add up by pencil, how sheets and columns were read, what is noted."""

from __future__ import annotations

from collections.abc import Iterator

from marugoto_stats import notation
from marugoto_stats.model import Check, ColumnReading, Report, SheetReading
from marugoto_stats.render.attention import field_name, remarks
from marugoto_stats.render.display import LONGEST_TEXT, Line, calm, columns, left, wrapped
from marugoto_stats.render.grid import Pen
from marugoto_stats.wording import Words


def details(report: Report, pen: Pen, words: Words) -> Iterator[Line]:
    """Yield the blocks in detail, each with its title."""
    yield from block(words("report.reconciliation"), [[reconciled(report, words)]], pen)
    if report.release.policy.audience != "public":
        yield from block(words("report.sheet-list"), [sheet_row(sheet, words) for sheet in report.sources], pen)
    yield from block(words("report.column-list"), [column_row(c, words) for c in report.columns], pen)
    unmatched = [
        words("report.unmatched-count", name=field_name(dimension, report, words), n=n)
        for dimension, n in report.unmatched.items()
        if n
    ]
    if unmatched:
        yield from block(words("report.unmatched"), [[words.listing(unmatched)]], pen)
    if noted := remarks(report, words):
        yield from block(words("report.remarks"), [[item.say, item.where] for item in noted], pen)


def block(title: str, rows: list[list[str]], pen: Pen) -> Iterator[Line]:
    """Set a title and rows of texts; all but the last text of a row stand in columns."""
    yield from ((), ())
    yield ((title, "title"),)
    calmed = [[calm(text, LONGEST_TEXT) for text in row] for row in rows]
    widths = [max(map(columns, column)) + 2 for column in zip(*(row[:-1] for row in calmed), strict=True)]
    indent = sum(widths)
    for *cells, last in calmed:
        room = None if pen.width is None else pen.width - indent
        if room is not None and room < 20:
            yield from (((line, ""),) for text in (*cells, last) if text for line in wrapped(text, pen.width))
            continue
        head = "".join(left(cell, width) for cell, width in zip(cells, widths, strict=True))
        for place, line in enumerate(wrapped(last, room)):
            yield (head if place == 0 else " " * indent, ""), (line, "quiet" if cells else "")


def reconciled(report: Report | Check, words: Words) -> str:
    """Write the rows as a sum: 行 1,096 = 数えた 1,084 + 小計・合計の行 12."""
    done = report.reconciliation
    parts = {"report.counted": done.counted}
    parts |= {f"report.excluded.{reason}": n for reason, n in done.excluded.items() if n}
    sum_of = " + ".join(f"{words(key)} {notation.whole(n)}" for key, n in parts.items())
    return f"{words('report.lines')} {notation.whole(done.rows_read)} = {sum_of}"


def sheet_row(sheet: SheetReading, words: Words) -> list[str]:
    """Say of a sheet where it stands, its rows, and what it was taken for."""
    about = [words(f"report.why-sheet.{sheet.why}")]
    if sheet.header_row is not None:
        about.append(words("report.sheet-header", n=str(sheet.header_row)))
    if sheet.encoding:
        about.append(words("report.sheet-encoding", name=sheet.encoding))
    return [sheet.file, sheet.sheet, words("report.rows", n=sheet.rows), words.listing(about)]


def column_row(column: ColumnReading, words: Words) -> list[str]:
    """Say of a column its letter, a header that is known, what it was read as, and why."""
    role = column.role and words(f"report.role.{column.role}")
    claimed = words(f"report.role.{column.claimed}") if column.claimed else ""
    why = words(f"report.why-column.{column.why}", claimed=claimed)
    return [column.letter, column.called or "", role or words("report.unread"), why]

