"""One short paragraph per table: what stands in it, in words. No adjective, no cause, no number of its own.

Equal counts are named as equal. What stands apart (その他, 不明, gaps) has no place in the order; where it is as large
as what is named, the sentence says that it is left aside. A hidden figure is never named; where one is hidden, nothing
is said of what is largest or in which order, for it could be the hidden one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Axis, Figure, SafeTable
from marugoto_stats.render import rates
from marugoto_stats.render.comparison import sentence
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

TIME: Final = ("month", "quarter", "fiscal_year")
"""Dimensions of which the highest and the lowest are named, not the order."""
_NAMED: Final = 3
_NAMED_CROSSED: Final = 2
"""How many categories are named; more where they are equal."""
_TIED: Final = 4
"""How many equal ones are still named."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A category and its figure."""

    label: str
    figure: Figure

    @property
    def n(self) -> int:
        """Its count; asked only where none is hidden."""
        return self.figure.n or 0


def paragraph(table: SafeTable, words: Words) -> str:
    """Word the table in a few sentences."""
    if table.base.n is None:
        return _unknown([table.total] if table.total and table.outside is None else [], words)
    if table.base.n == 0:
        return words("document.say.none", base=_sentence(safe_text(table.base.label)))
    told = (*_sentences(table, words), rates.sentence(table, words), sentence(table, words))
    sentences = dict.fromkeys(said for said in told if said)
    return joined(sentences, words)  # that something is hidden is said once


def joined(sentences: Iterable[str], words: Words) -> str:
    """Set sentences one after the other: Japanese leaves no space between them."""
    return ("" if words.lang == "ja" else " ").join(sentences)


def _sentences(table: SafeTable, words: Words) -> Iterator[str]:
    if table.columns is None:
        yield from _of_rows(table, [cells[0] for cells in table.cells], words, _NAMED)
    elif table.columns.dimension == "measure":
        yield from _of_measures(table, table.columns, words)
    else:
        yield from _of_pairs(table, table.columns, words)


# ── the shapes of tables ────────────────────────────────────────────────────────────────────────────────────


def _of_rows(table: SafeTable, figures: Sequence[Figure], words: Words, named: int) -> Iterator[str]:
    """Say how the base divides among the rows, then what stands apart from them: sums, その他, gaps."""
    rows = table.rows
    yield _lead(table, words) + _division(rows, figures, words, named)
    yield _apart(_entries(rows, figures, _summed(rows)), words)
    yield _apart(_entries(rows, figures, _pinned(rows)), words)


def _of_measures(table: SafeTable, columns: Axis, words: Words) -> Iterator[str]:
    """Say how the measure that is the base divides, then the period's own figures of the others."""
    chosen = columns.codes.index(table.base.id) if table.base.id in columns.codes else 0
    yield from _of_rows(table, [cells[chosen] for cells in table.cells], words, _NAMED)
    totals = [*zip(columns.codes, table.column_totals or (), strict=False)]
    others = [words(f"document.measure.{code}", n=figure.n)
              for code, figure in [*totals[:chosen], *totals[chosen + 1 :]] if figure.n is not None]
    yield _stated(others, words)


def _of_pairs(table: SafeTable, columns: Axis, words: Words) -> Iterator[str]:
    """Say how the base divides among rows and among columns, then which pairs are largest."""
    rows = table.rows
    if table.row_totals:
        yield from _of_rows(table, table.row_totals, words, _NAMED_CROSSED)
    if table.column_totals:
        lead = words("document.say.by", axis=axis_name(columns, words))
        yield _sentence(lead) + _division(columns, table.column_totals, words, _NAMED_CROSSED)
    if rows.dimension not in TIME:
        yield words("document.say.pairs") + _of_cells(table, columns, words)


def _of_cells(table: SafeTable, columns: Axis, words: Words) -> str:
    """Name the largest pairs of categories proper; left aside are the others of an axis that has a larger pair."""
    rows = table.rows
    pairs = [
        Entry(words("document.say.pair", row=safe_text(rows.labels[i]), column=safe_text(columns.labels[j])),
              Figure(table.cells[i][j].n, status=table.cells[i][j].status))
        for i in _free(rows) for j in _free(columns)
    ]  # fmt: skip
    aside = [Entry(safe_text(rows.labels[i]), table.cells[i][j])
             for i in _pinned(rows) for j in (*_free(columns), *_pinned(columns))]  # fmt: skip
    aside += [Entry(safe_text(columns.labels[j]), table.cells[i][j])
              for j in _pinned(columns) for i in _free(rows)]  # fmt: skip
    return _order(pairs, aside, words, _NAMED_CROSSED)


def _lead(table: SafeTable, words: Words) -> str:
    """Open with the base: 相談件数 920件を地区別にみると、."""
    base = table.base
    facts = {"base": safe_text(base.label), "n": base.n or 0, "axis": axis_name(table.rows, words)}
    kind = "lead"
    if base.contacts is not None and base.mentions is not None:
        kind = "lead-several" if base.n == base.contacts else "lead-mentions"
        facts |= {"contacts": base.contacts, "mentions": base.mentions}
    return _sentence(words(f"document.say.{kind}", **facts))


def axis_name(axis: Axis, words: Words) -> str:
    """Name what a table is divided by; in English not as an opening word."""
    label = safe_text(axis.label)
    return label if words.lang == "ja" else label[:1].lower() + label[1:]


def _free(axis: Axis) -> list[int]:
    """List the places of the categories proper: no sum, nothing pinned."""
    summed = _summed(axis)
    return [i for i, code in enumerate(axis.codes) if code not in axis.pinned and i not in summed]


def _summed(axis: Axis) -> range:
    """Name the places from the first sum on: what follows it (社協事務) is no part of it."""
    return range(min(map(axis.codes.index, axis.subtotals), default=len(axis.codes)), len(axis.codes))


def _pinned(axis: Axis) -> list[int]:
    """List the places of what is no category proper: その他, 不明, gaps."""
    summed = _summed(axis)
    return [i for i, code in enumerate(axis.codes) if code in axis.pinned and i not in summed]


def _entries(axis: Axis, figures: Sequence[Figure], places: Sequence[int]) -> list[Entry]:
    return [Entry(safe_text(axis.labels[i]), figures[i]) for i in places]


# ── how a count divides ─────────────────────────────────────────────────────────────────────────────────────


def _division(axis: Axis, figures: Sequence[Figure], words: Words, named: int) -> str:
    entries, aside = _entries(axis, figures, _free(axis)), _entries(axis, figures, _pinned(axis))
    if axis.dimension in TIME:
        return _extremes(entries, aside, axis, words)
    return _order(entries, aside, words, named)


def _order(entries: list[Entry], aside: list[Entry], words: Words, named: int) -> str:
    """Name the largest in their order, equal ones together."""
    if unknown := [entry.figure for entry in entries if entry.figure.n is None]:
        return _unknown(unknown, words)
    ties = _ties([entry for entry in entries if entry.n])
    if not ties:
        return words("document.say.nothing")
    if len(ties[0]) > _TIED:
        many = words("document.say.many-most", count=_count(ties[0][0], words))
        return _except(aside, ties[0][0].n, words) + many
    chosen: list[list[Entry]] = []
    for tie in ties:
        if chosen and sum(map(len, chosen)) + len(tie) > named:
            break
        chosen.append(tie)
    kind = ("is" if len(chosen) == 1 else "order") if len(chosen) == len(ties) else (
        "most" if len(chosen) == 1 else "first")
    said = words(f"document.say.{kind}", list=words.listing([_tie(tie, words) for tie in chosen]))
    return said if kind == "is" else _except(aside, chosen[-1][0].n, words) + said


def _unknown(figures: Sequence[Figure], words: Words) -> str:
    """Say why nothing is said of the order: a figure is hidden, or finished tables that were given do not state it."""
    given = bool(figures) and all(figure.status == "unavailable" for figure in figures)
    return words("document.say.not-given" if given else "document.say.hidden")


def _extremes(entries: list[Entry], aside: list[Entry], axis: Axis, words: Words) -> str:
    """Name the highest and the lowest."""
    if unknown := [entry.figure for entry in entries if entry.figure.n is None]:
        return _unknown(unknown, words)
    ties = _ties(entries)
    if not ties:
        return words("document.say.nothing")
    if len(ties) == 1 and len(entries) > 1:
        return words("document.say.same", axis=axis_name(axis, words), count=_count(entries[0], words))
    if len(ties) == 1:
        return words("document.say.is", list=_tie(entries, words))
    most, least = (_tie(tie, words, "at") for tie in (ties[0], ties[-1]))
    return _except(aside, ties[0][0].n, words) + words("document.say.extremes", most=most, least=least)


def _except(aside: list[Entry], least: int, words: Words) -> str:
    """Say what is left aside though it may be as large as the least that is named; a hidden one may always be."""
    names = dict.fromkeys(entry.label for entry in aside if entry.figure.n is None or entry.figure.n >= least)
    return words("document.say.except", list=words.listing(list(names))) if names else ""


def _ties(entries: list[Entry]) -> list[list[Entry]]:
    """Group by count, the largest first; ties keep their order."""
    return [list(tie) for _, tie in groupby(sorted(entries, key=lambda e: -e.n), key=lambda e: e.n)]


def _tie(tie: list[Entry], words: Words, form: str = "entry") -> str:
    """Name a category with its count, or several equal ones with the count of each."""
    count = _count(tie[0], words)
    if len(tie) > _TIED:
        return words("document.say.some", count=count)
    names = words(f"document.say.{form}-joint").join(entry.label for entry in tie)
    return words(f"document.say.{form}" if len(tie) == 1 else f"document.say.{form}-each", names=names, count=count)


def _count(entry: Entry, words: Words) -> str:
    share = entry.figure.share
    if share is None:
        return words("document.say.count", n=entry.n)
    return words("document.say.count-share", n=entry.n, share=notation.percent(share))


def _apart(entries: list[Entry], words: Words) -> str:
    """State what stands apart, where there is any and it is not hidden."""
    return _stated([words("document.say.equals", name=entry.label, count=_count(entry, words))
                    for entry in entries if entry.figure.n], words)  # fmt: skip


def _stated(texts: list[str], words: Words) -> str:
    return words("document.say.states", list=_sentence(words.listing(texts))) if texts else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
