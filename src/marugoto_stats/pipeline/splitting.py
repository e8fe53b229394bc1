"""One report per area: the log is read once, each area is counted as `--where` counts it, and all add up to the whole.

Contacts whose area is not known are an area of their own, so that none is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

from marugoto_stats import pipeline, tabulate
from marugoto_stats.errors import UsageError
from marugoto_stats.model import AREAS, PERSONS
from marugoto_stats.pipeline import asked, given
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.options import Counting, known
from marugoto_stats.pipeline.report import Report
from marugoto_stats.text import safe_text
from marugoto_stats.wording import words

Figures = Mapping[tuple[str, str, str], int | None]
"""(table, code of the line, code of the column) → the figure."""


@dataclass(frozen=True, slots=True)
class Part:
    """An area and its report."""

    label: str
    """What the area is called, unlike every other; of contacts without an area 未分類, 無記入, 不明."""
    report: Report


def split(log: Log, by: str = "district", **options: Unpack[Counting]) -> dict[str, Report]:
    """Count every area of a loaded log: `split(log, by="centre")["堺"]`.

    Label → report, in the profile's order, of the areas with a contact; their contacts, consultations and tables add up
    to those of the whole, shares and persons do not. **Unit** and **base** stand in each table.
    **Raises** UsageError `not-to-split`, `unknown-dimension`; InputError `dimension-not-in-log`,
    `table-file-no-rows`; and as `report_of`.
    """
    whole = pipeline.report_of(log, **options)
    return {part.label: part.report for part in parts(log, whole, by, **options)}


def parts(log: Log, whole: Report, by: str, **options: Unpack[Counting]) -> tuple[Part, ...]:
    """Count every area of a log whose whole is counted, and prove that they add up to it.

    **Raises** as `split`; ArithmeticError where they do not add up: a bug of ours.
    """
    known(options, Counting)
    given.refuse_rows(log.given, options.get("tables", "all"), filtered=True)
    dimension = _dimension(by, log)
    where = asked.where(options, log.profile)
    filters = list(where.items() if isinstance(where, Mapping) else where)
    selection = tabulate.select(log.coded, period=log.period, where=asked.filters(filters, log))
    found: dict[str, Report] = {}
    for code in tabulate.categories(selection, dimension, log.profile):
        label = asked.called(dimension, code, log.profile)
        own: Counting = {**options, "where": [*filters, (dimension, (code,))]}
        found[code if label in found else label] = pipeline.report_of(log, **own)
    _prove(whole, list(found.values()))
    return tuple(Part(label, report) for label, report in found.items())


def _dimension(by: str, log: Log) -> str:
    """Find by what a log is split."""
    dimension = asked.dimension_of(by, log)
    if dimension not in AREAS:
        own, *areas = (safe_text(tabulate.dimension_label(code, log.profile)) for code in (dimension, *AREAS))
        raise UsageError("not-to-split", name=own, known=words(log.profile.lang).listing(areas))
    return dimension


# ── the proof ───────────────────────────────────────────────────────────────────────────────────────────────


def _prove(whole: Report, areas: Sequence[Report]) -> None:
    """Add the areas up again, figure by figure. A table that one of them cannot have is not compared."""
    everywhere = {table.id for table in whole.tables}.intersection(*({t.id for t in area.tables} for area in areas))
    everywhere.add("base_chain")
    ours, theirs = _figures(whole), [_figures(area) for area in areas]
    for key in dict.fromkeys(key for figures in (ours, *theirs) for key in figures):
        counts = [ours.get(key, 0), *(figures.get(key, 0) for figures in theirs)]
        known_ones = [n for n in counts if n is not None]
        if key[0] in everywhere and len(known_ones) == len(counts) and sum(known_ones[1:]) != known_ones[0]:
            raise ArithmeticError(f"the areas do not add up to the whole in {key[0]}")


def _figures(report: Report) -> Figures:
    return {key: n for key, n in _listed(report) if key[2] != PERSONS}


def _listed(report: Report) -> Iterator[tuple[tuple[str, str, str], int | None]]:
    for row in report.tidy():
        n = row["n"]
        key = (str(row["table"]), str(row["row_code"] or ""), str(row["column_code"] or ""))
        yield key, n if isinstance(n, int) else None
