"""The report as a document, the same for Word, page, PDF and markdown: what is said, in which order, in which words.

A renderer takes `outline(…)` and sets it; it never words a sentence or writes a number of its own.

- `form`: what an outline is made of
- `part`: a table with what stands around it
- `paragraph`: the factual sentences with a table
- `methods`: the page 数え方, and the legend of signs
- `happened`: what an office says happened, by day
- `monthly`: the one page of a month, 月報
- `days`: how a day, a month and a period are written
"""

from __future__ import annotations

from dataclasses import replace

from marugoto_stats import notation
from marugoto_stats.model import Report, SafeTable
from marugoto_stats.render.attention import decisions, decisions_title
from marugoto_stats.render.headline import audience, compared, headline, left_out
from marugoto_stats.render.layout import lay_out
from marugoto_stats.render.outline import methods, monthly
from marugoto_stats.render.outline.days import day, span
from marugoto_stats.render.outline.form import Happened, Outline, Part, Picture, Section
from marugoto_stats.render.outline.happened import happened
from marugoto_stats.render.outline.paragraph import paragraph
from marugoto_stats.render.outline.part import part
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

__all__ = ["Happened", "Outline", "Part", "Picture", "Section", "outline"]


def outline(report: Report, words: Words, *, month: bool = False) -> Outline:
    """Make the document of a report; with `month`, that of a single month is the one page 月報.

    **Unit** and **base** stand in every part. A report of a longer period has no such page.
    """
    return _monthly(report, words) if month and report.beside else _whole(report, words)


def _whole(report: Report, words: Words) -> Outline:
    """Every table with its paragraph and picture, how it was counted, and what needs a decision."""
    parts = _parts(report, words)
    asked = decisions(report, words) if _internal(report) else []
    front = headline(report, words, unavailable=notation.UNAVAILABLE, minus=notation.MINUS)
    frame = _frame(report, words)
    return replace(
        frame, facts=(*frame.facts, *compared(report, words, span)), chain=(*front.chain, *front.beside),
        splits=front.splits, splits_heading=words("comparison.split.heading") if front.splits else "",
        parts=parts, methods=methods.methods(report, words),
        signs=methods.signs(parts, words, report),
        decisions_heading=decisions_title(len(asked), words) if _internal(report) else "", decisions=tuple(asked),
    )  # fmt: skip


def _monthly(report: Report, words: Words) -> Outline:
    parts = monthly.parts(report, words)
    return replace(
        _frame(report, words),
        title=monthly.title(report, words), parts=parts, methods=monthly.short_methods(report, words),
        signs=methods.signs(parts, words, report), monthly=True,
    )  # fmt: skip


def _frame(report: Report, words: Words) -> Outline:
    """What both kinds of document have."""
    release = report.release
    who = (safe_text(release.body), words.listing([safe_text(centre) for centre in release.centres]))
    facts = [(words("document.fact.who"), " ".join(part for part in who if part))] if any(who) else []
    facts.append((words("document.fact.period"), span(release.period, words)))
    facts += methods.filters(report, words)
    facts.append((words("document.fact.audience"), audience(report, words)))
    if report.as_of:
        facts.append((words("document.fact.as-of"), day(report.as_of, words)))
    missing = left_out(report, words)
    return Outline(
        lang=words.lang, title=words("report.title"), who=" ".join(part for part in who if part),
        period=span(release.period, words), mark=words("document.internal") if _internal(report) else "",
        facts=tuple(facts), chain_heading=words("document.heading.chain"), chain=(),
        splits_heading="", splits=(), room=words("document.room"),
        parts_heading=words("document.heading.parts"), parts=(),
        left_out=f"{words('report.left-out')}: {missing}" if missing else "",
        methods_heading=words("document.heading.methods"), methods=(),
        signs_heading=words("document.heading.signs"), signs=(),
        decisions_heading="", decisions=(), monthly=False, events=happened(report, words),
    )  # fmt: skip


def _parts(report: Report, words: Words) -> tuple[Part, ...]:
    """Number tables and pictures, each in its own count."""
    parts: list[Part] = []
    pictures = 0
    for number, table in enumerate(report.tables, start=1):
        made = replace(part(table, lay_out(table, words), number, words), paragraph=paragraph(table, words))
        if table.chart is not None:
            pictures += 1
            made = replace(made, picture=_picture(table, pictures, words))
        parts.append(made)
    return tuple(parts)


def _picture(table: SafeTable, number: int, words: Words) -> Picture:
    return Picture(words("document.figure"), number, safe_text(table.title), table)


def _internal(report: Report) -> bool:
    return report.release.policy.audience == "internal"
