"""The signs of a page, cut out of the bundled fonts: on a computer without a Japanese font no sign is a box."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from marugoto_stats.render.chart import FAMILIES, font_files


def faces(text: str) -> str:
    """Write the `@font-face` rules that a text needs, the fonts inside. **Raises** OutputError `no-font`."""
    return "\n".join(
        f"@font-face{{font-family:'{family}';src:url(data:font/woff;base64,{data}) format('woff')}}"
        for family, data in _cuttings({ord(sign) for sign in text})
    )


def _cuttings(signs: set[int]) -> Iterator[tuple[str, str]]:
    """Cut every sign out of the first font that has it: (family, the cutting in base 64)."""
    for family, path in zip(FAMILIES, font_files(), strict=True):
        held = signs & _held(path)
        signs = signs - held
        if held:
            yield family, b64encode(_cut(path, held)).decode()


def _held(path: Path) -> set[int]:
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _cut(path: Path, signs: set[int]) -> bytes:
    """Return a font with some of its signs and its terms of use, packed for the web."""
    cutter = Subsetter(Options(hinting=False, layout_features=[], name_IDs=[0, 13, 14]))
    cutter.populate(unicodes=signs)
    with TTFont(path, lazy=True, recalcTimestamp=False) as font, io.BytesIO() as stream:
        cutter.subset(font)
        font.flavor = "woff"
        font.save(stream)
        return stream.getvalue()
