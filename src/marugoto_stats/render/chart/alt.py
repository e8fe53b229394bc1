"""What a chart shows, in two sentences made from its table's figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Event, Figure, SafeTable
from marugoto_stats.render.chart.dated import day_of
from marugoto_stats.render.chart.earlier import named
from marugoto_stats.render.chart.frame import base, name, period
from marugoto_stats.render.chart.series import Line, Series, series, shape_of
from marugoto_stats.wording import Lang, Words
from marugoto_stats.wording import words as words_of

_NAMED_PANELS: Final = 3
_TIED: Final = 4
"""How many equal lines are still named."""


def alt_text(table: SafeTable, lang: Lang, events: Sequence[Event] = ()) -> str:
    """Say in two sentences what the chart of a table shows, and what stands out in it; then the days of events."""
    words, drawn = words_of(lang), series(table, events)
    facts = {"name": name(table), "base": base(table, words), "period": period(table.release.period, words)}
    first, second = words(f"chart.alt.{shape_of(table)}", **facts), _second(table, drawn, words)
    said = words("chart.alt.sentences", first=first, second=second)
    days = dict.fromkeys(day_of(one.event, words) for one in drawn.events)
    if drawn.previous:
        said += words("comparison.chart.alt", named=named(drawn.previous, words))
    return said + (words("events.alt", days=words.listing(list(days))) if days else "")


def why_empty(table: SafeTable, drawn: Series, words: Words) -> str:
    """Say why there is nothing to draw."""
    if drawn.is_unavailable:
        return words("chart.empty.unavailable")
    if table.release.period.last is None:
        return words("chart.empty.no-records")
    return words("chart.empty.zero", base=base(table, words))


def _second(table: SafeTable, drawn: Series, words: Words) -> str:
    if drawn.is_empty:
        return words("chart.alt.empty", why=why_empty(table, drawn, words))
    several = len(drawn.panels) > 1 and not drawn.sum_label
    said = _of_panels(drawn, words) if several else _of_lines(drawn, words)
    return said + (words("chart.alt.hidden", n=drawn.hidden) if drawn.hidden else "")


def _of_lines(drawn: Series, words: Words) -> str:
    """Name the largest lines, and the next or (where lines have an order of their own) the smallest."""
    ranks = _ranks([line for line in drawn.lines if not line.pinned]) or _ranks(drawn.lines)
    if not ranks:
        return words("chart.alt.all-hidden")
    free = {line.label for rank in ranks for line in rank}
    least = ranks[0][0].total.n or 0
    above = [line.label for line in drawn.lines
             if line.label not in free and (line.total.n is None or line.total.n >= least)]  # fmt: skip
    lead = words("chart.alt.except", list=words.listing(above)) if above else ""
    facts = {"first": _named(ranks[0], drawn, words)}
    if len(ranks) == 1 or (drawn.in_order and drawn.hidden):
        return lead + words("chart.alt.most", **facts)
    if drawn.in_order:
        return lead + words("chart.alt.most-and-least", last=_named(ranks[-1], drawn, words), **facts)
    return lead + words("chart.alt.most-and-next", second=_named(ranks[1], drawn, words), **facts)


def _of_panels(drawn: Series, words: Words) -> str:
    """Name the largest lines of each of the largest panels."""
    found = []
    for j, panel in enumerate(drawn.panels):
        ranks = _ranks([line.in_panel(j) for line in drawn.lines])
        if ranks and (n := ranks[0][0].total.n):
            facts = {"panel": panel.label, "first": _named(ranks[0], drawn, words)}
            found.append((panel.total.n if panel.total and panel.total.n else n, facts))
    if not found:
        return words("chart.alt.all-hidden")
    largest = sorted(found, key=lambda pair: -pair[0])[:_NAMED_PANELS]
    parts = [words("chart.alt.in-panel", **facts) for _, facts in largest]
    said = words("chart.alt.most-by-panel", parts=words.listing(parts))
    return said if len(found) <= _NAMED_PANELS else said + words("chart.alt.of-panels", n=len(drawn.panels))


def _ranks(lines: Sequence[Line]) -> list[list[Line]]:
    """Sort published lines by size, equal ones together in their order."""
    published = sorted((line for line in lines if line.total.n is not None), key=lambda line: -(line.total.n or 0))
    return [list(rank) for _, rank in groupby(published, key=lambda line: line.total.n)]


def _named(rank: list[Line], drawn: Series, words: Words) -> str:
    """Name a line with its count, or equal ones with the count of each."""
    count = _count(rank[0].total if len(drawn.panels) <= 1 else Figure(rank[0].total.n), drawn, words)
    if len(rank) > _TIED:
        return words("chart.alt.many", count=count)
    names = words("chart.alt.joint").join(line.label for line in rank)
    return words("chart.alt.one" if len(rank) == 1 else "chart.alt.each", names=names, count=count)


def _count(figure: Figure, drawn: Series, words: Words) -> str:
    count = words(f"chart.count.{drawn.unit}", n=figure.n or 0)
    if figure.share is None:
        return count
    return words("chart.alt.with-share", count=count, share=notation.percent(figure.share))
