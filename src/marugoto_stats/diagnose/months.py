"""Months that are missing: without a contact between the first and the last, or on a sheet that nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from marugoto_stats.japanese import months_between, read_context
from marugoto_stats.model import GAPS, Issue, SheetReading


def missing_months(months: Collection[str]) -> list[Issue]:
    """Report each run of months that is missing among those of a log: 2023-08, or 2023-08..2023-10. **Unit**: months.

    >>> [(issue.count, issue.facts) for issue in missing_months({"2023-04", "2023-06", "2023-09", "blank"})]
    [(1, (('months', '2023-05'),)), (2, (('months', '2023-07..2023-08'),))]
    """
    present = set(months) - set(GAPS)
    if not present:
        return []
    runs: list[list[str]] = []
    whole = True
    for month in months_between(_day(min(present)), _day(max(present))):
        if month in present:
            whole = True
        elif whole:
            runs.append([month])
            whole = False
        else:
            runs[-1].append(month)
    return [
        Issue("month-missing", "warning", field="date", count=len(run),
              facts=(("months", run[0] if len(run) == 1 else f"{run[0]}..{run[-1]}"),))
        for run in runs
    ]  # fmt: skip


def skipped_months(sheets: Sequence[SheetReading]) -> list[Issue]:
    """Report sheets that are called after a month and were not recognised, in files whose other sheets were."""
    logs = {sheet.file for sheet in sheets if sheet.taken}
    return [
        Issue("month-sheet-skipped", "warning", sheet.file, sheet.sheet)
        for sheet in sheets
        if sheet.why == "no-header" and sheet.file in logs and read_context(sheet.sheet).month is not None
    ]


def _day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)
