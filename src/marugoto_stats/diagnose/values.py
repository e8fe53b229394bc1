"""How the texts of classified columns were understood, answer by answer, and which of them nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, get_args

from marugoto_stats.diagnose.hand import Hand
from marugoto_stats.japanese import fold
from marugoto_stats.model import (
    BLANK,
    UNKNOWN,
    CheckedDimension,
    Coded,
    Matched,
    Place,
    Profile,
    Records,
    Spelling,
)
from marugoto_stats.vocabulary import UNREADABLE, Rule, Vocabulary

if TYPE_CHECKING:
    import pandas as pd

GUARDED: Final = frozenset({"inquirer", "topic", "partner"})
"""Dimensions whose column may hold names or stories: their texts are shown only where that is asked for.

Of all others the terms are a closed list that says what an office did, where, or how old somebody is: of function,
age band and household too, which are asked for seldom. A text that is no such word is kept back by its shape.
"""
NEAR_ENOUGH: Final = 60
"""Of 100, by the share of characters in common, from which a term is proposed."""
LONGEST_SHOWN: Final = 20
"""Signs of a spelling that is shown without being asked for: a longer one is a sentence."""
_PRIVATE: Final = re.compile(r"\d.*\d.*\d.*\d.*\d|(?:様|さん|氏|殿|君|くん|ちゃん)$")
"""What no category looks like: a number of five digits or more, a person addressed."""
_NO_MATCH: Final[tuple[Rule, ...]] = ("blank", "none")


@dataclass(slots=True)
class _Piece:
    """One distinct folded answer of a dimension."""

    key: str
    code: str | None
    rule: Rule
    contacts: int = 0
    first: int = -1
    """Index of the first record."""
    text: str = ""
    """As it is written where it stands alone, else folded."""


@dataclass(slots=True)
class _Reading:
    """All distinct answers of a dimension, and the contacts by what they say."""

    pieces: dict[str, _Piece] = field(default_factory=dict)
    contacts: Counter[str] = field(default_factory=Counter)
    """blank, unknown, unmatched."""
    answers: Counter[Rule] = field(default_factory=Counter)


def dimensions(records: Records, coded: Coded, profile: Profile) -> tuple[CheckedDimension, ...]:
    """Count the answers of every classified column by the rule that matched. **Base**: the contacts of the frame."""
    found = []
    for dimension, vocabulary in _vocabularies(coded, profile):
        reading = _read(records.frame[dimension], vocabulary)
        distinct = Counter(piece.rule for piece in reading.pieces.values())
        matched = tuple(Matched(rule, reading.answers[rule], distinct[rule])
                        for rule in get_args(Rule) if rule not in _NO_MATCH and reading.answers[rule])  # fmt: skip
        found.append(CheckedDimension(
            dimension, vocabulary.label, matched, reading.contacts["blank"], reading.contacts["unknown"],
            reading.contacts["unmatched"], distinct["none"],
        ))  # fmt: skip
    return tuple(found)


def choices(profile: Profile) -> dict[str, tuple[tuple[str, str], ...]]:
    """List, for every dimension that has terms, what a spelling may be settled as: its terms, なし and 不明.

    その他 stands among them where the vocabulary has such a term, and only there: elsewhere it would mean nothing.
    """
    return {
        dimension: tuple((term.code, term.label) for term in (*vocabulary.terms, *vocabulary.shared)
                         if term.code != BLANK)
        for dimension, vocabulary in profile.vocabularies.items()
        if not vocabulary.open
    }  # fmt: skip


def spellings(records: Records, coded: Coded, profile: Profile, hand: Hand) -> tuple[Spelling, ...]:
    """List the spellings that no term matches and those that a person settled: open ones first, frequent ones first."""
    found: list[Spelling] = []
    for dimension, vocabulary in _vocabularies(coded, profile):
        if vocabulary.open:
            continue
        nearest = _nearest(vocabulary)
        here = []
        for piece in _read(records.frame[dimension], vocabulary).pieces.values():
            mark = hand.word(dimension, piece.key)
            before = hand.words.get((dimension, mark))
            code = piece.code if _is_settled(piece, vocabulary) else before.code if before else None
            if piece.rule != "none" and code is None:
                continue
            here.append(Spelling(
                dimension, mark, piece.contacts, _place(records, dimension, piece.first),
                piece.text if hand.show_values or _may_show(dimension, piece.key) else None,
                nearest(piece.key) if code is None else None, code, hand.memos.get(mark, ""),
            ))  # fmt: skip
        found += sorted(here, key=lambda one: -one.contacts)
    listed = {(one.dimension, one.fingerprint) for one in found}
    gone = [Spelling(one.dimension, one.fingerprint, 0, None, one.spelling or None, None, one.code,
                     hand.memos.get(one.fingerprint, ""))
            for key, one in hand.words.items() if key not in listed]  # fmt: skip
    return tuple(sorted((*found, *gone), key=lambda one: one.code is not None))


def _vocabularies(coded: Coded, profile: Profile) -> Iterator[tuple[str, Vocabulary]]:
    """Yield the dimensions that a column of the log says, in the profile's order."""
    yield from ((d, vocabulary) for d, vocabulary in profile.vocabularies.items() if d in coded.answers)


def _read(texts: pd.Series, vocabulary: Vocabulary) -> _Reading:
    """Split every distinct text into its answers and look each up."""
    reading = _Reading()
    counts = texts.value_counts().to_dict()
    firsts = texts.drop_duplicates()
    for first, text in zip(firsts.index, firsts, strict=True):
        n = int(counts[text])
        if text == UNREADABLE:
            continue  # has a finding of its own
        keys = dict.fromkeys(vocabulary.split(text))
        codes: set[str] = set()
        for key in keys:
            piece = reading.pieces.get(key)
            if piece is None:
                piece = reading.pieces[key] = _Piece(key, *vocabulary.lookup(key), first=int(first), text=key)
            if len(keys) == 1 and piece.text == key:
                piece.text = text.strip()
            piece.contacts += n
            reading.answers[piece.rule] += n
            codes.add("unmatched" if piece.code is None else BLANK if piece.rule == "blank" else piece.code)
        _count(reading.contacts, codes - {BLANK}, n)
    return reading


def _count(contacts: Counter[str], codes: set[str], n: int) -> None:
    if not codes:
        contacts["blank"] += n
    contacts["unmatched"] += n * ("unmatched" in codes)
    contacts["unknown"] += n * (UNKNOWN in codes)


def _is_settled(piece: _Piece, vocabulary: Vocabulary) -> bool:
    """Say whether a person's answer is in force: 数えない makes a blank of a spelling that no term has."""
    return piece.rule == "decision" or (piece.rule == "blank" and piece.key not in vocabulary.by_key)


def _may_show(dimension: str, key: str) -> bool:
    """Say whether a spelling may be shown unasked: it stands in a closed column and looks like a category."""
    return dimension not in GUARDED and len(key) <= LONGEST_SHOWN and not _PRIVATE.search(key)


def _place(records: Records, dimension: str, index: int) -> Place:
    file, sheet, row = (str(records.frame.at[index, name]) for name in ("file", "sheet", "row"))
    return Place(file, sheet, int(row), records.letters.get((file, sheet, dimension)))


def _nearest(vocabulary: Vocabulary) -> _Near:
    """Look among all spellings of the terms, and among their labels in the language in which they are proposed."""
    spelt = {key: term.label for key, (term, _) in vocabulary.by_key.items() if term.code not in (BLANK, UNKNOWN)}
    return _Near({fold(label): label for label in spelt.values()} | spelt)


@dataclass(frozen=True, slots=True)
class _Near:
    """The labels of a dimension's terms, by every folded spelling of theirs."""

    labels: Mapping[str, str]

    def __call__(self, key: str) -> str | None:
        """Return the label of the term that is spelt most like a folded answer, or None if none is like it.

        >>> _Near({"小山": "小山"})("小山田"), _Near({"小山": "小山"})("線")
        ('小山', None)
        """
        from rapidfuzz import fuzz, process  # only where something is unknown

        found = process.extractOne(key, list(self.labels), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        return self.labels[found[0]] if found else None
