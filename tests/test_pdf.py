"""The PDF read back: every number as text that can be copied, bookmarks, page numbers, fonts inside, no clock."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pymupdf
import pytest
from documents import HARM, hostile_report, labelled, month_report
from figures import sakai_report
from outputs import hidden, with_tables
from paperwork import december

from marugoto_stats import files
from marugoto_stats.errors import OutputError
from marugoto_stats.model import SafeTable
from marugoto_stats.render import View
from marugoto_stats.render.chart import alt_text, chartable
from marugoto_stats.render.layout import lay_out
from marugoto_stats.render.outline import outline
from marugoto_stats.render.pdf import write
from marugoto_stats.wording import words

REPORTS = {
    "ja": sakai_report(), "en": sakai_report("en"), "hidden": hidden(sakai_report()), "hostile": hostile_report(),
    "public": sakai_report(audience="public"), "month": month_report(), "en month": month_report("en"),
}  # fmt: skip


FIGURE = re.compile(r"[+△]?\d[\d,]*(?:\.\d%)?|x|–")


@cache
def content(name: str = "ja") -> bytes:
    return write(REPORTS[name], View(whole="month" in name))


def pages(name: str = "ja") -> list[str]:
    with pymupdf.open(stream=content(name), filetype="pdf") as opened:
        return [page.get_text() for page in opened]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts_of(table: SafeTable, name: str) -> Counter[str]:
    """Every figure of a table as it is written."""
    layout = lay_out(table, words(REPORTS[name].lang))
    lines = [line for section in layout.sections for line in section.lines]
    lines += [layout.shares] if layout.shares else []
    return Counter(cell for line in lines for cell in line.cells if cell)


# ── what stands in it ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["ja", "en", "hidden"])
def test_every_number_of_every_table_can_be_copied(name: str) -> None:
    said = pages(name)
    with pymupdf.open(stream=content(name), filetype="pdf") as opened:
        starts = [(title, page) for _, title, page in opened.get_toc()]
    for table in REPORTS[name].tables:
        place = [title for title, _ in starts].index(table.name)
        first, following = starts[place][1], starts[place + 1][1]
        text = "\n".join(said[first - 1 : max(first, following)])
        assert texts_of(table, name) - Counter(FIGURE.findall(text)) == Counter()


def test_headings_are_bookmarks() -> None:
    it = outline(REPORTS["ja"], words("ja"))
    expected = [it.chain_heading, *(part.heading for part in it.parts), it.methods_heading,
                *(section.heading for section in it.methods), it.signs_heading, it.decisions_heading]  # fmt: skip
    with pymupdf.open(stream=content(), filetype="pdf") as opened:
        assert [title for _, title, _ in opened.get_toc()] == expected
        assert {level for level, _, _ in opened.get_toc()} == {1, 2}


def test_every_sheet_is_a4_and_says_its_number() -> None:
    said = pages()
    with pymupdf.open(stream=content(), filetype="pdf") as opened:
        assert {(round(sheet.rect.width), round(sheet.rect.height)) for sheet in opened} == {(595, 842)}
    assert [f"{number} / {len(said)}" in text for number, text in enumerate(said, start=1)] == [True] * len(said)


def test_nothing_leaves_the_sheet() -> None:
    for name in ("ja", "en", "month", "en month"):
        with pymupdf.open(stream=content(name), filetype="pdf") as opened:
            for sheet in opened:
                for left, top, right, bottom, *_ in sheet.get_text("words"):
                    assert left >= 40
                    assert right <= sheet.rect.width - 40
                    assert top >= 20
                    assert bottom <= sheet.rect.height - 20


def test_a_picture_taller_than_a_sheet_is_made_smaller_and_not_cut() -> None:
    report = with_tables(december(districts=30), "district_by_channel")
    with pymupdf.open(stream=write(report, View()), filetype="pdf") as opened:
        (sheet,) = [page for page in opened if "図1" in squeezed(page.get_text())]
        words_on_it = sheet.get_text("words")
        bottom = min(top for _, top, *_, text, _, _, _ in words_on_it if squeezed(text).startswith("図1"))
        assert max(drawn["rect"].y1 for drawn in sheet.get_drawings()) <= bottom
        assert report.tables[0].name in squeezed(sheet.get_text()).partition("図1")[0]


Box = tuple[float, float, float, float]


def cores(sheet: pymupdf.Page) -> list[Box]:
    """The places of all words, without the height that a font claims above and below its signs."""
    boxes = [word[:4] for word in sheet.get_text("words")]
    return [(left + 0.5, top + (bottom - top) * 0.35, right - 0.5, bottom - (bottom - top) * 0.35)
            for left, top, right, bottom in boxes]  # fmt: skip


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("name", ["ja", "en", "month", "en month"])
def test_texts_do_not_stand_on_one_another(name: str) -> None:
    with pymupdf.open(stream=content(name), filetype="pdf") as opened:
        for sheet in opened:
            assert [pair for pair in combinations(cores(sheet), 2) if meet(*pair)] == []


def test_pictures_say_in_words_what_they_show() -> None:
    with pymupdf.open(stream=content(), filetype="pdf") as opened:
        objects = [opened.xref_object(xref) for xref in range(1, opened.xref_length())]
    said = {bytes.fromhex(told).decode("utf-16") for told in re.findall(r"/Alt\s*<(\w+)>", "".join(objects))}
    assert said == {alt_text(table, "ja") for table in chartable(REPORTS["ja"])}


@pytest.mark.parametrize("name", ["month", "en month"])
def test_a_month_is_exactly_one_page(name: str) -> None:
    (said,) = pages(name)
    it = outline(REPORTS[name], words(REPORTS[name].lang), month=True)
    for part in it.parts:
        assert squeezed(part.caption) in squeezed(said)
        cells = [cell for section in part.layout.sections for line in section.lines for cell in line.cells if cell]
        assert Counter(cells) - Counter(FIGURE.findall(said)) == Counter()
    assert it.room in said


def test_only_what_is_for_the_office_is_marked() -> None:
    assert all("内部用" in text for text in pages())
    public = "".join(pages("public"))
    assert "内部用" not in public
    assert "sakai_2023" not in public


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def test_texts_that_mean_harm_are_only_texts() -> None:
    said = squeezed("".join(pages("hostile")))
    assert [text for text in labelled(REPORTS["hostile"]) if squeezed(text) not in said] == []
    assert all(squeezed(text) in said for text in HARM if len(text) < 50)


def test_fonts_are_inside() -> None:
    with pymupdf.open(stream=content(), filetype="pdf") as opened:
        fonts = {font[:4] for sheet in opened for font in sheet.get_fonts()}
    assert {name.partition("+")[2] for _, _, _, name in fonts} == {"IPAexGothic"}
    assert {ending for _, ending, _, _ in fonts} <= {"ttf", "cff", "otf"}


def test_the_file_says_nothing_of_when_where_and_who() -> None:
    with pymupdf.open(stream=content(), filetype="pdf") as opened:
        told = opened.metadata
        more = opened.get_xml_metadata()
        language = opened.xref_get_key(opened.pdf_catalog(), "Lang")
    assert told["title"].startswith("相談記録の集計")
    assert (told["author"], told["creationDate"], told["modDate"], told["subject"]) == ("", "", "", "")
    assert "Date" not in more
    assert language[1].startswith("ja")


def test_it_is_known_as_ours() -> None:
    assert files.is_ours(".pdf", content())


def test_same_report_same_bytes_anywhere(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from figures import sakai_report; from marugoto_stats.render import View, renderer\n"
        "sys.stdout.buffer.write(renderer('pdf').write(sakai_report(), View()))"
    )
    surroundings = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C", "MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path, env=surroundings)
    assert done.stdout == content()


def test_without_typst_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(OutputError, match=re.escape("pip install 'marugoto-stats[pdf]'")) as caught:
        write(REPORTS["ja"], View())
    assert (caught.value.slug, caught.value.exit_code) == ("no-typst", 1)
