"""`verify`: what is wrong with a folder of results is found, and what is right is left in peace."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from doorway import CLEAN, LOG, Done, Run, opened, undrawn

from marugoto_stats import clock, pipeline
from marugoto_stats.model import ChainLink
from marugoto_stats.render import FORMATS, View, renderer
from marugoto_stats.runs.recount import figures, that_do_not_add_up
from marugoto_stats.runs.verify import chain_holds

NOW = datetime(2024, 5, 1, 0, 5, tzinfo=clock.JAPAN)
RECORD = Path("g/run.json")
HOLDING = [name for name, form in FORMATS.items() if set(form.suffixes) & {".json", ".csv", ".xlsx"}]
"""Formats whose figures can be read back."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Make a folder of charts and a workbook."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    undrawn(monkeypatch)
    run = opened(capsys, tmp_path, monkeypatch)
    assert run("charts", LOG, "-t", "last-month", "-o", "g", "-q").code == 0
    assert run("report", LOG, "-o", "g/集計表.xlsx", "-q").code == 0
    return run


def changed(change: Callable[[Any], object]) -> None:
    """Change what the record says."""
    whole = json.loads(RECORD.read_text("utf-8"))
    change(whole)
    RECORD.write_text(json.dumps(whole), "utf-8")


def found(run: Run, *more: str) -> Done:
    before = {path: path.read_bytes() for path in Path("g").iterdir()}
    done = run("verify", "g", *more)
    assert {path: path.read_bytes() for path in Path("g").iterdir()} == before
    assert done.err == ""
    return done


def test_all_is_well(run: Run) -> None:
    done = found(run)
    assert done.code == 0
    assert "作ったときのまま" in done.out
    assert [line.split()[0] for line in done.out.splitlines()[:3]] == ["作ったもの", "グラフ（png）", "報告書"]
    assert "up to date" in found(run, "--lang", "en").out


def test_no_folder(run: Run) -> None:
    assert run("verify", "nowhere").code == 1
    assert run("verify", LOG).code == 1


def test_no_record(run: Run) -> None:
    RECORD.unlink()
    done = found(run)
    assert (done.code, "run.json がない" in done.out) == (3, True)
    RECORD.write_bytes(b'{"schema": "marugoto-stats/run/1"')
    done = found(run)
    assert (done.code, "run.json が読めない" in done.out) == (3, True)


def test_a_file_that_is_gone_or_changed(run: Run) -> None:
    first, second, *_ = sorted(Path("g").glob("*.png"))
    first.unlink()
    second.write_bytes(second.read_bytes() + b"x")
    done = found(run)
    assert done.code == 3
    assert f"{first.name} がありません" in done.out
    assert f"{second.name} が、作ったときと違います" in done.out
    assert run("charts", LOG, "-t", "last-month", "-o", "g", "-q", "--overwrite").code == 0
    assert found(run).code == 0


def edited(change: Callable[[Any], object]) -> None:
    book = openpyxl.load_workbook("g/集計表.xlsx")
    change(book)
    book.save("g/集計表.xlsx")


def test_a_workbook_that_a_person_saved(run: Run) -> None:
    edited(list)
    done = found(run)
    assert done.code == 3
    assert "手が入っています" in done.out
    assert "合いません" not in done.out


def test_a_number_that_a_person_changed(run: Run) -> None:
    def change(book: Any) -> None:
        sheet = next(one for one in book if one["A1"].value == "profile" and one["G2"].value == "district_by_channel")
        column = [cell.value for cell in sheet[1]].index("n") + 1
        sheet.cell(2, column).value += 1

    edited(change)
    done = found(run)
    assert "表 district_by_channel で、足した数と合計が合いません" in done.out


def test_a_chain_that_a_person_changed(run: Run) -> None:
    def change(book: Any) -> None:
        sheet = next(one for one in book if one["A1"].value == "profile" and one["G2"].value == "base_chain")
        column = [cell.value for cell in sheet[1]].index("n") + 1
        sheet.cell(2, column).value += 1

    edited(change)
    assert "run.json の控えと違います" in found(run).out


def test_a_damaged_workbook(run: Run) -> None:
    path = Path("g/集計表.xlsx")
    path.write_bytes(path.read_bytes()[:5000])
    done = found(run)
    assert "壊れていて読めません" in done.out
    assert "作ったときと違います" in done.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda whole: whole["runs"][1]["base_chain"][0].update(n=6), "件数のつながりが合いません"),
        (lambda whole: whole["runs"][1]["reconciliation"].update(rows_read=7), "読んだ行の数"),
    ],
)
def test_a_record_that_does_not_add_up(run: Run, change: Callable[[Any], object], said: str) -> None:
    changed(change)
    done = found(run)
    assert (done.code, said in done.out) == (3, True)


def test_two_runs_of_one_log_that_disagree(run: Run) -> None:
    assert run("report", LOG, "-o", "g/r.md", "-q").code == 0
    assert found(run).code == 0

    def change(whole: Any) -> None:
        for link in whole["runs"][1]["base_chain"]:
            link["n"] = 0

    changed(change)
    assert "同じ記録と期間なのに、件数が違います" in found(run).out


def test_another_filter_is_no_disagreement(run: Run) -> None:
    assert run("report", LOG, "-o", "g/小山.xlsx", "--where", "地区=小山", "-q").code == 0
    assert run("summarize", LOG, "-o", "g/相原.csv", "--all", "--where", "地区=相原", "-q").code == 0
    assert found(run).code == 0


def test_two_files_that_disagree(run: Run) -> None:
    assert run("report", LOG, "-o", "g/again.xlsx", "-q").code == 0

    def change(book: Any) -> None:
        for sheet in book:
            if sheet["A1"].value == "profile" and sheet["G2"].value == "month":
                column = [cell.value for cell in sheet[1]].index("n") + 1
                for row in range(2, sheet.max_row + 1):
                    sheet.cell(row, column).value = 0

    edited(change)
    assert "again.xlsx と 集計表.xlsx で、表 month の数が違います" in found(run).out


def test_a_file_beside_is_added_up_too(run: Run) -> None:
    assert run("summarize", LOG, "-o", "g/all.json", "--all", "-q").code == 0
    assert found(run).code == 0
    report = json.loads(Path("g/all.json").read_text("utf-8"))
    report["tables"][0]["cells"][0][0]["n"] += 1
    Path("g/all.json").write_text(json.dumps(report), "utf-8")
    done = found(run)
    assert (done.code, "all.json の表 overview" in done.out) == (3, True)


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("day", "code"), [("2024-06-01", 0), ("2024-06-08", 0), ("2024-06-09", 3)])
def test_stale(run: Run, day: str, code: int) -> None:
    done = found(run, "--as-of", day)
    assert done.code == code
    assert ("止まっています" in done.out) == bool(code)


def test_a_log_that_changed(run: Run) -> None:
    Path(LOG).write_text(CLEAN + "2023/6/9,5,氏名,小山,電話,社協事務,本人,なし\n", "utf-8")
    done = found(run)
    assert done.code == 3
    assert "報告書　集計表.xlsx: 記録 clean.csv が、作ったあとに変わりました" in done.out
    assert "1. 報告書" in done.out
    assert "- グラフ（png）: 記録 clean.csv が、作ったあとに変わりました" in done.out


def test_a_log_that_is_gone_is_only_a_word(run: Run) -> None:
    Path(LOG).rename("elsewhere.csv")
    done = found(run)
    assert done.code == 0
    assert "もとの場所に見つからない" in done.out


def test_the_last_failure_is_told(run: Run) -> None:
    assert run("charts", "gone.csv", "-o", "g").code == 1
    done = found(run)
    assert done.code == 3
    assert "2024-05-01 00:05 に作ろうとして、できませんでした。gone.csv が見つかりません。" in done.out


# ── the figures ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def report() -> pipeline.Report:
    return pipeline.analyse(Path(__file__).parent.parent / "data" / "samples" / "sakai_2023.xlsx")


@pytest.mark.parametrize("name", HOLDING)
def test_every_figure_is_read_back_and_adds_up(report: pipeline.Report, name: str) -> None:
    content = renderer(name).write(report, View(to_file=True))
    read = figures(f"x{FORMATS[name].suffixes[0]}", content)
    assert read is not None
    expected = {
        (row["table"], row["row_code"], row["column_code"] or ""): row["n"]
        for row in report.tidy() if row["n"] is not None
    }  # fmt: skip
    sums = {key for key in expected if key[1].startswith(("base_mentions", "outside_")) and key[0] != "base_chain"}
    assert {key: n for key, n in read.items() if key not in sums} == {
        key: n for key, n in expected.items() if key not in sums
    }
    assert that_do_not_add_up(read) == []
    assert len(read) > 400


def test_any_cell_that_is_off_by_one_is_found(report: pipeline.Report) -> None:
    read = figures("x.json", renderer("json").write(report, View(to_file=True)))
    assert read is not None
    several = {table for table, row, _ in read if row == "base_contacts"}
    free = {*several, "base_chain"}
    for key, n in read.items():
        table, row, column = key
        counted = column == "persons" or (row == "consultations" and column != "total")
        off = that_do_not_add_up({**read, key: n + 1})
        assert off == ([] if table in free or counted else [table]), key


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe", b"{}", b"[1]", b"PK\x03\x04"])
@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx"])
def test_what_is_not_what_its_name_says(suffix: str, content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever
        figures(f"x{suffix}", content)


def test_pictures_hold_figures_for_the_eye_only() -> None:
    assert figures("x.png", b"") is figures("x.md", b"") is None


def test_a_csv_is_read_as_written(report: pipeline.Report) -> None:
    content = renderer("csv").write(report, View(to_file=True))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    read = figures("x.csv", content)
    assert read is not None
    assert len(read) == len({(row["table"], row["row_code"], row["column_code"]) for row in rows if row["n"]})


def chain(*links: tuple[str, int | None]) -> list[ChainLink]:
    return [ChainLink(name, "", n) for name, n in links]


@pytest.mark.parametrize(
    ("links", "holds"),
    [
        (chain(("contacts", 5), ("clerical", -2), ("consultations", 3)), True),
        (chain(("contacts", 5), ("clerical", 0), ("consultations", 5), ("no_partner", 0), ("with_partner", 5)), True),
        (chain(("contacts", 5), ("clerical", -2), ("consultations", 4)), False),
        (chain(("contacts", 5), ("consultations", 5), ("no_partner", -1), ("with_partner", 5)), False),
        (chain(("contacts", 5), ("clerical", None), ("consultations", 4)), True),
        ([], True),
    ],
)
def test_the_chain_is_added_up_again(links: list[ChainLink], holds: bool) -> None:
    assert chain_holds(links) is holds
