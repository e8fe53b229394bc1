"""Small charts of months, one per place, all on one scale: a column of the same height is the same count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marugoto_stats.render.chart.bars import sign
from marugoto_stats.render.chart.columns import ABOVE, draw_columns, figures_fit, grid, numbers_width
from marugoto_stats.render.chart.dated import draw_dates, strip
from marugoto_stats.render.chart.months import mark, marks_height, slots
from marugoto_stats.render.chart.panels import heading, heading_height, total_of
from marugoto_stats.render.chart.paper import HEADING, MARGIN, SMALL, WIDTH, Paper, line_height
from marugoto_stats.render.chart.scale import steps
from marugoto_stats.render.chart.series import Dated, Line, Series
from marugoto_stats.wording import Words

_GAP: Final = 0.32
"""Between small charts side by side."""
_ROW_GAP: Final = 0.2
_TALLEST: Final = (0.9, 2.0)
"""Inches of the tallest column: at least, at most."""
_NARROWEST: Final = 0.17
"""Inches of one month with its sign."""
_FIGURES: Final = line_height(SMALL) + ABOVE
"""Inches of the figures above the columns."""


@dataclass(frozen=True, slots=True)
class _Small:
    """One small chart."""

    name: list[str]
    total: str
    lines: tuple[Line, ...]
    events: tuple[Dated, ...]

    @property
    def largest(self) -> int:
        return max([1, *(line.total.n or 0 for line in self.lines)])


def draw(paper: Paper, drawn: Series, words: Words, *, top: float, room: float) -> float:
    """Draw the small charts from `top` downwards, in about `room`; return where they end."""
    across = _across(paper, drawn)
    width = (WIDTH - 2 * MARGIN - (across - 1) * _GAP) / across
    smalls = [_small(paper, drawn, j, words, width) for j in range(len(drawn.panels))]
    rows = [smalls[start : start + across] for start in range(0, len(smalls), across)]
    labelled = all(figures_fit(paper, small.lines, width=width, size=SMALL) for small in smalls)
    aside = 0.0 if labelled else numbers_width(paper, drawn.largest)
    years = len({line.code[:4] for line in drawn.lines if not line.pinned}) > 2
    below = marks_height(drawn.lines, years=years)
    scale = _scale(drawn, rows, room - len(rows) * (below + _ROW_GAP) + _ROW_GAP)
    y = top
    for row in rows:
        most = max(small.largest for small in row)
        heads = y + heading_height([small.name for small in row])
        base = heads + _strip(row) + _FIGURES + most * scale
        counts = [count for count in steps(drawn.largest) if count <= most]
        for place, small in enumerate(row):
            left = MARGIN + place * (width + _GAP)
            heading(paper, small.name, small.total, x=left, y=heads)
            places = slots(paper, small.lines, left=left + aside, width=width - aside)
            grid(paper, places, counts, y=base, scale=scale, numbers=not labelled)
            draw_dates(paper, places, small.events, top=heads, base=base)
            draw_columns(paper, places, y=base, scale=scale, size=SMALL if labelled else None)
            mark(paper, places, words, y=base, years=years)
        y = base + below + _ROW_GAP
    return y - _ROW_GAP


def _small(paper: Paper, drawn: Series, j: int, words: Words, width: float) -> _Small:
    panel = drawn.panels[j]
    lines = tuple(line.in_panel(j) for line in drawn.lines)
    events = tuple(one for one in drawn.events if panel.code in one.panels)
    return _Small(paper.broken(panel.label, width, HEADING), total_of(panel, drawn, words), lines, events)


def _strip(row: Sequence[_Small]) -> float:
    """Return the height of the numbers of dates above the small charts of a row."""
    return max(strip(small.events) for small in row)


def _scale(drawn: Series, rows: Sequence[Sequence[_Small]], room: float) -> float:
    """Choose the inches per count that all share: what fills the room, within what is pleasant to look at."""
    free = room - sum(heading_height([small.name for small in row]) + _strip(row) + _FIGURES for row in rows)
    together = sum(max(small.largest for small in row) for row in rows)
    tallest = free * drawn.largest / together
    return min(max(tallest, _TALLEST[0]), _TALLEST[1]) / drawn.largest


def _across(paper: Paper, drawn: Series) -> int:
    """Choose how many stand side by side: as many as leave room for their figures, evenly over rows."""
    widest = paper.widest((sign(figure) for line in drawn.lines for figure in line.figures), SMALL)
    each = max(widest + ABOVE, _NARROWEST) * len(drawn.lines)
    count = len(drawn.panels)
    fitting = max(1, min(int((WIDTH - 2 * MARGIN + _GAP) / (each + _GAP)), count))
    rows = -(-count // fitting)
    return -(-count // rows)
