"""What stands where in the document: an outline set as headings, paragraphs, tables and pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section as Page
from docx.shared import Emu, Inches, Pt

from marugoto_stats.model import Report
from marugoto_stats.render.chart import alt_text, draw
from marugoto_stats.render.chart.frame import BOTTOM, TOP
from marugoto_stats.render.chart.paper import MARGIN
from marugoto_stats.render.outline import Happened, Outline, Part, Picture
from marugoto_stats.render.outline.paragraph import joined
from marugoto_stats.render.word.measure import Sheet, height, width
from marugoto_stats.render.word.styles import RULE, STRONG, border
from marugoto_stats.render.word.table import Type, tables, texts
from marugoto_stats.render.word.xml import bookmarked, element, field, paragraph, run, spread
from marugoto_stats.wording import Words

_TYPES: Final = (Type(9.0, 8.5), Type(7.5, 7.0, "Small", pad=3.5, head=6))
_TYPES_MONTHLY: Final = (Type(8.0, 7.5),)
"""The type in tables, the smaller one where columns lack room."""
_WIDEST: Final = 0.87
_TALLEST: Final = 0.75
"""The part of a page that a picture takes at most."""
_BOX: Final = 1100
"""Twentieths of a point: the least height of the box for remarks on the page of a month."""


def set_down(document: Document, it: Outline, report: Report, words: Words) -> None:
    """Write an outline into a document that has its styles and its page."""
    end = document.element.body.sectPr
    for written in (_month if it.monthly else _year)(document, it, report, words):
        end.addprevious(written)


def _year(document: Document, it: Outline, report: Report, words: Words) -> Iterator[BaseOxmlElement]:
    """Summary with the contents, every table with its picture, how it was counted, and what needs a decision."""
    yield from _title(it)
    yield from (_term(name, text) for name, text in it.facts[_SAID:])
    yield paragraph("Heading1", run(it.chain_heading), keep=True)
    yield from (paragraph("Equation", run(line)) for line in it.chain)
    if it.splits:
        yield paragraph("Heading1", run(it.splits_heading), keep=True)
        yield from (paragraph("Normal", run(line)) for line in it.splits)
    yield _remarks(it)
    yield from _contents(it, words)
    if it.left_out:
        yield paragraph("TableNote", run(it.left_out))
    yield from _parts(document, it, report, words)
    yield from _methods(it)
    if it.decisions_heading:
        yield from _decisions(it)


def _parts(document: Document, it: Outline, report: Report, words: Words) -> Iterator[BaseOxmlElement]:
    """Set the tables, and what happened: one page holds table and picture where it can, else each; short ones share it.

    Where a page ends is decided here and not left to `keepNext`, with which offices' programs differ.
    """
    page = Sheet(document.sections[0])
    for block in _blocks(document, it, report, words):  # made one by one: a picture's number follows those set down
        if not page.take(block):
            block[0].pPr.append(element("pageBreakBefore"))
        yield from block


def _blocks(document: Document, it: Outline, report: Report, words: Words) -> Iterator[list[BaseOxmlElement]]:
    """Make what is to stand on one page each time."""
    page = Sheet(document.sections[0])
    for place, part in enumerate(it.parts):
        told = [] if place else [_on_a_new_page("Heading1", it.parts_heading)]
        told += _told(document, part, words)
        shown = list(_picture(document, part.picture, report, words)) if part.picture else []
        yield from [[*told, *shown]] if page.holds([*told, *shown]) else [told, shown]
    if it.events:
        heading = paragraph("Heading2", run(it.events.heading), keep=True)
        yield [heading, *_events(document, it.events, _TYPES[0])]


def _told(document: Document, part: Part, words: Words) -> Iterator[BaseOxmlElement]:
    """Set heading, paragraph, table and notes."""
    yield paragraph("Heading2", run(part.heading), keep=True)
    yield paragraph("Normal", run(part.paragraph), keep=True)
    yield from _table(document, part, _TYPES, words)
    yield from (paragraph("TableNote", run(note)) for note in (part.unit, *part.notes) if note)


def _month(document: Document, it: Outline, report: Report, words: Words) -> Iterator[BaseOxmlElement]:
    """One page: tables, room for remarks, what must be known to read it."""
    del report  # a page without pictures
    yield from _title(it)
    facts = [words("document.term", term=name, text=text) for name, text in it.facts[_SAID:]]
    yield paragraph("TableNote", run(words("document.gap").join(facts)))
    for part in it.parts:
        yield from _table(document, part, _TYPES_MONTHLY, words)
        notes = words("document.gap").join(note for note in (part.unit, *part.notes) if note)
        yield paragraph("TableNote", run(notes))
    if it.events:
        yield paragraph("TableNote", run(it.events.heading, STRONG), keep=True)
        yield from _events(document, it.events, _TYPES_MONTHLY[0])
    yield from _box(document, it)
    for section in it.methods:
        yield paragraph("TableNote", run(f"{section.heading}　", STRONG), run(
            joined((text for _, text in section.lines), words)))
    if len(it.signs) > 1:  # a 0 alone needs no word
        signs = words.listing([words("document.term", term=sign, text=text) for sign, text in it.signs])
        yield paragraph("TableNote", run(f"{it.signs_heading}　", STRONG), run(signs))
    if it.left_out:
        yield paragraph("TableNote", run(it.left_out))


_SAID: Final = 2
"""So many facts, who and when, stand below the title."""


def _title(it: Outline) -> Iterator[BaseOxmlElement]:
    yield paragraph("Title", run(it.title))
    yield from (paragraph("Subtitle", run(text)) for text in (it.who, it.period) if text)


def _term(name: str, text: str) -> BaseOxmlElement:
    """Set a term and what it means, the text beside it."""
    made = paragraph("Fact", run(name, STRONG)) if name else paragraph("Fact")
    made.append(element("r", element("tab")))
    made.append(run(text))
    return made


# ── tables and pictures ─────────────────────────────────────────────────────────────────────────────────────


def _table(document: Document, part: Part, types: tuple[Type, ...], words: Words) -> Iterator[BaseOxmlElement]:
    """Set a table below its caption."""
    yield _caption(part, words, keep=True)
    made = list(tables(part.layout, part.stub, types, width(document.sections[0]))) if part.layout.sections else []
    for place, table in enumerate(made):
        if place:
            yield paragraph("TableNote", run(words("document.continued", name=part.name)), keep=True)
        yield table
    if not made:
        yield paragraph("TableText", run(words("report.nothing")))


def _events(document: Document, events: Happened, of: Type) -> Iterator[BaseOxmlElement]:
    """Set what happened as a table of texts, and what it is not."""
    yield texts(events, of, width(document.sections[0]))
    yield paragraph("TableNote", run(events.note))


def _caption(part: Part | Picture, words: Words, *, keep: bool = False) -> BaseOxmlElement:
    """Set a caption whose number Word counts itself."""
    kind = part.label.strip()
    number = field(f"SEQ {kind} \\* ARABIC", str(part.number))
    rest = words("document.numbered", name="", text=part.caption)
    told = [run(part.label), number, run(rest)]
    if isinstance(part, Part):
        told = bookmarked(f"table_{part.number}", part.number, *told)
    return paragraph("Caption", *told, keep=keep)


def _contents(it: Outline, words: Words) -> Iterator[BaseOxmlElement]:
    """List the tables as Word lists captions, each a link. Brought up to date, the list gains the numbers of pages."""
    if not it.parts:
        return
    lines = [element("hyperlink", run(words("document.numbered", name=part.name, text=part.caption)),
                     anchor=f"table_{part.number}") for part in it.parts]  # fmt: skip
    yield paragraph("Heading1", run(words("document.heading.contents")), keep=True)
    yield from spread(f'TOC \\h \\z \\c "{it.parts[0].label.strip()}"', [paragraph("Contents", line) for line in lines])


def _picture(document: Document, picture: Picture, report: Report, words: Words) -> Iterator[BaseOxmlElement]:
    """Set a chart as wide as the page, with its alt text and its caption below."""
    inline = document.part.new_pic_inline(io.BytesIO(draw(picture.table, report, format="png")))
    _fit(inline, document.sections[0])
    inline.docPr.set("name", picture.name)
    inline.docPr.set("descr", alt_text(picture.table, report.lang, report.events))
    made = paragraph("Picture", element("r", element("drawing", inline)), keep=True)
    yield made
    yield _caption(picture, words)


def _fit(inline: CT_Inline, page: Page) -> None:
    """Set a picture between the margins of the page, without the white that it has around it."""
    wide, high = inline.extent.cx, inline.extent.cy
    seen = wide - 2 * Inches(MARGIN), high - Inches(TOP + BOTTOM)
    part = min(Pt(_WIDEST * width(page)) / seen[0], Pt(_TALLEST * height(page)) / seen[1])
    for extent in (inline.extent, inline.graphic.graphicData.pic.spPr):
        extent.cx, extent.cy = (Emu(round(length * part)) for length in seen)
    side, top, bottom = (round(100_000 * Inches(white) / length)
                         for white, length in ((MARGIN, wide), (TOP, high), (BOTTOM, high)))  # fmt: skip
    crop = OxmlElement("a:srcRect")
    for name, cut in (("l", side), ("t", top), ("r", side), ("b", bottom)):
        crop.set(name, str(cut))
    inline.graphic.graphicData.pic.blipFill.blip.addnext(crop)


# ── room for remarks ────────────────────────────────────────────────────────────────────────────────────────


def _remarks(it: Outline) -> BaseOxmlElement:
    """Leave room for two sentences: a control that has a name on the screen and prints nothing while it is empty."""
    about = element("sdtPr", element("alias", val=it.room), element("tag", val="remarks"))
    return element("sdt", about, element("sdtContent", paragraph("Remarks")))


def _box(document: Document, it: Outline) -> Iterator[BaseOxmlElement]:
    """Draw the box for remarks that every form of a month has."""
    wide = round(width(document.sections[0]) * 20)
    sides = (border(side, 4, RULE) for side in ("top", "left", "bottom", "right"))
    yield paragraph("TableNote", run(" "), keep=True)
    cell = element("tc", element("tcPr", element("tcW", w=wide, type="dxa")), paragraph("TableStub", run(it.room)),
                   _remarks(it))  # fmt: skip
    row = element("tr", element("trPr", element("cantSplit"), element("trHeight", val=_BOX, hRule="atLeast")), cell)
    about = element("tblPr", element("tblW", w=wide, type="dxa"), element("tblBorders", *sides),
                    element("tblLayout", type="fixed"))  # fmt: skip
    yield element("tbl", about, element("tblGrid", element("gridCol", w=wide)), row)


# ── how it was counted, what is to be decided ───────────────────────────────────────────────────────────────


def _methods(it: Outline) -> Iterator[BaseOxmlElement]:
    yield _on_a_new_page("Heading1", it.methods_heading)
    for section in it.methods:
        yield paragraph("Heading2", run(section.heading), keep=True)
        for term, text in section.lines:
            yield _term(term, text) if term else paragraph("Normal", run(text))
    yield paragraph("Heading2", run(it.signs_heading), keep=True)
    yield from (_term(sign, text) for sign, text in it.signs)


def _decisions(it: Outline) -> Iterator[BaseOxmlElement]:
    yield _on_a_new_page("Heading1", it.decisions_heading)
    for number, item in enumerate(it.decisions, start=1):
        yield paragraph("Decision", run(f"{number}."), element("r", element("tab")), run(item.say), keep=True)
        yield from (paragraph("DecisionDetail", run(text)) for text in (item.where, item.do) if text)


def _on_a_new_page(style: str, text: str) -> BaseOxmlElement:
    """Open a page with a heading."""
    made = paragraph(style, run(text), keep=True)
    made.pPr.append(element("pageBreakBefore"))
    return made
