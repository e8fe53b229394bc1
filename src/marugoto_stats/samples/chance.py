"""Chance that falls the same way on every machine, in every version of Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Choices drawn from one seed.

    Built on `random()` alone: its stream is the one that Python promises to keep; that of `shuffle`, `sample`
    or `choices` may change with any version.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random

    def share(self) -> float:
        """Draw from 0 up to, but not including, 1."""
        return self._random()

    def below(self, n: int) -> int:
        """Draw a whole number from 0 to n − 1.

        >>> 0 <= Chance(1).below(3) < 3
        True
        """
        return int(self._random() * n)

    def happens(self, percent: int) -> bool:
        """Tell whether something that happens in so many of a hundred cases does."""
        return self._random() * 100 < percent

    def one_of(self, items: Sequence[T]) -> T:
        """Draw one; each is as likely as the other."""
        return items[self.below(len(items))]

    def weighted(self, weights: Mapping[T, int]) -> T:
        """Draw a key as often as its weight says.

        >>> Chance(1).weighted({"a": 0, "b": 3})
        'b'
        """
        left = self.below(sum(weights.values()))
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        raise ValueError("nothing to draw from")

    def mixed(self, items: Iterable[T]) -> list[T]:
        """Return the items in an order of chance.

        >>> sorted(Chance(1).mixed("abc"))
        ['a', 'b', 'c']
        """
        drawn = [(self._random(), place, item) for place, item in enumerate(items)]
        return [item for _, _, item in sorted(drawn, key=lambda entry: entry[:2])]
