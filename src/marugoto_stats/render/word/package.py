"""The file around a document: the parts it needs and no other, the same bytes every time.

python-docx opens an empty document of our own, for its own carries a picture, names and a clock. What it saves is
packed again, with the parts in order and without a date.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

MARK: Final = "marugoto-stats"
"""Creator and last writer: by it a later run knows which file it may replace."""
_CREATED: Final = "2000-01-01T00:00:00Z"
"""A file has to say when it was made; ours says the same each time."""
_NO_CLOCK: Final = (1980, 1, 1, 0, 0, 0)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org"
_MAIN: Final = f"{_OFFICE}/wordprocessingml/2006/main"
_RELS: Final = f"{_OFFICE}/package/2006/relationships"
_TYPE: Final = f"{_OFFICE}/officeDocument/2006/relationships"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELS}">'
    f'<Relationship Id="rId1" Type="{_TYPE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELS}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">'
    f'<Relationship Id="rId1" Type="{_TYPE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_TYPE}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_TYPE}/numbering" Target="numbering.xml"/></Relationships>',
    "word/document.xml": f'<w:document xmlns:w="{_MAIN}" xmlns:r="{_TYPE}"><w:body><w:sectPr>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1247" w:bottom="1247" w:left="1247" '
    'w:header="624" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>',
    "word/styles.xml": f'<w:styles xmlns:w="{_MAIN}"/>',
    "word/numbering.xml": f'<w:numbering xmlns:w="{_MAIN}"/>',
    "word/settings.xml": f'<w:settings xmlns:w="{_MAIN}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="ja-JP"/></w:settings>',
}  # fmt: skip
_PROPERTIES: Final = (
    f'<cp:coreProperties xmlns:cp="{_RELS.replace("relationships", "metadata/core-properties")}" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    '<dc:creator>{mark}</dc:creator><dc:language>{lang}</dc:language><cp:lastModifiedBy>{mark}</cp:lastModifiedBy>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified></cp:coreProperties>'
)


def empty(*, title: str, lang: str) -> Document:
    """Open an empty A4 document without styles."""
    properties = _PROPERTIES.format(title=escape(title), lang=lang, mark=MARK, when=_CREATED)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in {**_PARTS, "docProps/core.xml": properties}.items():
            archive.writestr(name, _HEAD + text)
    return docx.Document(io.BytesIO(stream.getvalue()))


def fill(part: BaseOxmlElement, content: etree._Element) -> None:
    """Replace what a part holds."""
    for child in list(part):
        part.remove(child)
    part.extend(list(content))


def packed(document: Document) -> bytes:
    """Return the document as a file without a clock."""
    saved, stream = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            about = zipfile.ZipInfo(name, _NO_CLOCK)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system, about.external_attr = 3, 0o600 << 16
            archive.writestr(about, parts.read(name))
    return stream.getvalue()
