"""What stays of a log's form in its skeleton, and how texts, days, persons and formats are replaced."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from bare import book_of, leaks, made, same_figures
from habits import HABITS, HEADER, ROWS
from hypothesis import given
from hypothesis import strategies as st
from logs import Sheet, csv_of, xlsx_of

from marugoto_stats.japanese import fold, read_context, read_date
from marugoto_stats.mask.days import Days
from marugoto_stats.mask.formats import neutral
from marugoto_stats.mask.shape import Disguise, blurred, filled, shape_of
from marugoto_stats.pipeline import analyse
from marugoto_stats.pipeline.skeleton import skeleton

SAMPLES = Path(__file__).parent.parent / "data" / "samples"


# ── the form ────────────────────────────────────────────────────────────────────────────────────────────────


def test_persons_keep_their_kind_their_width_and_their_number(tmp_path: Path) -> None:
    path = tmp_path / "記録.xlsx"
    numbers = [12, "12.0", "１２", "K-007", "Ｋ－００７", "k-007", "007", "7", "", "不明", 12, "〃"]
    rows = [[date(2023, 4, n), number, "相原", "電話", "包括"] for n, number in enumerate(numbers, 3)]
    header = ["対応日", "ケース番号", "地区", "相談方法", "支援区分"]
    path.write_bytes(xlsx_of({"4月": [header, *rows[:6]], "5月": [header, *rows[6:]]}))
    found, content = made(path)
    assert found.same
    book = book_of(content)
    new = [book[month].cell(row, 2).value for month in ("4月", "5月") for row in range(2, 8)]
    assert new == [10, "10.0", "１０", "A-001", "Ａ－００１", "a-001", "001", "1", None, "不明", 10, "〃"]


def test_nobody_keeps_a_number(tmp_path: Path) -> None:
    """A log that counts its persons from 1 on does not come out as it was."""
    path = tmp_path / "記録.xlsx"
    rows = [[date(2023, 4, 3), number, "相原", "電話", "包括"] for number in [*range(1, 31), *range(1, 31)]]
    path.write_bytes(xlsx_of({"4月": [["対応日", "ケース番号", "地区", "相談方法", "支援区分"], *rows]}))
    _, content = made(path)
    new = [row[1] for row in book_of(content)["4月"].iter_rows(min_row=2, values_only=True)]
    assert new[:30] == new[30:]
    assert sorted(new[:30]) == list(range(1, 31))
    assert not any(one == row[1] for one, row in zip(new, rows, strict=True))


def test_places_of_an_open_list_are_renamed_alike_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "記録.csv"
    path.write_bytes(HABITS["areas of another city"].make())
    found, content = made(path, ".csv", profile="standard")
    assert found.same
    said = [line.split(",")[1] for line in content.decode("utf-8-sig").splitlines()]
    assert said == ["圏域", "地区01", "地区01", "地区02", "地区02", "地区02", "不明", ""]


def test_answers_are_replaced_one_by_one(tmp_path: Path) -> None:
    header = ["対応日", "地区", "相談方法", "支援区分", "連携先"]
    cells = ["包括、鸚田商店／病院", "その他（鸚不動産、鸚野様）", "◎病院＋鸚", "堺第１高齢者支援センター 他",
             "民生委員・児童委員・鸚", "鸚野", "鸚野", "鸚沢"]  # fmt: skip
    path = tmp_path / "記録.csv"
    path.write_bytes(csv_of([header, *(["2023/4/3", "相原", "電話", "包括", text] for text in cells)]))
    found, content = made(path, ".csv")
    assert found.same
    assert leaks(content) == []
    grid = [line.split(",")[-1] for line in content.decode("utf-8-sig").splitlines()[1:]]
    assert grid[0] == "包括、字字字字／病院"
    assert grid[1] == "その他（字字字字、字字字）"
    assert grid[2].startswith("◎病院＋")
    assert grid[3] == cells[3]
    assert grid[5] == grid[6] != grid[7]


def test_merges_widths_formats_and_hidden_rows_and_columns_stay(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of({
        "記録": Sheet([["相談記録", ""], HEADER, *ROWS], merged=("A1:F1", "B4:B5"), hidden=(3,)),
    }, day_formats=['[$-411]ggge"年"m"月"d"日"'])))  # fmt: skip
    sheet = book["記録"]
    sheet.column_dimensions["C"].width = 31
    sheet.column_dimensions["D"].hidden = True
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "記録.xlsx"
    path.write_bytes(content.getvalue())
    found, bare = made(path)
    new = book_of(bare)["記録"]
    assert found.same
    assert sorted(map(str, new.merged_cells.ranges)) == ["A1:F1", "B4:B5"]
    assert new["A3"].number_format == '[$-411]ggge"年"m"月"d"日"'
    assert new.column_dimensions["C"].width == pytest.approx(31, abs=1)
    assert [new.column_dimensions["D"].hidden, new.row_dimensions[4].hidden] == [True, True]


def test_error_cells_and_formulas_without_a_value_stay_such(tmp_path: Path) -> None:
    for habit in ("an error cell", "a formula without a value"):
        path = tmp_path / HABITS[habit].name
        path.write_bytes(HABITS[habit].make())
        found, content = made(path)
        codes = {issue.code for issue in analyse(content, input_format="xlsx", profile="machida").issues}
        assert found.same
        assert {"an error cell": "error-cell", "a formula without a value": "formula-without-value"}[habit] in codes


def test_findings_are_those_of_the_log(tmp_path: Path) -> None:
    """Duplicates, hidden rows, wrong totals, filled areas: what goes wrong with the log does with its skeleton."""
    for habit in ("the same row twice", "a wrong total", "merged cells", "two storeys and ticks", "lying headers"):
        path = tmp_path / HABITS[habit].name
        path.write_bytes(HABITS[habit].make())
        log, bare = analyse(path, profile="machida"), analyse(made(path)[1], input_format="xlsx", profile="machida")
        assert [(i.code, i.row, i.column, i.count) for i in log.issues] == [
            (i.code, i.row, i.column, i.count) for i in bare.issues], habit  # fmt: skip


@pytest.mark.parametrize(("name", "new"), [
    ("4月", "4月"), ("R5.4", "R5.4"), ("202304", "202304"), ("集計", "集計"), ("Sheet2", "Sheet2"), ("原紙", "原紙"),
    ("相談記録（令和５年度）", "相談記録（令和５年度）"), ("鸚野メモ", "シート2"), ("４月鸚野", "４月字字"),
])  # fmt: skip
def test_names_of_sheets(name: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "記録.xlsx"
    path.write_bytes(xlsx_of({"5月": [HEADER, *ROWS], name: [["何か"]]}))
    _, content = made(path)
    assert book_of(content).sheetnames == ["5月", new]
    assert read_context(new) == read_context(name)


def test_a_year_that_stands_in_the_files_name_only_goes_to_the_sheets(tmp_path: Path) -> None:
    path = tmp_path / "sakai_2023.xlsx"
    path.write_bytes(HABITS["days only"].make())
    _, content = made(path)
    assert book_of(content).sheetnames[:2] == ["2023年度4月", "2023年度１２月"]
    same_figures(path, content)


def test_a_title_keeps_its_year_and_the_name_of_the_body_alone(tmp_path: Path) -> None:
    path = tmp_path / "記録.xlsx"
    title = "まちだ福祉○ごとサポートセンター堺　鸚野様　相談記録（令和５年度）2024/4/1"
    path.write_bytes(xlsx_of({"4月": [[title], ["作成日", "令和6年4月1日"], HEADER, *ROWS]}))
    _, content = made(path)
    sheet = book_of(content)["4月"]
    assert sheet["A1"].value == "あああ字字○ごとサポートセンター字　字字字　相談記録（令和５年度）2024/4/0"
    assert sheet["B2"].value in {f"令和6年4月{day}日" for day in (8, 15, 22)}


def test_the_skeleton_is_a_log_and_carries_no_mark_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "記録.xlsx"
    path.write_bytes(xlsx_of({"4月": [HEADER, *ROWS]}))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "形だけ.xlsx").write_bytes(made(path)[1])
    assert analyse(tmp_path / "folder").base_chain[0].n == 5


def test_the_same_log_gives_the_same_bytes() -> None:
    first, second = (skeleton(SAMPLES / "sakai_2023.xlsx") for _ in range(2))
    assert first[1] == second[1]
    assert (first[0].kept, first[0].replaced) == (second[0].kept, second[0].replaced)


def test_a_sheet_too_large_for_its_formats_keeps_its_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "記録.xlsx"
    path.write_bytes(xlsx_of({"4月": [HEADER, *ROWS]}, day_formats=["m/d"]))
    monkeypatch.setattr("marugoto_stats.read.form.MOST_CELLS", 3)
    found, content = made(path)
    assert found.same
    assert book_of(content)["4月"]["A2"].number_format == "yyyy/m/d"


def test_strange_texts_do_not_stop_it(tmp_path: Path) -> None:
    """Texts of signs alone, shapes too small for their texts, controls, long cells, areas that overlap."""
    header = [*HEADER, "備考", "メモ"]
    notes = ["", "。。。", "※", "*", "①②", "x" * 40000, "\x01\u200bあ", "é", "한글", "🐦", "a", "b", "×と", "計",
             "以上"]  # fmt: skip
    notes += [chr(0x8000 + n) for n in range(40)]
    path = tmp_path / "記録.csv"
    path.write_bytes(csv_of([header, *([*ROWS[n % 5], note, n] for n, note in enumerate(notes))]))
    found, content = made(path)
    assert found.same
    after = [row[6] for row in book_of(content)["シート1"].iter_rows(min_row=2, values_only=True)]
    singles = after[-40:]
    assert len(set(singles)) == 40
    assert not {chr(0x8000 + n) for n in range(40)} & set(singles)


# ── the parts ───────────────────────────────────────────────────────────────────────────────────────────────


@given(text=st.text(max_size=30))
def test_a_shape_says_nothing_but_kinds(text: str) -> None:
    shape = shape_of(text)
    assert len(shape) <= len(text)
    assert filled(shape, 0) == blurred(text)
    assert len(blurred(text)) == len(shape)
    assert not any(sign.isalnum() and sign not in "字あアｱaAａＡ0０〇" for sign in blurred(text))


@given(texts=st.lists(st.text("山川田あアａK07-・ 1", min_size=1, max_size=4), max_size=60, unique_by=fold))
def test_different_texts_stay_different(texts: list[str]) -> None:
    disguise = Disguise(lambda _: True)
    new = [disguise.of(text) for text in texts if fold(text)]
    assert len({fold(text) for text in new}) == len(new)
    assert [disguise.of(text) for text in texts if fold(text)] == new


@given(day=st.dates(date(1990, 1, 1), date(2098, 12, 31)), weeks=st.integers(1, 3), form=st.integers(0, 9))
def test_a_moved_day_keeps_its_month_its_weekday_and_its_writing(day: date, weeks: int, form: int) -> None:
    written = [f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.month}/{day.day}",
               f"{day.day}日", f"{day.year}.{day.month}.{day.day}(月)", f"{day.month}月{day.day}日 10:30〜鸚野",
               f"{day:%Y-%m-%d} 09:15", f"{day.year}／{day.month:02}／{day.day:02}", f"{day.day}"][form]  # fmt: skip

    def read(cell: object) -> tuple[date | None, str]:
        said = read_date(str(cell))
        return (day.replace(day=said.day) if said.day else None), said.state

    days = Days(weeks, bare_era=False)
    new = days.of(written, read)
    assert isinstance(new, str)
    said, before = read_date(new), read_date(written)
    assert (said.state, said.year, said.month) == (before.state, before.year, before.month)
    assert said.day == days.moved(day.day) <= 28
    assert (said.day - day.day) % 7 == 0
    assert "鸚" not in new
    moved = days.of(datetime.combine(day, time(9, 15)), read)
    assert moved == day.replace(day=days.moved(day.day))


@pytest.mark.parametrize(("code", "new"), [
    ('yyyy"年"m"月"d"日";@', 'yyyy"年"m"月"d"日";@'), ("[$-411]ge.m.d", "[$-411]ge.m.d"), ("m/d(aaa)", "m/d(aaa)"),
    ('#,##0;[Red]"△"#,##0', '#,##0;[Red]"△"#,##0'), ('"鸚野様"@', '"字字字"@'), ("[$鸚野-411]0", "0"),
    ("0\\鸚", "0\\-"),
    ("鸚0", "General"), ("[h]:mm", "[h]:mm"), ("0_);(0)", "0_);(0)"),
])  # fmt: skip
def test_formats_hold_no_words(code: str, new: str) -> None:
    assert neutral(code) == new
