"""What is taken of an office's own document: its styles, its page, its header and footer. Nothing else of it is.

The document is not opened and emptied but read for what we want: properties, comments, earlier texts, names of
people and hidden text have no way in. A style keeps its look and gets the id by which we call it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header

from marugoto_stats.render.word import washed
from marugoto_stats.render.word.package import fill
from marugoto_stats.render.word.source import Source
from marugoto_stats.render.word.xml import element, paragraph, run

_PAGE: Final = ("pgSz", "pgMar", "pgBorders", "docGrid")
_FONTS: Final = ("ascii", "hAnsi", "eastAsia", "cs")
_RUNNING: Final = {
    ("header", "default"): "header", ("header", "first"): "first_page_header", ("header", "even"): "even_page_header",
    ("footer", "default"): "footer", ("footer", "first"): "first_page_footer", ("footer", "even"): "even_page_footer",
}  # fmt: skip
"""(kind, pages) → what python-docx calls it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an office's document had, so that ours is not needed."""

    header: bool = False
    footer: bool = False


def dress(document: Document, content: bytes, own: BaseOxmlElement, mark: str) -> Taken:
    """Give an empty document the styles, the page, the header and the footer of an office's own.

    Returns which of the last two there were; the mark stands above what an office has in its header.
    **Raises** UsageError: `template-not-word`.
    """
    source = Source(content)
    sheet, ids, hidden = _styles(source, own)
    fill(document.styles.element, sheet)
    fill(document.part.numbering_part.element, _numbering(source, sheet, ids))
    sections = list(source.document.iter(qn("w:sectPr")))
    if not sections:
        return Taken()
    _page(document, sections[-1])
    found = _running(document, source, ids, hidden)
    for kind, part in found:
        if kind == "header" and mark:
            part._element.insert(0, paragraph("Mark", run(mark)))
    kinds = {kind for kind, _ in found}
    return Taken("header" in kinds, "footer" in kinds)


# ── styles ──────────────────────────────────────────────────────────────────────────────────────────────────


def _styles(source: Source, own: BaseOxmlElement) -> tuple[BaseOxmlElement, dict[str, str], set[str]]:
    """Put together the stylesheet: the office's look for every style that it has, ours for the rest.

    Returns it with the office's ids as we call them, and the ids of styles whose text is not seen.
    """
    sheet = source.optional("styles")
    theirs = {} if sheet is None else {style.get(qn("w:styleId"), ""): style for style in sheet.iter(qn("w:style"))}
    names = {_name(style): key for key, style in theirs.items()}
    ours = {style.get(qn("w:styleId"), ""): style for style in own.iter(qn("w:style"))}
    ids = {names[name]: key for key, style in ours.items() if (name := _name(style)) in names}
    wanted = [*ids]
    for key in wanted:  # grows: what a style is based on is needed too
        based = _value(theirs[key], "basedOn")
        if based in theirs and based not in ids:
            ids[based] = f"Office{len(ids)}"
            wanted.append(based)
    made = element("styles")
    defaults = None if sheet is None else sheet.find(qn("w:docDefaults"))
    made.append(own[0] if defaults is None else _washed(defaults, source, ids))
    for key in wanted:
        style = _washed(theirs[key], source, ids)
        style.set(qn("w:styleId"), ids[key])
        made.append(style)
    made.extend(_fitted(style) for key, style in ours.items() if key not in ids.values())
    return made, ids, {key for key, style in theirs.items() if washed.hides(style)}


def _washed(look: BaseOxmlElement, source: Source, ids: Mapping[str, str]) -> BaseOxmlElement:
    """Clean a look, its fonts named by name and no longer by their place in a theme."""
    made = washed.renamed(washed.clean(look), ids)
    for fonts, before in zip(made.iter(qn("w:rFonts")), look.iter(qn("w:rFonts")), strict=True):
        for name in _FONTS:
            theme = before.get(qn(f"w:{name}Theme")) or before.get(qn("w:cstheme" if name == "cs" else "w:none"))
            if theme and (font := source.font(theme)):
                fonts.set(qn(f"w:{name}"), font)
    return made


def _fitted(style: BaseOxmlElement) -> BaseOxmlElement:
    """Let a style of ours take the fonts of the office's."""
    for fonts in list(style.iter(qn("w:rFonts"))):
        fonts.getparent().remove(fonts)
    return style


def _numbering(source: Source, sheet: BaseOxmlElement, ids: Mapping[str, str]) -> BaseOxmlElement:
    """Take the numbering that the styles use: 第1章, 1.1."""
    used = {number.get(qn("w:val")) for number in sheet.iter(qn("w:numId"))}
    theirs, made = source.optional("numbering"), element("numbering")
    if theirs is None or not used:
        return made
    numbers = [number for number in theirs.iter(qn("w:num")) if number.get(qn("w:numId")) in used]
    patterns = {_value(number, "abstractNumId") for number in numbers}
    kept = [pattern for pattern in theirs.iter(qn("w:abstractNum")) if pattern.get(qn("w:abstractNumId")) in patterns]
    made.extend(washed.renamed(washed.clean(part), ids) for part in (*kept, *numbers))
    return made


def _name(style: BaseOxmlElement) -> str:
    return f"{style.get(qn('w:type'))}:{_value(style, 'name').lower()}"


def _value(parent: BaseOxmlElement, tag: str) -> str:
    found = parent.find(qn(f"w:{tag}"))
    return "" if found is None else found.get(qn("w:val"), "")


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────


def _page(document: Document, section: BaseOxmlElement) -> None:
    """Take size, margins and grid of the page."""
    own = document.sections[0]._sectPr
    for name in _PAGE:
        theirs = section.find(qn(f"w:{name}"))
        if theirs is None:
            continue
        if (ours := own.find(qn(f"w:{name}"))) is not None:
            own.remove(ours)
        own.append(washed.clean(theirs))


def _running(document: Document, source: Source, ids: Mapping[str, str],
             hidden: set[str]) -> list[tuple[str, _Header | _Footer]]:
    """Take the headers and footers of the last section that has them."""
    page = document.sections[0]
    sections = list(source.document.iter(qn("w:sectPr")))
    page.different_first_page_header_footer = sections[-1].find(qn("w:titlePg")) is not None
    settings = source.optional("settings")
    document.settings.odd_and_even_pages_header_footer = (
        settings is not None and settings.find(qn("w:evenAndOddHeaders")) is not None)
    found: dict[tuple[str, str], str] = {}
    for kind in ("header", "footer"):
        targets = source.targets(source.main, kind)
        for reference in (each for section in sections for each in section.iter(qn(f"w:{kind}Reference"))):
            found[kind, reference.get(qn("w:type"), "default")] = targets.get(reference.get(qn("r:id"), ""), "")
    made = []
    for (kind, pages), name in found.items():
        if name:
            part: _Header | _Footer = getattr(page, _RUNNING[kind, pages])
            _copy(part, source, name, ids, hidden)
            made.append((kind, part))
    return made


def _copy(part: _Header | _Footer, source: Source, name: str, ids: Mapping[str, str], hidden: set[str]) -> None:
    """Copy a header or footer with its pictures."""
    part.is_linked_to_previous = False
    made = washed.clean(source.xml(name), hidden)
    washed.without_fields(made)
    fill(part._element, washed.renamed(made, ids))
    images = source.targets(name, "image")
    for blip in list(part._element.iter(qn("a:blip"))):
        image = source.picture(images.get(blip.get(qn("r:embed"), ""), ""))
        if image is None:
            drawing = next(blip.iterancestors(qn("w:drawing")))
            drawing.getparent().remove(drawing)
        else:
            blip.set(qn("r:embed"), part.part.get_or_add_image(BytesIO(image))[0])
