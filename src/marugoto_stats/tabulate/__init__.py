"""Coded records × table specifications → tables: counts, margins, bases, and the chain that ties them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from marugoto_stats.model import GAPS, ChainLink, Profile, Table, TableRequest, TableSpec
from marugoto_stats.tabulate import count, notes
from marugoto_stats.tabulate.build import build
from marugoto_stats.tabulate.chain import base_chain
from marugoto_stats.tabulate.dimensions import DIMENSIONS, column_label, dimension_label, with_derived
from marugoto_stats.tabulate.evidence import evidence
from marugoto_stats.tabulate.given import added, of_one
from marugoto_stats.tabulate.select import Filter, Selection, codes_of, select
from marugoto_stats.wording import words

__all__ = [
    "DIMENSIONS", "Filter", "Selection", "Tabulation", "added", "codes_of", "column_label", "dimension_label",
    "evidence", "of_one", "select", "specify", "tabulate", "with_derived",
]


@dataclass(frozen=True, slots=True)
class Tabulation:
    """All figures of one run before protection."""

    tables: tuple[Table, ...]
    base_chain: tuple[ChainLink, ...]
    persons: int | None
    """Distinct persons over all contacts; None without their column."""
    contacts: int
    centres: tuple[str, ...]
    """Codes of the centres that have a count, in the profile's order."""
    left_out: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Tables that the log has no column for: (id, name, labels of the missing dimensions)."""


def tabulate(selection: Selection, specs: Iterable[TableSpec], profile: Profile) -> Tabulation:
    """Count the chain and every table whose columns the log carries; name the others."""
    centres = _centres(selection, profile)
    tables: list[Table] = []
    left_out: list[tuple[str, str, tuple[str, ...]]] = []
    for spec in specs:
        missing = [d for d in needed(spec) if d not in selection.dimensions]
        if missing:
            labels = dict.fromkeys(column_label(d, profile) for d in missing)
            left_out.append((spec.id, spec.name, tuple(labels)))
        elif spec.needs_several is None or _has_several(spec.needs_several, selection):
            table = build(spec, selection, profile, frozenset(centres))
            tables.append(_with_openings(table, centres, selection, profile))
    return Tabulation(
        tables=tuple(tables),
        base_chain=base_chain(selection, profile),
        persons=count.measure("persons", selection.frame, frozenset(selection.roles)),
        contacts=len(selection.frame),
        centres=centres,
        left_out=tuple(left_out),
    )


def _has_several(dimension: str, selection: Selection) -> bool:
    """Say whether a dimension has more than one category with a count; one that the log lacks is no obstacle."""
    if dimension not in selection.dimensions:
        return True
    return len({code for code, n in count.by_code(selection.frame, dimension).items() if n} - set(GAPS)) > 1


def _with_openings(table: Table, centres: Collection[str], selection: Selection, profile: Profile) -> Table:
    """Say beside a table which of its centres opened within the period, and how many months they were open."""
    return replace(table, notes=(*table.notes, *notes.openings(table, centres, selection.span, profile)))


def needed(spec: TableSpec) -> tuple[str, ...]:
    """List the dimensions without which a table cannot stand."""
    columns = () if spec.columns in (None, "measure") else (str(spec.columns),)
    return tuple(dict.fromkeys((spec.rows, *columns, *(dimension for dimension, _ in spec.where))))


def specify(request: TableRequest, profile: Profile) -> TableSpec:
    """Turn a user's table into a specification: the profile's own where it has that very table, else a new one."""
    own = next((s for s in profile.tables if s.id == request.rows and s.rows == request.rows), None)
    if request.columns is None and own is not None and (own.measures or request.base == own.base):
        return replace(own, needs_several=None)
    rows = dimension_label(request.rows, profile)
    say = words(profile.lang)
    if request.columns is None:
        return TableSpec(request.rows, say("tables.one-way", rows=rows), request.rows, base=request.base)
    name = say("tables.crossed", rows=rows, columns=dimension_label(request.columns, profile))
    asked = (request.rows, request.columns, (), request.base)
    own = next((s for s in profile.tables if (s.rows, s.columns, s.where, s.base) == asked), None)
    if own is not None:
        return replace(own, needs_several=None)
    return TableSpec(f"{request.rows}_by_{request.columns}", name, request.rows, request.columns, base=request.base)


def _centres(selection: Selection, profile: Profile) -> tuple[str, ...]:
    """List the centres that have a count, in the profile's order."""
    if "centre" not in selection.dimensions:
        return ()
    present = {code for code, n in count.by_code(selection.frame, "centre").items() if n and code not in GAPS}
    ordered = [term.code for term in profile.vocabularies["centre"].terms if term.code in present]
    return (*ordered, *sorted(present - set(ordered)))
