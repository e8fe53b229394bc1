"""One strip per district: how its contacts divide among the channels that tell the story, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Axis, SafeTable
from marugoto_stats.render.display import Line, Piece, Style, calm, columns, left, wrapped
from marugoto_stats.render.grid import Pen
from marugoto_stats.wording import Words

STORY: Final = ("office", "visit", "phone")
"""The channels that have a sign of their own."""
LENGTH: Final = 40
_SIGNS: Final = "#=-."
_STYLES: Final[tuple[Style, ...]] = ("strip-0", "strip-1", "strip-2", "strip-3")


def has_strips(table: SafeTable) -> bool:
    """Whether a table ends with strips: one that is drawn as panels of channels."""
    if table.chart is None or table.chart.shape != "panels" or table.columns is None:
        return False
    return table.columns.dimension == "channel" and bool(_story(table.columns))


def strips(table: SafeTable, pen: Pen, words: Words) -> Iterator[Line]:
    """Draw one strip of 40 signs for every district that has a count; x where a part of it is hidden."""
    if table.columns is None or table.row_totals is None:
        return
    story = _story(table.columns)
    room = None if pen.width is None else pen.width - LENGTH - 2
    rows = [
        (wrapped(calm(label), room), _counts(table, i, story))
        for i, (code, label) in enumerate(zip(table.rows.codes, table.rows.labels, strict=True))
        if table.row_totals[i].n != 0 and code not in table.rows.pinned
    ]
    stub = max((columns(part) for label, _ in rows for part in label), default=0)
    yield from _legend(table.columns, story, pen, words)
    for (*above, last), counts in rows:
        for part in above:
            yield ((part, ""),)
        yield (left(last, stub + 2), ""), *_strip(counts)


def lengths(counts: list[int], room: int = LENGTH) -> list[int]:
    """Divide a strip's length in proportion; signs left over go to the largest remainders, the first wins.

    >>> lengths([210, 80, 120, 90]), lengths([1, 1, 1, 0]), sum(lengths([7, 3, 1]))
    ([17, 6, 10, 7], [14, 13, 13, 0], 40)
    """
    exact = [Fraction(n * room, sum(counts)) for n in counts]
    whole = [floor(part) for part in exact]
    order = sorted(range(len(counts)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: room - sum(whole)]:
        whole[i] += 1
    return whole


def _story(axis: Axis) -> list[int]:
    return [axis.codes.index(code) for code in STORY if code in axis.codes]


def _counts(table: SafeTable, i: int, story: list[int]) -> list[int] | None:
    """List the counts of the story's channels and of the rest; None if one of them is hidden."""
    parts = [table.cells[i][j].n for j in story]
    total = table.row_totals[i].n if table.row_totals else None
    shown = [n for n in parts if n is not None]
    if total is None or len(shown) < len(parts):
        return None
    return [*shown, total - sum(shown)]


def _legend(axis: Axis, story: list[int], pen: Pen, words: Words) -> Iterator[Line]:
    """Say what the signs mean, on as many lines as that takes."""
    title = words("report.strips", label=calm(axis.label), n=LENGTH)
    line: list[Piece] = [(title, "quiet")]
    taken = columns(title)
    names = [*(calm(axis.short_labels[j]) for j in story), words("report.rest")]
    for name, sign, style in zip(names, _signs(story), _styles(story), strict=True):
        *above, last = wrapped(name, None if pen.width is None else pen.width - 5)
        if pen.width is not None and (above or taken + columns(last) + 5 > pen.width):
            yield tuple(line)
            yield from (((part, "quiet"),) for part in above)
            line, taken = [], -2
        line += [("  " if line else "", ""), (f"{last} ", "quiet"), (sign * 2, style)]
        taken += columns(last) + 5
    yield tuple(line)


def _strip(counts: list[int] | None) -> Line:
    if counts is None:
        return ((notation.HIDDEN, ""),)
    parts = zip(_signs(counts[:-1]), lengths(counts), _styles(counts[:-1]), strict=True)
    return tuple((sign * length, style) for sign, length, style in parts if length)


def _signs(story: list[int]) -> list[str]:
    return [*_SIGNS[: len(story)], _SIGNS[-1]]


def _styles(story: list[int]) -> list[Style]:
    return [*_STYLES[: len(story)], _STYLES[-1]]
