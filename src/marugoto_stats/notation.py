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
TO: Final = "–"
"""Between two bounds in a document."""


def whole(n: int) -> str:
    """Write a count with thousands separators.

    >>> whole(1084), whole(0), whole(-164)
    ('1,084', '0', '-164')
    """
    return f"{n:,}"


def change(n: int, minus: str = MINUS) -> str:
    """Write by how much a count rose or fell, as documents do unless told how they write a minus.

    >>> change(1200), change(0), change(-3), change(-3, "-")
    ('+1,200', '0', '△3', '-3')
    """
    return f"{minus}{-n:,}" if n < 0 else f"{n:+,}" if n else "0"


def change_percent(rate: Fraction, minus: str = MINUS) -> str:
    """Write a change as a percentage of what was before, rounded as `percent` does.

    >>> change_percent(Fraction(49, 400)), change_percent(Fraction(-1, 5000)), change_percent(Fraction(0))
    ('+12.3', '△0.1', '0.0')
    """
    return f"{minus if rate < 0 else '+' if rate else ''}{percent(abs(rate))}"


def tenths(n: Fraction, minus: str = MINUS) -> str:
    """Write by how much something rose or fell with one decimal, rounded half up; a whole number without.

    >>> tenths(Fraction(181, 4)), tenths(Fraction(-1, 3)), tenths(Fraction(30)), tenths(Fraction(1, 99))
    ('+45.3', '△0.3', '+30', '0.0')
    """
    if n.denominator == 1:
        return change(int(n), minus)
    rounded = floor(abs(n) * 10 + Fraction(1, 2))
    sign = "" if rounded == 0 else minus if n < 0 else "+"
    return f"{sign}{rounded // 10:,}.{rounded % 10}"


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


def rate(value: Fraction) -> str:
    """Write a rate with one decimal, rounded half up; what is not nothing never reads 0.0.

    >>> rate(Fraction(365, 4)), rate(Fraction(1, 99)), rate(Fraction(0)), rate(Fraction(98765, 8))
    ('91.3', '0.1', '0.0', '12,345.6')
    """
    rounded = max(_tenths(value), 1 if value > 0 else 0)
    return f"{rounded // 10:,}.{rounded % 10}"


def interval(low: float, high: float, *, between: str = TO) -> str:
    """Write the bounds of a rate as `rate` does; the lower one may read 0.0, for it may be nearly nothing.

    >>> interval(1.249, 3.25), interval(0.0, 0.012), interval(0.03, 0.4, between="-")
    ('1.2–3.3', '0.0–0.1', '0.0-0.4')
    """
    least = _tenths(Fraction(low))
    return f"{least // 10:,}.{least % 10}{between}{rate(Fraction(high))}"


def _tenths(value: Fraction) -> int:
    return floor(value * 10 + Fraction(1, 2))


def decimal(value: Fraction) -> str:
    """Write what is no count with one decimal, rounded half up; what is not nothing never reads 0.0.

    >>> decimal(Fraction(920, 4)), decimal(Fraction(1, 99)), decimal(Fraction(0)), decimal(Fraction(12345, 4))
    ('230.0', '0.1', '0.0', '3,086.3')
    """
    rounded = floor(value * 10 + Fraction(1, 2)) or (1 if value > 0 else 0)
    return f"{rounded // 10:,}.{rounded % 10}"


def plain(value: Fraction) -> str:
    """Write a number as it was given: 4, 2.5.

    >>> plain(Fraction(4)), plain(Fraction("2.5"))
    ('4', '2.5')
    """
    return f"{float(value):,g}"
