"""Logs made for tests: rows of chance, and the ways of writing them into a file.

A grid is a list of rows, a row a list of cells (text, whole number, day or nothing), the header among them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
Grid = Sequence[Sequence[Cell]]

# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, with what is no cell."""

    grid: Grid
    merged: tuple[str, ...] = ()
    """Areas such as A4:A9; their value is that of the first cell."""
    comments: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    """Rows, counted from 0."""


def csv_of(grid: Grid, *, encoding: str = "utf-8", separator: str = ",", line_end: str = "\r\n") -> bytes:
    """Write a grid as a text file; a day as 2023/4/3."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerows([[as_text(cell) for cell in row] for row in grid])
    return text.getvalue().encode(encoding)


def as_text(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return "" if cell is None else str(cell)


def xlsx_of(sheets: Mapping[str, Grid | Sheet], *, epoch_1904: bool = False, author: str = "",
            day_formats: Sequence[str | int] = ("yyyy/m/d",)) -> bytes:  # fmt: skip
    """Write a workbook; a day as a real Excel date (row by row in the next of the formats), a text as a text."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                              "date_1904": epoch_1904})  # fmt: skip
    book.set_properties({"author": author, "title": author, "comments": author, "created": datetime(2024, 4, 1)})
    days = [book.add_format({"num_format": code}) for code in day_formats]
    for name, given in sheets.items():
        sheet, page = given if isinstance(given, Sheet) else Sheet(given), book.add_worksheet(name)
        for area in sheet.merged:
            page.merge_range(area, "")
        for r, row in enumerate(sheet.grid):
            for c, cell in enumerate(row):
                _put(page, r, c, cell, days[r % len(days)])
        for place, comment in sheet.comments.items():
            page.write_comment(place, comment)
        for r in sheet.hidden:
            page.set_row(r, options={"hidden": True})
    book.close()
    return content.getvalue()


def _put(page: Worksheet, r: int, c: int, cell: Cell, day: Format) -> None:
    if isinstance(cell, date):
        page.write_datetime(r, c, cell, day)
    elif isinstance(cell, str) and cell:
        page.write_string(r, c, cell)
    elif cell not in (None, ""):
        page.write_number(r, c, cell)


def changed(book: bytes, member: str, pattern: str, instead: str) -> bytes:
    """Change the XML of a workbook where a pattern first stands; what Excel writes and XlsxWriter cannot."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(content, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == member:
                text, n = re.subn(pattern, instead, part.decode(), count=1)
                assert n == 1, f"{pattern} does not stand in {member}"
                part = text.encode()
            target.writestr(entry.filename, part)
    return content.getvalue()


def rewritten(book: bytes, *changes: tuple[str, str | Callable[[re.Match[str]], str]]) -> bytes:
    """Change the XML of a workbook wherever a pattern stands, in every part; each must stand somewhere."""
    with zipfile.ZipFile(io.BytesIO(book)) as source:
        parts = {entry.filename: source.read(entry).decode() for entry in source.infolist()}
    for pattern, instead in changes:
        found = {name: re.subn(pattern, instead, part) for name, part in parts.items()}
        assert any(n for _, n in found.values()), f"{pattern} stands nowhere"
        parts = {name: part for name, (part, _) in found.items()}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return content.getvalue()


# ── chance ──────────────────────────────────────────────────────────────────────────────────────────────────

ONE: dict[str, list[Cell]] = {
    "拠点": ["堺", "堺", "境", "〇ごと堺", "○ごと堺", "堺センター", "鶴川", "", "", "本部", "不明"],
    "地区": [
        "相原", "小山", "相原町", "小山地区", "高ヶ坂・成瀬", "高が坂成瀬", "玉川学園・南大谷", "南", "町田第１",
        "町田第一", "鶴川", "市外", "全市", "不明", "", "小山田", "南町田", "相原、小山",
    ],
    "相談者": [
        "本人", "ご 本人", "母", "長女", "民生委員", "民生委員・児童委員", "町内会", "小山町自治会", "ケアマネ",
        "病院", "堺第１高齢者支援センター", "市役所", "匿名", "その他（通りがかり）", "本人・母", "母、長女",
        "不明", "", "？", "××",
    ],
    "相談方法": [
        "来所", "窓口", "訪問", "自宅訪問", "アウトリーチ", "TEL", "℡", "☎", "電話", "ﾒｰﾙ", "E-mail", "ＦＡＸ",
        "SNS・LINE", "Ｚｏｏｍ", "同行", "面談", "その他", "来所、電話", "来所/窓口", "無線", "", "不明", "未記入",
    ],
    "支援区分": [
        "包括", "①", "1", "②", "アウトリーチ", "アウトリーチ（訪問）等を通じた継続的支援", "継続支援", "参加",
        "地域づくり", "④", "多機関", "他機関協働", "社協事務", "ボランティア保険", "おうちでごはん",
        "包括・アウトリーチ", "①②", "", "不明", "？",
    ],
    "新規継続": ["新規", "継続", "継続", "継続", "終結", "", "再開"],
    "年代": ["20代", "８０代", "90代", "10代", "", "不明", "若い"],
    "機能": ["個別支援", "個別支援機能", "基盤整備", "", "その他"],
    "件数": ["", 1, 2, 5],
}  # fmt: skip
"""Columns of one answer, and what may stand in them."""
SEVERAL: dict[str, list[str]] = {
    "相談内容": [
        "健康", "病気や健康、障害のこと", "住まい", "収入・生活費", "家賃", "仕事探し、就職について", "8050",
        "DV・虐待", "DV", "ひきこもり・不登校", "買い物支援", "地域活動（サロン・居場所・買い物支援など）",
        "その他", "制度の案内", "不明", "なし", "雑談",
    ],
    "連携先": [
        "包括", "堺第１高齢者支援センター", "堺第2高齢者支援センター", "地域包括支援センター", "相談支援事業所",
        "児相", "民生委員・児童委員", "生活援護課", "市役所", "訪看", "多摩丘病院", "病院", "ケアマネ", "図師小学校",
        "社協", "町内会・自治会", "NPO", "ひきこもり家族会", "消防署", "UR", "その他（不動産屋）", "その他",
        "なし", "無", "×", "-", "不明", "なにか",
    ],
}  # fmt: skip
"""Columns of several answers."""
UNREAD: dict[str, list[Cell]] = {
    "氏名": ["架空花子", "架空太郎"], "相談内容詳細": ["電話あり、折り返す", "訪問したが不在"], "備考": ["", "済"],
}  # fmt: skip
"""Columns that are known and never read."""
JOINERS = ["、", "，", ",", "・", "／", "/", "；", "\n", "＋", "&", " 、 "]
FIRST = date(2023, 3, 1)


@dataclass(frozen=True)
class Log:
    """The rows of a log below its header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def grid(self) -> list[list[Cell]]:
        return [list(self.headers), *map(list, self.rows)]

    def by_month(self) -> dict[str, Log]:
        """Part the rows by the month of a real day; rows without one under ''."""
        found: dict[str, list[tuple[Cell, ...]]] = {}
        for row in self.rows:
            day = row[self.headers.index("対応日")]
            found.setdefault(f"{day:%Y-%m}" if isinstance(day, date) else "", []).append(row)
        return {month: Log(self.headers, tuple(found[month])) for month in sorted(found)}


def _written(day: date) -> list[Cell]:
    """A day in spellings that say the same, the plain one more often."""
    reiwa = day.year - 2018
    return [day, day, day, f"R{reiwa}.{day.month}.{day.day}", f"令和{reiwa}年{day.month}月{day.day}日",
            f"{day:%Y-%m-%d}", f"{day.year}．{day.month:02}．{day.day:02}"]  # fmt: skip


def _days(*, dated: bool) -> st.SearchStrategy[Cell]:
    """Days of fourteen months, unless `dated` some that are none."""
    real = st.integers(0, 425).map(lambda n: FIRST + timedelta(n))
    if dated:
        return real
    odd = st.sampled_from(["", "2023/2/30", "未定", "2024年度"])
    spelled = st.tuples(real, st.integers(0, 6)).map(lambda pair: _written(pair[0])[pair[1]])
    return st.one_of(spelled, spelled, spelled, spelled, odd)


def _answers(texts: Sequence[str]) -> st.SearchStrategy[str]:
    found, joiner = st.lists(st.sampled_from(texts), max_size=3), st.sampled_from(JOINERS)
    return st.builds(lambda answers, sign: sign.join(answers), found, joiner)


PERSONS = ["", *range(1, 9), "１", "２", "K-01", "ｋ－０１", "007", "7.0"]


@st.composite
def logs(draw: st.DrawFn, *, dated: bool = False, largest: int = 40, several_partners: bool = True) -> Log:
    """Draw a log: date, district, channel, support type and partners always, other columns by chance."""
    always = ["地区", "相談方法", "支援区分", "連携先"]
    maybe = ["相談者番号", "拠点", "相談者", "新規継続", "相談内容", "年代", "機能", "件数", *UNREAD]
    chosen = draw(st.permutations([*always, *draw(st.lists(st.sampled_from(maybe), unique=True))]))
    cells: dict[str, st.SearchStrategy[Cell]] = {"対応日": _days(dated=dated)}
    for header in chosen:
        if header in SEVERAL:
            cells[header] = _answers(SEVERAL[header])
        else:
            cells[header] = st.sampled_from({**ONE, **UNREAD, "相談者番号": PERSONS}[header])
    if several_partners and draw(st.booleans()):
        del cells["連携先"]
        cells |= {f"連携先{n}": _answers(SEVERAL["連携先"]) for n in (1, 2)}
    rows = draw(st.lists(st.tuples(*cells.values()), min_size=1, max_size=largest))
    return Log(tuple(cells), tuple(rows))
