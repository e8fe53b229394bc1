"""Finished figures beside finished figures: another period's, or another side's.

- `changes`: the same tables of an earlier period, and the change as an exact sum
- `sides`: bodies or centres in columns, and why a line does not compare · `figures`: where a report has the counts
- `crosswalk`: the categories of one body as those that all share · `facts`: months, openings, names of a side
- `staffing`: a small table of coordinators
"""

from __future__ import annotations

from marugoto_stats.compare.changes import Carried, Pair, beside, change, later, links, split, split_by_persons
from marugoto_stats.compare.facts import Given, districts_of, months_of, named, openings_of
from marugoto_stats.compare.sides import DIMENSIONS, notes, tables
from marugoto_stats.compare.staffing import Row, rows_of, staffed

__all__ = [
    "DIMENSIONS", "Carried", "Given", "Pair", "Row", "beside", "change", "districts_of", "later", "links", "months_of",
    "named", "notes", "openings_of", "rows_of", "split", "split_by_persons", "staffed", "tables",
]
