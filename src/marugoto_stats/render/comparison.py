"""What is said of a comparison, in words: with which months, what chance explains, why something does not compare.

Sentences and pairs of texts only. No cause is named, and no adjective.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import PERSONS, Change, Figure, Operation, Previous, Report, SafeTable, Span, Split
from marugoto_stats.render import changes
from marugoto_stats.render.written import Signs, text_of
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

_TOTALS: Final = ("contacts", "consultations", "with_partner")
"""The lines of the chain that stand beside those of the other period."""
_BY_PERSONS: Final = "persons"


# ── under a table ───────────────────────────────────────────────────────────────────────────────────────────


def notes(table: SafeTable, words: Words, minus: str = notation.MINUS) -> Iterator[str]:
    """Word what must be known to read the changes of a table; nothing where it compares with nothing."""
    previous = table.release.previous
    if previous is None:
        return
    if not changes.kinds(table):
        reasons = dict.fromkeys(change.reason for change in changes.changes(table) if change.reason)
        why = words.listing([_why(reason, words) for reason in reasons])
        key = "comparison.note.nothing" if why else "comparison.note.nothing-known"
        yield words(key, label=safe_text(previous.label), why=why)
        return
    yield from period(table, words)
    yield from _chance(table, words, minus)
    yield from _reasons(table, words)


def period(table: SafeTable, words: Words) -> tuple[str, ...]:
    """Name the months that are compared, and centres that were not open in all of them: the same for every table."""
    previous = table.release.previous
    if previous is None or not changes.kinds(table):
        return ()
    facts = {"label": safe_text(previous.label), "months": months(previous.period, words)}
    said = words("comparison.note.period", **facts)
    if not previous.whole:
        said = words("comparison.note.part", **facts, now=months(previous.now, words))
    return (said, words("comparison.note.operations", list=operations(previous, words))) if previous.operations else (
        said,)  # fmt: skip


def months(span: Span, words: Words) -> str:
    """Name a run of months: 2022年4月〜2023年3月, 2022年4月〜9月."""
    if span.since is None or span.until is None:
        return words("comparison.months.unknown")
    first, last = _month(span.since, words), _month(span.until, words)
    if first == last:
        return first
    if span.since.year == span.until.year:
        facts = {"year": str(span.since.year), "first": _month_name(span.since, words),
                 "last": _month_name(span.until, words)}  # fmt: skip
        return words("comparison.months.one-year", **facts)
    return words("comparison.months.run", first=first, last=last)


def _month(day: date, words: Words) -> str:
    return words("comparison.months.one", year=str(day.year), month=_month_name(day, words))


def _month_name(day: date, words: Words) -> str:
    return words(f"tables.month-name.{day.month}")


def operations(previous: Previous, words: Words) -> str:
    """Name centres that were not open in all of the compared months."""
    return words.listing([_operation(one, previous, words) for one in previous.operations])


def _operation(one: Operation, previous: Previous, words: Words) -> str:
    key = "new" if not one.previous else "earlier" if one.now > one.previous else "other"
    facts = {"centre": safe_text(one.centre), "now": one.now, "previous": one.previous}
    return words(f"comparison.operation.{key}", **facts, label=safe_text(previous.label))


# ── what chance explains ────────────────────────────────────────────────────────────────────────────────────


def _chance(table: SafeTable, words: Words, minus: str) -> Iterator[str]:
    """Name the changes that chance alone seldom brings about, and say that the others may be its doing."""
    found = [(label, change) for label, change in _compared(table, words) if change.n is not None]
    beyond = [words("comparison.note.one", name=label, change=notation.change(change.n or 0, minus))
              for label, change in found if change.beyond_chance]  # fmt: skip
    if beyond:
        key = "beyond" if len(beyond) == len(found) else "beyond-and-rest"
        yield words(f"comparison.note.{key}", list=words.listing(beyond))
    elif found:
        yield words("comparison.note.within")
    measures = table.columns.codes if table.columns else ()
    if found and PERSONS in measures and len(measures) <= changes.FEW:
        yield words("comparison.note.persons")


def _compared(table: SafeTable, words: Words) -> Iterator[tuple[str, Change]]:
    """List the changes that a table shows of its lines, of its columns, and of the whole."""
    whole = whole_change(table)
    if whole is not None:
        yield total_label(table, words) if table.outside is None else "N", whole
    for axis, figures in ((table.rows, _by_row(table)), (table.columns, _by_column(table))):
        if axis is not None:
            yield from ((safe_text(label), figure.change)
                        for label, figure in zip(axis.labels, figures, strict=bool(figures)) if figure.change)


def total_label(table: SafeTable, words: Words) -> str:
    """Label the sum of a table; below a subtotal it is named by what it counts."""
    if not table.rows.subtotals:
        return words("report.total")
    label = safe_text(table.base.label)
    return label[:1].upper() + label[1:]


def whole_change(table: SafeTable) -> Change | None:
    """Return the change of the whole table: of its N."""
    return table.base.change or (table.total.change if table.total else None)


def _by_row(table: SafeTable) -> tuple[Figure, ...]:
    """Return the figure of each line whose change is shown."""
    if table.leading is None:
        return table.row_totals or ()
    return tuple(line[table.leading] for line in table.cells)


def _by_column(table: SafeTable) -> tuple[Figure, ...]:
    return (table.column_totals or ()) if table.leading is None else ()


# ── why something does not compare ──────────────────────────────────────────────────────────────────────────


def _reasons(table: SafeTable, words: Words) -> Iterator[str]:
    """Say of the lines and columns that do not compare why that is so."""
    names: dict[str, list[str]] = {}
    for label, change in _compared(table, words):
        if change.reason:
            names.setdefault(change.reason, []).append(label)
    for reason, labels in names.items():
        yield words("comparison.note.reason", names=words.listing(list(dict.fromkeys(labels))), why=_why(reason, words))


def _why(reason: str, words: Words) -> str:
    return words(f"comparison.reason.{reason}")


# ── at the front ────────────────────────────────────────────────────────────────────────────────────────────


def beside(report: Report, words: Words, signs: Signs) -> Iterator[str]:
    """Set the totals of the chain and the people beside those of the other period, in one line."""
    previous = report.release.previous
    if previous is None:
        return
    terms = [_term(words(f"report.chain.{link.id}"), Figure(link.n, change=link.change), words, signs)
             for link in report.base_chain if link.id in _TOTALS and link.change is not None]  # fmt: skip
    if report.persons_change is not None and report.persons_change.previous is not None:
        persons = Figure(report.persons, change=report.persons_change)
        terms.append(_term(words("comparison.chain.persons"), persons, words, signs))
    if terms:
        yield words("comparison.chain.line", label=safe_text(previous.label), list=words("comparison.chain.gap").join(
            terms))


def _term(name: str, figure: Figure, words: Words, signs: Signs) -> str:
    """Write one total of the other period, with the change to it: 対応 1,010（+74、+7.3%）."""
    change, before = figure.change, text_of("previous", figure, signs)
    if change is None or change.n is None:
        return words("comparison.chain.bare", name=name, previous=before)
    told = [text_of("change", figure, signs)]
    if change.rate is not None:
        told.append(f"{text_of('change-rate', figure, signs)}%")
    facts = {"name": name, "previous": before, "change": words.listing(told), "now": change.now}
    return words("comparison.chain.term" if figure.n == change.now else "comparison.chain.term-of-months", **facts)


def splits(report: Report, words: Words, minus: str = notation.MINUS) -> tuple[str, ...]:
    """Write the change of the whole as sums: 相談の増減 +120 = 相原 +80、小山 +30、石川 +10."""
    told = [_split(split, words, minus) for split in report.splits]
    rounded = any(part.n.denominator != 1 for split in report.splits for part in split.parts)
    return (*told, words("comparison.split.rounded")) if rounded else tuple(told)


def _split(split: Split, words: Words, minus: str) -> str:
    by_persons = split.dimension == _BY_PERSONS
    parts = [words("comparison.note.one", name=safe_text(part.label), change=notation.tenths(part.n, minus))
             for part in split.parts]  # fmt: skip
    return words(
        "comparison.split.persons" if by_persons else "comparison.split.category", by=safe_text(split.label),
        change=notation.change(split.change, minus), parts=words.listing(parts) or notation.change(0),
    )  # fmt: skip


# ── in a paragraph ──────────────────────────────────────────────────────────────────────────────────────────


def sentence(table: SafeTable, words: Words) -> str:
    """State the other period's count and the change of a table's whole, and whether chance explains it."""
    previous, change = table.release.previous, whole_change(table)
    if previous is None or change is None or change.n is None or change.previous is None:
        return ""
    facts = {"label": safe_text(previous.label), "previous": change.previous, "change": notation.change(change.n),
             "now": change.now or 0, "months": months(previous.now, words)}  # fmt: skip
    chance = "beyond" if change.beyond_chance else "within" if change.n else "none"
    return words(f"comparison.say.{'whole' if previous.whole else 'part'}", **facts,
                 chance=words(f"comparison.say.{chance}"))
