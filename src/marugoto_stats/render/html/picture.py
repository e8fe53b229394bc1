"""A chart inside a page: its colours become the page's own, its text stays text, no id stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from marugoto_stats.render import palette

_VARIABLES: Final = {colour.lower(): f"var(--{name})" for name, colour in palette.NAMED.items()}
_COLOUR: Final = re.compile("#[0-9a-f]{6}")
_NAMESPACE: Final = re.compile(r"\{[^}]*\}")
_UNTURNED: Final = re.compile(r"rotate\(-?0 [^)]*\)")
_DROPPED: Final = frozenset({"metadata", "style"})
_LEFT: Final = ("id", "space")
"""Attributes that a page does not need."""
_OF_THE_SHEET: Final = ("font-family", "text-anchor: start")
"""Settings of a text that stand in the style sheet for all of them."""


def inline(svg: bytes, key: str) -> str:
    """Turn the file of a chart into an element of a page; `key` is unlike that of any other."""
    picture = ElementTree.fromstring(svg)
    box = picture.attrib["viewBox"]
    _tidy(picture, key, kept=False)
    picture.attrib = {"class": "chart", "role": "img", "viewBox": box, "aria-labelledby": f"{key}-title {key}-desc"}
    for name in ("title", "desc"):
        said = picture.find(name)
        if said is not None:
            said.set("id", f"{key}-{name}")
    return ElementTree.tostring(picture, encoding="unicode")


def _tidy(element: ElementTree.Element, key: str, *, kept: bool) -> None:
    """Leave of an element and all below it what a page needs. `kept`: whether something may refer to it."""
    element.tag = _NAMESPACE.sub("", element.tag)
    kept = kept or element.tag == "defs"
    element.attrib = dict(_attributes(element, key, kept=kept))
    element.tail = None
    if element.tag not in ("title", "desc", "text"):
        element.text = None
    children = [child for child in element if _NAMESPACE.sub("", child.tag) not in _DROPPED]
    for child in children:
        _tidy(child, key, kept=kept)
    element[:] = [inner for child in children for inner in _unwrapped(child)]


def _unwrapped(element: ElementTree.Element) -> list[ElementTree.Element]:
    """Return what a group without settings holds, in its place; nothing for one that holds nothing."""
    if element.tag in ("g", "defs") and not element.attrib and (element.tag == "g" or not len(element)):
        return list(element)
    return [element]


def _attributes(element: ElementTree.Element, key: str, *, kept: bool) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        plain = _NAMESPACE.sub("", name)
        if plain == "id" and kept:
            yield plain, f"{key}-{value}"
        elif plain == "href":
            yield plain, value.replace("#", f"#{key}-")
        elif plain not in _LEFT and not _UNTURNED.fullmatch(value):
            settings = ";".join(part for part in value.split("; ") if not part.startswith(_OF_THE_SHEET))
            named = _COLOUR.sub(lambda hit: _VARIABLES.get(hit[0], hit[0]), settings)
            yield plain, " ".join(named.replace("url(#", f"url(#{key}-").replace(": ", ":").split())
