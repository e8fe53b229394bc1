"""Ranked horizontal bars with their figures at the end; what is no category stands last, below a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Figure
from marugoto_stats.render import palette
from marugoto_stats.render.chart.earlier import BEYOND
from marugoto_stats.render.chart.paper import BODY, MARGIN, WIDTH, Paper, line_height
from marugoto_stats.render.chart.scale import steps
from marugoto_stats.render.chart.series import Line, Series
from marugoto_stats.wording import Words

LABEL_GAP: Final = 0.14
"""Between label and axis."""
END_GAP: Final = 0.07
"""Between a bar and its figure."""
HIDDEN_WIDTH: Final = 0.26
_WIDEST_LABEL: Final = 2.35
_PINNED_GAP: Final = 0.14
_SHARE_GAP: Final = 0.1
"""Between a count and its share."""
_MANY: Final = 12
"""Up to so many bars are set closer, where that keeps the picture at its usual height."""
_CLOSEST: Final = 0.22
_PITCH: Final = (0.27, 0.46)
"""From one bar to the next: at least, at most."""
_FILL: Final = 0.62
"""How much of its row a bar takes."""
_THICKEST: Final = 0.27
_LABEL_AIR: Final = 0.04

End = list[tuple[str, str]]
"""What stands at the end of a bar: texts with their tones."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its place: the middle of its bar and the height that it takes."""

    line: Line
    label: list[str]
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """How bars are drawn: inches per count, and their thickness."""

    scale: float
    thickness: float


def draw(paper: Paper, drawn: Series, words: Words, *, top: float, room: float) -> float:
    """Draw the bars from `top` downwards, in about `room`; return where they end."""
    label_width, rows = set_out(paper, drawn.lines, top=top, room=room)
    left = MARGIN + label_width + LABEL_GAP
    ends = [_end(row.line.total, drawn, words) for row in rows]
    gauge = Gauge(_scale(paper, rows, ends, WIDTH - MARGIN - left), thickness(rows))
    first, last = span(rows)
    for step in steps(drawn.largest)[1:]:
        paper.rule((left + step * gauge.scale,) * 2, (first, last))
    for row, end in zip(rows, ends, strict=True):
        paper.lines(MARGIN, row.y, row.label)
        colour = palette.colour_of(drawn.dimension, row.line.code, pinned=row.line.pinned)
        x = bar(paper, row.line.total, gauge, colour, x=left, y=row.y) + END_GAP
        if drawn.previous and row.line.previous is not None:
            x = _beside(paper, row, gauge, (left, x, x + _end_width(paper, end)))
        for text, tone in end:
            paper.text(x, row.y, text, tone=tone)
            x += paper.width_of(text) + _SHARE_GAP
    paper.axis((left, left), (first, last))
    return last


def set_out(paper: Paper, lines: Sequence[Line], *, top: float, room: float) -> tuple[float, list[Row]]:
    """Give every line its place below `top`; return the width of the labels and the rows."""
    labels = [paper.broken(line.label, _WIDEST_LABEL) for line in lines]
    pinned = sum(line.pinned for line in lines)
    gap = _PINNED_GAP if 0 < pinned < len(lines) else 0.0
    least = _CLOSEST if len(lines) <= _MANY else _PITCH[0]
    pitch = min(max((room - gap) / len(lines), least), _PITCH[1])
    rows: list[Row] = []
    y = top
    for place, (line, label) in enumerate(zip(lines, labels, strict=True)):
        y += gap if place == len(lines) - pinned else 0.0
        height = max(pitch, len(label) * line_height(BODY) + _LABEL_AIR)
        rows.append(Row(line, label, y + height / 2, height))
        y += height
    return paper.widest(text for label in labels for text in label), rows


def span(rows: Sequence[Row]) -> tuple[float, float]:
    """Return where rows begin and end."""
    return rows[0].y - rows[0].height / 2, rows[-1].y + rows[-1].height / 2


def thickness(rows: Sequence[Row]) -> float:
    """Return the thickness of the bars."""
    return min(_FILL * min(row.height for row in rows), _THICKEST)


def bar(paper: Paper, figure: Figure, gauge: Gauge, colour: str, *, x: float, y: float) -> float:
    """Draw one bar around y; return where it ends. A hidden figure is a hatched place of fixed size."""
    top = y - gauge.thickness / 2
    if figure.n is not None:
        paper.bar(x, top, figure.n * gauge.scale, gauge.thickness, colour=colour)
        return x + figure.n * gauge.scale
    if figure.status == "suppressed":
        paper.gap(x, top, HIDDEN_WIDTH, gauge.thickness)
        return x + HIDDEN_WIDTH
    return x


def sign(figure: Figure) -> str:
    """Write a figure, or the sign for why there is none."""
    if figure.n is not None:
        return notation.whole(figure.n)
    return notation.HIDDEN if figure.status == "suppressed" else notation.UNAVAILABLE


def tone_of(figure: Figure) -> str:
    """Return the tone in which a figure is written: zeros step back."""
    if figure.n is None:
        return palette.GREY
    return palette.INK if figure.n else palette.FAINT


def _end(figure: Figure, drawn: Series, words: Words) -> End:
    """Word the end of a bar: the count, and quieter its share."""
    if figure.n is None:
        return [(sign(figure), tone_of(figure))]
    count = (words(f"chart.count.{drawn.unit}", n=figure.n), tone_of(figure))
    if figure.share is None:
        return [count]
    return [count, (f"{notation.percent(figure.share)}%", palette.GREY if figure.n else palette.FAINT)]


def _beside(paper: Paper, row: Row, gauge: Gauge, at: tuple[float, float, float]) -> float:
    """Mark the other period's count across a bar; return where what stands at its end begins, clear of the mark.

    `at`: where the bar begins, and where what stands at its end would begin and end.
    """
    left, begins, ends = at
    x, half = left + (row.line.previous or 0) * gauge.scale, gauge.thickness / 2 + BEYOND
    paper.tick((x, x), (row.y - half, row.y + half))
    return x + END_GAP if begins - END_GAP < x < ends + END_GAP else begins


def _scale(paper: Paper, rows: Sequence[Row], ends: Sequence[End], width: float) -> float:
    """Find the inches per count at which every bar and what stands at its end fit."""
    return min(
        (
            (width - END_GAP - _end_width(paper, end)) / longest
            for row, end in zip(rows, ends, strict=True)
            if (longest := max(row.line.total.n or 0, row.line.previous or 0))
        ),
        default=1.0,
    )


def _end_width(paper: Paper, end: End) -> float:
    return sum(paper.width_of(text) for text, _ in end) + (len(end) - 1) * _SHARE_GAP
