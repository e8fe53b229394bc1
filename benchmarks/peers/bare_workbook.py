"""The least that such a workbook takes: read a year with pandas, cross it, write every table with to_excel."""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

import pandas as pd

ROLES = ["地区", "相談方法", "支援区分", "相談者", "連携先"]
MONTHS = [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]

log, target = sys.argv[1], Path(sys.argv[2]) / "tables.xlsx"
sheets = pd.read_excel(log, sheet_name=MONTHS, header=None, engine="calamine")
frames = []
for month, sheet in sheets.items():
    head = next(i for i, row in enumerate(sheet.itertuples(index=False)) if "地区" in row)
    frame = sheet.iloc[head + 1 :].set_axis([str(name) for name in sheet.iloc[head]], axis=1)
    frames.append(frame.assign(月=month))
records = pd.concat(frames, ignore_index=True).fillna("")
with pd.ExcelWriter(target, engine="xlsxwriter") as book:
    for name in ["月", *ROLES]:
        records.groupby(name).size().to_excel(book, sheet_name=name)
    for rows, columns in combinations(["月", *ROLES[:3]], 2):
        pd.crosstab(records[rows], records[columns]).to_excel(book, sheet_name=f"{rows}x{columns}")
