"""`check`: what it says of a log, on the screen, as JSON and as a value; how it ends; that it changes no figure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import canary
import pytest
from doorway import CLEAN, LOG, Run, opened
from jsonschema import Draft202012Validator
from logs import Grid, Sheet, csv_of, xlsx_of

import marugoto_stats as ms
from marugoto_stats import clock
from marugoto_stats.errors import InputError
from marugoto_stats.model import Check
from marugoto_stats.pipeline import load, report_of
from marugoto_stats.pipeline.check import check_of
from marugoto_stats.render import View
from marugoto_stats.render.check import FORMS, Gestures, schema, write
from marugoto_stats.render.display import columns
from marugoto_stats.wording import LANGUAGES, Lang

SAKAI = Path(__file__).parent.parent / "data" / "samples" / "sakai_2023.xlsx"
HEADER = ["対応日", "地区", "相談方法", "支援区分", "連携先"]
UNKNOWN: Grid = [["よろず相談控"], ["受けた日", "町", "受け方", "書いた人"],
                 *([f"2023/4/{day}", "相原", "来所", "だれか"] for day in range(1, 9))]  # fmt: skip
"""A log of which no header is known."""
GESTURES = Gestures("marugoto-stats check a.xlsx -o 要確認.xlsx", "marugoto-stats summarize a.xlsx 要確認.xlsx")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def log_of(folder: Path, *rows: list[Any], name: str = "log.xlsx") -> Path:
    path = folder / name
    path.write_bytes(xlsx_of({"4月": [HEADER, *rows]}))
    return path


def row(day: str = "2023/4/3", district: str = "相原", channel: str = "来所", support: str = "包括",
        partner: str = "") -> list[str]:
    return [day, district, channel, support, partner]


def codes(found: Check, severity: str | None = None) -> list[str]:
    return [issue.code for issue in found.issues if severity in (None, issue.severity)]


# ── what is found ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_sample_says_what_the_report_says_and_no_more() -> None:
    found, report = ms.check(SAKAI, as_of=date(2024, 4, 1)), ms.analyse(SAKAI, as_of=date(2024, 4, 1))
    assert found.issues == report.issues
    assert found.reconciliation == report.reconciliation
    assert found.sheets == report.sources
    assert found.readings == report.columns
    assert {one.dimension: one.spellings for one in found.values} == report.unmatched


def test_a_check_of_a_loaded_log_is_the_same_check() -> None:
    log = load(SAKAI, as_of=date(2024, 4, 1))
    before = report_of(log)
    assert check_of(log) == ms.check(SAKAI, as_of=date(2024, 4, 1))
    assert report_of(log) == before


def test_answers_by_rule(tmp_path: Path) -> None:
    log = log_of(
        tmp_path,
        row(district="相原", partner="病院、訪看"),  # exact · synonyms
        row(district="相原町", partner="図師小学校"),  # suffix · pattern
        row(district="あいはら", partner="謎、病院"),  # none
        row(district="不明", partner="なし"),
        row(district="", partner=""),
        row(district="あいはら", partner="謎"),
    )
    values = {one.dimension: one for one in ms.check(log, profile="machida").values}
    district = {m.rule: (m.answers, m.spellings) for m in values["district"].matched}
    assert district == {"exact": (2, 2), "suffix": (1, 1)}
    assert (values["district"].blank, values["district"].unknown) == (1, 1)
    assert (values["district"].unmatched, values["district"].spellings) == (2, 1)
    partner = {m.rule: (m.answers, m.spellings) for m in values["partner"].matched}
    assert partner == {"synonym": (3, 2), "pattern": (1, 1), "exact": (1, 1)}
    assert (values["partner"].unmatched, values["partner"].spellings, values["partner"].blank) == (2, 1, 1)


def test_every_column_has_a_reason_and_the_unread_ones_stand_with_theirs() -> None:
    found = ms.check(canary.workbook(), input_format="xlsx", profile="machida")
    assert {one.reading.why for one in found.columns} == {"header", "ignored", "unknown", "refused-contents"}
    assert all((one.reading.role is None) == (one.reading.why != "header") for one in found.columns)
    by_letter = {one.place.column: one.reading for one in found.columns}
    assert [by_letter[letter].why for letter in "CVW"] == ["ignored", "unknown", "refused-contents"]


def test_months_between_the_first_and_the_last(tmp_path: Path) -> None:
    log = log_of(tmp_path, row("2023/4/3"), row("2023/6/3", "小山"), row("2023/10/3"), row("いつか"))
    found = [issue for issue in ms.check(log).issues if issue.code == "month-missing"]
    assert [(issue.count, dict(issue.facts)["months"]) for issue in found] == [(1, "2023-05"), (3, "2023-07..2023-09")]
    within = ms.check(log, period="2023-04..2023-06")
    assert [dict(issue.facts)["months"] for issue in within.issues if issue.code == "month-missing"] == ["2023-05"]
    # a month without a contact of one district is no missing month
    assert codes(ms.check(log, where={"地区": "小山"})).count("month-missing") == 2
    assert "month-missing" not in [issue.code for issue in ms.analyse(log).issues]


def test_a_day_after_today_is_found_without_as_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_of(tmp_path, row("2023/4/3"), row("2023/4/9"))
    monkeypatch.setattr(clock, "today", lambda: date(2023, 4, 5))
    assert "future-date" in codes(ms.check(log))
    assert ms.check(log).as_of is None
    assert "future-date" not in codes(ms.check(log, as_of=date(2023, 4, 30)))
    assert "future-date" not in [issue.code for issue in ms.analyse(log).issues]


def test_what_stands_outside_the_period_is_not_asked_about(tmp_path: Path) -> None:
    log = log_of(tmp_path, row("2023/4/3"), row("2024/5/3", "あいはら"))
    assert [one.text for one in ms.check(log, profile="machida").spellings] == ["あいはら"]
    found = ms.check(log, profile="machida", period="2023年度")
    assert found.spellings == ()
    assert "outside-period" in codes(found, "note")
    assert found.reconciliation.excluded["outside_period"] == 1


# ── files that are no log ───────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_layout_is_reported_with_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "控.xlsx"
    path.write_bytes(xlsx_of({"R5": UNKNOWN, "メモ": [["あ"]]}))
    found = ms.check(path)
    assert codes(found) == ["no-header"]
    assert [(one.place.row, one.place.column, one.reading.why) for one in found.columns] == [
        (2, letter, "sheet-skipped") for letter in "ABCD"
    ]  # fmt: skip
    assert [one.reading.filled for one in found.columns] == [8] * 4
    assert found.to_settle
    assert {one.text for one in found.columns} == {None}
    shown = ms.check(path, show_values=True)
    assert [one.text for one in shown.columns] == ["受けた日", "町", "受け方", "書いた人"]
    with pytest.raises(InputError, match="見出しの行"):
        ms.analyse(path)


def test_a_month_among_others_that_is_not_recognised_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    path.write_bytes(xlsx_of({"4月": [HEADER, row()], "５月": UNKNOWN, "R5.6": UNKNOWN, "マスタ": UNKNOWN}))
    found = [issue for issue in ms.check(path).issues if issue.code == "month-sheet-skipped"]
    assert [(issue.severity, issue.sheet) for issue in found] == [("warning", "５月"), ("warning", "R5.6")]
    assert ms.check(path).to_settle
    assert not ms.check(log_of(tmp_path, row())).to_settle


def test_a_file_that_cannot_be_opened_does_not_stop_the_others(tmp_path: Path) -> None:
    good, bad = log_of(tmp_path, row()), tmp_path / "壊.xlsx"
    bad.write_bytes(good.read_bytes()[:300])
    found = ms.check([good, bad, tmp_path / "無.csv"])
    wrong = [(issue.code, issue.file) for issue in found.issues if issue.severity == "error"]
    assert wrong == [("broken-workbook", "壊.xlsx"), ("no-such-file", "無.csv")]
    assert found.reconciliation.counted == 1
    with pytest.raises(InputError, match=r"壊\.xlsx"):
        ms.check([bad, tmp_path / "無.csv"])
    with pytest.raises(InputError):
        ms.analyse([good, bad])


def test_an_unknown_option_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="tables"):
        ms.check(log_of(tmp_path, row()), tables="all")  # type: ignore[call-arg]


# ── the screen ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("content", [canary.workbook(), xlsx_of({"控": UNKNOWN})])
def test_the_page_keeps_to_its_width_and_quotes_no_cell(content: bytes, lang: Lang) -> None:
    found = ms.check(content, input_format="xlsx", lang=lang)
    for width in (60, 80):
        page = write(found, "terminal", View(width=width, verbose=True), GESTURES).decode()
        long = [line for line in page.splitlines() if columns(line) > width and "marugoto-stats" not in line]
        assert long == []
    for form in FORMS:
        for verbose in (False, True):
            text = write(found, form, View(verbose=verbose, colour=True), GESTURES).decode()
            assert canary.leaks(text) == []
            assert "書いた人" not in text


def test_decisions_are_numbered_and_graded_the_most_serious_first() -> None:
    found = ms.check(canary.workbook(), input_format="xlsx", profile="machida", lang="ja")
    page = write(found, "plain", View(), GESTURES).decode()
    asked = page[page.index("決めてほしいことが") :].splitlines()
    numbered = [line for line in asked if line.partition(".")[0].isdigit()]
    assert [int(line.partition(".")[0]) for line in numbered] == list(range(1, len(numbered) + 1))
    grades = [line[line.index("［") + 1 : line.index("］")] for line in numbered]
    assert grades == ["誤り"] * grades.count("誤り") + ["注意"] * grades.count("注意")
    assert grades.count("誤り") == 3
    assert GESTURES.ask in page
    assert GESTURES.give in page
    assert GESTURES.ask not in write(found, "plain", View(), Gestures(give=GESTURES.give, asked=True)).decode()


def test_unread_columns_stand_on_the_page_with_the_reason() -> None:
    page = write(ms.check(SAKAI, lang="ja"), "terminal", View(width=80), GESTURES).decode()
    read, unread = page[page.index("読んだ列") :].split("読まなかった列")
    assert "対応日" in read
    assert "氏名" in unread
    assert "いつも読まない列" in unread
    assert "集計（集計済みの表）" in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("content", [canary.workbook(), xlsx_of({"控": UNKNOWN}), SAKAI.read_bytes()])
def test_json_keeps_to_its_schema(content: bytes, lang: Lang) -> None:
    found = ms.check(content, input_format="xlsx", lang=lang)
    told = json.loads(write(found, "json", View(), GESTURES))
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(told)
    assert told["schema"] == "marugoto-stats/check/1"
    assert [sheet["sheet"] for sheet in told["sheets"]] == [sheet.sheet or None for sheet in found.sheets]
    assert {column["why"] for column in told["columns"] if column["role"] is None} == {
        one.reading.why for one in found.columns if one.reading.role is None
    }  # fmt: skip
    done = told["reconciliation"]
    assert done["rows_read"] == done["counted"] + sum(done["excluded"].values())


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


def test_how_it_ends(run: Run) -> None:
    Path("strange.xlsx").write_bytes(xlsx_of({"控": UNKNOWN}))
    Path("broken.xlsx").write_bytes(b"PK\x03\x04")
    assert run("check", LOG).code == 0
    assert run("check", "dirty.csv").code == 0
    assert run("check", "dirty.csv", "--strict").code == 3
    for logs in (["strange.xlsx"], [LOG, "broken.xlsx"], ["."]):
        assert run("check", *logs).code == 3
    done = run("check", "broken.xlsx")
    assert (done.code, done.out) == (1, "")
    assert "broken.xlsx" in done.err


def test_it_counts_nothing_and_writes_nothing(run: Run) -> None:
    there = sorted(Path().rglob("*"))
    done = run("check", LOG, "-f", "json")
    assert "base_chain" not in done.out
    assert sorted(Path().rglob("*")) == there
    assert Path(LOG).read_text("utf-8") == CLEAN


@pytest.mark.parametrize("audience", ["public", "公表", "city"])
def test_it_is_for_the_office_alone(run: Run, audience: str) -> None:
    done = run("check", LOG, "--for", audience, "-o", "要確認.xlsx")
    assert (done.code, done.out) == (4, "")
    assert not Path("要確認.xlsx").exists()
    assert run("check", LOG, "--for", "internal").code == 0


@pytest.mark.parametrize(("args", "slug"), [(("-o", "要確認.csv"), "xlsx"), (("-f", "csv"), "terminal, plain, json"),
                                            (("-o", LOG), "xlsx")])  # fmt: skip
def test_wrong_usage(run: Run, args: tuple[str, ...], slug: str) -> None:
    done = run("check", LOG, *args)
    assert done.code == 2
    assert slug in done.err


def test_the_commands_that_it_names_can_be_typed(run: Run) -> None:
    out = run("check", "dirty.csv", "-p", "machida").out
    typed = [line.split()[1:] for line in out.splitlines() if line.startswith("  marugoto-stats")]
    assert [command[0] for command in typed] == ["check", "summarize"]
    for command in typed:
        assert run(*command).code == 0


def test_rows_hidden_and_totals_that_disagree_are_named(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    grid = [HEADER, *(row(f"2023/4/{day}") for day in range(1, 6)), ["小計", "", "", "", "9件"]]
    path.write_bytes(xlsx_of({"4月": Sheet(grid, hidden=(2,))}))
    (tmp_path / "copy.csv").write_bytes(csv_of([HEADER, row("2023/4/1")]))
    found = ms.check(tmp_path, profile="machida")
    assert {"hidden-row", "subtotal-differs", "duplicate-row"} <= set(codes(found))
    assert codes(found)[0] == "subtotal-differs"
