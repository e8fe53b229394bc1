"""Tables × residents → the same tables, counts of districts with their rates, and the notes that a rate needs.

A rate is never ranked: rows stay in the order in which they stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from marugoto_stats import notation
from marugoto_stats.japanese import months_between
from marugoto_stats.model import (
    PERSONS,
    PLACELESS,
    RATED,
    SMALLEST_RATE,
    Axis,
    Figure,
    Rate,
    Residents,
    Span,
    Table,
)
from marugoto_stats.wording import Lang, Words, words

_YEAR: Final = 12
"""Months of a year."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What rates are reckoned from."""

    residents: tuple[Residents, ...]
    elsewhere: frozenset[str]
    """Codes of districts that a centre without a count serves: what is counted of them is a part."""
    narrowed: frozenset[str]
    """Codes of districts that the run leaves out: that nothing is counted there says nothing."""
    span: Span
    lang: Lang
    opened: Mapping[str, int] = field(default_factory=dict)
    """District of a centre that opened within the period → the months since."""

    @property
    def people(self) -> Mapping[str, int]:
        """District → its residents, where there are any and its counts are whole."""
        apart = self.elsewhere | self.narrowed
        return {one.district: one.n for one in self.residents if one.n and one.district not in apart}


def rated(tables: Iterable[Table], ground: Ground) -> tuple[Table, ...]:
    """Set rates beside the counts of districts. **Unit**: contacts, or persons, per 1,000 residents in the period."""
    return tuple(_rated(table, ground) if table.by_district else table for table in tables)


def _rated(table: Table, ground: Ground) -> Table:
    people = ground.people

    def of(axis: Axis | None) -> list[int | None]:
        codes = axis.codes if axis else (None,)
        return [people.get(str(code)) if axis and axis.dimension == RATED else None for code in codes]

    rows, columns = of(table.rows), of(table.columns)
    made = replace(
        table,
        cells=tuple(tuple(_figure(figure, row or column) for figure, column in zip(line, columns, strict=True))
                    for line, row in zip(table.cells, rows, strict=True)),
        row_totals=_margin(table.row_totals, rows), column_totals=_margin(table.column_totals, columns),
    )  # fmt: skip
    if table.rows.dimension != RATED or table.leading is None:
        return made
    return replace(_with_total(made, ground), notes=(*table.notes, *_notes(made, ground, words(ground.lang))))


def _margin(figures: Sequence[Figure] | None, people: Sequence[int | None]) -> tuple[Figure, ...] | None:
    if figures is None:
        return None
    return tuple(_figure(figure, n) for figure, n in zip(figures, people, strict=True))


def _figure(figure: Figure, people: int | None) -> Figure:
    return replace(figure, rate=Rate(figure.n, people)) if people and figure.n is not None else figure


# ── all districts together ──────────────────────────────────────────────────────────────────────────────────


def _with_total(table: Table, ground: Ground) -> Table:
    """Put a rate beside the totals of contacts. People are counted once in every district, so theirs do not add."""
    if lacking(table, ground):
        return table
    if table.columns is None:
        rate = _together([line[0] for line in table.cells])
        return replace(table, total=table.total and replace(table.total, rate=rate))
    totals = [
        figure if code == PERSONS else replace(figure, rate=_together([line[place] for line in table.cells]))
        for place, (code, figure) in enumerate(zip(table.columns.codes, table.column_totals or (), strict=True))
    ]
    return replace(table, column_totals=tuple(totals))


def _together(figures: Iterable[Figure]) -> Rate | None:
    """Add up the districts that have a rate: their contacts through their residents."""
    rates = [figure.rate for figure in figures if figure.rate]
    return Rate(sum(rate.n for rate in rates), sum(rate.residents for rate in rates)) if rates else None


def lacking(table: Table, ground: Ground) -> list[str]:
    """Name the districts of a table of which contacts are counted, and of which nobody knows how many live there."""
    place = table.leading
    if table.rows.dimension != RATED or place is None:
        return []
    return [label for code, label, line in zip(table.rows.codes, table.rows.labels, table.cells, strict=True)
            if line[place].n != 0 and code not in ground.people and code not in _without(table.rows, ground)]


def _without(axis: Axis, ground: Ground) -> Collection[str]:
    """List the codes of which nobody asks for residents: no place, a gap, a district whose counts are not whole."""
    return {*axis.pinned, *PLACELESS, *ground.elsewhere, *ground.narrowed}


# ── what a reader of a rate must know ───────────────────────────────────────────────────────────────────────


def _notes(table: Table, ground: Ground, say: Words) -> Iterator[str]:
    """Word the notes of a table that shows its rates. **Base**: the counts of the column that they stand beside."""
    labels = dict(zip(table.rows.codes, table.rows.labels, strict=True))
    place = table.leading or 0
    rates = {code: line[place].rate for code, line in zip(table.rows.codes, table.cells, strict=True)}
    known = {code: rate for code, rate in rates.items() if rate}
    n = _months(ground.span)
    kind = "-year" if n == _YEAR else "-months" if n else ""
    yield say(f"residents.note.rate{kind}", base=table.base.label, n=n)
    if late := [say("residents.note.opened-one", name=labels[code], n=months) for code, months in ground.opened.items()
                if code in known]:  # fmt: skip
        yield say("residents.note.opened", names=say.listing(late))
    yield say("residents.note.interval")
    yield from _residents([one for one in ground.residents if one.district in known], labels, say)
    if few := [labels[code] for code, rate in known.items() if rate.for_reference]:
        yield say("residents.note.reference", least=SMALLEST_RATE, names=say.listing(few))
    if names := lacking(table, ground):
        yield say("residents.note.lacking", names=say.listing(names))
    elif (whole := _together([line[place] for line in table.cells])) and len(known) < len(labels):
        yield say("residents.note.total", n=whole.n, residents=whole.residents)
    elsewhere = ground.elsewhere - ground.narrowed
    for kind, apart in (("elsewhere", elsewhere), ("narrowed", ground.narrowed)):
        if names := [labels[code] for code in table.rows.codes if code in apart]:
            yield say(f"residents.note.{kind}", names=say.listing(names))


def _months(span: Span) -> int:
    """Count the months of the period; 0 where nobody knows them. A rate is not carried over from them to a year."""
    since, until = (span.since, span.until) if span.asked is not None else (span.first, span.last)
    since, until = since or span.since, until or span.until
    return len(months_between(since, until)) if since and until else 0


def _residents(known: Sequence[Residents], labels: Mapping[str, str], say: Words) -> Iterator[str]:
    """List how many live in each district, once for each day and source."""
    for as_of, source in dict.fromkeys((one.as_of, one.source) for one in known):
        counts = [f"{labels[one.district]} {notation.whole(one.n)}" for one in known
                  if (one.as_of, one.source) == (as_of, source)]  # fmt: skip
        origin = [_day(as_of, say), source or say("residents.no-source")]
        yield say("residents.note.residents", origin=say.listing(origin), counts=say.listing(counts))


def _day(day: date | None, say: Words) -> str:
    if day is None:
        return say("residents.no-day")
    return say("residents.day", year=str(day.year), month=say(f"tables.month-name.{day.month}"), day=day.day)
