"""Number formats without the texts that somebody wrote into them."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from marugoto_stats.mask.shape import blurred

GENERAL: Final = "General"
_UNITS: Final = frozenset("年月日時分秒曜件人回名円歳才%％・/／-－.,:：()（） ")
"""Signs that may stand in a format as they are."""
_PIECE: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<locale>\[\$[^\]]*\])|(?P<colour>\[(?:Black|Blue|Cyan|Green|Magenta|Red'
    r"|White|Yellow|Color ?\d+|[hms]+|[<>=]{1,2}-?\d+(?:\.\d+)?)\])"
    r"|(?P<filler>[_*].)|(?P<code>General|AM/PM|A/P|[yYmMdDhHsSeEgGaAbBrR#0?.,;/:@%+\- ()¥$!]|[年月日時分秒])"
    r"|(?P<rest>.)",
    re.IGNORECASE | re.DOTALL,
)
_LOCALE: Final = re.compile(r"\[\$[¥$€£]?-[0-9A-Fa-f,]+\]")


@cache
def neutral(code: str) -> str:
    """Return a format with its texts blurred, but for units such as 月 and 日.

    >>> neutral('[$-411]m"月"d"日"(aaa)'), neutral('0"件 山田様"'), neutral("@")
    ('[$-411]m"月"d"日"(aaa)', '0"件 字字字"', '@')
    """
    found = ""
    for piece in _PIECE.finditer(code):
        if (quoted := piece["quoted"]) is not None:
            found += '"' + "".join(sign if sign in _UNITS else blurred(sign) for sign in quoted) + '"'
        elif (escaped := piece["escaped"]) is not None:
            found += "\\" + (escaped if escaped in _UNITS or (escaped.isascii() and not escaped.isalnum()) else "-")
        elif piece["locale"] is not None:
            found += piece["locale"] if _LOCALE.fullmatch(piece["locale"]) else ""
        elif piece["filler"] is not None:
            found += piece["filler"] if piece["filler"][1].isascii() and not piece["filler"][1].isalnum() else ""
        elif piece["rest"] is not None:
            return GENERAL
        else:
            found += piece[0]
    return found or GENERAL
