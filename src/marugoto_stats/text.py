"""What may reach a screen or a file: one gate for every string that came from outside."""

from __future__ import annotations

import re
from typing import Final

_LINE: Final = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
_FORBIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\ufdd0-\ufdef" + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_FORMULA_START: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST: Final = 200
"""Characters of a name or label that are shown."""


def safe_text(text: str, longest: int = LONGEST) -> str:
    r"""Remove what could steer a terminal or break a file: controls, bidi marks, zero-width signs, surrogates.

    Line feeds and tabs become a space; a longer text ends in …(n字). Idempotent.

    >>> safe_text("相談\x1b[31m\n記録")
    '相談[31m 記録'
    >>> safe_text("あ" * 10, longest=8)
    'ああ…(10字)'
    """
    clean = _FORBIDDEN.sub("", _LINE.sub(" ", text))
    if len(clean) <= longest:
        return clean
    sign = f"…({len(clean)}字)"
    return clean[: longest - len(sign)] + sign


def disarmed(text: str) -> str:
    """Keep a csv cell from starting like a formula.

    >>> disarmed("=1+1"), disarmed("来所")
    ("'=1+1", '来所')
    """
    return f"'{text}" if text.startswith(_FORMULA_START) else text
