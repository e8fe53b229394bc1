"""A report beside an invented earlier period, for the tests of everything that shows a comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

from figures import sakai_report

from marugoto_stats.model import Addend, Change, Figure, Operation, Previous, Report, SafeTable, Span, Split
from marugoto_stats.render.layout import Layout

WHOLE = Previous(
    "前年度", Span("2022年度", date(2022, 4, 1), date(2023, 3, 31), date(2022, 4, 1), date(2023, 3, 30)),
    Span(None, date(2023, 4, 1), date(2024, 3, 31), None, None), whole=True,
)  # fmt: skip
PART = Previous(
    "前年度", Span("2022年度", date(2022, 4, 1), date(2022, 9, 30), date(2022, 4, 1), date(2022, 9, 29)),
    Span(None, date(2023, 4, 1), date(2023, 9, 30), None, None), whole=False, operations=(Operation("鶴川", 3, 6),),
)  # fmt: skip

Beside = Callable[[int], Change]


def beside(n: int) -> Change:
    """Invent what was counted a year before: of every third count half as much, of the others about as much."""
    return Change(n, n // 2 if n % 3 == 0 else max(0, n - n % 5))


def beside_half(n: int) -> Change:
    """The same where only half of the months are compared."""
    now = n // 2
    return Change(now, max(0, now - now % 7 + 1))


def with_previous(report: Report, previous: Previous = WHOLE, invent: Beside = beside) -> Report:
    """Put an invented change beside every figure of a report."""
    release = replace(report.release, previous=previous)
    chain = tuple(
        replace(link, change=None if link.n is None else replace(change := invent(abs(link.n)), now=_sign(
            link.n, change.now), previous=_sign(link.n, change.previous)))
        for link in report.base_chain
    )  # fmt: skip
    return replace(
        report, release=release, base_chain=chain,
        tables=tuple(_table(table, invent) for table in _released(report.tables, release)),
        persons_change=None if report.persons is None else invent(report.persons),
        splits=(
            Split("district", "地区", 120, (
                Addend("aihara", "相原", Fraction(150)), Addend("oyama", "小山", Fraction(-30)),
            )),
            Split("persons", "実人数と1人あたりの回数", 74, (
                Addend("persons", "人数によるもの", Fraction(271, 6)),
                Addend("each", "回数によるもの", Fraction(173, 6)),
            )),
        ),
    )  # fmt: skip


def _sign(n: int, count: int | None) -> int | None:
    return -count if n < 0 and count is not None else count


def _released(tables: Sequence[SafeTable], release: object) -> list[SafeTable]:
    return [replace(table, release=release) for table in tables]


def _table(table: SafeTable, invent: Beside) -> SafeTable:
    def figure(one: Figure) -> Figure:
        return replace(one, change=Change(None, None, one.status) if one.n is None else invent(one.n))

    def figures(line: Sequence[Figure] | None) -> tuple[Figure, ...] | None:
        return None if line is None else tuple(map(figure, line))

    return replace(
        table, cells=tuple(figures(line) or () for line in table.cells), row_totals=figures(table.row_totals),
        column_totals=figures(table.column_totals), total=table.total and figure(table.total),
        base=replace(table.base, change=None if table.base.n is None else invent(table.base.n)),
    )  # fmt: skip


@cache
def report(name: str = "whole") -> Report:
    """The year of 堺 beside an invented one: whole, in half of its months (part), or in English (en, en-part)."""
    year = sakai_report("en" if name.startswith("en") else "ja")
    previous = PART if name.endswith("part") else WHOLE
    if year.lang == "en":
        previous = replace(previous, label="Last year")
    return with_previous(year, previous, beside if previous.whole else beside_half)


def lines_of(layout: Layout) -> list[list[str]]:
    """Every line of a layout as texts."""
    lines = [*(line for section in layout.sections for line in section.lines), *layout.below]
    return [[line.label, *line.cells] for line in lines]
