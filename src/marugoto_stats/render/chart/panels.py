"""One panel of bars per place, side by side on one scale: the same line of two places can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marugoto_stats.render import palette
from marugoto_stats.render.chart.bars import (
    END_GAP,
    HIDDEN_WIDTH,
    LABEL_GAP,
    Gauge,
    Row,
    bar,
    set_out,
    sign,
    span,
    thickness,
    tone_of,
)
from marugoto_stats.render.chart.paper import HEADING, MARGIN, SMALL, WIDTH, Paper, line_height
from marugoto_stats.render.chart.scale import steps
from marugoto_stats.render.chart.series import Panel, Series
from marugoto_stats.render.wrap import phrases
from marugoto_stats.wording import Words

_GAP: Final = 0.2
"""Between panels side by side."""
_ROW_GAP: Final = 0.3
_BELOW_HEADING: Final = 0.06
_LONGEST: Final = 0.9
"""Inches that the longest bar must at least reach, or the panels go on in another row."""
_GRID: Final = 0.4
"""Inches between grid lines, at least."""
_HEADING_WIDTH: Final = (0.8, 1.5)
"""Headings are broken to the first, but a word is not broken before the second."""


def draw(paper: Paper, drawn: Series, words: Words, *, top: float, room: float) -> float:
    """Draw the panels from `top` downwards, in about `room`; return where they end."""
    label_width, _ = set_out(paper, drawn.lines, top=0.0, room=0.0)
    left = MARGIN + label_width + LABEL_GAP
    names = [_broken(paper, panel) for panel in drawn.panels]
    totals = [total_of(panel, drawn, words) for panel in drawn.panels]
    heads = [
        max(paper.widest(name, HEADING), paper.width_of(total, SMALL))
        for name, total in zip(names, totals, strict=True)
    ]
    scale, rows = _spread(paper, drawn, heads, WIDTH - MARGIN - left)
    each = (room - (len(rows) - 1) * _ROW_GAP) / len(rows)
    y = top
    for row in rows:
        head = heading_height([names[j] for j in row])
        below = head + _BELOW_HEADING
        _, lines = set_out(paper, drawn.lines, top=y + below, room=each - below)
        for line in lines:
            paper.lines(MARGIN, line.y, line.label)
        x = left
        for j in row:
            heading(paper, names[j], totals[j], x=x, y=y + head)
            _draw_panel(paper, drawn, j, lines, x=x, scale=scale)
            x += max(heads[j], _width(paper, drawn, j, scale)) + _GAP
        y = span(lines)[1] + _ROW_GAP
    return y - _ROW_GAP


def _draw_panel(paper: Paper, drawn: Series, j: int, rows: Sequence[Row], *, x: float, scale: float) -> None:
    most = max(line.figures[j].n or 0 for line in drawn.lines)
    for step in steps(drawn.largest, most=max(1, int(drawn.largest * scale / _GRID)))[1:]:
        if step <= most:
            paper.rule((x + step * scale,) * 2, span(rows))
    gauge = Gauge(scale, thickness(rows))
    for row in rows:
        figure = row.line.figures[j]
        colour = palette.colour_of(drawn.dimension, row.line.code, pinned=row.line.pinned)
        end = bar(paper, figure, gauge, colour, x=x, y=row.y)
        paper.text(end + END_GAP, row.y, sign(figure), tone=tone_of(figure))
    paper.axis((x, x), span(rows))


def _spread(paper: Paper, drawn: Series, heads: Sequence[float], width: float) -> tuple[float, list[range]]:
    """Choose the rows of panels, as few as leave the bars long enough, and the scale that all share."""
    count, scale, rows = len(drawn.panels), 0.0, [range(0)]
    for number in range(1, count + 1):
        across = -(-count // number)
        rows = [range(start, min(start + across, count)) for start in range(0, count, across)]
        scale = min(_scale(paper, drawn, row, heads, width) for row in rows)
        if scale * drawn.largest >= _LONGEST:
            break
    return scale, rows


def _scale(paper: Paper, drawn: Series, row: range, heads: Sequence[float], width: float) -> float:
    """Find by halving the largest scale at which a row of panels fits; 0 if none does."""
    low, high = 0.0, width / drawn.largest
    for _ in range(24):
        middle = (low + high) / 2
        needed = sum(max(heads[j], _width(paper, drawn, j, middle)) + _GAP for j in row) - _GAP
        low, high = (middle, high) if needed <= width else (low, middle)
    return low


def _width(paper: Paper, drawn: Series, j: int, scale: float) -> float:
    """Return the width of a panel's longest bar with its figure."""
    return max(
        (HIDDEN_WIDTH if figure.status == "suppressed" else (figure.n or 0) * scale)
        + END_GAP
        + paper.width_of(sign(figure))
        for figure in (line.figures[j] for line in drawn.lines)
    )


# ── headings ────────────────────────────────────────────────────────────────────────────────────────────────


def heading_height(names: Sequence[list[str]]) -> float:
    """Return the height that the headings of panels take: the longest name, and the totals below."""
    return max(map(len, names)) * line_height(HEADING) + line_height(SMALL)


def heading(paper: Paper, name: list[str], total: str, *, x: float, y: float) -> None:
    """Write a panel's name and total so that they end at y."""
    paper.text(x, y - line_height(SMALL) / 2, total, size=SMALL, tone=palette.GREY)
    paper.lines(x, y - line_height(SMALL) - len(name) * line_height(HEADING) / 2, name, size=HEADING)


def total_of(panel: Panel, drawn: Series, words: Words) -> str:
    """Word what a panel holds in all; of several answers per contact, the contacts."""
    if panel.total is None:
        return ""
    if panel.total.n is None:
        return sign(panel.total)
    return words("chart.n" if drawn.unit == "mentions" else f"chart.count.{drawn.unit}", n=panel.total.n)


def _broken(paper: Paper, panel: Panel) -> list[str]:
    """Break a panel's name into short lines, but no word that a panel can hold."""
    narrow, wide = _HEADING_WIDTH
    longest = paper.widest((phrase.rstrip() for phrase in phrases(panel.label)), HEADING)
    return paper.broken(panel.label, min(max(longest, narrow), wide), HEADING)
