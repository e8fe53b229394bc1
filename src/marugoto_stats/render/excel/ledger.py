"""The columns of 根拠: what each counted contact was counted as, in codes that a COUNTIFS can ask for.

A code that Excel could take for something else is written otherwise: 2023-04 as the number 202304, one with signs
(* ? ~ <) as the dimension's name with a number. Who a contact was with is never among the columns, only whether it
is the first one with that person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marugoto_stats.model import BLANK, COMBINED, NONE, UNKNOWN, Axis, BaseId, Evidence, SafeTable
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

CLERICAL: Final = "clerical"
SUPPORT: Final = "support_type"
ANSWERED: Final = "answered"
_SPANS: Final = ("quarter", "fiscal_year")
_PLAIN: Final = re.compile(r"[a-z][a-z0-9_]{0,60}|\d{4}Q\d")
_NUMBER: Final = re.compile(r"\d{4}(-\d{2})?")

Value = str | int
Name = tuple[str, ...]
"""What a column is: ("code", dimension), ("label", dimension), ("standing", dimension), ("answers", dimension),
("answer", dimension, code), ("weight",), ("first", base, dimension, …)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Among which contacts the first one with each person is marked."""

    counted: BaseId
    where: tuple[tuple[str, str], ...] = ()
    dimension: str | None = None
    """Marked once for each category; None for once in all."""

    @property
    def name(self) -> Name:
        """Name the column of its marks."""
        where = tuple(part for pair in self.where for part in pair)
        return ("first", self.counted, self.dimension or "", *where)


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as it is written and as it is counted."""

    name: Name
    head: str
    values: Sequence[Value]
    """One per contact, in the order of the log."""


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """All columns that can be counted."""

    columns: Mapping[Name, Column]
    axes: Mapping[str, Axis]
    written: Mapping[str, Mapping[str, Value]]
    """dimension → code → how it stands in the column."""
    contacts: int
    weighted: bool

    def several(self, dimension: str) -> bool:
        """Tell whether a contact can have several answers there."""
        return self.axes[dimension].multiple_response


def build(evidence: Evidence, tables: Sequence[SafeTable], words: Words) -> Ledger:
    """Lay out the columns: codes and labels, several answers as 0 and 1, and marks of first contacts with a person."""
    frame, axes = evidence.frame, {axis.dimension: axis for axis in _ordered(evidence.axes, tables)}
    raw = {name: [str(code) for code in frame[name]] for name in axes}
    weights = [int(n) for n in frame["weight"]]
    written = {name: _written(axis) for name, axis in axes.items()}
    columns: list[Column] = []
    weighted = "weight" in evidence.carried
    if weighted:
        columns.append(Column(("weight",), words("excel.evidence.weight"), weights))
    for name, axis in axes.items():
        make = _several if axis.multiple_response else _single
        columns += make(axis, raw[name], written[name], words, weights=weights)
    if "person" in evidence.carried:
        persons = [None if person is None or person != person else person for person in frame["person"]]
        for scope in scopes(tables):
            marks = _firsts(scope, raw, persons)
            columns.append(Column(scope.name, _first_head(scope, axes, words), marks))
    return Ledger({column.name: column for column in columns}, axes, written, len(frame), weighted)


def _ordered(axes: Iterable[Axis], tables: Iterable[SafeTable]) -> list[Axis]:
    """Put several answers last, for they take many columns; a quarter stands only where a table counts by it."""
    counted = {axis.dimension for table in tables for axis in (table.rows, table.columns) if axis}
    shown = [axis for axis in axes if axis.dimension in counted or axis.dimension not in _SPANS]
    return sorted(shown, key=lambda axis: axis.multiple_response)


def scopes(tables: Iterable[SafeTable]) -> list[Scope]:
    """List the scopes in which the tables (and the front) count persons."""
    found = [Scope("contacts")]
    for table in tables:
        if table.columns is not None and "persons" in table.columns.codes:
            found += [Scope(table.counted, table.where), Scope(table.counted, table.where, table.rows.dimension)]
            if table.rows.subtotals:
                found.append(Scope("consultations", table.where))
    return list(dict.fromkeys(found))


# ── codes ───────────────────────────────────────────────────────────────────────────────────────────────────


def _written(axis: Axis) -> dict[str, Value]:
    """Write the codes of an axis so that each is equal to itself alone, whatever a spreadsheet makes of signs."""
    return {code: _safe(axis.dimension, place, code) for place, code in enumerate(axis.codes, start=1)}


def _safe(dimension: str, place: int, code: str) -> Value:
    if _NUMBER.fullmatch(code):
        return int(code.replace("-", ""))
    return code if _PLAIN.fullmatch(code) else f"{dimension}-{place:02}"


def _single(axis: Axis, raw: Sequence[str], written: Mapping[str, Value], words: Words,
            **_: object) -> list[Column]:
    labels = {code: safe_text(label) for code, label in zip(axis.codes, axis.labels, strict=True)}
    head = safe_text(axis.label)
    return [
        Column(("label", axis.dimension), head, [labels[code] for code in raw]),
        Column(("code", axis.dimension), words("excel.evidence.code", name=head), [written[code] for code in raw]),
    ]


def _several(axis: Axis, raw: Sequence[str], written: Mapping[str, Value], words: Words, *,
             weights: Sequence[int]) -> list[Column]:
    """Write several answers: whether there is one, how many, and 0 or 1 for each category."""
    del written
    head, name = safe_text(axis.label), axis.dimension
    given = [frozenset(codes.split(COMBINED)) for codes in raw]
    number = [len(codes - {NONE, BLANK}) * weight if _standing(codes) == ANSWERED else 0
              for codes, weight in zip(given, weights, strict=True)]
    columns = [
        Column(("standing", name), words("excel.evidence.standing", name=head), [_standing(codes) for codes in given]),
        Column(("answers", name), words("excel.evidence.answers", name=head), number),
    ]
    for code, label in zip(axis.codes, axis.labels, strict=True):
        if code not in (NONE, BLANK):
            title = words("excel.evidence.answer", name=head, label=safe_text(label))
            columns.append(Column(("answer", name, code), title, [int(code in codes) for codes in given]))
    return columns


def _standing(codes: frozenset[str]) -> str:
    """Say where a contact stands: it has an answer, or why it has none."""
    outside = (UNKNOWN, NONE, BLANK)
    if codes.difference(outside):
        return ANSWERED
    return next(code for code in outside if code in codes)


# ── persons ─────────────────────────────────────────────────────────────────────────────────────────────────


def _firsts(scope: Scope, raw: Mapping[str, Sequence[str]], persons: Sequence[Hashable | None]) -> list[int]:
    """Mark the first contact with each person within a scope."""
    inside: Callable[[int], bool] = _inside(scope, raw)
    groups = raw[scope.dimension] if scope.dimension else [""] * len(persons)
    seen: set[tuple[Hashable, str]] = set()
    marks = []
    for place, (person, group) in enumerate(zip(persons, groups, strict=True)):
        key = (person, group)
        first = person is not None and key not in seen and inside(place)
        marks.append(int(first))
        if first:
            seen.add(key)
    return marks


def _inside(scope: Scope, raw: Mapping[str, Sequence[str]]) -> Callable[[int], bool]:
    asked = [(raw[dimension], code) for dimension, code in scope.where]
    support = raw[SUPPORT] if scope.counted == "consultations" and SUPPORT in raw else None

    def inside(place: int) -> bool:
        if support is not None and support[place] == CLERICAL:
            return False
        return all(codes[place] == code for codes, code in asked)

    return inside


def _first_head(scope: Scope, axes: Mapping[str, Axis], words: Words) -> str:
    base = words(f"tables.base.{scope.counted}")
    labels = [dict(zip(axes[d].codes, axes[d].labels, strict=True)).get(code, code) for d, code in scope.where]
    where = words.listing([base, *map(safe_text, labels)])
    if scope.dimension is None:
        return words("excel.evidence.first", where=where)
    return words("excel.evidence.first-of-each", where=where, name=safe_text(axes[scope.dimension].label))


