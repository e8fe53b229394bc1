"""Days, months and periods as a document writes them."""

from __future__ import annotations

from datetime import date

from marugoto_stats.model import Span
from marugoto_stats.render.headline import fiscal_years
from marugoto_stats.wording import Words


def day(when: date, words: Words) -> str:
    """Write a day: 2023年4月1日 · 1 April 2023."""
    return words("document.day", year=str(when.year), month=_month_name(when, words), day=when.day)


def days(first: date, last: date, words: Words) -> str:
    """Write a run of days."""
    return words("document.days", first=day(first, words), last=day(last, words))


def month(when: date, words: Words) -> str:
    """Write a month: 2023年12月 · December 2023."""
    return words("document.month", year=str(when.year), month=_month_name(when, words))


def months(first: date, last: date, words: Words) -> str:
    """Write a run of months, or the one."""
    if (first.year, first.month) == (last.year, last.month):
        return month(first, words)
    return words("document.months", first=month(first, words), last=month(last, words))


def span(period: Span, words: Words) -> str:
    """Write a period with its fiscal year in both calendars."""
    if period.since is None or period.until is None:
        return words("report.no-dates")
    year = fiscal_years(period.since, period.until, words)
    return words("document.span", year=year, days=days(period.since, period.until, words))


def _month_name(when: date, words: Words) -> str:
    return words(f"tables.month-name.{when.month}")
