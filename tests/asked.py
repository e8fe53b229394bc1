"""Logs of which something is to be settled, and a hand that opens and fills in 要確認.xlsx as a person does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from logs import Grid, xlsx_of

from marugoto_stats.model.review import ANSWER
from marugoto_stats.wording import Lang, words

HEADER = ["対応日", "地区", "相談方法", "支援区分", "相談者", "連携先"]
ROWS: Grid = [
    [date(2023, 4, 3), "小山田", "来所", "包括", "本人", "病院、謎の会"],
    [date(2023, 4, 4), "相原", "無線", "包括", "鈴木さん", "包括"],
    [date(2023, 4, 5), "小山田", "来所", "そのた", "本人", "謎の会"],
    *([date(2023, 4, day), "相原", "訪問", "包括", "本人", ""] for day in range(6, 12)),
    [date(2023, 4, 12), "03-1234-5678", "訪問", "包括", "本人", ""],
]


def asking_log(path: Path) -> Path:
    """Write the log, on two sheets."""
    path.write_bytes(xlsx_of({"4月": [["相談記録"], HEADER, *ROWS[:3]], "5'月": [HEADER, *ROWS[3:]]}))
    return path


@dataclass(frozen=True)
class Sheet:
    """A sheet of lines: its heads and, by head, the cells of each line."""

    page: Any
    lines: list[dict[str, Any]]


def opened_book(content: bytes | Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content) if isinstance(content, bytes) else content)


def sheet(book: Any, key: str, lang: Lang = "ja") -> Sheet:
    page, answer = book[words(lang)(f"review.sheet.{key}")], words(lang)(ANSWER)
    rows = list(page.iter_rows())
    top = next(n for n, row in enumerate(rows) if answer in [cell.value for cell in row])
    heads = [str(cell.value) for cell in rows[top]]
    lines = [dict(zip(heads, row, strict=True)) for row in rows[top + 1 :] if any(cell.value for cell in row)]
    return Sheet(page, lines)


def fill(path: Path, key: str, by: str, answers: dict[object, str], memo: str = "") -> None:
    """Answer as a person does: the lines are told by what stands under a head."""
    book = opened_book(path)
    found = [line for line in sheet(book, key).lines if line[by].value in answers]
    assert len({line[by].value for line in found}) == len(answers)
    for line in found:
        line["答え"].value = answers[line[by].value]
        if memo:
            line["メモ"].value = memo
    book.save(path)


def texts(book: Any) -> Iterator[str]:
    yield from (str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None)
