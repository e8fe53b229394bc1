"""What stands before the tables: who and when, what was read and what was not, and the chain of bases.

Texts and pairs of texts only; the screen and markdown set them as they like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto_stats import notation
from marugoto_stats.japanese import era_year, era_year_in_english, fiscal_year, months_between
from marugoto_stats.model import ChainLink, Report
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


def headline(report: Report, words: Words) -> Headline:
    """Word the front of a report."""
    release = report.release
    places = words.listing([safe_text(centre) for centre in release.centres])
    title = "  ".join(part for part in (words("report.title"), safe_text(release.body), places) if part)
    return Headline(title, _period(report, words), tuple(_facts(report, words)), tuple(_chain(report, words)))


def left_out(report: Report, words: Words) -> str:
    """Name the tables that could not be made, each with the columns it lacks."""
    texts = []
    for _, name, missing in report.left_out:
        columns = words.listing([safe_text(column) for column in missing])
        texts.append(words("report.left-out-table", name=safe_text(name), missing=columns))
    return words.listing(texts)


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────


def _period(report: Report, words: Words) -> str:
    span = report.release.period
    if span.since is None or span.until is None:
        return words("report.no-dates")
    return f"{_fiscal(span.since, span.until, words)}  {_days(span.since, span.until, words)}"


def _fiscal(since: date, until: date, words: Words) -> str:
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


def _days(first: date, last: date, words: Words) -> str:
    return words("report.days", first=first.isoformat(), last=last.isoformat())


# ── what was read ───────────────────────────────────────────────────────────────────────────────────────────


def _facts(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    yield words("report.read"), _read(report, words)
    if not _public(report) and (skipped := [*_skipped_sheets(report, words), *_skipped_files(report)]):
        yield words("report.skipped"), words.listing(skipped)
    span = report.release.period
    if span.first and span.last and (span.first, span.last) != (span.since, span.until):
        yield words("report.dated"), _days(span.first, span.last, words)
    columns = [safe_text(column.header or column.letter) for column in report.columns if column.role]
    yield words("report.columns-read"), words.listing(list(dict.fromkeys(columns))) or words("report.none")
    if unread := list(_unread(report, words)):
        yield words("report.columns-unread"), words.listing(unread)
    if report.filters:
        yield words("report.filters"), words.listing([safe_text(text) for text in report.filters])
    if report.chosen:
        yield words("report.chosen"), safe_text(report.chosen)
    yield words("report.audience"), _audience(report, words)
    if report.as_of:
        yield words("report.as-of"), report.as_of.isoformat()


def _read(report: Report, words: Words) -> str:
    taken = [sheet for sheet in report.sources if sheet.taken]
    files = list(dict.fromkeys(safe_text(sheet.file) for sheet in taken))
    parts = [words("report.files", n=len(files))] if _public(report) else [_named(files, words)]
    if sheets := sum(1 for sheet in taken if sheet.sheet):
        parts.append(words("report.sheets", n=sheets))
    parts.append(words("report.rows", n=report.reconciliation.rows_read))
    return "  ".join(part for part in parts if part)


def _named(files: Sequence[str], words: Words) -> str:
    named = words.listing(files[:_NAMED_FILES])
    more = len(files) - _NAMED_FILES
    return named if more <= 0 else words("report.and-files", names=named, n=more)


def _skipped_sheets(report: Report, words: Words) -> Iterator[str]:
    """Name the sheets that were not counted, each with the reason."""
    for sheet in report.sources:
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


def _audience(report: Report, words: Words) -> str:
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


def _chain(report: Report, words: Words) -> Iterator[str]:
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
    yield _persons(report, words)


_TAKEN: Final = ("clerical", "no_partner", "partner_blank", "partner_unknown")
"""Lines that are taken from the count above them."""


def _term(link: ChainLink, words: Words) -> str:
    key = f"report.chain.{link.id}"
    label = words(key) if key in words else safe_text(link.label)
    count = notation.HIDDEN if link.n is None else notation.whole(abs(link.n))
    return f"{label} {count}" + ("" if link.mentions is None else words("report.mentions", n=link.mentions))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _persons(report: Report, words: Words) -> str:
    if report.persons is not None:
        return words("report.persons", n=report.persons)
    if any(column.role == "person" for column in report.columns):
        return words("report.persons-hidden")
    serial = any(column.why == "refused-serial" for column in report.columns)
    return words("report.persons-serial" if serial else "report.persons-none")
