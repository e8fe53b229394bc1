"""The period of a count and what stands beside it: the count of another period, its rate per 1,000 residents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from marugoto_stats import poisson

PER: Final = 1000
"""Residents to whom a rate refers."""
SMALLEST_BASE: Final = 20
"""Below it neither side of a comparison gives a percentage: a few contacts more would be half as many again."""
SMALLEST_RATE: Final = 16
"""Counts below which a rate is for reference only (参考値)."""
RATED: Final = "district"
"""The dimension whose categories have residents."""


@dataclass(frozen=True, slots=True)
class Span:
    """The period of a report. `since` and `until` bound it; `first` and `last` are the log's own dates in it."""

    asked: str | None
    since: date | None
    until: date | None
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """A count beside the same count of another period, the same months of both. **Unit** and **base**: the count's."""

    now: int | None
    """The count in the months that both periods have; the count itself where these are all its months."""
    previous: int | None
    status: Literal["published", "suppressed", "unavailable"] = "published"
    reason: str | None = None
    """Why the two do not compare: a key of `wording/*/comparison.toml`."""

    @property
    def n(self) -> int | None:
        """By how much the count rose; None where one side is not known or the two do not compare."""
        if self.status != "published" or self.now is None or self.previous is None:
            return None
        return self.now - self.previous

    @property
    def rate(self) -> Fraction | None:
        """The change as a share of the previous count; None where either side is too small for a percentage."""
        if self.n is None or self.now is None or self.previous is None:
            return None
        smaller = min(abs(self.now), abs(self.previous))  # a line of the chain that takes away is negative in both
        return Fraction(self.n, self.previous) if smaller >= SMALLEST_BASE else None

    @property
    def beyond_chance(self) -> bool | None:
        """Whether chance alone seldom explains the change: 1 lies outside the exact conditional interval (95 %)."""
        if self.n is None or self.now is None or self.previous is None:
            return None
        return poisson.beyond_chance(abs(self.now), abs(self.previous))


@dataclass(frozen=True, slots=True)
class Rate:
    """Contacts (or people) per 1,000 residents, with the exact Poisson interval (95 %)."""

    n: int
    residents: int
    """More than none."""

    @property
    def value(self) -> Fraction:
        """The count per 1,000 residents."""
        return Fraction(self.n * PER, self.residents)

    @property
    def interval(self) -> tuple[float, float]:
        """The bounds between which the rate lies, to six decimals: the last digits of a machine are none of ours."""
        low, high = poisson.mean_interval(self.n)
        return round(low * PER / self.residents, 6), round(high * PER / self.residents, 6)

    @property
    def for_reference(self) -> bool:
        """Whether the count is too small for a rate to be leaned on (参考値)."""
        return self.n < SMALLEST_RATE


@dataclass(frozen=True, slots=True)
class Operation:
    """In how many of the compared months a centre was open."""

    centre: str
    """Its label."""
    now: int
    previous: int


@dataclass(frozen=True, slots=True)
class Previous:
    """The period with which a release compares, as every table of it must say."""

    label: str
    """What its column is headed: 前年度, 2021年度."""
    period: Span
    """The months of it that are compared; asked as it was asked for."""
    now: Span
    """The months of the release's own period that are compared."""
    whole: bool
    """Whether these are all months of the release's period."""
    operations: tuple[Operation, ...] = ()
    """Centres that were not open in all of the compared months."""


@dataclass(frozen=True, slots=True)
class Addend:
    """One addend of a change."""

    code: str
    label: str
    n: Fraction


@dataclass(frozen=True, slots=True)
class Split:
    """A change told as an exact sum: the parts add to it, be it by category, or by persons and contacts of each.

    **Unit**: contacts. **Base**: consultations, by category; 対応 for persons × contacts of each.
    """

    dimension: str
    """The dimension of its categories, or `persons`."""
    label: str
    change: int
    parts: tuple[Addend, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in an office's own words. Never tied to a change by us."""

    day: date
    text: str
    scope: str
    """The labels of the districts or centres that it concerns; empty for all."""
    places: frozenset[tuple[str, str]] = frozenset()
    """(dimension, code) of every district and centre that it concerns: a centre's districts and a district's centre
    among them; empty for all."""

    def concerns(self, dimension: str, codes: Collection[str]) -> bool:
        """Say whether it concerns one of some districts or centres."""
        return not self.places or any((dimension, code) in self.places for code in codes)


@dataclass(frozen=True, slots=True)
class Residents:
    """How many people live in a district, of which day, and who says so."""

    district: str
    """Its code."""
    n: int
    as_of: date | None
    source: str
    """Empty where the file does not say."""
