"""Which texts the program knows as words of its own, so that they may stand, and which mean nothing to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from marugoto_stats.cells import mark_of
from marugoto_stats.japanese import fold
from marugoto_stats.marks import DITTO_MARKS, closes, is_remark, written_count
from marugoto_stats.mask.shape import blurred
from marugoto_stats.model import Profile
from marugoto_stats.vocabulary import Vocabulary

_LONGEST_DITTO: Final = 3


class Known:
    """What the profile and the program know of texts. Keys are folded."""

    def __init__(self, profile: Profile, is_heading: Callable[[str], bool]) -> None:
        self.profile = profile
        self.is_heading = is_heading
        self.headers: set[str] = set()
        """Parts of known headers: 相談 above 方法."""

    @cached_property
    def closed(self) -> tuple[Vocabulary, ...]:
        """The vocabularies that have terms of their own."""
        return tuple(v for v in self.profile.vocabularies.values() if v.terms)

    @cached_property
    def shared(self) -> frozenset[str]:
        """Answers that every column may hold: 不明, なし. They are no person's number either."""
        vocabularies: Mapping[str, Vocabulary] = self.profile.vocabularies
        terms = [term for vocabulary in vocabularies.values() for term in vocabulary.shared]
        return frozenset(fold(spelling) for term in terms for spelling in term.spellings)

    def everywhere(self, text: str) -> bool:
        """Say whether a text may stand wherever it is: a mark, a header, an answer of every column, a total."""
        key = fold(text)
        if not key or key in self.shared or key in self.headers or self.is_heading(key):
            return True
        if mark_of(text) is not None or self.is_ditto(text):
            return True
        return written_count(key) is not None or (closes(text) and "(" not in key)

    def is_ditto(self, text: str) -> bool:
        """Say whether a text repeats what stands above it."""
        return 0 < len(text.strip()) <= _LONGEST_DITTO and fold(text) in DITTO_MARKS

    def is_term(self, text: str) -> bool:
        """Say whether a text is a term of any column, as it is written."""
        key = fold(text)
        return any(key in v.by_key for v in self.closed)

    def means_nothing(self, text: str) -> bool:
        """Say whether the program makes nothing of a text: no header, no answer, no mark."""
        key = fold(text)
        if not key or self.everywhere(text):
            return False
        return all(v.lookup(key)[1] in ("none", "open") for v in self.profile.vocabularies.values())

    def around(self, text: str) -> str | None:
        """Keep of a total or a remark what makes it one, and blur the rest; None where a text is neither."""
        if closes(text):
            head, bracket, rest = re.split(r"([(（]|$)", text, maxsplit=1)
            return head + bracket + blurred(rest)
        if not is_remark(fold(text)):
            return None
        end = next(end for end in range(1, len(text) + 1) if is_remark(fold(text[:end])))
        return text[:end] + blurred(text[end:])
