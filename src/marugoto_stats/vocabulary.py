"""A column's terms: how an answer is split, folded, looked up, and explained.

Matching is per column, on folded text, exact first, then by the stated rules of the vocabulary; never by
substring (南 ⊂ 玉川学園・南大谷). Which words mean what is data: this module knows no Japanese category.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Final, Literal

from marugoto_stats.japanese import fold
from marugoto_stats.marks import PRIMARY_MARKS

JOINT: Final = "\x1f"
"""Joins the texts of several columns that share one role; always separates answers."""

UNREADABLE: Final = "\ufffd"
"""Stands for a cell that holds something of which no text can be had: an error, a formula without a value."""

Rule = Literal["exact", "synonym", "suffix", "pattern", "decision", "open", "blank", "none"]
"""How a text was recognised. `none`: it was not."""

_SEPARATORS: Final = frozenset(",、・/;+&|｜\n" + JOINT)
_BRACKETS: Final = {"(": ")", "[": "]", "「": "」", "『": "』", "【": "】", "〔": "〕", "{": "}", "<": ">"}
_TICKS: Final = PRIMARY_MARKS | frozenset({fold("○"), fold("●")})
"""Marks that may stand before an answer in a cell."""
_WORDS_OF_TABLES: Final = frozenset({"total", "consultations"})
"""Codes of lines that are sums: an answer that is spelt so needs another."""
_BRACKETED: Final = re.compile(r"^(?P<head>[^(\[【〔「]+)[(\[【〔「].*$")


@dataclass(frozen=True, slots=True)
class Term:
    """One category of a dimension (a SKOS concept)."""

    code: str
    label: str
    """In the language of the profile."""
    short: str
    """For a narrow column head."""
    spellings: tuple[str, ...]
    """Every text that means it, the Japanese label first; synonyms and misspellings alike."""
    branch: tuple[str, ...] = ()
    """Those spellings that also match with only a place and/or a number before them."""
    bracketed: bool = False
    """Whether `spelling（anything）` means it as well: その他（…）."""
    centre: str | None = None
    """For a district: the centre that serves it."""
    broader: str | None = None
    """The code of the standard category that it counts as where bodies are compared."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one distinct text of a column was taken for."""

    codes: tuple[str, ...]
    """In order of writing, each once. Empty when nothing is written."""
    rules: tuple[Rule, ...]
    """The rule by which each code was found; same length as `codes`."""
    unmatched: int = 0
    """How many of the answers in the text no term matches."""
    decided: tuple[str, ...] = ()
    """Fingerprints of the spellings in the text that a person settled."""


def fingerprint(salt: str, dimension: str, key: str) -> str:
    """Return what a folded spelling of a dimension (or a folded header) is known by.

    >>> fingerprint("s", "district", "小山田") == fingerprint("s", "district", "小山田")
    True
    >>> fingerprint("s", "district", "小山田") == fingerprint("t", "district", "小山田")
    False
    """
    return blake2b(f"{dimension}\x1f{key}".encode(), key=salt.encode()[:64], digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Settled:
    """What a person settled in one file: spellings known by their fingerprints alone."""

    salt: str = field(repr=False)
    dimension: str
    """The dimension of the spellings, or what stands for one where headers are meant."""
    meanings: Mapping[str, str]
    """Fingerprint → code (or role)."""

    def find(self, key: str) -> tuple[str, str] | None:
        """Find what a folded spelling was settled as: its fingerprint and the code, or None."""
        mark = fingerprint(self.salt, self.dimension, key)
        return (mark, self.meanings[mark]) if mark in self.meanings else None


@dataclass(frozen=True)
class Vocabulary:
    """The terms of one dimension with their lookup. Clashes between them are found by the profile check."""

    dimension: str
    label: str
    terms: tuple[Term, ...]
    multiple_response: bool = False
    suffixes: tuple[str, ...] = ()
    """One of these may be dropped from the end after an exact miss."""
    places: frozenset[str] = frozenset()
    """Folded names of districts, centres and towns that may stand before a branch spelling."""
    shared: tuple[Term, ...] = ()
    """Terms every dimension has: unknown, blank, and (where the dimension has it) none."""
    fallback: tuple[Term, ...] = ()
    """Terms of another dimension that all mean one code here: any partner means 関係機関 as inquirer."""
    keep_zeros: bool = False
    """Whether screens show a category that is zero throughout."""
    ordered: bool = False
    """Whether the terms have an order of their own that a ranking must not break."""
    open: bool = False
    """Every folded spelling that no term matches is a category of its own."""
    as_written: bool = False
    """Whether an office stated that it is open: contents need not prove it."""
    decided: tuple[Settled, ...] = ()
    """What a person settled, for spellings that no term has; of two files the first wins."""
    _known: dict[str, Answer] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Term, Rule]]:
        """Folded spelling → the term it means, and whether it is the label or a synonym. Own terms win."""
        table: dict[str, tuple[Term, Rule]] = {}
        for term in (*self.terms, *self.shared, *self.fallback):
            for place, spelling in enumerate(term.spellings):
                table.setdefault(fold(spelling), (term, "exact" if place == 0 else "synonym"))
        return table

    @cached_property
    def _branches(self) -> Mapping[str, Term]:
        return {fold(s): term for term in (*self.fallback, *self.terms) for s in term.branch}

    @cached_property
    def _suffixes(self) -> tuple[str, ...]:
        return tuple(fold(suffix) for suffix in self.suffixes)

    @cached_property
    def _protected(self) -> tuple[str, ...]:
        keys = [key for key in self.by_key if any(sign in _SEPARATORS for sign in key)]
        return tuple(sorted(keys, key=lambda key: (-len(key), key)))

    @cached_property
    def _prefix(self) -> re.Pattern[str]:
        places = "|".join(re.escape(p) for p in sorted(self.places, key=lambda p: (-len(p), p)) if p)
        place = f"(?:{places})?" if places else ""
        return re.compile(rf"{place}(?:第?\d{{1,2}})?")

    def term(self, code: str) -> Term | None:
        """Return the term of a code, or None."""
        return next((term for term in (*self.terms, *self.shared) if term.code == code), None)

    def read(self, text: str) -> Answer:
        """Split a cell's text into answers and look each up. Remembers distinct texts.

        **Base**: one cell. A text with several answers yields several codes even where one is asked: the
        caller decides what that means.
        """
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read(text)
        return known

    def _read(self, text: str) -> Answer:
        if text == UNREADABLE:
            return Answer((), (), 1)
        found: dict[str, Rule] = {}
        unmatched = 0
        marks: dict[str, None] = {}
        for piece in self.split(text):
            code, rule, mark = self._look(piece)
            if mark:
                marks[mark] = None
            if code is None:
                unmatched += 1
            elif rule != "blank":
                found.setdefault(code, rule)
        return Answer(tuple(found), tuple(found.values()), unmatched, tuple(marks))

    def split(self, text: str) -> list[str]:
        """Split a cell's text into folded answers; protected names and brackets stay whole.

        An answer followed by 他 (and others) yields that as an answer of its own.
        """
        folded = fold(text.replace("\r\n", JOINT).replace("\n", JOINT).replace("\r", JOINT))
        if folded in self.by_key:
            return [folded]
        pieces: list[str] = []
        start = place = 0
        while place < len(folded):
            if place == start and (name := self._protected_at(folded, place)):
                place += len(name)
            elif folded[place] in _SEPARATORS:
                pieces.append(folded[start:place])
                start = place = place + 1
            else:
                place = _after_bracket(folded, place)
        pieces.append(folded[start:])
        return [part for piece in pieces if piece for part in self._and_others(piece)]

    def _protected_at(self, folded: str, place: int) -> str | None:
        """Find the longest protected name that stands here up to a separator or the end."""
        for name in self._protected:
            if folded.startswith(name, place):
                end = place + len(name)
                if end == len(folded) or folded[end] in _SEPARATORS:
                    return name
        return None

    def _and_others(self, piece: str) -> list[str]:
        for sign in ("他", "ほか"):
            head = piece.removesuffix(sign)
            if head and head != piece and piece not in self.by_key and self.lookup(head)[0] is not None:
                return [head, sign]
        return [piece]

    def lookup(self, piece: str) -> tuple[str | None, Rule]:
        """Find the code of one folded answer and the rule that found it; (None, "none") if no term matches."""
        code, rule, _ = self._look(piece)
        return code, rule

    def _look(self, piece: str) -> tuple[str | None, Rule, str]:
        """Find code, rule and, where a person settled it, the fingerprint of the spelling."""
        found = self._meant(piece) or self._by_rule(piece)
        if found is None and self.open:
            return f"{piece}_" if piece in _WORDS_OF_TABLES else piece, "open", ""
        if found is None:
            return None, "none", ""
        term, rule, mark = found
        return term.code, "blank" if term.code == "blank" else rule, mark

    def _meant(self, key: str) -> _Found | None:
        """Find the term that has a spelling, else the one that a person gave it."""
        if key in self.by_key:
            return (*self.by_key[key], "")
        for settled in self.decided:
            given = settled.find(key)
            term = self.term(given[1]) if given else None
            if given and term:
                return term, "decision", given[0]
        return None

    def _by_rule(self, piece: str) -> _Found | None:
        for suffix in self._suffixes:
            if piece.endswith(suffix) and (found := self._meant(piece[: -len(suffix)])):
                return _by(found, "suffix")
        if piece[0] in _TICKS and (found := self._meant(piece[1:])):  # ◎介護: the main one of several
            return _by(found, "pattern")
        if bracketed := _BRACKETED.match(piece):
            found = self._meant(bracketed["head"])
            if found is not None and found[0].bracketed:
                return _by(found, "pattern")
        if piece.endswith(tuple(self._branches)):
            for spelling, term in self._branches.items():
                if piece.endswith(spelling) and self._prefix.fullmatch(piece[: -len(spelling)]):
                    return term, "pattern", ""
        return None


_Found = tuple[Term, Rule, str]
"""A term, the rule that found it, and the fingerprint of the spelling if a person settled it."""


def _by(found: _Found, rule: Rule) -> _Found:
    """Say that a rule led to a spelling; that a person settled it is said rather."""
    term, _, mark = found
    return term, "decision" if mark else rule, mark


def joined(texts: Iterable[str]) -> str:
    """Join the texts of several columns of one role, leaving out empty ones."""
    return JOINT.join(text for text in texts if text)


def _after_bracket(text: str, place: int) -> int:
    """Return the place after the bracket that opens here, or after this one character."""
    closing = _BRACKETS.get(text[place])
    end = text.find(closing, place) if closing else -1
    return place + 1 if end < 0 else end + 1
