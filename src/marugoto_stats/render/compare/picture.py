"""The dumbbells: of every support type and channel the share of each side, as marks on one line of one scale.

Sides differ in shape and lightness, never in hue; each has its shares in a column of its own below its name.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Comparison, SideTable, Standing
from marugoto_stats.render import palette
from marugoto_stats.render.chart import frame
from marugoto_stats.render.chart.paper import (
    BODY,
    HEADING,
    MARGIN,
    SMALL,
    TITLE,
    WIDTH,
    Format,
    Paper,
    line_height,
    settings,
)
from marugoto_stats.render.chart.scale import steps
from marugoto_stats.render.compare.layout import rows_of
from marugoto_stats.render.written import share_text
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words
from marugoto_stats.wording import words as words_of

DRAWN: Final = ("support_type", "channel")
"""The tables that are drawn."""
SIGNS: Final = (
    ("o", palette.INK, False), ("D", palette.INK, True), ("s", palette.FAINT, False), ("^", palette.MAIN, False),
    ("o", palette.MAIN, True), ("s", palette.INK, True),
)
"""Of the sides in their order: shape, tone, whether it is hollow. Further sides begin anew."""
_PITCH: Final = 0.27
_WIDEST_LABEL: Final = 2.2
_COLUMN: Final = 0.86
"""Inches of a side's column."""
_NARROWEST_PLOT: Final = 1.5
_GAP: Final = 0.16
_GROUP_GAP: Final = 0.18
_FOOT_GAP: Final = 0.22
_MARK: Final = 0.11
"""Inches between two marks from which neither covers the other."""
_STEP: Final = 0.062
_BOND: Final = 0.03
"""How thick the line is that joins the marks."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the picture."""

    label: list[str]
    y: float
    cells: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the scale lies, and where the columns of the sides end."""

    left: float
    scale: float
    """Inches per hundredth."""
    columns: tuple[float, ...]
    largest: int


def drawn(comparison: Comparison) -> list[SideTable]:
    """List the tables that are drawn: those with a share."""
    return [table for table in comparison.tables if table.id in DRAWN and table.shared]


def draw(comparison: Comparison, format: Format, *, live: bool = False) -> bytes:  # noqa: A002 (as the command's option)
    """Draw the shares of all sides. **Unit**: per cent. **Base**: each side's own consultations.

    **Raises** OutputError: `missing-glyph`, `no-font`.
    """
    words, tables = words_of(comparison.lang), drawn(comparison)
    with settings(live=live):
        paper = Paper()
        y = _head(paper, words) + _GAP
        if tables:
            y = _body(paper, comparison, tables, top=y)
        else:
            y = frame.quiet(paper, words("compare.chart.empty"), words, top=y, room=2.4)
        foot = list(_foot(paper, comparison, tables, words))
        y += _FOOT_GAP
        frame.foot(paper, y, foot)
        return paper.finished(format, y + frame.foot_height(foot), title=words("compare.chart.title"),
                              description=alt_text(comparison), live=live)  # fmt: skip


def alt_text(comparison: Comparison) -> str:
    """Say what the picture shows: every support type with the share of each side."""
    words = words_of(comparison.lang)
    said = []
    for table in drawn(comparison)[:1]:
        for i in rows_of(table):
            values = [words("compare.chart.alt-value", side=safe_text(side.label), share=_share(cell).rstrip("%"))
                      for side, cell in zip(comparison.sides, table.cells[i], strict=True)]  # fmt: skip
            said.append(words("compare.chart.alt-line", line=safe_text(table.rows.labels[i]),
                              values=words.listing(values)))  # fmt: skip
    sides = words.listing([safe_text(side.label) for side in comparison.sides])
    return words("compare.chart.alt", sides=sides, said=words("compare.chart.end").join(said))


def _share(cell: Standing) -> str:
    if cell.figure.n is not None and cell.figure.share is None:
        return notation.UNAVAILABLE
    return share_text(cell.figure)


# ── the parts of the picture ────────────────────────────────────────────────────────────────────────────────


def _head(paper: Paper, words: Words) -> float:
    y = frame.TOP
    for line in paper.broken(words("compare.chart.title"), frame.MEASURE, TITLE):
        paper.text(MARGIN, y + line_height(TITLE) / 2, line, size=TITLE)
        y += line_height(TITLE)
    y += 0.06
    paper.text(MARGIN, y + line_height(BODY) / 2, words("compare.chart.unit"), tone=palette.GREY)
    return y + line_height(BODY)


def _body(paper: Paper, comparison: Comparison, tables: Sequence[SideTable], *, top: float) -> float:
    labels = {safe_text(table.rows.labels[i]) for table in tables for i in rows_of(table)}
    broken = {label: paper.broken(label, _WIDEST_LABEL) for label in labels}
    plot = _plot(paper, comparison, tables, [line for lines in broken.values() for line in lines])
    y = _names(paper, comparison, tables[0], plot, top=top)
    for table in tables:
        y += _GROUP_GAP
        paper.text(MARGIN, y + line_height(HEADING) / 2, safe_text(table.rows.label), size=HEADING)
        y += line_height(HEADING) + 0.06
        begin, rows = y, []
        for i in rows_of(table):
            label = broken[safe_text(table.rows.labels[i])]
            height = max(_PITCH, len(label) * line_height(BODY) + 0.04)
            rows.append(_Row(label, y + height / 2, table.cells[i]))
            y += height
        _grid(paper, plot, begin, y)
        for row in rows:
            _row(paper, row, plot)
    return _scale(paper, plot, y)


def _plot(paper: Paper, comparison: Comparison, tables: Sequence[SideTable], labels: Sequence[str]) -> _Plot:
    """Lay out scale and columns: the columns give way where there are many sides."""
    shares = [cell.figure.share for table in tables for line in table.cells for cell in line if cell.figure.share]
    largest = max(5, int(max(shares, default=Fraction(0)) * 100) + 1)
    left = MARGIN + paper.widest(labels) + 0.22
    right, n = WIDTH - MARGIN, len(comparison.sides)
    column = min(_COLUMN, max(0.5, (right - left - _NARROWEST_PLOT) / n))
    scale = (right - n * column - 0.12 - left) / largest
    return _Plot(left, scale, tuple(right - (n - 1 - j) * column for j in range(n)), largest)


def _names(paper: Paper, comparison: Comparison, table: SideTable, plot: _Plot, *, top: float) -> float:
    """Head the columns: each side's mark, its name, its N."""
    room = (plot.columns[1] - plot.columns[0] if len(plot.columns) > 1 else _COLUMN) - 0.1
    texts = []
    for side, base in zip(comparison.sides, table.bases, strict=True):
        n = notation.UNAVAILABLE if base.n is None else notation.whole(base.n)
        texts.append((paper.broken(safe_text(side.label), room, SMALL), f"N={n}"))
    height = max(len(lines) for lines, _ in texts) + 1
    for j, (lines, n) in enumerate(texts):
        _mark(paper, j, plot.columns[j] - 0.08, top + 0.08)
        for place, line in enumerate([*lines, n], start=height - len(lines) - 1):
            y = top + 0.2 + (place + 0.5) * line_height(SMALL)
            tone = palette.GREY if line == n else palette.INK
            paper.text(plot.columns[j], y, line, size=SMALL, tone=tone, align="right")
    return top + 0.2 + height * line_height(SMALL)


def _grid(paper: Paper, plot: _Plot, top: float, bottom: float) -> None:
    for step in steps(plot.largest)[1:]:
        paper.rule((plot.left + step * plot.scale,) * 2, (top, bottom))
    paper.axis((plot.left, plot.left), (top, bottom))


def _row(paper: Paper, row: _Row, plot: _Plot) -> None:
    paper.lines(MARGIN, row.y, row.label)
    places = [None if cell.figure.share is None else plot.left + float(cell.figure.share * 100) * plot.scale
              for cell in row.cells]  # fmt: skip
    known = [place for place in places if place is not None]
    if len(known) > 1:
        paper.bar(min(known), row.y - _BOND / 2, max(known) - min(known), _BOND, colour=palette.REST)
    for j, y in _apart(places):
        _mark(paper, j, places[j] or 0.0, row.y + y)
    for j, cell in enumerate(row.cells):
        text = _share(cell)
        tone = palette.INK if cell.figure.n else palette.FAINT
        paper.text(plot.columns[j], row.y, text, tone=tone, align="right")


def _apart(places: Sequence[float | None]) -> Iterator[tuple[int, float]]:
    """Set marks that would cover each other a little above and below the line: (side, by how much)."""
    order = sorted((place, j) for j, place in enumerate(places) if place is not None)
    near: list[tuple[float, int]] = []
    for place, j in [*order, (math.inf, -1)]:
        if near and place - near[-1][0] >= _MARK:
            yield from ((one, (k - (len(near) - 1) / 2) * _STEP) for k, (_, one) in enumerate(near))
            near = []
        near.append((place, j))


def _mark(paper: Paper, j: int, x: float, y: float) -> None:
    shape, colour, hollow = SIGNS[j % len(SIGNS)]
    paper.mark(x, y, shape=shape, colour=colour, hollow=hollow)


def _scale(paper: Paper, plot: _Plot, y: float) -> float:
    """Write the scale below the last line; return where it ends."""
    middle = y + 0.04 + line_height(SMALL) / 2
    for step in steps(plot.largest):
        paper.text(plot.left + step * plot.scale, middle, f"{step}%", size=SMALL, tone=palette.GREY, align="center")
    return middle + line_height(SMALL) / 2


def _foot(paper: Paper, comparison: Comparison, tables: Sequence[SideTable], words: Words) -> Iterator[str]:
    """Say of which period each side is, and how the picture is to be read."""
    for side in comparison.sides:
        when = words("compare.figureless") if not side.figures else frame.period(side.period, words)
        text = words("compare.chart.foot", label=safe_text(side.label), period=when)
        yield from paper.broken(text, frame.MEASURE, SMALL, balanced=False)
    shown = [cell for table in tables for i in rows_of(table) for cell in table.cells[i]]
    texts = [words("compare.chart.lines")] if tables else []
    texts += [words("compare.chart.missing")] if any(_share(cell) == notation.UNAVAILABLE for cell in shown) else []
    if comparison.policy.smallest_published > 1:
        texts.append(words("chart.hidden", most=comparison.policy.smallest_published - 1))
    for text in texts:
        yield from paper.broken(text, frame.MEASURE, SMALL, balanced=False)
