"""How a number is written: separators, shares rounded half up, the signs for what is no number."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Final

HIDDEN: Final = "x"
UNAVAILABLE: Final = "–"
UNAVAILABLE_NARROW: Final = ".."
"""On a terminal, where – is one column wide for some and two for others."""
MINUS: Final = "△"
"""Of a negative number in a document."""


def whole(n: int) -> str:
    """Write a count with thousands separators.

    >>> whole(1084), whole(0), whole(-164)
    ('1,084', '0', '-164')
    """
    return f"{n:,}"


def change(n: int) -> str:
    """Write by how much a count rose or fell, as documents do.

    >>> change(1200), change(0), change(-3)
    ('+1,200', '0', '△3')
    """
    return f"{MINUS}{-n:,}" if n < 0 else f"{n:+,}" if n else "0"


def percent(share: Fraction) -> str:
    """Write a share as a percentage with one decimal, rounded half up on the exact fraction.

    What is not nothing never reads 0.0, what is not all never reads 100.0.

    >>> percent(Fraction(49, 400)), percent(Fraction(1, 5000)), percent(Fraction(4999, 5000))
    ('12.3', '0.1', '99.9')
    >>> percent(Fraction(0)), percent(Fraction(1)), percent(Fraction(3, 2))
    ('0.0', '100.0', '150.0')
    """
    tenths = floor(share * 1000 + Fraction(1, 2))
    if tenths == 0 and share > 0:
        tenths = 1
    if tenths == 1000 and share < 1:
        tenths = 999
    return f"{tenths // 10}.{tenths % 10}"
