"""Counts that were given, not counted here → tables as if they were: order, words, shares, title and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from marugoto_stats import notation
from marugoto_stats.japanese import months_between
from marugoto_stats.model import (
    GAPS,
    PERSONS,
    UNAVAILABLE,
    Axis,
    Base,
    Figure,
    Profile,
    Span,
    Table,
    TableSpec,
    add,
)
from marugoto_stats.tabulate import notes, schemes
from marugoto_stats.tabulate.build import Scale, base_of, several_answers, with_subtotal
from marugoto_stats.tabulate.dimensions import axis_of, dimension_label, first_day, in_order
from marugoto_stats.wording import words

MEASURE: Final = "measure"
"""The boxhead of a table whose columns are not categories but what is counted."""


def added(tables: Sequence[Table], spec: TableSpec, profile: Profile, *, centres: Sequence[str], span: Span) -> Table:
    """Add tables of one specification, and write order, words, shares, title and notes anew.

    **Unit** and **base** are the specification's. A share is a figure through the sum of the bases.
    """
    table = add([schemes.counted(table, profile) for table in tables])
    if len(tables) > 1 and spec.rows == "month":
        table = _with_gaps(table)
    several = several_answers(spec, profile)
    mentions = table.base.mentions
    base = base_of(spec, profile, table.base.contacts if several else table.base.n, mentions)
    scale = Scale(base, mentions)
    rows = _axis(table.rows, spec.rows, profile)
    columns = None if table.columns is None else _axis(table.columns, str(spec.columns), profile)
    arranged = _arranged(table, rows, columns)
    shared = _shared(arranged, scale)
    told = replace(
        shared, id=spec.id, name=spec.name, title=notes.title(spec, base, profile, _missing(table)), base=base,
        unit="mentions" if several else "contacts", chart=spec.chart, standard=spec.standard,
        counted=spec.base, where=spec.where, notes=(), caveats=(),
    )
    told = notes.noted(told, None, profile, _measured(told, profile, several=len(tables) > 1))
    return schemes.told(notes.openings(told, centres, span, profile), span, profile)


def _with_gaps(table: Table) -> Table:
    """Put in the months between two of them that no source covers: nobody counted them, which is not nothing."""
    months = sorted(code for code in table.rows.codes if code not in GAPS)
    filled = months_between(first_day(months[0]), first_day(months[-1])) if months else []
    gaps = tuple(code for code in filled if code not in months)
    codes = (*table.rows.codes, *gaps)
    unknown = tuple(UNAVAILABLE for _ in (table.columns.codes if table.columns else (None,)))
    return replace(
        table, rows=replace(table.rows, codes=codes, labels=codes, short_labels=codes),
        cells=(*table.cells, *(unknown for _ in gaps)),
        row_totals=None if table.row_totals is None else (*table.row_totals, *(UNAVAILABLE for _ in gaps)),
    )


def _missing(table: Table) -> str:
    """Say why a base is not known: a part of it is hidden, or was not given."""
    hidden = table.total is not None and table.total.status == "suppressed"
    return notation.HIDDEN if hidden else notation.UNAVAILABLE


def _axis(axis: Axis, dimension: str, profile: Profile) -> Axis:
    say = words(profile.lang)
    if dimension == MEASURE:
        labels = tuple(say(f"tables.measure.{code}") for code in axis.codes)
        shorts = tuple(say(f"tables.measure-short.{code}") for code in axis.codes)
        return Axis(MEASURE, dimension_label(MEASURE, profile), axis.codes, labels, shorts)
    codes = [code for code in axis.codes if code not in axis.subtotals]
    made = axis_of(dimension, in_order(dimension, codes, profile), profile)
    return with_subtotal(made, say("tables.subtotal.consultations")) if axis.subtotals else made


def _arranged(table: Table, rows: Axis, columns: Axis | None) -> Table:
    """Put the figures into the order of the axes."""
    lines = [table.rows.codes.index(code) for code in rows.codes]
    places = [0] if columns is None or table.columns is None else [table.columns.codes.index(c) for c in columns.codes]
    return replace(
        table, rows=rows, columns=columns,
        cells=tuple(tuple(table.cells[line][place] for place in places) for line in lines),
        row_totals=None if table.row_totals is None else tuple(table.row_totals[line] for line in lines),
        column_totals=None if table.column_totals is None else tuple(table.column_totals[place] for place in places),
    )


def _shared(table: Table, scale: Scale) -> Table:
    """Give every count its share of the base."""
    several = table.rows.multiple_response
    measured = table.columns is not None and table.columns.dimension == MEASURE
    is_persons = [measured and code == PERSONS for code in table.columns.codes] if table.columns else [False]

    def figure(given: Figure, *, bare: bool = False, of_mentions: bool = False) -> Figure:
        if given.n is None or bare:
            return Figure(given.n, status=given.status)
        return scale.figure(given.n, of_mentions=of_mentions)

    def margin(given: Figure, *, bare: bool) -> Figure:
        if given.n is None or bare:
            return Figure(given.n, status=given.status)
        return scale.figure(given.n) if measured else scale.margin(given.n)

    totals = table.column_totals
    return replace(
        table,
        cells=tuple(tuple(figure(each, bare=bare, of_mentions=several)
                          for each, bare in zip(line, is_persons, strict=True)) for line in table.cells),
        row_totals=None if table.row_totals is None else
        tuple(figure(each, of_mentions=several) for each in table.row_totals),
        column_totals=None if totals is None else
        tuple(margin(each, bare=bare) for each, bare in zip(totals, is_persons, strict=True)),
        total=None if table.total is None else figure(table.total),
    )  # fmt: skip


def _measured(table: Table, profile: Profile, *, several: bool) -> list[str]:
    """Say of a table of measures what cannot be said or added in it."""
    if table.columns is None or table.columns.dimension != MEASURE:
        return []
    say = words(profile.lang)
    totals = dict(zip(table.columns.codes, table.column_totals or (), strict=True))
    lines: list[str] = []
    if PERSONS in totals:
        known = totals[PERSONS].status != "unavailable"
        lines.append(say("tables.note.persons-not-added" if several else
                         "tables.note.persons" if known else "tables.note.persons-not-given"))  # fmt: skip
    if "new" in totals and totals["new"].status == "unavailable":
        lines.append(say("tables.note.new-not-given"))
    if table.rows.subtotals:
        lines.append(say("tables.note.overview"))
    return lines


# ── what has one category alone ─────────────────────────────────────────────────────────────────────────────


def of_one(spec: TableSpec, tables: Sequence[Table], code: str) -> Table | None:
    """Make the table by a dimension of tables that have one category of it alone: all they count is of that category.

    The dimension is the one of which the specification wants several. None where the counts are not there.
    """
    dimension = str(spec.needs_several)
    fitting = [table for table in tables if table.where == spec.where]
    if spec.rows == dimension and spec.measures:
        figures = tuple(_whole(name, spec, fitting) for name in spec.measures)
        heads = Axis(MEASURE, "", spec.measures, spec.measures, spec.measures)
        return None if all(each.n is None for each in figures) else _one_line(spec, code, heads, figures)
    if spec.columns == dimension:
        found = _line_by(spec.rows, spec, fitting)
        return None if found is None else _one_column(spec, code, found)
    return None


def _whole(measure: str, spec: TableSpec, tables: Sequence[Table]) -> Figure:
    """Find the whole of a measure; persons are those of the base."""
    for table in tables:
        if table.columns and table.column_totals and measure in table.columns.codes:
            figure = table.column_totals[table.columns.codes.index(measure)]
            if figure.n is not None and (measure != PERSONS or table.counted == spec.base):
                return figure
    return UNAVAILABLE


def _line_by(dimension: str, spec: TableSpec, tables: Sequence[Table]) -> dict[str, Figure] | None:
    """Find the counts by the other dimension: in a measure, in a plain table, or in the margin of a crossed one."""
    for table in (table for table in tables if table.rows.dimension == dimension and not table.rows.multiple_response):
        codes = table.columns.codes if table.columns else ()
        if table.columns and table.columns.dimension == MEASURE and spec.base in codes:
            place = codes.index(spec.base)
            return {row: line[place] for row, line in zip(table.rows.codes, table.cells, strict=True)
                    if row not in table.rows.subtotals}  # fmt: skip
        if table.counted == spec.base and table.columns is None:
            return {row: line[0] for row, line in zip(table.rows.codes, table.cells, strict=True)}
    return None


def _one_line(spec: TableSpec, code: str, heads: Axis, figures: tuple[Figure, ...]) -> Table:
    bare = tuple(Figure(each.n, status=each.status) for each in figures)
    n = bare[heads.codes.index(spec.base)].n if spec.base in heads.codes else None
    return Table(
        id=spec.id, name="", title="", unit="contacts", base=Base(spec.base, "", n),
        rows=Axis(spec.rows, "", (code,), (code,), (code,)), columns=heads, cells=(bare,), row_totals=None,
        column_totals=bare, total=None, counted=spec.base, where=spec.where,
    )  # fmt: skip


def _one_column(spec: TableSpec, code: str, counts: dict[str, Figure]) -> Table:
    codes = tuple(counts)
    line = tuple(Figure(each.n, status=each.status) for each in counts.values())
    n = None if any(each.n is None for each in line) else sum(each.n or 0 for each in line)
    whole = Figure(n) if n is not None else UNAVAILABLE
    return Table(
        id=spec.id, name="", title="", unit="contacts", base=Base(spec.base, "", n),
        rows=Axis(spec.rows, "", codes, codes, codes), columns=Axis(str(spec.columns), "", (code,), (code,), (code,)),
        cells=tuple((each,) for each in line), row_totals=line, column_totals=(whole,), total=whole,
        counted=spec.base, where=spec.where,
    )  # fmt: skip
