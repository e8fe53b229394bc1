"""Files of finished tables made for tests: written by the program, or typed by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from logs import csv_of

import marugoto_stats as ms
from marugoto_stats.errors import MarugotoError
from marugoto_stats.model import Figure, Report, Table

HEADER = ["対応日", "拠点", "地区", "相談方法", "支援区分", "相談者", "相談者番号", "新規継続", "相談内容", "連携先"]


def log(folder: Path, rows: Sequence[Sequence[object]], name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(csv_of([HEADER, *rows]))  # type: ignore[list-item]
    return path


def counted(table: Table) -> dict[tuple[str, str], Figure]:
    """Every figure of a table by its codes, people apart; margins are `total`."""
    columns = table.columns.codes if table.columns else ("",)
    found = {(row, column): figure for row, line in zip(table.rows.codes, table.cells, strict=True)
             for column, figure in zip(columns, line, strict=True)}  # fmt: skip
    if table.row_totals:
        found |= {(row, "total"): figure for row, figure in zip(table.rows.codes, table.row_totals, strict=True)}
    if table.column_totals:
        found |= {("total", column): each for column, each in zip(columns, table.column_totals, strict=True)}
    return {place: figure for place, figure in found.items() if place[1] != "persons"}


def _some(table: Table) -> dict[tuple[str, str], Figure]:
    return {place: figure for place, figure in counted(table).items() if figure.n}


def assert_same(sum_of: Report, whole: Report) -> None:
    assert sum_of.base_chain == whole.base_chain
    assert [table.id for table in sum_of.tables] == [table.id for table in whole.tables]
    for one, other in zip(sum_of.tables, whole.tables, strict=True):
        if one.id.endswith("centre") and len(sum_of.added) > 1:  # of a centre without a file nobody says 0
            assert _some(one) == _some(other), one.id
            continue
        assert counted(one) == counted(other), one.id
        assert (one.title, one.base, one.outside, one.total) == (other.title, other.base, other.outside, other.total)
        assert (one.rows, one.columns) == (other.rows, other.columns)


PLAIN = [
    [date(2023, 4, 3), "堺", "相原", "来所", "包括", "本人", "1", "新規", "介護", "包括"],
    [date(2023, 4, 4), "堺", "小山", "訪問", "アウトリーチ", "家族", "2", "継続", "お金、介護", "民生委員、包括"],
    [date(2023, 5, 8), "堺", "小山", "電話", "社協事務", "本人", "2", "継続", "", ""],
    [date(2023, 5, 9), "堺", "小山", "電話", "参加", "本人", "3", "新規", "介護", "なし"],
]


def slug(*args: object, **options: object) -> str:
    with pytest.raises(MarugotoError) as raised:
        ms.analyse(*args, **options)  # type: ignore[arg-type]
    str(raised.value)
    return raised.value.slug


def tables(folder: Path, suffix: str = ".csv", **options: object) -> Path:
    report = ms.analyse(log(folder, PLAIN), profile="machida", **options)  # type: ignore[arg-type]
    return report.save(folder / f"tables{suffix}")


def lines_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def write(path: Path, lines: Sequence[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


_TYPED_LINES = (
    ("件数のつながり", "対応件数", "", "1,084"),
    ("base_chain", "clerical", "", "-164"),
    ("district_by_channel", "相原", "来所", "167"),
    ("地区別・相談方法別", "aihara", "電話", "x"),
    ("地区別・相談方法別", "計", "計", "920"),
    ("overview", "アウトリーチ", "", "２４７"),
)
TYPED = [
    {"centre": "" if n else "堺", "since": "" if n else "2023-04", "until": "" if n else "2024-03"}
    | dict(zip(("table", "row", "column", "n"), line, strict=True))
    for n, line in enumerate(_TYPED_LINES)
]
"""What a person types: centre and period once."""
