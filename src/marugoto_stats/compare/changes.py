"""Finished tables × those of an earlier period → the same tables, every figure beside its previous one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from marugoto_stats.model import BY_TIME, CHAIN, GAPS, Addend, Axis, ChainLink, Change, Figure, Split, Table

CLERICAL: Final = "clerical"
_SELDOM: Final = "partner_unknown"
"""The line of a chain that stands only where it is not nothing."""
_NOT_OPEN: Final = "not-open"


@dataclass(frozen=True, slots=True)
class Pair:
    """One table three times, all on the same axes: as it is shown, in the months compared, and of the other period."""

    shown: Table
    now: Table
    previous: Table | None
    """None where the other period cannot be counted so."""
    apart: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(dimension, code) → why its count does not compare: a key under `reason` in wording/*/comparison.toml."""
    lost: str | None = None
    """Why nothing of the table compares, where there is such a reason: a key as in `apart`."""


def later(table: Table, years: int) -> Table:
    """Tell the months, quarters and years of a table as those of some years later, so that they meet their like."""

    def moved(axis: Axis) -> Axis:
        if axis.dimension not in BY_TIME:
            return axis
        codes = tuple(code if code in GAPS else f"{int(code[:4]) + years:04}{code[4:]}" for code in axis.codes)
        return replace(axis, codes=codes)

    return replace(table, rows=moved(table.rows), columns=moved(table.columns) if table.columns else None)


def beside(pair: Pair) -> Table:
    """Put a change beside every figure of a table. **Unit** and **base** are the table's own.

    A previous figure that is hidden hides the change; one that is not there makes it unavailable.
    """
    shown, now, before = pair.shown, pair.now, pair.previous
    rows = _reasons(shown.rows, pair)
    columns = _reasons(shown.columns, pair) if shown.columns else [pair.lost]

    def margin(name: str, reasons: Sequence[str | None]) -> tuple[Figure, ...] | None:
        mine = getattr(shown, name)
        return None if mine is None else _line(mine, getattr(now, name), getattr(before, name, None), reasons)

    return replace(
        shown,
        base=replace(shown.base, change=change(now.base.n, before.base.n if before else None, pair.lost)),
        cells=tuple(
            _line(line, now.cells[place], before.cells[place] if before else None, [row or each for each in columns])
            for place, (line, row) in enumerate(zip(shown.cells, rows, strict=True))
        ),
        row_totals=margin("row_totals", rows),
        column_totals=margin("column_totals", columns),
        total=shown.total and _line(
            (shown.total,), (now.total or shown.total,), (before.total,) if before and before.total else None,
            [pair.lost],
        )[0],
    )  # fmt: skip


def _line(shown: Sequence[Figure], now: Sequence[Figure], before: Sequence[Figure] | None,
          reasons: Sequence[str | None]) -> tuple[Figure, ...]:
    return tuple(
        replace(each, change=_change(same, before[place] if before else None, reason))
        for place, (each, same, reason) in enumerate(zip(shown, now, reasons, strict=True))
    )


def _reasons(axis: Axis, pair: Pair) -> list[str | None]:
    return [pair.apart.get((axis.dimension, code), pair.lost) for code in axis.codes]


def _change(now: Figure, before: Figure | None, reason: str | None) -> Change:
    if before is None:
        return Change(now.n, None, "unavailable", reason or "not-counted")
    if reason == _NOT_OPEN and before.n:
        reason = None  # somebody counted there all the same
    hidden = "suppressed" in (now.status, before.status)
    if hidden or None in (now.n, before.n) or reason:
        return Change(now.n, before.n, "suppressed" if hidden else "unavailable", reason)
    return Change(now.n, before.n)


def change(now: int | None, previous: int | None, reason: str | None = None) -> Change:
    """Put two counts beside each other. **Unit** and **base** are theirs; a `reason` says why they do not compare."""
    return _change(Figure(now), Figure(previous), reason)


def links(shown: Sequence[ChainLink], now: Sequence[ChainLink], before: Sequence[ChainLink],
          reason: str | None = None) -> tuple[ChainLink, ...]:
    """Put a change beside every line of a chain. A line that one period alone takes away is nothing in the other."""
    same, previous = ({link.id: link for link in chain} for chain in (now, before))
    lines = {link.id: link for link in shown}
    if _SELDOM in previous and "with_partner" in lines:
        lines.setdefault(_SELDOM, replace(previous[_SELDOM], n=0))
    found: list[ChainLink] = []
    for link in sorted(lines.values(), key=lambda link: CHAIN.index(link.id)):
        nothing = ChainLink(link.id, link.label, 0 if link.id == _SELDOM and "with_partner" in previous else None)
        known = previous.get(link.id, nothing)
        found.append(replace(link, change=change(same.get(link.id, replace(link, n=0)).n, known.n, reason)))
    return tuple(found)


# ── the change as an exact sum ──────────────────────────────────────────────────────────────────────────────


def split(dimension: str, pairs: Sequence[Pair]) -> Split | None:
    """Tell the change of the consultations as the sum of the changes of each category of a dimension.

    **Unit**: contacts. **Base**: consultations of the months compared. None where some category is not known or does
    not compare: the parts would not add up. **Raises** ArithmeticError where they do not: a bug of ours.
    """
    for pair in pairs:
        if pair.previous is None or pair.lost or set(pair.apart.values()) - {_NOT_OPEN}:
            continue
        now, before = _marginal(pair.now, dimension), _marginal(pair.previous, dimension)
        if now is None or before is None:
            continue
        axis, counts = now
        changes = {code: n - before[1][code] for code, n in counts.items()}
        labels = dict(zip(axis.codes, axis.labels, strict=True))
        whole = sum(counts.values()) - sum(before[1].values())
        if whole != sum(changes.values()):
            raise ArithmeticError(f"the change by {dimension} does not add up")
        ordered = sorted(changes, key=lambda code: (code in axis.pinned, -abs(changes[code])))
        addends = tuple(Addend(code, labels[code], Fraction(changes[code])) for code in ordered if changes[code])
        return Split(dimension, axis.label, whole, addends)
    return None


def _marginal(table: Table, dimension: str) -> tuple[Axis, dict[str, int]] | None:
    """Find the consultations of each category of a dimension in a table that counts each of them once."""
    if table.where or any(axis and axis.multiple_response for axis in (table.rows, table.columns)):
        return None
    figures: Sequence[Figure] | None = None
    axis = table.rows
    if axis.dimension == dimension:
        if table.columns is None:
            figures = [line[0] for line in table.cells] if table.counted == "consultations" else None
        elif table.columns.dimension == "measure":
            # of 対応, each category but 社協事務 is of consultations
            measure = "contacts" if dimension == "support_type" else "consultations"
            place = table.columns.codes.index(measure) if measure in table.columns.codes else None
            figures = None if place is None else [line[place] for line in table.cells]
        elif table.counted == "consultations":
            figures = table.row_totals
    elif table.columns is not None and table.columns.dimension == dimension and table.counted == "consultations":
        axis, figures = table.columns, table.column_totals
    if figures is None:
        return None
    counts = {code: each.n for code, each in zip(axis.codes, figures, strict=True)
              if code not in (*axis.subtotals, CLERICAL)}  # fmt: skip
    known = {code: n for code, n in counts.items() if n is not None}
    return (axis, known) if len(known) == len(counts) else None


@dataclass(frozen=True, slots=True)
class Carried:
    """Contacts that carry a person's number, those persons, and the contacts that carry none."""

    persons: int
    contacts: int
    without: int


def split_by_persons(now: Carried, before: Carried, labels: Mapping[str, str]) -> Split | None:
    """Tell the change of 対応 as more persons, more contacts of each, and contacts without a number: an exact sum.

    延べ = 実人数 × 1人あたりの回数. What both bring about together is shared evenly between them. **Unit**: contacts.
    None where a period has no person.
    """
    if not now.persons or not before.persons:
        return None
    each_now, each_before = Fraction(now.contacts, now.persons), Fraction(before.contacts, before.persons)
    parts = {
        "persons": (now.persons - before.persons) * (each_now + each_before) / 2,
        "each": (each_now - each_before) * Fraction(now.persons + before.persons, 2),
    }
    if now.without or before.without:
        parts["without"] = Fraction(now.without - before.without)
    whole = now.contacts + now.without - before.contacts - before.without
    if sum(parts.values()) != whole:
        raise ArithmeticError("the change by persons does not add up")
    return Split("persons", labels["persons-split"], whole,
                 tuple(Addend(code, labels[code], n) for code, n in parts.items()))  # fmt: skip
