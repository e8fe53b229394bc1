"""What the tests of documents share: the report of one month, and an office's own Word document full of traces."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from figures import CHANNELS, Year, axis, sakai_report, word
from PIL import Image

from marugoto_stats.model import Axis, Beside, ChainLink, ChartSpec, Report, SafeTable, Span
from marugoto_stats.wording import Lang

SIGN = "鸚"
"""Stands in everything of the template that must not come through."""


def crowded(year: Year, districts: int) -> SafeTable:
    """地区別・相談方法別 of many districts, every channel used."""
    known = axis("channel", CHANNELS, year.lang)
    names = tuple(f"{'高ヶ坂・成瀬' if n % 3 else '玉川学園・南大谷'}{chr(ord('a') + n)}" for n in range(districts))
    codes = tuple(f"d{n}" for n in range(districts))
    rows = Axis("district", word("dimensions", "district", year.lang), codes, names, names, keep_zeros=True)
    counts = [[(7 * i + 3 * j) % 23 + 1 for j in range(len(CHANNELS))] for i in range(districts)]
    base = year.base("consultations", sum(map(sum, counts)))
    return year.cross("district_by_channel", base, (rows, known), counts, ChartSpec(6, "panels"))


def december(lang: Lang = "ja", *, districts: int = 0, known: bool = True) -> Report:
    """The report of December 2023, beside December 2022 and the year so far; its tables are the year's."""
    report, year = sakai_report(lang), Year(lang)
    first, last = date(2023, 12, 1), date(2023, 12, 31)
    release = replace(report.release, period=Span("2023-12", first, last, first, date(2023, 12, 28)))
    before = tuple(replace(link, n=link.n + 7 if link.n and link.n > 0 else link.n) for link in year.chain())
    so_far = tuple(replace(link, n=link.n and link.n * 2) for link in year.chain())
    beside = (_previous(before if known else ()),
              Beside("year_to_date", Span(None, date(2023, 4, 1), last, None, None), True, 700, so_far))  # fmt: skip
    tables = report.tables
    if districts:
        tables = tuple(crowded(year, districts) if t.id == "district_by_channel" else t for t in tables)
    return replace(report, release=release, beside=beside, tables=tables)


def _previous(chain: tuple[ChainLink, ...]) -> Beside:
    span = Span(None, date(2022, 12, 1), date(2022, 12, 31), None, None)
    return Beside("previous_year", span, bool(chain), 309 if chain else None, chain)


# ── an office's own document ────────────────────────────────────────────────────────────────────────────────


def template() -> bytes:
    """A document as an office has it: its look, its letterhead, and the traces that years of work left in it."""
    document = docx.Document()
    _looks(document)
    _letterhead(document)
    _traces(document)
    stream = io.BytesIO()
    document.save(stream)
    return _with_people(stream.getvalue())


def _looks(document: Document) -> None:
    heading = document.styles["Heading 1"]
    heading.font.name, heading.font.size, heading.font.color.rgb = "Georgia", Pt(17), RGBColor(0x80, 0x10, 0x20)
    fonts = heading.element.rPr.rFonts
    for name in [name for name in fonts.attrib if "heme" in name]:
        del fonts.attrib[name]  # where a font has a place in the theme too, that is what counts
    hidden = document.styles.add_style("Secret", 2)
    hidden.element.get_or_add_rPr().append(parse_xml(f"<w:vanish {nsdecls('w')}/>"))
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(30)


def _letterhead(document: Document) -> None:
    """A line that everybody sees, a logo with notes inside, and what nobody sees."""
    header = document.sections[0].header.paragraphs[0]
    header.add_run("社会福祉法人 ひのき会")
    notes = Image.Exif()
    notes[0x013B] = f"{SIGN} taro".encode()
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "#336699").save(stream, "JPEG", exif=notes, comment=SIGN.encode())
    stream.seek(0)
    header.add_run().add_picture(stream, width=Mm(12))
    for tag in header._p.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        tag.set("name", f"C:\\{SIGN}\\logo.jpg")
        tag.set("descr", SIGN)
    for xml in _RUNS:
        header._p.append(parse_xml(xml.replace(" ", f" {nsdecls('w')} ", 1)))


_RUNS = (
    f'<w:r ><w:rPr><w:vanish/></w:rPr><w:t>{SIGN}1</w:t></w:r>',
    f'<w:r ><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>{SIGN}2</w:t></w:r>',
    f'<w:del w:id="1" w:author="{SIGN}3"><w:r><w:delText>{SIGN}4</w:delText></w:r></w:del>',
    f'<w:ins w:id="2" w:author="{SIGN}5" w:date="2023-01-01T00:00:00Z"><w:r><w:t>支部</w:t></w:r></w:ins>',
    f'<w:fldSimple w:instr=" AUTHOR "><w:r><w:t>{SIGN}6</w:t></w:r></w:fldSimple>',
    '<w:r ><w:fldChar w:fldCharType="begin"/></w:r>',
    "<w:r ><w:instrText> FILENAME </w:instrText></w:r>",
    '<w:r ><w:fldChar w:fldCharType="separate"/></w:r>',
    f"<w:r ><w:t>{SIGN}7</w:t></w:r>",
    '<w:r ><w:fldChar w:fldCharType="end"/></w:r>',
    '<w:r ><w:fldChar w:fldCharType="begin"/></w:r>',
    "<w:r ><w:instrText> PAGE </w:instrText></w:r>",
    '<w:r ><w:fldChar w:fldCharType="end"/></w:r>',
    f'<w:bookmarkStart w:id="5" w:name="{SIGN}8"/>',
    f'<w:r w:rsidR="00AB12CD"><w:rPr><w:b/><w:rPrChange w:id="3" w:author="{SIGN}9"/></w:rPr><w:t>係</w:t></w:r>',
)  # fmt: skip
"""What stands in the letterhead: hidden, deleted, inserted, told by fields; 支部, 係 and the page number are seen."""


def _traces(document: Document) -> None:
    """Texts, comments, properties, parts of other programs."""
    written = document.add_paragraph(f"{SIGN}さんの件は保留")
    document.add_comment(written.runs, text=f"{SIGN} 確認", author=f"{SIGN}田", initials=SIGN)
    document.add_table(1, 1).cell(0, 0).text = SIGN
    about = document.core_properties
    about.author = about.last_modified_by = about.title = about.comments = about.keywords = SIGN
    own = Part(PackURI("/customXml/item9.xml"), "application/xml", f"<a>{SIGN}</a>".encode(), document.part.package)
    document.part.relate_to(own, RELATIONSHIP_TYPE.CUSTOM_XML)
    kept = f'<w:docVars {nsdecls("w")}><w:docVar w:name="{SIGN}" w:val="{SIGN}"/></w:docVars>'
    document.settings.element.append(parse_xml(kept))


def _with_people(content: bytes) -> bytes:
    """Add the part in which Word lists who worked on a document."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        new.writestr("word/people.xml", f"<people>{SIGN}</people>")
    return stream.getvalue()
