"""The count of another period beside each bar or column: a short line across it, and above the drawing what it means.

One neutral sign for more and for fewer: no colour, no arrow.
"""

from __future__ import annotations

from typing import Final

from marugoto_stats.model import Previous
from marugoto_stats.render import palette
from marugoto_stats.render.chart.paper import MARGIN, SMALL, Paper, line_height
from marugoto_stats.render.comparison import months
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

BEYOND: Final = 0.035
"""How far the line reaches beyond either side of its bar."""
_SAMPLE: Final = 0.2
_GAP: Final = 0.08
_BELOW: Final = 0.14
"""Between the key and the drawing."""


def key_height() -> float:
    """Return the height that the key takes above a drawing."""
    return line_height(SMALL) + _BELOW


def draw_key(paper: Paper, previous: Previous, words: Words, *, top: float, upright: bool) -> None:
    """Say what the short lines are: upright ones across bars, level ones across columns."""
    y, half = top + line_height(SMALL) / 2, _SAMPLE / 2
    x = MARGIN + half
    if upright:
        paper.tick((x, x), (y - half, y + half))
    else:
        paper.tick((x - half, x + half), (y, y))
    paper.text(MARGIN + _SAMPLE + _GAP, y, named(previous, words), size=SMALL, tone=palette.GREY)


def named(previous: Previous, words: Words) -> str:
    """Name the count that the lines show, with its months."""
    return words("comparison.chart.key", label=safe_text(previous.label), months=months(previous.period, words))
