"""A table of sides laid out as texts: of each side its count, its share, and where called for its count per month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from marugoto_stats import notation
from marugoto_stats.model import Base, Comparison, Figure, Side, SideTable, Standing
from marugoto_stats.render.layout import Column, Figures, Layout, Section
from marugoto_stats.render.written import count_text, share_text
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

COORDINATORS: Final = "coordinators"
"""The line whose numbers are written as an office wrote them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of a table of sides."""

    side: int
    kind: Literal["count", "share", "per_month"]


def columns_of(table: SideTable) -> list[Shown]:
    """List the columns: of every side its counts, and what else it has a figure for."""
    found: list[Shown] = []
    for j in range(len(table.bases)):
        cells = [line[j] for line in table.cells]
        found.append(Shown(j, "count"))
        if any(cell.figure.share is not None for cell in cells):
            found.append(Shown(j, "share"))
        if any(cell.per_month is not None for cell in cells):
            found.append(Shown(j, "per_month"))
    return found


def rows_of(table: SideTable) -> list[int]:
    """List the lines that are not zero on all sides that have a count at all, or stand whatever they hold."""
    sides = {j for line in table.cells for j, cell in enumerate(line) if cell.reason is None}
    return [i for i, line in enumerate(table.cells)
            if table.rows.keep_zeros or any(line[j].figure.n != 0 for j in sides)]  # fmt: skip


def lay_out(table: SideTable, comparison: Comparison, words: Words, *,
            unavailable: str = notation.UNAVAILABLE) -> Layout:
    """Lay a table out as texts, in the order of the profile: a ranking would be one side's."""
    shown, rows = columns_of(table), rows_of(table)

    def line(i: int) -> Figures:
        cells = tuple(text_of(table.rows.codes[i], table.cells[i][one.side], one, unavailable) for one in shown)
        return Figures(safe_text(table.rows.labels[i]), cells, code=table.rows.codes[i])

    free = tuple(line(i) for i in rows if table.rows.codes[i] not in table.rows.pinned)
    pinned = tuple(line(i) for i in rows if table.rows.codes[i] in table.rows.pinned)
    sections = [Section("rows", free), Section("pinned", pinned)]
    if has_bases(table):
        cells = tuple(_base_text(table.bases[one.side], one, unavailable) for one in shown)
        label = safe_text(table.base)
        sections.append(Section("total", (Figures(label[:1].upper() + label[1:], cells),)))
    return Layout(
        title=safe_text(table.name),
        columns=tuple(_column(one, table, comparison.sides[one.side], words, unavailable) for one in shown),
        sections=tuple(section for section in sections if section.lines), shares=None,
        notes=tuple(_notes(table, comparison, words, unavailable)), bars=False, bar_head="",
    )  # fmt: skip


def has_bases(table: SideTable) -> bool:
    """Whether a line of bases closes the table: where they are not among its lines."""
    return table.rows.dimension not in ("chain", "measure")


def text_of(code: str, cell: Standing, shown: Shown, unavailable: str) -> str:
    """Write what a column shows of a cell."""
    if shown.kind == "per_month":
        return "" if cell.per_month is None else notation.decimal(cell.per_month)
    if cell.value is not None and shown.kind == "count":
        return notation.plain(cell.value) if code == COORDINATORS else notation.decimal(cell.value)
    if cell.value is not None:
        return ""
    if shown.kind == "share":
        return share_text(cell.figure, unavailable) if cell.figure.n is not None else ""
    return count_text(cell.figure, unavailable)


def _base_text(base: Base, shown: Shown, unavailable: str) -> str:
    return count_text(Figure(base.n, status="published" if base.n is not None else "unavailable"), unavailable) \
        if shown.kind == "count" else ""  # fmt: skip


def _column(shown: Shown, table: SideTable, side: Side, words: Words, unavailable: str) -> Column:
    if shown.kind == "per_month":
        return Column(words("compare.per-month"), words("compare.per-month-full"), "share")
    if shown.kind == "share":
        n = table.bases[shown.side].n
        text = unavailable if n is None else notation.whole(n)
        return Column(f"N={text}", words("compare.share-full", n=text), "share")
    return Column(safe_text(side.label), safe_text(side.label), code=side.code)


# ── notes ───────────────────────────────────────────────────────────────────────────────────────────────────


def _notes(table: SideTable, comparison: Comparison, words: Words, unavailable: str) -> Iterator[str]:
    yield from (safe_text(note, 2000) for note in table.notes)
    yield from reasons(table, comparison, words, unavailable)
    shown = set(rows_of(table))
    gone = [safe_text(label) for i, label in enumerate(table.rows.labels) if i not in shown]
    if gone:
        yield words("report.zeros", names=words.listing(gone))


def reasons(table: SideTable, comparison: Comparison, words: Words, unavailable: str) -> Iterator[str]:
    """Say for every side which lines have no figure, and why: one sentence for each reason."""
    shown = rows_of(table)
    for j, side in enumerate(comparison.sides):
        found: dict[str, list[str]] = {}
        for i in shown:
            reason = table.cells[i][j].reason
            if reason is not None:
                found.setdefault(reason, []).append(safe_text(table.rows.labels[i]))
        for reason, lines in found.items():
            facts = {"sign": unavailable, "side": safe_text(side.label), "reason": words(f"compare.reason.{reason}")}
            if len(lines) == len(shown):
                yield words("compare.cannot-all", **facts)
            else:
                yield words("compare.cannot", lines=words.listing(lines), **facts)
