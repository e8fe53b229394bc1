"""Round steps for a grid."""

from __future__ import annotations

from typing import Final

_ROUND: Final = (1, 2, 5)


def steps(largest: int, most: int = 4) -> list[int]:
    """List round counts from 0 to the largest, at most `most` above 0.

    >>> steps(103), steps(7), steps(1)
    ([0, 50, 100], [0, 2, 4, 6], [0, 1])
    """
    step, power = 1, 0
    while largest // step > most:
        power += 1
        step = _ROUND[power % 3] * 10 ** (power // 3)
    return list(range(0, largest + 1, step))
