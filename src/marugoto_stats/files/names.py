"""Names of files: safe ones out of labels, and how a message shows a path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Final

from marugoto_stats.text import safe_text

_LONGEST: Final = 60
"""Bytes of a stem in UTF-8: room for a number and a suffix on every file system."""
_SIGNS: Final = frozenset("-_ー・々〇")
_SCRIPTS: Final = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA LETTER", "KATAKANA LETTER")
_PORTS: Final = [f"{port}{n}" for port in ("com", "lpt") for n in range(10)]
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul", *_PORTS})


def safe_name(text: str, taken: Collection[str] = ()) -> str:
    """Make a file name without suffix out of a label: safe on every system, unlike all those taken.

    ASCII letters and digits, -, _, kanji and kana stay; everything else becomes _.

    >>> safe_name("月別件数（2023年度）"), safe_name("../../x"), safe_name("con"), safe_name("?")
    ('月別件数_2023年度', 'x', 'con_', '_')
    >>> safe_name("町田", taken=["町田"])
    '町田_2'
    """
    kept = "".join(sign if _stays(sign) else "_" for sign in unicodedata.normalize("NFKC", text))
    stem = _cut(re.sub("__+", "_", kept).strip("-_"), _LONGEST) or "_"
    if stem.lower() in _RESERVED:
        stem += "_"
    used = {name.lower() for name in taken}
    name, number = stem, 1
    while name.lower() in used:
        number += 1
        name = _cut(stem, _LONGEST - len(f"_{number}")) + f"_{number}"
    return name


def _stays(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign in _SIGNS
    return sign in _SIGNS or unicodedata.name(sign, "").startswith(_SCRIPTS)


def _cut(text: str, longest: int) -> str:
    return text.encode()[:longest].decode(errors="ignore")


def shown(path: Path) -> str:
    """Write a path as a message shows it."""
    return safe_text(str(path))
