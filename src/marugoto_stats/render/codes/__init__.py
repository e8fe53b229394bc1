"""The counted contacts one by one: which code each got, and by which rule. For the office's own eyes alone.

    text  csv and json        workbook  Excel, with links to the log

Nothing of a contact but its date, its place in the log and its codes is shown: no name, number or text.
"""

from __future__ import annotations

from typing import Final

from marugoto_stats.errors import RefusedToPublish
from marugoto_stats.model import Evidence, Report
from marugoto_stats.render import View

FORMS: Final = ("excel", "csv", "json")
"""In which forms the list is written: those of `render.FORMATS` that hold rows."""


def write(report: Report, view: View, form: str) -> bytes:
    """Return the list in one of `FORMS`. **Raises** RefusedToPublish `rows-for-office-only`."""
    evidence = evidence_of(report)
    if form == "excel":
        from marugoto_stats.render.codes import workbook

        return workbook.write(report, evidence, view)
    from marugoto_stats.render.codes import text

    return text.as_csv(evidence, view) if form == "csv" else text.as_json(report, evidence)


def evidence_of(report: Report) -> Evidence:
    """Return the contacts of a report for the office. **Raises** RefusedToPublish `rows-for-office-only`."""
    if report.evidence is None:
        raise RefusedToPublish("rows-for-office-only")
    return report.evidence


def unmatched(report: Report) -> int:
    """Count the listed contacts in which something was not classified."""
    from marugoto_stats.render.codes.lines import lines

    return sum(bool(line.unmatched) for line in lines(evidence_of(report)))
