"""What a person should look at, worded: one item per kind of finding, however many sheets it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from marugoto_stats.model import Check, ColumnReading, Issue, Report, Severity
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

_NAMED_PLACES: Final = 3
Source = Report | Check
"""What findings belong to: it names the columns, and says whether files may be named."""


@dataclass(frozen=True, slots=True)
class Item:
    """One finding over all its places."""

    say: str
    where: str
    """Empty where places may not be named, or there are none."""
    do: str
    """What settles it; empty for a note."""
    code: str = ""
    severity: Severity = "note"


def decisions(report: Source, words: Words) -> list[Item]:
    """Word what a person should look at, errors first."""
    return items(report.attention, report, words)


def remarks(report: Source, words: Words) -> list[Item]:
    """Word what is for information only."""
    return items([issue for issue in report.issues if issue.severity == "note"], report, words)


def decisions_title(n: int, words: Words) -> str:
    """Say how many things need a decision."""
    if n == 0:
        return words("report.decide-none")
    if n == 1:
        return words("report.decide-one")
    return words("report.decide-several" if n < 10 else "report.decide-many", n=n)  # Japanese counts つ up to nine


def items(issues: Sequence[Issue], report: Source, words: Words) -> list[Item]:
    """Word issues in their order: those of one kind in one field are one item, its counts added up.

    A sentence may name count, places, field, file, files, sheet, sheets, row, column, and its own facts.
    """
    groups: dict[tuple[str, str | None], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((issue.code, issue.field), []).append(issue)
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(groups.values(), key=lambda group: order[group[0].severity])
    return [_item(group, report, words) for group in ranked]


def _item(group: list[Issue], report: Source, words: Words) -> Item:
    code, public = group[0].code, _public(report)
    facts = _facts(group, report, words, public=public)
    where = "" if public else _where(group, words)
    say, do = f"issues.{code}.say", f"issues.{code}.do"
    if say not in words:  # a file that could not be read: the finding is the error
        say, do = f"errors.{code}.what", f"errors.{code}.do"
    return Item(words(say, **facts), where, words(do, **facts), code, group[0].severity)


def _public(report: Source) -> bool:
    return isinstance(report, Report) and report.release.policy.audience == "public"


def _columns(report: Source) -> tuple[ColumnReading, ...]:
    return report.columns if isinstance(report, Report) else report.readings


def _facts(group: list[Issue], report: Source, words: Words, *, public: bool) -> dict[str, object]:
    """Gather what a sentence may say. Words of one name are listed; a number is the first place's own."""
    facts: dict[str, object] = {}
    for name, value in (fact for issue in reversed(group) for fact in issue.facts):
        facts[name] = value
    for name, first in facts.items():
        if isinstance(first, str):
            values = [value for issue in group for key, value in issue.facts if key == name]
            facts[name] = words.listing(_unique(str(value) for value in values))
    files = [] if public else _unique(issue.file for issue in group)
    sheets = [] if public else _unique(issue.sheet for issue in group)
    log = words("report.the-log")
    return facts | {
        "count": sum(issue.count for issue in group),
        "places": len(group),
        "field": field_name(group[0].field, report, words),
        "file": files[0] if files else log,
        "files": words.listing(files) or log,
        "sheet": sheets[0] if sheets else log,
        "sheets": words.listing(sheets) or log,
        "row": group[0].row or "",
        "column": group[0].column or "",
    }


def field_name(field: str | None, report: Source, words: Words) -> str:
    """Name a role or dimension as the log's own header does; in English, or without a header, by its own name."""
    for column in _columns(report) if words.lang == "ja" else ():
        if column.header and field and field in (column.role, column.claimed):
            return safe_text(column.header)
    key = f"report.role.{field}"
    return words(key) if key in words else safe_text(field or "")


def _where(group: list[Issue], words: Words) -> str:
    """Name the first places, file by file, and count the rest: 4月!K17、6月!K40、ほか1か所."""
    places = [(issue, place) for issue in group if (place := _place(issue, words))]
    named = places[:_NAMED_PLACES]
    by_file: dict[str, list[str]] = {}
    for issue, place in named:
        by_file.setdefault(safe_text(issue.file or ""), []).append(place)
    texts = [f"{file}  {words.listing(found)}".strip() for file, found in by_file.items()]
    rest = sum(issue.count for issue in group) - len(named)
    text = words.listing(texts)
    return words("report.and-places", names=text, n=rest) if text and rest > 0 else text


def _place(issue: Issue, words: Words) -> str:
    """Write an address as Excel does (4月!C17); a text file has rows only."""
    sheet = safe_text(issue.sheet or "")
    if issue.row is None:
        column = words("report.column", letter=issue.column) if issue.column else ""
        return f"{sheet} {column}".strip()
    if sheet and issue.column:
        return f"{sheet}!{issue.column}{issue.row}"
    row = words("report.row", n=str(issue.row))
    column = words("report.column", letter=issue.column) if issue.column else ""
    return " ".join(part for part in (sheet, row, column) if part)


def _unique(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(safe_text(name) for name in names if name))
