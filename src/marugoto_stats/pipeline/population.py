"""`--population`: residents per district are read, and rates stand beside the counts of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from marugoto_stats import preflight, read, residents
from marugoto_stats.japanese import months_between
from marugoto_stats.model import RATED, Issue, Profile, Residents, SheetReading, Span, Table
from marugoto_stats.pipeline.options import Reading
from marugoto_stats.tabulate import Filter, Tabulation

if TYPE_CHECKING:
    from marugoto_stats.pipeline.log import Log


@dataclass(frozen=True, slots=True)
class Population:
    """Residents per district, and what they were read from."""

    residents: tuple[Residents, ...]
    source: SheetReading


@dataclass(frozen=True, slots=True)
class Rated:
    """The tables of a run with their rates, of whom these are, and what is to be said of them."""

    tables: tuple[Table, ...]
    residents: tuple[Residents, ...] = ()
    source: SheetReading | None = None
    issues: tuple[Issue, ...] = ()


def beside(log: Log, options: Reading) -> Log:
    """Read the residents per district that a run names, if it names any, with the words of its log.

    **Raises** InputError: what opening a file raises, and what `residents` raises.
    """
    path = options.get("population")
    if path is None:
        return log
    file = preflight.examine(Path(path), password=options.get("password"))
    sheets = read.read(file)
    found = residents.residents(file.name, sheets, log.profile)
    source = SheetReading(file.name, "", sheets[0].encoding, file.sha256, len(found), taken=True, why="population")
    return replace(log, population=Population(found, source))


def rated(counted: Tabulation, log: Log, span: Span, filters: Sequence[Filter]) -> Rated:
    """Set rates beside the counts of districts, where residents were given. **Unit**: per 1,000 residents."""
    given = log.population
    if given is None:
        return Rated(counted.tables)
    centres = counted.centres
    elsewhere = {district for district, centre in log.profile.centre_of.items() if centres and centre not in centres}
    asked = [set(codes) for dimension, codes in filters if dimension == RATED]
    narrowed = {one.district for one in given.residents if any(one.district not in codes for codes in asked)}
    ground = residents.Ground(
        residents=given.residents, elsewhere=frozenset(elsewhere), narrowed=frozenset(narrowed), span=span,
        lang=log.profile.lang, opened=_opened(log.profile, span),
    )  # fmt: skip
    tables = residents.rated(counted.tables, ground)
    return Rated(tables, given.residents, given.source, tuple(_issues(tables, given, ground)))


def _opened(of: Profile, span: Span) -> dict[str, int]:
    """Count the months since its centre opened of every district whose centre did so within the period."""
    if span.since is None or span.until is None:
        return {}
    months = months_between(span.since, span.until)
    since = {district: [month for month in months if month >= of.opened[centre]]
             for district, centre in of.centre_of.items() if centre in of.opened}  # fmt: skip
    return {district: len(open_) for district, open_ in since.items() if 0 < len(open_) < len(months)}


def _issues(tables: Sequence[Table], given: Population, ground: residents.Ground) -> Iterator[Issue]:
    file = given.source.file
    if not any(table.by_district for table in tables):
        yield Issue("population-unused", "warning", file)
    elif n := len({name for table in tables for name in residents.lacking(table, ground)}):
        yield Issue("population-lacking", "warning", file, count=n)
    if n := sum(1 for one in given.residents if one.as_of is None or not one.source):
        yield Issue("population-unsourced", "warning", file, count=n)
