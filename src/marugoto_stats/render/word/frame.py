"""What stands around the text on every page: the title, the mark, the number of the page."""

from __future__ import annotations

from typing import Final

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header
from docx.shared import Pt

from marugoto_stats.render.outline import Outline
from marugoto_stats.render.word.measure import width
from marugoto_stats.render.word.package import fill
from marugoto_stats.render.word.xml import element, field, paragraph, run

_MARGIN: Final = Pt(42)
_EDGE: Final = Pt(22)
"""Around the one page of a month."""


def month_page(document: Document) -> None:
    """Give the one page of a month as much room as it may have."""
    page = document.sections[0]
    page.top_margin = page.bottom_margin = page.left_margin = page.right_margin = _MARGIN
    page.header_distance = page.footer_distance = _EDGE


def header(document: Document, it: Outline) -> None:
    """Write what and whose on the left and the mark on the right; on the page of a month the mark alone."""
    left = "" if it.monthly else "　".join(text for text in (it.title, it.who) if text)
    made = _two_sides(document, "Header", left, run(it.mark))
    _put(document.sections[0].header, made)


def footer(document: Document, it: Outline) -> None:
    """Write when on the left and the number of the page on the right; a single page needs none."""
    number = [field("PAGE", "1"), run(" / "), field("NUMPAGES", "1")]
    made = paragraph("Footer") if it.monthly else _two_sides(document, "Footer", it.period, *number)
    _put(document.sections[0].footer, made)


def _two_sides(document: Document, style: str, left: str, *right: BaseOxmlElement) -> BaseOxmlElement:
    made = paragraph(style, run(left), element("r", element("tab")), *right)
    edge = round(width(document.sections[0]) * 20)
    made.pPr.append(element("tabs", element("tab", val="clear", pos=4252), element("tab", val="clear", pos=8504),
                            element("tab", val="right", pos=edge)))  # fmt: skip
    return made


def _put(part: _Header | _Footer, written: BaseOxmlElement) -> None:
    part.is_linked_to_previous = False
    fill(part._element, element("body", written))
