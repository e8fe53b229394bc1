"""The Word document, read back: the json's numbers, real captions and styles, nothing of a template's past."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pymupdf
import pytest
from documents import HARM, hostile_report
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from figures import sakai_report
from outputs import hidden, with_tables
from paperwork import SIGN, december, template
from PIL import Image

from marugoto_stats import files
from marugoto_stats.errors import UsageError
from marugoto_stats.model import Report, SafeTable
from marugoto_stats.render import View, renderer
from marugoto_stats.render.chart import alt_text
from marugoto_stats.render.layout import lay_out
from marugoto_stats.render.word.styles import STRONG, STYLES, TABLE, TABLE_NAME
from marugoto_stats.render.word.washed import clean
from marugoto_stats.text import safe_text
from marugoto_stats.wording import LANGUAGES, Lang, words


@cache
def year(lang: Lang) -> bytes:
    return renderer("word").write(sakai_report(lang), View(whole=True))


def small(report: Report | None = None, view: View | None = None) -> bytes:
    """A document with one table and one picture."""
    return renderer("word").write(with_tables(report or sakai_report(), "partner"), view or View())


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def grid(table: Table) -> list[list[str]]:
    """The texts of a table; python-docx's own way there is slow."""
    rows = table._tbl.iter(qn("w:tr"))
    return [["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))] for row in rows]


def blocks(document: Document, tables: tuple[SafeTable, ...]) -> Iterator[tuple[SafeTable, list[list[str]]]]:
    """Every table of the report with its lines, blocks of columns joined."""
    found = [grid(table) for table in document.tables]
    for table in tables:
        joined = found.pop(0)
        while len(joined[0]) <= len(lay_out(table, words(table.release.lang)).columns):
            joined = [line + more[1:] for line, more in zip(joined, found.pop(0), strict=True)]
        yield table, joined
    assert found == []


# ── the same numbers ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_say_what_their_layout_says(lang: Lang) -> None:
    report = sakai_report(lang)
    for table, lines in blocks(opened(year(lang)), report.tables):
        layout = lay_out(table, words(lang))
        expected = [[table.rows.label, *(column.full for column in layout.columns)]]
        expected += [[line.label, *line.cells] for section in layout.sections for line in section.lines]
        expected += [[layout.shares.label, *layout.shares.cells]] if layout.shares else []
        assert lines == expected, table.id


def test_every_number_equals_the_jsons() -> None:
    report = sakai_report()
    told = {table["id"]: table for table in json.loads(renderer("json").write(report, View()))["tables"]}
    for table, lines in blocks(opened(year("ja")), report.tables):
        heads = lines[0][1:]
        shown = {line[0]: dict(zip(heads, line[1:], strict=True)) for line in lines[1:]}
        found = told[table.id]
        columns = found["columns"]["labels"] if found["columns"] else heads[:1]
        for label, cells in zip(found["rows"]["labels"], found["cells"], strict=True):
            for head, cell in zip(columns, cells, strict=True):
                number = shown.get(label, {}).get(head, "0").replace(",", "")
                assert number == str(cell["n"]), (table.id, label, head)


def test_hidden_and_missing_figures_have_their_signs() -> None:
    report = hidden(sakai_report())
    content = renderer("word").write(with_tables(report, "overview", "partner"), View())
    cells = {cell for table in opened(content).tables for line in grid(table) for cell in line}
    assert {"x", "–"} <= cells
    assert ".." not in cells


# ── captions, pictures, styles ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_captions_are_numbered_by_word_itself(lang: Lang) -> None:
    document = opened(year(lang))
    captions = [p for p in document.element.body.iter(qn("w:p")) if style_of(p) == "Caption"]
    texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in captions]
    kinds = ("表", "図") if lang == "ja" else ("Table ", "Figure ")
    for kind in kinds:
        numbers = [int(found[1]) for text in texts if (found := re.match(rf"{kind}(\d+)\D", text))]
        assert numbers == list(range(1, 12))
    fields = {field.get(qn("w:instr")).strip() for field in document.element.body.iter(qn("w:fldSimple"))}
    assert fields == {f"SEQ {kind.strip()} \\* ARABIC" for kind in kinds}
    for table in sakai_report(lang).tables:
        assert sum(table.title in text for text in texts) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_lists_the_tables_with_links_and_no_number_that_could_be_wrong(lang: Lang) -> None:
    body = opened(year(lang)).element.body
    links = list(body.iter(qn("w:hyperlink")))
    assert len(links) == len(sakai_report(lang).tables)
    captions = {mark.get(qn("w:name")): "".join(t.text or "" for t in mark.getparent().iter(qn("w:t")))
                for mark in body.iter(qn("w:bookmarkStart"))}  # fmt: skip
    for link in links:
        assert "".join(t.text or "" for t in link.iter(qn("w:t"))) == captions[link.get(qn("w:anchor"))]
    kind = "表" if lang == "ja" else "Table"
    assert [told.text.strip() for told in body.iter(qn("w:instrText"))] == [f'TOC \\h \\z \\c "{kind}"']
    marks = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"]


def test_short_tables_share_a_page_and_a_heading_stays_with_its_table() -> None:
    report = sakai_report()
    short = replace(report["district"], chart=None)
    twice = replace(report, tables=(short, replace(short, id="again")))
    content = renderer("word").write(twice, View())
    breaks = [p.getparent().getparent() for p in opened(content).element.body.iter(qn("w:pageBreakBefore"))]
    assert [style_of(p) for p in breaks] == ["Heading1", "Heading1", "Heading1"]  # tables, 数え方, decisions
    told = list(opened(content).element.body)
    for place, block in enumerate(told):
        if style_of(block) == "Heading2" and style_of(told[place + 2]) == "Caption":
            assert all(each.find(f".//{qn('w:keepNext')}") is not None for each in told[place : place + 3])


def test_a_table_of_many_columns_is_set_smaller_before_it_is_divided() -> None:
    report = sakai_report()
    document = opened(renderer("word").write(with_tables(report, "district_by_channel"), View()))
    (table,) = document.tables
    assert {style_of(p) for p in table._tbl.iter(qn("w:p"))} <= {f"{name}Small" for name in (
        "TableText", "TableNumber", "TableHead", "TableStub")}  # fmt: skip
    small = [style for style in STYLES if style.id.endswith("Small")]
    assert min(style.size for style in small) >= 7


def style_of(paragraph: object) -> str | None:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")  # type: ignore[attr-defined]
    return None if found is None else str(found.get(qn("w:val")))


def test_every_picture_says_what_it_shows() -> None:
    report, document = sakai_report(), opened(year("ja"))
    found = [tag.get("descr") for tag in document.element.body.iter(qn("wp:docPr"))]
    assert found == [alt_text(table, "ja") for table in report.tables]
    assert len({tag.get("id") for tag in document.element.body.iter(qn("wp:docPr"))}) == len(found)
    for name, content in parts(year("ja")).items():
        if name.endswith(".png"):
            assert Image.open(io.BytesIO(content)).info["Source"] == "marugoto-stats"


def test_every_look_is_a_style_with_a_japanese_font() -> None:
    document = opened(year("ja"))
    known = {style.style_id for style in document.styles}
    assert known >= {style.id for style in STYLES} | {TABLE}
    used = {tag.get(qn("w:val")) for name in ("pStyle", "rStyle", "tblStyle")
            for tag in document.element.body.iter(qn(f"w:{name}"))}  # fmt: skip
    assert used <= known
    for style in document.styles.element.iter(qn("w:style")):
        if style.get(qn("w:type")) != "table":
            assert style.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")), style.get(qn("w:styleId"))
    languages = {tag.get(qn("w:eastAsia")) for tag in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"ja-JP"}
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "件数のあらまし", "表の一覧", "表と図", "数え方", "決めてほしいことが3つあります"]


def test_heads_repeat_and_lines_stay_whole() -> None:
    document = opened(year("ja"))
    page = document.sections[0]
    for table in document.tables:
        rows = list(table._tbl.iter(qn("w:tr")))
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert sum(widths) <= (page.page_width - page.left_margin - page.right_margin) / 635 + 1


def test_room_for_remarks_prints_nothing_while_it_is_empty() -> None:
    (room,) = opened(small()).element.body.iter(qn("w:sdt"))
    assert room.find(f".//{qn('w:alias')}").get(qn("w:val")) == "所見"
    assert not "".join(t.text or "" for t in room.iter(qn("w:t")))


def test_headers_say_whose_and_for_whom() -> None:
    section = opened(small()).sections[0]
    assert section.header.paragraphs[0].text == "相談記録の集計　町田市社会福祉協議会 堺\t内部用"
    assert "2023年度（令和5年度）" in section.footer.paragraphs[0].text
    fields = [tag.get(qn("w:instr")).strip() for tag in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    public = opened(small(sakai_report(audience="public")))
    assert "内部用" not in "".join(t.text or "" for t in public.sections[0].header._element.iter(qn("w:t")))
    assert "sakai_2023" not in "".join(p.text for p in public.paragraphs)
    assert not any("決めてほしい" in p.text for p in public.paragraphs)


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_is_known_as_ours_and_has_no_clock() -> None:
    content = small()
    assert files.is_ours(".docx", content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = opened(content).core_properties
    assert (about.author, about.last_modified_by, about.title) == ("marugoto-stats", "marugoto-stats", "相談記録の集計")
    assert not any("python" in text.decode("utf-8", "replace").lower() for name, text in parts(content).items()
                   if name.endswith((".xml", ".rels")))  # fmt: skip
    assert not any("thumbnail" in name for name in parts(content))


def test_same_report_same_bytes() -> None:
    assert small() == small()
    dressed = View(template=template())
    assert small(view=dressed) == small(view=dressed)


def test_harm_stays_text() -> None:
    content = renderer("word").write(with_tables(hostile_report(), "partner"), View())
    document = opened(content)
    said = "".join(t.text or "" for t in document.element.iter(qn("w:t")))
    assert all(safe_text(text) in said for text in HARM[:12])
    tags = {str(tag.tag) for tag in parse_xml(parts(content)["word/document.xml"]).iter()}
    assert not any(tag.lower().endswith(("}script", "}img", "}style")) for tag in tags)
    assert all(link.attrib == {qn("w:anchor"): "table_1"} for link in document.element.iter(qn("w:hyperlink")))


def test_signs_that_xml_cannot_hold_do_not_stop_it() -> None:
    report = sakai_report()
    spoilt = replace(report["partner"], name="a\x00\x0b\ud800b<&>")
    content = renderer("word").write(replace(report, tables=(spoilt,)), View())
    assert any(p.text == safe_text("a\x00\x0b\ud800b<&>") for p in opened(content).paragraphs)


# ── an office's own template ────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_a_templates_past_survives() -> None:
    content = small(view=View(template=template()))
    assert SIGN in "".join(text.decode("utf-8", "replace") for text in parts(template()).values())
    for name, text in parts(content).items():
        assert SIGN not in text.decode("utf-8", "replace"), name
        if name.endswith(".png") and b"tEXtSource" not in text:
            assert Image.open(io.BytesIO(text)).info == {}
    assert {name.split("/")[0] for name in parts(content)} == {"[Content_Types].xml", "_rels", "docProps", "word"}
    assert not any(word in name for name in parts(content) for word in ("comment", "people", "theme", "custom", "font"))
    assert b"rsid" not in b"".join(parts(content).values())


def test_a_templates_look_is_taken() -> None:
    document = opened(small(view=View(template=template())))
    heading = document.styles["Heading 1"]
    assert (heading.font.name, heading.font.size.pt, str(heading.font.color.rgb)) == ("Georgia", 17.0, "801020")
    assert heading.style_id == "Heading1"
    page = document.sections[0]
    assert round(page.left_margin.mm) == 30
    header = [p.text for p in page.header.paragraphs]
    assert header[0] == "内部用"
    assert "社会福祉法人 ひのき会" in header[1]
    assert header[1].endswith("支部係")
    assert len(list(page.header._element.iter(qn("a:blip")))) == 1
    told = [tag.text for tag in page.header._element.iter(qn("w:instrText"))]
    assert told == [" PAGE "]
    assert document.paragraphs[0].text == "相談記録の集計"
    fonts = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
    assert fonts.get(qn("w:ascii"))
    assert not [name for name in fonts.attrib if "heme" in name]


def test_tables_are_as_wide_as_the_templates_page() -> None:
    report = with_tables(sakai_report(), "district_by_channel")
    document = opened(renderer("word").write(report, View(template=template())))
    page = document.sections[0]
    room = (page.page_width - page.left_margin - page.right_margin) / 635
    for table in document.tables:
        assert sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))) <= room + 1


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"not a document"])
def test_what_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        small(view=View(template=content or b"x"))
    assert caught.value.slug == "template-not-word"


def test_a_template_without_a_header_gets_ours() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    section = opened(small(view=View(template=stream.getvalue()))).sections[0]
    assert "内部用" in section.header.paragraphs[0].text


def test_the_page_about_templates_names_every_style() -> None:
    told = (Path(__file__).parents[1] / "docs" / "template.md").read_text("utf-8")
    named = {name for line in re.findall(r"^\| (.*?) \|", told, re.MULTILINE)
             for name in re.findall(r"[A-Za-z]+(?: [A-Za-z0-9]+)*", line)}  # fmt: skip
    assert {style.name for style in STYLES} | {TABLE_NAME, STRONG} <= named


def test_washing_lets_in_only_what_it_knows() -> None:
    inside = '<w:later w:val="x"><w:r><w:t>x</w:t></w:r></w:later><w:r><w:t>y</w:t></w:r>'
    unknown = f'<w:p {nsdecls("w")} w:rsidR="1"><w:pPr><w:jc w:val="left"/></w:pPr>{inside}</w:p>'
    washed = clean(parse_xml(unknown))
    assert [str(tag.tag).rpartition("}")[2] for tag in washed.iter()] == ["p", "pPr", "jc", "r", "t"]
    assert washed.attrib == {}


# ── one month ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_month_has_three_tables_and_a_box() -> None:
    document = opened(renderer("word").write(december(), View(whole=True)))
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["月報　2023年12月"]
    lines = grid(document.tables[0])
    assert lines[1] == ["2023年12月", "1,084", "164", "920", "502", "318", "100", "312"]
    assert lines[3] == ["前年同月との差", "△7", "0", "△7", "△7", "0", "0", "+3"]
    assert grid(document.tables[-1]) == [["所見"]]
    assert not list(document.element.body.iter(qn("w:drawing")))


@pytest.mark.office
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("districts", "known"), [(0, True), (0, False), (2, True), (6, True), (8, True), (12, True)])
def test_the_page_of_a_month_is_one_page(tmp_path: Path, lang: Lang, districts: int, known: bool) -> None:
    content = renderer("word").write(december(lang, districts=districts, known=known), View(whole=True))
    with pymupdf.open(stream=printed(content, tmp_path), filetype="pdf") as pages:
        assert len(pages) == 1


@pytest.mark.office
def test_the_printed_document_holds_every_table_and_picture(tmp_path: Path) -> None:
    with pymupdf.open(stream=printed(year("ja"), tmp_path), filetype="pdf") as pages:
        said = "".join(page.get_text() for page in pages)
        assert sum(len(page.get_image_info()) for page in pages) == 11
        assert all(page.get_text().strip() for page in pages)
    flat = re.sub(r"\s", "", said)
    for n in range(1, 12):
        assert f"表{n}" in flat
        assert f"図{n}" in flat


def printed(content: bytes, folder: Path) -> bytes:
    """Print a document with LibreOffice."""
    (folder / "a.docx").write_bytes(content)
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--convert-to",
                    "pdf", "--outdir", str(folder), str(folder / "a.docx")], check=True, capture_output=True,
                   timeout=120)  # fmt: skip
    return (folder / "a.pdf").read_bytes()
