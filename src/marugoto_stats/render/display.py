"""Text on a grid of columns: how wide it stands, how it is padded, where it may be broken.

A kanji takes two columns. A sign of ambiguous width (○ × █) is counted as two, the wider of what consoles do,
so that no line is ever longer than it was measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, Literal

import wcwidth

from marugoto_stats.text import LONGEST, safe_text

Style = Literal["", "title", "quiet", "strong", "bar", "ask", "strip-0", "strip-1", "strip-2", "strip-3"]
"""What a piece of a line is; the terminal gives it a colour, plain text does not."""
Piece = tuple[str, Style]
Line = tuple[Piece, ...]
"""One line of a screen."""

LONGEST_TEXT: Final = 2000
"""Characters of a sentence or a list that are shown; its parts were each cut before."""

_LONGEST_NAME: Final = 24
"""Columns up to which what stands between two commas is not broken."""

_CALM: Final = str.maketrans({
    "…": "...", "‥": "..", "—": "-", "–": "-", "―": "-", "‐": "-", "×": "x", "→": ">",
    "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u00ad": "",
})
"""Signs that are one column here and two on a Japanese console, and what is written in their place."""


def calm(text: str, longest: int = LONGEST) -> str:
    """Make a text fit for a screen: nothing that steers it, no sign of ambiguous width that can be avoided.

    >>> calm("地区 × 方法")
    '地区 x 方法'
    """
    return safe_text(text, longest).translate(_CALM)


def columns(text: str) -> int:
    """Count the columns that a text takes at most.

    >>> columns("来所 12"), columns("█")
    (7, 2)
    """
    return int(wcwidth.width(text, control_codes="ignore", ambiguous_width=2))


def left(text: str, width: int) -> str:
    """Pad a text on its right to a width."""
    return text + " " * (width - columns(text))


def right(text: str, width: int) -> str:
    """Pad a text on its left to a width, as figures stand."""
    return " " * (width - columns(text)) + text


def wrapped(text: str, width: int | None) -> list[str]:
    """Break a text into lines of at most a width (2 or more), between words and phrases where possible.

    >>> wrapped("高齢者支援センター（地域包括支援センター）", 24)
    ['高齢者支援センター', '（地域包括支援センター）']
    """
    if width is None or columns(text) <= width:
        return [text]
    lines = [""]
    for part in _parts(text, width):
        if columns(lines[-1] + part.rstrip()) <= width:
            lines[-1] += part
        else:
            lines.append(part)
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _parts(text: str, width: int) -> Iterator[str]:
    """Yield what stays together: a word with its space, a phrase; what exceeds a line, sign by sign."""
    for word in re.findall(r"\s*(?:[^\s、]+、*|、+)\s*", text):
        for phrase in [word] if word.isascii() else _phrases(word):
            if columns(phrase.rstrip()) <= width:
                yield phrase
            else:
                yield from wcwidth.iter_graphemes(phrase)


def _phrases(word: str) -> Iterator[str]:
    """Split Japanese into phrases, and these after a middle dot; a name in a list stays in one piece."""
    if columns(word) <= _LONGEST_NAME:
        yield word
        return
    for phrase in _parser()(word):
        yield from re.findall("[^・]+・*|・+", phrase)


@cache
def _parser() -> Callable[[str], list[str]]:
    import budoux

    parse: Callable[[str], list[str]] = budoux.load_default_japanese_parser().parse
    return parse
