"""Tidy csv: one row per figure, the chain first; numbers as numbers, no text that Excel takes for a formula.

A file begins with a BOM and ends its lines with CRLF, as Excel wants it; on standard output there is no BOM
and lines end with LF, as the tools of a shell want it.
"""

from __future__ import annotations

import csv
from io import StringIO

from marugoto_stats.model import Report, tidy_columns
from marugoto_stats.render import View
from marugoto_stats.text import disarmed, safe_text


def write(report: Report, view: View) -> bytes:
    """Return the tidy rows with their header."""
    stream = StringIO(newline="")
    rows = csv.DictWriter(stream, tidy_columns(report.release), lineterminator="\r\n" if view.to_file else "\n")
    rows.writeheader()
    for row in report.tidy():
        rows.writerow({name: disarmed(safe_text(v)) if isinstance(v, str) else v for name, v in row.items()})
    return stream.getvalue().encode("utf-8-sig" if view.to_file else "utf-8")
