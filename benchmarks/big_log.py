"""Write long logs of chance, always the same: `python benchmarks/big_log.py FILE [ROWS]`.

Fifteen columns, of which the program reads ten; every name and note in them is a placeholder.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from xlsxwriter import Workbook

HEADERS: Final = (
    "対応日", "相談者番号", "氏名", "拠点", "地区", "相談者", "相談方法", "支援区分", "新規継続", "相談内容",
    "連携先", "相談内容詳細", "備考", "担当", "時刻",
)  # fmt: skip
ANSWERS: Final = (
    ("相原", "小山", "鶴川", "南", "木曽", "相原町", "高ヶ坂・成瀬", ""),
    ("本人", "長男", "民生委員", "ケアマネ"),
    ("来所", "訪問", "電話", "ﾒｰﾙ", "窓口", "TEL"),
    ("包括", "アウトリーチ", "参加", "社協事務", "②"),
    ("新規", "継続"),
    ("介護、住まい", "収入・生活費", "見守り"),
    ("包括、病院", "なし", "", "民生委員・児童委員", "堺第１高齢者支援センター／社協"),
)
"""What may stand in the columns from 地区 to 連携先."""
CENTRES: Final = ("堺", "鶴川", "南", "境")
YEAR: Final = 2023
DECADE: Final = range(2014, 2024)
THIRTEEN: Final = tuple(f"拠点{letter}" for letter in "ABCDEFGHIJKLM")


def write_log(path: Path, rows: int, *, year: int = YEAR, centres: Sequence[str] = CENTRES) -> None:
    """Write a log with `rows` contacts of one fiscal year: a workbook of one sheet, or a csv if the path says so."""
    contacts = _contacts(rows, year, centres)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(HEADERS)
            lines.writerows((f"{day:%Y/%m/%d}", person, *texts) for day, person, texts in contacts)
        return
    book = Workbook(str(path), {"constant_memory": True})
    sheet, form = book.add_worksheet("記録"), book.add_format({"num_format": "yyyy/m/d"})
    sheet.write_row(0, 0, HEADERS)
    for r, (day, person, texts) in enumerate(contacts, start=1):
        sheet.write_datetime(r, 0, day, form)
        sheet.write_number(r, 1, person)
        for c, text in enumerate(texts, start=2):
            if text is not None:
                sheet.write_string(r, c, text)
    book.close()


def write_decade(folder: Path, rows: int, *, suffix: str) -> list[Path]:
    """Write ten logs, one for each fiscal year, of a body with thirteen sites."""
    paths = [folder / f"{year}{suffix}" for year in DECADE]
    for year, path in zip(DECADE, paths, strict=True):
        write_log(path, rows, year=year, centres=THIRTEEN)
    return paths


def _contacts(rows: int, year: int, centres: Sequence[str]) -> Iterator[tuple[datetime, int, list[str | None]]]:
    chance = Random(1 if year == YEAR else year)
    first = datetime(year, 4, 1)
    days = (datetime(year + 1, 4, 1) - first).days
    for _ in range(rows):
        day = first + timedelta(days=chance.randrange(days))
        person = chance.randrange(rows // 4 + 1)
        answers = [chance.choice(each) for each in (("見本",), centres, *ANSWERS)]
        yield day, person, [*answers, f"詳細{chance.randrange(10**6)}", None, "担当A", "10:30"]


if __name__ == "__main__":
    write_log(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300_000)
