"""What the tests of the text formats share: a report written out, cut to some tables, with figures hidden."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from typing import Final

import pymupdf

from marugoto_stats.model import Figure, Report, SafeTable
from marugoto_stats.render import View, renderer
from marugoto_stats.render.layout import lay_out
from marugoto_stats.wording import Lang, words

SCREENS: Final = ("terminal", "plain", "markdown")
"""The formats that people read."""
CHAIN: Final[dict[Lang, list[str]]] = {
    "ja": ["対応 1,084 = 相談 920 + 社協事務 164",
           "相談 920 = 連携先あり 502（延べ 691） + なし 318 + 無記入 100", "実人数 312"],
    "en": ["Contacts 1,084 = consultations 920 + clerical work 164",
           "Consultations 920 = with a partner 502 (691 mentions) + none 318 + blank 100", "Persons 312"],
}
HIDDEN: Final = Figure(None, status="suppressed")
UNAVAILABLE: Final = Figure(None, status="unavailable")


def written(name: str, report: Report, view: View | None = None) -> str:
    """The report in one format, as text."""
    return said_in(renderer(name).write(report, view or View()))


def said_in(content: bytes) -> str:
    """What a file says: the text of its pages, the parts of a package, or the text that it is."""
    if content.startswith(b"%PDF"):
        with pymupdf.open(stream=content, filetype="pdf") as pages:
            return "".join(page.get_text() for page in pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
            return html.unescape("".join(part.decode() for part in parts))
    return content.decode()


def with_tables(report: Report, *ids: str) -> Report:
    """The report with some of its tables."""
    return replace(report, tables=tuple(report[table_id] for table_id in ids))


def hidden(report: Report) -> Report:
    """The report with 訪問 in 小山 and the first partner hidden, and 実人数 by type not to be had."""
    tables = []
    for table in report.tables:
        cells = [list(line) for line in table.cells]
        if table.id == "district_by_channel":
            cells[1][1] = HIDDEN
        elif table.id == "partner":
            cells[0][0] = HIDDEN
        elif table.id == "overview":
            cells = [[line[0], UNAVAILABLE] for line in cells]
        tables.append(replace(table, cells=tuple(map(tuple, cells))))
    return replace(report, tables=tuple(tables))


def section(text: str, table: SafeTable, report: Report) -> str:
    """What stands between the title of a table and the next one."""
    start = text.index(table.title) + len(table.title)
    following = report.tables[report.tables.index(table) + 1 :]
    return text[start : text.index(following[0].title, start) if following else len(text)]


def figures_of(table: SafeTable) -> Counter[str]:
    """Every count and share that a screen must show of a table, as texts."""
    layout = lay_out(table, words("ja"), unavailable="..")
    return Counter(cell for part in layout.sections for line in part.lines for cell in line.cells if cell)


def figures_in(text: str) -> Counter[str]:
    """Every count and share that stands in a text by itself."""
    return Counter(re.findall(r"(?<![^\s|])(?:[\d,]+(?:\.\d%)?|x|\.\.)(?![^\s|])", text.replace("**", "")))
