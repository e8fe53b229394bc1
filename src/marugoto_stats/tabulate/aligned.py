"""Tables of one specification on the same axes, so that each figure stands where its like stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from marugoto_stats.model import UNAVAILABLE, Axis, Figure, Profile, Span, Table
from marugoto_stats.tabulate.build import with_subtotal
from marugoto_stats.tabulate.dimensions import DIMENSIONS, axis_of, in_order
from marugoto_stats.tabulate.schemes import DISTRICT
from marugoto_stats.wording import words


def aligned(tables: Sequence[Table], profile: Profile, spans: Sequence[Span]) -> tuple[Table, ...]:
    """Give every table the lines and columns that any of them has, in the profile's order. **Unit**, **base**: theirs.

    A category that a table lacks is nothing there; a month that it does not reach is not available, nor is a district
    that does not exist in its period (of `spans`).
    """
    rows = _joined([table.rows for table in tables], profile)
    columns = None
    if tables[0].columns is not None:
        columns = _joined([table.columns for table in tables if table.columns], profile)
    gone = [{code for code in profile.lifetimes if not profile.is_there(code, span)} for span in spans]
    return tuple(_onto(table, rows, columns, each) for table, each in zip(tables, gone, strict=True))


def _joined(axes: Sequence[Axis], profile: Profile) -> Axis:
    first = axes[0]
    codes = {code for axis in axes for code in axis.codes}
    if first.dimension == "measure" or codes == set(first.codes):
        return first
    subtotals = tuple(code for code in first.subtotals if code in codes)
    made = axis_of(first.dimension, in_order(first.dimension, codes - set(subtotals), profile), profile)
    made = replace(made, multiple_response=first.multiple_response)
    return with_subtotal(made, words(profile.lang)("tables.subtotal.consultations")) if subtotals else made


def _onto(table: Table, rows: Axis, columns: Axis | None, gone: Collection[str]) -> Table:
    heads: tuple[str | None, ...] = columns.codes if columns else (None,)
    own: tuple[str | None, ...] = table.columns.codes if table.columns else (None,)
    there = {(row, head): figure for row, line in zip(table.rows.codes, table.cells, strict=True)
             for head, figure in zip(own, line, strict=True)}  # fmt: skip

    def cell(row: str, head: str | None) -> Figure:
        lacking, code = (rows, row) if row not in table.rows.codes else (columns, head)
        return there.get((row, head)) or missing(lacking, code, head)

    def missing(axis: Axis | None, code: str | None, head: str | None) -> Figure:
        is_gone = axis is not None and axis.dimension == DISTRICT and code in gone
        return UNAVAILABLE if is_gone else _missing(table, axis, head)

    def margin(figures: tuple[Figure, ...] | None, axis: Axis | None, onto: Axis | None) -> tuple[Figure, ...] | None:
        if figures is None or axis is None or onto is None:
            return figures
        found = dict(zip(axis.codes, figures, strict=True))
        return tuple(found.get(code) or missing(onto, code, code) for code in onto.codes)

    return replace(
        table, rows=rows, columns=columns,
        cells=tuple(tuple(cell(row, head) for head in heads) for row in rows.codes),
        row_totals=margin(table.row_totals, table.rows, rows),
        column_totals=margin(table.column_totals, table.columns, columns),
    )  # fmt: skip


def _missing(table: Table, axis: Axis | None, head: str | None) -> Figure:
    """Return the figure of what a table has no line for: none counted, unless it is of a time that was not looked at.

    What the table cannot say in its other lines, it cannot say in this one.
    """
    place = table.columns.codes.index(head) if table.columns and head in table.columns.codes else 0
    like = [line[place] for line in table.cells if line] or [Figure(0)]
    if (axis and axis.dimension in DIMENSIONS) or all(figure.status == "unavailable" for figure in like):
        return UNAVAILABLE
    return Figure(
        0,
        None if like[0].share is None else Fraction(0),
        None if like[0].share_of_mentions is None else Fraction(0),
    )
