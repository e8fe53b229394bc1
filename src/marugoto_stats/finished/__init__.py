"""A file of finished tables → `Finished`: figures that stand where logs stand.

    lines    a csv, the sheets of a workbook, a report in json → lines with one figure each
    names    what the text of a head or of a line means under a profile
    tables   lines × profile → tables and chain, proved to add up
    empty    an empty file of all tables of a profile, to be filled in by hand
"""

from __future__ import annotations

from marugoto_stats.finished.empty import empty
from marugoto_stats.finished.lines import Lines, found
from marugoto_stats.finished.tables import finished

__all__ = ["Lines", "empty", "finished", "found"]
