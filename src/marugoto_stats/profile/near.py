"""A name that is not known, with the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from marugoto_stats.errors import ProfileError
from marugoto_stats.japanese import fold
from marugoto_stats.text import safe_text

LIKE_ENOUGH: Final = 60
"""Of 100, by the share of characters in common."""
LONGEST: Final = 40
"""Characters that are shown of a name that nobody knows."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that is spelt most like the one given, or None if none is like it.

    >>> nearest("distrct", ["district", "channel"]), nearest("色", ["district", "channel"])
    ('district', None)
    """
    from rapidfuzz import fuzz, process  # only where something is wrong

    names = list(dict.fromkeys(known))
    found = process.extractOne(name, names, scorer=fuzz.ratio, processor=fold, score_cutoff=LIKE_ENOUGH)
    return found[0] if found else None


def unknown(slug: str, name: str, known: Iterable[str], **facts: object) -> ProfileError:
    """Build the problem of an unknown name: `<slug>-near` with the nearest one, else `<slug>` with all."""
    names = list(dict.fromkeys(known))
    shown = safe_text(name, LONGEST)
    if near := nearest(name, names):
        return ProfileError(f"{slug}-near", name=shown, near=near, **facts)
    return ProfileError(slug, name=shown, known=", ".join(names) or "–", **facts)
