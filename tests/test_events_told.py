"""What an office says happened: drawn at its day, listed in every document, and never tied to a figure."""

from __future__ import annotations

import io
import json
import re
from calendar import monthrange
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pymupdf
import pytest
from canary import SIGN, canary
from documents import HARM, hostile_report, month_report
from happenings import HEAD, YEAR, counted, put, told
from hypothesis import given
from hypothesis import strategies as st
from logs import Cell

from marugoto_stats.model import Event, Report, SafeTable
from marugoto_stats.render import FORMATS, View, chart, palette, renderer
from marugoto_stats.render.chart import dated
from marugoto_stats.render.chart.paper import SMALL, Paper
from marugoto_stats.render.json import schema
from marugoto_stats.wording import words

DOCUMENTS = ("word", "html", "pdf", "markdown", "excel")


pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path)
    return tmp_path


# ── drawing ─────────────────────────────────────────────────────────────────────────────────────────────────


def strokes(svg: str, colour: str) -> list[list[tuple[float, float]]]:
    """List the lines of a colour in a picture: their points."""
    paths = re.findall(rf'<path d="([^"]*)"[^>]*style="fill: none; stroke: {colour.lower()}', svg)
    return [[(float(x), float(y)) for x, y in re.findall(r"[ML] ([\d.]+) ([\d.]+)", path)] for path in paths]


def drawing(table: SafeTable, report: Report) -> str:
    return chart.draw(table, report, format="svg", live=True).decode()


@pytest.mark.parametrize("count", [1, 3, 12])
def test_each_line_stands_at_its_day(count: int) -> None:
    days = [date(2023 + (m < 4), m, 1 + 27 * m % 28) for m in (4, 7, 10, 1, 5, 6, 8, 9, 11, 12, 2, 3)][:count]
    report = told([HEAD, *([day, f"できごと{day.month}", ""] for day in days)])
    svg = drawing(report["month"], report)
    ((left, base), (right, _)), *_ = strokes(svg, palette.BASELINE)
    lines = sorted(strokes(svg, palette.FAINT))
    assert len(lines) == count
    for line, day in zip(lines, sorted(days), strict=True):
        month = (day.month - 4) % 12
        place = (month + (day.day - 0.5) / monthrange(day.year, day.month)[1]) / 12
        assert line[-1] == pytest.approx((left + place * (right - left), base), abs=0.01)
        assert line[0][1] < line[1][1] < line[2][1]  # from the number down to the columns


def test_a_report_without_events_is_drawn_as_ever() -> None:
    plain = counted()
    empty = told([HEAD, ["2019-04-01", "前", ""]])
    for table in chart.chartable(plain):
        assert drawing(table, plain) == drawing(table, empty)
    assert drawing(plain["month"], plain) != drawing(plain["month"], told(YEAR))


def test_only_monthly_charts_have_lines_and_only_where_they_belong() -> None:
    report, plain = told(YEAR), counted()
    for table in chart.chartable(plain):
        differs = drawing(report[table.id], report) != drawing(table, plain)
        assert differs == (table.id in ("month", "month_by_district", "month_by_centre")), table.id
    drawn = drawing(report["month_by_district"], report)
    assert len(strokes(drawn, palette.FAINT)) == 5  # 相原: 担当, 説明会 · 小山: those and スーパー
    assert "鶴川 拠点開設" not in drawn  # 鶴川 has no panel
    assert "鶴川 拠点開設" in drawing(report["month"], report)


def test_the_list_below_names_number_day_event_and_scope() -> None:
    svg = drawing(told(YEAR)["month"], told(YEAR))
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", svg)
    assert "2023年7月31日 スーパー閉店（小山）" in texts
    assert "2023年10月1日 担当1名欠員" in texts
    assert "できごとは事務所が書いたもので、件数との関係を示すものではありません。" in texts
    assert "できごとの日に線：2023年7月31日、2023年10月1日、2024年1月15日、2024年2月10日。" in svg


def test_a_long_event_is_shortened_in_charts_and_whole_in_lists() -> None:
    long = "相談窓口の紹介をした" * 9
    report = told([HEAD, ["2023-05-01", long, ""]])
    assert long not in "".join(re.findall(r"<text [^>]*>([^<]*)</text>", drawing(report["month"], report)))
    assert long in renderer("markdown").write(report, View(whole=True, to_file=True)).decode()


@given(st.lists(st.integers(0, 999), min_size=1, max_size=40), st.floats(0.3, 7.0))
def test_numbers_never_touch(places: list[int], room: float) -> None:
    """However close the days and however narrow the drawing; each line keeps its own place and one number's."""
    paper = Paper()
    marks = [dated._Mark((room * x / 1000,), (n,)) for n, x in enumerate(sorted(places), start=1)]
    joined = dated._joined(paper, marks, room)
    found = dated._spread(paper, joined, (0.0, room))
    halves = [paper.width_of(mark.text, SMALL) / 2 for mark in joined]
    for place in range(1, len(found)):
        assert found[place] - halves[place] > found[place - 1] + halves[place - 1]
    assert [x for mark in joined for x in mark.xs] == [mark.xs[0] for mark in marks]
    assert [n for mark in joined for n in mark.numbers] == list(range(1, len(marks) + 1))
    if len(joined) > 1:
        assert found[0] - halves[0] >= -0.001
        assert found[-1] + halves[-1] <= room + 0.001


# ── listing ─────────────────────────────────────────────────────────────────────────────────────────────────


def rendered(name: str, report: Report) -> bytes:
    """Render a report of whose tables only that of the months is looked at: drawing all takes long."""
    months = replace(report, tables=tuple(table for table in report.tables if table.id == "month"), evidence=None)
    return renderer(name).write(months, View(whole=True, to_file=True))


def text_of(name: str, content: bytes) -> str:
    if name == "word":
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    if name == "pdf":
        return "".join(page.get_text() for page in pymupdf.open(stream=content, filetype="pdf"))
    if name == "excel":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)
    return content.decode()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_list_what_happened(name: str) -> None:
    report = told(YEAR)
    text, said = text_of(name, rendered(name, report)), words("ja")("events.no-cause")
    for part in ("スーパー閉店", "担当1名欠員", "鶴川 拠点開設", "全体", "事務所の表（events.xlsx）から4件"):
        assert part in text, part
    assert said in text.replace("\n", "")
    plain = counted()
    assert said not in text_of(name, rendered(name, plain))


def test_the_page_of_a_month_lists_it_too() -> None:
    report = told(YEAR, period="2023-07")
    for name in ("word", "html", "pdf", "markdown"):
        text = text_of(name, rendered(name, report))
        assert "スーパー閉店" in text
        assert "担当1名欠員" not in text
    assert len(pymupdf.open(stream=rendered("pdf", report), filetype="pdf")) == 1


def test_the_list_in_word_fills_the_page() -> None:
    document = docx.Document(io.BytesIO(rendered("word", told(YEAR))))
    table = next(table for table in document.tables if table.cell(0, 0).text == "番号")
    assert [cell.text for cell in table.rows[1].cells] == ["1", "2023年7月31日", "スーパー閉店", "小山"]
    widths = [column.width or 0 for column in table.columns]
    assert max(widths) == widths[2]


def test_the_sheet_of_the_workbook_has_days() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered("excel", told(YEAR))))
    rows = list(book["できごと"].iter_rows(min_row=3, max_row=5, values_only=True))
    assert rows[0] == ("番号", "日付", "できごと", "範囲")
    assert (rows[1][0], rows[1][1].date(), *rows[1][2:]) == (1, date(2023, 7, 31), "スーパー閉店", "小山")
    assert rows[2][3] == "全体"
    links = [cell.hyperlink.location for row in book["目次"] for cell in row if cell.hyperlink]
    assert any("できごと" in link for link in links)


def test_json_has_the_key_only_where_something_is_told() -> None:
    report = told(YEAR)
    written = json.loads(rendered("json", report))
    assert written["events"][0] == {"date": "2023-07-31", "event": "スーパー閉店", "scope": "小山"}
    assert written["events"][1] == {"date": "2023-10-01", "event": "担当1名欠員", "scope": ""}
    jsonschema.validate(written, schema())
    plain = json.loads(rendered("json", counted()))
    assert "events" not in plain
    assert {key: written[key] for key in ("tables", "base_chain", "sources")} == {
        key: plain[key] for key in ("tables", "base_chain", "sources")}  # fmt: skip


def test_the_same_bytes_twice_and_no_other_column_anywhere() -> None:
    grid: list[list[Cell]] = [[*HEAD, "担当", canary()], *([*row, canary(), canary()] for row in YEAR[1:])]
    report, again = told(grid), told(grid)
    for name in (name for name in FORMATS if name not in ("terminal",)):
        content = rendered(name, report)
        assert content == rendered(name, again), name
        assert SIGN not in (text_of(name, content) if name in DOCUMENTS else content.decode()), name
    svg = drawing(report["month"], report)
    assert svg == drawing(again["month"], again)
    assert SIGN not in svg
    assert SIGN not in repr(report.events)


def test_the_public_gets_the_events_and_not_their_file() -> None:
    own = ["extends = 'machida'", "[audience.public]", "smallest_published = 1", "decided = 'x'", ""]
    Path("pub.toml").write_text("\n".join(own), "utf-8")
    report = told(YEAR, profile="pub.toml", audience="public")
    assert report.events[0].text == "スーパー閉店"
    for name in DOCUMENTS:
        text = text_of(name, rendered(name, report))
        assert "スーパー閉店" in text
        assert "events.xlsx" not in text


@pytest.mark.parametrize("report", [hostile_report(), month_report()], ids=["year", "month"])
def test_an_event_that_means_harm_is_text(report: Report) -> None:
    since = report.release.period.since
    assert since is not None
    harmed = replace(report, events=tuple(Event(since, text, text) for text in HARM))
    page = text_of("html", rendered("html", harmed))
    assert "<script" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    plain = text_of("pdf", rendered("pdf", harmed)).replace("\n", "")
    assert "#set page(fill: red)" in plain
    document = docx.Document(io.BytesIO(rendered("word", harmed)))
    assert any(cell.text == "=1+1" for table in document.tables for row in table.rows for cell in row.cells)
    book = openpyxl.load_workbook(io.BytesIO(rendered("excel", harmed)))
    assert all(cell.data_type != "f" for row in book["できごと"] for cell in row)
