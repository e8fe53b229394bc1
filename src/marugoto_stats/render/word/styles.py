"""The stylesheet of our documents: every look is a style, so that an office can change it in one place.

Ids and names are those that Word itself uses for its built-in styles; the others are ours and have English names,
the same in every language, so that an office's template can have its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from marugoto_stats.render import palette
from marugoto_stats.render.word.xml import element

FONT: Final = "游ゴシック"
ACCENT: Final = palette.STRONG["channel", "office"].lstrip("#")
INK: Final = palette.INK.lstrip("#")
GREY: Final = palette.GREY.lstrip("#")
RULE: Final = palette.BASELINE.lstrip("#")
FAINT: Final = palette.GRID.lstrip("#")


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs. **Unit**: points."""

    id: str
    name: str
    size: float = 10.5
    before: float = 0
    after: float = 0
    line: float | None = None
    """Exactly so much from line to line, whatever the font; None for what the font asks for."""
    bold: bool = False
    colour: str = INK
    align: str | None = None
    keep: bool = False
    level: int | None = None
    """Of a heading in the contents."""
    indent: float = 0
    """Of all lines but the first: what a number or a term hangs out by."""
    inset: float = 0
    """Of all lines."""
    rule: str | None = None
    """The side on which a rule stands."""
    based: str | None = "Normal"


STYLES: Final = (
    Style("Normal", "Normal", after=6, based=None),
    Style("Title", "Title", 22, after=4, bold=True, colour=ACCENT),
    Style("Subtitle", "Subtitle", 12, after=2, colour=GREY),
    Style("Heading1", "heading 1", 15, before=18, after=6, bold=True, colour=ACCENT, keep=True, level=0, rule="bottom"),
    Style("Heading2", "heading 2", 12, before=12, after=4, bold=True, keep=True, level=1),
    Style("Caption", "caption", 9.5, before=8, after=3, bold=True, keep=True),
    Style("Header", "header", 8, colour=GREY),
    Style("Footer", "footer", 8, colour=GREY),
    Style("Fact", "Fact", 9, before=2, after=2, indent=90),
    Style("Equation", "Equation", 12, after=4, bold=True),
    Style("Decision", "Decision", before=8, after=2, indent=20, keep=True),
    Style("DecisionDetail", "Decision Detail", 9.5, after=2, colour=GREY, inset=20),
    Style("Remarks", "Remarks", before=6, after=12),
    Style("TableText", "Table Text", 9, line=13),
    Style("TableNumber", "Table Number", 9, line=13, align="right"),
    Style("TableHead", "Table Head", 8.5, line=11.5, colour=GREY, align="right", keep=True),
    Style("TableStub", "Table Stub", 8.5, line=11.5, colour=GREY, keep=True),
    Style("TableTextSmall", "Table Text Small", 7.5, line=11, based="TableText"),
    Style("TableNumberSmall", "Table Number Small", 7.5, line=11, align="right", based="TableNumber"),
    Style("TableHeadSmall", "Table Head Small", 7, line=9.5, colour=GREY, align="right", keep=True, based="TableHead"),
    Style("TableStubSmall", "Table Stub Small", 7, line=9.5, colour=GREY, keep=True, based="TableStub"),
    Style("TableNote", "Table Note", 8, before=2, line=11.5, colour=GREY),
    Style("Contents", "table of figures", 10, before=1, after=1),
    Style("Picture", "Picture", before=10, keep=True),
    Style("Mark", "Mark", 9, after=6, bold=True, colour=ACCENT, align="right"),
)
"""Paragraph styles: Word's own first, then ours."""
MONTHLY: Final = {
    "Title": Style("Title", "Title", 16, after=0, line=22, bold=True, colour=ACCENT),
    "Subtitle": Style("Subtitle", "Subtitle", 9, line=13, colour=GREY),
    "Caption": Style("Caption", "caption", 9, before=7, after=2, line=12, bold=True, keep=True),
    "Remarks": Style("Remarks", "Remarks", 9, before=0, line=14),
    "TableText": Style("TableText", "Table Text", 8, line=11),
    "TableNumber": Style("TableNumber", "Table Number", 8, line=11, align="right"),
    "TableHead": Style("TableHead", "Table Head", 7.5, line=10, colour=GREY, align="right", keep=True),
    "TableStub": Style("TableStub", "Table Stub", 7.5, line=10, colour=GREY, keep=True),
    "TableNote": Style("TableNote", "Table Note", 7.5, before=2, line=9.5, colour=GREY),
    "Mark": Style("Mark", "Mark", 8, line=10, bold=True, colour=ACCENT, align="right"),
}
"""What is smaller on the one page of a month."""
TABLE: Final = "MarugotoTable"
TABLE_NAME: Final = "Marugoto Table"
STRONG: Final = "Strong"
"""The character style of totals and terms."""


def stylesheet(*, monthly: bool) -> BaseOxmlElement:
    """Make the whole stylesheet."""
    chosen = [MONTHLY.get(style.id, style) if monthly else style for style in STYLES]
    defaults = element("docDefaults", element("rPrDefault", element(
        "rPr", _fonts(), element("sz", val=21), element("szCs", val=21),
        element("lang", val="en-US", eastAsia="ja-JP", bidi="ar-SA"))), element("pPrDefault"))  # fmt: skip
    return element("styles", defaults, *map(paragraph_style, chosen), strong_style(), *table_styles())


def paragraph_style(style: Style) -> BaseOxmlElement:
    """Make a style of paragraphs."""
    kind: dict[str, str | int] = {} if style.based else {"default": "1"}
    made = element("style", element("name", val=style.name), type="paragraph", styleId=style.id, **kind)
    if style.based:
        made.append(element("basedOn", val=style.based))
    if style.level is not None or style.id in ("Title", "Subtitle"):
        made.append(element("next", val="Normal"))
    made.extend([element("qFormat"), element("pPr", *_of_paragraph(style)), element("rPr", *_of_text(style))])
    return made


def strong_style() -> BaseOxmlElement:
    """Make the character style of totals and terms."""
    look = element("rPr", _fonts(), element("b"), element("bCs"))
    return element("style", element("name", val=STRONG), element("qFormat"), look, type="character", styleId=STRONG)


def table_styles() -> tuple[BaseOxmlElement, BaseOxmlElement]:
    """Make the table style: a rule above and below, one under the heads, none upright."""
    margins = element("tblCellMar", element("top", w=15, type="dxa"), element("left", w=60, type="dxa"),
                      element("bottom", w=15, type="dxa"), element("right", w=60, type="dxa"))  # fmt: skip
    plain = element("style", element("name", val="Normal Table"), element("uiPriority", val=99),
                    element("tblPr", element("tblInd", w=0, type="dxa"), margins),
                    type="table", styleId="TableNormal", default="1")  # fmt: skip
    borders = element("tblBorders", border("top", 8, ACCENT), border("bottom", 8, ACCENT))
    head = element("tblStylePr", element("tcPr", element("tcBorders", border("bottom", 4, RULE)),
                   element("vAlign", val="bottom")), type="firstRow")  # fmt: skip
    own = element("style", element("name", val=TABLE_NAME), element("basedOn", val="TableNormal"), element("qFormat"),
                  element("tblPr", borders), head, type="table", styleId=TABLE, customStyle="1")  # fmt: skip
    return plain, own


def border(side: str, size: int, colour: str) -> BaseOxmlElement:
    """Make a rule. **Unit**: eighths of a point."""
    return element(side, val="single", sz=size, space=0, color=colour)


def _fonts() -> BaseOxmlElement:
    return element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def _of_paragraph(style: Style) -> Iterator[BaseOxmlElement]:
    if style.keep:
        yield element("keepNext")
    if style.rule:
        yield element("pBdr", border(style.rule, 6, FAINT))
    exact: dict[str, str | int] = {"line": _twips(style.line), "lineRule": "exact"} if style.line else {}
    yield element("spacing", before=_twips(style.before), after=_twips(style.after), **exact)
    if style.indent or style.inset:
        yield element("ind", left=_twips(style.indent + style.inset), hanging=_twips(style.indent))
    if style.align:
        yield element("jc", val=style.align)
    if style.level is not None:
        yield element("outlineLvl", val=style.level)


def _of_text(style: Style) -> Iterator[BaseOxmlElement]:
    yield _fonts()
    if style.bold:
        yield from (element("b"), element("bCs"))
    yield element("color", val=style.colour)
    half = round(style.size * 2)
    yield from (element("sz", val=half), element("szCs", val=half))


def _twips(points: float) -> int:
    return round(points * 20)
