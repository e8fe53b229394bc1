"""What a table can have in its stub or boxhead: the vocabularies' dimensions, and those derived from the date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd

from marugoto_stats.japanese import fiscal_year, fiscal_year_name, months_between
from marugoto_stats.model import BLANK, COMBINED, GAPS, UNCLASSIFIED, Axis, Profile, Span
from marugoto_stats.vocabulary import Vocabulary
from marugoto_stats.wording import Words, words

if TYPE_CHECKING:
    from marugoto_stats.tabulate.select import Selection

LONGEST_GAP: Final = 12
"""Months without a row that are still filled between two that have one."""


def month(day: date) -> str:
    """Name a month by its code.

    >>> month(date(2023, 4, 3))
    '2023-04'
    """
    return f"{day.year:04}-{day.month:02}"


def quarter(day: date) -> str:
    """Name a quarter of the fiscal year by its code: Q1 is April to June.

    >>> quarter(date(2024, 1, 9))
    '2023Q4'
    """
    return f"{fiscal_year(day)}Q{(day.month - 4) % 12 // 3 + 1}"


def year(day: date) -> str:
    """Name a fiscal year by its code.

    >>> year(date(2024, 3, 31))
    '2023'
    """
    return str(fiscal_year(day))


DIMENSIONS: Final[Mapping[str, Callable[[date], str]]] = {"month": month, "quarter": quarter, "fiscal_year": year}
"""Dimensions derived from the date: one function each."""


def with_derived(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the derived dimensions to a frame of coded records: undated rows are `unclassified` or `blank` in each."""
    days = frame["date"].drop_duplicates().dropna()
    undated = frame["date_state"].map({"unreadable": UNCLASSIFIED, "blank": BLANK})
    added = {
        name: frame["date"].map({day: code(day.date()) for day in days}).astype("object").where(undated.isna(), undated)
        for name, code in DIMENSIONS.items()
    }
    return frame.assign(**added)


def dimension_label(dimension: str, profile: Profile) -> str:
    """Say what a dimension is called."""
    vocabulary = profile.vocabularies.get(dimension)
    return vocabulary.label if vocabulary else words(profile.lang)(f"tables.dimension.{dimension}")


def column_label(dimension: str, profile: Profile) -> str:
    """Say which column of a log a dimension needs: months come from the date."""
    if dimension in DIMENSIONS:
        return words(profile.lang)("tables.date-column")
    return dimension_label(dimension, profile)


def codes_in(column: Iterable[str]) -> set[str]:
    """List the codes that stand in a column, combinations split."""
    return {code for combination in column for code in combination.split(COMBINED)}


def axis(dimension: str, frame: pd.DataFrame, profile: Profile, selection: Selection, *, centres: frozenset[str],
         without: Sequence[str] = ()) -> Axis:
    """Build a table's axis: every term in profile order, zeros included; what is no category only where it occurs.

    **Base**: the rows of `frame`; months run over the whole `selection`, so that tables of one report have the
    same. Districts are those of the `centres` present that exist in the period, and any that has a count.
    """
    present = codes_in(frame[dimension].unique())
    if dimension in DIMENSIONS:
        codes = _spans(dimension, selection.span, selection.months)
    else:
        terms = _terms(profile.vocabularies[dimension], present, profile, centres)
        if dimension == "district":
            terms = [code for code in terms if code in present or profile.is_there(code, selection.span)]
        codes = [code for code in terms if code not in without]
    return axis_of(dimension, (*codes, *(gap for gap in GAPS if gap in present)), profile)


def label_of(dimension: str, code: str, profile: Profile) -> str:
    """Say what one category of a dimension is called."""
    return axis_of(dimension, [code], profile).labels[0]


def axis_of(dimension: str, codes: Sequence[str], profile: Profile) -> Axis:
    """Build an axis of codes that stand in their order, with the words of the profile."""
    say = words(profile.lang)
    if dimension in DIMENSIONS:
        spans = [code for code in codes if code not in GAPS]
        several = dimension == "month" and len({year(first_day(code)) for code in spans}) > 1
        labels = tuple(say(f"tables.undated.{code}") if code in GAPS
                       else span_label(dimension, code, say, several=several) for code in codes)
        return Axis(dimension, dimension_label(dimension, profile), tuple(codes), labels, labels,
                    pinned=tuple(code for code in codes if code in GAPS), keep_zeros=True, ordered=True)
    vocabulary = profile.vocabularies[dimension]
    named = [_names(vocabulary, code, say) for code in codes]
    return Axis(
        dimension=dimension,
        label=vocabulary.label,
        codes=tuple(codes),
        labels=tuple(label for label, _ in named),
        short_labels=tuple(short for _, short in named),
        multiple_response=vocabulary.multiple_response,
        pinned=tuple(code for code in codes if code in ("other", *GAPS)),
        keep_zeros=vocabulary.keep_zeros,
        ordered=vocabulary.ordered,
    )


def in_order(dimension: str, codes: Collection[str], profile: Profile) -> tuple[str, ...]:
    """Put codes into the order in which a report lists them: terms, what an open list holds, what is no category."""
    if dimension in DIMENSIONS:
        ordered = sorted(code for code in codes if code not in GAPS)
    else:
        terms = [term.code for term in profile.vocabularies[dimension].terms if term.code in codes]
        ordered = [*terms, *sorted(set(codes) - set(terms) - set(GAPS))]
    return (*ordered, *(gap for gap in GAPS if gap in codes))


def _terms(vocabulary: Vocabulary, present: set[str], profile: Profile, centres: frozenset[str]) -> list[str]:
    codes = [term.code for term in vocabulary.terms]
    if vocabulary.open:
        shared = {term.code for term in vocabulary.shared}
        return [*codes, *sorted(present - shared - set(GAPS) - set(codes))]
    if vocabulary.dimension == "district" and profile.centre_of:
        return [code for code in codes if code in present or profile.centre_of.get(code) in centres]
    return codes


def _names(vocabulary: Vocabulary, code: str, say: Words) -> tuple[str, str]:
    if code in GAPS:
        return say(f"tables.gap.{code}"), say(f"tables.gap.{code}")
    term = vocabulary.term(code)
    return (term.label, term.short) if term else (code, code)


def _spans(dimension: str, span: Span, months: Collection[str]) -> list[str]:
    """List the months (quarters, years) of the asked period, else from the first to the last that has a row."""
    since, until = (span.since, span.until) if span.asked is not None else (span.first, span.last)
    if since is None or until is None:
        return []
    filled = months_between(since, until)
    if span.asked is None and dimension == "month":
        return _without_long_gaps(filled, months)
    code = DIMENSIONS[dimension]
    return list(dict.fromkeys(code(first_day(month)) for month in filled))


def _without_long_gaps(codes: Iterable[str], present: Collection[str]) -> list[str]:
    kept: list[str] = []
    empty: list[str] = []
    for code in codes:
        if code not in present:
            empty.append(code)
            continue
        kept += [*(empty if len(empty) <= LONGEST_GAP else []), code]
        empty = []
    return kept


def first_day(code: str) -> date:
    """Return the first day of a month's code."""
    return date(int(code[:4]), int(code[5:7]), 1)


def span_label(dimension: str, code: str, say: Words, *, several: bool) -> str:
    """Write a month as 4月, with the year where the table runs over more than one 年度."""
    if dimension == "fiscal_year":
        return fiscal_year_name(int(code)) if say.lang == "ja" else say("tables.fiscal-year", year=code)
    if dimension == "quarter":
        return say(f"tables.quarter.{code[4:].lower()}", year=code[:4])
    month_number = int(code[5:7])
    key = "tables.month-of-year" if several else "tables.month"
    return say(key, year=code[:4], name=say(f"tables.month-name.{month_number}"))
