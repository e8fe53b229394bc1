"""A check as lines of a screen: what was read and how, then what is noted, and last what needs a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from marugoto_stats import notation
from marugoto_stats.model import Check, CheckedColumn, CheckedDimension
from marugoto_stats.render.attention import Item, decisions, decisions_title, remarks
from marugoto_stats.render.check.against import collations
from marugoto_stats.render.details import block, column_row, reconciled, sheet_row
from marugoto_stats.render.display import Line, calm, wrapped
from marugoto_stats.render.grid import Pen
from marugoto_stats.render.headline import days, period, read_from, skipped_sheets
from marugoto_stats.render.screen import numbered, pairs
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words, words


@dataclass(frozen=True, slots=True)
class Gestures:
    """What a person types next, as it is typed; empty where it cannot be (standard input)."""

    ask: str = ""
    """Writes the workbook of questions."""
    give: str = ""
    """Gives it back, filled in, together with the log."""
    asked: bool = False
    """Whether the workbook has just been written."""


def page(check: Check, pen: Pen, gestures: Gestures, *, verbose: bool = False) -> Iterator[Line]:
    """Yield the page line by line; with `verbose` also every sheet."""
    say = words(check.lang)
    yield ((say("check.title"), "title"),)
    for line in wrapped(calm(period(check.period, say)), pen.width):
        yield ((line, ""),)
    yield ()
    yield from pairs(list(_facts(check, say)), pen)
    if verbose:
        yield from block(say("report.sheet-list"), [sheet_row(sheet, say) for sheet in check.sheets], pen)
    yield from _columns(check, pen, say)
    if check.values:
        rows = [[safe_text(one.label), understood(one, say)] for one in check.values]
        yield from block(say("check.values"), rows, pen)
    if noted := remarks(check, say):
        yield from block(say("report.remarks"), [[item.say, item.where] for item in noted], pen)
    yield from collations(check, pen, say, verbose=verbose)
    yield from _decisions(check, pen, gestures, say)


def _facts(check: Check, say: Words) -> Iterator[tuple[str, str]]:
    if any(sheet.taken for sheet in check.sheets):
        yield say("report.read"), read_from(check.sheets, check.reconciliation, say)
        yield say("report.reconciliation"), reconciled(check, say)
    if skipped := list(skipped_sheets(check.sheets, say)):
        yield say("report.skipped"), say.listing(skipped)
    span = check.period
    if span.first and span.last and (span.first, span.last) != (span.since, span.until):
        yield say("report.dated"), days(span.first, span.last, say)
    yield say("report.chosen"), safe_text(check.chosen)
    if check.as_of:
        yield say("report.as-of"), check.as_of.isoformat()


def _columns(check: Check, pen: Pen, say: Words) -> Iterator[Line]:
    """List the columns that were read and those that were not, each with the reason."""
    for title, found in (
        ("check.columns-read", [column for column in check.columns if column.reading.role]),
        ("check.columns-unread", [column for column in check.columns if not column.reading.role]),
    ):
        if found:
            yield from block(say(title), [_column(column, check, say) for column in found], pen)


def _column(column: CheckedColumn, check: Check, say: Words) -> list[str]:
    letter, header, role, _ = column_row(column.reading, say)
    if column.reading.role is None:
        role = place_of(column, check)
    return [letter, header or say("check.no-header"), role, why(column, say)]


def why(column: CheckedColumn, say: Words) -> str:
    """Say why a column was read, or not: a person's word comes before the profile's."""
    if column.reading.why == "ignored" and column.role == "ignored":
        return say("check.settled-ignored")
    if column.offered:
        return say("check.stranger-offered", role=say(f"report.role.{column.offered}"))
    claimed = column.reading.claimed
    return say(f"report.why-column.{column.reading.why}", claimed=say(f"report.role.{claimed}") if claimed else "")


def place_of(column: CheckedColumn, check: Check) -> str:
    """Name the sheet, and the file where there are several, of a column that was not read."""
    several = len({sheet.file for sheet in check.sheets}) > 1
    parts = ([column.place.file] if several or not column.place.sheet else []) + [column.place.sheet]
    return " ".join(safe_text(part) for part in parts if part)


def understood(one: CheckedDimension, say: Words) -> str:
    """Say how the answers of a column were understood: by which rule, and what is no category."""
    parts = [say(f"check.rule.{matched.rule}", n=matched.answers) for matched in one.matched]
    gaps = {"unknown": one.unknown, "blank": one.blank}
    parts += [say(f"check.{name}", n=n) for name, n in gaps.items() if n]
    if one.unmatched:
        parts.append(say("check.unmatched", n=one.unmatched, spellings=one.spellings))
    return say.listing(parts) or say("check.empty")


# ── what needs a decision ───────────────────────────────────────────────────────────────────────────────────


def _decisions(check: Check, pen: Pen, gestures: Gestures, say: Words) -> Iterator[Line]:
    found = decisions(check, say)
    yield from ((), ())
    yield ((decisions_title(len(found), say), "ask" if found else "quiet"),)
    grades = Counter(item.severity for item in found)
    if found:
        parts = [say(f"check.graded.{grade}", n=grades[grade]) for grade in ("error", "warning") if grades[grade]]
        yield ((say.listing(parts), "quiet"),)
    for number, item in enumerate(found, start=1):
        yield ()
        yield from numbered(f"{notation.whole(number)}. ", graded(settling(item, check, say), say), pen)
    if check.to_settle:
        yield from ((), ())
        yield from _next(gestures, pen, say)


def settling(item: Item, check: Check, say: Words) -> Item:
    """Name the gesture in 要確認.xlsx that settles a finding, where there is one."""
    key = f"check.do.{item.code}"
    if key not in say or not check.to_settle:
        return item
    return replace(item, do=say(key, words=say("review.sheet.words"), columns=say("review.sheet.columns")))


def graded(item: Item, say: Words) -> Item:
    """Put a finding's grade before its sentence."""
    return replace(item, say=say("check.graded-item", grade=say(f"check.grade.{item.severity}"), say=item.say))


def _next(gestures: Gestures, pen: Pen, say: Words) -> Iterator[Line]:
    """Say what to type next; a command stands on a line of its own and is never broken."""
    steps = [] if gestures.asked else [("check.ask", gestures.ask)]
    steps.append(("check.give", gestures.give))
    for key, command in steps:
        if command:
            for line in wrapped(say(key), pen.width):
                yield ((line, ""),)
            yield ((f"  {command}", "strong"),)
