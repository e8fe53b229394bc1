"""The nearest known word to one that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known word that is spelt most like the one given.

    >>> nearest("sumarize", ["charts", "summarize"])
    'summarize'
    """
    from rapidfuzz import fuzz, process, utils

    return str(process.extractOne(word, list(known), scorer=fuzz.ratio, processor=utils.default_process)[0])
