"""A table laid out as texts: the one place where a `SafeTable` becomes lines and columns that people read.

Terminal, plain text and markdown draw the same `Layout` and never look into the table again: what is left
out, how lines are ranked, which share stands beside which count, and what the notes say is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from marugoto_stats import notation
from marugoto_stats.model import Axis, Figure, SafeTable
from marugoto_stats.render import changes, rates
from marugoto_stats.render.comparison import notes as notes_of_comparison
from marugoto_stats.render.comparison import period as period_compared
from marugoto_stats.render.comparison import total_label
from marugoto_stats.render.written import Kind, Signs, counts, share_text, text_of
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

LONGEST_NOTE: Final = 2000
"""Characters of a note that are shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    head: str
    """For a narrow column."""
    full: str
    kind: Kind = "count"
    """What is no count stands beside the count on its left and is never parted from it."""
    short: bool = False
    """Whether a note must say what the head is short for."""
    code: str | None = None
    """Of the category or the measure; None where it counts the whole line."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A line of figures: one text per column."""

    label: str
    cells: tuple[str, ...]
    bar: Fraction = Fraction(0)
    """How long its bar is, of the longest in the table."""
    code: str | None = None
    """Of the category; None for totals."""
    figures: tuple[Figure | None, ...] = ()
    """What the texts are made of: one per column."""
    kind: Kind | None = None
    """What the line shows of the figures, where that is not what each column shows."""


SectionKind = Literal["rows", "pinned", "subtotal", "total"]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that stand together, and how they are set off from those above."""

    kind: SectionKind
    lines: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as texts. Without sections there is nothing to show."""

    title: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    shares: Figures | None
    """Under the totals of a cross-table: each column's share of N."""
    notes: tuple[str, ...]
    bars: bool
    bar_head: str
    """What the bars show, where the columns leave a choice."""
    beside: tuple[Figures, ...] = ()
    """Below them: the other period's count of each column, and the changes."""
    shared: tuple[str, ...] = ()
    """Those of the notes that stand under every table of the release."""

    @property
    def below(self) -> tuple[Figures, ...]:
        """What stands under the totals."""
        return (*((self.shares,) if self.shares else ()), *self.beside)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the figures of one column come from."""

    column: Column
    figures: Sequence[Figure]
    total: Figure | None
    bars: bool = False

    def text(self, figure: Figure | None, signs: Signs) -> str:
        return "" if figure is None else text_of(self.column.kind, figure, signs)


def lay_out(table: SafeTable, words: Words, *, unavailable: str = notation.UNAVAILABLE,
            minus: str = notation.MINUS) -> Layout:
    """Lay a table out as texts in the language of `words`."""
    signs = Signs(unavailable, minus)
    rows, columns = _shown_rows(table), _shown_columns(table)
    sources = _sources(table, columns, words)
    barred = next((source for source in sources if source.bars), None)
    bars = _bars(table, rows, barred) if barred else {}

    def line(i: int) -> Figures:
        return Figures(
            safe_text(table.rows.labels[i]),
            tuple(source.text(source.figures[i], signs) for source in sources),
            bars.get(i, Fraction(0)),
            table.rows.codes[i],
            tuple(source.figures[i] for source in sources),
        )

    sections = [Section(kind, tuple(map(line, part))) for kind, part in _parts(table, rows) if part]
    total = _total(table, sources, words, signs) if sections else None
    return Layout(
        safe_text(table.title),
        tuple(source.column for source in sources),
        (*sections, *([Section("total", (total,))] if total else [])),
        _shares(table, sources, signs) if total else None,
        (*_notes(table, (rows, columns), words), *notes_of_comparison(table, words, minus)),
        barred is not None,
        barred.column.head if barred and barred is not sources[0] else "",
        tuple(_beside(table, sources, words, signs)) if total else (),
        period_compared(table, words),
    )


def _bars(table: SafeTable, rows: list[int], source: _Source) -> dict[int, Fraction]:
    """Measure the bars of a column against the longest; a sum of other lines has none."""
    counts = {i: source.figures[i].n or 0 for i in rows if table.rows.codes[i] not in table.rows.subtotals}
    longest = max(counts.values(), default=0)
    return {i: Fraction(n, longest) for i, n in counts.items()} if longest else {}


def dealt(columns: Sequence[Column], width: Callable[[list[int]], int], room: int) -> list[list[int]]:
    """Deal columns out over as few blocks as hold them, as evenly as that allows.

    `width` measures a block of chosen columns, its stub included. A column that is too wide stands alone.
    """
    groups: list[list[int]] = []
    for i, column in enumerate(columns):
        if column.kind != "count" and groups:
            groups[-1].append(i)
        else:
            groups.append([i])
    fewest = _filled(groups, width, room)
    for narrower in range(room - 1, 0, -1):
        blocks = _filled(groups, width, narrower)
        if len(blocks) > len(fewest):
            break
        fewest = blocks
    return fewest


def _filled(groups: list[list[int]], width: Callable[[list[int]], int], room: int) -> list[list[int]]:
    """Fill block after block; a count is never parted from the shares beside it."""
    blocks: list[list[int]] = []
    for group in groups:
        if blocks and width(blocks[-1] + group) <= room:
            blocks[-1] += group
        else:
            blocks.append(list(group))
    return blocks


# ── which lines and columns are shown, and in what order ────────────────────────────────────────────────────


def _shown_rows(table: SafeTable) -> list[int]:
    lines = [list(cells) for cells in table.cells]
    if table.row_totals:
        lines = [[*line, figure] for line, figure in zip(lines, table.row_totals, strict=True)]
    return _shown(table.rows, lines)


def _shown_columns(table: SafeTable) -> list[int]:
    if table.columns is None:
        return [0]
    if _measured(table):
        return list(range(len(table.columns.codes)))
    lines = [[cells[j] for cells in table.cells] for j in range(len(table.columns.codes))]
    if table.column_totals:
        lines = [[*line, figure] for line, figure in zip(lines, table.column_totals, strict=True)]
    return _shown(table.columns, lines)


def _shown(axis: Axis, lines: Iterable[Sequence[Figure]]) -> list[int]:
    """List the places of an axis that are not zero throughout, or stand whatever they hold."""
    return [
        i
        for i, (code, line) in enumerate(zip(axis.codes, lines, strict=True))
        if axis.keep_zeros or code in axis.subtotals or any(counts(figure) for figure in line)
    ]


def _parts(table: SafeTable, rows: list[int]) -> list[tuple[SectionKind, list[int]]]:
    """Part the lines: those that are ranked from those pinned below, and sums from what they sum."""
    if is_ranked(table):
        free = [i for i in rows if table.rows.codes[i] not in table.rows.pinned]
        return [("rows", _by_size(table, free)), ("pinned", [i for i in rows if i not in free])]
    parts: list[tuple[SectionKind, list[int]]] = [("rows", [])]
    for i in rows:
        if table.rows.codes[i] in table.rows.subtotals:
            parts.append(("subtotal", []))
        parts[-1][1].append(i)
    return parts


def is_ranked(table: SafeTable) -> bool:
    """Whether lines are sorted by size: several answers per contact, or drawn as ranked bars."""
    barred = table.chart is not None and table.chart.shape == "bars"
    return table.columns is None and not table.rows.ordered and (table.rows.multiple_response or barred)


def _by_size(table: SafeTable, rows: list[int]) -> list[int]:
    """Sort by count, ties in the profile's order; a hidden count has no rank and stands below."""
    counts = {i: table.cells[i][0].n for i in rows}
    return sorted(rows, key=lambda i: (counts[i] is None, -(counts[i] or 0), i))


# ── the columns ─────────────────────────────────────────────────────────────────────────────────────────────


def _sources(table: SafeTable, columns: list[int], words: Words) -> list[_Source]:
    if table.columns is None:
        return _one_way(table, words)
    if _measured(table):
        return _measures(table, table.columns, words)
    return _crossed(table, table.columns, columns, words)


def _one_way(table: SafeTable, words: Words) -> list[_Source]:
    figures = [cells[0] for cells in table.cells]
    total = None if table.rows.multiple_response else table.total
    head = words(f"report.count.{table.unit}")
    sources = [_Source(Column(head, head), figures, total, bars=True)]
    sources += _share(figures, total, f"N={_whole(table.base.n)}")
    sources += _second_share(table, figures, words) if table.rows.multiple_response else []
    return [*sources, *_changes(table, (figures, total), table.unit, words), *_rates(table, (figures, total), words)]


def _second_share(table: SafeTable, figures: list[Figure], words: Words) -> list[_Source]:
    """Of the two bases of a multiple-response table, the one that is not called N."""
    base = table.base
    if base.n == base.contacts:
        other = [replace(figure, share=figure.share_of_mentions) for figure in figures]
        return _share(other, None, words("report.of-mentions", n=_whole(base.mentions)))
    if not base.contacts:
        return []
    other = [replace(f, share=None if f.n is None else Fraction(f.n, base.contacts)) for f in figures]
    return _share(other, None, words("report.of-contacts", n=_whole(base.contacts)))


def _measures(table: SafeTable, columns: Axis, words: Words) -> list[_Source]:
    """Every measure, with the share beside the one that is the table's base; it also has the bars.

    The changes stand beside it, and beside others where there is room.
    """
    chosen = columns.codes.index(table.base.id) if table.base.id in columns.codes else 0
    sources = []
    for j, (head, full) in enumerate(zip(columns.short_labels, columns.labels, strict=True)):
        figures = [cells[j] for cells in table.cells]
        total = table.column_totals[j] if table.column_totals else None
        # 対応 for 対応（件） needs no note: the unit stands below the table
        column = Column(safe_text(head), safe_text(full), short=not full.startswith(head), code=columns.codes[j])
        sources.append(_Source(column, figures, total, bars=j == chosen))
        if j == chosen:
            sources += _share(figures, total, f"N={_whole(table.base.n)}")
        if j == chosen or len(columns.codes) <= changes.FEW:
            unit = "persons" if columns.codes[j] == "persons" else "contacts"
            sources += _changes(table, (figures, total), unit, words)
        if j == chosen:
            sources += _rates(table, (figures, total), words)
    return sources


def _crossed(table: SafeTable, axis: Axis, columns: list[int], words: Words) -> list[_Source]:
    sources = []
    for j in columns:
        head, full = safe_text(axis.short_labels[j]), safe_text(axis.labels[j])
        total = table.column_totals[j] if table.column_totals else None
        figures = [cells[j] for cells in table.cells]
        sources.append(_Source(Column(head, full, short=head != full, code=axis.codes[j]), figures, total))
    if table.row_totals:
        head = _answered(table, words) if axis.multiple_response else words("report.total")
        total = _whole_table(table)
        sources.append(_Source(Column(head, head), table.row_totals, total))
        sources += _share(table.row_totals, total, f"N={_whole(table.base.n)}")
        sources += _changes(table, (table.row_totals, total), "contacts", words)
    return sources


def _changes(table: SafeTable, column: tuple[Sequence[Figure], Figure | None], unit: str,
             words: Words) -> list[_Source]:
    """Build the columns that stand beside a count where its release compares."""
    return [_Source(Column(*changes.heads(kind, table, unit, words), kind), *column) for kind in changes.kinds(table)]


def _rates(table: SafeTable, column: tuple[Sequence[Figure], Figure | None], words: Words) -> list[_Source]:
    """Build the columns that set a count against the residents of its district, where that was asked for."""
    return [_Source(Column(*rates.heads(kind, words), kind), *column) for kind in rates.kinds(table)]


def _whole_table(table: SafeTable) -> Figure | None:
    """Return the figure in the corner: all contacts, which several answers do not add up to."""
    if table.rows.multiple_response or (table.columns and table.columns.multiple_response):
        n = table.base.contacts
        if n is None:
            return Figure(None, status="suppressed")
        called = n == table.base.n
        return Figure(n, Fraction(1) if called else None, change=table.base.change if called else None)
    return table.total


def _answered(table: SafeTable, words: Words) -> str:
    """Head the margin of contacts that answered: N, unless the office calls the mentions so."""
    return "N" if table.base.n == table.base.contacts else words("report.contacts-row")


def _share(figures: Sequence[Figure], total: Figure | None, head: str) -> list[_Source]:
    """Build a column of shares, if there is any."""
    if all(figure.share is None for figure in figures):
        return []
    return [_Source(Column(head, head, "share"), figures, total)]


# ── totals and notes ────────────────────────────────────────────────────────────────────────────────────────


def _total(table: SafeTable, sources: list[_Source], words: Words, signs: Signs) -> Figures | None:
    if all(source.total is None for source in sources):
        return None
    label = _answered(table, words) if table.rows.multiple_response else total_label(table, words)
    figures = tuple(source.total for source in sources)
    return Figures(label, tuple(source.text(source.total, signs) for source in sources), figures=figures)


def _shares(table: SafeTable, sources: list[_Source], signs: Signs) -> Figures | None:
    if table.columns is None or _measured(table):
        return None
    totals = [source.total if source.column.kind == "count" else None for source in sources]
    cells = tuple(share_text(total, signs.unavailable) if total else "" for total in totals)
    label = f"N={_whole(table.base.n)}"
    return Figures(label, cells, figures=tuple(totals), kind="share") if any(cells) else None


def _beside(table: SafeTable, sources: list[_Source], words: Words, signs: Signs) -> Iterable[Figures]:
    """Write under a cross-table what each column counted in the other period, and how far that has changed."""
    if table.columns is None or _measured(table):
        return
    totals = [source.total if source.column.kind == "count" else None for source in sources]
    for kind in changes.kinds(table):
        if kind != "change-rate":
            label, _ = changes.heads(kind, table, "contacts", words)
            cells = tuple("" if total is None else text_of(kind, total, signs) for total in totals)
            yield Figures(label, cells, figures=tuple(totals), kind=kind)


def _notes(table: SafeTable, shown: tuple[list[int], list[int]], words: Words) -> Iterable[str]:
    yield from (safe_text(note, LONGEST_NOTE) for note in table.notes)
    if gone := [*_gone(table.rows, shown[0]), *(_gone(table.columns, shown[1]) if table.columns else [])]:
        yield words("report.zeros", names=words.listing(gone))


def _gone(axis: Axis, shown: list[int]) -> list[str]:
    return [safe_text(label) for i, label in enumerate(axis.labels) if i not in shown]


def _measured(table: SafeTable) -> bool:
    return table.columns is not None and table.columns.dimension == "measure"


def _whole(n: int | None) -> str:
    return notation.HIDDEN if n is None else notation.whole(n)
