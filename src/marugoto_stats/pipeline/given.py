"""Finished tables beside the logs of a run, or in their place: read, compared by their rules, added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from marugoto_stats import finished, profile, tabulate
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import Period, fiscal_year, months_between
from marugoto_stats.model import (
    Added,
    ChainLink,
    Finished,
    Issue,
    Profile,
    SheetReading,
    Span,
    Table,
    TableRequest,
    TableSpec,
    add_chains,
    adds_up,
    closes,
)
from marugoto_stats.pipeline import asked
from marugoto_stats.pipeline.options import Tables
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang, words

if TYPE_CHECKING:
    from marugoto_stats.pipeline.log import Log


def template(name: str, suffix: str, *, lang: Lang) -> bytes:
    """Return an empty table file with all tables of a profile. **Raises** UsageError `unknown-suffix`; ProfileError."""
    from marugoto_stats.render import table_template

    return table_template.write(finished.empty(profile.load(name, lang=lang)), suffix, lang=lang)


def rules_of(of: Profile) -> str:
    """Name the counting rules of a profile as one comparable word."""
    return f"{of.version};N={of.partner_base}"


def chosen(files: Sequence[finished.Lines], lang: Lang) -> profile.Choice:
    """Choose the profile of tables that come without a log: the one that they name, else that of their body."""
    stated = dict.fromkeys(line["profile"] for file in files for line in file.lines if line["profile"])
    own = [name for name in stated if name in profile.available()]
    if len(stated) == len(own) == 1:
        return profile.Choice(profile.load(own[0], lang=lang), "tables")
    if stated:
        raise InputError("table-profile", name=files[0].file)
    titles = dict.fromkeys(line["body"] for file in files for line in file.lines if line["body"])
    return profile.choose(titles, {}, lang=lang)


def understood(files: Sequence[finished.Lines], of: Profile) -> tuple[Finished, ...]:
    """Read files of tables under a profile. **Raises** InputError `table-rules`, `table-body`, and as `finished`."""
    read = tuple(one for file in files for one in finished.finished(file, of))
    ours = f"{of.id} {rules_of(of)}"
    for one in read:
        if (one.profile, one.rules) != (of.id, rules_of(of)) and (one.profile or one.rules):
            raise InputError("table-rules", name=one.file, rules=f"{one.profile} {one.rules}", ours=ours)
        if one.body not in ("", of.body):
            body = profile.choose([one.body], {}, lang=of.lang)
            if body.reason == "name" and body.profile.body != of.body:
                raise InputError("table-body", name=one.file, body=body.profile.label)
    return read


def of_period(given: Sequence[Finished], period: Period | None) -> tuple[Finished, ...]:
    """Make sure that tables lie in a period. **Raises** InputError `table-cut`: they cannot be cut."""
    for one in given:
        if period is not None and not within(one.span, period):
            raise InputError("table-cut", name=one.file)
    return tuple(given)


def within(span: Span, period: Period) -> bool:
    """Say whether the tables lie in a period as a whole: they cannot be cut. Without days nobody knows."""
    return (span.since is None or span.since >= period.since) and (span.until is None or span.until <= period.until)


def sources(given: Sequence[Finished]) -> tuple[SheetReading, ...]:
    """List the files of tables among what was read."""
    figures: dict[str, SheetReading] = {}
    for one in given:
        before = figures.get(one.sha256)
        rows = one.figures + (before.rows if before else 0)
        figures[one.sha256] = SheetReading(one.file, "", one.encoding, one.sha256, rows, taken=True, why="table-file")
    return tuple(figures.values())


# ── adding ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sum:
    """Everything that is added up of logs and files of tables."""

    counted: tabulate.Tabulation
    span: Span
    added: tuple[Added, ...] = ()
    issues: tuple[Issue, ...] = ()


def together(log: Log, selection: tabulate.Selection, counted: tabulate.Tabulation,
             specs: Sequence[TableSpec], *, even_one: bool = False) -> Sum:
    """Add the tables of files to those of the logs; a table stands where every source has it.

    **Unit** and **base** are each table's own. **Raises** InputError `table-clerical`; ArithmeticError where a sum does
    not add up: a bug of ours.
    """
    parts = [*_of_logs(log, selection, counted), *log.given]
    _same_clerical(parts, log.profile.lang)
    centres = tuple(code for code in _ordered(log.profile) if any(code in part.centres for part in parts))
    centres = (*centres, *sorted({code for part in parts for code in part.centres} - set(centres)))
    span = _union([part.span for part in parts], log.period)
    tables: list[Table] = []
    lacking: dict[str, list[str]] = {}
    for spec in specs:
        found = [part.table(spec.id) or _of_one(spec, part) for part in parts]
        if all(found) and (even_one or not spec.needs_several or len(_categories(spec, parts)) > 1):
            given = [table for table in found if table]
            tables.append(tabulate.added(given, spec, log.profile, centres=centres, span=span))
        elif any(found) and not spec.needs_several:
            lacking[spec.name] = [part.file for part, table in zip(parts, found, strict=True) if table is None]
    chain = add_chains([part.base_chain for part in parts])
    if not closes(chain) or not all(map(adds_up, tables)):
        raise ArithmeticError("the sum of the tables does not add up")
    whole = replace(
        counted, tables=tuple(tables), base_chain=chain, centres=centres,
        persons=parts[0].persons if len(parts) == 1 else None,
        left_out=counted.left_out if has_rows(log) else (),
    )  # fmt: skip
    issues = (*_said(log.given), *_overlaps(parts), *_lacking(lacking))
    return Sum(whole, span, tuple(_added(part, chain, log.profile) for part in parts), issues)


def require_tables(given: Sequence[Finished], counted: tabulate.Tabulation, specs: Sequence[TableSpec]) -> None:
    """Make sure that of the tables asked for one at least stands. **Raises** InputError `table-missing`."""
    if given and specs and not counted.tables:
        raise InputError("table-missing", name=given[0].file, table=safe_text(specs[0].name))


def has_rows(log: Log) -> bool:
    """Say whether there is a log beside the files of tables."""
    return any(sheet.taken for sheet in log.records.sheets)


def _of_logs(log: Log, selection: tabulate.Selection, counted: tabulate.Tabulation) -> Iterator[Finished]:
    if has_rows(log) and (len(selection.frame) or not log.given):  # logs without a row in the period add nothing
        yield Finished(
            file="", sha256="", encoding=None, figures=0, body=log.profile.body, centres=counted.centres,
            span=selection.span, tables=counted.tables, base_chain=counted.base_chain, persons=counted.persons,
            profile=log.profile.id, rules=rules_of(log.profile),
        )  # fmt: skip


def _ordered(of: Profile) -> list[str]:
    return [term.code for term in of.vocabularies["centre"].terms]


def _same_clerical(parts: Sequence[Finished], lang: Lang) -> None:
    """Make sure that all tell 社協事務 apart, or none. **Raises** InputError `table-clerical`."""
    chains = {part.file: {link.id for link in part.base_chain} for part in parts}
    whole = {file: "clerical" in ids for file, ids in chains.items() if {"contacts", "consultations"} <= ids}
    if len(set(whole.values())) > 1:
        without = next(file for file, tells in whole.items() if not tells)
        within = next(file for file, tells in whole.items() if tells)
        the_log = words(lang)("report.the-log")
        raise InputError("table-clerical", name=within or the_log, other=without or the_log)


def _union(spans: Sequence[Span], asked: Period | None) -> Span:
    """Bound the period: as asked, else from the first to the last day of any source."""
    since = [span.since for span in spans if span.since]
    until = [span.until for span in spans if span.until]
    first = [span.first for span in spans if span.first]
    last = [span.last for span in spans if span.last]
    days = (min(first), max(last)) if len(first) == len(last) == len(spans) else (None, None)
    if asked is not None:
        return Span(asked.asked, asked.since, asked.until, *days)
    return Span(None, min(since, default=None), max(until, default=None), *days)


def _of_one(spec: TableSpec, part: Finished) -> Table | None:
    """Make the table of a source that has one category alone of what the table wants several of."""
    codes = _categories(spec, [part]) if spec.needs_several else set()
    return tabulate.of_one(spec, part.tables, codes.pop()) if len(codes) == 1 else None


def _categories(spec: TableSpec, parts: Sequence[Finished]) -> set[str]:
    """List the centres or fiscal years of some sources."""
    if spec.needs_several == "centre":
        return {code for part in parts for code in part.centres}
    return {str(fiscal_year(day)) for part in parts for day in (part.span.since, part.span.until) if day}


# ── what is said of it ──────────────────────────────────────────────────────────────────────────────────────


def _added(part: Finished, chain: Sequence[ChainLink], of: Profile) -> Added:
    labels = tuple(asked.label("centre", code, of) for code in part.centres)
    own = {link.id: link for link in part.base_chain}
    return Added(part.file, part.body, labels, part.span, own.get(chain[0].id) if chain else None)


def _said(given: Sequence[Finished]) -> Iterator[Issue]:
    for one in given:
        yield from one.issues
        if not one.profile:
            yield Issue("table-rules-assumed", "note", one.file)
        if one.span.since is None or one.span.until is None:
            yield Issue("table-no-period", "warning", one.file)


def _overlaps(parts: Sequence[Finished]) -> Iterator[Issue]:
    """Name sources that may count the same contacts twice: same centre, or none told apart, in the same months."""
    found: dict[str, int] = {}
    for one, other in combinations(parts, 2):
        apart = one.centres and other.centres and set(one.centres).isdisjoint(other.centres)
        if not apart and (months := _common(one.span, other.span)):
            for part in (one, other):
                found[part.file] = max(found.get(part.file, 0), months)
    for file, months in found.items():
        yield Issue("table-overlap", "warning", file or None, facts=(("months", months),))


def _common(one: Span, other: Span) -> int:
    """Count the months that two periods share; a period that nobody stated shares none."""
    if None in (one.since, one.until, other.since, other.until):
        return 0
    mine, theirs = (set(months_between(span.since, span.until)) for span in (one, other) if span.since and span.until)
    return len(mine & theirs)


def _lacking(lacking: dict[str, list[str]]) -> Iterator[Issue]:
    """Name the tables that not every source has."""
    for name, files in lacking.items():
        for file in files:
            yield Issue("table-not-everywhere", "note", file or None, field=name, facts=(("table", name),))


def refuse_rows(given: Sequence[Finished], tables: Tables, *, filtered: bool) -> None:
    """Make sure that nothing is asked of tables that only single contacts tell. **Raises** InputError."""
    own = not isinstance(tables, str) and any(isinstance(each, TableRequest) for each in tables)
    if given and (own or filtered):
        raise InputError("table-file-no-rows", name=given[0].file)
