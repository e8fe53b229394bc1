"""Charts of finished tables, as PNG, SVG or PDF: one picture per table that its profile gives a chart.

The same table gives the same bytes, whatever fonts, settings, folders or clocks this computer has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from marugoto_stats.files import safe_name
from marugoto_stats.model import Report, SafeTable
from marugoto_stats.render.chart import bars, columns, earlier, frame, multiples, panels
from marugoto_stats.render.chart.alt import alt_text, why_empty
from marugoto_stats.render.chart.dated import listed, write_list
from marugoto_stats.render.chart.paper import FAMILIES, HEIGHT, Format, Paper, font_files, settings
from marugoto_stats.render.chart.series import Series, series, shape_of
from marugoto_stats.wording import Words
from marugoto_stats.wording import words as words_of

__all__ = ["FAMILIES", "alt_text", "chartable", "draw", "file_name", "font_files"]

_LEAST_ROOM: Final = 2.6
"""Inches that a drawing has between second line and foot, however long those are."""
_HEAD_GAP: Final = 0.2
_FOOT_GAP: Final = 0.22
_LIST_GAP: Final = 0.16


class Shape(Protocol):
    """One way of drawing a series."""

    def __call__(self, paper: Paper, drawn: Series, words: Words, /, *, top: float, room: float) -> float:
        """Draw below `top`, in about `room`; return where the drawing ends. **Unit**: inches."""
        ...


SHAPES: Final[Mapping[str, Shape]] = {
    "columns": columns.draw,
    "bars": bars.draw,
    "panels": panels.draw,
    "multiples": multiples.draw,
}


def draw(table: SafeTable, report: Report, *, format: Format,  # noqa: A002 (as the command's option)
         live: bool = False) -> bytes:
    """Draw the chart of a table; with `live`, an SVG for a document that has margins and our fonts (`FAMILIES`).

    **Unit** and **base** are the table's and stand in the second line; hidden figures have no height.
    **Raises** OutputError: `missing-glyph` for a sign that the fonts lack, `no-font` without a font.
    """
    words, drawn = words_of(report.lang), series(table, report.events)
    with settings(live=live):
        paper = Paper()
        top = frame.head(paper, table, report, words) + _HEAD_GAP
        foot, events = frame.foot_lines(paper, table, report, drawn, words), listed(paper, drawn.events, words)
        listing = events.height + _LIST_GAP if events else 0.0
        room = max(HEIGHT - frame.foot_height(foot) - _FOOT_GAP - listing - top, _LEAST_ROOM)
        if drawn.is_empty:
            bottom = frame.quiet(paper, why_empty(table, drawn, words), words, top=top, room=room)
        else:
            if drawn.previous:
                earlier.draw_key(paper, drawn.previous, words, top=top, upright=shape_of(table) == "bars")
                top, room = top + earlier.key_height(), room - earlier.key_height()
            bottom = SHAPES[shape_of(table)](paper, drawn, words, top=top, room=room)
        if events:
            write_list(paper, events, bottom + _LIST_GAP)
        y = max(bottom + listing + _FOOT_GAP, HEIGHT - frame.foot_height(foot))
        frame.foot(paper, y, foot)
        height, description = y + frame.foot_height(foot), alt_text(table, report.lang, report.events)
        return paper.finished(format, height, title=frame.name(table), description=description, live=live)


def file_name(table: SafeTable, suffix: Format) -> str:
    """Name a chart's file by its number and its table's name, the same in every run: 01_月別件数.png."""
    number = table.chart.number if table.chart else 0
    return f"{number:02}_{safe_name(table.name)}.{suffix}"


def chartable(report: Report) -> list[SafeTable]:
    """List the tables of a report that have a chart, by number."""
    charted = [(table.chart.number, table) for table in report.tables if table.chart]
    return [table for _, table in sorted(charted, key=lambda pair: pair[0])]
