"""A city whose districts change twice, a log of it, and how its tables are looked at."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from marugoto_stats.model import Span, Table
from marugoto_stats.pipeline import Report, analyse

CITY = Path(__file__).with_name("a_changing_city.toml")
HEAD = "対応日,地区,相談方法,支援区分,相談者番号\n"
# before and after April 2020: eleven contacts, ten consultations
ROWS = """\
2019/4/10,北,来所,包括,1
2019/4/11,北,電話,包括,1
2020/3/2,南,来所,アウトリーチ,2
2020/3/3,東,訪問,包括,3
2020/3/4,丘,来所,包括,4
2020/3/5,丘,来所,社協事務,
2020/4/6,中央,来所,包括,1
2020/4/7,中央,訪問,包括,2
2020/4/8,東一,電話,包括,3
2020/5/11,東二,電話,包括,5
2020/5/12,丘,来所,包括,4
"""


def counted(rows: str = ROWS, **options: Any) -> Report:
    return analyse((HEAD + rows).encode(), input_format="csv", profile=str(CITY), **options)


def cells(table: Table) -> list[list[int | None]]:
    return [[figure.n for figure in line] for line in table.cells]


def year(first: int, last: int | None = None) -> Span:
    return Span(None, date(first, 4, 1), date((last or first) + 1, 3, 31), None, None)
