"""要確認.xlsx played by a person: written by hand as the contract says, or filled in through its drop-downs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from xlsxwriter import Workbook

from marugoto_stats.japanese import fold
from marugoto_stats.model import fingerprint
from marugoto_stats.model.review import ANSWER, COLUMN_KEYS, HEADERS, HIDDEN_SHEET, MARK, WORD_KEYS
from marugoto_stats.wording import Lang, words

Word = tuple[str, str, str]
"""Dimension, spelling, answer."""
Column = tuple[str, str]
"""Header, answer."""


def review(asked: Sequence[Word] = (), columns: Sequence[Column] = (), *, salt: str = "salt", lang: Lang = "ja",
           profile: str = "standard", shown: bool = True) -> bytes:  # fmt: skip
    """Write a filled-in workbook; `shown` says whether it shows the spellings."""
    say, content = words(lang), io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(say("review.sheet.words"))
        page.write_row(2, 0, [say("review.head.spelling"), say(ANSWER), say("review.head.memo"), *WORD_KEYS])
        for row, (dimension, text, answer) in enumerate(asked, start=3):
            mark = fingerprint(salt, dimension, fold(text))
            page.write_row(row, 0, [text if shown else "", answer, "", dimension, mark])
        page.set_column(3, 4, None, None, {"hidden": True})
        page = book.add_worksheet(say("review.sheet.columns"))
        page.write_row(1, 0, [say("review.head.header"), say(ANSWER), *COLUMN_KEYS])
        for row, (header, answer) in enumerate(columns, start=2):
            page.write_row(row, 0, [header, answer, fingerprint(salt, HEADERS, fold(header)), "C"])
        hidden = book.add_worksheet(HIDDEN_SHEET)
        hidden.write_column(0, 0, [MARK, salt, lang, profile])
        hidden.hide()
    return content.getvalue()


def choices(book: Any, sheet: Any, row: int, column: int) -> list[str]:
    """Read what the drop-down of a cell offers."""
    here = sheet.cell(row, column).coordinate
    rule = next(rule for rule in sheet.data_validations.dataValidation if here in rule.sqref)
    assert rule.type == "list"
    title, _, cells = rule.formula1.lstrip("=").rpartition("!")
    return [cell.value for line in book[title.strip("'")][cells.replace("$", "")] for cell in line]


def choose(path: Path, answers: dict[str, str], *, sheet: str = "review.sheet.words", by: str = "review.head.spelling",
           lang: Lang = "ja") -> int:  # fmt: skip
    """Choose answers from the drop-downs, found by what the lines show, and save; return how many were chosen."""
    say, book = words(lang), openpyxl.load_workbook(path)
    page = book[say(sheet)]
    top = next(row for row in page.iter_rows() if any(cell.value == say(ANSWER) for cell in row))
    at = {cell.value: cell.column for cell in top if cell.value}
    chosen = 0
    for row in range(top[0].row + 1, page.max_row + 1):
        answer = answers.get(str(page.cell(row, at[say(by)]).value))
        if answer is not None:
            assert answer in choices(book, page, row, at[say(ANSWER)])
            page.cell(row, at[say(ANSWER)]).value = answer
            chosen += 1
    book.save(path)
    return chosen
