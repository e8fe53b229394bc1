"""What an office says happened: read or refused, narrowed with its report, told by the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from canary import SIGN, canary
from doorway import LOG, Run, opened
from happenings import HEAD, ROWS, YEAR, put, told
from logs import Cell, Sheet, csv_of, xlsx_of

import marugoto_stats as ms
from marugoto_stats.errors import MarugotoError
from marugoto_stats.model import Report

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def listed(report: Report) -> list[tuple[str, str, str]]:
    return [(event.day.isoformat(), event.text, event.scope) for event in report.events]


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sheet_is_read_as_offices_write_it(suffix: str) -> None:
    report = told(YEAR, suffix)
    assert listed(report) == [
        ("2023-07-31", "スーパー閉店", "小山"), ("2023-10-01", "担当1名欠員", ""),
        ("2024-01-15", "鶴川 拠点開設", "鶴川"), ("2024-02-10", "説明会", "堺"),
    ]  # fmt: skip
    assert report.events_source is not None
    assert (report.events_source.file, report.events_source.rows) == (f"events{suffix}", 4)


def test_heads_have_several_spellings_and_may_stand_below_a_title() -> None:
    head, row = [" 出来事 ", "年 月 日", "地　区", "担当"], ["閉店", "R5.7.31", "相原、小山", canary()]
    grid = [["できごと一覧"], [], head, row, []]
    assert listed(told(grid)) == [("2023-07-31", "閉店", "相原、小山")]
    assert listed(told([["Event", "DATE"], ["closed", "2023-07-31"]])) == [("2023-07-31", "closed", "")]


def test_a_day_without_its_year_takes_it_from_title_or_period() -> None:
    grid: list[list[Cell]] = [["2023年度"], HEAD, ["4月3日", "開所", ""]]
    assert listed(told(grid, period=None)) == [("2023-04-03", "開所", "")]
    with pytest.raises(MarugotoError) as error:
        told(grid[1:], period=None)
    assert error.value.slug == "events-year"
    with pytest.raises(MarugotoError) as error:
        told([["2019年度"], *grid[1:]])
    assert error.value.slug == "events-year"


def test_a_scope_is_a_code_a_label_or_a_synonym() -> None:
    rows: list[list[Cell]] = [["2023-05-01", "一", "oyama"], ["2023-05-02", "二", "境"], ["2023-05-03", "三", "成瀬"],
                              ["2023-05-04", "四", "忠生"]]  # fmt: skip
    report = told([HEAD, *rows])
    assert [event.scope for event in report.events] == ["小山", "堺", "高ヶ坂・成瀬", "忠生"]
    district, centre, _, both = report.events
    assert district.places == {("district", "oyama"), ("centre", "sakai")}
    assert centre.places == {("centre", "sakai"), ("district", "aihara"), ("district", "oyama")}
    assert ("district", "kiso") not in both.places  # a name that is both is that of the district
    assert told([HEAD, *rows], lang="en").events[0].scope == "Oyama"


def test_a_scope_may_be_a_place_that_only_the_log_knows() -> None:
    rows: list[list[Cell]] = [["2023/4/3", place, "包括的相談支援"] for place in ("みなと", "ミナミ", "きた") * 5]
    Path("log.csv").write_bytes(csv_of([["対応日", "地区", "支援区分"], *rows]))
    report = told([HEAD, ["2023-04-03", "開所", "みなと"], ["2023-04-04", "閉所", "みなと・ﾐﾅﾐ"]], profile="standard")
    assert [sorted(code for _, code in event.places) for event in report.events] == [["みなと"], ["みなと", "ミナミ"]]
    with pytest.raises(MarugotoError) as error:
        told([HEAD, ["2023-04-03", "開所", "にし"]], profile="standard")
    assert error.value.slug == "events-scope-none"


@pytest.mark.parametrize(
    ("rows", "slug", "cell"),
    [
        ([["", "閉店", ""]], "events-date", "A2"),
        ([["2023-02-30", "閉店", ""]], "events-date", "A2"),
        ([["2023-05", "閉店", ""]], "events-date", "A2"),
        ([["2023-05-01", "一", ""], [], [None, None, "小山"]], "events-date", "A4"),
        ([["2023-05-01", "", ""]], "events-text", "B2"),
        ([["2023-05-01", "閉店", "どこか"]], "events-scope", "C2"),
        ([["2023-05-01", "閉店", "小山、どこか"]], "events-scope", "C2"),
        ([["2023-05-01", "閉店", "なし"]], "events-scope", "C2"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_address(rows: list[list[Cell]], slug: str,
                                                         cell: str) -> None:  # fmt: skip
    for suffix, address in ((".xlsx", f"記録!{cell}"), (".csv", cell)):
        with pytest.raises(MarugotoError) as error:
            told([HEAD, *rows], suffix)
        assert (error.value.slug, error.value.facts["cell"], error.value.exit_code) == (slug, address, 1)
        assert "どこか" not in str(error.value)
        assert "閉店" not in str(error.value)


def test_what_is_hidden_is_neither_printed_nor_dropped() -> None:
    hidden = xlsx_of({"できごと": Sheet([HEAD, ["2023-05-01", "秘密", ""]], hidden=(1,))})
    with pytest.raises(MarugotoError) as error:
        told(hidden)
    assert error.value.slug == "events-hidden"


@pytest.mark.parametrize(
    ("grid", "slug"),
    [
        ([["日付", "担当"], ["2023-05-01", "一"]], "events-no-heads"),
        ([["日付", "できごと", "できごと"], ["2023-05-01", "一", "二"]], "events-head-twice"),
        ([HEAD, *[["2023-05-01", "一", ""]] * 301], "events-too-many"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(grid: list[list[Cell]], slug: str) -> None:
    with pytest.raises(MarugotoError) as error:
        told(grid)
    assert error.value.slug == slug


def test_results_and_files_that_are_not_there_are_refused() -> None:
    report = told(YEAR)
    report.save("report.json")
    for name, slug in (("report.json", "own-output"), ("none.csv", "no-such-file"), (".", "is-a-folder")):
        with pytest.raises(MarugotoError) as error:
            ms.analyse("log.csv", profile="machida", events=name)
        assert error.value.slug == slug


def test_other_sheets_are_named() -> None:
    report = told(xlsx_of({"できごと": YEAR, "覚え書き": [[canary()]], "空": [[]]}))
    assert len(report.events) == 4
    assert [issue.sheet for issue in report.issues if issue.code == "events-sheet-skipped"] == ["覚え書き"]


def test_a_folder_of_logs_may_hold_the_sheet(folder: Path) -> None:
    inner = folder / "in"
    inner.mkdir()
    (inner / "log.csv").write_bytes(csv_of(ROWS))
    grid = [["日付", "できごと", "地区", "支援区分"], ["2023-05-01", "一", "小山", "参加支援"]]
    (inner / "e.csv").write_bytes(csv_of(grid))
    report = ms.analyse(inner, profile="machida", period="2023年度", events=inner / "e.csv")
    assert report.base_chain[0].n == len(ROWS) - 1
    assert len(report.events) == 1
    assert not [issue for issue in report.issues if issue.code == "file-skipped"]


# ── of which report ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_lies_outside_is_counted_in_one_note() -> None:
    days = {"2023-03-31": "前", "2023-04-01": "初日", "2024-03-31": "末日", "2024-04-01": "後"}
    report = told([HEAD, *([day, text, ""] for day, text in days.items())])
    assert [event.text for event in report.events] == ["初日", "末日"]
    notes = [issue for issue in report.issues if issue.code == "events-left-out"]
    assert [(issue.severity, issue.count) for issue in notes] == [("note", 2)]


@pytest.mark.parametrize(
    ("where", "texts"),
    [
        ({"district": "小山"}, ["スーパー閉店", "担当1名欠員", "説明会"]),
        ({"district": "相原"}, ["担当1名欠員", "説明会"]),
        ({"centre": "堺"}, ["スーパー閉店", "担当1名欠員", "説明会"]),
        ({"channel": "来所"}, ["スーパー閉店", "担当1名欠員", "鶴川 拠点開設", "説明会"]),
    ],
)
def test_a_narrowed_report_keeps_what_concerns_its_places(where: dict[str, str],
                                                          texts: list[str]) -> None:  # fmt: skip
    assert [event.text for event in told(YEAR, where=where).events] == texts


# ── the commands ────────────────────────────────────────────────────────────────────────────────────────────


def test_both_commands_take_the_sheet_and_tell_how_to_run_again(run: Run) -> None:
    Path("e.csv").write_bytes(csv_of([HEAD, ["2023-04-20", "閉店", "小山"]]))
    assert run("report", LOG, "-o", "r.md", "--events", "e.csv", "-q").code == 0
    assert "閉店" in Path("r.md").read_text("utf-8")
    assert run("charts", LOG, "-o", "c", "-f", "svg", "--events", "e.csv", "-q").code == 0
    for place in (".", "c"):
        (job,) = json.loads(Path(place, "run.json").read_text("utf-8"))["runs"]
        assert f"--events {Path('e.csv').absolute()}" in job["line"]
        assert "e.csv" in [source["file"] for source in job["sources"]]
    assert run("verify", ".").code == 0
    Path("e.csv").write_bytes(csv_of([HEAD, ["2023-04-21", "閉店", "小山"]]))
    assert run("verify", ".").code == 3


def test_the_sheet_is_never_written_over(run: Run) -> None:
    content = xlsx_of({"できごと": [HEAD, ["2023-04-20", "閉店", "小山"]]})
    Path("e.xlsx").write_bytes(content)
    done = run("report", LOG, "-o", "e.xlsx", "--events", "e.xlsx", "--overwrite")
    assert done.code == 2
    assert Path("e.xlsx").read_bytes() == content


def test_an_error_writes_nothing_and_quotes_nothing(run: Run) -> None:
    Path("e.csv").write_bytes(csv_of([HEAD, ["きのう", canary(), canary()]]))
    for done in (run("report", LOG, "-o", "out.html", "--events", "e.csv"),
                 run("charts", LOG, "-o", "c", "--events", "e.csv")):  # fmt: skip
        assert done.code == 1
        assert "A2" in done.err
        assert SIGN not in done.err
        assert "きのう" not in done.err
    assert not Path("out.html").exists()
    assert not Path("c").exists()


def test_each_area_gets_its_own_events(run: Run) -> None:
    Path("e.csv").write_bytes(csv_of([HEAD, ["2023-04-20", "閉店", "小山"], ["2023-05-20", "欠員", ""]]))
    assert run("report", LOG, "-o", "out/r.md", "--events", "e.csv", "--split-by", "地区", "-q").code == 0
    texts = {path.parent.name: path.read_text("utf-8") for path in Path("out").glob("*/r.md")}
    assert "閉店" in texts["小山"]
    assert "閉店" not in texts["相原"]
    assert all("欠員" in text for text in texts.values())
