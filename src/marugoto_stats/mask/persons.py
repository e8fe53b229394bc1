"""Numbers of persons: the same person keeps the same new number through all sheets, of the same kind and width."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from itertools import count
from typing import Final

from marugoto_stats.cells import as_text, person_key
from marugoto_stats.japanese import fold
from marugoto_stats.mask.known import Known
from marugoto_stats.mask.shape import Shape, filled, shape_of
from marugoto_stats.model import Cell

_NUMBER: Final = re.compile(r"[1-9]\d*")
_POINT: Final = re.compile(r"\d+\.\d+")
_WHOLE: Final = ".0"


class Persons:
    """Gives every person of a log a new number; who had which follows from the whole log and cannot be told from it."""

    def __init__(self, known: Known, texts: Iterable[str], seed: str) -> None:
        self.known = known
        self._next: Counter[Shape | int] = Counter()
        self._used: set[str] = set()
        keys = {person_key(text) for text in texts if self.is_number(text)}
        key_of_log = seed.encode()[:64]
        self._given: dict[str, str] = {}
        alike: dict[Shape, list[str]] = defaultdict(list)
        for key in sorted(keys, key=lambda key: blake2b(key.encode(), key=key_of_log).digest()):
            self._given[key] = self._new(key)
            self._used.add(self._given[key])
            alike[shape_of(key)].append(key)
        for group in alike.values():
            self._let_nobody_keep(group)

    def is_number(self, text: str) -> bool:
        """Say whether a text is a person's number, and not nothing or an answer such as 不明."""
        return bool(person_key(text)) and fold(text) not in self.known.shared

    def of(self, cell: Cell) -> Cell:
        """Replace a person's number."""
        text = as_text(cell)
        new = self._given[person_key(text)]
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return _styled(new, text) if isinstance(cell, str) else new
        return type(cell)(float(new)) if as_text(float(new)) == new else new

    def _let_nobody_keep(self, group: list[str]) -> None:
        """Let those who by chance were given their old number change it with the next."""
        for place, key in enumerate(group):
            if self._given[key] == key and len(group) > 1:
                other = group[place - 1]
                self._given[key], self._given[other] = self._given[other], key

    def _new(self, key: str) -> str:
        if _NUMBER.fullmatch(key):
            first = 10 ** (len(key) - 1)
            self._next[len(key)] += 1
            return str(first - 1 + self._next[len(key)])
        shape = shape_of(key)
        while True:
            for number in count(self._next[shape] or 1):
                found = filled(shape, number)
                if found is None:
                    break
                self._next[shape] = number + 1
                if self._fits(found, key):
                    return found
            shape = (*shape, "digit")

    def _fits(self, found: str, key: str) -> bool:
        """Say whether a new number is one, is nobody's yet, and is no plain number where the old one was none."""
        folded = person_key(found)
        if _POINT.fullmatch(key) and "0" in found:
            return False
        return (folded == found and folded not in self._used and folded not in self.known.shared
                and not _NUMBER.fullmatch(folded))


def _styled(new: str, text: str) -> str:
    """Write a new number as the old one was written: in wide signs, in capitals, with a point and a nought."""
    if len(new) == len(text):
        styled = "".join(_like(sign, old) for sign, old in zip(new, text, strict=True))
        if person_key(styled) == new:
            return styled
    return new + _WHOLE if text.endswith(_WHOLE) and person_key(new + _WHOLE) == new else new


def _like(sign: str, old: str) -> str:
    wide = "！" <= old <= "～"
    narrow = chr(ord(old) - 0xFEE0) if wide else old
    sign = sign.upper() if narrow.isupper() else sign
    return chr(ord(sign) + 0xFEE0) if wide and "!" <= sign <= "~" else sign
