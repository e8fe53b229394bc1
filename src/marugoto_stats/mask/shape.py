"""A text without its words: the same length, the same kinds of signs, and nothing of what it said.

Equal texts stay equal and different ones different, so that whatever counts distinct texts counts the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count
from typing import Final

from marugoto_stats.japanese import fold

SIGNS: Final[Mapping[str, str]] = {
    "kanji": "字甲乙丙丁戊己庚辛壬癸",
    "hiragana": "あいうえおさしすせそ",
    "katakana": "アイウエオサシスセソ",
    "half-katakana": "ｱｲｳｴｵｻｼｽｾｿ",
    "small": "abcdefghij",
    "capital": "ABCDEFGHIJ",
    "wide-small": "ａｂｃｄｅｆｇｈｉｊ",
    "wide-capital": "ＡＢＣＤＥＦＧＨＩＪ",
    "digit": "0123456789",
    "wide-digit": "０１２３４５６７８９",
    "other": "字甲乙丙丁戊己庚辛壬癸",
}
"""Kind of sign → what stands for it; texts of one shape are told apart by the later ones."""
_RANGES: Final = (
    ("kanji", re.compile("[\u3005\u3006\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")),
    ("hiragana", re.compile("[\u3041-\u309f]")),
    ("katakana", re.compile("[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]")),
    ("half-katakana", re.compile("[\uff66-\uff9f]")),
    ("small", re.compile("[a-z]")),
    ("capital", re.compile("[A-Z]")),
    ("wide-small", re.compile("[ａ-ｚ]")),
    ("wide-capital", re.compile("[Ａ-Ｚ]")),
    ("digit", re.compile("[0-9]")),
    ("wide-digit", re.compile("[０-９]")),
)
_DRAWN: Final = re.compile("[\u2190-\u23ff\u2500-\u27bf]")
"""Arrows, boxes, triangles."""
_PLAIN: Final = frozenset("〇○●◎◯⭕")
"""Signs that say nothing, whatever Unicode takes them for."""

_MOST_GROWTH: Final = 4
"""Signs by which a text may grow before it is given up as one that cannot be told apart."""

Shape = tuple[str, ...]
"""For every sign its kind, or the sign itself where it says nothing."""


def shape_of(text: str) -> Shape:
    """Return the shape of a text. What could steer a screen or break a file is left out.

    >>> shape_of("山田 K-1")
    ('kanji', 'kanji', ' ', 'capital', '-', 'digit')
    """
    return tuple(kind for sign in text if (kind := _kind(sign)))


def _kind(sign: str) -> str:
    """Name the kind of a sign; a space, a mark or a bracket stands for itself, and a control sign for nothing."""
    for kind, pattern in _RANGES:
        if pattern.match(sign):
            return kind
    category = unicodedata.category(sign)
    if sign in _PLAIN or category[0] in "PZ" or sign in "\n\t" or category in ("Sm", "Sc", "Sk") or _DRAWN.match(sign):
        return sign
    return "" if category[0] == "C" or category == "Mn" else "other"


def filled(shape: Shape, number: int) -> str | None:
    """Fill a shape with neutral signs: number 0 with the first of each kind. None beyond the last.

    >>> filled(shape_of("山田 K-1"), 0), filled(shape_of("山田 K-1"), 12), filled(shape_of("あ"), 10)
    ('字字 A-0', '字字 B-2', None)
    """
    text = [""] * len(shape)
    for place in reversed(range(len(shape))):
        signs = SIGNS.get(shape[place])
        if signs is None:
            text[place] = shape[place]
            continue
        number, rest = divmod(number, len(signs))
        text[place] = signs[rest]
    return None if number else "".join(text)


def blurred(text: str) -> str:
    """Replace a text where it need not be told apart from others of its shape."""
    return filled(shape_of(text), 0) or ""


class Disguise:
    """Gives every distinct text a neutral one of its shape, always the same."""

    def __init__(self, means_nothing: Callable[[str], bool]) -> None:
        self.means_nothing = means_nothing
        self._given: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._next: Counter[Shape] = Counter()
        self._used: set[str] = set()

    def of(self, text: str, holds: Callable[[str], bool] | None = None) -> str:
        """Replace a text. What is put in its place means nothing to the program, and `holds` where that is asked.

        A shape too small for all its texts grows: different texts stay different whatever it costs.
        """
        if text not in self._given:
            self._given[text] = self._new(text, holds)
        return self._given[text]

    def _new(self, text: str, holds: Callable[[str], bool] | None) -> str:
        shape, key = shape_of(text), fold(text)
        if key in self._numbers:  # the same word in other signs: ＡＢ after AB
            before = filled(shape, self._numbers[key])
            if before is not None and fold(before) in self._used and self._fits(before, holds):
                return before
        for _ in range(_MOST_GROWTH):
            for number in count(self._next[shape]):
                found = filled(shape, number)
                if found is None:
                    break
                self._next[shape] = number + 1
                if fold(found) not in self._used and self._fits(found, holds):
                    self._used.add(fold(found))
                    self._numbers.setdefault(key, number)
                    return found
            shape = (*shape, "other")
        return blurred(text)

    def _fits(self, text: str, holds: Callable[[str], bool] | None) -> bool:
        return self.means_nothing(text) and (holds is None or holds(text))
