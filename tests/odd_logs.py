"""Odd but honest logs: habits of offices combined by chance, always the same. Each is a log that a person can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from logs import JOINERS, Cell, Grid, Sheet, csv_of, rewritten, xlsx_of
from old_excel import xls_of, xlsb_of

HEADS: Final[dict[str, list[str]]] = {
    "date": ["対応日", "受付日", "相談日", "日付", "年月日", "月　日", "対応\n年月日"],
    "person": ["相談者番号", "ケース番号", "管理番号", "ＩＤ"],
    "district": ["地区", "エリア", "圏域", "担当地区", "地　区"],
    "channel": ["相談方法", "方法", "対応方法", "相談形態", "手段"],
    "support_type": ["支援区分", "事業区分", "区分", "対応区分"],
    "inquirer": ["相談者", "来談者", "相談元", "相談経路"],
    "topic": ["相談内容", "主訴", "相談分類", "内容"],
    "partner": ["連携先", "紹介先", "つなぎ先", "連携先・紹介先", "連携機関", "連携先①", "紹介先（1）"],
    "case_status": ["新規継続", "新規・継続", "新規／継続"],
    "age_band": ["年代", "年齢層"],
    "household": ["世帯", "世帯類型"],
}  # fmt: skip
"""Role → what its column may be called."""
SAID: Final[dict[str, list[str]]] = {
    "person": ["1", "2", "3", "K-01", "７"], "district": ["相原", "小山地区", "忠生", "町田第２", "市外", "不明", ""],
    "channel": ["来所", "自宅訪問", "℡", "ﾒｰﾙ", "その他（手紙）", ""],
    "support_type": ["包括", "②", "アウトリーチ", "参加支援", "社協事務", ""],
    "inquirer": ["本人", "長女", "民生委員・児童委員", "病院", "匿名", ""],
    "topic": ["健康", "住まい", "DV・虐待", "仕事探し、就職", "その他"],
    "partner": ["包括", "図師小学校", "民生委員・児童委員", "訪看", "その他（UR）"],
    "case_status": ["新規", "継続", "終結", ""], "age_band": ["20代", "８０代", "10代", ""],
    "household": ["独居", "夫婦のみ", "母子", ""],
}  # fmt: skip
"""Role → what may stand below."""
ANCHORS: Final = ["date", "district", "channel", "support_type"]
UNREAD: Final[dict[str, Cell]] = {
    "氏名": "架空 花子", "備考": "済", "№": 3, "担当": "庶務", "曜日": "月", "": "", "時間": 0.5, "次回予定": "未定",
    "経過": "様子を聞く、折り返す",
}  # fmt: skip
"""Columns that are not read, and what stands below."""
FORMATS: Final[dict[str, Callable[[Grid], bytes]]] = {
    "one-sheet.xlsx": lambda grid: xlsx_of({"記録": grid}),
    "macros.xlsm": lambda grid: xlsx_of({"Sheet1": grid, "Sheet2": [[]]}),
    "old.xls": xls_of,
    "binary.xlsb": xlsb_of,
    "utf8.csv": csv_of,
    "tabs.tsv": lambda grid: csv_of(grid, separator="\t"),
    "utf16.txt": lambda grid: csv_of(grid, encoding="utf-16", separator="\t"),
    "cp932.csv": lambda grid: csv_of(grid, encoding="cp932"),
    "semicolon.csv": lambda grid: csv_of(grid, encoding="utf-8-sig", separator=";", line_end="\n"),
    "1904.xlsx": lambda grid: xlsx_of({"記録": grid}, epoch_1904=True),
    "prefixed.xlsx": lambda grid: rewritten(xlsx_of({"記録": grid}), (r"<(/?)(?=si>|sst|t>|t )", r"<\1x:"),
                                            ("xmlns=(?=[^>]*count=)", "xmlns:x=")),
    "japanese-days.xlsx": lambda grid: xlsx_of({"記録": grid}, day_formats=[27, 31, 57, "ggge.m.d", "[$-411]ge.m.d"]),
    "beside-others.xlsx": lambda grid: xlsx_of({"集計": _SUMMARY, "４月": grid, "マスタ": [["地区"], ["相原"]]}),
    "hidden-rows.xlsx": lambda grid: xlsx_of({"記録": Sheet(grid, hidden=(len(grid) - 2,))}),
}  # fmt: skip
"""End of the name → how such a file is written."""
_SUMMARY: Final[Grid] = [["月", "件数"], ["4月", 12], ["5月", 9], ["6月", 11]]


Body = list[list[Cell]]


@dataclass(frozen=True)
class Odd:
    """One log: how it is called, what it holds, how many contacts, and by which habits it was made."""

    name: str
    content: bytes
    contacts: int
    habits: list[str]


def odd_logs(count: int) -> list[Odd]:
    """Make that many logs; log n is the same whatever the count."""
    return [_odd_log(n) for n in range(count)]


def _odd_log(n: int) -> Odd:
    chance = Random(n)
    roles = {chance.choice(ANCHORS), *chance.sample(sorted(HEADS), chance.randrange(3, 10))}
    columns = chance.sample(sorted(roles), len(roles))
    rows = [_row(columns, chance, k) for k in range(chance.randrange(4, 25))]
    body: Body = [[chance.choice(HEADS[role]) for role in columns], *rows]
    for text in chance.sample(sorted(UNREAD), chance.randrange(4)):
        place = chance.randrange(len(body[0]) + 1)
        body = [[*row[:place], UNREAD[text] if k else text, *row[place:]] for k, row in enumerate(body)]
    habits = chance.sample(sorted(HABITS), chance.randrange(6))
    for habit, bend in HABITS.items():
        body = bend(body, chance) if habit in habits else body
    end = list(FORMATS)[n % len(FORMATS)]
    return Odd(f"相談記録{n}-{end}", FORMATS[end](body), len(rows), habits)


def _row(columns: list[str], chance: Random, k: int) -> list[Cell]:
    """Draw a contact; its first classified column is never empty, or nobody would take it for one."""
    cells: list[Cell] = []
    must = next(role for role in columns if role not in ("date", "person"))
    for role in columns:
        if role == "date":
            cells.append(_day(date(2023, 4, 1) + timedelta(days=k * 13), chance))
        elif role in ("topic", "partner"):
            answers = chance.sample(SAID[role], chance.randrange(role == must, 4))
            cells.append(chance.choice(JOINERS).join(answers))
        else:
            cells.append(chance.choice([text for text in SAID[role] if text or role != must]))
    return cells


def _day(day: date, chance: Random) -> Cell:
    return chance.choice([
        day, day, f"R{day.year - 2018}.{day.month}.{day.day}", f"{day.month}/{day.day}", f"{day:%Y%m%d}", "未定",
        f"令和{day.year - 2018}年{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日(月)",
    ])  # fmt: skip


# ── habits ──────────────────────────────────────────────────────────────────────────────────────────────────

def _ticks(body: Body, _: Random) -> Body:
    """Columns to tick under a heading of their own, where nothing else says it."""
    if any(head in HEADS["topic"] for head in body[0]):
        return body
    ticks = [["○", "", "◎"], ["", "レ", "×"], ["1", "", "-"], ["", "", ""]]
    rows = [[*row, *ticks[k % 4]] for k, row in enumerate(body[1:])]
    return [[*body[0], "相談内容", "", ""], [*[""] * len(body[0]), "健康", "住まい", "介護"], *rows]


def _ditto(body: Body, chance: Random) -> Body:
    last, place = body[-1], chance.randrange(len(body[0]))
    return [*body[:-1], [*last[:place], "〃" if body[-2][place] else last[place], *last[place + 1 :]]]


def _pages(body: Body, chance: Random) -> Body:
    place = chance.randrange(3, len(body) + 1)
    return [*body[:place], body[0], *body[place:]]


def _titles(body: Body, chance: Random) -> Body:
    above: Body = [["相談記録（令和５年度）"], [], ["", "", "担当印", "係長印"], ["作成日", "2024/4/1"], ["庶務係"]]
    return [*above[: chance.randrange(1, 6)], *body]


def _leading_blanks(body: Body, chance: Random) -> Body:
    return [["", *row] for row in body] if chance.random() < 0.5 else [[], [], *body]


def _subtotals(body: Body, chance: Random) -> Body:
    place = chance.randrange(3, len(body) + 1)
    return [*body[:place], ["小計", "", ""], *body[place:], ["合　計"]]


def _remarks(body: Body, chance: Random) -> Body:
    place = chance.randrange(3, len(body) + 1)
    return [*body[:place], ["※ 休館日"], *body[place:], [], ["備考：速報値"], ["以上"]]


def _blank_rows(body: Body, chance: Random) -> Body:
    place = chance.randrange(3, len(body) + 1)
    return [*body[:place], [], [" ", "　"], *body[place:], *[[] for _ in range(30)]]


def _far_blanks(body: Body, _: Random) -> Body:
    return [[*row, *[""] * 60] for row in body]


HABITS: Final[dict[str, Callable[[Body, Random], Body]]] = {
    "ticked columns": _ticks, "ditto marks": _ditto, "pages": _pages,
    "titles": _titles, "leading blanks": _leading_blanks, "subtotals": _subtotals, "remarks": _remarks,
    "blank rows": _blank_rows, "far blanks": _far_blanks,
}  # fmt: skip
"""Every habit by name, in the order in which they bend a log."""
