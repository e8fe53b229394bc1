"""Build one finished table from its specification: measures, one answer, several answers, or crossed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from marugoto_stats.model import (
    BLANK,
    COMBINED,
    GAPS,
    NONE,
    UNAVAILABLE,
    UNKNOWN,
    Axis,
    Base,
    Figure,
    OutsideBase,
    Profile,
    Table,
    TableSpec,
)
from marugoto_stats.tabulate import count, notes
from marugoto_stats.tabulate.dimensions import axis
from marugoto_stats.tabulate.select import Selection
from marugoto_stats.wording import words


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What the shares of a table are of."""

    base: Base
    mentions: int | None

    def figure(self, n: int, *, of_mentions: bool = False) -> Figure:
        """Give a count its shares of the base (and of the mentions)."""
        share = Fraction(n, self.base.n) if self.base.n else None
        return Figure(n, share, Fraction(n, self.mentions) if of_mentions and self.mentions else None)

    def margin(self, n: int) -> Figure:
        """Give a margin of contacts its share; where the base is mentions it has none."""
        return self.figure(n) if self.base.contacts in (None, self.base.n) else Figure(n)


@dataclass(frozen=True, slots=True, eq=False)
class Ground(Scale):
    """What a table is counted on: the rows of its base, and what stands outside."""

    frame: pd.DataFrame
    outside: OutsideBase | None


def build(spec: TableSpec, selection: Selection, profile: Profile, centres: frozenset[str]) -> Table:
    """Count one table. **Unit**, **base** and closed margins are stated in the result.

    **Raises** ArithmeticError when the inner cells do not add to the base: a bug of ours, never a report.
    """
    ground = _ground(spec, selection, profile)
    without = (count.CLERICAL,) if spec.base == "consultations" else ()

    def make(dimension: str) -> Axis:
        built = axis(dimension, ground.frame, profile, selection, centres=centres, without=without)
        return _without_none(built, ground.frame) if built.multiple_response else built

    if spec.measures:
        table = _of_measures(spec, selection, profile, ground, make(spec.rows))
    elif spec.columns is None:
        table = _one_way(spec, profile, ground, make(spec.rows))
    else:
        table = _crossed(spec, profile, ground, make(spec.rows), make(spec.columns))
    return table


def _without_none(built: Axis, frame: pd.DataFrame) -> Axis:
    """Of a multiple-response axis keep the gaps that are answers: who wrote nothing or none is outside the base."""
    present = {code for value in frame[built.dimension].unique() for code in value.split(COMBINED)}
    keep = [i for i, code in enumerate(built.codes)
            if code not in (NONE, BLANK) and (code not in GAPS or code in present)]
    return Axis(
        built.dimension, built.label, tuple(built.codes[i] for i in keep), tuple(built.labels[i] for i in keep),
        tuple(built.short_labels[i] for i in keep), multiple_response=True,
        pinned=tuple(code for code in built.pinned if code not in (NONE, BLANK)), keep_zeros=built.keep_zeros,
    )


def _ground(spec: TableSpec, selection: Selection, profile: Profile) -> Ground:
    """Narrow the selection to the table's base and name that base."""
    frame = selection.frame if spec.base == "contacts" else count.consultations(selection.frame)
    for dimension, code in spec.where:
        frame = frame[frame[dimension] == code]
    multiple = several_answers(spec, profile)
    if not multiple:
        return Ground(base_of(spec, profile, count.contacts(frame)), None, frame, None)
    outside = count.by_standing(frame, multiple[0])
    for dimension in multiple:
        frame = count.answered(frame, dimension)
    n = count.contacts(frame)
    mentions = sum(m for code, m in count.by_code(frame, multiple[0]).items() if code not in (NONE, BLANK))
    base = base_of(spec, profile, n, mentions)
    return Ground(base, mentions, frame, OutsideBase(outside[NONE], outside[BLANK], outside[UNKNOWN]))


def several_answers(spec: TableSpec, profile: Profile) -> list[str]:
    """List the dimensions of a table of which a contact may have several answers."""
    return [d for d in (spec.rows, spec.columns)
            if d and d in profile.vocabularies and profile.vocabularies[d].multiple_response]


def base_of(spec: TableSpec, profile: Profile, n: int | None, mentions: int | None = None) -> Base:
    """Name a table's base: `n` contacts, and where several answers may stand what the office calls N."""
    say = words(profile.lang)
    if multiple := several_answers(spec, profile):
        asked = profile.partner_base if multiple[0] == "partner" else "contacts"
        label = say(f"tables.base.{'named' if asked == 'mentions' else 'answered'}.{multiple[0]}")
        return Base(f"with_{multiple[0]}", label, mentions if asked == "mentions" else n, n, mentions)
    if not spec.where:
        return Base(spec.base, say(f"tables.base.{spec.base}"), n)
    dimension, code = spec.where[-1]
    term = profile.vocabularies[dimension].term(code)
    return Base(code, term.label if term else code, n)


def _of_measures(spec: TableSpec, selection: Selection, profile: Profile, ground: Ground, rows: Axis) -> Table:
    say = words(profile.lang)
    roles = frozenset(selection.roles)
    grouped = ground.frame.groupby(spec.rows, sort=False)
    groups: Mapping[str, pd.DataFrame] = {str(code): group for code, group in grouped}
    empty = ground.frame.iloc[0:0]
    if spec.rows == "support_type":
        rows = with_subtotal(rows, say("tables.subtotal.consultations"))
        groups = {**groups, "consultations": count.consultations(ground.frame)}

    def line(frame: pd.DataFrame) -> tuple[Figure, ...]:
        return tuple(_measured(name, count.measure(name, frame, roles), ground) for name in spec.measures)

    labels = tuple(say(f"tables.measure.{name}") for name in spec.measures)
    shorts = tuple(say(f"tables.measure-short.{name}") for name in spec.measures)
    table = Table(
        id=spec.id, name=spec.name, title=notes.title(spec, ground.base, profile), unit="contacts",
        base=ground.base, rows=rows,
        columns=Axis("measure", say("tables.dimension.measure"), spec.measures, labels, shorts),
        cells=tuple(line(groups.get(code, empty)) for code in rows.codes),
        row_totals=None, column_totals=line(ground.frame), total=None,
        chart=spec.chart, standard=spec.standard, counted=spec.base, where=spec.where,
    )
    checked = spec.measures[0]
    column = [figures[0].n for code, figures in zip(rows.codes, table.cells, strict=True) if code not in rows.subtotals]
    _check(spec.id, column, (table.column_totals or (UNAVAILABLE,))[0].n if checked != "persons" else None)
    return notes.noted(table, replace(selection, frame=ground.frame), profile)


def with_subtotal(rows: Axis, label: str) -> Axis:
    """Put the subtotal 相談 after the consultations, before the clerical work that closes the table."""
    order = [code for code in rows.codes if code != count.CLERICAL]
    names = dict(zip(rows.codes, zip(rows.labels, rows.short_labels, strict=True), strict=True))
    names["consultations"] = (label, label)
    codes = (*order, "consultations", *(code for code in rows.codes if code == count.CLERICAL))
    return Axis(rows.dimension, rows.label, codes, tuple(names[c][0] for c in codes), tuple(names[c][1] for c in codes),
                subtotals=("consultations",), pinned=rows.pinned, keep_zeros=rows.keep_zeros)


def _measured(name: str, n: int | None, ground: Ground) -> Figure:
    if n is None:
        return UNAVAILABLE
    return Figure(n) if name == "persons" else ground.figure(n)


def _one_way(spec: TableSpec, profile: Profile, ground: Ground, rows: Axis) -> Table:
    counts = count.by_code(ground.frame, spec.rows)
    multiple = rows.multiple_response
    if not multiple:
        _check(spec.id, [counts[code] for code in rows.codes], ground.base.n)
    table = Table(
        id=spec.id, name=spec.name, title=notes.title(spec, ground.base, profile),
        unit="mentions" if multiple else "contacts",
        base=ground.base, rows=rows, columns=None,
        cells=tuple((ground.figure(counts[code], of_mentions=multiple),) for code in rows.codes),
        row_totals=None, column_totals=None, total=UNAVAILABLE if multiple else ground.figure(ground.base.n or 0),
        outside=ground.outside, chart=spec.chart, standard=spec.standard, counted=spec.base, where=spec.where,
    )
    return notes.noted(table, None, profile)


def _crossed(spec: TableSpec, profile: Profile, ground: Ground, rows: Axis, columns: Axis) -> Table:
    pairs = count.by_pair(ground.frame, spec.rows, columns.dimension)
    row_totals = count.by_code(ground.frame, spec.rows)
    column_totals = count.by_code(ground.frame, columns.dimension)
    multiple = rows.multiple_response or columns.multiple_response
    if not columns.multiple_response:
        for code in rows.codes:
            _check(spec.id, [pairs[code, c] for c in columns.codes], row_totals[code])
    if not rows.multiple_response:
        for code in columns.codes:
            _check(spec.id, [pairs[r, code] for r in rows.codes], column_totals[code])
    if not multiple:
        _check(spec.id, [row_totals[code] for code in rows.codes], ground.base.n)

    def figures(numbers: Sequence[int]) -> tuple[Figure, ...]:
        return tuple(ground.figure(n, of_mentions=rows.multiple_response) for n in numbers)

    table = Table(
        id=spec.id, name=spec.name, title=notes.title(spec, ground.base, profile),
        unit="mentions" if multiple else "contacts",
        base=ground.base, rows=rows, columns=columns,
        cells=tuple(figures([pairs[r, c] for c in columns.codes]) for r in rows.codes),
        row_totals=figures([row_totals[code] for code in rows.codes]),
        column_totals=tuple(ground.margin(column_totals[code]) for code in columns.codes),
        total=UNAVAILABLE if multiple else ground.figure(ground.base.n or 0),
        outside=ground.outside, chart=spec.chart, standard=spec.standard, counted=spec.base, where=spec.where,
    )
    return notes.noted(table, None, profile)


def _check(table: str, parts: Sequence[int | None], whole: int | None) -> None:
    """Prove that the rows add to their total, on every run."""
    if whole is not None and sum(n or 0 for n in parts) != whole:
        raise ArithmeticError(f"table {table} does not add up: {sum(n or 0 for n in parts)} against {whole}")
