"""Reports for the tests of documents: one in which every text means harm, and one of a single month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from typing import Any, Final

from figures import sakai_report
from outputs import with_tables

from marugoto_stats.model import Axis, Beside, Report, SafeTable, Span
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang

HARM: Final = (
    "<script>alert(1)</script>", '"onmouseover="alert(1)', "'><img src=x onerror=alert(1)>", "</style><b>x</b>",
    "</text></svg><p>", "javascript:alert(1)", "http://example.org/x", "<!-- -->", "]]>", "&lt;b&gt;", "{{ 7*7 }}",
    "{% raw %}", '#eval("1+1")', "#set page(fill: red)", "$ f $", "= 題", "*太*", "_斜_", "`raw`", "<label>", "@ref",
    "\\u{61}", "// 注", "/* 注 */", "url(#x)", "#1d252c", "=1+1", "～" * 60,
)


def labelled(report: Report) -> list[str]:
    """The labels of all rows and columns that are not zero throughout."""
    return [safe_text(text) for table in report.tables for text in table.rows.labels[:4]]


def hostile_report() -> Report:
    """A report in which everything that could come from outside is one of them."""
    report = with_tables(sakai_report(), "district_by_channel", "partner", "topic", "month")
    texts = cycle(HARM)
    nasty = "".join(HARM)
    return replace(
        report, chosen=nasty, filters=HARM, left_out=(("x", nasty, HARM),),
        tables=tuple(_harmed(table, texts) for table in report.tables),
        release=replace(report.release, body=nasty, centres=HARM),
        sources=tuple(replace(source, file=next(texts), sheet=next(texts)) for source in report.sources),
        issues=tuple(replace(issue, file=next(texts), sheet=next(texts)) for issue in report.issues),
    )  # fmt: skip


def _harmed(table: SafeTable, texts: Any) -> SafeTable:
    def harmed(axis: Axis) -> Axis:
        labels = tuple(islice(texts, len(axis.codes)))
        return replace(axis, label=next(texts), labels=labels, short_labels=labels)

    base = replace(table.base, label=next(texts))
    columns = harmed(table.columns) if table.columns else None
    name = next(texts)
    return replace(table, name=name, title=f"{name}（N＝{table.base.n}）", base=base, rows=harmed(table.rows),
                   columns=columns, notes=(next(texts), next(texts)))  # fmt: skip


def month_report(lang: Lang = "ja") -> Report:
    """A report of one month, beside the same month of last year and the year so far."""
    report = with_tables(sakai_report(lang), "overview", "district_by_channel", "partner")
    period = Span("2023-12", date(2023, 12, 1), date(2023, 12, 31), date(2023, 12, 1), date(2023, 12, 28))
    before = Span(None, date(2022, 12, 1), date(2022, 12, 31), date(2022, 12, 1), date(2022, 12, 28))
    so_far = Span(None, date(2023, 4, 1), date(2023, 12, 31), date(2023, 4, 3), date(2023, 12, 28))
    beside = (
        Beside("previous_year", before, True, 271, report.base_chain),
        Beside("year_to_date", so_far, True, 290, report.base_chain),
    )
    return replace(report, release=replace(report.release, period=period), beside=beside)
