"""A file of finished tables → `Finished`: figures that stand where logs stand.

    lines    a csv, the sheets of a workbook, a report in json → lines with one figure each
    names    what the text of a head or of a line means under a profile
    tables   lines × profile → tables and chain, proved to add up
    stated   lines × profile → the figures as they are stated, each by itself, to be collated with a log
    empty    an empty file of all tables of a profile, to be filled in by hand
"""

from __future__ import annotations

from marugoto_stats.finished.empty import empty
from marugoto_stats.finished.lines import Lines, found
from marugoto_stats.finished.stated import Stated, stated
from marugoto_stats.finished.tables import finished

__all__ = ["Lines", "Stated", "empty", "finished", "found", "stated"]
