"""集計表.xlsx read back: every figure, every chart, every formula; and that it tells nobody what is not theirs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import canary
import openpyxl
import pytest
from figures import sakai_report
from logs import Grid, csv_of
from outputs import hidden
from test_render_hostile import PAYLOADS, hostile
from workbooks import Read, texts

from marugoto_stats import pipeline
from marugoto_stats.files import is_ours
from marugoto_stats.model import TIDY_COLUMNS, Report, SafeTable
from marugoto_stats.render import View, palette, renderer
from marugoto_stats.render.chart.series import series
from marugoto_stats.render.excel import evidence
from marugoto_stats.render.excel.face import HEAD
from marugoto_stats.render.layout import lay_out
from marugoto_stats.text import safe_text
from marugoto_stats.wording import LANGUAGES, Lang, words

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
LOG = SAMPLES / "sakai_2023.xlsx"
AGREE = {"ja": "一致", "en": "agrees"}
DIFFER = {"ja": "不一致", "en": "differs"}
KNOWN = re.compile(
    r"=(?:COUNTIFS|SUMIFS|COUNT|SUM)\([^()]+\)(?:-D\d+)?|=[A-Z]+\d+|=C\d+-D\d+|=COUNTIF\([^()]+\)|[=\d+]+|"
    r"=IF\((?:[A-Z]+\d+=[A-Z]*\d+|COUNTIF\([^()]+\)=\d+),[^()]+(?:\(\d+[^()]*\)|（\d+項目）)?[^()]*\)"
)
"""Every kind of formula that the workbook may hold."""


def written(report: Report, folder: Path | None = SAMPLES) -> Read:
    return Read(renderer("excel").write(report, View(to_file=True, folder=folder)))


@cache
def year(lang: Lang = "ja") -> Report:
    return pipeline.analyse(LOG, lang=lang, period="2023-04..2023-06" if lang == "en" else None)


@cache
def book(lang: Lang = "ja") -> Read:
    return written(year(lang))


def faces(read: Read, report: Report) -> list[tuple[SafeTable, str]]:
    """Each table with the name of its sheet."""
    names = [name for name in read.book.sheetnames if re.fullmatch(r"(表|Table)\d\d(_(?!(データ|data)$).+)?", name)]
    return list(zip(report.tables, names, strict=True))


def as_shown(value: object, style: str) -> str:
    """What a person sees in a cell."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{round(float(str(value)) * 1000) / 10:.1f}%" if style == "0.0%" else f"{value:,}"


def exactly(share: float) -> object:
    """A share as a workbook keeps it: 16 digits."""
    return pytest.approx(share, rel=1e-15)


# ── the figures ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_that_people_read_is_the_one_of_all_formats(lang: Lang) -> None:
    for table, name in faces(book(lang), year(lang)):
        layout = lay_out(table, words(lang))
        lines = [line for section in layout.sections for line in section.lines]
        expected = [(line.label, *line.cells) for line in (*lines, *([layout.shares] if layout.shares else []))]
        cells = book(lang).book[name].iter_rows(min_row=HEAD + 2, max_row=HEAD + 1 + len(expected),
                                                max_col=len(layout.columns) + 1)
        assert [tuple(as_shown(cell.value, cell.number_format) for cell in row) for row in cells] == expected
        assert name[:4] in book(lang).book[name]["A1"].value.replace(" ", "0") or layout.title in (
            book(lang).book[name]["A1"].value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_that_programs_read_is_the_csv_s(lang: Lang) -> None:
    report, read = year(lang), book(lang)
    sheets = [name for name in read.book.sheetnames if re.fullmatch(r"(表|Table)\d\d_(データ|data)", name)]
    told = [list(table.tidy()) for table in report.tables]
    told.insert(0, [row for row in report.tidy() if row["table"] == "base_chain"])
    for name, rows in zip(sheets, told, strict=True):
        head, *lines = read.grid(name)
        assert head == TIDY_COLUMNS
        assert lines == [tuple(exactly(value) if isinstance(value, float) else value for value in map(row.get, head))
                         for row in rows]


def test_what_programs_read_keeps_the_rules_of_the_ministry() -> None:
    for name in (name for name in book().book.sheetnames if name.endswith("データ")):
        sheet = book().book[name]
        assert not sheet.merged_cells.ranges
        assert all(any(value is not None for value in row) for row in book().grid(name))
        assert not any("\n" in text for text in texts(sheet))
        assert {type(row[TIDY_COLUMNS.index("n")]) for row in book().grid(name)[1:]} <= {int, type(None)}
        assert name not in book().formulas


def test_no_cell_is_merged_and_every_sheet_is_listed() -> None:
    assert not any(sheet.merged_cells.ranges for sheet in book().book)
    named = {*texts(book().book["目次"])}
    assert {name for name in book().book.sheetnames if name.endswith("データ")} <= named
    assert {"表紙", "数え方", "検算", "根拠"} <= named
    targets = {link.location for row in book().book["目次"]["A1:D40"] for cell in row if (link := cell.hyperlink)}
    assert {f"'{name}'!A1" for name in book().book.sheetnames if name != "目次"} == targets


def test_a_hidden_count_is_a_sign_in_the_table_and_a_gap_in_the_chart() -> None:
    report = hidden(sakai_report())
    read = written(report)
    table, name = next(pair for pair in faces(read, report) if pair[0].id == "partner")
    assert "x" in [row[1] for row in read.grid(name)]
    cached = [n for chart in read.charts[name] for one in chart for n in one.cached]
    assert None in cached
    assert table.cells[1][0].n in cached
    overview = next(name for table, name in faces(read, report) if table.id == "overview")
    assert "–" in [row[3] for row in read.grid(overview)]


# ── the charts ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_charts_draw_the_cells_that_they_point_to(lang: Lang) -> None:
    read = book(lang)
    charts = [one for sheet in read.charts.values() for chart in sheet for one in chart]
    assert len(charts) > 20
    for one in charts:
        assert read.column(one.values) == list(one.cached)


def test_charts_draw_what_the_pictures_draw_in_the_same_order_and_colours() -> None:
    for table, name in faces(book(), year()):
        drawn = series(table)
        found = [one for chart in book().charts[name] for one in chart]
        columns = [[line.figures[j].n for line in drawn.lines] for j in range(len(drawn.panels))]
        columns += [[line.total.n for line in drawn.lines]] if drawn.sum_label else []
        assert sorted(map(list, (one.cached for one in found))) == sorted(columns)
        if table.chart is not None and table.chart.shape in ("bars", "panels"):
            colours = [palette.colour_of(drawn.dimension, line.code, pinned=line.pinned) for line in drawn.lines]
            assert {one.colours for one in found} == {tuple(colours)}
            assert {one.labels for one in found} == {tuple(line.label for line in drawn.lines)}


def test_charts_carry_an_alt_text_and_take_their_font_from_the_theme() -> None:
    drawings = "".join(text for name, text in book().parts.items() if name.startswith("xl/drawings/drawing"))
    assert drawings.count("descr=") == sum(map(len, book().charts.values()))
    theme = ElementTree.fromstring(book().parts["xl/theme/theme1.xml"])
    fonts = [font for font in theme.iter() if font.tag.endswith(("}latin", "}ea"))]
    assert {font.get("typeface") for font in fonts} == {"游ゴシック"}


# ── counted again ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_is_found_again(lang: Lang) -> None:
    check_recount(book(lang), year(lang), lang)


def check_recount(read: Read, report: Report, lang: Lang) -> None:
    """Every stored status agrees, every COUNTIFS gives its stored value, and every figure has one."""
    stored = {read.book[name][cell].value for name, cells in read.formulas.items() for cell in cells}
    assert DIFFER[lang] not in stored
    assert AGREE[lang] in stored
    asked = [(name, cell, formula) for name, cells in read.formulas.items() for cell, formula in cells.items()]
    assert [formula for _, _, formula in asked if not KNOWN.fullmatch(formula)] == []
    listed = f"'{words(lang)('excel.sheet.evidence')}'!"
    recounts = [one for one in asked if listed in one[2]]
    wrong = [one for one in recounts if read.worked_out(one[2]) != read.book[one[0]][one[1]].value]
    assert wrong == []
    counts = sum(1 for table in report.tables for line in _lines(table, lang) for n in line)
    compared = [formula for _, _, formula in asked if re.match(r"=IF\([A-Z]+\d+=[A-Z]+\d+,", formula)]
    assert len(recounts) >= counts
    assert len(compared) >= counts


def _lines(table: SafeTable, lang: Lang) -> list[list[int]]:
    """The counts that a table shows."""
    layout = lay_out(table, words(lang))
    counted = [j for j, column in enumerate(layout.columns) if column.kind == "count"]
    lines = [line for section in layout.sections for line in section.lines]
    return [[figure.n for j in counted if (figure := line.figures[j]) is not None and figure.n is not None]
            for line in lines]


def test_the_proof_says_how_many_and_that_all_agree() -> None:
    rows = book().grid("検算")
    assert re.fullmatch(r"すべて一致（\d+項目）", str(rows[1][0]))
    figures = [row for row in rows if re.fullmatch(r"表\d+", str(row[0])) and isinstance(row[2], int)]
    assert [row[2] for row in figures] == [sum(map(len, _lines(table, "ja"))) for table in year().tables]
    assert all(row[2:] == (row[2], row[2], 0, "一致") for row in figures)
    labels = {str(row[1]): row[3:5] for row in rows if row[1]}
    assert labels["対応件数"] == (1084, 1084)
    assert labels["連携・紹介あり（延べ回答）"] == (691, 691)
    assert labels["実人数"] == (312, 312)


def test_formulas_stand_where_they_are_meant_to_and_nowhere_else() -> None:
    assert set(book().formulas) == {name for _, name in faces(book(), year())} | {"検算"}
    assert all(value is not None for name, cells in book().formulas.items() for cell in cells
               for value in [book().book[name][cell].value])


def test_evidence_leads_to_the_row_of_the_log() -> None:
    sheet, log = book().book["根拠"], openpyxl.load_workbook(LOG, read_only=False)
    rows = list(sheet.iter_rows(min_row=5, max_col=5))
    assert len(rows) == 1084
    for link, file, name, row, day in rows[::50]:
        assert link.hyperlink is not None
        assert (link.hyperlink.target, link.hyperlink.location) == (file.value, f"'{name.value}'!A{row.value}")
        assert log[name.value].cell(row.value, 1).value == day.value
    assert sheet.auto_filter.ref == f"A4:{sheet.cell(4, sheet.max_column).column_letter}1088"
    assert sheet.freeze_panes == "F5"


def test_evidence_holds_no_key_of_a_person() -> None:
    shown = year().evidence
    assert shown is not None
    keys = {str(person) for person in shown.frame["person"].dropna()}
    assert len(keys) > 300
    every = " ".join(book().parts.values())
    assert [key for key in keys if len(key) > 3 and key in every] == []


# ── other logs ──────────────────────────────────────────────────────────────────────────────────────────────

HEADS: Grid = [
    ["対応日", "相談者番号", "拠点", "地区", "相談方法", "支援区分", "新規継続", "相談内容", "連携先", "件数"],
]
ODD = ("東*", "東?", "東~1", "<>x", "=1", "2023", "12-3", "東")


def _weighted() -> Grid:
    """Contacts with a weight, districts of signs, several answers in most combinations."""
    supports = ("包括", "アウトリーチ", "社協事務", "", "何か")
    topics = ("健康", "健康、住まい", "", "なし", "不明")
    partners = ("病院", "病院、警察", "なし", "", "不明", "火星、病院")
    return [*HEADS, *(
        [date(2023, 4 + n % 9, 1 + n % 28) if n % 11 else "", f"K{n % 17}" if n % 5 else "", "堺", ODD[n % len(ODD)],
         ("来所", "訪問", "電話")[n % 3], supports[n % 5], ("新規", "継続")[n % 2], topics[n % 5], partners[n % 6],
         n % 4 + 1]
        for n in range(240)
    )]  # fmt: skip


@cache
def weighted(profile: str) -> Report:
    return pipeline.analyse(csv_of(_weighted()), input_format="csv", profile=profile)


@pytest.mark.parametrize("profile", ["standard", "machida"])
def test_weights_signs_and_several_answers_are_found_again(profile: str) -> None:
    read = written(weighted(profile), None)
    assert re.search(r"すべて一致", str(read.grid("検算")[1][0]))
    check_recount(read, weighted(profile), "ja")
    assert any("SUMIFS(" in formula for cells in read.formulas.values() for formula in cells.values())
    assert not read.book["根拠"]["A5"].hyperlink  # bytes lie nowhere


def test_a_text_file_is_linked_as_a_whole(tmp_path: Path) -> None:
    log = tmp_path / "a #1 50%.csv"
    log.write_bytes(csv_of(_weighted()))
    read = written(pipeline.analyse(log), tmp_path / "out")
    link = read.book["根拠"]["A5"].hyperlink
    assert link is not None
    assert (link.target, link.location) == ("..\\a%20%231%2050%25.csv", None)


def test_too_many_contacts_are_not_listed_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST", 200)
    read = written(weighted("standard"), None)
    assert "根拠" not in read.book.sheetnames
    assert any("付けていない" in text for text in texts(read.book["表紙"]))
    assert re.search("すべて一致", str(read.grid("検算")[1][0]))
    assert not any("COUNTIFS" in formula for cells in read.formulas.values() for formula in cells.values())


def test_a_period_without_a_row_gives_a_workbook_that_says_so() -> None:
    read = written(pipeline.analyse(LOG, period="2020年度"))
    assert "根拠" not in read.book.sheetnames
    assert not read.charts
    assert any("該当なし" in text for sheet in read.book for text in texts(sheet))


# ── for others ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_public_sees_no_evidence_and_no_name_of_a_file(tmp_path: Path) -> None:
    office = tmp_path / "jimusho7.toml"
    rule = '[audience.public]\nsmallest_published = 1\ndecided = "決裁"\n'
    office.write_text(f'id = "machi"\nextends = "machida"\n{rule}', "utf-8")
    read = written(pipeline.analyse(LOG, profile=office, audience="public"))
    assert not {"根拠", "検算"} & set(read.book.sheetnames)
    every = " ".join(read.parts.values())
    assert "sakai_2023" not in every
    assert "jimusho7" not in every
    assert "内部用" not in every


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["log.xlsx", "log.csv"])
def test_no_canary_gets_out(name: str, lang: Lang) -> None:
    content = {"log.xlsx": canary.workbook, "log.csv": canary.text}[name]()
    report = pipeline.analyse(content, input_format=name[-4:].strip("."), lang=lang)
    assert [leak for part, text in written(report).parts.items() for leak in canary.leaks(text, part)] == []


MORE = ("http://x", "mailto:a@b", "internal:a", "あ" * 40_000, "\x00", "'a'!B1")


@pytest.mark.parametrize("payload", [*PAYLOADS, *MORE])
def test_a_label_that_means_harm_is_a_text(payload: str) -> None:
    report = hostile(payload)
    report = replace(report, tables=tuple(replace(table, name=payload) for table in report.tables))
    read = written(report)
    for text in read.parts.values():
        ElementTree.fromstring(text)
    safe = safe_text(payload, 2000)
    assert safe.strip() == "" or any(safe in text for sheet in read.book for text in texts(sheet))
    assert set(read.formulas) <= {name for _, name in faces(read, report)}
    assert all(re.fullmatch(r"=[A-Z]+\d+", formula) for cells in read.formulas.values() for formula in cells.values())
    assert "External" not in " ".join(read.parts.values())


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def test_same_input_same_bytes(tmp_path: Path) -> None:
    code = ("import sys; from pathlib import Path; from marugoto_stats import pipeline; from marugoto_stats.render "
            "import View, renderer; log = Path(sys.argv[1]); sys.stdout.buffer.write(renderer('excel').write("
            "pipeline.analyse(log), View(to_file=True, folder=log.parent)))")  # fmt: skip
    env = {"TZ": "America/Lima", "PYTHONHASHSEED": "7", "LANG": "C", "PATH": "/usr/bin"}
    command = [sys.executable, "-c", code, str(LOG)]
    done = subprocess.run(command, capture_output=True, check=True, env=env, cwd=tmp_path)
    assert done.stdout == book().content


def test_the_file_is_known_as_ours_and_is_set_up_for_a4() -> None:
    assert is_ours(".xlsx", book().content)
    properties = book().book.properties
    assert (properties.creator, properties.lastModifiedBy) == ("marugoto-stats", "marugoto-stats")
    assert properties.created == datetime(2000, 1, 1)
    for sheet in book().book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for _, name in faces(book(), year()):
        sheet = book().book[name]
        assert sheet.print_title_rows == "$1:$4"
        assert sheet.freeze_panes == "B5"
        assert not sheet.sheet_view.showGridLines
