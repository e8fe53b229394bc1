"""月報: one A4 page for one month. The chain beside other periods, districts by channel, partners, little else.

What does not fit is not dropped: categories beyond the room stand in a note with their counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Beside, ChainLink, Report, SafeTable
from marugoto_stats.render.attention import decisions, decisions_title
from marugoto_stats.render.layout import Column, Figures, Layout, Section, lay_out
from marugoto_stats.render.outline import methods
from marugoto_stats.render.outline.days import month, months
from marugoto_stats.render.outline.form import Part
from marugoto_stats.render.outline.form import Section as Headed
from marugoto_stats.render.outline.part import part
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

TABLES: Final = ("district_by_channel", "partner")
_LINES: Final = 28
"""Lines of all tables together for which one page has room."""
_FEWEST: Final = 5
"""Lines that a ranked table keeps, however little room is left."""
_WIDE: Final = {"ja": 12, "en": 9}
"""Columns beyond which a table stands on the page in two blocks."""
_TALL: Final = 16
"""Lines of two blocks beyond which columns are named in a note instead."""
_ORDER: Final = (
    "contacts", "clerical", "consultations", "with_partner", "no_partner", "partner_blank", "partner_unknown",
)  # fmt: skip
"""Lines of the chain in the order of the first table: what was counted, what became of the consultations."""


def parts(report: Report, words: Words) -> tuple[Part, ...]:
    """Make the tables of the page: crossed ones as wide, ranked ones as long as there is room."""
    made = [_beside(report, words)]
    room = _LINES - _height(made[0].layout, words) - (len(report.events) + 2 if report.events else 0)
    for table in (_alone(table) for name in TABLES for table in report.tables if table.id == name):
        layout = lay_out(table, words)
        layout = _narrowed(layout, words) if table.columns else _cut(layout, room, words)
        room -= _height(layout, words)
        made.append(part(table, layout, len(made) + 1, words))
    return tuple(made)


def _alone(table: SafeTable) -> SafeTable:
    """Leave out what stands beside the counts: the page sets its month beside others in a table of its own."""
    return replace(table, release=replace(table.release, previous=None))


def title(report: Report, words: Words) -> str:
    """Name the page by its month."""
    return words("document.monthly.title", month=month_of(report, words))


def short_methods(report: Report, words: Words) -> tuple[Headed, ...]:
    """Say what a reader of the page must know, and where the rest stands."""
    _, about_persons = methods.persons(report, words)
    lines = [words("document.methods.units.contacts.text"), about_persons]
    if report.release.policy.audience == "internal":
        lines.append(words("document.monthly.all-tables"))
        if found := decisions(report, words):
            lines.append(words("document.monthly.decide", title=decisions_title(len(found), words)))
    return (Headed(words("document.heading.methods"), tuple(("", line) for line in lines)),)


def _height(layout: Layout, words: Words) -> int:
    """Count the lines that a table takes."""
    lines = 1 + sum(len(section.lines) for section in layout.sections) + (layout.shares is not None)
    return lines * (2 if len(layout.columns) > _WIDE[words.lang] else 1)


def _narrowed(layout: Layout, words: Words) -> Layout:
    """Where two blocks would be too tall, keep one with the first columns and the margins; name the others' totals."""
    if not layout.sections or len(layout.columns) <= _WIDE[words.lang] or _height(layout, words) <= _TALL:
        return layout
    margins = [i for i, column in enumerate(layout.columns) if i >= len(layout.columns) - 2 or column.kind == "share"]
    free = [i for i in range(len(layout.columns)) if i not in margins]
    shown, beyond = free[: _WIDE[words.lang] - len(margins)], free[_WIDE[words.lang] - len(margins) :]
    totals = layout.sections[-1].lines[-1].cells

    def line(figures: Figures) -> Figures:
        return replace(figures, cells=tuple(figures.cells[i] for i in (*shown, *margins)))

    return replace(
        layout, columns=tuple(layout.columns[i] for i in (*shown, *margins)),
        sections=tuple(replace(section, lines=tuple(map(line, section.lines))) for section in layout.sections),
        shares=layout.shares and line(layout.shares),
        notes=(*layout.notes, _beyond([(layout.columns[i].full, totals[i]) for i in beyond], words)),
    )  # fmt: skip


def _cut(layout: Layout, room: int, words: Words) -> Layout:
    """Keep the first lines of a ranked table; name the others in a note, each with its count."""
    if not layout.sections:
        return layout
    first, *others = layout.sections
    keep = max(room - _height(replace(layout, sections=tuple(others)), words), _FEWEST)
    beyond = [(line.label, line.cells[0]) for line in first.lines[keep:]]
    if not beyond:
        return layout
    sections = (replace(first, lines=first.lines[:keep]), *others)
    return replace(layout, sections=sections, notes=(*layout.notes, _beyond(beyond, words)))


def _beyond(counts: list[tuple[str, str]], words: Words) -> str:
    """Name what had no room, each with its count."""
    found = [words("document.monthly.beyond-one", name=name, count=count) for name, count in counts]
    return words("document.monthly.beyond", list=words.listing(found))


# ── the month beside other periods ──────────────────────────────────────────────────────────────────────────


def _beside(report: Report, words: Words) -> Part:
    """Set this month, the same month of last year with the change to it, and the year so far below each other."""
    heads = _heads(report)
    own = _counts(report.base_chain, report.persons, heads)
    lines = [_line(month_of(report, words), own, report)]
    for other in report.beside:
        if not other.known:
            continue
        counts = _counts(other.base_chain, other.persons, heads)
        lines.append(_line(words(f"document.monthly.{other.id}", period=_months(other, words)), counts, report))
        if other.id == "previous_year":
            lines.append(_change(own, counts, report, words))
    caption = words("document.monthly.beside")
    notes = tuple(words(f"document.monthly.{'apart' if other.apart else 'unknown'}.{other.id}",
                        period=_months(other, words)) for other in report.beside if not other.known)  # fmt: skip
    columns = [*heads.values(), words("document.monthly.persons")]
    layout = Layout(caption, tuple(Column(head, head) for head in columns), (Section("rows", tuple(lines)),), None,
                    notes, bars=False, bar_head="")  # fmt: skip
    return Part(
        id="month_beside", heading=caption, label=words("document.table"), number=1, caption=caption, paragraph="",
        stub=words("document.fact.period"), layout=layout, unit=words("tables.unit.measures"), notes=notes,
    )


def month_of(report: Report, words: Words) -> str:
    """Name the month of a report."""
    since = report.release.period.since
    return month(since, words) if since else words("report.no-dates")


def _heads(report: Report) -> dict[str, str]:
    """List the lines of the chain with their labels, as far as one of the periods has them."""
    chains = (report.base_chain, *(other.base_chain for other in report.beside))
    labels = {link.id: safe_text(link.label) for chain in chains for link in chain}
    return {name: labels[name] for name in _ORDER if name in labels}


def _counts(chain: Iterable[ChainLink], persons: int | None, heads: Iterable[str]) -> list[int | None]:
    """List the counts of a period, and its persons last; a line that its chain lacks counted nothing."""
    found = {link.id: None if link.n is None else abs(link.n) for link in chain}
    return [*(found.get(name, 0) for name in heads), persons]


def _line(label: str, counts: list[int | None], report: Report) -> Figures:
    none = _signs(counts, report)
    return Figures(label, tuple(sign if n is None else notation.whole(n) for n, sign in zip(counts, none, strict=True)))


def _change(now: list[int | None], before: list[int | None], report: Report, words: Words) -> Figures:
    """Write by how much each count rose or fell, where both are known."""
    texts = [sign if n is None or m is None else notation.change(n - m)
             for n, m, sign in zip(now, before, _signs(now, report), strict=True)]  # fmt: skip
    return Figures(words("document.monthly.change"), tuple(texts))


def _signs(counts: list[int | None], report: Report) -> list[str]:
    """Give every column the sign for a count that is not there: only persons cannot be had, all else is hidden."""
    known = any(column.role == "person" for column in report.columns)
    return [*[notation.HIDDEN] * (len(counts) - 1), notation.HIDDEN if known else notation.UNAVAILABLE]


def _months(other: Beside, words: Words) -> str:
    """Name the months of a period."""
    since, until = other.period.since, other.period.until
    return months(since, until, words) if since and until else words("report.no-dates")
