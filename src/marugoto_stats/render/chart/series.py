"""From a table to what is drawn: which lines, in which order, against which panels.

Everything comes from the finished table; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from marugoto_stats.model import BY_TIME, Axis, Event, Figure, Previous, SafeTable, Unit
from marugoto_stats.render.wrap import short
from marugoto_stats.render.written import counts
from marugoto_stats.text import safe_text

_PLACES: Final = ("district", "centre")
"""Dimensions whose categories get a panel each, so that the same line of two places can be compared."""
_PARTS: Final = {"contacts": ("consultations", "clerical")}
"""A measure that is the sum of others: its column is stacked from them."""

_MARKED: Final = ("columns", "bars")
"""Shapes in which the other period's count stands beside each line."""
_OF_MONTHS: Final = ("columns", "multiples")
"""Shapes whose lines are months side by side."""

Cells = tuple[tuple[Figure, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One category with its figures: one per panel, or per part of a stacked column."""

    code: str
    label: str
    figures: tuple[Figure, ...]
    total: Figure
    pinned: bool
    """Stands last, below a small gap."""

    @property
    def previous(self) -> int | None:
        """The same count of the period that is compared with; None where the two do not compare as they stand."""
        change = self.total.change
        if change is None or change.n is None or change.now != self.total.n:
            return None
        return change.previous

    def in_panel(self, j: int) -> Line:
        """Return what of the line stands in one panel."""
        return replace(self, figures=(self.figures[j],), total=self.figures[j])


@dataclass(frozen=True, slots=True)
class Panel:
    """One column of the drawing."""

    code: str
    label: str
    total: Figure | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """An event with its number, which is the same in all charts and lists of a report."""

    number: int
    event: Event
    panels: frozenset[str]
    """The codes of the small charts of places that it concerns; none where the drawing is one chart."""


@dataclass(frozen=True, slots=True)
class Series:
    """What a chart draws."""

    dimension: str
    """Of the lines."""
    lines: tuple[Line, ...]
    panels: tuple[Panel, ...]
    unit: Unit
    left_out: tuple[str, ...]
    """Labels of lines and panels that are zero throughout."""
    in_order: bool = False
    """Whether the lines have an order of their own, which a ranking would destroy."""
    sum_label: str = ""
    """For stacked columns: what the parts add up to."""
    events: tuple[Dated, ...] = ()
    """What is drawn as dates among months."""
    previous: Previous | None = None
    """The period whose counts stand beside those of the lines; None where none does."""

    @property
    def largest(self) -> int:
        """The largest published figure, at least 1: the scale of the chart."""
        beside = [line.previous or 0 for line in self.lines] if self.previous else []
        return max([1, *beside, *(figure.n or 0 for line in self.lines for figure in line.figures)])

    @property
    def hidden(self) -> int:
        """How many figures are hidden."""
        return sum(figure.status == "suppressed" for line in self.lines for figure in line.figures)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but zeros and what the log cannot say."""
        figures = [figure for line in self.lines for figure in line.figures]
        return all(not figure.n and figure.status != "suppressed" for figure in figures)

    @property
    def is_unavailable(self) -> bool:
        """Whether the log cannot say a single figure."""
        figures = [figure for line in self.lines for figure in line.figures]
        return bool(figures) and all(figure.status == "unavailable" for figure in figures)


def shape_of(table: SafeTable) -> str:
    """Return the shape in which a table is drawn."""
    return table.chart.shape if table.chart else "bars"


def series(table: SafeTable, events: Sequence[Event] = ()) -> Series:
    """Choose and order what the chart of a table draws; of the events of a report, those of its months and places."""
    measure = table.chart.measure if table.chart else None
    found = replace(_series(table), unit="persons" if measure == "persons" else table.unit)
    previous = table.release.previous
    by_time = table.rows.dimension in BY_TIME  # the only lines that a part of the period compares whole
    marked = previous is not None and shape_of(table) in _MARKED and (previous.whole or by_time)
    if not marked or found.is_empty or all(line.previous is None for line in found.lines):
        previous = None
    return replace(found, events=tuple(_dated(table, found, events)), previous=previous)


def _dated(table: SafeTable, drawn: Series, events: Sequence[Event]) -> Iterator[Dated]:
    shape, months = shape_of(table), {line.code for line in drawn.lines}
    if drawn.dimension != "month" or shape not in _OF_MONTHS or drawn.is_empty:
        return
    across = table.columns.dimension if table.columns and shape == "multiples" else ""
    for number, event in enumerate(events, start=1):
        panels = frozenset(panel.code for panel in drawn.panels if across and event.concerns(across, [panel.code]))
        if f"{event.day:%Y-%m}" in months and (panels or not across):
            yield Dated(number, event, panels)


def _series(table: SafeTable) -> Series:
    shape = shape_of(table)
    if table.columns is None:
        panels = [Panel("", "", table.total)]
        return _chosen(table.rows, panels, table.cells, None, ranked=_is_ranked(table.rows, shape))
    if table.columns.dimension == "measure":
        return _measured(table, table.columns, shape)
    axis, panel_axis, cells = table.rows, table.columns, table.cells
    totals, panel_totals = table.row_totals, table.column_totals
    if shape == "panels" and table.rows.dimension in _PLACES:
        turned = tuple(tuple(line[j] for line in cells) for j in range(len(panel_axis.codes)))
        axis, panel_axis, cells = panel_axis, axis, turned
        totals, panel_totals = panel_totals, totals
    panels = _panels(panel_axis, panel_totals)
    if not panel_axis.keep_zeros:
        panels, cells = _without_zeros(panels, cells)
    found = _chosen(axis, panels, cells, totals, ranked=_is_ranked(axis, shape))
    drawn = {panel.label for panel in panels}
    gone = [label for label in map(_label, panel_axis.labels) if label not in drawn]
    return replace(found, left_out=(*found.left_out, *gone))


def _is_ranked(axis: Axis, shape: str) -> bool:
    ranked = shape == "bars" or (shape == "panels" and axis.multiple_response)
    return ranked and not axis.ordered


def _panels(axis: Axis, totals: Sequence[Figure] | None) -> list[Panel]:
    figures = totals or (None,) * len(axis.codes)
    return [Panel(*head) for head in zip(axis.codes, map(_label, axis.labels), figures, strict=True)]


def _without_zeros(panels: list[Panel], cells: Cells) -> tuple[list[Panel], Cells]:
    kept = [j for j in range(len(panels)) if any(counts(line[j]) for line in cells)]
    return [panels[j] for j in kept], tuple(tuple(line[j] for j in kept) for line in cells)


def _measured(table: SafeTable, columns: Axis, shape: str) -> Series:
    """Draw one measure; as columns, stacked from its parts where the log knows them."""
    measure = (table.chart.measure if table.chart else None) or columns.codes[0]
    drawn = columns.codes.index(measure)
    parts = [columns.codes.index(code) for code in _PARTS.get(measure, ()) if code in columns.codes]
    stacked = shape == "columns" and len(parts) > 1 and not _unavailable(table, parts)
    shown = parts if stacked else [drawn]
    panels = [Panel(columns.codes[j], _label(columns.short_labels[j])) for j in shown]
    cells = tuple(tuple(line[j] for j in shown) for line in table.cells)
    totals = tuple(line[drawn] for line in table.cells)
    found = _chosen(table.rows, panels, cells, totals, ranked=_is_ranked(table.rows, shape))
    return replace(found, sum_label=_label(columns.short_labels[drawn])) if stacked else found


def _unavailable(table: SafeTable, columns: Sequence[int]) -> bool:
    return any(all(line[j].status == "unavailable" for line in table.cells) for j in columns)


def _chosen(axis: Axis, panels: Sequence[Panel], cells: Cells, totals: Sequence[Figure] | None, *,
            ranked: bool) -> Series:
    closing = max((axis.codes.index(code) for code in axis.subtotals), default=len(axis.codes))
    lines, left_out = [], []
    for i, code in enumerate(axis.codes):
        pinned = code in axis.pinned or i > closing
        total = totals[i] if totals else cells[i][0]
        line = Line(code, _label(axis.labels[i]), tuple(cells[i]), total, pinned)
        if code in axis.subtotals:
            continue
        if axis.keep_zeros or any(map(counts, line.figures)):
            lines.append(line)
        else:
            left_out.append(line.label)
    lines.sort(key=lambda line: _rank(line) if ranked and not line.pinned else (line.pinned, False, 0))
    return Series(axis.dimension, tuple(lines), tuple(panels), "contacts", tuple(left_out), axis.ordered)


def _rank(line: Line) -> tuple[bool, bool, int]:
    """Sort by size; a hidden figure has no rank and stands below; what is pinned comes last, in its order."""
    return line.pinned, line.total.n is None, -(line.total.n or 0)


def _label(text: str) -> str:
    return short(safe_text(text))
