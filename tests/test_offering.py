"""One 要確認.xlsx is enough: roles are offered for strange columns, and the words below them asked at the same time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from drafts import drafted
from logs import Grid, Sheet, csv_of, xlsx_of
from reviews import choices
from test_decide import figures, with_toml

import marugoto_stats as ms
from marugoto_stats.errors import InputError
from marugoto_stats.model import Check
from marugoto_stats.model.review import NAME
from marugoto_stats.pipeline.check import check
from marugoto_stats.render import review
from marugoto_stats.wording import words

HEAD = ["受けた日", "町の名", "どうやって", "なんの用", "つないだ先", "話した人", "書いた人"]
ROLES = {"A": "日付", "B": "地区", "C": "相談方法", "D": "支援区分", "E": "連携先", "F": "相談者", "G": "読まない"}
ROWS: Grid = [
    [f"2023/{4 + n % 3}/{1 + n % 28}", ("相原", "小山")[n % 2], ("来所", "電話", "訪問", "見守り")[n % 4],
     ("包括", "アウトリーチ", "社協事務", "よろず")[n * 3 % 4], ("病院", "警察", "お寺、病院", "なし", "")[n % 5],
     ("本人", "家族", "民生委員")[n % 3], "鸚鵡太郎"]
    for n in range(60)
]  # fmt: skip
ANSWERS = {"見守り": "訪問", "よろず": "社協事務", "お寺": "その他"}
TOML = """
[columns]
"受けた日" = "date"
"町の名" = "district"
"どうやって" = "channel"
"なんの用" = "support_type"
"つないだ先" = "partner"
"話した人" = "inquirer"
"書いた人" = "ignored"
[[vocabulary.channel]]
code = "visit"
alt_labels = ["見守り"]
[[vocabulary.support_type]]
code = "clerical"
alt_labels = ["よろず"]
[[vocabulary.partner]]
code = "other"
alt_labels = ["お寺"]
"""


def settle(path: Path, sheet: str, answers: dict[str, str], *, by: str) -> int:
    """Choose from the drop-downs of a sheet, as a person would; return how many were chosen."""
    say, book = words("ja"), openpyxl.load_workbook(path)
    page = book[say(f"review.sheet.{sheet}")]
    top = next(row for row in page.iter_rows() if any(cell.value == say("review.head.answer") for cell in row))
    at = {cell.value: cell.column for cell in top if cell.value}
    chosen = 0
    for row in range(top[0].row + 1, page.max_row + 1):
        answer = answers.get(str(page.cell(row, at[by]).value))
        if answer is not None:
            assert answer in choices(book, page, row, at[say("review.head.answer")])
            page.cell(row, at[say("review.head.answer")]).value = answer
            chosen += 1
    book.save(path)
    return chosen


def asked(log: Path, **options: bool) -> Check:
    found = check(log, **options)  # type: ignore[arg-type]
    (log.parent / NAME).write_bytes(review.write(found, folder=log.parent))
    return found


def test_an_unknown_layout_needs_one_check_the_drop_downs_and_one_run(tmp_path: Path) -> None:
    log = tmp_path / "控.xlsx"
    log.write_bytes(xlsx_of({"よろず帳": [["よろず帳", "", "", "", "係長", "印"], [], HEAD, *ROWS]}))
    found = asked(log, show_values=True)
    assert {one.reading.letter: one.offered for one in found.columns} == {
        "A": "date", "B": "district", "C": "channel", "D": "support_type", "E": "partner", "F": "inquirer", "G": None,
    }  # fmt: skip
    assert settle(log.parent / NAME, "columns", ROLES, by="column") == len(ROLES)
    assert settle(log.parent / NAME, "words", ANSWERS, by="書き方") == len(ANSWERS)
    report = ms.analyse(log)
    apart = tmp_path / "toml"
    apart.mkdir()
    (apart / log.name).write_bytes(log.read_bytes())
    assert figures(ms.analyse(log, profile="standard")) == figures(with_toml(apart, apart / log.name, TOML))
    assert not any(report.unmatched.values())
    clerical = sum(row[3] in ("社協事務", "よろず") for row in ROWS)
    assert [link.n for link in report.base_chain[:3]] == [60, -clerical, 60 - clerical]
    spoken = Counter(row[5] for row in ROWS if row[3] not in ("社協事務", "よろず"))
    table = report["inquirer"]
    counted = dict(zip(table.rows.codes, (row[0].n for row in table.cells), strict=True))
    assert counted["self"] == spoken["本人"]
    assert counted["welfare_commissioner"] == spoken["民生委員"]


def test_what_is_offered_counts_for_nothing_until_it_is_taken(tmp_path: Path) -> None:
    log = tmp_path / "控.csv"
    log.write_bytes(csv_of([HEAD, *ROWS]))
    found = asked(log)
    assert found.values == ()
    assert found.reconciliation.rows_read == 0
    assert settle(log.parent / NAME, "words", {"見守り": "訪問"}, by="書き方") == 1
    with pytest.raises(InputError, match="見出し"):
        ms.analyse(log)
    assert "鸚鵡" not in _texts(log.parent / NAME)


def test_a_month_headed_otherwise_is_offered_the_roles_of_the_others(tmp_path: Path) -> None:
    log = tmp_path / "記録.xlsx"
    known = ["対応日", "地区", "相談方法", "支援区分", "連携先", "相談者", "備考"]
    master: Grid = [["地区", "読み"], ["相原", "あいはら"], ["小山", "おやま"]]
    log.write_bytes(xlsx_of({"4月": [known, *ROWS[:20]], "5月": [HEAD, *ROWS[20:40]], "マスタ": master}))
    found = asked(log)
    offered = {one.reading.letter: one.offered for one in found.columns if one.place.sheet == "5月"}
    assert offered["C"] == "channel"
    assert not any(one.offered for one in found.columns if one.place.sheet != "5月")
    assert len({(one.dimension, one.fingerprint) for one in found.spellings}) == len(found.spellings)
    page = openpyxl.load_workbook(log.parent / NAME)["列の対応"]
    lines = {str(row[0].value) for row in page.iter_rows() if str(row[0].value).startswith("5月!")}
    assert len(lines) == len(HEAD)
    assert _settled_on("5月", log.parent / NAME) == 7
    assert ms.analyse(log).base_chain[0].n == 40


def _settled_on(sheet: str, path: Path) -> int:
    book = openpyxl.load_workbook(path)
    page = book["列の対応"]
    top = next(row for row in page.iter_rows() if any(cell.value == "答え" for cell in row))
    at = {cell.value: cell.column for cell in top if cell.value}
    n = 0
    for row in range(top[0].row + 1, page.max_row + 1):
        if str(page.cell(row, 1).value).startswith(f"{sheet}!"):
            page.cell(row, at["答え"]).value = ROLES[str(page.cell(row, at["column"]).value)]
            n += 1
    book.save(path)
    return n


def _texts(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


# ── columns that a header alone does not tell ───────────────────────────────────────────────────────────────


def test_two_columns_of_one_header_are_settled_by_their_place(tmp_path: Path) -> None:
    log = tmp_path / "記録.csv"
    rows = [[f"2023/4/{1 + n % 28}", ("来所", "電話")[n % 2], ("包括", "アウトリーチ")[n % 3 % 2], "相原"]
            for n in range(30)]  # fmt: skip
    log.write_bytes(csv_of([["対応日", "区分", "区分", "地区"], *rows]))
    assert [issue.code for issue in asked(log).issues if issue.severity == "error"] == ["two-columns"]
    assert settle(log.parent / NAME, "columns", {"B": "相談方法", "C": "支援区分"}, by="column") == 2
    report = ms.analyse(log)
    assert [issue.code for issue in report.issues if issue.severity == "error"] == []
    table = report["overview"]
    counted = dict(zip(table.rows.codes, (row[0].n for row in table.cells), strict=True))
    assert counted["outreach"] == sum(row[2] == "アウトリーチ" for row in rows)
    by_channel = report["district_by_channel"]
    totals = dict(zip(by_channel.columns.codes, (cell.n for cell in by_channel.column_totals or ()), strict=True))
    assert (totals["office"], totals["phone"]) == (15, 15)
    again = check(log, review=log.parent / NAME)
    assert {one.reading.letter: one.role for one in again.columns if one.role} == {"B": "channel", "C": "support_type"}


def test_storeys_that_nobody_knows_are_settled_together(tmp_path: Path) -> None:
    """方 stands twice, under 話 and under 来: only the joined header tells which is which."""
    log = tmp_path / "控.xlsx"
    top = ["い", "ろ", "話", "", "来", ""]
    below = ["つ", "こ", "方", "種", "方", "先"]
    rows = [[row[0], row[1], row[2], row[3], row[5], row[4]] for row in ROWS]
    log.write_bytes(xlsx_of({"控": Sheet([top, below, *rows], merged=("C1:D1", "E1:F1"))}))
    asked(log)
    roles = {"A": "日付", "B": "地区", "C": "相談方法", "D": "支援区分", "E": "相談者", "F": "連携先"}
    assert settle(log.parent / NAME, "columns", roles, by="column") == len(roles)
    report = ms.analyse(log)
    assert {column.role for column in report.columns} == {
        "date", "district", "channel", "support_type", "inquirer", "partner",
    }  # fmt: skip
    assert report.base_chain[0].n == len(rows)


def test_a_ticked_column_is_called_by_its_category(tmp_path: Path) -> None:
    log = tmp_path / "記録.xlsx"
    rows = [[f"2023/4/{1 + n % 28}", "相原", *("○" if n % 3 == place else "" for place in range(3))] for n in range(30)]
    log.write_bytes(xlsx_of({"4月": [["対応日", "地区", "来所", "ＴＥＬ", "その他（鸚鵡さん）"], *rows]}))
    found = asked(log)
    assert [one.reading.category for one in found.columns] == [None, None, "来所", "電話", "その他"]
    said = _texts(log.parent / NAME)
    assert "わからない見出し" not in said
    assert "鸚鵡" not in said


def test_the_nearest_term_is_looked_for_in_the_language_of_the_workbook(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    ways = ("Phone", "来所", "電話")
    log.write_bytes(csv_of([["対応日", "地区", "相談方法", "支援区分"],
                            *([f"2023/4/{1 + n}", "相原", ways[n % 3], "包括"] for n in range(27))]))  # fmt: skip
    assert [(one.text, one.nearest) for one in check(log, lang="en").spellings] == [("Phone", "Telephone")]


def test_a_column_of_mostly_known_words_is_proposed_though_its_header_says_nothing(tmp_path: Path) -> None:
    log = tmp_path / "控.csv"
    log.write_bytes(csv_of([HEAD, *ROWS]))
    proposed = {column.letter: (column.role, column.matched, column.doubtful) for column in drafted(log).columns}
    assert proposed["D"] == ("support_type", 45, True)


# ── totals in the column of numbers ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("written", "differs"), [(20, False), (19, True), ("", False), ("２０", False)])
def test_a_total_in_the_column_of_numbers_is_compared(tmp_path: Path, written: int | str, differs: bool) -> None:
    log = tmp_path / "記録.xlsx"
    rows = [[f"2023/4/{1 + n}", "相原", "来所", "包括", 2] for n in range(10)]
    log.write_bytes(xlsx_of({"4月": [["対応日", "地区", "相談方法", "支援区分", "件数"], *rows,
                                    ["小計", "", "", "", written]]}))  # fmt: skip
    found = [issue for issue in check(log).issues if issue.code == "subtotal-differs"]
    assert bool(found) is differs
    assert [dict(issue.facts) for issue in found] == [{"ours": 20, "theirs": 19}] * differs
