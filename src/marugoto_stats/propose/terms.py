"""The spellings of a column under the terms they match, and those that match nothing; values that stand as they are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from typing import Final

from marugoto_stats.japanese import fold
from marugoto_stats.model.draft import DraftDimension, DraftTerm, Spelling, Unknown
from marugoto_stats.propose.shapes import is_private, may_be_name
from marugoto_stats.propose.spelling import Meaning, Terms

MOST_VALUES: Final = 40
"""Values that a column may have for them to be its categories."""
FEWEST_TIMES: Final = 2
"""How often a spelling must stand to be shown: what is written once may be anything."""
_LIKE: Final = 60
"""Of 100, by the share of characters in common, from which a term is named as the nearest."""
_TAKEN: Final = frozenset({"unknown", "unclassified", "blank", "none", "total", "consultations"})
"""Codes that mean something in every table."""
_JOINTS: Final = re.compile(r"[、,;・/+&|｜\r\n]")
_NOT_LATIN: Final = re.compile(r"[^\x00-\u024f]")
_NO_CODE: Final = re.compile("[^a-z0-9]+")


# ── terms that are there ────────────────────────────────────────────────────────────────────────────────────


def matched(dimension: str, letters: Sequence[str], counts: Counter[str], terms: Terms) -> DraftDimension:
    """List what was found of a dimension that has terms."""
    found: dict[str, dict[str, Spelling]] = {}
    foreign: set[str] = set()
    answers: Counter[str] = Counter()
    for text, meaning, n in _pieces(counts, terms):
        answers[meaning.code or ""] += n
        if meaning.rule != "pattern":  # what stands in its brackets, or before it, is nobody's business
            spellings = found.setdefault(meaning.code or "", {})
            before = spellings.get(meaning.piece)
            spellings[meaning.piece] = Spelling(before.text if before else text, n + (before.n if before else 0))
        if meaning.foreign:
            foreign.add(meaning.piece)
    unknown = found.pop("", {}).values()
    listed = sorted((each for each in unknown if _may_be_shown(each, dimension)), key=_most_first)[:MOST_VALUES]
    order = [term.code for term in (*terms.vocabulary.terms, *terms.vocabulary.shared)]
    taken = {*_TAKEN, *order}
    return DraftDimension(
        dimension, tuple(letters), False, answers.total(),
        terms=tuple(_term(code, found.get(code, {}), foreign, answers[code], terms)
                    for code in order if answers[code]),
        unknown=tuple(Unknown(each, _free(_codes(each.text, dimension, number), taken), _nearest(each.text, terms))
                      for number, each in enumerate(listed, start=1)),
        withheld=len(unknown) - len(listed),
        withheld_n=answers[""] - sum(each.n for each in listed),
    )  # fmt: skip


def _pieces(counts: Counter[str], terms: Terms) -> Iterator[tuple[str, Meaning, int]]:
    """List every answer as written, with its meaning and how often it stands."""
    for text, n in counts.items():
        written = {fold(part): part.strip() for part in (text, *_JOINTS.split(unicodedata.normalize("NFKC", text)))}
        for meaning in terms.read(text):
            yield written.get(meaning.piece, meaning.piece), meaning, n


def _most_first(spelling: Spelling) -> tuple[int, str]:
    return -spelling.n, spelling.text


def _term(code: str, found: dict[str, Spelling], foreign: set[str], n: int, terms: Terms) -> DraftTerm:
    term = terms.term(code)
    listed = sorted(found.items(), key=lambda each: _most_first(each[1]))
    return DraftTerm(
        code, term.label if term else code, n,
        known=tuple(spelling for key, spelling in listed if key not in foreign),
        added=tuple(spelling for key, spelling in listed if key in foreign),
    )  # fmt: skip


def _may_be_shown(spelling: Spelling, dimension: str) -> bool:
    if spelling.n < FEWEST_TIMES or is_private(spelling.text):
        return False
    return dimension in ("district", "centre") or not may_be_name(spelling.text)


def _nearest(text: str, terms: Terms) -> str | None:
    from rapidfuzz import fuzz, process

    known = {spelling: code for spelling, (term, _) in terms.vocabulary.by_key.items() for code in [term.code]}
    known |= dict(terms.foreign)
    found = process.extractOne(fold(text), list(known), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return known[found[0]] if found else None


# ── values as they are ──────────────────────────────────────────────────────────────────────────────────────


def values_of(counts: Counter[str], terms: Terms) -> list[Spelling]:
    """List the values of a column, most frequent first; answers that every column has are left out.

    A cell with a separator is one value (Parks & Recreation) unless a part of it stands elsewhere by itself: then
    it holds several (道路、公園 beside 公園).
    """
    written: dict[str, Counter[str]] = {}
    for text, n in counts.items():
        if not all(meaning.code in terms.shared for meaning in terms.read(text)):
            written.setdefault(fold(text), Counter())[" ".join(text.split())] += n
    alone = {key for key in written if not _JOINTS.search(key)}
    values: dict[str, Counter[str]] = {}
    for key, texts in written.items():
        parts = [part for part in _JOINTS.split(key) if part]
        if len(parts) > 1 and alone.intersection(parts):
            for part in parts:
                values.setdefault(part, Counter())[part] += texts.total()
        else:
            values.setdefault(key, Counter()).update(texts)
    listed = [Spelling(min(texts, key=lambda text: (-texts[text], text)), texts.total()) for texts in values.values()]
    return sorted(listed, key=_most_first)


def as_written(dimension: str, letters: Sequence[str], counts: Counter[str], terms: Terms) -> DraftDimension:
    """Make a category of every value: its code is made of its letters, or is that of the term that it means."""
    values = values_of(counts, terms)
    taken = set(_TAKEN)
    drafted = []
    for number, value in enumerate(values, start=1):
        codes = chain(_meant(value.text, terms), _codes(value.text, dimension, number))
        drafted.append(DraftTerm(_free(codes, taken), value.text, value.n))
    return DraftDimension(dimension, tuple(letters), True, sum(value.n for value in values), tuple(drafted))


def _free(codes: Iterable[str], taken: set[str]) -> str:
    """Take the first code that is free."""
    code = next(code for code in codes if code not in taken)
    taken.add(code)
    return code


def _meant(text: str, terms: Terms) -> list[str]:
    """Return the code of the term that a value means, if it is one."""
    codes = [meaning.code for meaning in terms.read(text)]
    return [code for code in codes if code is not None and len(codes) == 1]


def _codes(text: str, dimension: str, number: int) -> Iterator[str]:
    """List codes for a spelling, the best first: its own letters, if it is in Latin ones; a number otherwise."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = _NO_CODE.sub("_", plain.lower()).strip("_")
    if slug and not _NOT_LATIN.search(text):
        yield slug
        yield f"{slug}_{number}"
    yield from (f"{dimension}_{place}" for place in count(number))


def shared(columns: Iterable[tuple[Counter[str], Terms]]) -> tuple[DraftTerm, ...]:
    """Gather the spellings of answers that every column may have and that the settings must be told."""
    found: dict[str, Counter[str]] = {}
    for counts, terms in columns:
        for text, meaning, n in _pieces(counts, terms):
            if meaning.foreign and meaning.code in terms.shared:
                found.setdefault(meaning.code, Counter())[text] += n
    return tuple(
        DraftTerm(code, code, texts.total(), added=tuple(Spelling(text, n) for text, n in texts.most_common()))
        for code, texts in found.items()
    )
