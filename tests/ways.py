"""One log, written in every way that offices write it; each must give the same figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from logs import Cell, Grid, Sheet, csv_of, rewritten, xlsx_of
from old_excel import xls_of, xlsb_of
from test_preflight import locked

PASSWORD: Final = "鍵-1234"
HEADER: Final = ["対応日", "番号", "地区", "相談者", "相談方法", "支援区分", "相談内容", "連携先", "新規継続"]
CHANNELS: Final = ["来所", "訪問", "電話", "メール"]
TOPICS: Final = ["健康", "住まい", "収入・生活費", "ひきこもり・不登校", "DV・虐待", "その他"]
PARTNERS: Final = ["包括", "病院", "民生委員・児童委員", "町内会・自治会", "図師小学校", "その他（不動産屋）"]
FIRST: Final = date(2023, 4, 3)
EPOCH: Final = date(1899, 12, 30)


@dataclass(frozen=True)
class Contact:
    """One row before it is written."""

    day: date
    person: int
    district: str
    inquirer: str
    channel: str
    support: str
    topics: tuple[str, ...]
    partners: tuple[str, ...]
    status: str

    def cells(self, **instead: Cell) -> list[Cell]:
        """Write it as a row under HEADER, or with other cells for some of its fields."""
        plain = {"day": self.day, "person": self.person, "district": self.district, "inquirer": self.inquirer,
                 "channel": self.channel, "support": self.support, "topics": "、".join(self.topics),
                 "partners": "、".join(self.partners), "status": self.status}  # fmt: skip
        return list((plain | instead).values())


def _contacts() -> list[Contact]:
    """Draw the contacts of twelve months, always the same; several share a day and a district."""
    chance = Random(7)
    found = []
    for n in range(42):
        day = FIRST + timedelta(days=n * 26 // 3 - n % 3 * 2)
        partners = chance.choice([("なし",), (), *[tuple(chance.sample(PARTNERS, chance.choice([1, 2, 3])))] * 4])
        found.append(Contact(
            day, chance.randrange(1, 16), chance.choice(["相原", "小山", "小山", "高ヶ坂・成瀬", "市外", ""]),
            chance.choice(["本人", "母", "民生委員", "ケアマネ", "不明"]), chance.choice(CHANNELS),
            chance.choice(["包括", "アウトリーチ", "②", "参加支援", "社協事務"]),
            tuple(chance.sample(TOPICS, chance.choice([0, 1, 1, 2, 3]))), partners,
            chance.choice(["新規", "継続", "継続"]),
        ))  # fmt: skip
    found += [replace(one, person=one.person % 15 + 1, topics=one.topics[:1]) for one in found[::6]]
    return sorted(found, key=lambda one: (one.day, one.district))


CONTACTS: Final = _contacts()
PLAIN: Final[Grid] = [HEADER, *(one.cells() for one in CONTACTS)]


def by_month() -> dict[tuple[int, int], list[Contact]]:
    months: dict[tuple[int, int], list[Contact]] = {}
    for one in CONTACTS:
        months.setdefault((one.day.year, one.day.month), []).append(one)
    return months


def dated(write: Callable[[int, date], Cell]) -> Grid:
    """The log with its days written in another way."""
    return [HEADER, *(one.cells(day=write(n, one.day)) for n, one in enumerate(CONTACTS))]


# ── the ways ────────────────────────────────────────────────────────────────────────────────────────────────


def _days_only() -> bytes:
    return xlsx_of({f"{month}月": [["日", *HEADER[1:]], *(one.cells(day=one.day.day) for one in contacts)]
                    for (_, month), contacts in by_month().items()})  # fmt: skip


def _titles() -> bytes:
    above: Grid = [["まちだ福祉〇ごとサポートセンター堺　相談記録（令和５年度）"], [],
                   ["", "", "", "", "", "", "", "", "担当印", "係長印"], [""] * 10, []]  # fmt: skip
    return xlsx_of({"Sheet1": [*above, *(["", *row] for row in PLAIN)]})


def _two_storeys() -> bytes:
    upper = ["受付", "", "相談の概要", "", "", "", "内容と連携", "", "新規継続"]
    grid: Grid = [["相談記録"], upper, [*HEADER[:-1], ""], *PLAIN[1:]]
    return xlsx_of({"記録": Sheet(grid, merged=("A2:B2", "C2:F2", "G2:H2", "I2:I3"))})


def _merged() -> bytes:
    """One cell for the day, one for the district, over the contacts that share them."""
    rows = [one.cells() for one in CONTACTS]
    areas = [*_areas(rows, 0, lambda one: one.day), *_areas(rows, 2, lambda one: (one.day, one.district))]
    return xlsx_of({"記録": Sheet([HEADER, *rows], merged=tuple(areas))})


def _areas(rows: list[list[Cell]], column: int, key: Callable[[Contact], object]) -> Iterable[str]:
    top = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and key(CONTACTS[end]) == key(CONTACTS[top]):
            continue
        if end - top > 1:
            for row in rows[top + 1 : end]:
                row[column] = ""
            yield f"{'ABC'[column]}{top + 2}:{'ABC'[column]}{end + 1}"
        top = end


def _ticks() -> bytes:
    """A column for each channel and topic: ◎ for the channel beside a ○ for another, any sign for a topic."""
    upper = [*HEADER[:4], "相談方法", *[""] * 3, "支援区分", "相談内容", *[""] * 5, *HEADER[7:]]
    lower = ["", "", "", "", *CHANNELS, "", *TOPICS, "", ""]
    rows = []
    for n, one in enumerate(CONTACTS):
        others = {CHANNELS[n % 4]: "○"} if n % 3 == 0 else {}
        channel = [("◎" if others else "〇") if c == one.channel else others.get(c, "") for c in CHANNELS]
        no = ["", "", "×"][n % 3]
        topics = ["◎○レ✓"[(n + k) % 4] if topic in one.topics else no for k, topic in enumerate(TOPICS)]
        cells = one.cells()
        rows.append([*cells[:4], *channel, cells[5], *topics, *cells[7:]])
    return xlsx_of({"記録": Sheet([upper, lower, *rows], merged=("E1:H1", "J1:O1"))})


def _numbered() -> bytes:
    header = [*HEADER[:7], "連携先①", "連携先2", "連携先（３）", "新規継続"]
    rows = [[*one.cells()[:7], *[*one.partners, "", "", ""][:3], one.status] for one in CONTACTS]
    return xlsx_of({"記録": [header, *rows]})


def _subtotals() -> bytes:
    grid: list[list[Cell]] = [["相談記録"], HEADER]
    for (_, month), contacts in by_month().items():
        grid += [*(one.cells() for one in contacts), [f"{month}月計", "", f"{len(contacts)}件"], []]
        grid += [["※ 休館日があります"], HEADER] if month == 9 else []
    return xlsx_of({"記録": [*grid, ["合計", "", f"{len(CONTACTS)}件"], [], ["備考：速報値"]]})


def _era(n: int, day: date) -> str:
    year, month = day.year - 2018, day.month
    return [f"R{year}.{month}.{day.day}", f"令和{year}年{month}月{day.day}日", f"令{year}.{month}.{day.day}",
            f"R{year:02}/{month:02}/{day.day:02}"][n % 4]  # fmt: skip


def _full_width(n: int, day: date) -> str:
    text = [f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日"][n % 2]
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def _furigana() -> bytes:
    spoken = r'<si>\1<rPh sb="0" eb="1"><t>アイハラ</t></rPh><phoneticPr fontId="1"/></si>'
    return rewritten(xlsx_of({"記録": PLAIN}), (r"<si>(<t[^>]*>[^<]*</t>)</si>", spoken))


def _strict() -> bytes:
    """The namespaces of ISO 29500 Strict, and days as ISO writes them."""
    schemas, strict = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
    book = rewritten(
        xlsx_of({"記録": PLAIN}), (f"{schemas}/spreadsheetml/2006/main", f"{strict}/spreadsheetml/main"),
        (f"{schemas}/officeDocument/2006/relationships", f"{strict}/officeDocument/relationships"),
        ("<workbook ", '<workbook conformance="strict" '),
    )  # fmt: skip
    return rewritten(book, (r'(<c r="A\d+" s="1")><v>(\d+)</v>', _iso_day))


def _iso_day(cell: re.Match[str]) -> str:
    return f'{cell[1]} t="d"><v>{(EPOCH + timedelta(int(cell[2]))).isoformat()}T00:00:00</v>'


def _japanese_formats() -> bytes:
    """The numbers of the date formats that Excel builds in for Japan; the file says nothing else of them."""
    codes = [27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]
    return xlsx_of({"記録": PLAIN}, day_formats=codes)


def _folder() -> dict[str, bytes]:
    files = {}
    for n, ((year, month), contacts) in enumerate(by_month().items()):
        grid = [HEADER, *(one.cells() for one in contacts)]
        made = [lambda g: xlsx_of({"Sheet1": g}), lambda g: csv_of(g, encoding="cp932"), xls_of][n % 3]
        files[f"{year}-{month:02}{['.xlsx', '.csv', '.xls'][n % 3]}"] = made(grid)
    return files


WAYS: Final[Mapping[str, Callable[[], dict[str, bytes]]]] = {
    "one sheet": lambda: {"記録.xlsx": xlsx_of({"記録": PLAIN})},
    "a sheet for each month, days alone": lambda: {"令和5年度.xlsx": _days_only()},
    "a title and a box for stamps": lambda: {"記録.xlsx": _titles()},
    "a header of two storeys": lambda: {"記録.xlsx": _two_storeys()},
    "merged days and districts": lambda: {"記録.xlsx": _merged()},
    "ticked columns": lambda: {"記録.xlsx": _ticks()},
    "numbered partners": lambda: {"記録.xlsx": _numbered()},
    "days of the era": lambda: {"記録.xlsx": xlsx_of({"記録": dated(_era)})},
    "built-in Japanese formats": lambda: {"記録.xlsx": _japanese_formats()},
    "full-width days": lambda: {"記録.xlsx": xlsx_of({"記録": dated(_full_width)})},
    "1904": lambda: {"記録.xlsx": xlsx_of({"記録": PLAIN}, epoch_1904=True)},
    "subtotals and remarks": lambda: {"記録.xlsx": _subtotals()},
    "furigana": lambda: {"記録.xlsx": _furigana()},
    "strict": lambda: {"記録.xlsx": _strict()},
    "UTF-8": lambda: {"記録.csv": csv_of(PLAIN)},
    "UTF-8 with a mark": lambda: {"記録.csv": csv_of(PLAIN, encoding="utf-8-sig", line_end="\n")},
    "UTF-16 and tabs": lambda: {"記録.txt": csv_of(PLAIN, encoding="utf-16", separator="\t")},
    "CP932 and semicolons": lambda: {"記録.csv": csv_of(PLAIN, encoding="cp932", separator=";")},
    "old Excel": lambda: {"記録.xls": xls_of(PLAIN)},
    "binary Excel": lambda: {"記録.xlsb": xlsb_of(PLAIN)},
    "a password": lambda: {"記録.xlsx": locked(PASSWORD, xlsx_of({"記録": PLAIN}))},
    "twelve files": _folder,
}
"""Every way by name: the files of a folder."""
