"""Columns in the order of the months, which keep their place when they are empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marugoto_stats import notation
from marugoto_stats.render import palette
from marugoto_stats.render.chart.bars import sign, tone_of
from marugoto_stats.render.chart.dated import draw_dates, strip
from marugoto_stats.render.chart.earlier import BEYOND
from marugoto_stats.render.chart.months import Slot, mark, marks_height, slots
from marugoto_stats.render.chart.paper import BODY, MARGIN, SMALL, WIDTH, Paper, line_height
from marugoto_stats.render.chart.scale import steps
from marugoto_stats.render.chart.series import Line, Series
from marugoto_stats.wording import Words

ABOVE: Final = 0.04
"""Between a column and its figure."""
_HIDDEN_HEIGHT: Final = 0.2
_FILL: Final = 0.7
"""How much of its place a column takes."""
_WIDEST: Final = 0.5
_HEIGHT: Final = (2.3, 3.4)
"""Of the drawing: at least, at most."""
_KEY_GAP: Final = 0.18
_SWATCH: Final = 0.11
_SWATCH_GAP: Final = 0.07
_WIDEST_KEY: Final = 0.9
_COLOURS: Final = (palette.MAIN, palette.REST)
"""Of the parts of a column, from the bottom."""


def draw(paper: Paper, drawn: Series, words: Words, *, top: float, room: float) -> float:
    """Draw the columns from `top` downwards, in about `room`; return where they end."""
    above, below = strip(drawn.events), marks_height(drawn.lines, years=True)
    height = min(max(room - above - below, _HEIGHT[0]), _HEIGHT[1])
    base, key = top + above + height, _key(paper, drawn)
    width = WIDTH - 2 * MARGIN
    if key:
        width -= _KEY_GAP + _SWATCH + _SWATCH_GAP + paper.widest(text for label in key for text in label)
    largest = max([drawn.largest, *(stacked(line) for line in drawn.lines)])
    scale = (height - line_height(BODY) - ABOVE) / largest
    sizes = (size for size in (BODY, SMALL) if figures_fit(paper, drawn.lines, width=width, size=size))
    size = next(sizes, None)
    aside = 0.0 if size else numbers_width(paper, largest)
    places = slots(paper, drawn.lines, left=MARGIN + aside, width=width - aside)
    grid(paper, places, steps(largest), y=base, scale=scale, numbers=size is None)
    draw_dates(paper, places, drawn.events, top=top, base=base)
    draw_columns(paper, places, y=base, scale=scale, size=size, marked=drawn.previous is not None)
    mark(paper, places, words, y=base, years=True)
    if key:
        _draw_key(paper, key, drawn.lines[-1], x=MARGIN + width + _KEY_GAP, y=base, scale=scale)
    return base + below


def figures_fit(paper: Paper, lines: Sequence[Line], *, width: float, size: float) -> bool:
    """Tell whether each line's figure fits above its column, in one size of type."""
    places = slots(paper, lines, left=0.0, width=width)
    return all(paper.width_of(sign(slot.line.total), size) + ABOVE <= slot.width for slot in places)


def numbers_width(paper: Paper, largest: int) -> float:
    """Return the room that the grid's numbers take on the left, where columns have no figures."""
    return paper.width_of(notation.whole(largest), SMALL) + 2 * ABOVE


def stacked(line: Line) -> int:
    """Return the height of a column in counts."""
    return max(sum(figure.n or 0 for figure in line.figures), line.total.n or 0)


def grid(paper: Paper, places: Sequence[Slot], counts: Sequence[int], *, y: float, scale: float,
         numbers: bool) -> None:
    """Draw the baseline at y and a line at each count above it; with numbers where the columns have none."""
    left, right = places[0].x - places[0].width / 2, places[-1].x + places[-1].width / 2
    for count in counts:
        height = y - count * scale
        if count:
            paper.rule((left, right), (height, height))
        if numbers:
            number = notation.whole(count)
            paper.text(left - ABOVE, height, number, size=SMALL, tone=palette.GREY, align="right")
    paper.axis((left, right), (y, y))


def draw_columns(paper: Paper, places: Sequence[Slot], *, y: float, scale: float, size: float | None,
                 marked: bool = False) -> None:
    """Draw every column on the baseline at y, with its figure above it; marked, across it the other period's count."""
    width = min(_FILL * min(slot.width for slot in places), _WIDEST)
    for slot in places:
        tick = y - slot.line.previous * scale if marked and slot.line.previous is not None else None
        end, total = _draw_column(paper, slot, width=width, y=y, scale=scale, tick=tick), slot.line.total
        if tick is not None:
            paper.tick((slot.x - width / 2 - BEYOND, slot.x + width / 2 + BEYOND), (tick, tick))
        if size is not None:
            if tick is not None and end - line_height(size) - 2 * ABOVE < tick < end:
                end = tick  # the figure stands clear of the mark
            middle = end - ABOVE - line_height(size) / 2
            paper.text(slot.x, middle, sign(total), size=size, tone=tone_of(total), align="center")


def _draw_column(paper: Paper, slot: Slot, *, width: float, y: float, scale: float, tick: float | None) -> float:
    """Draw one column upwards from y; return where it ends. What is hidden is hatched, above what is not."""
    line, left = slot.line, slot.x - width / 2
    hidden = any(figure.status == "suppressed" for figure in line.figures)
    if hidden and line.total.n is not None:
        paper.gap(left, y - line.total.n * scale, width, line.total.n * scale)
        return y - line.total.n * scale
    single = len(line.figures) == 1
    for figure, colour in zip(line.figures, _COLOURS, strict=False):
        height = (figure.n or 0) * scale
        paper.bar(left, y - height, width, height, colour=palette.REST if single and line.pinned else colour)
        if figure is line.figures[0] and _has_room(paper, line, width=width, height=height):
            top = y - height
            if tick is not None and top - ABOVE < tick < top + line_height(BODY) + 2 * ABOVE < y - line_height(BODY):
                top = tick
            middle = top + line_height(BODY) / 2 + ABOVE
            paper.text(slot.x, middle, sign(figure), tone=palette.PAPER, align="center")
        y -= height
    if hidden:
        y -= _HIDDEN_HEIGHT
        paper.gap(left, y, width, _HIDDEN_HEIGHT)
    return y


def _has_room(paper: Paper, line: Line, *, width: float, height: float) -> bool:
    """Tell whether the main part of a stacked column can hold its own figure."""
    fits = paper.width_of(sign(line.figures[0])) + ABOVE <= width
    return len(line.figures) > 1 and fits and height >= line_height(BODY) + 2 * ABOVE


# ── what the parts are ──────────────────────────────────────────────────────────────────────────────────────


def _key(paper: Paper, drawn: Series) -> list[list[str]]:
    """Name the parts of a stacked column from the bottom, and last their sum."""
    if not drawn.sum_label:
        return []
    labels = (*(panel.label for panel in drawn.panels), drawn.sum_label)
    return [paper.broken(label, _WIDEST_KEY) for label in labels]


def _draw_key(paper: Paper, key: list[list[str]], last: Line, *, x: float, y: float, scale: float) -> None:
    """Write each part's name beside the last column at its height; names that meet move up."""
    below = y
    for place, label in enumerate(key):
        is_part, half = place < len(last.figures), len(label) * line_height(BODY) / 2
        part = (last.figures[place].n or 0) * scale if is_part else 2 * ABOVE + line_height(BODY)
        middle = min(y - part / 2, below - half)
        if is_part:
            paper.bar(x, middle - _SWATCH / 2, _SWATCH, _SWATCH, colour=_COLOURS[place])
        tone = palette.GREY if is_part else palette.INK
        paper.lines(x + _SWATCH + _SWATCH_GAP, middle, label, tone=tone)
        below, y = middle - half, y - part
