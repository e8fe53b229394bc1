"""Districts that change between years are counted as they are written, and every break is marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from changing import CITY, ROWS, cells, counted
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scenes import look

from marugoto_stats import profile, samples
from marugoto_stats.pipeline import analyse
from marugoto_stats.render import toml, vocabulary
from marugoto_stats.wording import words

LABELS = {"北": "north", "南": "south", "東": "east", "中央": "centre", "東一": "east_1", "東二": "east_2",
          "都心": "core", "湾": "bay", "西": "west", "丘": "hill"}  # fmt: skip
FIRST = {"東一": 2020, "東二": 2020, "中央": 2020, "都心": 2022, "湾": 2022}
LAST = {"北": 2019, "南": 2019, "東": 2019, "中央": 2021}
"""The fiscal years in which the districts that come and go begin and end, written down a second time."""


# ── counted as it is written ────────────────────────────────────────────────────────────────────────────────


def test_a_district_that_does_not_exist_is_not_zero() -> None:
    table = counted()["month_by_district"]
    assert table.columns is not None
    assert table.columns.codes == ("north", "south", "east", "centre", "east_1", "east_2", "west", "hill")
    lines = dict(zip(table.rows.codes, cells(table), strict=True))
    assert lines["2019-04"] == [2, 0, 0, None, None, None, 0, 0]
    assert lines["2019-12"] == [0, 0, 0, None, None, None, 0, 0]
    assert lines["2020-03"] == [0, 1, 1, None, None, None, 0, 1]
    assert lines["2020-04"] == [None, None, None, 2, 1, 0, 0, 0]
    assert lines["2020-05"] == [None, None, None, 0, 0, 1, 0, 1]
    absent = [figure.status for line in table.cells for figure in line if figure.n is None]
    assert set(absent) == {"unavailable"}
    assert len(absent) == 12 * 3 + 2 * 3
    assert table.row_totals is not None
    assert table.column_totals is not None
    assert [figure.n for figure in table.row_totals][-3:] == [3, 3, 2]
    assert [figure.n for figure in table.column_totals] == [2, 1, 1, 2, 1, 1, 0, 2]
    assert table.total is not None
    assert table.total.n == 10


@pytest.mark.parametrize(("period", "there"), [
    ("2019年度", ["north", "south", "east", "west", "hill"]),
    ("2020年度", ["centre", "east_1", "east_2", "west", "hill"]),
    ("2022年度", ["east_1", "east_2", "core", "bay", "west", "hill"]),
])  # fmt: skip
def test_a_period_has_the_districts_of_its_time(period: str, there: list[str]) -> None:
    report = counted(ROWS + "2022/4/4,湾,来所,包括,9\n", period=period)
    assert list(report["district"].rows.codes) == there
    assert not any("分け方" in note for table in report.tables for note in table.notes)


def test_a_picture_marks_the_break_too() -> None:
    report = counted()
    assert SAID + APART in "".join(look(report["district"], report).words)
    assert SAID not in "".join(look(report["month"], report).words)


SAID = "2020年4月に地区の分け方が変わった（北、南は中央に／東は東一、東二に）。件数は、記録に書かれた地区のまま。"
APART = "前後の件数を比べられない地区：東一、東二。"


def test_a_break_within_the_period_is_marked_below_every_table_by_district() -> None:
    by_district = 0
    for table in counted().tables:
        axes = {table.rows.dimension, table.columns.dimension if table.columns else ""}
        by_district += "district" in axes
        assert table.notes[-2:] == (SAID, APART) if "district" in axes else SAID not in table.notes, table.id
    assert by_district >= 5


def test_a_second_break_names_what_is_new_and_what_moved() -> None:
    notes = counted("2022/3/1,中央,来所,包括,1\n2022/4/1,湾,来所,包括,1\n", lang="en")["district"].notes
    assert notes[-2:] == (
        ("In Apr 2022 the categories of District changed (Centre became Core; Bay began; the borders of West moved). "
         "Contacts stay under the name that the log gives."),
        "District: not to be compared across the change: Bay, West.",
    )


def test_a_district_outside_its_time_counts_and_is_asked_about() -> None:
    report = counted(ROWS + "2020/6/1,北,来所,包括,6\n2019/5/1,東二,来所,包括,6\n2020/6/2,中央,来所,包括,6\n")
    asked = [issue for issue in report.issues if issue.code == "district-outside-time"]
    assert [(each.severity, each.column, each.rows, each.count) for each in asked] == [("warning", "B", (13, 14), 2)]
    table = report["month_by_district"]
    assert table.columns is not None
    found = {row: dict(zip(table.columns.codes, line, strict=True))
             for row, line in zip(table.rows.codes, cells(table), strict=True)}  # fmt: skip
    assert (found["2020-06"]["north"], found["2020-06"]["south"], found["2020-05"]["north"]) == (1, None, None)
    assert (found["2019-05"]["east_2"], found["2019-06"]["east_2"]) == (1, None)


# ── the same by a plain loop ────────────────────────────────────────────────────────────────────────────────

MONTHS = [(y, m) for y in range(2019, 2023) for m in (4, 7, 3)]
CONTACT = st.tuples(st.sampled_from(MONTHS), st.sampled_from(list(LABELS)), st.sampled_from(["来所", "電話"]))


def exists(label: str, fiscal: int) -> bool:
    return FIRST.get(label, 0) <= fiscal <= LAST.get(label, 9999)


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(contacts=st.lists(CONTACT, min_size=2, max_size=25))
def test_every_cell_is_what_a_loop_counts(contacts: list[tuple[tuple[int, int], str, str]]) -> None:
    rows = "".join(f"{y + (m < 4)}/{m}/9,{label},{channel},包括,{n}\n"
                   for n, ((y, m), label, channel) in enumerate(contacts))  # fmt: skip
    report = counted(rows)
    whole = Counter((f"{y + (m < 4)}-{m:02}", label) for (y, m), label, _ in contacts)
    table = report["month_by_district"]
    assert table.columns is not None
    names = {code: label for label, code in LABELS.items()}
    assert {LABELS[label] for _, label in whole} <= set(table.columns.codes)
    for row, line in zip(table.rows.codes, table.cells, strict=True):
        fiscal = int(row[:4]) - (row[5:] < "04")
        for code, figure in zip(table.columns.codes, line, strict=True):
            n = whole[row, names[code]]
            assert figure.n == (n if n or exists(names[code], fiscal) else None), (row, code)
    outside = sum(not exists(label, y) for (y, _), label, _ in contacts)
    assert sum(issue.count for issue in report.issues if issue.code == "district-outside-time") == outside
    by_channel = report["district_by_channel"]
    assert by_channel.columns is not None
    pairs = Counter((LABELS[label], channel) for _, label, channel in contacts)
    office = by_channel.columns.labels.index("来所")
    for code, figures in zip(by_channel.rows.codes, by_channel.cells, strict=True):
        assert figures[office].n == pairs[code, "来所"]


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_goes_both_ways(tmp_path: Path) -> None:
    said = profile.stated(CITY)
    book, back = tmp_path / "用語.xlsx", tmp_path / "back.toml"
    book.write_bytes(vocabulary.write(*said, lang="ja"))
    assert profile.stated(book) == said
    back.write_bytes(toml.write(*profile.stated(book)))
    assert profile.stated(back) == said
    assert profile.load(book, lang="ja").lifetimes == profile.load(CITY, lang="ja").lifetimes


@pytest.mark.parametrize(("lang", "lines"), [
    ("ja", ["  いつも職員のいる拠点はない  [a_changing_city.toml]", "        2020-03まで、その後：東一、東二",
            "        2020-04から、2022-03まで、その後：都心", "        境が変わった：2022-04"]),
    ("en", ["  Has no centre with resident staff  [a_changing_city.toml]",
            "        Until 2020-03, Then: East 1, East 2",
            "        From 2020-04, Until 2022-03, Then: Core", "        Borders moved: 2022-04"]),
])  # fmt: skip
def test_the_settings_are_shown(lang: Any, lines: Sequence[str]) -> None:
    shown = profile.show_text(profile.load(CITY, lang=lang), words(lang)).splitlines()
    assert [line for line in lines if line not in shown] == []


def test_a_sample_names_only_districts_of_its_year() -> None:
    sample = samples.sample_of(profile.load(CITY, lang="ja"))
    report = analyse(sample.make(), input_format="csv", profile=str(CITY))
    assert report.attention == ()
    drawn = zip(report["district"].rows.codes, cells(report["district"]), strict=True)
    # a name of one sign is drawn for no sample
    assert {code for code, line in drawn if line[0]} == {"east_1", "east_2", "core"}


# ── finished tables ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_the_tables_of_two_years_add_up_to_those_of_both(suffix: str, tmp_path: Path) -> None:
    rows = ROWS + "2020/6/1,北,来所,包括,6\n"
    parts = [counted(rows, period=f"{y}年度").save(tmp_path / f"{y}{suffix}") for y in (2019, 2020)]
    both = analyse(parts, profile=str(CITY))
    whole = counted(rows, period="2019-04..2021-03")
    for name in ("month_by_district", "district_by_channel"):
        assert (both[name].rows.codes, both[name].columns) == (whole[name].rows.codes, whole[name].columns)
        assert both[name].cells == whole[name].cells
        assert both[name].notes[-2:] == whole[name].notes[-2:] == (SAID, APART)


def test_a_count_outside_its_time_adds_to_what_was_not_there(tmp_path: Path) -> None:
    stray, fitting = "2020/6/1,北,来所,包括,6\n", "2020/6/2,中央,来所,包括,7\n2020/6/3,丘,来所,包括,8\n"
    parts = [counted(rows, period="2020年度").save(tmp_path / f"{n}.csv")
             for n, rows in enumerate((ROWS + stray, ROWS + fitting))]  # fmt: skip
    table = analyse(parts, profile=str(CITY))["month_by_district"]
    assert table.columns is not None
    june = dict(zip(table.columns.codes, cells(table)[table.rows.codes.index("2020-06")], strict=True))
    assert june == {"north": 1, "centre": 1, "east_1": 0, "east_2": 0, "west": 0, "hill": 1}
