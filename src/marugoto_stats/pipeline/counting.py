"""Contacts and finished tables of a loaded log → the figures of one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marugoto_stats import tabulate
from marugoto_stats.japanese import Period
from marugoto_stats.model import Span, TableSpec
from marugoto_stats.pipeline import given
from marugoto_stats.pipeline.log import Log


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of a log, and the contacts that they count."""

    selection: tabulate.Selection
    sum: given.Sum

    @property
    def tabulation(self) -> tabulate.Tabulation:
        """Chain and tables."""
        return self.sum.counted

    @property
    def span(self) -> Span:
        """The period."""
        return self.sum.span


def counted(log: Log, filters: Sequence[tabulate.Filter], specs: Sequence[TableSpec], period: Period | None, *,
            even_one: bool = False) -> Counted:
    """Count a log in a period, and add the finished tables that stand beside it.

    With `even_one` a table by centre stands even where there is one centre alone.
    """
    selection = tabulate.select(log.coded, period=period, where=filters)
    # files of tables may need more of the logs than is shown: a sum by centre is of tables by month
    own = tabulate.tabulate(selection, log.profile.tables if log.given else specs, log.profile,
                            even_one=even_one)
    if not log.given:
        return Counted(selection, given.Sum(own, selection.span))
    return Counted(selection, given.together(replace(log, period=period), selection, own, specs, even_one=even_one))
