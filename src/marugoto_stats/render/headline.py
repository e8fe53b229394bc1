"""What stands before the tables: who and when, what was read and what was not, and the chain of bases.

Texts and pairs of texts only; the screen and markdown set them as they like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from marugoto_stats import notation
from marugoto_stats.japanese import era_year, era_year_in_english, fiscal_year, months_between
from marugoto_stats.model import SMALLEST_BASE, Added, ChainLink, Reconciliation, Report, SheetReading, Span
from marugoto_stats.render import comparison
from marugoto_stats.render.written import Signs
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

_NAMED_FILES: Final = 3


@dataclass(frozen=True, slots=True)
class Headline:
    """The front of a report."""

    title: str
    period: str
    facts: tuple[tuple[str, str], ...]
    """(what, text): what was read, what was not, and what was asked for."""
    chain: tuple[str, ...]
    """Equations, and the number of people."""
    beside: tuple[str, ...]
    """Their totals beside those of another period."""
    splits: tuple[str, ...]
    """The change as sums."""


def headline(report: Report, words: Words, *, unavailable: str = notation.UNAVAILABLE_NARROW,
             minus: str = "-") -> Headline:
    """Word the front of a report."""
    release = report.release
    places = words.listing([safe_text(centre) for centre in release.centres])
    title = "  ".join(part for part in (words("report.title"), safe_text(release.body), places) if part)
    return Headline(title, period(release.period, words), tuple(_facts(report, words)),
                    tuple(_chain(report, words, unavailable)),
                    tuple(comparison.beside(report, words, Signs(unavailable, minus))),
                    comparison.splits(report, words, minus))


def left_out(report: Report, words: Words) -> str:
    """Name the tables that could not be made, each with the columns it lacks."""
    texts = []
    for _, name, missing in report.left_out:
        columns = words.listing([safe_text(column) for column in missing])
        texts.append(words("report.left-out-table", name=safe_text(name), missing=columns))
    return words.listing(texts)


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────


def period(span: Span, words: Words) -> str:
    """Name a period in both calendars, with its days."""
    if span.since is None or span.until is None:
        return words("report.no-dates")
    return f"{fiscal_years(span.since, span.until, words)}  {days(span.since, span.until, words)}"


def fiscal_years(since: date, until: date, words: Words) -> str:
    """Name the fiscal years of a period in both calendars; a part of one is said to be a part."""
    first, last = fiscal_year(since), fiscal_year(until)
    name = _fiscal_name(first, words)
    if first != last:
        return words("report.years", first=name, last=_fiscal_name(last, words))
    whole = len(months_between(since, until)) == 12
    return name if whole else words("report.part-of-year", year=name)


def _fiscal_name(year: int, words: Words) -> str:
    # May: the year of an era that begins in a fiscal year names all of it
    era = era_year(year, 5) if words.lang == "ja" else era_year_in_english(year)
    return words("report.fiscal-year", year=str(year), era=era)


def days(first: date, last: date, words: Words) -> str:
    """Write the first and the last day."""
    return words("report.days", first=first.isoformat(), last=last.isoformat())


# ── what was read ───────────────────────────────────────────────────────────────────────────────────────────


def _facts(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    yield words("report.read"), read_from(report.sources, report.reconciliation, words, public=_public(report))
    if not _public(report) and (skipped := [*skipped_sheets(report.sources, words), *_skipped_files(report)]):
        yield words("report.skipped"), words.listing(skipped)
    span = report.release.period
    if span.first and span.last and (span.first, span.last) != (span.since, span.until):
        yield words("report.dated"), days(span.first, span.last, words)
    yield from _beside(report, words)
    if report.added:
        yield words("report.table-files"), words.listing(added(report, words))
    columns = [safe_text(column.called) if column.called else words("report.column", letter=column.letter)
               for column in report.columns if column.role]  # fmt: skip
    if columns or not report.added:
        yield words("report.columns-read"), words.listing(list(dict.fromkeys(columns))) or words("report.none")
    if unread := list(_unread(report, words)):
        yield words("report.columns-unread"), words.listing(unread)
    if report.filters:
        yield words("report.filters"), words.listing([safe_text(text) for text in report.filters])
    if report.chosen:
        yield words("report.chosen"), safe_text(report.chosen)
    if report.decided:
        yield words("report.settled"), _settled(report, words)
    yield words("report.audience"), audience(report, words)
    if report.as_of:
        yield words("report.as-of"), report.as_of.isoformat()


def _beside(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    """Say what stands beside the counts."""
    yield from compared(report, words)
    if report.release.previous is not None:
        yield words("comparison.fact.rate"), words("comparison.fact.rate-text", least=SMALLEST_BASE)
    if report.population is not None:
        yield words("residents.head.residents"), population(report.population, words)


def compared(report: Report, words: Words, told: Callable[[Span, Words], str] = period) -> Iterator[tuple[str, str]]:
    """Say with which months the counts are compared, and which centres were not open in all.

    `told` writes a period in both calendars.
    """
    previous = report.release.previous
    if previous is None:
        return
    facts = {"label": safe_text(previous.label), "period": told(previous.period, words)}
    key = "comparison.fact.period" if previous.whole else "comparison.fact.part"
    yield words("comparison.fact.with"), words(key, **facts, now=comparison.months(previous.now, words))
    if previous.operations:
        yield words("comparison.fact.operations"), comparison.operations(previous, words)


def population(source: SheetReading, words: Words) -> str:
    """Name the table of residents, and of how many districts it tells."""
    n = words("residents.districts", n=source.rows)
    return "  ".join(part for part in (safe_text(source.file), n) if part)


def read_from(sheets: Sequence[SheetReading], done: Reconciliation, words: Words, *, public: bool = False) -> str:
    """Name the files, and count sheets and rows; for the public all three are numbers."""
    taken = [sheet for sheet in sheets if sheet.taken]
    files = list(dict.fromkeys(safe_text(sheet.file) for sheet in taken))
    parts = [words("report.files", n=len(files))] if public else [_named(files, words)]
    if n := sum(1 for sheet in taken if sheet.sheet):
        parts.append(words("report.sheets", n=n))
    if not taken or any(sheet.why == "log" for sheet in taken):
        parts.append(words("report.rows", n=done.rows_read))
    return "  ".join(part for part in parts if part)


def _named(files: Sequence[str], words: Words) -> str:
    named = words.listing(files[:_NAMED_FILES])
    more = len(files) - _NAMED_FILES
    return named if more <= 0 else words("report.and-files", names=named, n=more)


def skipped_sheets(sheets: Sequence[SheetReading], words: Words) -> Iterator[str]:
    """Name the sheets that were not counted, each with the reason."""
    for sheet in sheets:
        if not sheet.taken:
            name = safe_text(sheet.sheet or sheet.file)
            yield words("report.skipped-sheet", name=name, why=words(f"report.why-sheet.{sheet.why}"))


def _skipped_files(report: Report) -> Iterator[str]:
    """Name the files of a folder that were not opened, or are our own results."""
    listed = {sheet.file for sheet in report.sources}
    for issue in report.issues:
        if issue.code.endswith("-skipped") and issue.file and issue.file not in listed:
            yield safe_text(issue.file)


def _unread(report: Report, words: Words) -> Iterator[str]:
    """Name the columns that were not read: by header where we know it, the rest by number and letter."""
    unread = [column for column in report.columns if column.role is None]
    yield from dict.fromkeys(safe_text(column.header) for column in unread if column.header)
    if letters := list(dict.fromkeys(column.letter for column in unread if column.header is None)):
        yield words("report.unknown-columns", n=len(letters), letters=words.listing(letters))


def added(report: Report, words: Words) -> list[str]:
    """Name each source whose tables are added up."""
    return [_added(one, report, words) for one in report.added]


def _added(one: Added, report: Report, words: Words) -> str:
    """Name a source of finished tables, or the logs beside it: whose it is, when, and how much."""
    name = safe_text(one.file) or words("report.a-table" if _public(report) else "report.the-log")
    places = words.listing([safe_text(centre) for centre in one.centres]) or safe_text(one.body)
    span = one.period
    when = days(span.since, span.until, words) if span.since and span.until else words("report.no-dates")
    count = _term(replace(one.sum, mentions=None), words) if one.sum else ""
    return words("report.added-file", name=name, about="  ".join(part for part in (places, when, count) if part))


def _settled(report: Report, words: Words) -> str:
    """Name what a person settled, file by file: the fields with the number of spellings, then columns."""
    by_source: dict[str, Counter[tuple[str, str]]] = {}
    for one in report.decided:
        kind = "words" if one.kind == "word" else "ignored" if one.field == "ignored" else "columns"
        by_source.setdefault(one.source, Counter())[kind, safe_text(one.label)] += one.spellings
    said = []
    for source, counts in by_source.items():
        what = words.listing([words(f"report.settled-{kind}", label=label, n=n) for (kind, label), n in counts.items()])
        said.append(words("report.settled-by", what=what, source=safe_text(source)) if source else what)
    return words.listing(said)


def audience(report: Report, words: Words) -> str:
    """Say for whom a report is, and what its rule hides or who decided that nothing is hidden."""
    policy = report.release.policy
    text = words(f"report.for.{policy.audience}")
    if policy.smallest_published > 1:
        text += words("report.hidden", least=policy.smallest_published)
    elif policy.decided:
        text += words("report.decided", decided=safe_text(policy.decided))
    return text


def _public(report: Report) -> bool:
    return report.release.policy.audience == "public"


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────────


def _chain(report: Report, words: Words, unavailable: str) -> Iterator[str]:
    """Write the chain as equations: 対応 1,084 = 相談 920 + 社協事務 164."""
    start: ChainLink | None = None
    taken: list[ChainLink] = []
    for link in report.base_chain:
        if link.id in _TAKEN:
            taken.append(link)
            continue
        if start is not None:
            sum_of = " + ".join(_term(part, words) for part in (link, *taken))
            yield _sentence(f"{_term(start, words)} = {sum_of}")
        start, taken = link, []
    if len(report.base_chain) == 1 and start is not None:
        yield _sentence(_term(start, words))
    if len(report.added) > 1 and report.base_chain:
        yield _sum(report, words)
    yield _persons(report, words, unavailable)


def _sum(report: Report, words: Words) -> str:
    """Write the sum of all sources as an equation: 対応 1,084 = 700 + 384（2つの表・記録の計）."""
    numbers = [one.sum.n if one.sum else None for one in report.added]
    parts = " + ".join(notation.HIDDEN if n is None else notation.whole(n) for n in numbers)
    what, _, whole = _term(replace(report.base_chain[0], mentions=None), words).rpartition(" ")
    return _sentence(words("report.added-sum", what=what, sum=whole, parts=parts, n=len(numbers)))


_TAKEN: Final = ("clerical", "no_partner", "partner_blank", "partner_unknown")
"""Lines that are taken from the count above them."""


def _term(link: ChainLink, words: Words) -> str:
    key = f"report.chain.{link.id}"
    label = words(key) if key in words else safe_text(link.label)
    count = notation.HIDDEN if link.n is None else notation.whole(abs(link.n))
    return f"{label} {count}" + ("" if link.mentions is None else words("report.mentions", n=link.mentions))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _persons(report: Report, words: Words, unavailable: str) -> str:
    if report.persons is not None:
        return words("report.persons", n=report.persons)
    if report.added:
        key = "report.persons-not-added" if len(report.added) > 1 else "report.persons-not-given"
        return words(key, sign=unavailable)
    if any(column.role == "person" for column in report.columns):
        return words("report.persons-hidden")
    serial = any(column.why == "refused-serial" for column in report.columns)
    return words("report.persons-serial" if serial else "report.persons-none", sign=unavailable)
