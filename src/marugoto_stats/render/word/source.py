"""An office's document, read part by part and no further than is wanted."""

from __future__ import annotations

import io
import zipfile
import zlib
from posixpath import dirname, join, normpath
from typing import Final

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from marugoto_stats.errors import UsageError

_LARGEST: Final = 16 * 1024 * 1024
"""Bytes of one part that are read."""
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_BROKEN: Final = (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)


class Source:
    """The parts of a document. **Raises** UsageError: `template-not-word`."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile:
            raise _not_word() from None
        self.main = next(iter(self.targets("", "officeDocument").values()), "")
        """The name of the part that holds the text."""
        self.document = self.xml(self.main)
        self._theme = self.optional("theme")

    def read(self, name: str) -> bytes:
        """Read a part as bytes."""
        try:
            if self._archive.getinfo(name).file_size > _LARGEST:
                raise _not_word()
            return self._archive.read(name)
        except _BROKEN:
            raise _not_word() from None

    def xml(self, name: str) -> BaseOxmlElement:
        """Read a part as elements; entities are not followed."""
        try:
            return parse_xml(self.read(name))
        except etree.XMLSyntaxError:
            raise _not_word() from None

    def optional(self, kind: str) -> BaseOxmlElement | None:
        """Read the part of a kind, if the document has one."""
        name = next(iter(self.targets(self.main, kind).values()), None)
        return None if name is None else self.xml(name)

    def targets(self, part: str, kind: str) -> dict[str, str]:
        """List what a part refers to inside the file, by id."""
        place = join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")
        if place not in self._archive.namelist():
            return {}
        return {
            relation.get("Id", ""): normpath(join("/", dirname(part), relation.get("Target", ""))).lstrip("/")
            for relation in self.xml(place).iter(_RELATION)
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External"
        }

    def font(self, place: str) -> str:
        """Name the font that a place of the theme means: minorEastAsia."""
        if self._theme is None:
            return ""
        fonts = self._theme.find(f".//{_DRAWING}{'major' if place.startswith('major') else 'minor'}Font")
        if fonts is None:
            return ""
        named = {str(font.tag).removeprefix(_DRAWING): font.get("typeface", "") for font in fonts}
        scripts = {font.get("script", ""): font.get("typeface", "") for font in fonts.iter(f"{_DRAWING}font")}
        if place.endswith("EastAsia"):
            return str(named.get("ea") or scripts.get("Jpan", ""))
        return str(named.get("cs" if place.endswith("Bidi") else "latin", ""))

    def picture(self, name: str) -> bytes | None:
        """Read a picture and draw it anew, without what a camera or a program wrote into it; None for no picture."""
        from PIL import Image, UnidentifiedImageError

        if name not in self._archive.namelist():
            return None
        try:
            with Image.open(io.BytesIO(self.read(name))) as image:
                seen = image.convert("RGBA")
                bare = Image.frombytes(seen.mode, seen.size, seen.tobytes())
                stream = io.BytesIO()
                bare.save(stream, "PNG")
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            return None
        return stream.getvalue()


def _not_word() -> UsageError:
    return UsageError("template-not-word", name="--template")
