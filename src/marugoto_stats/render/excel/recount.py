"""How every figure is counted again from 根拠: once as a formula that lives, once here for the value it is stored with.

A `Query` is both. It knows nothing of how the tables were made but their axes and base; so that where it agrees, two
ways of counting agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from xlsxwriter.utility import xl_range_abs

from marugoto_stats.model import BLANK, NONE, UNKNOWN, BaseId, SafeTable
from marugoto_stats.render.book import reference
from marugoto_stats.render.excel.face import Key
from marugoto_stats.render.excel.ledger import ANSWERED, CLERICAL, SUPPORT, Ledger, Name, Scope, Value

_NEW: Final = ("case_status", "new")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a contact must have in one column."""

    name: Name
    value: Value
    other_than: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Which contacts are counted, and which column is added up; without one they are counted as lines."""

    criteria: tuple[Criterion, ...]
    added: Name | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Recount:
    """A ledger with its place on a sheet: answers queries as formulas and as numbers."""

    ledger: Ledger
    sheet: str
    first_row: int
    """Of the contacts, counted from 0."""
    places: Mapping[Name, int]
    """Name of a column → where it stands on the sheet."""
    line: int
    """A column that has a number in every line."""
    _masks: dict[Criterion, int] = field(default_factory=dict)

    def formula(self, query: Query) -> str:
        """Write a query as COUNTIFS, or SUMIFS."""
        parts = ",".join(f"{self._range(self.places[c.name])},{_asked(c)}" for c in query.criteria)
        if query.added is None:
            return f"COUNTIFS({parts})" if parts else f"COUNT({self._range(self.line)})"
        added = self._range(self.places[query.added])
        return f"SUMIFS({added},{parts})" if parts else f"SUM({added})"

    def count(self, query: Query) -> int:
        """Answer a query from the columns as they are written."""
        chosen = (1 << self.ledger.contacts) - 1
        for criterion in query.criteria:
            chosen &= self._mask(criterion)
        if query.added is None:
            return chosen.bit_count()
        values = self.ledger.columns[query.added].values
        return sum(int(n) for place, n in enumerate(values) if chosen >> place & 1)

    def _mask(self, criterion: Criterion) -> int:
        """Mark the contacts that meet a criterion, one bit each."""
        if criterion not in self._masks:
            values = self.ledger.columns[criterion.name].values
            bits = "".join("1" if (value == criterion.value) is not criterion.other_than else "0"
                           for value in reversed(values))
            self._masks[criterion] = int(bits or "0", 2)
        return self._masks[criterion]

    def _range(self, column: int) -> str:
        last = self.first_row + self.ledger.contacts - 1
        return reference(self.sheet, xl_range_abs(self.first_row, column, last, column))


def _asked(criterion: Criterion) -> str:
    if isinstance(criterion.value, int):
        return str(criterion.value)
    return f'"{"<>" * criterion.other_than}{criterion.value}"'


# ── which contacts a figure counts ──────────────────────────────────────────────────────────────────────────


def queries(table: SafeTable, ledger: Ledger) -> dict[Key, Query]:
    """Say for every count of a table how it is counted again: by the codes of its line and its column."""
    rows: list[str | None] = [*table.rows.codes, None]
    columns: list[str | None] = [*(table.columns.codes if table.columns else ()), None]
    return {(row, column): _query(table, ledger, row, column) for row in rows for column in columns}


def base_of(counted: BaseId, where: tuple[tuple[str, str], ...], ledger: Ledger) -> tuple[Criterion, ...]:
    """Ask for the contacts of a base: all, or consultations; narrowed to what every one of them has."""
    consultations = counted == "consultations" and SUPPORT in ledger.axes
    without = (Criterion(("code", SUPPORT), CLERICAL, other_than=True),) if consultations else ()
    return (*without, *(criterion for d, code in where for criterion in _having(d, code, ledger)))


def weight(ledger: Ledger) -> Name | None:
    """Name the column that contacts are counted by: 件数 where the log has one, else each is one."""
    return ("weight",) if ledger.weighted else None


def standing(dimension: str, code: str = ANSWERED) -> Criterion:
    """Ask for where a contact stands in a question with several answers."""
    return Criterion(("standing", dimension), code)


def _query(table: SafeTable, ledger: Ledger, row: str | None, column: str | None) -> Query:
    measured = table.columns is not None and table.columns.dimension == "measure"
    if measured:
        return _measure(table, ledger, row, column or "contacts")
    criteria = list(base_of(table.counted, table.where, ledger))
    for axis, code in ((table.rows, row), (table.columns, column)):
        if axis is None:
            continue
        if axis.multiple_response:
            criteria.append(standing(axis.dimension))
        if code is not None:
            criteria += _having(axis.dimension, code, ledger)
    return Query(tuple(dict.fromkeys(criteria)), weight(ledger))


def _measure(table: SafeTable, ledger: Ledger, row: str | None, measure: str) -> Query:
    subtotal = row in table.rows.subtotals
    counted: BaseId = "consultations" if subtotal else table.counted
    row = None if subtotal else row
    line = _having(table.rows.dimension, row, ledger) if row is not None else ()
    if measure == "persons":
        scope = Scope(counted, table.where, table.rows.dimension if row is not None else None)
        return Query((Criterion(scope.name, 1), *line))
    only = {
        "consultations": base_of("consultations", (), ledger),
        "clerical": _having(SUPPORT, CLERICAL, ledger) if SUPPORT in ledger.axes else (),
        "new": _having(*_NEW, ledger) if _NEW[0] in ledger.axes else (),
    }.get(measure, ())
    criteria = (*base_of(counted, table.where, ledger), *line, *only)
    return Query(tuple(dict.fromkeys(criteria)), weight(ledger))


def _having(dimension: str, code: str, ledger: Ledger) -> tuple[Criterion, ...]:
    if ledger.several(dimension):
        return (Criterion(("answer", dimension, code), 1),)
    return (Criterion(("code", dimension), ledger.written[dimension].get(code, code)),)


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────────


def chain(ledger: Ledger) -> Iterator[tuple[str, Query]]:
    """Say for every link of the chain how it is counted again."""
    own, consultations = weight(ledger), base_of("consultations", (), ledger)
    yield "contacts", Query((), own)
    if SUPPORT in ledger.axes:
        yield "clerical", Query(_having(SUPPORT, CLERICAL, ledger), own)
    yield "consultations", Query(consultations, own)
    if "partner" in ledger.axes:
        for link, code in (("no_partner", NONE), ("partner_blank", BLANK), ("partner_unknown", UNKNOWN),
                           ("with_partner", ANSWERED)):
            yield link, Query((*consultations, standing("partner", code)), own)


def mentions(ledger: Ledger, dimension: str = "partner") -> Query:
    """Count all answers of the consultations."""
    return Query(base_of("consultations", (), ledger), ("answers", dimension))


def persons() -> Query:
    """Count the people behind all contacts."""
    return Query((Criterion(Scope("contacts").name, 1),))
