"""Write a long log of chance, always the same: `python benchmarks/big_log.py FILE [ROWS]`.

Fifteen columns, of which the program reads ten; every name and note in it is a placeholder.
"""

from __future__ import annotations

import sys
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
    ("見本",),
    ("堺", "鶴川", "南", "境"),
    ("相原", "小山", "鶴川", "南", "木曽", "相原町", "高ヶ坂・成瀬", ""),
    ("本人", "長男", "民生委員", "ケアマネ"),
    ("来所", "訪問", "電話", "ﾒｰﾙ", "窓口", "TEL"),
    ("包括", "アウトリーチ", "参加", "社協事務", "②"),
    ("新規", "継続"),
    ("介護、住まい", "収入・生活費", "見守り"),
    ("包括、病院", "なし", "", "民生委員・児童委員", "堺第１高齢者支援センター／社協"),
)
"""What may stand in the columns from 氏名 to 連携先."""
FIRST: Final = datetime(2023, 4, 1)


def write_log(path: Path, rows: int) -> None:
    """Write a workbook of one sheet with `rows` contacts of one year."""
    chance = Random(1)
    book = Workbook(str(path), {"constant_memory": True})
    sheet, day = book.add_worksheet("記録"), book.add_format({"num_format": "yyyy/m/d"})
    sheet.write_row(0, 0, HEADERS)
    for r in range(1, rows + 1):
        sheet.write_datetime(r, 0, FIRST + timedelta(days=chance.randrange(366)), day)
        sheet.write_number(r, 1, chance.randrange(rows // 4 + 1))
        for c, answers in enumerate(ANSWERS, start=2):
            sheet.write_string(r, c, chance.choice(answers))
        sheet.write_string(r, 11, f"詳細{chance.randrange(10**6)}")
        sheet.write_string(r, 13, "担当A")
        sheet.write_string(r, 14, "10:30")
    book.close()


if __name__ == "__main__":
    write_log(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300_000)
