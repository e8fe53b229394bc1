"""A contact as a line: what its codes are called, and where nothing matched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from marugoto_stats.model import BLANK, COMBINED, RULE, UNCLASSIFIED, Axis, Evidence

MONTH: Final = "month"


@dataclass(frozen=True, slots=True)
class Answers:
    """What one contact was counted as in one dimension: codes, labels and rules in the same order."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def gap(self) -> str | None:
        """`unclassified` or `blank`, if one of the codes is."""
        return next((gap for gap in (UNCLASSIFIED, BLANK) if gap in self.codes), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One counted contact."""

    file: str
    sheet: str
    row: int
    day: date | None
    month: str | None
    """Code of its month; `unclassified` or `blank` where it has no day; None where the log has no dates."""
    answers: tuple[Answers, ...]
    """One per dimension of `Evidence.classified`."""
    weight: int
    unmatched: tuple[int, ...] = field(default=())
    """Which of the dimensions hold something that was not classified."""


def lines(evidence: Evidence) -> Iterator[Line]:
    """List the contacts in the order of the log."""
    frame, axes = evidence.frame, evidence.classified
    months = frame[MONTH].tolist() if MONTH in frame.columns else [None] * len(frame)
    days = [day.date() if dated else None for day, dated in zip(frame["date"], frame["date"].notna(), strict=True)]
    answers = zip(*(_answers(evidence, axis) for axis in axes), strict=True) if axes else iter([()] * len(frame))
    rest: Sequence[list[Any]] = [frame[name].tolist() for name in ("file", "sheet", "row", "weight")]
    for day, month, found, file, sheet, row, weight in zip(days, months, answers, *rest, strict=True):
        open_ = tuple(place for place, one in enumerate(found) if UNCLASSIFIED in one.codes)
        yield Line(file, sheet, row, day, month, found, weight, open_)


def _answers(evidence: Evidence, axis: Axis) -> list[Answers]:
    """Read one dimension; the same few hundred combinations stand thousands of times."""
    named = evidence.labels(axis)
    known: dict[tuple[str, str], Answers] = {}
    found = []
    for pair in zip(evidence.frame[axis.dimension], evidence.frame[f"{axis.dimension}{RULE}"], strict=True):
        if pair not in known:
            codes, rules = (tuple(joined.split(COMBINED)) for joined in pair)
            known[pair] = Answers(codes, tuple(named[code] for code in codes), rules)
        found.append(known[pair])
    return found
