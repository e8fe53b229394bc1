"""The list of contacts one by one: which code each got, by which rule, and where in the log it stands."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import canary
import openpyxl
import pandas as pd
import pytest
from doorway import Run, opened
from habits import HABITS
from logs import csv_of, xlsx_of

from marugoto_stats import files
from marugoto_stats.errors import RefusedToPublish
from marugoto_stats.pipeline import Report, analyse
from marugoto_stats.render import View, codes
from marugoto_stats.render.codes import workbook

SAMPLE = Path(__file__).parent.parent / "data" / "samples" / "sakai_2023.xlsx"
NINETY_NINE = [("支援区分", ["アウトリーチ"]), ("地区", ["小山"]), ("相談方法", ["訪問"])]
FIRST = ["ファイル", "シート", "行", "日付", "未分類の区分"]


@pytest.fixture(scope="module")
def year() -> Report:
    return analyse(SAMPLE, tables=())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def rows_of(report: Report, view: View | None = None) -> list[dict[str, str]]:
    text = codes.write(report, view or View(), "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def book_of(report: Report, folder: Path | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(codes.write(report, View(to_file=True, folder=folder), "excel")))


def log_of(header: list[str], *rows: list[str], profile: str = "machida") -> Report:
    return analyse(csv_of([header, *rows]), input_format="csv", profile=profile, tables=())


# ── what a line says ────────────────────────────────────────────────────────────────────────────────────────


def test_the_ninety_nine_lines_behind_the_published_figure() -> None:
    report = analyse(SAMPLE, where=NINETY_NINE, tables=())
    rows = rows_of(report)
    assert len(rows) == 99
    assert {(row["support_type"], row["district"], row["channel"]) for row in rows} == {("outreach", "oyama", "visit")}
    log = openpyxl.load_workbook(SAMPLE, read_only=True)
    for row in rows:
        day = log[row["sheet"]].cell(int(row["row"]), 1).value
        assert f"{day:%Y-%m-%d}" == row["date"]


def test_the_lines_add_up_to_the_tables(year: Report) -> None:
    rows = rows_of(year)
    assert len(rows) == 1084
    assert sum(row["support_type"] == "clerical" for row in rows) == 164
    partners = [row["partner"].split("|") for row in rows if row["support_type"] != "clerical"]
    assert sum(bool(set(found) - {"none", "blank", "unknown"}) for found in partners) == 502


def test_every_rule_that_there_is_is_named() -> None:
    header = ["対応日", "地区", "相談方法", "支援区分", "連携先"]
    rows = rows_of(log_of(header, ["2023/4/3", "相原", "窓口", "包括・アウトリーチ", "包括、堺第１高齢者支援センター"],
                          ["2023/4/4", "小山地区", "無線", "", "その他（不動産屋）、なにか"],
                          ["未定", "相原", "来所", "包括", "なし"]))  # fmt: skip
    said = [{name: row[f"{name}_rule"] for name in ("district", "channel", "support_type", "partner")} for row in rows]
    assert said == [
        {"district": "exact", "channel": "synonym", "support_type": "several", "partner": "synonym"},
        {"district": "suffix", "channel": "none", "support_type": "blank", "partner": "pattern|none"},
        {"district": "exact", "channel": "exact", "support_type": "synonym", "partner": "exact"},
    ]
    assert [row["unmatched"] for row in rows] == ["support_type", "channel|partner", ""]
    assert rows[1]["partner_label"] == "その他|未分類"
    assert [row["centre_rule"] for row in rows] == ["district"] * 3
    assert (rows[2]["date"], rows[2]["month"]) == ("", "unclassified")


def test_a_column_without_a_list_of_terms_is_listed_as_written() -> None:
    header = ["対応日", "圏域", "相談方法", "支援区分"]
    found = log_of(header, *[["2023/4/3", place, "電話", "包括"] for place in ("第一", "第1", "第2", "第2")],
                   profile="standard")  # fmt: skip
    assert [(row["district"], row["district_rule"]) for row in rows_of(found)] == [
        ("第1", "open"), ("第1", "open"), ("第2", "open"), ("第2", "open")]  # fmt: skip


def test_the_counts_of_a_log_that_weighs_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    path.write_bytes(HABITS["weights"].make())
    report = analyse(path, profile="machida", tables=())
    assert [row["weight"] for row in rows_of(report)] == ["1", "1", "3", "2", "1"]
    sheet = book_of(report).worksheets[0]
    assert [sheet.cell(1, sheet.max_column).value, sheet.cell(4, sheet.max_column).value] == ["件数", 3]


# ── the forms ───────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_is_for_excel_in_a_file_and_plain_on_the_screen(year: Report) -> None:
    to_file, to_screen = (codes.write(year, View(to_file=where), "csv") for where in (True, False))
    head = "\ufefffile,sheet,row,date,month,weight,unmatched,centre,centre_label,centre_rule"
    assert to_file.startswith(head.encode())
    assert to_file.decode("utf-8-sig").replace("\r\n", "\n").encode() == to_screen
    assert files.is_ours(".csv", to_file)


def test_json_says_the_same_as_csv(year: Report) -> None:
    whole = json.loads(codes.write(year, View(), "json"))
    assert whole["schema"] == "marugoto-stats/codes/1"
    assert whole["contacts"] == len(whole["rows"]) == 1084
    assert [each["dimension"] for each in whole["dimensions"]] == [axis.dimension for axis in year.evidence.classified]
    for line, row in zip(whole["rows"], rows_of(year), strict=True):
        assert [line["file"], line["sheet"], line["row"], line["date"]] == [row["file"], row["sheet"], int(row["row"]),
                                                                            row["date"]]  # fmt: skip
        partners = line["answers"]["partner"]
        assert "|".join(each["code"] for each in partners) == row["partner"]
        assert "|".join(each["rule"] for each in partners) == row["partner_rule"]
        assert line["answers"]["district"]["label"] == row["district_label"]


def test_the_library_hands_over_the_same_frame(year: Report) -> None:
    frame = year.evidence.to_frame()
    rows = rows_of(year)
    assert frame["district"].tolist() == [row["district"] for row in rows]
    assert frame["partner_label"].map("|".join).tolist() == [row["partner_label"] for row in rows]
    assert frame["partner_rule"].map("|".join).tolist() == [row["partner_rule"] for row in rows]
    assert {"person", "topic_text"}.isdisjoint(frame.columns)


def test_the_workbook_can_be_sorted_filtered_and_scrolled(year: Report) -> None:
    book = book_of(year)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:8] == [*FIRST, "拠点", "拠点 コード", "拠点 読み方"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("E2", f"A1:{sheet.cell(1, len(heads)).coordinate[:-1]}1085")
    assert sheet.max_row == 1085
    first = [cell.value for cell in sheet[2]]
    assert first[:4] == ["sakai_2023.xlsx", "4月", 5, datetime(2023, 4, 3)]
    assert sheet["A2"].font.name == "游ゴシック"
    assert sheet.column_dimensions["M"].width > sheet.column_dimensions["G"].width
    assert not any(isinstance(cell.value, str) and cell.value.startswith("=") for row in sheet for cell in row)


def test_what_was_not_matched_is_seen(year: Report) -> None:
    sheet = book_of(year).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    places = heads.index("連携先"), heads.index("相談方法")
    partner, channel = ([row[place] for row in sheet.iter_rows(min_row=2)] for place in places)
    unclassified = [cell for cell in partner if "未分類" in cell.value]
    assert len(unclassified) == 3
    assert sum(cell.value == "無記入" for cell in channel) == 5
    assert len([row for row in sheet.iter_rows(min_row=2, values_only=True) if row[4] == "連携先"]) == 3
    assert {cell.font.color.rgb for cell in unclassified} != {cell.font.color.rgb for cell in partner if
                                                              cell.value == "なし"}  # fmt: skip


def test_each_line_links_to_its_row_of_the_log(year: Report, tmp_path: Path) -> None:
    for folder, start in ((SAMPLE.parent, "sakai_2023.xlsx"), (SAMPLE.parent / "out", "..\\sakai_2023.xlsx"),
                          (tmp_path, "sakai_2023.xlsx")):
        sheet = book_of(year, folder).worksheets[0]
        links = [sheet.cell(place, 3).hyperlink for place in (2, 1085)]
        assert [link.target for link in links] == [start, start]
        assert links[0].location == "'4月'!A5"
        assert links[1].location == f"'3月'!A{sheet.cell(1085, 3).value}"


def test_a_text_log_is_linked_and_standard_input_is_not(tmp_path: Path) -> None:
    path = tmp_path / "記録.csv"
    path.write_bytes(HABITS["districts"].make())
    linked = book_of(analyse(path, profile="machida", tables=()), tmp_path).worksheets[0]
    assert linked["C2"].hyperlink is not None
    loose = book_of(analyse(path.read_bytes(), input_format="csv", profile="machida", tables=()), tmp_path)
    assert (loose.worksheets[0]["C2"].hyperlink, loose.worksheets[0]["C2"].value) == (None, 2)
    assert "開きます" not in str([cell.value for row in loose.worksheets[1] for cell in row])


def test_more_lines_than_excel_links(year: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_LINKS", 10)
    book = book_of(year, SAMPLE.parent)
    assert [bool(book.worksheets[0].cell(row, 3).hyperlink) for row in (11, 12)] == [True, False]
    assert book.worksheets[0].cell(12, 3).value > 10
    assert "10行だけ" in str([cell.value for row in book.worksheets[1] for cell in row])


def test_a_very_long_list_says_the_same(year: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [[cell.value for cell in row] for row in book_of(year).worksheets[0]]
    monkeypatch.setattr(workbook, "MANY", 10)
    content = codes.write(year, View(to_file=True), "excel")
    long = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [[cell.value for cell in row] for row in long] == plain
    assert files.is_ours(".xlsx", content)
    assert content == codes.write(year, View(to_file=True), "excel")


@pytest.mark.parametrize("form", codes.FORMS)
def test_the_same_log_gives_the_same_bytes(form: str, year: Report) -> None:
    view = View(to_file=True, folder=SAMPLE.parent)
    again = analyse(SAMPLE, tables=())
    assert codes.write(year, view, form) == codes.write(again, view, form)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_name_number_or_text_of_the_log_is_in_it(lang: str, tmp_path: Path) -> None:
    for name, content in (("log.xlsx", canary.workbook()), ("log.csv", canary.text())):
        (tmp_path / name).write_bytes(content)
        report = analyse(tmp_path / name, profile="machida", lang=lang, tables=())  # type: ignore[arg-type]
        for form in codes.FORMS:
            made = codes.write(report, View(to_file=True, folder=tmp_path), form)
            parts = [made] if form != "excel" else [made, *_parts(made)]
            assert [leak for part in parts for leak in canary.leaks(part)] == []
        assert canary.leaks(report.evidence.to_frame().to_csv()) == []
        persons = [person for person in report.evidence.frame["person"] if person]
        assert persons
        assert not any(person.encode() in part for person in persons for part in parts)


def _parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_names_of_files_and_sheets_start_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "=1+1.xlsx"
    grid = [["対応日", "地区", "相談方法", "支援区分"], ["2023/4/3", "相原", "電話", "包括"]]
    path.write_bytes(xlsx_of({"=SUM(A1)": grid}))
    report = analyse(path, profile="machida", tables=())
    assert (rows_of(report)[0]["file"], rows_of(report)[0]["sheet"]) == ("'=1+1.xlsx", "'=SUM(A1)")
    assert [cell.data_type for cell in book_of(report).worksheets[0][2]][:2] == ["s", "s"]


def test_an_empty_list_is_a_list() -> None:
    nothing = analyse(SAMPLE, period="2030年度", tables=())
    assert rows_of(nothing) == []
    assert json.loads(codes.write(nothing, View(), "json"))["rows"] == []
    assert book_of(nothing).worksheets[0].max_row == 1


# ── for whom ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", codes.FORMS)
def test_the_list_is_for_the_office_alone(form: str, year: Report) -> None:
    with pytest.raises(RefusedToPublish) as refused:
        codes.write(replace(year, evidence=None), View(), form)
    assert refused.value.slug == "rows-for-office-only"


@pytest.mark.parametrize("audience", ["public", "公表", "city"])
def test_the_command_refuses_others_before_it_reads(audience: str, run: Run) -> None:
    done = run("classify", "no-such-log.xlsx", "--for", audience, "-o", "rows.csv")
    assert done.code == 4
    assert "事務所の中だけ" in done.err.replace("\n            ", "")


def test_an_office_that_presets_another_audience_is_refused(run: Run) -> None:
    Path("logs/marugoto.toml").write_text('extends = "machida"\n[defaults]\nfor = "city"\n', "utf-8")
    done = run("classify", "logs/clean.csv", "-o", "rows.csv")
    assert (done.code, Path("rows.csv").exists()) == (4, False)


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_writes_what_its_file_is_called(run: Run) -> None:
    for suffix in ("csv", "json", "xlsx"):
        done = run("classify", "logs/clean.csv", "-o", f"rows.{suffix}")
        assert (done.code, done.out) == (0, "")
        assert f"rows.{suffix} に書き出しました。" in done.err
        assert "5件を書き出しました（未分類のあるもの 0件）" in done.err
        assert files.is_ours(f".{suffix}", Path(f"rows.{suffix}").read_bytes())
        assert run("classify", "logs/clean.csv", "--where", "地区=小山", "-o", f"rows.{suffix}").code == 0
    assert run("classify", "logs/clean.csv", "-o", "rows.md").code == 2


def test_without_a_file_the_list_is_csv_on_standard_output(run: Run) -> None:
    for more in ((), ("-o", "-"), ("-f", "csv"), ("-f", "csv", "-o", "-")):
        done = run("classify", "logs/clean.csv", "-t", "2023-05", *more)
        assert done.code == 0
        assert [line["row"] for line in csv.DictReader(io.StringIO(done.out))] == ["4", "5"]
    assert len(json.loads(run("classify", "logs/clean.csv", "-f", "json").out)["rows"]) == 5


def test_what_needs_a_decision_is_said_and_strict_counts_it(run: Run) -> None:
    done = run("classify", "dirty.csv", "-p", "machida", "-o", "rows.csv", "--strict")
    assert done.code == 3
    assert re.search("決めてほしいことが[0-9]つ", done.err)
    assert "町田 太郎" not in Path("rows.csv").read_text("utf-8-sig")


def test_its_own_list_is_not_taken_for_a_log(run: Run) -> None:
    assert run("classify", "logs/clean.csv", "-o", "logs/rows.csv").code == 0
    assert run("summarize", "logs", "-f", "json").tables["overview"]["column_totals"][0]["n"] == 5
    assert run("summarize", "logs/rows.csv").code == 1


def test_three_years_in_one_list(year: Report) -> None:
    frame = pd.concat([year.evidence.frame] * 3, ignore_index=True)
    big = replace(year, evidence=replace(year.evidence, frame=frame))
    assert len(rows_of(big)) == 3 * 1084
