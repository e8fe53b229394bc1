"""How much room there is on a page, and how much of it something will take."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Final

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section as Page
from docx.shared import Pt

from marugoto_stats.render.word.styles import STYLES
from marugoto_stats.render.word.table import points

_LINE: Final = 1.75
"""From line to line, in sizes, where the font decides: Japanese ones ask for much."""
_ROW: Final = 1.5
"""Points above and below the text of a cell, together."""
_STYLES: Final = {style.id: style for style in STYLES}


def width(page: Page) -> float:
    """Return the width between the margins. **Unit**: points."""
    return (page.page_width or 0) / Pt(1) - (page.left_margin or 0) / Pt(1) - (page.right_margin or 0) / Pt(1)


def height(page: Page) -> float:
    """Return the height between the margins. **Unit**: points."""
    return (page.page_height or 0) / Pt(1) - (page.top_margin or 0) / Pt(1) - (page.bottom_margin or 0) / Pt(1)


class Sheet:
    """The page that is being filled. Heights are estimates, in our own styles. **Unit**: points."""

    def __init__(self, page: Page) -> None:
        self._wide, self._high = width(page), height(page)
        self._free = self._high

    def holds(self, written: Iterable[BaseOxmlElement]) -> bool:
        """Tell whether one page is tall enough."""
        return self._tall(written) <= self._high

    def take(self, written: Iterable[BaseOxmlElement]) -> bool:
        """Set something down: on this page, or on the next; an empty page takes anything. Tell whether on this."""
        tall = self._tall(written)
        fits = tall <= self._free or self._free == self._high
        self._free = (self._free if fits else self._high) - tall % self._high
        return fits

    def _tall(self, written: Iterable[BaseOxmlElement]) -> float:
        return sum(_table(each) if each.tag == qn("w:tbl") else _paragraph(each, self._wide) for each in written)


def _table(table: BaseOxmlElement) -> float:
    widths = [int(column.get(qn("w:w"), "0")) / 20 for column in table.iter(qn("w:gridCol"))]
    return sum(
        _ROW + max(_paragraph(cell[-1], room - 6) for cell, room in zip(row.iter(qn("w:tc")), widths, strict=True))
        for row in table.iter(qn("w:tr"))
    )


def _paragraph(paragraph: BaseOxmlElement, wide: float) -> float:
    style = _STYLES[paragraph.pPr.find(qn("w:pStyle")).get(qn("w:val"))]
    pictures = [int(extent.get("cy", "0")) / Pt(1) for extent in paragraph.iter(qn("wp:extent"))]
    text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
    lines = max(1, ceil(points(text, style.size) / max(wide - style.indent - style.inset, 1)))
    return style.before + style.after + (sum(pictures) or lines * (style.line or style.size * _LINE))
