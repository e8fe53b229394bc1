"""Labels broken where a reader would breathe: between phrases in Japanese, between words in English.

A label is never shrunk or turned to make it fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, pairwise
from typing import Final

import budoux

LONGEST_LABEL: Final = 40
"""Characters of a category's label on a chart, Latin ones counted half; a longer one ends in …"""

_NO_START: Final = frozenset(
    ")]}）］｝」』】〕、。，．・：；！？％%ーぁぃぅぇぉっゃゅょァィゥェォッャュョヵヶ々"
)
_NO_END: Final = frozenset("([{（［｛「『【〔")
_AFTER_DOT: Final = re.compile(r"(?<=[・、])|(?=（)")

Fits = Callable[[str], bool]


def short(label: str) -> str:
    """Cut a label that is too long for any chart."""
    lengths = list(accumulate(0.5 if sign.isascii() else 1.0 for sign in label))
    if not lengths or lengths[-1] <= LONGEST_LABEL:
        return label
    return label[: sum(length <= LONGEST_LABEL - 1 for length in lengths)] + "…"


def wrap(text: str, fits: Fits, *, balanced: bool = True) -> list[str]:
    """Break a text into the fewest lines that fit; balanced, the longest is as short as it can be."""
    if fits(text):
        return [text]
    pieces = [part for phrase in phrases(text) for part in _fitting(phrase, fits)]
    lines = _filled(pieces, fits)
    shortest, longest = -(-len(text) // len(lines)), max(map(len, lines))
    for limit in range(shortest, longest) if balanced else ():
        tried = _filled(pieces, lambda line, limit=limit: len(line) <= limit and fits(line))  # type: ignore[misc]
        if len(tried) == len(lines):
            return tried
    return lines


def _filled(pieces: list[str], fits: Fits) -> list[str]:
    """Fill line after line."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and not fits((lines[-1] + piece).rstrip()):
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _fitting(phrase: str, fits: Fits) -> Iterator[str]:
    """Yield a phrase whole if it fits on a line, else in the largest parts that do."""
    while not fits(phrase.rstrip()) and len(phrase) > 1:
        end = next((n for n in range(len(phrase) - 1, 1, -1) if _fits_until(phrase, n, fits)), 1)
        yield phrase[:end]
        phrase = phrase[end:]
    yield phrase


def _fits_until(phrase: str, end: int, fits: Fits) -> bool:
    return phrase[end] not in _NO_START and phrase[end - 1] not in _NO_END and fits(phrase[:end].rstrip())


def phrases(text: str) -> list[str]:
    """Split a text into what should stay on one line; white space stays at the end of each."""
    parts = [part for word in re.findall(r"\s*\S+\s*", text) for part in _parts(word)]
    joined = parts[:1]
    for left, right in pairwise(parts):
        if _may_part(left, right):
            joined.append(right)
        else:
            joined[-1] += right
    return joined


def _parts(word: str) -> list[str]:
    if word.isascii():
        return [word]
    return [part for phrase in _parser().parse(word) for part in _AFTER_DOT.split(phrase) if part]


def _may_part(left: str, right: str) -> bool:
    """Tell whether a line may end between two phrases. Two kanji in a row are taken for one word."""
    before, after = left[-1], right[0]
    if before.isspace():
        return True
    if after in _NO_START or before in _NO_END or (len(right) == 1 and "ぁ" <= right <= "ん"):
        return False
    return not (_is_kanji(before) and _is_kanji(after))


def _is_kanji(sign: str) -> bool:
    return "一" <= sign <= "鿿" or sign == "々"


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
