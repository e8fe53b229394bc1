"""The table of residents per district: how people write it, what is refused, and that nothing of it goes astray."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import canary
import pytest
from canary import leaks
from doorway import Run, opened
from handed import log, slug
from logs import Grid, changed, xlsx_of
from outputs import written
from peopled import COUNTED, HEADS, PEOPLE, contacts, population, report

import marugoto_stats as ms
from marugoto_stats import render
from marugoto_stats.errors import InputError
from marugoto_stats.model import Rate

# ── the table of residents ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("grid", [
    [["aihara", 15000, "2023-04-01", "台帳"], ["oyama", 30000, "2023-04-01", "台帳"]],
    [["相原", "15,000", "R5.4.1", "台帳"], ["小山町", "30,000", "", ""], ["計", "45,000", "", ""]],
    [["相原地区", "１５，０００", "2023/4/1", "台帳"], ["小山", 30000.0, None, None], ["市全域", "430,000", "", ""]],
    [["相原", 15000, date(2023, 4, 1), "台帳"], [], ["小山", "30000", "", ""], ["※ 年度初めの数", "", "", ""]],
])  # fmt: skip
@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
def test_a_table_is_read_as_people_write_it(tmp_path: Path, grid: Grid, name: str) -> None:
    path = population(tmp_path, [*HEADS, *grid], name)
    found = ms.analyse(log(tmp_path, COUNTED), profile="machida", population=path).release.residents
    assert [(one.district, one.n, one.as_of, one.source) for one in found] == [
        ("aihara", 15_000, date(2023, 4, 1), "台帳"), ("oyama", 30_000, date(2023, 4, 1), "台帳")]  # fmt: skip


@pytest.mark.parametrize("heads", [
    ["district", "residents", "as_of", "source"], ["District", "Population", "As of", "Source"],
    ["エリア", "人口（人）", "基準日", "出典"], ["地　区", " 人口 ", "基準日", "出典"],
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_heads_and_encodings(tmp_path: Path, heads: list[str], encoding: str) -> None:
    path = population(tmp_path, [["町田市の人口"], [], heads, *PEOPLE[1:]], encoding=encoding)
    found = ms.analyse(log(tmp_path, COUNTED), profile="machida", population=path).release.residents
    assert [one.n for one in found] == [15_000, 30_000]


@pytest.mark.parametrize(("grid", "expected", "cell"), [
    ([["地区", "世帯"], ["相原", 3]], "population-heads", ""),
    ([["地区", "人口", "人口（女）"], ["相原", 3, 1]], "population-head-twice", "B1"),
    ([*HEADS, ["相原", "多い"]], "population-number", "B2"),
    ([*HEADS, ["相原", "-3"]], "population-number", "B2"),
    ([*HEADS, ["相原", "3.5"]], "population-number", "B2"),
    ([*HEADS, ["相原", "1" * 400]], "population-number", "B2"),
    ([*HEADS, ["相原", 3, "年度初め"]], "population-day", "C2"),
    ([*HEADS, ["相原", 3], ["どこか", 4]], "population-district", "A3"),
    ([*HEADS, ["市外", 4]], "population-district", "A2"),
    ([*HEADS, ["不明", 4]], "population-district", "A2"),
    ([*HEADS, ["", 4]], "population-district", "A2"),
    ([*HEADS, ["相原", 3], ["aihara", 4]], "population-twice", "A3"),
    ([*HEADS, ["相原", ""]], "population-empty", ""),
    ([*HEADS, *([["相原", ""]] * 2100)], "population-too-long", ""),
])  # fmt: skip
def test_what_cannot_be_read_is_named_by_its_place_alone(tmp_path: Path, grid: Grid, expected: str, cell: str) -> None:
    with pytest.raises(InputError) as raised:
        report(tmp_path, grid=grid)
    assert raised.value.slug == expected
    for lang in ("ja", "en"):
        said = " ".join(raised.value.parts(lang))
        assert cell in said
        assert "人口.csv" in said
        assert not any(text in said for text in ("多い", "年度初め", "どこか", "3.5"))


def test_a_workbook_names_its_sheet_and_has_one_table(tmp_path: Path) -> None:
    path = population(tmp_path, [*HEADS, ["相原", "多い"]], "p.xlsx")
    with pytest.raises(InputError, match="人口!B2"):
        ms.analyse(log(tmp_path, COUNTED), profile="machida", population=path)
    path.write_bytes(xlsx_of({"2022": PEOPLE, "2023": PEOPLE}))
    assert slug(log(tmp_path, COUNTED), profile="machida", population=path) == "population-sheets"
    one = xlsx_of({"人口": [*HEADS, ["相原", 15000]]})
    path.write_bytes(changed(one, "xl/worksheets/sheet1.xml", "<v>15000</v>", "<f>1/0</f>"))
    assert slug(log(tmp_path, COUNTED), profile="machida", population=path) == "population-number"


def test_what_is_no_table_is_refused_as_any_file_is(tmp_path: Path) -> None:
    whole, crooked = log(tmp_path, COUNTED), tmp_path / "p.xlsx"
    for content, expected in ((b"", "empty-file"), (b"PK\x03\x04 nothing", "broken-workbook")):
        crooked.write_bytes(content)
        assert slug(whole, profile="machida", population=crooked) == expected
    assert slug(whole, profile="machida", population=tmp_path / "none.csv") == "no-such-file"
    assert slug(whole, profile="machida", population=tmp_path) == "is-a-folder"
    assert slug(whole, profile="machida", population=whole) == "population-heads"
    assert slug(whole, profile="machida", population=report(tmp_path).save(tmp_path / "r.json")) == "population-heads"


def test_a_log_given_for_residents_leaks_nothing(tmp_path: Path) -> None:
    planted = tmp_path / "planted.csv"
    planted.write_bytes(canary.text())
    with pytest.raises(InputError) as raised:
        ms.analyse(log(tmp_path, COUNTED), profile="machida", population=planted)
    assert not leaks(" ".join(raised.value.parts("ja")) + repr(raised.value))


def test_a_source_that_means_harm_is_text_everywhere(tmp_path: Path) -> None:
    harm = "=1+1<script>alert(1)</script>\x1b[2J"
    made = report(tmp_path, grid=[*HEADS, ["相原", 15_000, "2023-04-01", harm], ["小山", 30_000]])
    for form in ("terminal", "html", "json", "markdown"):
        text = written(form, made, render.View(to_file=True, whole=form == "html"))
        assert "alert(1)" in text
        assert "\x1b[2J" not in text
        assert ("<script>alert" in text) is (form in ("terminal", "json"))  # where it means nothing


def test_where_districts_are_as_written_their_names_are_found(tmp_path: Path) -> None:
    rows = [[row[0], "", row[2], *row[3:]] for row in contacts(北=20, 南=4)]
    path = population(tmp_path, [*HEADS, ["北", 1000, "2023-04-01", "台帳"], ["南", 500], ["西", 700]])
    table = ms.analyse(log(tmp_path, rows), profile="standard", population=path)["district"]
    assert {label: line[0].rate for label, line in zip(table.rows.labels, table.cells, strict=True)} == {
        "北": Rate(20, 1000), "南": Rate(4, 500)}  # fmt: skip


# ── the command line ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def _given(folder: Path) -> tuple[str, ...]:
    population(folder, name="people.csv")
    log(folder, COUNTED)
    return "log.csv", "-p", "machida", "--population", "people.csv"


def test_summarize_shows_the_districts_too(run: Run, tmp_path: Path) -> None:
    asked = _given(tmp_path)
    tables = list(run("summarize", *asked, "-f", "json").tables)
    assert "district" in tables
    assert "district" not in list(run("summarize", *asked[:3], "-f", "json").tables)
    assert "1.3-2.9" in run("tabulate", *asked, "--rows", "district").out
    assert run("summarize", "log.csv", "-p", "machida", "--population", "none.csv").code == 1


def test_the_table_of_residents_is_an_input_like_the_log(run: Run, tmp_path: Path) -> None:
    asked = _given(tmp_path)
    before = (tmp_path / "people.csv").read_bytes()
    assert run("summarize", *asked, "-o", "people.csv", "--overwrite").code == 2
    assert (tmp_path / "people.csv").read_bytes() == before
    assert run("report", *asked, "-o", "out/report.md").code == 1  # there is no such folder
    (tmp_path / "out").mkdir()
    assert run("report", *asked, "-o", "out/report.md", "-q").code == 0
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["runs"][0]
    assert f"--population {tmp_path / 'people.csv'}" in record["line"]
    assert {source["file"] for source in record["sources"]} == {"log.csv", "people.csv"}
    assert run("verify", "out").code == 0
    population(tmp_path, [*HEADS, ["相原", 16_000]], "people.csv")
    assert "people.csv" in run("verify", "out").out
