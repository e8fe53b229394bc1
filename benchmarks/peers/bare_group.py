"""The least that counts a log: the fastest reader's cells, the sheets laid together, grouped once."""

from __future__ import annotations

import sys

import pandas as pd
from python_calamine import CalamineWorkbook

book = CalamineWorkbook.from_path(sys.argv[1])
rows = []
for name in book.sheet_names:
    cells = book.get_sheet_by_name(name).to_python()
    head = next((n for n, row in enumerate(cells) if "対応日" in row), len(cells))
    rows += [dict(zip(cells[head], row, strict=True)) for row in cells[head + 1 :]]
print(pd.DataFrame(rows).groupby(["地区", "相談方法"], dropna=False).size())
