"""What the text of a line means under a profile: tables, lines of the chain, rows and columns, days, centres."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from marugoto_stats.japanese import YearContext, fold, months_between, read_date, read_period
from marugoto_stats.marks import is_closing_line
from marugoto_stats.model import CHAIN, GAPS, MEASURES, PERSONS, Profile, Span, TableSpec
from marugoto_stats.wording import LANGUAGES, words

TOTAL: Final = "total"
SUBTOTAL: Final = "consultations"
"""The line of the overview that is the sum of the consultations."""
EXTRAS: Final = ("base_contacts", "base_mentions", "outside_none", "outside_blank", "outside_unknown")
"""Lines beside a table of several answers."""
_BASES: Final = ("contacts", "consultations")
_SPANS: Final[Mapping[str, re.Pattern[str]]] = {
    "month": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"), "quarter": re.compile(r"\d{4}Q[1-4]"),
    "fiscal_year": re.compile(r"\d{4}"),
}  # fmt: skip
"""The codes of the dimensions that follow from the date."""
_OF_EXCEL: Final = re.compile(r"([A-Za-z]{3})-(\d\d)")
"""What Excel makes of a month's code in a csv: Apr-23."""


def _in_words(keys: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Map what a code is called in any language, folded, to the code."""
    return {fold(words(lang)(key)): code for lang in LANGUAGES for code, names in keys.items() for key in names}


def month_of(text: str, span: Span) -> str | None:
    """Find the code of a month: by its code, as people write it, by its name alone where the period tells the year."""
    if _SPANS["month"].fullmatch(text):
        return text
    if (seen := _OF_EXCEL.fullmatch(text)) and (number := _month_names().get(fold(seen[1]))):
        return f"20{seen[2]}-{number:02}"
    period = read_period(text, date(2000, 1, 1))
    if period is not None and (period.since.year, period.since.month) == (period.until.year, period.until.month):
        return f"{period.since:%Y-%m}"
    named = _month_names().get(fold(text))
    if named is None or span.since is None or span.until is None:
        return None
    fitting = [code for code in months_between(span.since, span.until) if int(code[5:]) == named]
    return fitting[0] if len(fitting) == 1 else None


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    names = [(words(lang)(f"tables.month-name.{n}"), n) for lang in LANGUAGES for n in range(1, 13)]
    return {fold(text): n for name, n in names for text in (name, name[:3])}


def days_of(since: str, until: str) -> Span | None:
    """Read the first and the last day, or the months or years that hold them; None where one of them is none."""
    first, last = _day(since), _day(until)
    if (since and first is None) or (until and last is None):
        return None
    begin, end = first[0] if first else None, last[1] if last else None
    return None if begin and end and begin > end else Span(None, begin, end, None, None)


def _day(text: str) -> tuple[date, date] | None:
    if period := read_period(text, date(2000, 1, 1)):
        return period.since, period.until
    day = read_date(text).complete(YearContext())
    return (day, day) if day else None


class Names:
    """The names of a profile: what a text on one axis of a table means."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._tables = {fold(title): spec for spec in profile.tables for title in (*spec.titles, spec.name)}
        self._tables |= {spec.id: spec for spec in profile.tables}
        clerical = profile.vocabularies["support_type"].term("clerical")
        self._chain = _in_words({code: [f"tables.chain.{code}"] for code in CHAIN}) | {code: code for code in CHAIN}
        self._chain |= {fold(clerical.label): "clerical"} if clerical else {}
        self._chains = _in_words({"base_chain": ["finished.chain"]})
        self._measures = _in_words(
            {code: [f"tables.measure.{code}", f"tables.measure-short.{code}"] for code in MEASURES}
        )
        self._persons = _in_words({PERSONS: ["finished.unit.persons"]})
        self._extras = _in_words({code: [f"finished.{code}"] for code in EXTRAS})
        self._subtotals = _in_words({SUBTOTAL: ["tables.subtotal.consultations", "tables.chain.consultations",
                                                "tables.measure-short.consultations"]})  # fmt: skip
        self._wholes = _in_words({TOTAL: ["finished.total", "tables.chain.contacts", "tables.measure-short.contacts"]})
        self._gaps = _in_words(
            {code: [f"tables.gap.{code}", f"tables.undated.{code}"] for code in GAPS}
        )
        self._bases = _in_words({base: [f"tables.base.{base}"] for base in _BASES}) | {base: base for base in _BASES}

    def table(self, text: str) -> TableSpec | None:
        """Find a table of the profile by its id or name."""
        return self._tables.get(text) or self._tables.get(fold(text))

    def is_chain(self, text: str) -> bool:
        """Say whether a text names the chain of counts."""
        return text == "base_chain" or fold(text) in self._chains

    def is_persons(self, text: str) -> bool:
        """Say whether a unit is that of people."""
        return text == PERSONS or fold(text) in self._persons

    def link(self, text: str) -> str | None:
        """Find a line of the chain."""
        return self._chain.get(text) or self._chain.get(fold(text))

    def is_other_base(self, text: str, spec: TableSpec) -> bool:
        """Say whether a text names the contacts where the table is of the consultations, or the other way about."""
        named = self._bases.get(text) or self._bases.get(fold(text))
        return not spec.where and named not in (None, spec.base)

    def measure(self, text: str) -> str | None:
        """Find a measure by its code or name."""
        return text if text in (*MEASURES, TOTAL) else self._measures.get(fold(text))

    def row(self, text: str, spec: TableSpec, span: Span) -> str | None:
        """Find the row of a table: a category, a sum, or what stands beside a table of several answers."""
        key = fold(text)
        if text in EXTRAS or key in self._extras:
            return text if text in EXTRAS else self._extras[key]
        if spec.rows == "support_type" and spec.measures:
            if text == SUBTOTAL or key in self._subtotals:
                return SUBTOTAL
            if key in self._wholes:
                return TOTAL
        return self.code(spec.rows, text, span)

    def code(self, dimension: str, text: str, span: Span) -> str | None:
        """Find a category by code, label or synonym; `total` for a sum."""
        if text == TOTAL or is_closing_line(fold(text)):
            return TOTAL
        if text in GAPS or fold(text) in self._gaps:
            return text if text in GAPS else self._gaps[fold(text)]
        if dimension == "month":
            return month_of(text, span)
        if dimension in _SPANS:
            return text if _SPANS[dimension].fullmatch(text) else None
        vocabulary = self.profile.vocabularies[dimension]
        return text if vocabulary.term(text) else vocabulary.lookup(fold(text))[0]

    def centres(self, text: str) -> tuple[str, ...] | None:
        """Find the centres that a text names, one or several; None where it names none that there is."""
        if not text:
            return ()
        vocabulary = self.profile.vocabularies["centre"]
        whole = vocabulary.term(text) or vocabulary.by_key.get(fold(text), (None,))[0]
        if whole is not None:
            return (whole.code,)
        codes = [self.code("centre", part, Span(None, None, None, None, None)) for part in text.split("・")]
        return None if None in codes else tuple(code for code in codes if code)

    def expected(self, dimension: str, spec: TableSpec, centres: tuple[str, ...], span: Span) -> Iterator[str]:
        """List the categories that a typed table should have: those of the profile, of the centres that it is of."""
        if dimension == "month":
            yield from months_between(span.since, span.until) if span.since and span.until else ()
        for term in self.profile.vocabularies[dimension].terms if dimension in self.profile.vocabularies else ():
            centre = self.profile.centre_of.get(term.code) if dimension == "district" else None
            elsewhere = centre is not None and centres and centre not in centres
            clerical = term.code == "clerical" and spec.base == "consultations"
            gone = dimension == "district" and not self.profile.is_there(term.code, span)
            if not elsewhere and not clerical and not gone:
                yield term.code
