"""Exact intervals of counts: how far chance alone may carry them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

LEVEL: Final = 0.95


def mean_interval(n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact (Garwood) interval of the mean of which a count is one outcome.

    **Unit**: counts. Found by bisection on the Poisson distribution itself.

    >>> [round(bound, 3) for bound in mean_interval(10)]
    [4.795, 18.39]
    >>> [round(bound, 3) for bound in mean_interval(0)]
    [0.0, 3.689]
    """
    tail = (1 - level) / 2
    wide = 10 * math.sqrt(n + 1) + 20
    low = 0.0 if n == 0 else _root(lambda mean: _gamma(n, mean) - tail, max(0.0, n - wide), float(n))
    high = _root(lambda mean: _gamma(n + 1, mean) - (1 - tail), float(n), n + wide)
    return low, high


def ratio_interval(now: int, previous: int, level: float = LEVEL) -> tuple[float, float | None]:
    """Return the exact conditional interval of the ratio of two means, equal times of exposure taken for granted.

    Given their sum, one count of two is binomial; the bounds are those of Clopper and Pearson, as a ratio. None
    where there is no upper bound.

    >>> low, high = ratio_interval(10, 20)
    >>> low < 1 < high
    True
    >>> ratio_interval(1084, 920)[0] > 1, ratio_interval(0, 0)
    (True, (0.0, None))
    """
    tail = (1 - level) / 2
    both = now + previous
    low = 0.0 if now == 0 else _root(lambda p: _beta(now, previous + 1, p) - tail, 0.0, 1.0)
    high = 1.0 if previous == 0 else _root(lambda p: _beta(now + 1, previous, p) - (1 - tail), 0.0, 1.0)
    if both == 0:
        return 0.0, None
    return low / (1 - low) if low < 1 else math.inf, None if high >= 1 else high / (1 - high)


def beyond_chance(now: int, previous: int, level: float = LEVEL) -> bool:
    """Say whether 1 lies outside the interval of the ratio: chance alone seldom carries two counts so far apart.

    >>> beyond_chance(20, 10), beyond_chance(130, 100), beyond_chance(1084, 920)
    (False, False, True)
    """
    more, fewer = max(now, previous), min(now, previous)
    return more > fewer and _beta(more, fewer + 1, 0.5) < (1 - level) / 2


def _root(rises: Callable[[float], float], low: float, high: float) -> float:
    """Find by bisection where a rising function is nothing."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if rises(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gamma(shape: int, x: float) -> float:
    """Return P(X ≥ shape) of a Poisson variable with mean x: the lower incomplete gamma function, regularised."""
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1))
    if x < shape + 1:
        term, total, k = 1.0, 1.0, shape
        while term > total * 1e-17:
            k += 1
            term *= x / k
            total += term
        return min(1.0, scale * total)
    # from the other side, P(X < shape), summed downwards from its largest term
    term, total, k = 1.0, 0.0, shape
    while k > 0 and term > total * 1e-17:
        term *= k / x
        total += term
        k -= 1
    return max(0.0, 1 - scale * total)


def _beta(a: int, b: int, p: float) -> float:
    """Return P(X ≥ a) of a binomial variable of a + b - 1 trials: the incomplete beta function, regularised."""
    if p <= 0 or p >= 1:
        return float(p >= 1)
    trials = a + b - 1
    if a - 1 < trials * p:
        return 1 - _beta_tail(b, a, 1 - p)
    return _beta_tail(a, b, p)


def _beta_tail(a: int, b: int, p: float) -> float:
    """Sum P(X = k) for k ≥ a upwards from a, where a lies beyond the middle: the terms fall from the first."""
    trials = a + b - 1
    first = math.exp(
        math.lgamma(trials + 1) - math.lgamma(a + 1) - math.lgamma(trials - a + 1)
        + a * math.log(p) + (trials - a) * math.log1p(-p)
    )  # fmt: skip
    term, total, k = 1.0, 0.0, a
    odds = p / (1 - p)
    while k <= trials and term > total * 1e-17:
        total += term
        term *= (trials - k) / (k + 1) * odds
        k += 1
    return min(1.0, first * total)
