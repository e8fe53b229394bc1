"""The two sheets that ask: which term a spelling means, and what a column is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from marugoto_stats.model import Check, CheckedColumn, Spelling
from marugoto_stats.model.review import ANSWER, COLUMN_KEYS, WORD_KEYS
from marugoto_stats.render.book import Book
from marugoto_stats.render.check.page import why
from marugoto_stats.render.review.choices import Choices
from marugoto_stats.render.review.paper import Column, Paper
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words


def ask_words(book: Book, check: Check, choices: Choices, folder: Path | None, name: str) -> None:
    """Add the sheet of spellings: one line each, those that are settled last."""
    say = book.words
    heads = [("number", 56, ("text", "centre")), ("field", 110, ("text",)), ("spelling", 190, ("strong",)),
             ("count", 60, ("count",)), ("first", 180, ("text", "aside")), ("near", 170, ("text",))]  # fmt: skip
    columns = [Column(say(f"review.head.{head}"), pixels, style) for head, pixels, style in heads]
    columns += [Column(say(ANSWER), 200, ("aside",)), Column(say("review.head.memo"), 190, ("text", "aside"))]
    columns += [Column(key, 60, hidden=True) for key in WORD_KEYS]
    paper = Paper.new(book, say("review.sheet.words"), columns)
    commands = list(filter(None, [give(check, name)]))
    asked = [one for one in check.spellings if one.dimension in check.choices]
    lead = [say("review.lead.words"), *commands, *legend(say)] if asked else [say("review.lead.no-words")]
    if any(one.reading.why == "sheet-skipped" for one in check.columns):
        lead.insert(0, say("review.lead.columns-first"))
    if asked and any(one.offered for one in check.columns):
        lead.append(say("review.lead.words-offered", columns=say("review.sheet.columns")))
    if any(one.text is None and one.place is not None for one in asked):
        lead.append(say("review.lead.guarded"))
    paper.lead(say("review.sheet.words"), lead, commands)
    paper.heads()
    for number, one in enumerate(asked, start=1):
        _word(paper, number, one, check, choices, folder)


def _word(paper: Paper, number: int, one: Spelling, check: Check, choices: Choices, folder: Path | None) -> None:
    say, settled = paper.book.words, one.code is not None
    row = paper.line([
        say("review.settled") if settled else number, safe_text(check.labels.get(one.dimension, one.dimension)),
        one.text or (say("review.see-cell") if one.place else ""), one.contacts, None,
        safe_text(one.nearest or ""), None, one.memo, one.dimension, one.fingerprint,
    ])  # fmt: skip
    paper.place(row, 4, one.place, check, folder)
    paper.answer(row, 6, choices.label(one.dimension, one.code), choices.of_words(one.dimension), settled=settled)


def ask_columns(book: Book, check: Check, choices: Choices, folder: Path | None, name: str) -> None:
    """Add the sheet of columns: those of the log, then those of sheets that nobody knows."""
    say = book.words
    heads = [("where", 170, ("text", "aside")), ("header", 160, ("strong",)), ("taken", 110, ("text",)),
             ("why", 310, ("text",)), ("filled", 90, ("count",))]  # fmt: skip
    columns = [Column(say(f"review.head.{head}"), pixels, style) for head, pixels, style in heads]
    columns += [Column(say(ANSWER), 150, ("aside",)), Column(say("review.head.memo"), 190, ("text", "aside"))]
    columns += [Column(key, 60, hidden=True) for key in COLUMN_KEYS]
    paper = Paper.new(book, say("review.sheet.columns"), columns)
    commands = list(filter(None, [give(check, name)]))
    lead = [say("review.lead.columns"), *commands]
    if any(one.reading.why == "sheet-skipped" for one in check.columns):
        lead.append(say("review.lead.strangers"))
    if any(one.offered for one in check.columns):
        lead.append(say("review.lead.columns-offered"))
    if any(one.reading.called is None and one.text is None for one in check.columns):
        lead.append(say("review.lead.headers"))
    paper.lead(say("review.sheet.columns"), lead, commands)
    paper.heads()
    for one in check.columns:
        _column(paper, one, check, choices, folder)
    if check.columns and all(one.reading.why == "sheet-skipped" for one in check.columns):
        paper.sheet.activate()  # no sheet of a log was found: here is what to settle first


def _column(paper: Paper, one: CheckedColumn, check: Check, choices: Choices, folder: Path | None) -> None:
    say, reading = paper.book.words, one.reading
    row = paper.line([
        None, safe_text(reading.called or one.text or "") or say("check.no-header"),
        say(f"report.role.{reading.role}") if reading.role else say("report.unread"),
        why(one, say), reading.filled, None, one.memo,
        one.fingerprint, reading.letter,
    ])  # fmt: skip
    paper.place(row, 0, one.place, check, folder)
    if one.fingerprint:
        offered = choices.of_roles(never=reading.why == "ignored")
        paper.answer(row, 5, choices.role(one.role), offered, settled=one.role is not None)


def legend(say: Words) -> Iterator[str]:
    """Say what the answers below the terms mean."""
    yield say("review.lead.not-counted")
    yield say("review.lead.later")


def give(check: Check, name: str) -> str:
    """Write the command that gives the workbook back with the log."""
    logs = dict.fromkeys(safe_text(sheet.file) for sheet in check.sheets if sheet.file in check.paths)
    typed = [f'"{file}"' if " " in file else file for file in (*logs, name)]
    return " ".join(["marugoto-stats", "summarize", *typed]) if logs else ""
