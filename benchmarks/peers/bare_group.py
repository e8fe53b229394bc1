"""The least that counts a log: read the workbook with the fastest reader, lay the sheets together, group once."""

from __future__ import annotations

import sys

import pandas as pd
from python_calamine import CalamineWorkbook

book = CalamineWorkbook.from_path(sys.argv[1])
rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() if len(row) == 12]
frame = pd.DataFrame(rows[1:], columns=[str(cell) for cell in rows[0]])
print(frame.groupby(["地区", "相談方法"], dropna=False).size())
