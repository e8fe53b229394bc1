"""Published figures × our counts under every combination of conventions → the combinations that fit best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import attrgetter

from marugoto_stats.model import Convention, Published

Count = Callable[[Published, Convention], int]
Matters = Callable[[Published], Sequence[str]]
Choices = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The count that comes nearest to a published figure, and the first combination that gives it."""

    n: int
    under: Convention


@dataclass(frozen=True, slots=True)
class Fitting:
    """Combinations that fit alike: each choice of one question with each of the others."""

    convention: Convention
    """The one that differs least from the rules in force."""
    choices: Mapping[str, tuple[str, ...]]
    """question → the choices that fit; that of `convention` first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found among all combinations."""

    fits: tuple[Fitting, ...]
    """Those that reproduce most figures, and of these those that depart least from today's rules, then those with the
    smallest total difference. Where one reproduces every figure these are all that do."""
    nearest: tuple[Nearest, ...]
    """One for each figure."""
    combinations: int


def collate(figures: Sequence[Published], count: Count, matters: Matters, choices: Choices) -> Found:
    """Count every figure under every combination; the first choice of each question is today's rule.

    `matters` names the questions on which a figure depends, so that it is counted once for all that are the same to it.
    """
    today = Convention(*(known[0] for known in choices.values()))
    every = sorted((Convention(*each) for each in product(*choices.values())),
                   key=lambda under: departures(under, today))  # fmt: skip
    columns = [_column(figure, every, count, matters(figure)) for figure in figures]
    counts = dict(zip(every, zip(*columns, strict=True), strict=True))
    distances = {under: _distance(figures, counts[under], departures(under, today)) for under in every}
    least = min(distances.values())
    nearest = []
    for place, figure in enumerate(figures):
        n, under = min(zip(columns[place], every, strict=True), key=lambda one: abs(one[0] - figure.n))
        nearest.append(Nearest(n, under))
    best = [under for under in every if distances[under] == least]
    return Found(tuple(_gathered(best, choices)), tuple(nearest), len(every))


def _column(figure: Published, every: Sequence[Convention], count: Count, questions: Sequence[str]) -> list[int]:
    """Count one figure under every combination."""
    seen: dict[object, int] = {}
    key = attrgetter(*questions)
    for under in every:
        if key(under) not in seen:
            seen[key(under)] = count(figure, under)
    return [seen[key(under)] for under in every]


def departures(under: Convention, today: Convention) -> int:
    """Count the questions on which a combination differs from the rules in force."""
    return sum(one != own for one, own in zip(under, today, strict=True))


def _distance(figures: Sequence[Published], counts: Sequence[int], departs: int) -> tuple[int, int, int]:
    """Measure how far a combination is off: figures that it misses, questions on which it departs, and by how much.

    One figure that was mistyped must not make another rule look right that comes nearer to it by chance: so the sum of
    the differences decides last. Combinations that reproduce every figure are all as good.
    """
    off = [abs(n - figure.n) for figure, n in zip(figures, counts, strict=True)]
    return (sum(map(bool, off)), departs, sum(off)) if any(off) else (0, 0, 0)


def _gathered(best: Sequence[Convention], choices: Choices) -> Iterator[Fitting]:
    """Tell combinations that leave a question open once: each is widened while all that it then holds fit as well."""
    fitting = set(best)
    told: set[Convention] = set()
    for under in best:
        if under in told:
            continue
        held: dict[str, tuple[str, ...]] = {question: (getattr(under, question),) for question in choices}
        for question, known in choices.items():
            for choice in known:
                wider = held | {question: (*held[question], choice)}
                if choice not in held[question] and fitting.issuperset(_held(wider)):
                    held = wider
        told.update(_held(held))
        yield Fitting(under, held)


def _held(choices: Choices) -> Iterator[Convention]:
    return (Convention(*each) for each in product(*choices.values()))
