"""Logs with districts and residents for the tests of rates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

from handed import log
from logs import Grid, csv_of, xlsx_of

import marugoto_stats as ms
from marugoto_stats.model import Figure, Report, SafeTable
from marugoto_stats.pipeline import Options

HEADS: Grid = [["地区", "人口", "基準日", "出典"]]
PEOPLE: Grid = [*HEADS, ["相原", "15,000", "令和5年4月1日", "住民基本台帳"], ["小山", "３０，０００", "", ""]]


def contacts(**counts: int) -> Grid:
    """Contacts of one centre in April 2023: so many in each district, every third a visit, all of one person."""
    ways = ("訪問", "来所", "来所")
    return [[date(2023, 4, 1 + n % 28), "堺", place, ways[n % 3], "包括", "本人", place, "継続", "介護", "なし"]
            for place, count in counts.items() for n in range(count)]  # fmt: skip


COUNTED = contacts(相原=30, 小山=3, 鶴川=1, 市外=2, 市全域=1, 不明=1)


def population(folder: Path, grid: Grid = PEOPLE, name: str = "人口.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(csv_of(grid, encoding=encoding) if name.endswith(".csv") else xlsx_of({"人口": grid}))
    return path


def report(folder: Path, rows: Grid = COUNTED, grid: Grid = PEOPLE, **options: object) -> Report:
    usual = {"profile": "machida", "period": "2023-04..2023-05", "population": population(folder, grid)}
    return ms.analyse(log(folder, rows), **cast(Options, usual | options))


def by_district(table: SafeTable, measure: str = "consultations") -> dict[str, Figure]:
    assert table.columns is not None
    place = table.columns.codes.index(measure)
    figures = {code: line[place] for code, line in zip(table.rows.codes, table.cells, strict=True)}
    return figures | {"total": (table.column_totals or ())[place]}
