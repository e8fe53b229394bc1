"""Finished tables and chains are added figure by figure; what cannot be added is said to be so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from marugoto_stats.model.report import ChainLink
from marugoto_stats.model.table import Axis, Base, Figure, OutsideBase, Table

UNAVAILABLE: Final = Figure(None, status="unavailable")
PERSONS: Final = "persons"
"""The measure that never adds: one person may stand in several tables."""
CHAIN: Final = ("contacts", "clerical", "consultations", "no_partner", "partner_blank", "partner_unknown",
                "with_partner")  # fmt: skip
"""The lines of the chain in their order."""
_WITHIN: Final[Mapping[str, tuple[str, str]]] = {
    "clerical": ("contacts", "consultations"),
    **dict.fromkeys(("no_partner", "partner_blank", "partner_unknown"), ("consultations", "with_partner")),
}
"""A line that takes away → the sums between which it stands."""


def add(tables: Sequence[Table]) -> Table:
    """Add tables of one specification. A line that a table does not have is nothing there.

    **Unit** and **base** are those of the tables; shares, labels, title and notes are to be written anew. A sum with a
    hidden part is hidden, one with an unavailable part is unavailable, and persons are unavailable in any sum.
    """
    first = tables[0]
    if len(tables) == 1:
        return first
    rows = _joined([table.rows for table in tables])
    columns = None if first.columns is None else _joined([table.columns for table in tables if table.columns])
    heads: tuple[str | None, ...] = columns.codes if columns else (None,)
    cells = [_cells(table) for table in tables]
    measured = columns is not None and columns.dimension == "measure"

    def margin(name: str, codes: Sequence[str | None]) -> tuple[Figure, ...] | None:
        found: list[dict[str | None, Figure]] = [
            dict(zip(_codes(table, name), figures, strict=True)) for table in tables
            if (figures := getattr(table, name)) is not None
        ]
        if len(found) < len(tables):
            return None
        return tuple(summed((each.get(code, Figure(0)) for each in found), never=measured and code == PERSONS)
                     for code in codes)  # fmt: skip

    totals = [table.total for table in tables]
    return replace(
        first,
        base=_added_bases([table.base for table in tables]),
        rows=rows,
        columns=columns,
        cells=tuple(
            tuple(summed((each.get((row, head), Figure(0)) for each in cells), never=measured and head == PERSONS)
                  for head in heads) for row in rows.codes
        ),
        row_totals=margin("row_totals", rows.codes),
        column_totals=margin("column_totals", heads),
        total=None if None in totals else summed((each for each in totals if each), never=False),
        outside=_added_outside([table.outside for table in tables]),
    )  # fmt: skip


def _joined(axes: Sequence[Axis]) -> Axis:
    """Take every code that any of the axes has, once."""
    codes = tuple(dict.fromkeys(code for axis in axes for code in axis.codes))
    subtotals = tuple(dict.fromkeys(code for axis in axes for code in axis.subtotals))
    return replace(axes[0], codes=codes, labels=codes, short_labels=codes, subtotals=subtotals)


def _codes(table: Table, margin: str) -> tuple[str, ...]:
    axis = table.rows if margin == "row_totals" else table.columns
    return axis.codes if axis else ()


def _cells(table: Table) -> dict[tuple[str, str | None], Figure]:
    heads: tuple[str | None, ...] = table.columns.codes if table.columns else (None,)
    return {(row, head): figure for row, figures in zip(table.rows.codes, table.cells, strict=True)
            for head, figure in zip(heads, figures, strict=True)}  # fmt: skip


def summed(figures: Iterable[Figure], *, never: bool) -> Figure:
    """Add figures without their shares; a sum that would have no meaning is `never` available."""
    parts = list(figures)
    if never or any(part.status == "unavailable" for part in parts):
        return UNAVAILABLE
    n = total(part.n for part in parts)
    return Figure(None, status="suppressed") if n is None else Figure(n)


def total(counts: Iterable[int | None]) -> int | None:
    """Add counts; None where one of them is not known.

    >>> total([3, 4]), total([3, None])
    (7, None)
    """
    numbers = list(counts)
    return None if None in numbers else sum(n for n in numbers if n is not None)


def _added_bases(bases: Sequence[Base]) -> Base:
    several = any(base.mentions is not None or base.contacts is not None for base in bases)
    return replace(
        bases[0],
        n=total(base.n for base in bases),
        contacts=total(base.contacts for base in bases) if several else None,
        mentions=total(base.mentions for base in bases) if several else None,
    )


def _added_outside(parts: Sequence[OutsideBase | None]) -> OutsideBase | None:
    known = [part for part in parts if part is not None]
    if not known:
        return None
    none, blank, unknown = (total(getattr(part, name) for part in known) for name in ("none", "blank", "unknown"))
    return OutsideBase(none, blank, unknown) if len(known) == len(parts) else OutsideBase(None, None, None)


def adds_up(table: Table) -> bool:
    """Prove that inner figures add to their totals, as far as all of them are known and a total has that meaning."""
    inner = [place for place, code in enumerate(table.rows.codes) if code not in table.rows.subtotals]
    sums: list[tuple[list[int | None], int | None]] = []
    if table.row_totals is not None and not (table.columns and table.columns.multiple_response):
        sums += [([figure.n for figure in line], margin.n)
                 for line, margin in zip(table.cells, table.row_totals, strict=True)]  # fmt: skip
    if table.column_totals is not None and not table.rows.multiple_response:
        codes = table.columns.codes if table.columns else ()
        sums += [([table.cells[row][place].n for row in inner], margin.n)
                 for place, (code, margin) in enumerate(zip(codes, table.column_totals, strict=True))
                 if code != PERSONS]  # fmt: skip
    if not table.rows.multiple_response and table.total is not None and (table.columns is None or table.row_totals):
        lines = table.row_totals or tuple(line[0] for line in table.cells)
        sums.append(([line.n for line in lines], table.total.n))
    if table.columns is None and table.rows.multiple_response:
        sums.append(([line[0].n for line in table.cells], table.base.mentions))
    return all(whole is None or _fits(parts, whole) for parts, whole in sums)


def _fits(parts: Sequence[int | None], whole: int) -> bool:
    """Say whether parts make up their whole; where one is not known, the others must at least have room in it."""
    known = sum(part or 0 for part in parts)
    return known <= whole if None in parts else known == whole


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────────


def add_chains(chains: Sequence[Sequence[ChainLink]]) -> tuple[ChainLink, ...]:
    """Add chains line by line. A sum stands only where all have it; what one does not take away is nothing there."""
    by_id = [{link.id: link for link in chain} for chain in chains]
    links: list[ChainLink] = []
    for name in CHAIN:
        found = [each[name] for each in by_id if name in each]
        sums = _WITHIN.get(name, (name,))
        if found and all(needed in each for each in by_id for needed in sums):
            mentions = total(link.mentions for link in found) if name == CHAIN[-1] else None
            links.append(ChainLink(name, found[0].label, total(link.n for link in found), mentions))
    return tuple(links)


def closes(chain: Sequence[ChainLink]) -> bool:
    """Prove that every sum of a chain is what the lines before it leave, as far as all of them are known.

    >>> closes([ChainLink("contacts", "", 5), ChainLink("clerical", "", -2), ChainLink("consultations", "", 3)])
    True
    """
    running: int | None = None
    begun = False
    for link in chain:
        if not link.is_sum:
            running = total((running, link.n))
            continue
        if begun and None not in (running, link.n) and running != link.n:
            return False
        running, begun = link.n, True
    return True
