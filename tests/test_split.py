"""One report per area, counted as `--where` counts it; all of them, and their tables written out, are the whole."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from doorway import CLEAN
from handed import PLAIN, counted, log, tables
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from logs import Log, csv_of, logs

import marugoto_stats as ms
from marugoto_stats import pipeline
from marugoto_stats.errors import MarugotoError
from marugoto_stats.model import Report, Table
from marugoto_stats.pipeline import splitting

SEVERAL = [
    *PLAIN,
    [date(2023, 4, 5), "鶴川", "鶴川", "来所", "包括", "本人", "1", "新規", "健康", "包括、病院"],
    [date(2023, 6, 5), "鶴川", "相原", "訪問", "包括", "家族", "4", "継続", "", "不明"],
    [date(2023, 6, 6), "", "", "電話", "包括", "本人", "", "継続", "介護", "なし"],
    [date(2023, 6, 7), "南", "どこか", "電話", "包括", "本人", "3", "継続", "介護", ""],
]
"""Three centres with a district of two of them, and contacts that name none."""
AREAS = {"district": ["相原", "小山", "鶴川", "未分類", "無記入"], "centre": ["堺", "鶴川", "南", "無記入"]}
COLUMNS = {"district": "地区", "centre": "拠点"}


@pytest.fixture
def several(tmp_path: Path) -> ms.Log:
    return ms.load(log(tmp_path, SEVERAL), profile="machida")


def figures_of(report: Report) -> list[dict[str, Any]]:
    return list(report.tidy())


# ── the library ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", ["district", "centre"])
def test_an_area_is_what_where_counts(several: ms.Log, by: str) -> None:
    found = ms.split(several, by=by)
    assert list(found) == AREAS[by]
    for label, area in found.items():
        alone = pipeline.report_of(several, where={by: label})
        assert figures_of(area) == figures_of(alone)
        assert area == alone
        assert area.filters == (f"{COLUMNS[by]}＝{label}",)
    assert sum(area.base_chain[0].n or 0 for area in found.values()) == len(SEVERAL)


def test_what_was_asked_for_holds_in_every_area(tmp_path: Path) -> None:
    narrowed = ms.load(log(tmp_path, SEVERAL), profile="machida", period="2023-04..2023-05")
    found = ms.split(narrowed, by="地区", where={"channel": ["来所", "訪問"]}, tables=["district_by_channel"])
    assert {label: area.base_chain[0].n for label, area in found.items()} == {"相原": 1, "小山": 1, "鶴川": 1}
    assert {area.filters for area in found.values()} == {
        ("相談方法＝来所、訪問", f"地区＝{label}") for label in ("相原", "小山", "鶴川")
    }  # fmt: skip
    assert {table.id for area in found.values() for table in area.tables} == {"district_by_channel"}


def test_what_an_office_presets_holds_in_every_area(tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text('extends = "machida"\n[defaults]\nwhere = "相談方法=来所"\n', "utf-8")
    found = ms.split(ms.load(log(tmp_path, SEVERAL), profile=office), by="centre")
    assert {label: area.base_chain[0].n for label, area in found.items()} == {"堺": 1, "鶴川": 1}


def test_an_area_is_compared_as_where_compares_it(tmp_path: Path) -> None:
    """Of the contacts without a centre none was before, and none has a partner."""
    before = [date(2022, 6, 1), *SEVERAL[4][1:]]
    read = ms.load(log(tmp_path, [before, *SEVERAL]), profile="machida", period="2023-06", previous="2022-06")
    found = ms.split(read, by="centre")
    assert list(found) == ["鶴川", "南", "無記入"]
    for label, area in found.items():
        assert area == pipeline.report_of(read, where={"centre": label})
    assert [area.base_chain[0].change and area.base_chain[0].change.previous for area in found.values()] == [1, 0, 0]


def test_nothing_counted_is_no_area(tmp_path: Path) -> None:
    assert ms.split(ms.load(log(tmp_path, SEVERAL), profile="machida", period="2020年度")) == {}


def test_areas_that_do_not_add_up_are_a_bug(several: ms.Log) -> None:
    whole, (first, *others) = pipeline.report_of(several), ms.split(several).values()
    splitting._prove(whole, [first, *others])
    with pytest.raises(ArithmeticError, match="do not add up"):
        splitting._prove(whole, others)
    inquirer = first["inquirer"]
    wrong = replace(first, tables=(replace(inquirer, cells=inquirer.cells[::-1]),))
    with pytest.raises(ArithmeticError, match="inquirer"):
        splitting._prove(whole, [wrong, *others])


def refused(*args: Any, **options: Any) -> MarugotoError:
    with pytest.raises(MarugotoError) as raised:
        ms.split(*args, **options)
    return raised.value


def test_only_areas_can_be_split(several: ms.Log, tmp_path: Path) -> None:
    error = refused(several, by="相談方法")
    assert (error.slug, error.exit_code) == ("not-to-split", 2)
    assert "地区、拠点" in "".join(error.parts("ja"))
    assert refused(several, by="month").slug == "not-to-split"
    assert refused(several, by="地域区分").slug.startswith("unknown-dimension")
    (tmp_path / "plain.csv").write_text(CLEAN, "utf-8")
    assert refused(ms.load(tmp_path / "plain.csv", profile="standard"), by="拠点").slug == "dimension-not-in-log"
    assert refused(ms.load(tables(tmp_path))).slug == "table-file-no-rows"
    with pytest.raises(TypeError, match="no option"):
        ms.split(several, by="district", period="2023年度")  # type: ignore[call-arg]


# ── the areas add up, and their tables do ───────────────────────────────────────────────────────────────────

CENTRES = {"堺": ("相原", "小山", "不明"), "鶴川": ("鶴川", "相原"), "南": ("", "どこか")}
ROW = st.builds(
    lambda centre, month, place, *rest: [date(2023 + (month < 4), month, 3), centre,
                                         CENTRES[centre][place % len(CENTRES[centre])], *rest],
    st.sampled_from(list(CENTRES)), st.sampled_from([4, 6, 9]), st.integers(0, 2),
    st.sampled_from(["来所", "訪問", "電話", "不明"]), st.sampled_from(["包括", "アウトリーチ", "参加", "社協事務"]),
    st.sampled_from(["本人", "家族", "不明"]), st.sampled_from(["1", "2", ""]), st.sampled_from(["新規", "継続"]),
    st.sampled_from(["介護", "仕事、介護", ""]), st.sampled_from(["包括", "民生委員、包括", "なし", "不明"]),
)  # fmt: skip


def cells(table: Table) -> dict[tuple[str, str], int]:
    return {place: figure.n for place, figure in counted(table).items() if figure.n}


def assert_adds_up(back: Report, whole: Report, parts: Sequence[Report]) -> None:
    """Cell by cell; a table of several centres stands where every part names its centre."""
    assert [(one.id, one.n, one.mentions) for one in back.base_chain] == [
        (one.id, one.n, one.mentions) for one in whole.base_chain
    ]  # fmt: skip
    found = {table.id: table for table in back.tables}
    lost = {table.id for table in whole.tables} - found.keys()
    assert all("centre" in name for name in lost)
    assert not lost or not all(part.release.centres for part in parts)
    for table in whole.tables:
        if table.id in lost:
            continue
        same = found[table.id]
        assert cells(same) == cells(table), table.id
        assert (same.base.n, same.base.contacts, same.base.mentions) == (
            table.base.n, table.base.contacts, table.base.mentions)  # fmt: skip
        assert (same.outside, same.total and same.total.n) == (table.outside, table.total and table.total.n)


@pytest.mark.parametrize("by", ["district", "centre"])
@pytest.mark.parametrize("suffix", [".csv", ".json", pytest.param(".xlsx", marks=pytest.mark.long)])
@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(rows=st.lists(ROW, min_size=3, max_size=14))
def test_the_tables_of_a_split_log_written_out_add_up_to_the_whole(by: str, suffix: str, rows: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        read = ms.load(log(folder, rows), profile="machida", period="2023年度")
        parts = list(ms.split(read, by=by).values())
        files = [part.save(folder / f"part{n}{suffix}") for n, part in enumerate(parts)]
        back = ms.analyse(files, profile="machida", period="2023年度")
        assert_adds_up(back, pipeline.report_of(read), parts)
        assert len(parts) == 1 or back.persons is None


def sums(parts: Sequence[Report]) -> dict[tuple[str, ...], int]:
    """Add the chains and the tables of reports, people apart."""
    found: dict[tuple[str, ...], int] = {}
    for part in parts:
        for row in figures_of(part):
            key = (row["table"], str(row["row_code"]), str(row["column_code"]))
            if row["n"] and "persons" not in key and not re.search("centre|year", row["table"]):
                found[key] = found.get(key, 0) + row["n"]
    return found


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(made=logs(largest=25))
def test_any_log_is_the_sum_of_its_areas(made: Log) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "log.csv"
        path.write_bytes(csv_of(made.grid))
        read = ms.load(path, profile="machida")
        whole = pipeline.report_of(read)
        for by in [by for by in COLUMNS if by in read.to_frame()]:
            assert sums([*ms.split(read, by=by).values()]) == sums([whole])
