"""What an Excel workbook says of itself: its sheets in their order, and what each of them hides.

Only the parts that a reader opens are looked at, found as the reader finds them.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element
from xml.parsers import expat

from marugoto_stats.errors import InputError
from marugoto_stats.model import SheetFacts
from marugoto_stats.preflight.package import DAMAGE, Crooked, Package
from marugoto_stats.preflight.sheet import DocumentType, Grid, TooLarge, measure
from marugoto_stats.text import safe_text

MOST_SHEETS: Final = 100
MOST_STRINGS: Final = 2_000_000
_STRING: Final = re.compile(rb"<(?:[^<>\s/]*:)?si[\s/>]")
_ALIEN: Final = ("xl/workbook.bin", "content.xml")
"""Parts of other kinds of workbooks: a reader that fails with one kind tries the next."""


def inspect(content: bytes, name: str) -> tuple[tuple[SheetFacts, ...], bool]:
    """Look through a workbook: what its sheets hide, in its order, and whether it draws on other files.

    **Raises** InputError: `broken-workbook`, `workbook-too-large`, `sheet-too-large`, `entities`.
    """
    try:
        return _Inspection(Package(content, name), name).run()
    except DocumentType:
        raise InputError("entities", name=name) from None
    except (Crooked, *DAMAGE):
        raise InputError("broken-workbook", name=name) from None


class _Inspection:
    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        self.name = name

    def run(self) -> tuple[tuple[SheetFacts, ...], bool]:
        if any(part in self.package for part in _ALIEN):
            raise Crooked
        folder = self.folder()
        sheets, external = self.sheets(folder)
        for part, root in (("styles.xml", "styleSheet"), ("sharedStrings.xml", "sst")):
            if folder + part in self.package:
                self.look_through(folder + part, root)
        return tuple(self.facts(title, part) for title, part in sheets), external

    def folder(self) -> str:
        """Find the folder of the workbook's parts, nearly always `xl/`."""
        relations = self.relations("_rels/.rels").values()
        targets = [relation.get("Target", "") for relation in relations if _kind(relation) == "officeDocument"]
        if len(targets) != 1:
            raise Crooked
        folder, slash, _ = targets[0].rpartition("/")
        return (folder + slash).removeprefix("/")

    def relations(self, part: str) -> dict[str, Element]:
        """List where a part leads to, by the name it gives to each. **Raises** Crooked if it gives a name twice."""
        found = [tag for tag in self.package.tree(part).iter() if _name(tag.tag) == "Relationship"]
        named = {tag.get("Id", ""): tag for tag in found}
        if len(named) != len(found):
            raise Crooked
        return named

    def sheets(self, folder: str) -> tuple[list[tuple[str, str | None]], bool]:
        """List the sheets as (title, part), the part None for a sheet without cells; and tell of external links."""
        relations = self.relations(f"{folder}_rels/workbook.xml.rels")
        external = any(_kind(relation) == "externalLink" for relation in relations.values())
        found: list[tuple[str, str | None]] = []
        for tag in self.package.tree(f"{folder}workbook.xml").iter():
            if _name(tag.tag) == "sheet":
                names = [value for key, value in tag.items() if _name(key) == "id"]
                found.append((tag.get("name", ""), self.part_of(relations[names[-1]], folder)))
        if len(found) > MOST_SHEETS:
            raise InputError("workbook-too-large", name=self.name)
        if len(dict(found)) != len(found) or not found:
            raise Crooked  # a reader that goes by the title would read one sheet twice
        return found, external

    def part_of(self, relation: Element, folder: str) -> str | None:
        """Name the part that holds a sheet's cells; None for a chart. **Raises** Crooked if there is no such part."""
        if _kind(relation) != "worksheet":
            return None
        target = relation.get("Target", "")
        part = target[1:] if target.startswith("/") else folder + target
        if part not in self.package or relation.get("TargetMode") == "External":
            raise Crooked
        return part

    def look_through(self, part: str, first: str) -> None:
        """Look through a part that is no sheet: its first tag, its document type, and how many strings it shares."""
        strings, start, root = 0, b"", _Root(first)
        for piece in self.package.pieces(part):
            root.read(piece)
            text = start + piece
            self.package.checked(text)
            strings += len(_STRING.findall(text)) if b"si" in text else 0
            if max(strings, root.unique) > MOST_STRINGS:
                raise InputError("workbook-too-large", name=self.name)
            start = text[max(text.rfind(b"<"), len(text) - 200) :]  # a tag may go on in the next piece

    def facts(self, title: str, part: str | None) -> SheetFacts:
        """Measure one sheet. **Raises** InputError `sheet-too-large`."""
        shown = safe_text(title, 60)
        try:
            grid = measure(self.package.pieces(part), self.package.pieces(part)) if part else Grid()
        except TooLarge:
            raise InputError("sheet-too-large", name=self.name, sheet=shown) from None
        return SheetFacts(shown, frozenset(grid.hidden), frozenset(grid.errors), frozenset(grid.uncached))


class _Root:
    """The first tag of a part. A reader sets room aside for as many strings as it announces, there or not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.unique = 0
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._parser.StartElementHandler = self._found

    def read(self, piece: bytes) -> None:
        """Look at the first piece, in which the tag must stand whole. **Raises** Crooked."""
        if self._parser is not None:
            self._parser.Parse(piece)
            if self._parser is not None:
                raise Crooked

    def _found(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != self.name:
            raise Crooked
        count = attributes.get("uniqueCount", "")
        if self._parser is not None:
            self._parser.StartElementHandler = None
        self._parser = None
        self.unique = int(count) if count.isascii() and count.isdigit() else 0


def _name(qualified: str) -> str:
    return qualified.rpartition("}")[2]


def _kind(relation: Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]
