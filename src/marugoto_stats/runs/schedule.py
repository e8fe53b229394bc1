"""When the next run of a job is awaited: told by the period it was asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from marugoto_stats.japanese import fiscal_year, read_period

_GRACE: Final = {"month": timedelta(days=7), "year": timedelta(days=30)}
"""How long after the first day of a new month, or 年度, nobody needs to worry."""
_APART: Final = (date(2000, 1, 1), date(2010, 6, 1))
"""Two days on which no period that moves is the same."""


def next_due(asked: str | None, today: date) -> tuple[date, date] | None:
    """Return the day from which the next run is awaited, and the last day on which nobody needs to worry.

    None for a period that does not move. Months change on the first, years on 1 April.

    >>> next_due("先月", date(2024, 5, 1))
    (datetime.date(2024, 6, 1), datetime.date(2024, 6, 8))
    >>> next_due("今年度", date(2024, 5, 1))
    (datetime.date(2025, 4, 1), datetime.date(2025, 5, 1))
    >>> next_due("2023年度", date(2024, 5, 1))
    """
    if asked is None:
        return None
    first, last = (read_period(asked, day) for day in _APART)
    if first is None or first == last:
        return None
    if (first.since.year, first.since.month) == (first.until.year, first.until.month):
        due = date(today.year + today.month // 12, today.month % 12 + 1, 1)
        return due, due + _GRACE["month"]
    due = date(fiscal_year(today) + 1, 4, 1)
    return due, due + _GRACE["year"]
