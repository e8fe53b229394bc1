"""Answers of classified columns: known ones stay, unknown ones are replaced one by one, places get new names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from marugoto_stats.japanese import fold
from marugoto_stats.mask.shape import Disguise, blurred
from marugoto_stats.vocabulary import UNREADABLE, Vocabulary

_BRACKET: Final = re.compile(r"[(（\[［【〔「]")
_LONGEST: Final = 200
"""Signs of a cell up to which its answers are looked for where they stand."""
_LINE: Final = "\n"
"""Separates answers in every column."""


class Answers:
    """Replaces the answers of one dimension so that they are read as before."""

    def __init__(self, vocabulary: Vocabulary, disguise: Disguise, renamed: Mapping[str, str]) -> None:
        self.vocabulary = vocabulary
        self.disguise = disguise
        self.renamed = renamed
        """Folded spelling of an open vocabulary → its new name."""
        self._given: dict[str, str] = {}

    def of(self, text: str) -> str:
        """Return a text that holds the same known answers, and as many unknown ones."""
        if text not in self._given:
            self._given[text] = self._new(text)
        return self._given[text]

    def _new(self, text: str) -> str:
        pieces = self.vocabulary.split(text)
        spans = list(_spans(text, pieces)) if len(text) <= _LONGEST else []
        if len(spans) == len(pieces):
            found, end = "", 0
            for (start, stop), piece in zip(spans, pieces, strict=True):
                found += text[end:start] + self._answer(text[start:stop], piece)
                end = stop
            found += text[end:]
            if self._says_the_same(found, pieces):
                return found
        return _LINE.join(self._plain(piece) for piece in pieces)

    def _answer(self, written: str, piece: str) -> str:
        """Replace one answer where it stands."""
        rule = self.vocabulary.lookup(piece)[1]
        if rule in ("exact", "synonym", "suffix", "blank"):
            return written
        if rule == "pattern":
            bracket = _BRACKET.search(written)
            return written[: bracket.end()] + blurred(written[bracket.end() :]) if bracket else written
        return self._plain(piece, written)

    def _plain(self, piece: str, written: str | None = None) -> str:
        """Return a plain spelling of what an answer was read as."""
        code, rule = self.vocabulary.lookup(piece)
        if rule == "open":
            return self.renamed[piece]
        term = None if code is None else self.vocabulary.term(code)
        return term.spellings[0] if term else self.disguise.of(written or piece, self._is_one)

    def _is_one(self, text: str) -> bool:
        return len(self.vocabulary.split(text)) == 1

    def _says_the_same(self, text: str, pieces: list[str]) -> bool:
        return [self._code(piece) for piece in self.vocabulary.split(text)] == [
            self.renamed.get(piece, self._code(piece)) for piece in pieces
        ]

    def _code(self, piece: str) -> str | None:
        code, rule = self.vocabulary.lookup(piece)
        return piece if rule == "open" else code


def _spans(text: str, pieces: list[str]) -> Iterator[tuple[int, int]]:
    """Find where the folded answers of a cell stand in it; fewer than asked for if one is not found in its place."""
    start = 0
    for piece in pieces:
        found = _span(text, piece, start)
        if found is None:
            return
        yield found
        start = found[1]
    if any(sign.isalnum() for sign in text[start:]):
        yield start, len(text)  # one too many: something stands behind the last


def _span(text: str, piece: str, start: int) -> tuple[int, int] | None:
    while start < len(text):
        for end in range(start + 1, min(len(text), start + 3 * len(piece) + 8) + 1):
            if fold(text[start:end]) == piece:
                return start, end
        if text[start].isalnum():
            return None
        start += 1
    return None


def new_names(vocabulary: Vocabulary, texts: Iterable[str]) -> dict[str, str]:
    """Name the values of an open vocabulary anew, in the order in which they are listed: 地区01, 地区02."""
    pieces = {piece for text in texts if text != UNREADABLE for piece in vocabulary.split(text)}
    written = sorted((code, piece) for piece in pieces if (found := vocabulary.lookup(piece))[1] == "open"
                     and (code := found[0]) is not None)
    label = "".join(sign for sign in fold(vocabulary.label) if sign.isalnum())
    digits = len(str(len(written)))
    return {piece: f"{label}{n:0{max(2, digits)}}" for n, (_, piece) in enumerate(written, start=1)}
