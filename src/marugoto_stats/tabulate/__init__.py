"""Coded records × table specifications → tables: counts, margins, bases, and the chain that ties them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from marugoto_stats.model import GAPS, ChainLink, Profile, Table, TableRequest, TableSpec
from marugoto_stats.tabulate import count, notes, schemes
from marugoto_stats.tabulate.aligned import aligned
from marugoto_stats.tabulate.build import build
from marugoto_stats.tabulate.chain import base_chain
from marugoto_stats.tabulate.conventions import CHAIN, Contacts, Recount, contacts
from marugoto_stats.tabulate.dimensions import (
    DIMENSIONS,
    column_label,
    dimension_label,
    in_order,
    label_of,
    with_derived,
)
from marugoto_stats.tabulate.evidence import evidence
from marugoto_stats.tabulate.given import added, of_one
from marugoto_stats.tabulate.schemes import crosswalk, former, scheme_breaks
from marugoto_stats.tabulate.select import Filter, Selection, codes_of, select
from marugoto_stats.wording import words

__all__ = [
    "CHAIN", "DIMENSIONS", "Contacts", "Filter", "Recount", "Selection", "Tabulation", "added", "aligned", "carried",
    "categories", "codes_of", "column_label", "contacts", "crosswalk", "dimension_label", "evidence", "former",
    "label_of", "of_one", "scheme_breaks", "select", "specify",
    "tabulate", "with_derived",
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


def tabulate(selection: Selection, specs: Iterable[TableSpec], profile: Profile, *,
             even_one: bool = False) -> Tabulation:
    """Count the chain and every table whose columns the log carries; name the others.

    With `even_one` a table by centre stands even where there is one centre alone.
    """
    centres = _centres(selection, profile)
    tables: list[Table] = []
    left_out: list[tuple[str, str, tuple[str, ...]]] = []
    for spec in specs:
        missing = [d for d in needed(spec) if d not in selection.dimensions]
        if missing:
            labels = dict.fromkeys(column_label(d, profile) for d in missing)
            left_out.append((spec.id, spec.name, tuple(labels)))
        elif even_one or spec.needs_several is None or _has_several(spec.needs_several, selection, profile):
            table = build(spec, selection, profile, frozenset(centres))
            table = notes.openings(table, centres, selection.span, profile)
            tables.append(schemes.told(table, selection.span, profile))
    return Tabulation(
        tables=tuple(tables),
        base_chain=base_chain(selection, profile),
        persons=count.measure("persons", selection.frame, frozenset(selection.roles)),
        contacts=len(selection.frame),
        centres=centres,
        left_out=tuple(left_out),
    )


def carried(selection: Selection) -> tuple[int, int, int]:
    """Count distinct persons, the contacts that carry a person's number, and those that carry none. **Base**: 対応."""
    return count.carried(selection.frame)


def _has_several(dimension: str, selection: Selection, profile: Profile) -> bool:
    """Say whether a dimension has more than one category with a count; one that the log lacks is no obstacle."""
    return dimension not in selection.dimensions or len(set(categories(selection, dimension, profile)) - set(GAPS)) > 1


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


def categories(selection: Selection, dimension: str, profile: Profile) -> tuple[str, ...]:
    """List the codes of a dimension that have a count, in the profile's order; what is no category closes the list."""
    if dimension not in selection.dimensions:
        return ()
    return in_order(dimension, [code for code, n in count.by_code(selection.frame, dimension).items() if n], profile)


def _centres(selection: Selection, profile: Profile) -> tuple[str, ...]:
    """List the centres that have a count, in the profile's order."""
    return tuple(code for code in categories(selection, "centre", profile) if code not in GAPS)
