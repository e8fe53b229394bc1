"""Elements of an office's document, washed: only tags and attributes that make a look or a visible text come through.

A list of what is let in, not of what is kept out: comments, authors, dates of changes, deleted or hidden text, names
of files and whatever a later Word invents stay behind because nobody named them here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from marugoto_stats.text import safe_text

_LOOK: Final = """
    styles style docDefaults rPrDefault pPrDefault name basedOn next uiPriority qFormat
    numbering abstractNum num abstractNumId multiLevelType lvl start numFmt lvlText lvlJc lvlRestart suff isLgl
    pPr pStyle keepNext keepLines pageBreakBefore widowControl numPr ilvl numId pBdr top left bottom right between bar
    end insideH insideV tl2br tr2bl shd tabs tab spacing ind contextualSpacing jc textAlignment outlineLvl snapToGrid
    kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN adjustRightInd mirrorIndents
    rPr rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint color w kern position sz
    szCs highlight u bdr effect vertAlign em lang
    tblPr tblStyle tblStyleRowBandSize tblStyleColBandSize tblW tblInd tblBorders tblLayout tblCellMar tblCellSpacing
    tblLook tblpPr tblOverlap tblStylePr trPr trHeight cantSplit tblHeader tcPr tcW gridSpan vMerge tcBorders tcMar
    vAlign noWrap tblGrid gridCol pgSz pgMar pgBorders docGrid
"""
"""How something looks."""
_TEXT: Final = "hdr ftr p r t br cr noBreakHyphen fldSimple fldChar instrText tbl tr tc"
"""What is read."""
_LET_IN: Final = frozenset(qn(f"w:{name}") for name in f"{_LOOK} {_TEXT}".split())
_OPENED: Final = frozenset(
    qn(f"w:{name}") for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml"))
"""Wrappings that go while what stands in them stays."""
_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "STYLEREF"})
"""Fields that say nothing of a person, a file or a clock."""
_HIDING: Final = tuple(qn(f"w:{name}") for name in ("vanish", "webHidden", "specVanish"))
_DRAWN: Final = """
    wp:inline wp:anchor wp:extent wp:effectExtent wp:docPr wp:cNvGraphicFramePr wp:simplePos wp:positionH wp:positionV
    wp:align wp:posOffset wp:wrapNone wp:wrapSquare wp:wrapTopAndBottom a:graphic a:graphicData
    pic:pic pic:nvPicPr pic:cNvPr pic:cNvPicPr pic:blipFill a:blip a:srcRect a:stretch a:fillRect pic:spPr a:xfrm a:off
    a:ext a:prstGeom a:avLst
"""
"""How a picture is placed."""
_PICTURE: Final = frozenset(qn(name) for name in _DRAWN.split())
_NAMED: Final = (qn("wp:docPr"), qn("pic:cNvPr"))
_W: Final = f"{{{nsmap['w']}}}"


def clean(element: BaseOxmlElement, hidden: Collection[str] = ()) -> BaseOxmlElement:
    """Copy an element with what is let in; `hidden` names the styles whose text is not seen."""
    made = OxmlElement(_short(element))
    for name, value in element.attrib.items():
        if str(name).startswith(_W) and "theme" not in str(name).lower() and not str(name).startswith(f"{_W}rsid"):
            made.set(name, safe_text(str(value)))
    if element.tag in (qn("w:t"), qn("w:instrText")):
        made.text = safe_text(element.text or "")
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for child in _inside(element):
        if child.tag == qn("w:drawing"):
            if (picture := _picture(child)) is not None:
                made.append(picture)
        elif child.tag in _LET_IN and not _is_hidden(child, hidden):
            made.append(clean(child, hidden))
    return made


def without_fields(element: BaseOxmlElement) -> None:
    """Take out of a header the fields that tell of people, files or clocks, with what they showed."""
    for simple in list(element.iter(qn("w:fldSimple"))):
        if not _is_plain(simple.get(qn("w:instr"), "")):
            _remove(simple)
    still_open: list[list[BaseOxmlElement]] = []
    for run in list(element.iter(qn("w:r"))):
        marks = [mark.get(qn("w:fldCharType")) for mark in run.iter(qn("w:fldChar"))]
        still_open += [[] for mark in marks if mark == "begin"]
        for field in still_open:
            field.append(run)
        for _ in range(min(marks.count("end"), len(still_open))):
            _settle(still_open.pop())
    for field in still_open:  # it never ends
        for run in field:
            _remove(run)


def _settle(field: list[BaseOxmlElement]) -> None:
    told = "".join(part.text or "" for run in field for part in run.iter(qn("w:instrText")))
    if not _is_plain(told):
        for run in field:
            _remove(run)


def _is_plain(instruction: str) -> bool:
    return instruction.split()[:1] != [] and instruction.split()[0].upper() in _FIELDS


def _remove(element: BaseOxmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _inside(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield the children, those of wrappings in their place."""
    for child in element:
        if child.tag in _OPENED:
            yield from _inside(child)
        elif isinstance(child.tag, str):
            yield child


def _is_hidden(element: BaseOxmlElement, hidden: Collection[str]) -> bool:
    """Tell whether a run or a paragraph is not seen."""
    about = element.find(qn("w:rPr")) if element.tag == qn("w:r") else element.find(qn("w:pPr"))
    if about is None:
        return False
    style = about.find(qn("w:rStyle") if element.tag == qn("w:r") else qn("w:pStyle"))
    return hides(about) or (style is not None and style.get(qn("w:val")) in hidden)


def hides(look: BaseOxmlElement) -> bool:
    """Tell whether a look of text hides it."""
    marks = [mark for name in _HIDING for mark in look.iter(name)]
    return any(mark.get(qn("w:val"), "1") not in ("0", "false", "off") for mark in marks)


def _picture(drawing: BaseOxmlElement) -> BaseOxmlElement | None:
    """Copy a picture without the names that it had; anything else that is drawn is left out."""
    if drawing.find(f".//{qn('pic:pic')}") is None or drawing.find(f".//{qn('a:blip')}") is None:
        return None
    made = OxmlElement("w:drawing")
    made.extend(_drawn(child) for child in drawing if child.tag in _PICTURE)
    return made


def _drawn(element: BaseOxmlElement) -> BaseOxmlElement:
    made = OxmlElement(_short(element))
    kept = ("id",) if element.tag in _NAMED else tuple(str(name) for name in element.attrib if "}" not in str(name))
    for name in (*kept, qn("r:embed")):
        if (value := element.get(name)) is not None:
            made.set(name, value)
    if element.tag in _NAMED:
        made.set("name", "picture")
    if element.text and element.text.strip():
        made.text = element.text
    made.extend(_drawn(child) for child in element if child.tag in _PICTURE)
    return made


def _short(element: BaseOxmlElement) -> str:
    """Name a tag with its prefix."""
    space, _, name = str(element.tag)[1:].partition("}")
    return f"{next(prefix for prefix, uri in nsmap.items() if uri == space)}:{name}"


def renamed(element: BaseOxmlElement, ids: Mapping[str, str]) -> BaseOxmlElement:
    """Call every style by our id; what refers to a style that was not taken goes."""
    for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
        for reference in list(element.iter(qn(f"w:{name}"))):
            known = ids.get(reference.get(qn("w:val"), ""))
            if known is None:
                _remove(reference)
            else:
                reference.set(qn("w:val"), known)
    return element
