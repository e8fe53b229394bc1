"""An empty table file: every figure that a profile's tables have, in the order of the report, for a hand to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from marugoto_stats.finished.names import SUBTOTAL, Names
from marugoto_stats.model import CHAIN, PERSONS, Profile, Span, TableSpec
from marugoto_stats.wording import Words, words

HEADS: Final = ("body", "centre", "since", "until", "table", "row", "column", "unit", "base", "n", "source", "page")
"""The heads of a typed table file."""
_NO_SPAN: Final = Span(None, None, None, None, None)
_YEAR: Final = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
"""The months of a fiscal year: their names say which is meant, the period says which year."""
_RARE: Final = "partner_unknown"
"""A line of the chain that a report has only where it is not zero."""


def empty(profile: Profile) -> list[dict[str, str]]:
    """List the lines of an empty table file, head → text; `n` is empty: not given.

    Tables that need several centres or years are left out: each centre has its own lines.
    """
    say, names = words(profile.lang), Names(profile)
    shared = dict.fromkeys(HEADS, "") | {"body": profile.body}
    contacts = say("finished.unit.contacts")
    clerical = profile.vocabularies["support_type"].term("clerical")
    lines = []
    for code in (code for code in CHAIN if code != _RARE):
        label = clerical.label if code == "clerical" and clerical else say(f"tables.chain.{code}")
        lines.append(shared | {"table": say("finished.chain"), "row": label, "unit": contacts})
    for spec in (spec for spec in profile.tables if spec.needs_several is None):
        base = "" if spec.where else say(f"tables.base.{spec.base}")
        for row, column, persons in _figures(spec, names, say):
            unit = say("finished.unit.persons") if persons else contacts
            lines.append(shared | {"table": spec.name, "row": row, "column": column, "unit": unit, "base": base})
    return lines


def _figures(spec: TableSpec, names: Names, say: Words) -> Iterator[tuple[str, str, bool]]:
    """List the figures of a table as (row, column, whether people are counted)."""
    rows = _labels(spec.rows, spec, names, say)
    if spec.measures:
        ends = [say("tables.subtotal.consultations")] if spec.rows == "support_type" else []
        for row in [*rows, *ends, say("finished.total")]:
            yield from ((row, say(f"tables.measure.{name}"), name == PERSONS) for name in spec.measures)
        return
    columns = [""] if spec.columns is None else _labels(spec.columns, spec, names, say)
    yield from ((row, column, False) for row in rows for column in columns)
    vocabulary = names.profile.vocabularies.get(spec.rows)
    if vocabulary is not None and vocabulary.multiple_response:
        yield from ((say(f"finished.{name}"), "", False) for name in ("base_contacts", "outside_none", "outside_blank"))
    elif spec.columns is None:
        yield say("finished.total"), "", False


def _labels(dimension: str, spec: TableSpec, names: Names, say: Words) -> list[str]:
    if dimension == "month":
        return [say(f"tables.month-name.{n}") for n in _YEAR]
    vocabulary = names.profile.vocabularies.get(dimension)
    terms = (vocabulary.term(code) for code in names.expected(dimension, spec, (), _NO_SPAN)) if vocabulary else ()
    return [term.label for term in terms if term is not None and term.code != SUBTOTAL]
