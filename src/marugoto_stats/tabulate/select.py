"""Narrow the records to a period and to what `--where` names; every row left out is counted by its reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from marugoto_stats.japanese import Period, months_between
from marugoto_stats.model import COMBINED, Coded, Span
from marugoto_stats.tabulate.dimensions import DIMENSIONS, with_derived

Filter = tuple[str, tuple[str, ...]]
"""A dimension's code and the codes of which one must stand."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Selection:
    """The records that are counted: one row per contact, derived dimensions added."""

    frame: pd.DataFrame
    dimensions: tuple[str, ...]
    """Dimensions that can be counted, derived ones included where the log has a date."""
    roles: tuple[str, ...]
    span: Span
    excluded: Mapping[str, int]
    """Rows left out: outside_period, filtered, undated."""
    months: Collection[str]
    """Codes of the months in which the log has a row within the period, whatever the filters."""

    def __repr__(self) -> str:
        return f"Selection({len(self.frame)} contacts)"


def select(coded: Coded, *, period: Period | None = None, where: Sequence[Filter] = ()) -> Selection:
    """Keep the records of a period that meet every filter. Values of one filter are alternatives.

    With a period, undated rows are outside it: excluded and counted. **Raises** nothing.
    """
    frame = with_derived(coded.frame)
    derived = tuple(DIMENSIONS) if "date" in coded.roles else ()
    excluded = {"outside_period": 0, "filtered": 0, "undated": 0}
    if period is not None:
        undated = frame["date"].isna()
        since, until = pd.Timestamp(period.since), pd.Timestamp(period.until)
        outside = ~undated & ~frame["date"].between(since, until)
        excluded["undated"], excluded["outside_period"] = int(undated.sum()), int(outside.sum())
        frame = frame[~undated & ~outside]
    # before the filters: an empty month of a district is a month all the same
    span, months = _span(frame, period), frozenset(frame["month"].unique())
    for dimension, codes in where:
        wanted = set(codes)
        named = {value: not wanted.isdisjoint(value.split(COMBINED)) for value in frame[dimension].unique()}
        keep = frame[dimension].map(named).astype(bool)
        excluded["filtered"] += int((~keep).sum())
        frame = frame[keep]
    return Selection(frame, (*derived, *coded.dimensions), coded.roles, span, excluded, months)


def _span(frame: pd.DataFrame, period: Period | None) -> Span:
    """Bound the period: as asked, else the whole months from the first to the last dated row."""
    days = frame["date"].dropna()
    first = days.min().date() if len(days) else None
    last = days.max().date() if len(days) else None
    if period is not None:
        return Span(period.asked, period.since, period.until, first, last)
    if first is None or last is None:
        return Span(None, None, None, None, None)
    months = months_between(first, last)
    following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return Span(None, date(int(months[0][:4]), int(months[0][5:]), 1), date.fromordinal(following.toordinal() - 1),
                first, last)


def codes_of(dimension: str, period: Period) -> tuple[str, ...]:
    """List the codes of a derived dimension that a period spans: its months, quarters or fiscal years."""
    code = DIMENSIONS[dimension]
    months = months_between(period.since, period.until)
    return tuple(dict.fromkeys(code(date(int(m[:4]), int(m[5:]), 1)) for m in months))
