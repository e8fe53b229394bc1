"""A comparison in every form: the same figures, said in words, and no trace of it where nothing is compared."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import docx
import jsonschema
import lxml.html
import openpyxl
import pymupdf
import pytest
from figures import sakai_report
from outputs import with_tables, written
from previous import lines_of, report
from test_word import blocks

from marugoto_stats import pipeline
from marugoto_stats.model import TIDY_COLUMNS
from marugoto_stats.render import View, renderer
from marugoto_stats.render.chart import alt_text, chartable, draw
from marugoto_stats.render.json import schema
from marugoto_stats.render.layout import lay_out
from marugoto_stats.render.outline import outline
from marugoto_stats.wording import words

HACHIOJI = Path(__file__).parent.parent / "data" / "samples" / "hachioji_2025.xlsx"
ARROWS = re.compile("[←-⇿▲▼⬆⬇➡🔺🔻]")
JA = words("ja")


# ── every form ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["terminal", "plain", "markdown", "json", "csv", "html"])
def test_no_form_has_an_arrow(name: str) -> None:
    assert not ARROWS.search(written(name, report("part")).replace("（地域包括", ""))


@pytest.mark.parametrize("whole", [True, False])
def test_markdown_says_what_the_layout_says(whole: bool) -> None:
    text = written("markdown", report("part"), View(whole=whole))
    rows = [[cell.strip(" *") for cell in line.strip("| ").split(" |")] for line in text.splitlines() if "|" in line]
    for table in report("part").tables:
        for line in lines_of(lay_out(table, JA)):
            shown = [cell.strip() for cell in line]
            while not shown[-1]:  # stripped off with the end of the line above
                shown.pop()
            assert any(row[: len(shown)] == shown for row in rows), (table.id, line)
    assert "小山 △30" in text


@pytest.mark.parametrize("name", ["part", *(pytest.param(name, marks=pytest.mark.long) for name in ("whole", "en"))])
def test_a_document_says_what_the_layout_says(name: str) -> None:
    found = docx.Document(io.BytesIO(renderer("word").write(report(name), View())))
    spoken = words(report(name).lang)
    for table, lines in blocks(found, report(name).tables):
        assert lines[1:] == lines_of(lay_out(table, spoken)), table.id
    text = "\n".join(paragraph.text for paragraph in found.paragraphs)
    assert all(line in text for line in outline(report(name), spoken).splits)


def test_a_page_says_what_the_layout_says() -> None:
    page = lxml.html.fromstring(renderer("html").write(report("part"), View()))
    for table, made in zip(report("part").tables, page.iterfind(".//table"), strict=True):
        body = [[cell.text_content() for cell in row] for row in made.iterfind("tbody/tr")]
        assert body == lines_of(lay_out(table, JA)), table.id
    assert [item.text for item in page.iterfind(".//section[@id='splits']//li")] == list(
        outline(report("part"), JA).splits)


def test_a_pdf_says_what_the_layout_says() -> None:
    small = with_tables(report(), "overview", "district_by_channel")
    with pymupdf.open(stream=renderer("pdf").write(small, View()), filetype="pdf") as opened:
        text = "\n".join(page.get_text() for page in opened)
    words_in = text.split()
    for table in small.tables:
        for line in lines_of(lay_out(table, JA)):
            assert all(cell in words_in for cell in line[1:] if cell), (table.id, line)
    assert "増減の内訳" in text


@pytest.mark.parametrize("name", ["whole", "part"])
def test_a_workbook_holds_the_same_numbers(name: str) -> None:
    content = renderer("excel").write(report(name), View(to_file=True))
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = [sheet for sheet in book.sheetnames if re.fullmatch(r"表\d\d_(?!データ).+", sheet)]
    for table, sheet in zip(report(name).tables, sheets, strict=True):
        layout = lay_out(table, JA)
        expected = lines_of(layout)
        rows = book[sheet].iter_rows(min_row=5, max_row=4 + len(expected), max_col=len(layout.columns) + 1)
        assert [[as_shown(cell.value, cell.number_format) for cell in row] for row in rows] == expected, table.id


def as_shown(value: object, style: str) -> str:
    """What a person sees in a cell."""
    if value is None or isinstance(value, str):
        return value or ""
    number = float(str(value))
    if style == "0.0%":
        return f"{round(number * 1000) / 10:.1f}%"
    signed = style.startswith("+")
    sign = "△" if number < 0 else "+" if signed and number > 0 else ""
    return f"{sign}{abs(number):,.{1 if '0.0' in style else 0}f}"


def test_the_workbook_counts_again_and_agrees() -> None:
    year = pipeline.analyse(HACHIOJI, period="2025年度", previous="2024年度")
    book = openpyxl.load_workbook(io.BytesIO(renderer("excel").write(year, View(to_file=True))), data_only=True)
    results = [row[5] for row in book["検算"].iter_rows(values_only=True) if row[5] in ("一致", "不一致")]
    assert set(results) == {"一致"}
    assert len(results) > len(year.tables)


# ── for programs ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["whole", "part", "en"])
def test_the_json_keeps_its_contract(name: str) -> None:
    told = json.loads(written("json", report(name)))
    jsonschema.validate(told, schema())
    assert told["with"]["whole"] is (name != "part")
    assert set(told["with"]) > {"asked", "since", "until", "first", "last", "label", "now", "operations"}
    for table, found in zip(report(name).tables, told["tables"], strict=True):
        figures, cells = ([one for line in lines for one in line] for lines in (table.cells, found["cells"]))
        for figure, cell in zip(figures, cells, strict=True):
            change = figure.change
            assert change is not None
            assert (cell["previous"], cell["change"]) == (change.previous, change.n)
            assert cell["change_rate"] == (None if change.rate is None else float(change.rate))
            assert cell["beyond_chance"] == change.beyond_chance
            assert cell.get("compared", figure.n) == change.now
            assert ("compared" in cell) is (figure.n != change.now)
    assert [link["previous"] for link in told["base_chain"]] == [
        link.change and link.change.previous for link in report(name).base_chain]


@pytest.mark.parametrize("key", ["change", "change_rate", "beyond_chance"])
def test_the_schema_refuses_half_a_comparison(key: str) -> None:
    told = json.loads(written("json", report()))
    del told["tables"][0]["cells"][0][0][key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema())


def test_without_a_comparison_nothing_of_it_is_there() -> None:
    alone = sakai_report()
    for name in ("json", "csv", "terminal", "markdown"):
        text = written(name, alone)
        assert "前年度" not in text
        assert not re.search(r'"(with|splits|previous|change|change_rate|beyond_chance)":', text)
    assert written("csv", alone).splitlines()[0] == ",".join(TIDY_COLUMNS)
    assert list(alone.to_frame().columns) == list(TIDY_COLUMNS)


def test_the_csv_has_three_columns_more() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", report()))))
    assert list(rows[0]) == [*TIDY_COLUMNS, "previous", "change", "change_rate"]
    for row in rows:
        if row["previous"] and row["n"] and row["change"]:
            assert int(row["n"]) - int(row["previous"]) == int(row["change"])
    base = next(row for row in rows if row["row_code"] == "base_contacts")
    assert (base["n"], base["previous"]) == ("887", "885")
    frame = report().to_frame()
    assert str(frame["previous"].dtype) == "Int64"
    assert len(frame) == len(rows)


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
def test_a_result_that_compares_still_stands_where_logs_stand(suffix: str, tmp_path: Path) -> None:
    year = pipeline.analyse(HACHIOJI, period="2025年度", previous="2024年度")
    path = tmp_path / f"tables.{suffix}"
    path.write_bytes(renderer({"xlsx": "excel"}.get(suffix, suffix)).write(year, View(to_file=True)))
    again = pipeline.analyse(path)
    assert [(link.id, link.n) for link in again.base_chain] == [(link.id, link.n) for link in year.base_chain]
    same = {table.id: table for table in again.tables}
    for table in year.tables:
        counts = {(row, j): f.n for row, line in zip(table.rows.codes, table.cells, strict=True)
                  for j, f in enumerate(line) if f.n}  # fmt: skip
        found = same[table.id]
        assert counts == {(row, j): f.n for row, line in zip(found.rows.codes, found.cells, strict=True)
                          for j, f in enumerate(line) if f.n}, table.id  # fmt: skip
    assert again.release.previous is None


# ── the charts ──────────────────────────────────────────────────────────────────────────────────────────────


def marked(name: str, table_id: str) -> str:
    return draw(report(name)[table_id], report(name), format="svg", live=True).decode()


@pytest.mark.parametrize("table_id", ["month", "overview", "inquirer", "partner"])
def test_a_chart_marks_the_other_count_and_says_so(table_id: str) -> None:
    said = "前年度の件数（2022年4月〜2023年3月）"
    picture = marked("whole", table_id)
    assert said in picture
    assert said in alt_text(report()[table_id], "ja")
    alone = draw(sakai_report()[table_id], sakai_report(), format="svg", live=True).decode()
    colours = {text.lower() for text in re.findall("#[0-9a-fA-F]{6}", picture)}
    assert colours == {text.lower() for text in re.findall("#[0-9a-fA-F]{6}", alone)}  # no colour for a change
    assert picture.count("<path") > alone.count("<path") + len(report()[table_id].rows.codes) // 2


def test_a_chart_marks_nothing_where_other_months_are_compared() -> None:
    assert "前年度" not in marked("part", "inquirer")


def test_charts_that_compare_are_the_same_every_time() -> None:
    for table in chartable(report())[:2]:
        assert draw(table, report(), format="png") == draw(table, report(), format="png")
