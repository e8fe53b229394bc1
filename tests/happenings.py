"""A log of one year in two districts, and the sheet of what an office says happened in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from logs import Cell, csv_of, xlsx_of

import marugoto_stats as ms
from marugoto_stats.model import Report

HEAD: list[Cell] = ["日付", "できごと", "範囲"]
YEAR: list[list[Cell]] = [
    HEAD,
    [date(2023, 7, 31), "スーパー閉店", "小山"],
    ["令和5年10月1日", "担当1名欠員", None],
    ["1/15", "鶴川 拠点開設", "鶴川"],
    [date(2024, 2, 10), "説明会", "〇ごと堺"],
]
ROWS: list[list[Cell]] = [["対応日", "地区", "相談方法", "支援区分"]] + [
    [date(2023 + (n > 8), (n + 3) % 12 + 1, 5), place, "来所", "包括的相談支援"]
    for n in range(12) for place in ("相原", "小山")
]  # fmt: skip


def put(folder: Path) -> None:
    """Lay out the log."""
    (folder / "log.csv").write_bytes(csv_of(ROWS))


def counted(**options: Any) -> Report:
    """Count the year, without events unless they are asked for."""
    return ms.analyse("log.csv", **{"profile": "machida", "period": "2023年度"} | options)


def told(grid: Sequence[Sequence[Cell]] | bytes, suffix: str = ".xlsx", **options: Any) -> Report:
    """Count the year with a sheet of events."""
    content = grid if isinstance(grid, bytes) else xlsx_of({"記録": grid}) if suffix == ".xlsx" else csv_of(grid)
    path = Path(f"events{suffix}")
    path.write_bytes(content)
    return counted(events=path, **options)
