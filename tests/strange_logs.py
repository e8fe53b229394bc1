"""Two logs that no settings were ever made for, realistic and made up, and what stands in them counted by loops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from logs import Cell, Grid, Sheet, csv_of, xlsx_of

Choice = dict[str, int]
"""Value → how often it is drawn, in parts."""
CHANNELS: Choice = {"Phone": 30, "Walk-in": 20, "Home visit": 12, "Email": 10, "Web form": 8, "Kiosk": 4, "phone": 2}
QUARTERS: Choice = {"Old Town": 20, "Riverside": 10, "North Quay": 8, "Market Square": 6, "South Hill": 4, "": 1}
CATEGORIES: Choice = {
    "Noise complaint": 5, "Missed rubbish collection": 9, "Parks & Recreation": 4, "Housing": 7, "Residence permit": 3,
    "Elder care": 4, "Street lighting": 6, "Unknown": 1,
}  # fmt: skip
DEPARTMENTS: Choice = {"Public Works": 9, "Housing Office": 5, "Social Services": 4, "Parks Department": 3}
FIRST_NAMES = ["Anna", "Marco", "Linh", "Tom", "Priya", "Sofia"]
LAST_NAMES = ["Berg", "Rossi", "Tran", "Hill", "Patel", "Silva"]

BLOCKS: Choice = {"中央ブロック": 8, "港北ブロック": 5, "山手ブロック": 4, "浜ブロック": 2}
WAYS_IN: Choice = {"電話": 14, "来所": 9, "訪問": 7, "メール": 3, "出前相談": 2}
KINDS: Choice = {"くらし": 7, "すまい": 6, "こころ": 4, "しごと": 4, "その他": 2}
PARTNERS: Choice = {
    "": 5, "地域包括支援センター": 6, "民生委員": 4, "病院、民生委員": 2, "くらしの窓口": 3, "なし": 5,
    "くらしの窓口、病院": 1,
}  # fmt: skip
PEOPLE = ["佐藤 花子", "鈴木 一郎", "田中 恵子", "山本 太郎"]


def requests(n: int = 480) -> Grid:
    """A city's request log: titles above, English headers, a name and a note in each row."""
    chance = Random(3)
    rows: list[Sequence[Cell]] = [
        ["Harbour City - resident requests 2024"], [],
        ["Ref", "Date received", "Channel", "Neighbourhood", "Category", "Department", "Resident name", "Notes"],
    ]  # fmt: skip
    for k, day in enumerate(_days(chance, n)):
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
        drawn = [_draw(chance, choice) for choice in (CHANNELS, QUARTERS, CATEGORIES, DEPARTMENTS)]
        story = f"wants to be called back about item {k} after {k % 9 + 9}:00"
        rows.append([f"R-{1000 + k}", day, *drawn, name, story])
    return rows


def reception(n: int = 420) -> Grid:
    """A book of consultations with headers that nobody knows, days of the era, a name and a story in each row."""
    chance = Random(5)
    rows: list[Sequence[Cell]] = [
        ["令和6年度　暮らしの相談室　受理簿"], ["", "", "", "", "", "", "確認印"],
        ["受理番号", "受理年月日", "町名ブロック", "受理の形", "種別", "関与機関", "名前", "やりとり"],
    ]  # fmt: skip
    for k, day in enumerate(_days(chance, n)):
        drawn = [_draw(chance, choice) for choice in (BLOCKS, WAYS_IN, KINDS, PARTNERS)]
        written = f"R{day.year - 2018}.{day.month}.{day.day}"
        story = f"{k}回目のやりとり。次は{chance.randrange(28) + 1}日に折り返す約束をした"
        rows.append([str(k + 1), written, *drawn, chance.choice(PEOPLE), story])
    return rows


def _days(chance: Random, n: int) -> list[date]:
    return sorted(date(2024, 4, 1) + timedelta(days=chance.randrange(365)) for _ in range(n))


def _draw(chance: Random, choice: Choice) -> str:
    return chance.choices(list(choice), list(choice.values()))[0]


def counted(grid: Grid, column: int, says: Callable[[str], Sequence[str]]) -> Counter[str]:
    """Count what a column says, row by row; `says` turns a cell into the labels that it stands for."""
    return Counter(label for row in grid[3:] for label in dict.fromkeys(says(str(row[column]))))


def crossed(grid: Grid, rows: tuple[int, Callable[[str], str]],
            columns: tuple[int, Callable[[str], str]]) -> Counter[tuple[str, str]]:
    """Count two columns of one answer each against one another."""
    return Counter((rows[1](str(row[rows[0]])), columns[1](str(row[columns[0]]))) for row in grid[3:])


def one_column(header: str, draw: Callable[[int], Cell], n: int = 300) -> bytes:
    """A log of three plain columns, and one more that a test is about."""
    chance = Random(1)
    rows: list[Sequence[Cell]] = [["日付", "相談方法", "地区", header]]
    for k in range(n):
        day = date(2024, 4, 1) + timedelta(days=k % 360)
        rows.append([day, chance.choice(["来所", "電話", "訪問"]), chance.choice(["北部", "中部", "南部"]), draw(k)])
    return csv_of(rows)


def two_storeys() -> bytes:
    """A visit log with a merged header of two storeys, ticks under Needs, and sheets that are no log's."""
    chance = Random(4)
    head = [["Visits 2024"], [], ["Case ID", "Date", "Ward", "Needs", "", "", "", "Contact", ""],
            ["", "", "", "Housing", "Debt", "Elder care", "Hoarding", "Method", "Details"]]  # fmt: skip
    rows = [
        [f"C{chance.randrange(60):03}", date(2024, 4, 1) + timedelta(days=k), chance.choice(["North", "South", "East"]),
         *("✓" if chance.random() < 0.3 else "" for _ in range(4)), chance.choice(["Walk-in", "Phone"]),
         f"story {k} of the person's home"]
        for k in range(200)
    ]  # fmt: skip
    merged = ("A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:I3")
    beside: Grid = [["Month", "Count"], ["April", 12], ["May", 9]]
    return xlsx_of({"Log": Sheet([*head, *rows], merged=merged), "Summary": beside})


def as_workbook(grid: Grid) -> bytes:
    return xlsx_of({"Requests": grid})


def as_text(grid: Grid) -> bytes:
    return csv_of(grid, encoding="cp932")
