"""Titles and names of sheets: years, months and known words stay, everything else is replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from marugoto_stats.japanese import YearContext, fold, read_context
from marugoto_stats.mask.known import Known
from marugoto_stats.mask.shape import blurred
from marugoto_stats.model import Profile
from marugoto_stats.text import safe_text
from marugoto_stats.wording import LANGUAGES, words

_YEARS: Final = re.compile(
    r"(?:(?:令和|平成|[RHＲＨrh])\s?(?:[0-9０-９]{1,2}|元)|(?:19|20|１９|２０)[0-9０-９]{2})\s?"
    r"(?:年度|年|[.．/\-－_](?:1[0-2]|0?[1-9]|１[０-２]|[１-９])(?![0-9０-９])|(?:0[1-9]|1[0-2])(?![0-9]))?"
)
_MONTH: Final = re.compile(r"[0-9０-９]{1,2}\s?月分?")
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


class Titles:
    """Replaces titles so that what they say of year, month and body is read as before."""

    def __init__(self, known: Known, profile: Profile) -> None:
        self.known = known
        self.names = profile.names
        self.say = words(profile.lang)
        kept = {word for lang in LANGUAGES for word in words(lang)("skeleton.kept-words").split()}
        kept |= {vocabulary.label for vocabulary in profile.vocabularies.values()}
        self.examples = {fold(name) for name in profile.example_sheets}
        longest_first = sorted(kept, key=lambda word: (-len(word), word))
        self.words = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def of(self, text: str) -> str:
        """Replace a title."""
        if self.known.everywhere(text):
            return text
        said = (found.span() for pattern in (_YEARS, _MONTH, self.words) for found in pattern.finditer(text))
        spans = sorted({*self._named(text), *said})
        found, end = "", 0
        for start, stop in spans:
            if stop > end:
                found += blurred(text[end:start]) if start > end else ""
                found += text[max(start, end) : stop]
                end = stop
        found += blurred(text[end:])
        return found if read_context(found) == read_context(text) else written_context(read_context(text))

    def says_more(self, text: str) -> bool:
        """Say whether a name holds more than years, months and known words."""
        rest = self.words.sub("", _MONTH.sub("", _YEARS.sub("", text)))
        known = fold(text) in self.examples or self.known.everywhere(text) or self.known.is_term(text)
        return any(sign.isalpha() for sign in rest) and not known

    def _named(self, text: str) -> Iterator[tuple[int, int]]:
        """Find the names of the body's places, however they are written."""
        for name in map(fold, self.names):
            if name not in fold(text):
                continue
            for start in range(len(text)):
                ends = (end for end in range(start + 1, len(text) + 1) if fold(text[start:end]) == name)
                if (end := next(ends, None)) is not None:
                    yield start, end
                    break


def written_context(context: YearContext) -> str:
    """Write year and month so that they are read again.

    >>> written_context(read_context("R6.1")), written_context(read_context("４月")), written_context(YearContext())
    ('2024年1月', '4月', '')
    """
    month = f"{context.month}月" if context.month else ""
    year = f"{context.fiscal}年度" if context.fiscal is not None else f"{context.year}年" if context.year else ""
    return year + month


def sheet_names(names: Sequence[str], titles: Titles, years: Sequence[int | None]) -> list[str]:
    """Name the sheets anew where a name says more than year, month and known words; all different.

    `years` are 年度 that a sheet's days take from the file's name: the skeleton has another, so they go to the sheet's.
    """
    say = titles.say
    found: list[str] = []
    for place, (name, year) in enumerate(zip(names, years, strict=True), start=1):
        new = name
        if not name or titles.says_more(name):
            new = titles.of(name) if read_context(name) != YearContext() else say("skeleton.sheet", n=place)
        if year is not None:
            new = f"{year}年度{new}" if read_context(name).month else f"{year}年度 {new}"
        new = _FORBIDDEN.sub("", safe_text(new))[:_LONGEST_NAME] or say("skeleton.sheet", n=place)
        found.append(_unlike(new, found))
    return found


def _unlike(name: str, taken: Sequence[str]) -> str:
    used, new, number = {one.lower() for one in taken}, name, 1
    while new.lower() in used:
        number += 1
        new = f"{name[: _LONGEST_NAME - 4]} {number}"
    return new
