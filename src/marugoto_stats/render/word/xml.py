"""WordprocessingML in short: elements with their attributes and children."""

from __future__ import annotations

from typing import Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from marugoto_stats.render.display import LONGEST_TEXT
from marugoto_stats.text import safe_text

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def element(tag: str, *children: BaseOxmlElement, **values: str | int) -> BaseOxmlElement:
    """Make an element of the namespace w: `element("jc", val="right")`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run(text: str, style: str | None = None) -> BaseOxmlElement:
    """Make a run of text."""
    written = element("t")
    written.text = safe_text(text, LONGEST_TEXT)
    written.set(_SPACE, "preserve")
    made = element("r", written)
    if style:
        made.insert(0, element("rPr", element("rStyle", val=style)))
    return made


def field(instruction: str, shown: str) -> BaseOxmlElement:
    """Make a field that Word brings up to date: a page number, the number of a caption."""
    return element("fldSimple", run(shown), instr=f" {instruction} ")


def paragraph(style: str, *runs: BaseOxmlElement, keep: bool = False) -> BaseOxmlElement:
    """Make a paragraph; with `keep` it stays on the page of the next one."""
    about = element("pPr", element("pStyle", val=style))
    if keep:
        about.append(element("keepNext"))
    return element("p", about, *runs)


def bookmarked(name: str, number: int, *runs: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Set a bookmark around runs, so that others can refer to them."""
    return [element("bookmarkStart", id=number, name=name), *runs, element("bookmarkEnd", id=number)]


def spread(instruction: str, paragraphs: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """Let paragraphs be what a field shows, until Word brings it up to date."""
    marks = [element("r", element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")]
    told = element("instrText")
    told.text = f" {instruction} "
    told.set(_SPACE, "preserve")
    opening = [marks[0], element("r", told), marks[1]]
    for place, mark in enumerate(opening, start=1):  # the look of the paragraph stands first
        paragraphs[0].insert(place, mark)
    paragraphs[-1].append(marks[2])
    return paragraphs
