"""Logs as offices keep them: one small file per habit, by name. What each must give stands in test_habits.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from logs import Cell, Grid, Sheet, changed, csv_of, xlsx_of

HEADER: Final = ["対応日", "地区", "相談者", "相談方法", "支援区分", "連携先"]
TITLE: Final = "まちだ福祉〇ごとサポートセンター堺　相談記録（令和５年度）"
ROWS: Final[list[list[Cell]]] = [
    [date(2023, 4, 3), "相原", "本人", "来所", "包括", "なし"],
    [date(2023, 4, 5), "小山", "母", "訪問", "アウトリーチ", "包括、病院"],
    [date(2023, 4, 5), "相原", "民生委員", "電話", "包括", ""],
    [date(2023, 4, 20), "小山", "本人", "訪問", "アウトリーチ", "訪看"],
    [date(2023, 4, 28), "相原", "本人", "来所", "社協事務", "社協"],
]
"""Five contacts of April: 相談 4 (相原 2, 小山 2), one of them without a partner, one without an entry."""
TOTAL: Final[list[Cell]] = [date(2023, 4, 30), "月計", "5件"]
TWO_MONTHS: Final[list[list[Cell]]] = [*ROWS, [date(2023, 5, 8), "小山", "長女", "電話", "参加支援", "NPO"]]


@dataclass(frozen=True)
class Habit:
    """A file by the name that its office gave it."""

    name: str
    make: Callable[[], bytes]


def _titles() -> Grid:
    return [[TITLE], [], ["", "", "", "", "担当印", "係長印"], ["", "", "", "", "", ""], [], ["", *HEADER],
            *(["", *row] for row in ROWS)]  # fmt: skip


def _two_storeys() -> Sheet:
    grid: Grid = [
        ["相談記録", "", "", "", "", "", "", "", ""],
        ["対応日", "地区", "相談方法", "", "", "支援区分", "相談内容", "", ""],
        ["", "", "来所", "訪問", "電話", "", "健康", "住まい", "その他"],
        [date(2023, 4, 3), "相原", "○", "", "", "包括", "○", "◎", ""],
        [date(2023, 4, 4), "小山", "", "〇", "", "アウトリーチ", "レ", "×", "-"],
        [date(2023, 4, 5), "小山", "1", "●", "", "包括", "", "", "✓"],
        [date(2023, 4, 6), "相原", "○", "", "◎", "包括", "無", "", ""],
    ]
    return Sheet(grid, merged=("A2:A3", "B2:B3", "C2:E2", "F2:F3", "G2:I2"))


def _ticks_on_each_page() -> Sheet:
    printed = _two_storeys()
    return Sheet([*printed.grid[:5], *printed.grid[1:3], *printed.grid[5:]], merged=printed.merged)


def _header_on_each_page() -> Grid:
    """The header again before the fourth contact; more of its columns are not read than are."""
    unread = ["氏名", "備考", "経過", "担当", "№", "曜日", "時間"]
    rows = [[*row, "架空 花子", "済", "様子を聞く", "庶務", n, "月", "午前"] for n, row in enumerate(ROWS)]
    return [[*HEADER, *unread], *rows[:3], [*HEADER, *unread], *rows[3:]]


def _merged() -> Sheet:
    rows = [list(row) for row in ROWS]
    rows[2] = ["", "", *rows[2][2:]]  # 4/5 and 小山 stand once for two contacts
    return Sheet([HEADER, *rows], merged=("A3:A4", "B3:B4"))


def _year() -> dict[str, Grid | Sheet]:
    april = [[TITLE], [], HEADER, *ROWS, ["合計", "", "", "", "", "", "5件"]]
    may = [["相談記録 5月"], HEADER, *TWO_MONTHS[5:], ["計", "1件"]]
    return {
        "マスタ": [["地区", "方法"], ["相原", "来所"], ["小山", "訪問"]],
        "4月": april, "５月": may, "6月": [["相談記録 6月"], HEADER],
        "原紙": [["相談記録　月"], HEADER, ["", "", "", "", "", ""]],
        "集計": [["月", "対応", "相談"], ["4月", 5, 4], ["5月", 1, 1], ["合計", 6, 5]], "Sheet2": [[]],
    }  # fmt: skip


def _subtotals(*, right: bool) -> Grid:
    first, second = ROWS[:2], ROWS[2:]
    whole: Grid = [["合計", "", "5件" if right else "6件"], ["累計", "", "", "", "", "9件"]]
    return [HEADER, *first, ["小計", "", "2件"], *second, ["小計", "", "3件"], *whole]


def _remarks() -> Grid:
    below: Grid = [["備考：速報値"], ["", "", "", "", "", "", "作成 庶務"], [date(2023, 4, 30), "", "", "", "", ""]]
    return [HEADER, *ROWS[:2], ["※ 4/10は休館日"], [], HEADER, *ROWS[2:], [], *below]


def _numbered() -> Grid:
    header = ["日付", "エリア", "方法", "区分", "連携先①", "連携先②", "連携先3"]
    return [header, ["2023/4/3", "相原", "来所", "①", "包括", "堺第２高齢者支援センター", ""],
            ["2023/4/4", "小山地区", "TEL", "②", "病院", "", "その他（不動産屋、大家）"],
            ["2023/4/5", "小山町", "ﾒｰﾙ", "③", "なし", "", ""],
            ["2023/4/6", "相原", "来所", "①", "", "", ""],
            ["2023/4/7", "市外", "℡", "ボランティア保険", "包括", "", ""]]  # fmt: skip


DATES: Final = {
    "2023-04": ["2023/4/3", "2023.4.3", "2023年4月3日", "R5.4.3", "R05/04/03", "令5.4.3", "令和5年4月3日", "20230403",
                "2023-04-03 10:30", "２０２３／４／３", "2023/4/3(月)", "2023/4/3〜4/5", "45019",
                "令和５年４月３日（月）"],
    "2019-05": ["令和元年5月7日", "R1.5.7", "平成31年5月7日"],
    "2024-01": ["1/9", "1月9日", "1/9(火)", "R6.1.9"],
    "unclassified": ["2023/2/30", "R5.13.1", "令和40年13月1日", "5.4.3", "来週", "2023年4月"],
    "blank": [""],
}  # fmt: skip
"""Days as they are written, by the month that they mean in a log of 令和5年度."""


def _dates() -> Grid:
    days = [day for written in DATES.values() for day in written]
    return [["相談記録　令和5年度"], HEADER, *([day, "相原", "本人", "来所", "包括", "なし"] for day in days)]


def _days_only() -> dict[str, Grid | Sheet]:
    def sheet(days: list[Cell]) -> Grid:
        return [["日", *HEADER[1:]], *([day, "相原", "本人", "来所", "包括", "なし"] for day in days)]

    return {"4月": sheet([3, "4日", "30"]), "１２月": sheet([1, 25]), "1月": sheet(["9日"]), "R6.2": sheet([29]),
            "3月": sheet([31, 32])}


def _ditto() -> Grid:
    return [HEADER, ROWS[0], [date(2023, 4, 3), "〃", "母", "電話", "包括", ""],
            [date(2023, 4, 4), "", "本人", "来所", "包括", ""],
            [date(2023, 4, 5), "小山", "本人", "訪問", "包括", ""],
            [date(2023, 4, 6), "", "本人", "訪問", "包括", ""]]  # fmt: skip


def _weighted() -> Grid:
    header = [*HEADER[:1], "件数", *HEADER[1:]]
    weights: list[Cell] = [1, "", 3, "2件", "多数"]
    return [header, *([row[0], weight, *row[1:]] for row, weight in zip(ROWS, weights, strict=True))]


def _lying() -> Grid:
    header = ["受付日", "番号", "相談者", "地区", "方法", "区分", "相談内容", "主訴", "担当"]
    people = ["架空 花子", "仮名 太郎", "試験 次郎", "見本 三郎", "架空 花子", "例示 四郎"]
    tales = ["隣家の木が越境している", "年金だけでは足りない", "夜眠れない", "保険の申込み", "その後の様子を聞く",
             "サロンを始めたい"]
    topics = ["近隣トラブル", "収入・生活費", "健康", "", "近隣トラブル、孤立", "場づくり"]
    types = ["包括", "包括", "包括", "事務", "継続支援", "地域づくり"]
    return [header, *([date(2023, 4, n + 3), n + 1, people[n], "相原", "来所", types[n], tales[n], topics[n], "庶務"]
                      for n in range(6))]  # fmt: skip


def _persons() -> Grid:
    numbers: list[Cell] = [12, "12.0", "１２", "K-007", "Ｋ－００７", "007", "7", "", "不明", 12]
    return [["対応日", "ケース番号", "地区", "相談方法", "支援区分"],
            *([date(2023, 4, n), number, "相原", "電話", "包括"] for n, number in enumerate(numbers, 3))]  # fmt: skip


def _places() -> Grid:
    places = ["玉川学園・南大谷", "高が坂成瀬", "町田第1", "町田 第一", "南地区", "南", "玉川学園", "小山田",
              "南町田", "相原・小山", "全市"]
    return [["対応日", "地区", "相談方法", "支援区分"],
            *([date(2023, 4, 3), place, "電話", "包括"] for place in places)]  # fmt: skip


def _centres() -> Grid:
    pairs = [("堺", "相原"), ("境", "小山"), ("", "小山"), ("鶴川", "小山"), ("本部", "鶴川"), ("", "市外"),
             ("○ごと堺", "")]
    return [["対応日", "拠点", "地区", "相談方法", "支援区分"],
            *([date(2023, 4, 3), centre, district, "電話", "包括"] for centre, district in pairs)]  # fmt: skip


def _ragged() -> bytes:
    lines = [",".join(HEADER), "2023/4/3,相原,本人,来所,包括", "2023/4/4,小山,母,訪問,②,包括,はみ出し"]
    lines += ["2023/4/5,小山,母,訪問,②,包括,,", "2023/4/6,相原"]
    return "\r\n".join(lines).encode("cp932")


def _twice() -> Grid:
    header = [*HEADER, "氏名"]
    return [header, *([*row, f"架空 {n}"] for n, row in enumerate(ROWS)), [*ROWS[1], "架空 1"], [*ROWS[1], "架空 9"]]


SUMMARY: Final[Grid] = [
    ["令和5年度 月別件数"], ["月", "来所", "訪問", "電話", "合計"], ["4月", 12, 3, 20, 35], ["5月", 9, 8, 14, 31],
    ["6月", 11, 2, 18, 31], ["合計", 32, 13, 52, 97],
]  # fmt: skip
SEVERAL_IN_A_CELL: Final = [
    "包括、病院", "包括,病院", "包括，病院", "包括・病院", "包括／病院", "包括/病院", "包括;病院", "包括\n病院",
    "包括＋病院", "包括&病院",
    "民生委員・児童委員、町内会・自治会", "介護事業所・ケアマネ・学校・教育機関", "その他（病院、包括）",
    "堺第1高齢者支援センター、堺第２高齢者支援センター",
    "包括 他", "相原高齢者支援センター", "謎の団体", "包括、謎の団体", "なし", "無", "×", "ー", "不明", "",
]  # fmt: skip


def _several() -> Grid:
    return [["対応日", "地区", "相談方法", "支援区分", "連携先"],
            *(["2023/4/3", "相原", "電話", "包括", partners] for partners in SEVERAL_IN_A_CELL)]  # fmt: skip


def _no_support_type() -> Grid:
    return [[h for h in HEADER if h != "支援区分"], *([*row[:4], row[5]] for row in ROWS)]


def _cell(address: str, instead: str) -> bytes:
    """The five contacts with one cell's XML changed."""
    book = xlsx_of({"4月": [HEADER, *ROWS]})
    return changed(book, "xl/worksheets/sheet1.xml", rf'<c r="{address}"[^>]*><v>[^<]*</v></c>', instead)


def _furigana() -> bytes:
    book = xlsx_of({"4月": [HEADER, *ROWS]})
    spoken = '<si><t>相原</t><rPh sb="0" eb="2"><t>アイハラ</t></rPh><phoneticPr fontId="1"/></si>'
    return changed(book, "xl/sharedStrings.xml", "<si><t>相原</t></si>", spoken)


def _open_mark() -> bytes:
    lines = csv_of([[*HEADER, "経過"], *([*row, "様子を聞く"] for row in ROWS * 4)]).decode().splitlines()
    lines[3] = lines[3].replace("様子", '"様子')
    return "\r\n".join(lines).encode()


def _noted(text: str) -> Grid:
    return [[*HEADER, "備考"], *([*row, text] for row in ROWS)]


def _without_year(*above: str) -> Grid:
    return [*([title] for title in above), HEADER, *([day, *ROWS[0][1:]] for day in ("4/3", "12/25", "1月9日"))]


def _listed() -> dict[str, Grid]:
    choices = [["地区", "相談者", "相談方法", "支援区分"], ["相原", "本人", "来所", "包括"],
               ["小山", "家族", "訪問", "参加"]]
    return {"4月": [HEADER, *ROWS], "プルダウン": choices}


AREAS: Final = ["第1", "第１", "第2", "第二", "第2", "不明", ""]


def _areas(places: list[str]) -> Grid:
    return [["対応日", "圏域", "相談方法", "支援区分"],
            *([date(2023, 4, 3), place, "電話", "包括"] for place in places)]  # fmt: skip


HABITS: Final = {
    "title rows and a box for stamps": Habit("記録.xlsx", lambda: xlsx_of({"Sheet1": _titles()})),
    "two storeys and ticks": Habit("記録.xlsx", lambda: xlsx_of({"記録": _two_storeys()})),
    "ticks on each page": Habit("記録.xlsx", lambda: xlsx_of({"記録": _ticks_on_each_page()})),
    "a header on each page": Habit("記録.xlsx", lambda: xlsx_of({"4月": _header_on_each_page()})),
    "merged cells": Habit("記録.xlsx", lambda: xlsx_of({"記録": _merged()})),
    "a year of sheets": Habit("令和5年度.xlsx", lambda: xlsx_of(_year())),
    "right subtotals": Habit("記録.xlsx", lambda: xlsx_of({"4月": _subtotals(right=True)})),
    "a wrong total": Habit("記録.xlsx", lambda: xlsx_of({"4月": _subtotals(right=False)})),
    "remarks": Habit("記録.xlsx", lambda: xlsx_of({"4月": _remarks()})),
    "numbered partners": Habit("記録.csv", lambda: csv_of(_numbered(), encoding="cp932")),
    "dates": Habit("記録.csv", lambda: csv_of(_dates())),
    "days only": Habit("sakai_2023.xlsx", lambda: xlsx_of(_days_only())),
    "ditto": Habit("記録.xlsx", lambda: xlsx_of({"4月": _ditto()})),
    "weights": Habit("記録.xlsx", lambda: xlsx_of({"4月": _weighted()})),
    "lying headers": Habit("記録.xlsx", lambda: xlsx_of({"4月": _lying()})),
    "numbers of persons": Habit("記録.csv", lambda: csv_of(_persons())),
    "districts": Habit("記録.csv", lambda: csv_of(_places())),
    "centres": Habit("記録.csv", lambda: csv_of(_centres())),
    "ragged": Habit("記録.csv", _ragged),
    "the same row twice": Habit("記録.xlsx", lambda: xlsx_of({"4月": _twice()})),
    "hidden rows": Habit("記録.xlsx", lambda: xlsx_of({"4月": Sheet([HEADER, *ROWS], hidden=(2, 4))})),
    "1904": Habit("記録.xlsx", lambda: xlsx_of({"4月": [HEADER, *ROWS]}, epoch_1904=True)),
    "a summary table": Habit("月報.xlsx", lambda: xlsx_of({"月報": SUMMARY})),
    "several in a cell": Habit("記録.csv", lambda: csv_of(_several())),
    "no support type": Habit("記録.csv", lambda: csv_of(_no_support_type())),
    "unicode text": Habit("記録.txt", lambda: csv_of([HEADER, *ROWS], encoding="utf-16", separator="\t")),
    "furigana": Habit("記録.xlsx", _furigana),
    "an error cell": Habit("記録.xlsx", lambda: _cell("B3", '<c r="B3" t="e"><v>#REF!</v></c>')),
    "a formula without a value": Habit("記録.xlsx", lambda: _cell("B3", '<c r="B3"><f>VLOOKUP(1,Z1:Z9,2)</f></c>')),
    "an open quotation mark": Habit("記録.csv", _open_mark),
    "separators in a text": Habit("記録.csv", lambda: csv_of(_noted("a;b;c;d;e;f;g;h"))),
    "a total with a date": Habit("記録.xlsx", lambda: xlsx_of({"4月": [HEADER, *ROWS, TOTAL]})),
    "years that disagree": Habit("記録.xlsx", lambda: xlsx_of({"2022年度": _without_year("令和5年度 相談記録")})),
    "days without a year": Habit("記録.csv", lambda: csv_of(_without_year())),
    "a list beside the log": Habit("記録.xlsx", lambda: xlsx_of(_listed())),
    "the log once more": Habit("記録.xlsx", lambda: xlsx_of({"4月": [HEADER, *ROWS], "全体": [HEADER, *TWO_MONTHS]})),
    "areas of another city": Habit("記録.csv", lambda: csv_of(_areas(AREAS))),
    "areas that are none": Habit("記録.csv", lambda: csv_of(_areas(["第1", "第1", "架空 花子"]))),
}  # fmt: skip
"""Every habit by name."""
