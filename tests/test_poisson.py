"""Exact intervals: the published limits, the probabilities summed one by one, and what must hold for every count."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto_stats.poisson import beyond_chance, mean_interval, ratio_interval

GARWOOD = {
    0: (0.000, 3.689), 1: (0.025, 5.572), 3: (0.619, 8.767), 5: (1.623, 11.668), 10: (4.795, 18.390),
    20: (12.217, 30.888), 50: (37.111, 65.919), 100: (81.364, 121.627), 920: (861.504, 981.422),
    1084: (1020.422, 1150.502),
}  # fmt: skip
counts = st.integers(0, 400)
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])


# ── a second way: every probability is summed ───────────────────────────────────────────────────────────────


def at_most(n: int, mean: float) -> float:
    """P(X ≤ n) of a Poisson variable."""
    term = total = exp(-mean)
    for k in range(1, n + 1):
        term *= mean / k
        total += term
    return total


def at_least(n: int, of: int, chance: Fraction = Fraction(1, 2)) -> Fraction:
    """P(X ≥ n) of a binomial variable of `of` trials, exactly."""
    return sum((comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(n, of + 1)), Fraction(0))


def p_value(now: int, previous: int) -> float:
    """The exact conditional test of two counts, both sides."""
    return min(1.0, float(2 * at_least(max(now, previous), now + previous)))


# ── one count ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("n", GARWOOD)
def test_the_limits_are_garwood_s(n: int) -> None:
    assert tuple(round(bound, 3) for bound in mean_interval(n)) == GARWOOD[n]


@given(counts, levels)
def test_beyond_either_bound_lies_half_of_what_is_left(n: int, level: float) -> None:
    low, high = mean_interval(n, level)
    tail = (1 - level) / 2
    assert at_most(n, high) == pytest.approx(tail, rel=1e-6)
    assert (n == 0 and low == 0) or 1 - at_most(n - 1, low) == pytest.approx(tail, rel=1e-6)


@given(counts, levels)
def test_the_interval_holds_the_count_rises_with_it_and_widens_with_the_level(n: int, level: float) -> None:
    low, high = mean_interval(n, level)
    above_low, above_high = mean_interval(n + 1, level)
    wide_low, wide_high = mean_interval(n, level + 0.005)
    assert low <= n < high
    assert low < above_low
    assert high < above_high
    assert wide_low <= low
    assert high < wide_high


# ── two counts ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("previous", "now", "p", "beyond"), [
    (10, 20, "0.10", False), (5, 12, "0.14", False), (100, 130, "0.056", False), (920, 1084, "0.0003", True),
])  # fmt: skip
def test_chance_explains_what_looks_like_a_leap(previous: int, now: int, p: str, *, beyond: bool) -> None:
    low, high = ratio_interval(now, previous)
    assert f"{p_value(now, previous):.{len(p) - 2}f}" == p
    assert high is not None
    assert (low < 1 < high) is not beyond
    assert beyond_chance(now, previous) is beyond
    assert beyond_chance(previous, now) is beyond


@given(st.integers(0, 150), st.integers(0, 150))
def test_beyond_chance_is_that_the_interval_leaves_out_one(now: int, previous: int) -> None:
    low, high = ratio_interval(now, previous)
    outside = low > 1 or (high is not None and high < 1)
    assert beyond_chance(now, previous) is outside
    assert outside is (p_value(now, previous) < 0.05)


@given(st.integers(0, 120), st.integers(0, 120))
def test_the_bounds_of_a_ratio_are_those_of_a_share(now: int, previous: int) -> None:
    low, high = ratio_interval(now, previous)
    if now:
        share = Fraction(low) / (1 + Fraction(low))
        assert float(at_least(now, now + previous, share)) == pytest.approx(0.025, rel=1e-6)
    else:
        assert low == 0
    if previous and high is not None:
        share = Fraction(high) / (1 + Fraction(high))
        assert float(1 - at_least(now + 1, now + previous, share)) == pytest.approx(0.025, rel=1e-6)
    else:
        assert previous == 0
        assert high is None


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_ratio_turned_round_has_its_bounds_turned_round(now: int, previous: int) -> None:
    low, high = ratio_interval(now, previous)
    back_low, back_high = ratio_interval(previous, now)
    assert high is not None
    assert back_high is not None
    assert low == pytest.approx(1 / back_high, rel=1e-9)
    assert high == pytest.approx(1 / back_low, rel=1e-9)
    assert low <= now / previous <= high


def test_of_nothing_nothing_follows() -> None:
    assert ratio_interval(0, 0) == (0.0, None)
    assert not beyond_chance(0, 0)
    assert [beyond_chance(n, 0) for n in (5, 6)] == [False, True]  # 2 × (1/2)⁵ = .063, 2 × (1/2)⁶ = .031


@pytest.mark.parametrize("n", [10**4, 10**6, 10**7])
def test_huge_counts_are_finite_and_as_wide_as_they_should_be(n: int) -> None:
    low, high = mean_interval(n)
    ratio_low, ratio_high = ratio_interval(n, n - n // 1000)
    lopsided = ratio_interval(n, 1), ratio_interval(1, n), ratio_interval(n, 0), ratio_interval(0, n)
    assert low < n < high
    assert high - low == pytest.approx(2 * 1.959964 * n**0.5, rel=0.01)
    assert ratio_high is not None
    assert ratio_low < n / (n - n // 1000) < ratio_high
    assert all(bound is None or isfinite(bound) for pair in lopsided for bound in pair)
