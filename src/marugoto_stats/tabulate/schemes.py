"""Districts that change between years: what a table says of it, and how an earlier table is told under a later scheme.

Counts stay under the district that the log names, never redistributed. Where one district took the whole place of an
ended one, adding is exact; where several did, where nobody knows which, or where borders moved, no comparison is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Final, TypeVar

from marugoto_stats.model import GAPS, PERSONS, UNAVAILABLE, Axis, Figure, Lifetime, Profile, Span, Table, summed
from marugoto_stats.tabulate.dimensions import (
    DIMENSIONS,
    axis_of,
    dimension_label,
    first_day,
    in_order,
    month,
    span_label,
)
from marugoto_stats.tabulate.notes import with_caveats
from marugoto_stats.wording import words

DISTRICT: Final = "district"
ALWAYS: Final = Lifetime()
DAY: Final = timedelta(days=1)

T = TypeVar("T", bound=Table)
Lives = Mapping[str, Lifetime]


# ── an earlier table under a later scheme ───────────────────────────────────────────────────────────────────


def crosswalk(table: T, profile: Profile, *, to: Span) -> T:
    """Tell an earlier table under the scheme of the period `to`: an ended district is added to the one it went into.

    **Unit** and **base**: the table's. Districts without such a one stay. A sum with a hidden part is hidden, persons
    are unavailable in any.
    """
    axes = [axis for axis in (table.rows, table.columns) if axis and axis.dimension == DISTRICT]
    into = {code: _told_as(code, profile.lifetimes, to) for axis in axes for code in axis.codes}
    if all(code == later for code, later in into.items()):
        return table
    table = counted(table, profile)
    rows, lines = _joined(table.rows, into, profile)
    columns, places = _joined(table.columns, into, profile) if table.columns else (None, [[0]])
    never = [columns is not None and columns.dimension == "measure" and code == PERSONS
             for code in (columns.codes if columns else ("",))]  # fmt: skip
    row_totals, column_totals = table.row_totals, table.column_totals
    return replace(
        table, rows=rows, columns=columns,
        cells=tuple(
            tuple(_sum([table.cells[i][j] for i in line for j in place], never=no)
                  for place, no in zip(places, never, strict=True)) for line in lines
        ),
        row_totals=row_totals and tuple(_sum([row_totals[i] for i in line]) for line in lines),
        column_totals=column_totals and tuple(_sum([column_totals[j] for j in place]) for place in places),
    )  # fmt: skip


def former(codes: Iterable[str], profile: Profile, *, to: Span) -> tuple[str, ...]:
    """List some districts of the period `to`, and every ended one that is told as one of them."""
    wanted = tuple(codes)
    ended = (code for code in profile.lifetimes if _told_as(code, profile.lifetimes, to) in wanted)
    return tuple(dict.fromkeys((*wanted, *ended)))


def _told_as(code: str, lives: Lives, to: Span) -> str:
    """Follow a district to the one that has all of it when `to` begins; where the way parts, it is itself."""
    here, begin = code, month(to.since) if to.since else ""
    while (life := lives.get(here, ALWAYS)).until is not None and life.until < begin:
        if len(life.becomes) != 1:
            return code
        here = life.becomes[0]
    return here


def _joined(axis: Axis, into: Mapping[str, str], profile: Profile) -> tuple[Axis, list[list[int]]]:
    """Name the districts of an axis anew, and say for each which places of the old axis it takes in."""
    if axis.dimension != DISTRICT:
        return axis, [[place] for place in range(len(axis.codes))]
    later = [into[code] for code in axis.codes]
    made = axis_of(DISTRICT, in_order(DISTRICT, set(later), profile), profile)
    return made, [[place for place, each in enumerate(later) if each == code] for code in made.codes]


def _sum(figures: Sequence[Figure], *, never: bool = False) -> Figure:
    if len(figures) == 1:
        return figures[0]
    added = summed(figures, never=never)
    return added if added.n is None else replace(
        added,
        share=_shares(figure.share for figure in figures),
        share_of_mentions=_shares(figure.share_of_mentions for figure in figures),
    )  # fmt: skip


def _shares(parts: Iterable[Fraction | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if known else None


# ── what does not compare ───────────────────────────────────────────────────────────────────────────────────


def scheme_breaks(profile: Profile, *, now: Span, previous: Span) -> frozenset[str]:
    """List the districts whose counts of two periods do not compare, be they told under the later scheme."""
    if now.since is None or now.until is None or previous.since is None or previous.until is None:
        return frozenset()
    first, last, before, end = map(month, (now.since, now.until, previous.since, previous.until))
    return frozenset(code for code in _concerned(profile.lifetimes)
                     if not _compares(code, profile.lifetimes, (first, max(last, end)), before))  # fmt: skip


def _concerned(lives: Lives) -> Iterable[str]:
    return dict.fromkeys([*lives, *(code for life in lives.values() for code in life.becomes)])


def _compares(code: str, lives: Lives, period: tuple[str, str], before: str) -> bool:
    """Say whether a district is the same throughout a period, and was told as a whole in an earlier month."""
    first, last = period
    life = lives.get(code, ALWAYS)
    here = life.meets(first, first) and life.meets(last, last)
    grew = any(lives[old].meets(first, last) for old in _taken_in(code, lives))
    moved = any(min(first, before) < redrawn <= last for redrawn in life.redrawn)
    return here and not grew and not moved and _was_whole(code, lives, before)


def _was_whole(code: str, lives: Lives, then: str) -> bool:
    """Say whether the log told all that a district is at its end, and nothing else, in a month before that."""
    life = lives.get(code, ALWAYS)
    parts = [old for old in _taken_in(code, lives) if (lives[old].until or "") >= then]
    if life.since is not None and then < life.since and life.since not in {lives[old].after for old in parts}:
        return False
    return all(len(lives[old].becomes) == 1 and max(lives[old].redrawn, default="") <= then
               and _was_whole(old, lives, then) for old in parts)  # fmt: skip


def _taken_in(code: str, lives: Lives) -> list[str]:
    """List the districts that a district took in, wholly or in part."""
    return [old for old, life in lives.items() if code in life.becomes]


# ── what a table says of it ─────────────────────────────────────────────────────────────────────────────────


def told(table: T, span: Span, profile: Profile) -> T:
    """Say below a table by district how the scheme changed within the period.

    In months in which a district does not exist nothing could be counted: not available, which is not zero.
    """
    axes = [axis for axis in (table.rows, table.columns) if axis and axis.dimension == DISTRICT]
    if not axes or not profile.lifetimes:
        return table
    marked = _over_absent(table, profile, lambda figure: UNAVAILABLE if figure.n == 0 else figure)
    return with_caveats(marked, _notes(frozenset(axes[0].codes), span, profile))


def _notes(shown: frozenset[str], span: Span, profile: Profile) -> Iterator[str]:
    """Say month by month of a period which districts changed, and which do not compare across that."""
    if span.since is None or span.until is None:
        return
    say, lives = words(profile.lang), profile.lifetimes
    dated = {each for life in lives.values() for each in (life.since, life.after, *life.redrawn) if each}
    for changed in sorted(each for each in dated if month(span.since) < each <= month(span.until)):
        parts = [say(f"tables.note.scheme-{kind}", old=say.listing(_labels(old, profile)),
                     new=say.listing(_labels(new, profile)))
                 for kind, old, new in _changes(changed, lives) if shown.intersection((*old, *new))]  # fmt: skip
        if not parts:
            continue
        called, named = dimension_label(DISTRICT, profile), span_label("month", changed, say, several=True)
        said = say("tables.note.scheme-between").join(parts)
        yield say("tables.note.scheme", month=named, dimension=called, parts=said)
        apart = [code for _, _, new in _changes(changed, lives) for code in new
                 if code in shown and not _compares(code, lives, (changed, changed), month(first_day(changed) - DAY))]
        if apart:
            names = say.listing(_labels(dict.fromkeys(apart), profile))
            yield say("tables.note.scheme-apart", dimension=called, names=names)


def _changes(changed: str, lives: Lives) -> Iterator[tuple[str, list[str], list[str]]]:
    """List what changed in a month: the kind, the districts that ended, those that are there in their place."""
    ended = {code: life.becomes for code, life in lives.items() if life.after == changed}
    for later in dict.fromkeys(ended.values()):
        yield "became" if later else "ended", [code for code in ended if ended[code] == later], list(later)
    known = {code for later in ended.values() for code in later}
    for kind, new in (("began", [code for code, life in lives.items() if life.since == changed and code not in known]),
                      ("redrawn", [code for code, life in lives.items() if changed in life.redrawn])):  # fmt: skip
        if new:
            yield kind, [], new


def _labels(codes: Iterable[str], profile: Profile) -> list[str]:
    terms = (profile.vocabularies[DISTRICT].term(code) for code in codes)
    return [term.label for term in terms if term]


# ── months in which a district does not exist ───────────────────────────────────────────────────────────────


def counted(table: T, profile: Profile) -> T:
    """Take what is not available because a district does not exist for what it is when tables are added: nothing."""
    return _over_absent(table, profile, lambda figure: Figure(0) if figure.status == "unavailable" else figure)


def _over_absent(table: T, profile: Profile, change: Callable[[Figure], Figure]) -> T:
    """Change the cells of every district in months (quarters, years) in which it does not exist."""
    rows, columns = table.rows, table.columns
    if columns is None or not profile.lifetimes or {rows.dimension, columns.dimension}.isdisjoint(DIMENSIONS):
        return table

    def cell(row: str, column: str, figure: Figure) -> Figure:
        pairs = ((rows.dimension, row, column), (columns.dimension, column, row))
        absent = any(name in DIMENSIONS and _is_absent(profile.lifetimes.get(other), name, code)
                     for name, code, other in pairs)  # fmt: skip
        return change(figure) if absent else figure

    return replace(table, cells=tuple(
        tuple(cell(row, column, figure) for column, figure in zip(columns.codes, line, strict=True))
        for row, line in zip(rows.codes, table.cells, strict=True)
    ))  # fmt: skip


def _is_absent(life: Lifetime | None, dimension: str, code: str) -> bool:
    """Say whether a district does not exist in any month of a code; codes of one dimension sort by time."""
    if life is None or code in GAPS:
        return False
    begin, end = (DIMENSIONS[dimension](first_day(each)) if each else code for each in (life.since, life.until))
    return not begin <= code <= end
