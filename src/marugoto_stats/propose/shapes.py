"""What a text is shaped like: a person's name, a phone or other number, an address, a sentence. Never shown then."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, Final

LONGEST: Final = 40
"""Characters that the name of a category may have."""
_NUMBERS: Final = re.compile(r"\d+\s*[-‐−ー/]\s*\d+|\d{5,}")
"""A phone number, a date, a block and house, a long number."""
_SENTENCE: Final = re.compile(r"[。！？!?@＠]|https?:|\S\.\s+\S")
_HAN_OR_KANA: Final = "[一-鿿々ヶ\u3040-ヿ]"
_SPACED: Final = re.compile(rf"({_HAN_OR_KANA}{{1,4}})[ 　]+({_HAN_OR_KANA}{{1,5}})")
_KATAKANA_PAIR: Final = re.compile("[ァ-ヿ]{2,8}[・ 　][ァ-ヿ]{2,8}")
_GIVEN: Final = re.compile(rf"{_HAN_OR_KANA}{{1,3}}")
_WESTERN: Final = re.compile(r"[A-Z][\w'’.-]*(?:[ ][A-Z][\w'’.-]*){1,2}")
_REVERSED: Final = re.compile(r"[A-Z][\w'’-]+,[ ]?[A-Z][\w'’.-]*(?:[ ][A-Z][\w'’.-]*)?")
_INITIAL: Final = re.compile(r"[A-Z]\.?")
_HALF: Final = 2
"""One in so many: the share from which a column of doubtful texts is one of names."""


@cache
def _words() -> dict[str, Any]:
    text = (resources.files("marugoto_stats") / "propose" / "people.toml").read_text("utf-8")
    return {name: tuple(words) if name.endswith(("fics", "names")) and name != "names" else frozenset(words)
            for name, words in tomllib.loads(text).items()}  # fmt: skip


def is_private(text: str) -> bool:
    """Say whether a text is surely shaped like what is nobody's business: a name, a number, an address, a sentence.

    >>> [is_private(text) for text in ("山田 花子", "田中様", "042-123-4567", "Smith, John", "K-1024", "本町1-2-3")]
    [True, True, True, True, True, True]
    >>> [is_private(text) for text in ("本町 一丁目", "小山町", "第1地区", "Walk-in", "Home visit", "道路・公園")]
    [False, False, False, False, False, False]
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return len(plain) > LONGEST or _is_number(plain) or bool(_SENTENCE.search(plain)) or _is_name(plain)


def _is_number(plain: str) -> bool:
    signs = [sign for sign in plain if sign.isalnum()]
    digits = sum(sign.isdigit() for sign in signs)
    return not signs or digits * 2 > len(signs) or bool(_NUMBERS.search(plain))


def _is_name(plain: str) -> bool:
    words = _words()
    if plain.endswith(words["honorifics"]) and len(plain) > 2:
        return True
    if found := _SPACED.fullmatch(plain):
        return not found[2].endswith(words["after_names"])
    if any(_follows(plain, surname) for surname in words["surnames"] if len(surname) > 1):
        return True
    return _is_western(plain)


def _follows(plain: str, surname: str) -> bool:
    """Say whether what follows a surname may be a given name."""
    rest = plain.removeprefix(surname)
    return rest != plain and bool(_GIVEN.fullmatch(rest)) and not rest.endswith(_words()["after_names"])


def _is_western(plain: str) -> bool:
    """Say whether a text is a name in Latin letters: a title, an initial, or a known name among its words."""
    parts = re.split(r"[ ,]+", plain)
    keys = [part.strip(".").lower() for part in parts]
    words = _words()
    if len(parts) > 1 and keys[0] in words["titles"]:
        return True
    if not _WESTERN.fullmatch(plain) and not _REVERSED.fullmatch(plain):
        return False
    if words["common_words"].intersection(keys):
        return False
    initial = any(_INITIAL.fullmatch(part) for part in parts)
    return initial or bool(_REVERSED.fullmatch(plain)) or not words["names"].isdisjoint(keys)


def may_be_name(text: str) -> bool:
    """Say whether a text may be a name as well as a place: 小山, Maria, two capitalised words nobody knows.

    >>> may_be_name("小山"), may_be_name("Bianca Rossini"), may_be_name("北部"), may_be_name("Old Town")
    (True, True, False, False)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    words = _words()
    keys = re.split(r"[ ,]+", plain.lower())
    if plain in words["surnames"] or bool(_KATAKANA_PAIR.fullmatch(plain)) or is_private(plain):
        return True
    if len(keys) == 1:
        return keys[0] in words["names"]
    return bool(_WESTERN.fullmatch(plain)) and words["common_words"].isdisjoint(keys)


def are_private(texts: Iterable[str], *, places: bool) -> bool:
    """Say whether the texts of a column are none to show: any is private, or too many may be names.

    Places share their names with people (小山), and two words in Latin letters may be anything: of those up to half
    may be doubtful; elsewhere none.
    """
    listed = list(dict.fromkeys(texts))
    doubtful = [text for text in listed if may_be_name(text)]
    if any(map(is_private, doubtful)):
        return True
    if places or all(map(str.isascii, doubtful)):
        return len(doubtful) * _HALF > len(listed)
    return bool(doubtful)
