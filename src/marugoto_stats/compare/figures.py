"""Where in a report the counts by one dimension stand: a table of its own, or the margin of a crossed one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from marugoto_stats.model import Base, Figure, Report, SafeTable

MEASURE: Final = "measure"
CLERICAL: Final = "clerical"


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of all consultations by one dimension."""

    figures: Mapping[str, Figure]
    """Code → count, without sums."""
    labels: Mapping[str, str]
    base: Base
    several: bool
    """Whether one consultation may count under several codes."""

    @property
    def known(self) -> int:
        """How many of the counts are known."""
        return sum(figure.n is not None for figure in self.figures.values())


def counts(report: Report, dimension: str) -> Counts | None:
    """Find the counts of consultations by a dimension; of several tables, the one that knows most. None without one.

    **Unit** and **base** are the table's. Only whole tables are looked at, none that counts a part of consultations.
    """
    found = [each for table in report.tables if not table.where for each in _of(table, dimension)]
    return max(found, key=lambda each: each.known, default=None)  # of equals the first


def _of(table: SafeTable, dimension: str) -> Iterator[Counts]:
    rows, columns = table.rows, table.columns
    if rows.dimension == dimension:
        figures = _by_row(table)
        if figures is not None:
            codes = [code for code in rows.codes if code not in rows.subtotals]
            found = dict(zip(rows.codes, figures, strict=True))
            named = dict(zip(rows.codes, rows.labels, strict=True))
            base = table.base if table.counted == "consultations" else Base("consultations", "", None)
            kept = {code: found[code] for code in codes if table.counted == "consultations" or code != CLERICAL}
            yield Counts(kept, named, base, rows.multiple_response)
    elif columns is not None and columns.dimension == dimension and _is_of_consultations(table):
        found = dict(zip(columns.codes, table.column_totals or (), strict=True))
        named = dict(zip(columns.codes, columns.labels, strict=True))
        yield Counts(found, named, table.base, columns.multiple_response)


def _is_of_consultations(table: SafeTable) -> bool:
    return table.counted == "consultations" and table.column_totals is not None


def _by_row(table: SafeTable) -> tuple[Figure, ...] | None:
    """Return the count of each line: of consultations; in the overview, where each type is a line, of contacts."""
    if table.columns is None:
        return tuple(line[0] for line in table.cells) if table.counted == "consultations" else None
    if table.columns.dimension == MEASURE:
        wanted = table.counted if table.rows.subtotals or table.counted == "consultations" else "consultations"
        if wanted not in table.columns.codes:
            return None
        place = table.columns.codes.index(wanted)
        return tuple(line[place] for line in table.cells)
    return table.row_totals if table.counted == "consultations" else None
