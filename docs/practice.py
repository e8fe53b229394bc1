"""A log with something to decide: the sample log, with words planted in it that no profile knows, all of them invented.

Each stands where a word of its right answer stood, so that the answered copy gives the figures of the sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

SAMPLE: Final = Path(__file__).parent.parent / "data" / "samples" / "sakai_2023.xlsx"
PLANTED: Final = {
    "見守り": "4月!G26 5月!G51 7月!G38 8月!G62 9月!G68 10月!G56 11月!G5 12月!G41 1月!G57",
    "オンライン会議": "5月!G48 10月!G95 2月!G69",
    "要確認": "5月!G5 9月!G42",
    "車いす貸出": "4月!H9 5月!H77 7月!H67 10月!H16 12月!H49 3月!H33",
    "居場所づくり": "5月!H18 6月!H52 9月!H56 11月!H21 2月!H32",
    "ひだまり台": "6月!E59 8月!E57 11月!E41 2月!E25",
}
"""Spelling → the cells in which it is written."""
ANSWERS: Final = {
    "見守り": "訪問",
    "オンライン会議": "オンライン",
    "要確認": "数えない",
    "車いす貸出": "社協事務",
    "居場所づくり": "地域づくりに向けた支援",
    "ひだまり台": "相原",
}
"""Spelling → the answer that is right."""
STRANGE: Final = {
    "対応日": "いつ", "地区": "どのあたり", "相談方法": "どうやって", "支援区分": "なにをした", "連携先": "つないだ先",
}  # fmt: skip
"""Header → how an office writes it that nobody has heard of."""
ROLES: Final = {header: "日付" if known == "対応日" else known for known, header in STRANGE.items()}
"""Header → the answer that is right."""


def planted(place: Path) -> Path:
    """Write the log with the planted words. Returns the place."""
    import openpyxl

    book = openpyxl.load_workbook(SAMPLE)
    for spelling, cells in PLANTED.items():
        for cell in cells.split():
            sheet, _, address = cell.partition("!")
            book[sheet][address] = spelling
    book.save(place)
    return place


def estranged(place: Path) -> Path:
    """Write the log as a csv with headers that no profile knows. Returns the place."""
    head, _, rest = SAMPLE.with_suffix(".csv").read_bytes().partition(b"\r\n")
    headers = [STRANGE.get(header, header) for header in head.decode("cp932").split(",")]
    place.write_bytes(",".join(headers).encode("cp932") + b"\r\n" + rest)
    return place


def answer(review: Path, sheet: str, answers: Mapping[str, str]) -> int:
    """Choose answers in a sheet of 要確認.xlsx by what its lines show, and save. Returns how many."""
    import openpyxl

    book = openpyxl.load_workbook(review)
    rows = book[sheet].iter_rows()
    head = next(row for row in rows if any(cell.value == "答え" for cell in row))
    place = next(cell.column for cell in head if cell.value == "答え")
    chosen = 0
    for row in rows:
        wanted = next((answers[cell.value] for cell in row if cell.value in answers), None)
        if wanted is not None:
            row[place - 1].value = wanted
            chosen += 1
    book.save(review)
    return chosen
