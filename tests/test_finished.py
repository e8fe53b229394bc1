"""Files of finished tables in place of logs, beside them, and added to one another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from handed import HEADER, PLAIN, TYPED, assert_same, counted, lines_of, log, slug, tables, write
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from logs import Grid, csv_of

import marugoto_stats as ms
from marugoto_stats.errors import MarugotoError
from marugoto_stats.model import Figure

CENTRES = {"堺": ("相原", "小山"), "鶴川": ("鶴川",)}
ROW = st.builds(
    lambda centre, month, place, *rest: [date(2023 + (month < 4), month, 3), centre,
                                         CENTRES[centre][place % len(CENTRES[centre])], *rest],
    st.sampled_from(list(CENTRES)), st.sampled_from([4, 5, 6, 7]), st.integers(0, 1),
    st.sampled_from(["来所", "訪問", "電話", "不明"]),
    st.sampled_from(["包括", "アウトリーチ", "参加", "社協事務"]), st.sampled_from(["本人", "家族", "不明"]),
    st.sampled_from(["1", "2", "3"]), st.sampled_from(["新規", "継続"]),
    st.sampled_from(["介護", "仕事、介護", "健康"]),
    st.sampled_from(["包括", "民生委員、包括", "なし"]),
)  # fmt: skip
ROWS = st.lists(ROW, min_size=4, max_size=14)
SUFFIXES = (".csv", ".json", ".xlsx")


# ── the same road ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(rows=ROWS)
def test_what_is_written_out_is_read_back_as_it_was(suffix: str, rows: Grid) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = ms.analyse(log(folder, rows), profile="machida")
        back = ms.analyse(whole.save(folder / f"tables{suffix}"), profile="machida")
        assert_same(back, whole)
        assert back.persons == whole.persons
        assert [t.column_totals for t in back.tables] == [t.column_totals for t in whole.tables]
        assert (back.release.centres, back.release.body) == (whole.release.centres, whole.release.body)


def month(row: Sequence[object]) -> object:
    assert isinstance(row[0], date)
    return row[0].month


def centre(row: Sequence[object]) -> object:
    return row[1]


@pytest.mark.parametrize(("key", "suffixes"), [
    (month, (".csv",)), (month, (".json", ".xlsx")), (centre, (".csv",)), (centre, (".xlsx", "log")),
    (month, ("log", ".json")),
])  # fmt: skip
@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(rows=ROWS)
def test_the_parts_add_up_to_the_whole(key: Callable[[Sequence[object]], object], suffixes: tuple[str, ...],
                                       rows: list[list[object]]) -> None:
    """By centre or by month, each part written out, or left as a log among the others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = ms.analyse(log(folder, rows), profile="machida", period="2023年度")
        parts: list[Path] = []
        for n, value in enumerate(dict.fromkeys(map(key, rows))):
            part = log(folder, [row for row in rows if key(row) == value], f"part{n}.csv")
            suffix = suffixes[n % len(suffixes)]
            if suffix == "log":
                parts.append(part)
                continue
            done = ms.analyse(part, profile="machida", period="2023年度")
            parts.append(done.save(folder / f"tables{n}{suffix}"))
        added = ms.analyse(parts, profile="machida", period="2023年度")
        assert_same(added, whole)
        if len(parts) > 1:
            assert added.persons is None
            people = [figure.status for table in added.tables if table.columns for line in table.cells
                      for figure, code in zip(line, table.columns.codes, strict=True) if code == "persons"]  # fmt: skip
            assert set(people) == {"unavailable"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_tables_choose_their_own_profile_and_are_a_source_of_their_own(folder: Path) -> None:
    report = ms.analyse(tables(folder))
    assert report.release.profile == "machida"
    assert [(source.file, source.why) for source in report.sources] == [("tables.csv", "table-file")]
    assert report.reconciliation.rows_read == 0
    assert [(one.file, one.centres, one.sum and one.sum.n) for one in report.added] == [("tables.csv", ("堺",), 4)]
    assert report.issues == ()


def test_the_same_months_twice_are_a_warning(folder: Path) -> None:
    report = ms.analyse([tables(folder), folder / "log.csv"], profile="machida")
    assert report.base_chain[0].n == 8
    assert [(issue.code, issue.severity) for issue in report.attention if issue.code.startswith("table-")] == [
        ("table-overlap", "warning"), ("table-overlap", "warning"),
    ]  # fmt: skip


def test_a_sum_with_a_hidden_part_is_hidden(folder: Path) -> None:
    lines = lines_of(tables(folder))
    for line in lines:
        if (line["table"], line["row_code"], line["column_code"]) == ("district_by_channel", "aihara", "office"):
            line |= {"n": "", "status": "suppressed"}
    hidden = write(folder / "hidden.csv", lines)
    other = ms.analyse(log(folder, [[date(2023, 8, 3), *PLAIN[0][1:]]], "b.csv"), profile="machida")
    report = ms.analyse([hidden, other.save(folder / "other.csv")])
    table = counted(report["district_by_channel"])
    assert table["aihara", "office"] == Figure(None, status="suppressed")
    assert table["oyama", "visit"].n == 1


def test_a_saved_csv_of_excel_is_read(folder: Path) -> None:
    """Excel makes days of months, writes days its own way, and saves in its own encoding."""
    lines = lines_of(tables(folder))
    for line in lines:
        line["since"], line["until"] = "2023/4/1", "2023/5/31"
        line["row_code"] = {"2023-04": "Apr-23", "2023-05": "May-23"}.get(line["row_code"], line["row_code"])
    saved = write(folder / "saved.csv", lines, "cp932")
    assert_same(ms.analyse(saved), ms.analyse(folder / "tables.csv"))


def test_a_workbook_that_a_person_saved_is_read(folder: Path) -> None:
    path = tables(folder, ".xlsx")
    book = openpyxl.load_workbook(path)
    book.properties.category = None
    book.save(folder / "saved.xlsx")
    assert_same(ms.analyse(folder / "saved.xlsx"), ms.analyse(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_tables_of_a_folder_are_skipped_and_named(folder: Path, suffix: str) -> None:
    (folder / "in").mkdir()
    log(folder / "in", PLAIN)
    tables(folder, suffix).rename(folder / "in" / f"tables{suffix}")
    write(folder / "in" / "typed.csv", TYPED)
    report = ms.analyse(folder / "in", profile="machida")
    assert report.base_chain[0].n == 4
    said = {issue.code: issue.file for issue in report.issues}
    assert said["table-file-skipped"] == "typed.csv"
    assert suffix == ".json" or said["own-output-skipped"] == f"tables{suffix}"


def test_the_public_learns_no_name(folder: Path) -> None:
    office = folder / "office.toml"
    rule = '[audience.public]\nsmallest_published = 1\ndecided = "局長"\n'
    office.write_text(f'extends = "machida"\n{rule}', "utf-8")
    first = ms.analyse(log(folder, PLAIN), profile=office).save(folder / "himitsu.csv")
    second = ms.analyse(log(folder, [[date(2023, 8, 3), *PLAIN[0][1:]]], "b.csv"), profile=office)
    report = ms.analyse([first, second.save(folder / "naisho.csv")], profile=office, audience="public")
    for suffix in (".json", ".csv", ".md", ".txt"):
        text = report.save(folder / f"out{suffix}").read_text("utf-8-sig")
        assert "himitsu" not in text
        assert "naisho" not in text


# ── tables counted otherwise ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("rules", "slugged"), [("2;N=contacts", "table-rules"), ("1;N=mentions", "table-rules")])
def test_tables_of_other_rules_are_refused(folder: Path, rules: str, slugged: str) -> None:
    lines = [line | {"rules": rules} for line in lines_of(tables(folder))]
    assert slug(write(folder / "other.csv", lines)) == slugged


def test_tables_of_another_profile_are_refused(folder: Path) -> None:
    assert slug(tables(folder), profile="standard") == "table-rules"
    lines = [line | {"profile": "somewhere"} for line in lines_of(folder / "tables.csv")]
    assert slug(write(folder / "other.csv", lines)) == "table-profile"


def test_clerical_work_is_told_apart_by_all_or_none(folder: Path) -> None:
    grid = [[cell for name, cell in zip(HEADER, row, strict=True) if name != "支援区分"] for row in [HEADER, *PLAIN]]
    (folder / "without.csv").write_bytes(csv_of(grid))
    other = ms.analyse(folder / "without.csv", profile="machida").save(folder / "other.csv")
    assert slug([tables(folder), other]) == "table-clerical"


def test_a_base_that_is_not_the_tables_own_is_refused(folder: Path) -> None:
    lines = [line | ({"base": "対応件数"} if line["table"] == "inquirer" else {}) for line in lines_of(tables(folder))]
    assert slug(write(folder / "other.csv", lines)) == "table-other-base"


def test_tables_are_not_cut(folder: Path) -> None:
    path = tables(folder)
    assert slug(path, period="2023-04") == "table-cut"
    assert ms.analyse(path, period="2023年度").base_chain[0].n == 4


def test_what_only_contacts_tell_is_refused(folder: Path) -> None:
    path = tables(folder)
    assert slug(path, where={"district": "小山"}) == "table-file-no-rows"
    with pytest.raises(MarugotoError) as raised:
        ms.crosstab(ms.load(path), rows="district")
    assert raised.value.slug == "table-file-no-rows"


def test_a_table_that_one_source_lacks_is_left_out_and_named(folder: Path) -> None:
    lines = [line for line in lines_of(tables(folder)) if line["table"] != "inquirer"]
    less = write(folder / "less.csv", lines)
    other = ms.analyse(log(folder, [[date(2023, 8, 3), *PLAIN[0][1:]]], "b.csv"), profile="machida")
    report = ms.analyse([less, other.save(folder / "other.csv")])
    assert "inquirer" not in [table.id for table in report.tables]
    assert [(issue.file, issue.field) for issue in report.issues if issue.code == "table-not-everywhere"] == [
        ("less.csv", "相談者"),
    ]  # fmt: skip
