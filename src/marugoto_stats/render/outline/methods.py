"""How it was counted, in plain words: the page 数え方 and the legend of signs.

Everything here follows from the report: what the log carries, which rule was in force, what was left out, who
decided. A sentence that would not hold for this run is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marugoto_stats import notation
from marugoto_stats.model import BLANK, SMALLEST_BASE, SMALLEST_RATE, UNCLASSIFIED, UNKNOWN, Decided, Report
from marugoto_stats.render.details import reconciled
from marugoto_stats.render.headline import added, headline, left_out
from marugoto_stats.render.outline.days import day, days, span
from marugoto_stats.render.outline.form import Part, Section
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

Line = tuple[str, str]
_GAPS = (UNCLASSIFIED, BLANK, UNKNOWN)


def methods(report: Report, words: Words) -> tuple[Section, ...]:
    """Word the page 数え方; a section without a line is left out."""
    parts = {
        "units": _units, "base": _bases, "compared": _compared, "rates": _rates, "gaps": _gaps, "left": _left,
        "decided": _decided, "source": _source,
    }  # fmt: skip
    headings = {name: f"document.methods.{name}.heading" for name in parts} | {"compared": "comparison.methods.heading"}
    sections = [Section(words(headings[name]), tuple(make(report, words))) for name, make in parts.items()]
    return tuple(section for section in sections if section.lines)


def signs(parts: Iterable[Part], words: Words, report: Report) -> tuple[Line, ...]:
    """Explain the signs that stand in these tables: 0, and of the others those that occur.

    Where tables were given, they may not state a figure; where counts are compared, they may be too few.
    """
    layouts = [part.layout for part in parts]
    lines = [line for layout in layouts for section in layout.sections for line in section.lines]
    cells = {cell for line in (*lines, *(line for layout in layouts for line in layout.below)) for cell in line.cells}
    found = {
        "0": True, notation.HIDDEN: notation.HIDDEN in cells, notation.UNAVAILABLE: notation.UNAVAILABLE in cells,
        notation.MINUS: any(cell.startswith(notation.MINUS) for cell in cells),
    }  # fmt: skip
    unavailable = words(f"document.sign.{'not-given' if report.added else 'unavailable'}")
    if any(column.kind == "change-rate" for layout in layouts for column in layout.columns):
        unavailable = words("comparison.methods.sign", least=SMALLEST_BASE)
    if any(column.kind == "rate" for layout in layouts for column in layout.columns):
        unavailable = words("document.sign.no-residents", text=unavailable)
    texts = (words("document.sign.zero"), words("document.sign.hidden"), unavailable, words("document.sign.minus"))
    return tuple((sign, text) for (sign, occurs), text in zip(found.items(), texts, strict=True) if occurs)


def chain_ids(report: Report) -> set[str]:
    """Name the lines of the chain."""
    return {link.id for link in report.base_chain}


# ── what one 件 is ──────────────────────────────────────────────────────────────────────────────────────────


def _units(report: Report, words: Words) -> Iterator[Line]:
    roles = {column.role for column in report.columns}
    yield _line("units", "contacts", words)
    if "weight" in roles:
        yield _line("units", "weight", words)
    yield persons(report, words)
    if "case_status" in roles:
        yield _line("units", "new", words)
    if any(table.outside is not None for table in report.tables):
        yield _line("units", "mentions", words)


def persons(report: Report, words: Words) -> Line:
    """Say what 実人数 is, or why there is none."""
    if report.added:
        known = report.persons is not None
        several = len(report.added) > 1
        return _line("units", "persons" if known else "persons-not-added" if several else "persons-not-given", words)
    if any(column.role == "person" for column in report.columns):
        return _line("units", "persons", words)
    serial = any(column.why == "refused-serial" for column in report.columns)
    return _line("units", "persons-serial" if serial else "persons-none", words)


def _bases(report: Report, words: Words) -> Iterator[Line]:
    for equation in headline(report, words, unavailable=notation.UNAVAILABLE).chain[:-1]:
        yield "", equation
    links = chain_ids(report)
    if "clerical" in links:
        label = next(link.label for link in report.base_chain if link.id == "clerical")
        yield words("document.methods.base.clerical.term", label=safe_text(label)), words(
            "document.methods.base.clerical.text", label=safe_text(label))
    if "with_partner" in links:
        mentions = report.release.rules.endswith("N=mentions")
        yield _line("base", "partner-mentions" if mentions else "partner", words)
    yield _line("base", "share", words)
    if any(table.outside is not None for table in report.tables):
        yield _line("base", "several", words)


def _compared(report: Report, words: Words) -> Iterator[Line]:
    """Say how a change is to be read."""
    if report.release.previous is not None:
        for name in ("same", "rate", "chance", *(["split"] if report.splits else [])):
            key = f"comparison.methods.{name}"
            yield words(f"{key}.term"), words(f"{key}.text", least=SMALLEST_BASE)


def _rates(report: Report, words: Words) -> Iterator[Line]:
    """Say how a rate is to be read."""
    for name in ("rate", "interval", "reference", "order") if report.release.residents else ():
        key = f"document.methods.rates.{name}"
        yield words(f"{key}.term"), words(f"{key}.text", least=SMALLEST_RATE)


def _gaps(report: Report, words: Words) -> Iterator[Line]:
    yield from (_line("gaps", code, words) for code in _GAPS)
    yield _line("gaps", "none", words)
    unmatched = [words("report.unmatched-count", name=_role(dimension, words), n=n)
                 for dimension, n in report.unmatched.items() if n]  # fmt: skip
    if unmatched:
        yield words("report.unmatched"), words("document.methods.gaps.unmatched", list=words.listing(unmatched))


# ── what was left out, who decided ──────────────────────────────────────────────────────────────────────────


def _left(report: Report, words: Words) -> Iterator[Line]:
    if not report.added or report.reconciliation.rows_read:
        yield words("report.reconciliation"), reconciled(report, words)
    yield from ((words("report.table-files"), text) for text in added(report, words))
    if report.left_out:
        yield words("report.left-out"), left_out(report, words)


def _decided(report: Report, words: Words) -> Iterator[Line]:
    policy = report.release.policy
    if policy.decided:
        yield words("document.methods.decided.small"), safe_text(policy.decided)
    named = policy.audience == "internal"
    yield from (_decision(one, words, named=named) for one in report.decided)
    if not report.decided:
        yield "", words("document.methods.decided.nobody")


def _decision(one: Decided, words: Words, *, named: bool) -> Line:
    """Say of one field what its spellings were taken for, how many contacts carry one, and in which file if `named`."""
    facts = {"means": safe_text(one.means), "spellings": one.spellings, "contacts": one.contacts}
    text = words(f"document.methods.decided.{one.kind}", **facts)
    if one.source and named:
        text += words("document.methods.decided.by", source=safe_text(one.source))
    return safe_text(one.label), text


# ── when, from what ─────────────────────────────────────────────────────────────────────────────────────────


def _source(report: Report, words: Words) -> Iterator[Line]:
    period, release = report.release.period, report.release
    if period.asked:
        yield words("document.methods.source.asked"), safe_text(period.asked)
    yield words("document.fact.period"), span(period, words)
    if period.first and period.last:
        yield words("report.dated"), days(period.first, period.last, words)
    yield from filters(report, words)
    if report.as_of:
        yield words("report.as-of"), day(report.as_of, words)
    if release.policy.audience == "internal":
        told = (words(f"report.{key}") for key in ("read", "skipped", "columns-read", "columns-unread", "chosen"))
        facts = dict(headline(report, words).facts)
        yield from ((name, facts[name]) for name in told if name in facts)
        if report.events_source:
            source = safe_text(report.events_source.file)
            yield words("events.title"), words("events.source", file=source, n=len(report.events))
    if release.policy.audience != "public":
        version, _, _ = release.rules.partition(";")
        yield words("document.methods.source.words"), words(
            "document.methods.source.version", name=safe_text(release.profile), version=version)


def filters(report: Report, words: Words) -> Iterator[Line]:
    """Say what the records were narrowed to, if they were."""
    if report.filters:
        yield words("document.fact.filters"), words.listing([safe_text(text) for text in report.filters])


def _role(dimension: str, words: Words) -> str:
    key = f"report.role.{dimension}"
    return words(key) if key in words else safe_text(dimension)


def _line(section: str, name: str, words: Words) -> Line:
    key = f"document.methods.{section}.{name}"
    return words(f"{key}.term"), words(f"{key}.text")
