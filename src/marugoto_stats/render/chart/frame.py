"""What stands around every chart: title, second line, foot. A picture must be able to stand alone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from marugoto_stats import notation
from marugoto_stats.japanese import fiscal_year_name
from marugoto_stats.model import BLANK, UNCLASSIFIED, Report, SafeTable, Span
from marugoto_stats.render import palette
from marugoto_stats.render.chart.paper import BODY, HEADING, MARGIN, SMALL, TITLE, WIDTH, Paper, line_height
from marugoto_stats.render.chart.series import Series
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

TOP: Final = 0.36
BOTTOM: Final = 0.30
"""The white above and below, in inches."""
_NAMED_FILES: Final = 2
_QUIET_HEIGHT: Final = 2.4
_SENTENCE_END: Final = re.compile(r"(?<=。)|(?<=\. )")
MEASURE: Final = WIDTH - 2 * MARGIN
"""The width of what stands between the margins, in inches."""


def head(paper: Paper, table: SafeTable, report: Report, words: Words) -> float:
    """Write title and second line; return where they end."""
    y = TOP
    for line in paper.broken(name(table), MEASURE, TITLE):
        paper.text(MARGIN, y + line_height(TITLE) / 2, line, size=TITLE)
        y += line_height(TITLE)
    y += 0.06
    for line in _packed(paper, _lead(table, report, words), BODY):
        paper.text(MARGIN, y + line_height(BODY) / 2, line, tone=palette.GREY)
        y += line_height(BODY)
    return y


def name(table: SafeTable) -> str:
    """Return the title without base and N."""
    return safe_text(table.name)


def quiet(paper: Paper, why: str, words: Words, *, top: float, room: float) -> float:
    """Say that there is nothing to draw, and why."""
    height = min(room, _QUIET_HEIGHT)
    paper.bar(MARGIN, top, MEASURE, height, colour=palette.QUIET)
    lines = paper.broken(why, MEASURE - 1)
    middle = top + height / 2 - len(lines) * line_height(BODY) / 2
    paper.text(WIDTH / 2, middle, words("chart.empty.title"), size=HEADING, align="center")
    below = middle + line_height(HEADING) / 2 + len(lines) * line_height(BODY) / 2 + 0.04
    paper.lines(WIDTH / 2, below, lines, tone=palette.GREY, align="center")
    return top + height


def _lead(table: SafeTable, report: Report, words: Words) -> list[str]:
    """Unit, base and N, period, and what the run was narrowed to."""
    parts = [unit(table, words), base(table, words), period(report.release.period, words)]
    if report.filters:
        filters = words.listing([safe_text(text) for text in report.filters])
        parts.append(words("chart.filters", filters=filters))
    return parts


def unit(table: SafeTable, words: Words) -> str:
    """Name what is counted."""
    persons = table.chart is not None and table.chart.measure == "persons"
    return words(f"chart.unit.{'persons' if persons else table.unit}")


def base(table: SafeTable, words: Words) -> str:
    """Name the base with what the title says of it: 相談件数（社協事務を除く／N＝920）."""
    label, said = safe_text(table.base.label), table.title.removeprefix(table.name)
    if said and said != table.title:
        return label + safe_text(said)
    return words("chart.base", label=label, n=_count(table.base.n))


def period(span: Span, words: Words) -> str:
    """Name the period: in Japanese a whole 年度 in both calendars, else its months."""
    if span.since is None or span.until is None:
        return words("chart.no-dates")
    since, until = span.since, span.until
    if words.lang == "ja" and (since.month, since.day, until) == (4, 1, date(since.year + 1, 3, 31)):
        return fiscal_year_name(since.year)
    if since.day != 1 or until.day != monthrange(until.year, until.month)[1]:
        return words("chart.span", first=_day(since, words), last=_day(until, words))
    if (since.year, since.month) == (until.year, until.month):
        return _month(since, words)
    return words("chart.span", first=_month(since, words), last=_month(until, words))


def _day(day: date, words: Words) -> str:
    return words("chart.day", year=str(day.year), month=words(f"chart.month.{day.month}"), day=day.day)


def _month(day: date, words: Words) -> str:
    return words("chart.year-month", year=str(day.year), month=words(f"chart.month.{day.month}"))


def foot_lines(paper: Paper, table: SafeTable, report: Report, drawn: Series, words: Words) -> list[str]:
    """Who, from what, up to when; below it what is not drawn, and what else the picture needs."""
    notes = _notes(table, report, drawn, words)
    return _packed(paper, _origin(report, words), SMALL) + _packed(paper, notes, SMALL)


def _origin(report: Report, words: Words) -> list[str]:
    release = report.release
    parts = [" ".join(safe_text(part) for part in (release.body, words.listing(release.centres)) if part)]
    if release.policy.audience != "public":
        parts.append(_source(report, words))
    if release.period.last:
        parts.append(words("chart.last-day", day=_day(release.period.last, words)))
    if report.as_of:
        parts.append(words("chart.as-of", day=_day(report.as_of, words)))
    return [part for part in parts if part]


def _source(report: Report, words: Words) -> str:
    files = list(dict.fromkeys(safe_text(sheet.file) for sheet in report.sources if sheet.taken))
    named, more = words.listing(files[:_NAMED_FILES]), len(files) - _NAMED_FILES
    if more > 0:
        named = words("chart.more-files", files=named, n=more)
    return words("chart.source", files=named) if files else ""


def _notes(table: SafeTable, report: Report, drawn: Series, words: Words) -> list[str]:
    """Of what there is to say of a table, what its picture needs; the sentences are the table's own."""
    notes = [] if drawn.is_empty else [*_of_drawing(table, drawn, words), *map(safe_text, table.caveats)]
    policy = report.release.policy
    if policy.smallest_published > 1:
        notes.append(words("chart.hidden", most=policy.smallest_published - 1))
    return notes


def _of_drawing(table: SafeTable, drawn: Series, words: Words) -> list[str]:
    notes = _of_shares(table, drawn, words)
    codes = {line.code for line in drawn.lines} | {panel.code for panel in drawn.panels}
    notes += [words(f"tables.note.{code}") for code in (UNCLASSIFIED, BLANK) if code in codes]
    if drawn.left_out:
        notes.append(words("chart.left-out", labels=words.listing(drawn.left_out)))
    return notes


def _of_shares(table: SafeTable, drawn: Series, words: Words) -> list[str]:
    base, outside = table.base, table.outside
    facts = {"base": safe_text(base.label), "n": _count(base.n)}
    if base.mentions is None and base.contacts is None:
        shared = len(drawn.panels) == 1 and any(line.total.share is not None for line in drawn.lines)
        return [words("tables.note.shares", **facts)] if shared else []
    facts |= {"contacts": _count(base.contacts), "mentions": _count(base.mentions)}
    kind = "multiple" if base.n == base.contacts else "multiple-mentions"
    unstated = not any(figure.status == "suppressed" for line in table.cells for figure in line)
    if unstated and base.mentions is None:  # finished tables that were given need not say everything
        kind = "base-not-given" if base.n is None else "mentions-not-given"
    notes = [words(f"tables.note.{kind}", **facts)]
    if outside is not None:
        left = {"none": outside.none, "blank": outside.blank, "unknown": outside.unknown}
        left = {code: n for code, n in left.items() if n is not None or not unstated}
        parts = [words(f"tables.outside.{code}", n=_count(n)) for code, n in left.items() if n != 0]
        notes.append(words("tables.note.outside", parts=words.listing(parts)) if parts else "")
    return [note for note in notes if note]


def _count(n: int | None) -> str:
    return notation.HIDDEN if n is None else notation.whole(n)


def foot_height(lines: list[str]) -> float:
    """Return the height of the foot with the white below it."""
    return len(lines) * line_height(SMALL) + BOTTOM


def foot(paper: Paper, y: float, lines: list[str]) -> None:
    """Write the foot from y downwards."""
    for place, line in enumerate(lines):
        paper.text(MARGIN, y + (place + 0.5) * line_height(SMALL), line, size=SMALL, tone=palette.GREY)


def _packed(paper: Paper, parts: list[str], size: float) -> list[str]:
    """Set parts side by side as far as they fit on a line; a long one is broken between its sentences."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}    {part}" if lines else part
        if lines and paper.width_of(joined, size) <= MEASURE:
            lines[-1] = joined
        else:
            lines += _by_sentence(paper, part, size)
    return lines


def _by_sentence(paper: Paper, part: str, size: float) -> list[str]:
    lines: list[str] = []
    for sentence in _SENTENCE_END.split(part):
        if lines and paper.width_of(lines[-1] + sentence, size) <= MEASURE:
            lines[-1] += sentence
        else:
            lines += paper.broken(sentence, MEASURE, size, balanced=False)
    return lines
