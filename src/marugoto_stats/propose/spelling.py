"""Which words mean which role, and which role's terms: the profile's own, and those of `words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, Final

from marugoto_stats.japanese import fold
from marugoto_stats.model import Profile
from marugoto_stats.vocabulary import Rule, Term, Vocabulary

IGNORED: Final = "ignored"
"""What the profile calls the headers that are known and never read."""
EXACT, NEAR, NOTHING = 2, 1, 0
"""How well a header names a role: it is one of its words, it is like one or holds one, it says nothing."""
_LIKE: Final = 80
"""Of 100, by the share of characters in common, from which a header is nearly a known one."""
_SHORTEST: Final = 3
"""Characters of a header that is compared with others by likeness."""
_NUMBERED: Final = re.compile(r"(?P<stem>.+?)(?:[0-9]{1,2}|[①-⑳]|\([0-9]{1,2}\))")


@cache
def _words() -> Mapping[str, Any]:
    text = (resources.files("marugoto_stats") / "propose" / "words.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class Headers:
    """The words that name a role, those of the profile before ours."""

    profile: Profile

    @cached_property
    def own(self) -> Mapping[str, str]:
        """Folded spelling → role, as the profile alone knows them: the run reads such a column unasked."""
        return {fold(text): role for role, texts in self.profile.headers.items() for text in texts}

    @cached_property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """Folded spelling → the roles that it may name, the likeliest first."""
        found: dict[str, dict[str, None]] = {key: {role: None} for key, role in self.own.items()}
        for role, texts in _words()["headers"].items():
            for text in texts:
                if fold(text) not in self.own:
                    found.setdefault(fold(text), {})[role] = None
        return {key: tuple(roles) for key, roles in found.items()}

    def find(self, keys: Sequence[str], heading: str) -> dict[str, int]:
        """Return the roles that a header may name, the likeliest first, and how well it does.

        `keys` are its folded spellings, the whole first; `heading` is it as written.
        """
        for key in keys:
            if roles := self._exactly(key):
                return dict.fromkeys(roles, EXACT)
        like = [role for key in keys for role in self._nearly(key)]
        return dict.fromkeys([*like, *_by_part(keys[0], heading.lower())] if keys else (), NEAR)

    def knows(self, keys: Sequence[str]) -> bool:
        """Say whether one of the spellings of a header is a word for a role, or for what is never read."""
        return any(map(self._exactly, keys))

    def _exactly(self, key: str) -> tuple[str, ...]:
        if key in self.known:
            return self.known[key]
        numbered = _NUMBERED.fullmatch(key)
        roles = self.known.get(numbered["stem"], ()) if numbered else ()
        return tuple(role for role in roles if self._several(role))

    def _several(self, role: str) -> bool:
        vocabulary = self.profile.vocabularies.get(role)
        return vocabulary is not None and vocabulary.multiple_response

    def _nearly(self, key: str) -> tuple[str, ...]:
        from rapidfuzz import fuzz, process

        if len(key) < _SHORTEST:
            return ()
        found = process.extractOne(key, list(self.known), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return self.known[found[0]] if found else ()


def stem(key: str) -> str:
    """Return a numbered header without its number."""
    numbered = _NUMBERED.fullmatch(key)
    return numbered["stem"] if numbered else key


def _by_part(key: str, heading: str) -> list[str]:
    """List the roles whose words are part of a header, what stands last first: the rest describes it."""
    ends: dict[str, tuple[int, int]] = {}
    for role, parts in _words()["parts"].items():
        for part in parts:
            if part.isascii():
                found = [match.end() for match in re.finditer(rf"\b{part}\b", heading)]
            else:
                found = [key.rfind(fold(part)) + len(fold(part))] if fold(part) in key else []
            if found:
                ends[role] = max(ends.get(role, (0, 0)), (found[-1], len(part)))
    return sorted(ends, key=lambda role: ends[role], reverse=True)


# ── what a cell means ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one answer was taken for."""

    piece: str
    """The answer, folded."""
    code: str | None
    """None where nothing matches."""
    rule: Rule
    foreign: bool = False
    """Whether only an English word says so: the profile must be told."""


@dataclass(frozen=True)
class Terms:
    """The terms of a dimension in two languages."""

    vocabulary: Vocabulary
    english: Vocabulary

    @cached_property
    def foreign(self) -> Mapping[str, str]:
        """Folded English word → code. Labels win over our words, the dimension's own terms over shared ones."""
        words = _words()["terms"]
        found: dict[str, str] = {}
        for term in (*self.english.terms, *self.english.shared):
            for text in (term.label, term.short):
                found.setdefault(fold(text), term.code)
        codes = {term.code for term in (*self.english.terms, *self.english.shared)}
        for named in (words.get(self.vocabulary.dimension, {}), words["shared"]):
            for code, texts in named.items():
                for text in texts if code in codes else ():
                    found.setdefault(fold(text), code)
        return {key: code for key, code in found.items() if key not in self.vocabulary.by_key}

    @cached_property
    def shared(self) -> frozenset[str]:
        """Codes that every dimension has: no proof of any."""
        return frozenset(term.code for term in self.vocabulary.shared)

    def read(self, text: str) -> list[Meaning]:
        """Split a cell's text into its answers and say what each means."""
        return list(self._meanings(text))

    def _meanings(self, text: str) -> Iterator[Meaning]:
        whole = fold(text)
        if whole in self.foreign:
            yield Meaning(whole, self.foreign[whole], "synonym", foreign=True)
            return
        for piece in self.vocabulary.split(text):
            if piece in self.foreign:
                yield Meaning(piece, self.foreign[piece], "synonym", foreign=True)
                continue
            code, rule = (None, "none") if self.vocabulary.open and piece not in self.vocabulary.by_key \
                else self.vocabulary.lookup(piece)
            yield Meaning(piece, "blank" if rule == "blank" else code, rule)

    def term(self, code: str) -> Term | None:
        """Return the term of a code."""
        return self.vocabulary.term(code)
