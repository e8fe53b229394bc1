"""What a user asked for by name: a dimension, or values of one; by code, label, synonym or header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from marugoto_stats.errors import UsageError
from marugoto_stats.japanese import fold
from marugoto_stats.model import UNCLASSIFIED, Profile
from marugoto_stats.profile.near import LONGEST, nearest
from marugoto_stats.text import safe_text
from marugoto_stats.vocabulary import Vocabulary
from marugoto_stats.wording import LANGUAGES, Lang, words


def dimension(text: str, profile: Profile, derived: Mapping[str, str]) -> str:
    """Find the dimension that a text names; `derived` holds code → label of those without a vocabulary.

    **Raises** UsageError `unknown-dimension`, with the nearest known one.
    """
    labels = dict(derived) | {code: vocabulary.label for code, vocabulary in profile.vocabularies.items()}
    known = {fold(spelling): code for spelling, code in _headers(profile)}
    known |= {fold(label): code for code, label in labels.items()} | {code: code for code in labels}
    found = known.get(fold(text))
    if found is None:
        raise _unknown("unknown-dimension", text, (*labels.values(), *labels), labels.values(), profile.lang)
    return found


def _headers(profile: Profile) -> Iterator[tuple[str, str]]:
    """List the headers that claim a dimension; what the office states itself comes last, and wins."""
    for role, spellings in profile.headers.items():
        yield from ((spelling, role) for spelling in spellings if role in profile.vocabularies)
    yield from ((spelling, role) for spelling, role in profile.given.items() if role in profile.vocabularies)


def values(dimension_code: str, texts: Iterable[str], profile: Profile) -> tuple[str, ...]:
    """Find the codes that texts name, folded as cells are; also unclassified, blank, unknown and none.

    **Raises** UsageError `unknown-value`, with the nearest known one.
    """
    vocabulary = profile.vocabularies[dimension_code]
    terms = (*vocabulary.terms, *vocabulary.shared)
    known = {fold(words(lang)("tables.gap.unclassified")): UNCLASSIFIED for lang in LANGUAGES}
    known |= {fold(term.label): term.code for term in terms}
    known |= {code: code for code in (UNCLASSIFIED, *(term.code for term in terms))}
    return tuple(dict.fromkeys(_value(text, known, vocabulary, profile.lang) for text in texts))


def _value(text: str, known: Mapping[str, str], vocabulary: Vocabulary, lang: Lang) -> str:
    key = fold(text)
    code = known.get(key) or vocabulary.lookup(key)[0]
    if code is None:
        labels = [term.label for term in vocabulary.terms]
        near = (*labels, *(text for term in vocabulary.terms for text in (*term.spellings, term.code)))
        raise _unknown("unknown-value", text, near, labels, lang, dimension=vocabulary.label)
    return code


def _unknown(slug: str, text: str, near: Iterable[str], labels: Iterable[str], lang: Lang,
             **facts: str) -> UsageError:
    name = safe_text(text, LONGEST)
    if found := nearest(text, near):
        return UsageError(f"{slug}-near", name=name, near=found, **facts)
    return UsageError(slug, name=name, known=words(lang).listing(list(labels)), **facts)
