"""What stands beside a single month: the same month of last year, and the fiscal year so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from marugoto_stats import tabulate
from marugoto_stats.japanese import Period, fiscal_year
from marugoto_stats.model import Beside, Span
from marugoto_stats.pipeline.log import Log


def beside(log: Log, filters: Sequence[tabulate.Filter]) -> tuple[Beside, ...]:
    """Count the chain of both periods, where the asked period is one month. **Unit** and **base** are the chain's own.

    A period that begins before the log does is not known: counting the part of it that the log holds would make a
    short year of a missing one.
    """
    asked = log.period
    if asked is None or (asked.since.year, asked.since.month) != (asked.until.year, asked.until.month):
        return ()
    since, until = asked.since, asked.until
    start = date(fiscal_year(since), 4, 1)
    last_year = Period("", since.replace(year=since.year - 1), _same_end(until))
    so_far = Period("", start, until)
    days = log.coded.frame["date"].dropna()
    first = days.min().date().replace(day=1) if len(days) else None
    found: list[Beside] = []
    asked_for: tuple[tuple[Literal["previous_year", "year_to_date"], Period], ...] = (
        ("previous_year", last_year), ("year_to_date", so_far),
    )
    for name, period in asked_for:
        span = Span(None, period.since, period.until, None, None)
        if first is None or first > period.since:
            found.append(Beside(name, span, known=False))
            continue
        told = _then(filters, log, span)
        if told is None:
            found.append(Beside(name, span, known=False, apart=True))
            continue
        selection = tabulate.select(log.coded, period=period, where=told)
        counted = tabulate.tabulate(selection, (), log.profile)
        found.append(Beside(name, span, True, counted.persons, counted.base_chain))
    return tuple(found)


def _then(filters: Sequence[tabulate.Filter], log: Log, then: Span) -> list[tabulate.Filter] | None:
    """Widen a filter of districts to those that have become them since; None where some were drawn otherwise."""
    asked = log.period
    if asked is None:
        return list(filters)
    now = Span(None, asked.since, asked.until, None, None)
    broken = tabulate.scheme_breaks(log.profile, now=now, previous=then)
    if any(name == "district" and broken.intersection(codes) for name, codes in filters):
        return None
    return [(name, tabulate.former(codes, log.profile, to=now) if name == "district" else codes)
            for name, codes in filters]  # fmt: skip


def _same_end(until: date) -> date:
    """Return the last day of the same month of last year: February has 29 days every fourth year only."""
    following = date(until.year - 1 + until.month // 12, until.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
