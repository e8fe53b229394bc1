"""Decisions × profile → the profile that looks them up. What a person settled never replaces what the profile knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from marugoto_stats.japanese import fold
from marugoto_stats.model import Decisions, Profile, Settled
from marugoto_stats.model.review import HEADERS


def applied(profile: Profile, decisions: Sequence[Decisions]) -> Profile:
    """Return the profile with the spellings and headers that a person settled; unchanged without decisions."""
    if not any(each.words or each.columns for each in decisions):
        return profile
    words: dict[str, list[Settled]] = defaultdict(list)
    for each in decisions:
        for dimension in dict.fromkeys(word.dimension for word in each.words):
            codes = {word.fingerprint: word.code for word in each.words if word.dimension == dimension}
            words[dimension].append(Settled(each.salt, dimension, codes))
    vocabularies = {
        name: replace(vocabulary, decided=(*words[name], *_lent(profile, name, words)), _known={})
        for name, vocabulary in profile.vocabularies.items()
    }
    headers = tuple(
        Settled(each.salt, HEADERS, {column.fingerprint: column.role for column in each.columns})
        for each in decisions if each.columns
    )  # fmt: skip
    return replace(profile, vocabularies=vocabularies, decided=headers)


def _lent(profile: Profile, name: str, words: dict[str, list[Settled]]) -> list[Settled]:
    """Let a spelling that was settled in one dimension be understood where its terms are lent to, as theirs are."""
    vocabulary = profile.vocabularies[name]
    lender = next((s.value for s in reversed(profile.settings) if s.key == f"dimension.{name}.borrow"), None)
    if lender not in words or not vocabulary.fallback:
        return []
    lent: list[Settled] = []
    for settled in words[lender]:
        codes: dict[str, str] = {}
        for mark, code in settled.meanings.items():
            term = profile.vocabularies[lender].term(code)
            known = vocabulary.by_key.get(fold(term.spellings[0])) if term and term.spellings else None
            if known and code not in ("other", "blank"):
                codes[mark] = known[0].code
        lent.append(Settled(settled.salt, lender, codes))
    return lent
